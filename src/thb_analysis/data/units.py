"""What the units of a table are: countries where nearly all are known as such, else its own."""

from collections.abc import Iterable
from typing import NamedTuple

from thb_analysis.data.countries import EU_CODE, is_iso_code, iso_code, iso_facts
from thb_analysis.data.names import normalize_name

_ENOUGH = 0.9  # of the units are known as countries where all are taken for such
_LONGEST = 12  # characters of a code


class Unit(NamedTuple):
    """A unit: the names of the fields are those of `countries`."""

    country: str
    name: str
    iso2: str = ""
    iso3: str = ""


def are_countries(texts: Iterable[str]) -> bool:
    """Whether at least nine in ten texts are codes or names of countries."""
    known = [bool(iso_code(text)) for text in texts]
    return bool(known) and sum(known) >= _ENOUGH * len(known)


def read_units(texts: Iterable[str]) -> dict[str, Unit]:
    """Return the unit of each text; what is no country among countries is a unit of its own."""
    texts = list(texts)
    known = {text: iso_code(text) for text in texts} if are_countries(texts) else {}
    # A country has the code of the EU wherever the table writes that somewhere.
    usual = {code: text for text, code in known.items() if EU_CODE.get(code) == text}
    units: dict[str, Unit] = {}
    for text in texts:
        if iso2 := known.get(text):
            name, iso3 = iso_facts(iso2)
            name = name if is_iso_code(text) else text
            units[text] = Unit(usual.get(iso2, iso2), name, iso2, iso3)
        else:
            units[text] = _own(text, {unit.country for unit in units.values()})
    return units


def _own(text: str, taken: set[str]) -> Unit:
    """Return a unit of its own, with a code that is that of no country and of no other unit."""
    code = normalize_name(text).replace(" ", "").upper().encode("ascii", "ignore").decode()
    code = first = (code if code[:1].isalpha() else f"X{code}")[:_LONGEST]
    number = 2
    while code in taken or (is_iso_code(code) and code != text.upper()):
        code, number = f"{first[:9]}{number}", number + 1
    return Unit(code, text)
