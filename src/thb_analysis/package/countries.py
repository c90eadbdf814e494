"""Units of a user's table: countries, by code or by any usual name, or anything else.

Codes are those of ISO 3166, names those that CLDR and ISO have in the languages of the EU and of its partners.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache
from gettext import translation
from typing import NamedTuple

from thb_analysis.names import normalize_name

# The EU writes these codes differently from ISO 3166, which most software uses.
EU_CODE = {"GR": "EL", "GB": "UK"}
_LANGUAGES = (
    *("en", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr", "hu"),
    *("it", "ka", "lt", "lv", "mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)
# Usual names that neither has, and one that ISO's translations give to two.
_USUAL = {
    "Turkey": "TR",
    "Great Britain": "GB",
    "Britain": "GB",
    "Republic of Ireland": "IE",
    "Oesterreich": "AT",
    "Ελλάς": "GR",
    "Slovenská republika": "SK",
}
# Of texts, so many are known where all are taken for countries. Codes are also those of states of the
# US or of languages, of which six in ten are those of countries; a name is no other's.
_OF_COLUMN, _OF_CODES, _OF_NAMES = 0.9, 0.8, 0.5
# A name with a note, the mark of one, or what may be its code or a part behind it.
_NOTED = re.compile(
    r"^(?P<name>.*?[\w.)])(?: ?[(\[](?:(?P<part>[A-Z]\w.*|[a-z]{2,})|[^()\[\]]+)[)\]]"
    r"|[ *\u2020\u2021¹²³⁰-⁹]+|\d\d?)$"
)
_LONGEST = 12  # characters of a code


class Unit(NamedTuple):
    """A unit: the names of the fields are those of `countries`."""

    country: str
    name: str
    iso2: str = ""
    iso3: str = ""


def iso_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country.

    Parameters
    ----------
    text : str
        Two or three letters, the number, or a short, official or usual name, in any case; words in
        any order, as in "Korea, Rep."; behind a name a note, as in "Spain (ES)" or "Serbia¹".

    Returns
    -------
    str
        Empty if no country, or more than one, is called so.
    """
    code = _codes().get(text.upper()) or _names().get(_key(text), "")
    noted = _NOTED.fullmatch(text)
    if code or not noted:
        return code
    code = _names().get(_key(noted["name"]), "")
    # A part of the country is another unit, its code is none.
    return code if iso_code(noted["part"] or noted["name"]) == code else ""


def is_iso_code(text: str) -> bool:
    """Whether a text is the code of a country, by ISO 3166-1 or as the EU writes it."""
    return text.upper() in _codes()


def is_region(text: str) -> bool:
    """Whether several countries are called so, such as a continent."""
    return _key(text) in _regions()


def iso_facts(code: str) -> tuple[str, str]:
    """Return the usual English name and the alpha-3 code of an ISO alpha-2 code, or of Kosovo's."""
    import pycountry
    from babel import Locale

    found = pycountry.countries.get(alpha_2=code)
    name = Locale("en").territories.get(code, code)
    return name, str(found.alpha_3) if found else f"{code}X"


def are_countries(texts: Iterable[str], enough: float = _OF_COLUMN) -> bool:
    """Whether at least nine in ten texts, or `enough`, are codes or names of countries."""
    known = [bool(iso_code(text)) for text in texts]
    return bool(known) and sum(known) >= enough * len(known)


def are_mostly_countries(texts: Collection[str]) -> bool:
    """Whether units are countries, of which some may be unknown."""
    has_names = any(iso_code(text) and not is_iso_code(text) for text in texts)
    return are_countries(texts, _OF_NAMES if has_names else _OF_CODES)


def read_units(texts: Iterable[str]) -> dict[str, Unit]:
    """Return the unit of each text, one of a country; a text that is no country gets a new code."""
    known = {text: iso_code(text) for text in texts}
    are_known = are_mostly_countries(known)
    # A country has the code of the EU wherever the table writes that somewhere.
    usual = {code: text for text, code in known.items() if EU_CODE.get(code) == text}
    units: dict[str, Unit] = {}
    others: dict[str, Unit] = {}
    for text, iso2 in known.items():
        if iso2 and are_known:
            name, iso3 = iso_facts(iso2)
            if not is_iso_code(text):
                plain = _NOTED.sub(r"\g<name>", text)
                name = plain if iso_code(plain) == iso2 else text
            units[text] = Unit(usual.get(iso2, iso2), name, iso2, iso3)
        else:
            taken = {unit.country for unit in units.values()}
            units[text] = others.setdefault(iso2 or text, _new_unit(text, taken))
    return units


def _new_unit(text: str, taken: set[str]) -> Unit:
    """Return a unit with a code made of its name, which is that of no country and none of `taken`."""
    letters = normalize_name(text).replace(" ", "").upper()
    code = letters.encode("ascii", "ignore").decode()
    code = first = (code if code[:1].isalpha() else f"X{code}")[:_LONGEST]
    number = 2
    while code in taken or (is_iso_code(code) and code != text.upper()):
        code, number = f"{first[:9]}{number}", number + 1
    return Unit(code, text)


@cache
def _codes() -> dict[str, str]:
    import pycountry

    codes = {"XK": "XK", "XKX": "XK"} | {other: code for code, other in EU_CODE.items()}
    for country in pycountry.countries:
        for code in (country.alpha_2, country.alpha_3, country.numeric):
            codes[code.lstrip("0")] = codes[code] = str(country.alpha_2)
    return codes


def iso_names(code: str) -> list[str]:
    """Return the names of an ISO alpha-2 code, in the languages that are read."""
    return [name for each, name in _coded_names() if each == code]


@cache
def _coded_names() -> list[tuple[str, str]]:
    """Return codes and names."""
    import pycountry
    from babel import Locale

    names = [(code, name) for name, code in _USUAL.items()]
    for language in _LANGUAGES:
        names += Locale(language).territories.items()
        official = translation(
            "iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True
        ).gettext
        for country in pycountry.countries:
            for field in ("name", "official_name", "common_name"):
                name = getattr(country, field, country.name)
                names.append((country.alpha_2, official(name)))
    return [*dict.fromkeys(names)]


@cache
def _regions() -> set[str]:
    return {_key(name) for code, name in _coded_names() if code not in _codes()}


@cache
def _names() -> dict[str, str]:
    """Return the code by the name, of the names that one country has alone."""
    codes: dict[str, set[str]] = {}
    for code, name in _coded_names():
        if code in _codes():
            codes.setdefault(_key(name), set()).add(code)
    alone = {key: found.pop() for key, found in codes.items() if len(found) == 1}
    return alone | {_key(name): code for name, code in _USUAL.items()}


def _key(name: str) -> str:
    """Return the words of a name in one order and spelling, without small words."""
    large = re.sub(r"\bthe\b|\bof\b|\band\b|&", " ", name.casefold())
    return " ".join(sorted(normalize_name(large).split()))
