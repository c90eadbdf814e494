"""Groups of countries as a user writes them: ``Baltic=EE+LV+LT; Nordic=FI+NO+SE``."""

from collections import Counter, defaultdict
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
    groups: list[tuple[str, list[str]]] = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, equals, codes = (half.strip() for half in part.partition("="))
        written = [known.get(code.casefold(), code) for code in map(str.strip, codes.split("+"))]
        written = list(filter(None, dict.fromkeys(written)))
        if not equals:
            problems.append(f"{part!r} is no group: write {_PATTERN}")
        elif not name:
            problems.append(f"a group has no name, before ={codes}: write {_PATTERN}")
        elif not written:
            problems.append(f"group {name!r} has no country: write {_PATTERN}")
        else:
            groups.append((name, written))
    for name, times in Counter(name for name, _ in groups).items():
        if times > 1:
            problems.append(f"group {name!r} stands {times} times: give each a name of its own")
    homes: dict[str, list[str]] = defaultdict(list)
    for name, written in groups:
        for code in written:
            homes[code].append(repr(name))
            if problem := _problem(code, took_part, participants):
                problems.append(f"group {name!r}: {problem}")
    for code, names in homes.items():
        if len(names) > 1:
            places = f"{len(names)} groups, {' and '.join(names)}"
            problems.append(f"{code} stands in {places}: keep it in one")
    if problems or not groups:
        raise ParameterError(problems or [f"no group in {text!r}: write {_PATTERN}"])
    return {
        name: tuple(code for code in participants if code in written) for name, written in groups
    }


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
        took_part = dict(zip(ds.countries["country"], ds.countries["took_part"], strict=True))
        return {
            name: frozenset(codes)
            for name, codes in read_groups(by, took_part, ds.participants).items()
        }
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
