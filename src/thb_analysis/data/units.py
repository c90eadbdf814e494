"""What the units of a table are: countries that ISO 3166 knows, or something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from thb_analysis.data.countries import EU_CODE, is_iso_code, iso_code, iso_facts, near_name
from thb_analysis.data.names import folded
from thb_analysis.errors import quantity
from thb_analysis.wording import first

COUNTRIES, OWN = READINGS = ("countries", "own")
_SAYS_NOTHING = ("", "name", "entity", "code", "id", "iso2", "iso3", "geo", "label", "unit", "row")
_WORDS = re.compile(r"[^\W\d_]+([ _-][^\W\d_]+)*")
_SHOWN = 3
_LISTED = 10
_SHORTEST_CODE, _LONGEST_CODE = 3, 12


@dataclass(frozen=True)
class Units:
    """The units of a table, by their text in it.

    Attributes
    ----------
    codes : dict of str to str
        Of each a code, unless it is to be a country and is none.
    iso : dict of str to str
        The ISO 3166 code of each country, empty for a unit of its own.
    doubt : str
        How they can be read as countries and otherwise; empty if there is one way alone.
    assumed : str
        As what they are read, for people; empty if that is what they are called.
    """

    codes: dict[str, str]
    iso: dict[str, str]
    doubt: str = ""
    assumed: str = ""


def noun_of(head: str, units: Units, kind: str | None) -> tuple[str, str]:
    """Return what one unit and several are called, by the head of their column."""
    # A head such as name.common or %GDP is no noun.
    noun = re.sub(" (name|code)$", "", folded(head)) if _WORDS.fullmatch(head) else ""
    if any(units.iso.values()) or noun == "nation":
        noun = "country"
    elif noun in _SAYS_NOTHING or (noun == "country" and kind == OWN):
        noun = "unit"
    return noun, plural_of(noun)


def plural_of(noun: str) -> str:
    """Return the usual plural of a noun."""
    if re.search("[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return noun + ("es" if re.search("(s|x|z|ch|sh)$", noun) else "s")


def read_units(texts: Iterable[str], kind: str | None) -> Units:
    """Read the units of a table: all of them as countries, or none.

    Parameters
    ----------
    texts : iterable of str
        Each once, as the table writes them.
    kind : {"countries", "own"} or None
        What they are, if that is known.
    """
    iso = dict.fromkeys(texts, "") if kind == OWN else {text: iso_code(text) for text in texts}
    doubt = "" if kind else _two_readings(iso)
    if kind == COUNTRIES or (any(iso.values()) and not doubt):
        usual = {code: text for text, code in iso.items() if EU_CODE.get(code) == text}
        codes = {text: usual.get(code, code) for text, code in iso.items()}
        return Units(codes, iso, doubt, _said_of_countries(iso))
    assumed = "no unit is read as a country: each is what the table calls it"
    return Units(_codes_of_their_own(iso), dict.fromkeys(iso, ""), doubt, assumed)


def _said_of_countries(iso: Mapping[str, str]) -> str:
    """Say how many are read by their codes, and which country each text is that is neither code nor name."""
    names = {text: iso_facts(code)[0] for text, code in iso.items() if code}
    coded = [text for text in names if is_iso_code(text) and text not in EU_CODE.values()]
    named = {text: name for text, name in names.items() if text not in coded}
    read = [f"{text} is {name}" for text, name in named.items() if folded(text) != folded(name)]
    # A single one more is named rather than counted.
    most = len(read) if len(read) == _LISTED + 1 else _LISTED
    called = "; ".join(first(read, most, "more, as countries.csv says"))
    if not coded:
        return f"units are countries: {called}" if called else ""
    how = (
        "are read as countries by their ISO codes"
        if len(coded) > 1
        else "is read as a country by its ISO code"
    )
    return f"{quantity(len(coded), 'unit')} {how}" + (f"; by name, {called}" if called else "")


def _two_readings(iso: Mapping[str, str]) -> str:
    """Say how units can be read as countries and otherwise; empty if there is one way alone."""
    known = {text: iso_facts(code)[0] for text, code in iso.items() if code}
    if not known:
        return ""
    if len(known) < len(iso):
        others = [text for text in iso if text not in known]
        meant = dict(zip(others, others, strict=True))
        if len(others) < len(known):  # few among many countries may be misspelt
            meant |= {text: f"meant {near}?" for text in others if (near := near_name(text))}
        can_be = "can be a country" if len(known) == 1 else "can be countries"
        return (
            f"Of {len(iso)} units {len(known)} {can_be}, such as {_some(known)}; "
            f"the others are known as none: {_some(meant)}"
        )
    for what, names in _other_readings(list(iso)):
        if names != known:
            return f"The units can be countries, such as {_some(known)}; or {what}: {_some(names)}"
    return ""


def _codes_of_their_own(texts: Iterable[str]) -> dict[str, str]:
    """Return a code for each unit that is no country: its name, or initials and numbers where names are long.

    Where initials are few, or are those of a country, three letters of each word stand for them.
    """
    words = {text: re.findall("[A-Z]+|[0-9]+", folded(text).upper()) for text in texts}
    are_long = any(sum(map(len, each)) > _LONGEST_CODE for each in words.values())
    codes: dict[str, str] = {}
    for text, each in words.items():
        if are_long and len(each) > 1:
            initials, longer = (
                "".join(word if word.isdecimal() else word[:letters] for word in each)
                for letters in (1, 3)
            )
            each = [longer if len(initials) < _SHORTEST_CODE or is_iso_code(initials) else initials]
        code = "".join(each)
        code = first = (code if code[:1].isalpha() else f"X{code}")[:_LONGEST_CODE]
        number = 2
        while code in codes.values() or (is_iso_code(code) and code != folded(text).upper()):
            code, number = f"{first[:9]}{number}", number + 1
        codes[text] = code
    return codes


def _some(names: Mapping[str, str]) -> str:
    shown = [text if text == name else f"{text} ({name})" for text, name in names.items()]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _other_readings(texts: list[str]) -> Iterable[tuple[str, dict[str, str]]]:
    """Give what else codes stand for, all of them: numbers, parts of one country, languages."""
    import pycountry

    if all(text.isdecimal() for text in texts):
        yield "numbers of their own", dict(zip(texts, texts, strict=True))
    if len(texts) < 2:
        return
    for country, parts in _parts().items():
        if all(text.upper() in parts for text in texts):
            what = f"parts of one country, {iso_facts(country)[0]}"
            yield what, {text: parts[text.upper()] for text in texts}
    for field, form in (("alpha_2", "[a-z]{2}"), ("alpha_3", "[a-z]{3}")):
        if all(re.fullmatch(form, text) for text in texts):
            found = {text: pycountry.languages.get(**{field: text}) for text in texts}
            names = {text: str(language.name) for text, language in found.items() if language}
            if len(names) == len(texts):
                yield "languages", names


@cache
def _parts() -> dict[str, dict[str, str]]:
    """Return the parts of each country by their codes in ISO 3166-2, without the country's."""
    import pycountry

    parts: dict[str, dict[str, str]] = {}
    for part in pycountry.subdivisions:
        code = str(part.code).partition("-")[2]
        parts.setdefault(str(part.country_code), {})[code] = str(part.name)
    return parts
