"""Groups of countries as a user writes them: ``nordic; Baltic=EE+LV+LT``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.names import resolve, split_names
from thb_analysis.package.naming import Naming, is_left_out

if TYPE_CHECKING:
    import pandas as pd

# Columns whose values are different for each country cannot group.
NAMES = frozenset({"country", "name", "iso2", "iso3", "other_names"})
_ANSWERS = {"True": "yes", "False": "no"}
_NAME_ALONE = object()
_PATTERN = "NAME=CODE+CODE; NAME=CODE+CODE"
# A comma behind which a group begins, and no member.
_BETWEEN = re.compile(r"(=[^=;]*),(?=[^,;=+]*=)")


def grouping_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Keep the columns of ``countries.csv`` that can group countries."""
    return tuple(column for column in columns if column not in NAMES)


def find_column(by: Any, columns: Iterable[str]) -> str:
    """Return the column of the countries that is meant; empty if groups are."""
    if not isinstance(by, str) or is_left_out(by):
        return ""
    known: dict[str, Any] = {each: {} for each in grouping_columns(columns)}
    column = resolve(by, known)
    return column if column in known else ""


def read_groups(
    by: Any, naming: Naming, columns: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Read groups that a user wrote.

    Parameters
    ----------
    by : str, iterable of str, or mapping
        ``nordic; baltic``, ``NAME=CODE+CODE; NAME=CODE``, or names to members. Groups and members by
        any name.
    naming : Naming
    columns : iterable of str
        Columns of the countries, which might be meant.

    Returns
    -------
    dict of str to tuple of str
        Name to codes, as written; a group of the package by its label.

    Raises
    ------
    ParameterError
        With all mistakes: a group that is unknown, without a name or country, or given
        twice, a country that is unknown, is not compared, or is in two groups.
    """
    problems = []
    groups: dict[str, tuple[str, ...]] = {}
    group_of: dict[str, str] = {}
    for name, members in _written(by, naming):
        might_be: tuple[str, ...] = ()
        if members is _NAME_ALONE:
            might_be = grouping_columns(columns)
            if wrong := _no_group(name, naming, might_be):
                problems.append(wrong)
                groups[name] = ()
                continue
            name, members = naming.names.get(naming.id(name), name), [name]
        if name in groups:
            problem = f"there are two groups {name!r}: give each a name of its own"
            problems.append(problem)
        if not name:
            problems.append(f"a group has no name: write {_PATTERN}")
        groups[name] = ()
        try:
            groups[name] = naming.read(members, might_be)
        except UnknownName as error:
            problems += [f"group {name!r}: {line}" for line in str(error).splitlines()]
        for code in groups[name]:
            if group_of.setdefault(code, name) != name:
                both = f"{group_of[code]!r} and in {name!r}"
                problems.append(f"{code} is in {both}: keep it in one")
    if not groups:
        problems.append(f"no group in {by!r}: write {_PATTERN}")
    if problems:
        raise ParameterError(problems)
    return groups


def _no_group(name: str, naming: Naming, columns: Iterable[str]) -> str:
    """Say what a name that stands alone is, if it is no group; empty if it may be one."""
    if column := find_column(name, columns):
        return f"{column} is a column: give it alone, as a text"
    if ":" in name and not naming.id(name):
        return f"group {name!r}: write {re.sub(': *', '=', name)}"
    return ""


def _written(by: Any, naming: Naming) -> Iterator[tuple[str, Any]]:
    """Yield each group as written: its name and its members, `_NAME_ALONE` where they are not written."""
    if isinstance(by, Mapping):
        yield from zip(map(str, by), by.values(), strict=True)
        return
    parts = _BETWEEN.sub(r"\1;", by).split(";") if isinstance(by, str) else by
    if not isinstance(parts, Iterable):
        raise ParameterError([f"{by!r} is no column and no group: write {_PATTERN}"])
    for part in parts:
        if not isinstance(part, str):
            wrong = (
                f'{part!r} is no name of a group: write {{"NAME": ["CODE", "CODE"]}}'
            )
            raise ParameterError([wrong])
        name, equals, members = map(str.strip, part.partition("="))
        if equals:
            yield name, members
        elif ":" in name:
            yield name, _NAME_ALONE
        else:
            for each in split_names(name, naming.groups, ","):
                yield each, _NAME_ALONE


def write_groups(by: str, naming: Naming, columns: Iterable[str]) -> str:
    """Write groups with the codes of their members, or a column, however they were typed."""
    columns = [*columns]
    if column := find_column(by, columns):
        return column
    groups = read_groups(by, naming, columns)
    return "; ".join(f"{name}={'+'.join(codes)}" for name, codes in groups.items())


def members(
    countries: "pd.DataFrame", naming: Naming, by: Any
) -> dict[str, frozenset[str]]:
    """Return the participants of each group: by a column of the countries, or as written out.

    Raises
    ------
    ParameterError
        If there is no such column, and groups that are written out cannot be read.
    """
    column = find_column(by, countries.columns)
    if not column:
        groups = read_groups(by, naming, countries.columns)
        return {name: frozenset(codes) for name, codes in groups.items()}
    values: Any = countries.set_index("country")[column].loc[[*naming.compared]]
    written = values.dropna().astype(str).replace(_ANSWERS)
    found = written.index.to_series().groupby(written)
    return {str(value): frozenset(codes) for value, codes in found if value}
