"""Groups of countries as a user writes them: ``Baltic=EE+LV+LT; Nordic=FI+NO+SE``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from thb_analysis.data.names import check_names, wrong_names
from thb_analysis.errors import ParameterError

if TYPE_CHECKING:
    from thb_analysis.data.dataset import Dataset

# Columns that name a country put no two countries together.
NAMES = frozenset({"country", "name", "iso2", "iso3", "other_names"})
_PATTERN = "NAME=CODE+CODE; NAME=CODE+CODE"


def is_written(by: str) -> bool:
    """Whether a text writes out groups, and does not name a column."""
    return bool(set("=+;").intersection(by))


def grouping_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Keep the columns of ``countries.csv`` that can group countries."""
    return tuple(column for column in columns if column not in NAMES)


def read_groups(
    text: str, took_part: Mapping[str, bool], participants: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Read groups that a user wrote.

    Parameters
    ----------
    text : str
        ``NAME=CODE+CODE; NAME=CODE``. Codes may be written in any case.
    took_part : mapping of str to bool
        Every country on record, and whether it took part.
    participants : sequence of str
        Codes of the countries compared, in their order.

    Returns
    -------
    dict of str to tuple of str
        Groups as written, their countries in the order of the participants.

    Raises
    ------
    ParameterError
        If the groups cannot be read: a group without a name or country, a name
        that stands twice, a country that is unknown, took no part, is left
        out, or stands in two groups. Names all mistakes at once.
    """
    known = {code.casefold(): code for code in took_part}
    problems: list[str] = []
    groups: dict[str, tuple[str, ...]] = {}
    homes: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, _, codes = (half.strip() for half in part.partition("="))
        written = [known.get(code.casefold(), code) for code in map(str.strip, codes.split("+"))]
        written = [*filter(None, dict.fromkeys(written))]
        if not name or not written:
            problems.append(f"{part!r} is no group: write {_PATTERN}")
        elif name in groups:
            problems.append(f"there are two groups {name!r}: give each a name of its own")
        for code in written:
            if problem := _problem(code, took_part, participants):
                problems.append(f"group {name!r}: {problem}")
            elif homes.setdefault(code, name) != name:
                problems.append(f"{code} is in {homes[code]!r} and in {name!r}: keep it in one")
        groups[name] = tuple(code for code in participants if code in written)
    if problems or not groups:
        raise ParameterError(problems or [f"no group in {text!r}: write {_PATTERN}"])
    return groups


def members(ds: "Dataset", by: str) -> dict[str, frozenset[str]]:
    """Return the participants of each group: by a column of the countries, or as written out.

    Raises
    ------
    UnknownName
        If there is no such column.
    ParameterError
        If groups that are written out cannot be read.
    """
    if is_written(by):
        took_part = ds.countries.set_index("country")["took_part"].to_dict()
        groups = read_groups(by, took_part, ds.participants)
        return {name: frozenset(codes) for name, codes in groups.items()}
    check_names([by], grouping_columns(ds.countries.columns), "column of the countries")
    here = ds.countries[ds.countries["country"].isin(ds.participants)].dropna(subset=[by])
    yes_or_no = {"True": "yes", "False": "no"} if here[by].map(type).eq(bool).all() else {}
    values = here[by].astype(str).replace(yes_or_no)
    found = here["country"].groupby(values, sort=True)
    return {str(value): frozenset(codes) for value, codes in found if value}


def _problem(code: str, took_part: Mapping[str, bool], participants: Sequence[str]) -> str:
    """Say why a country cannot be compared; empty if it can."""
    if code not in took_part:
        return wrong_names([code], participants, "country")[0]
    if not took_part[code]:
        return f"{code} took no part, nothing can be said of it: leave it out"
    return "" if code in participants else f"{code} is not among the countries compared"
