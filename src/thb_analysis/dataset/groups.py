"""Groups of countries as a user writes them: ``Baltic=EE+LV+LT; Nordic=FI+NO+SE``."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from thb_analysis.errors import ParameterError
from thb_analysis.names import check_names, wrong_names

if TYPE_CHECKING:
    import pandas as pd

# Columns whose values are different for each country cannot group.
NAMES = frozenset({"country", "name", "iso2", "iso3", "other_names"})
_PATTERN = "NAME=CODE+CODE; NAME=CODE+CODE"


def is_written(by: str) -> bool:
    """Whether a text writes out groups, rather than name a column."""
    return bool(set("=+;").intersection(by))


def grouping_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Keep the columns of ``countries.csv`` that can group countries."""
    return tuple(column for column in columns if column not in NAMES)


def read_groups(
    text: str, countries: Collection[str], participants: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Read groups that a user wrote.

    Parameters
    ----------
    text : str
        ``NAME=CODE+CODE; NAME=CODE``. Codes may be written in any case.
    countries : collection of str
        Codes of all countries on record.
    participants : sequence of str
        Codes of the countries compared, in their order.

    Returns
    -------
    dict of str to tuple of str
        Groups as written, their countries in the order of the participants.

    Raises
    ------
    ParameterError
        With all mistakes: a group without a name or country, a name given
        twice, a country that is unknown, is not compared, or is in two groups.
    """
    known = {code.casefold(): code for code in countries}
    problems: list[str] = []
    groups: dict[str, tuple[str, ...]] = {}
    group_of: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, _, codes = map(str.strip, part.partition("="))
        spelled = filter(None, map(str.strip, codes.split("+")))
        written = dict.fromkeys(known.get(code.casefold(), code) for code in spelled)
        if not name or not written:
            problems.append(f"{part!r} is no group: write {_PATTERN}")
        elif name in groups:
            problem = f"there are two groups {name!r}: give each a name of its own"
            problems.append(problem)
        for code in written:
            if code not in participants:
                problem = _why_not_compared(code, countries, participants)
                problems.append(f"group {name!r}: {problem}")
            elif group_of.setdefault(code, name) != name:
                both = f"{group_of[code]!r} and in {name!r}"
                problems.append(f"{code} is in {both}: keep it in one")
        groups[name] = tuple(filter(written.__contains__, participants))
    if not groups:
        problems = [f"no group in {text!r}: write {_PATTERN}"]
    if problems:
        raise ParameterError(problems)
    return groups


def _why_not_compared(
    code: str, countries: Collection[str], participants: Sequence[str]
) -> str:
    if code in countries:
        return f"{code} is not among the countries compared"
    return wrong_names([code], participants, "country")[0]


def members(
    countries: "pd.DataFrame", participants: Sequence[str], by: str
) -> dict[str, frozenset[str]]:
    """Return the participants of each group: by a column of the countries, or as written out.

    Raises
    ------
    UnknownName
        If there is no such column.
    ParameterError
        If groups that are written out cannot be read.
    """
    if is_written(by):
        groups = read_groups(by, countries["country"].tolist(), participants)
        return {name: frozenset(codes) for name, codes in groups.items()}
    check_names([by], grouping_columns(countries.columns), "column of the countries")
    here: Any = countries[countries["country"].isin(participants)].dropna(subset=[by])
    values = here[by].astype(str)
    if here[by].map(type).eq(bool).all():
        values = values.replace({"True": "yes", "False": "no"})
    found = here["country"].groupby(values, sort=True)
    return {str(value): frozenset(codes) for value, codes in found if value}
