"""Groups of countries: by a column of ``countries.csv``, or as the user writes them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.groups import grouping_columns, is_written, read_groups
from thb_analysis.data.names import check_names

# A group with fewer countries is shown and not compared in words: one list more or less would
# move its share by half or all of the scale.
SMALLEST = 3


@dataclass(frozen=True)
class Grouping:
    """Which participant belongs to which group.

    Attributes
    ----------
    by : str
        The column, or the groups as the user wrote them.
    label : str
        What tells the groups apart, as it stands within a sentence: ``"region"``,
        ``"“took part”"``.
    members : dict of str to tuple of str
        Group to its participants, in their order. A column gives the largest
        group first, then by name; the user's own groups stand as written.
    apart : tuple of str
        Participants in no group. They take no part in a comparison of groups.
    """

    by: str
    label: str
    members: Mapping[str, tuple[str, ...]]
    apart: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups, in order."""
        return tuple(self.members)

    @property
    def own(self) -> bool:
        """Whether the user wrote the groups."""
        return is_written(self.by)

    @property
    def small(self) -> tuple[str, ...]:
        """The groups of too few countries to be compared in words."""
        return tuple(group for group, codes in self.members.items() if len(codes) < SMALLEST)

    def of(self, country: str) -> str | None:
        """Return the group of a country; None if it is in none."""
        return next((group for group, codes in self.members.items() if country in codes), None)

    def series(self) -> "pd.Series[str]":
        """Return country to group, without the countries in no group."""
        pairs = {code: group for group, codes in self.members.items() for code in codes}
        return pd.Series(pairs, dtype="str", name="group").rename_axis("country")


def grouping(ds: Dataset, by: str) -> Grouping:
    """Put the participants into groups.

    Parameters
    ----------
    ds : Dataset
    by : str
        A column of ``countries.csv`` that does not name a country (`bloc`,
        `region`, a column of true and false, …), or groups of the user's own,
        such as ``"Baltic=EE+LV+LT; Nordic=FI+SE+NO"``. A country with an empty
        value, or in none of the user's groups, is in no group.

    Returns
    -------
    Grouping

    Raises
    ------
    UnknownName
        If there is no such column.
    ParameterError
        If the user's groups cannot be read: a group without a name or country,
        a name that stands twice, a country that is unknown, took no part, is
        left out, or stands in two groups. Names all mistakes at once.
    """
    return _written(ds, by) if is_written(by) else _column(ds, by)


def _column(ds: Dataset, by: str) -> Grouping:
    check_names([by], grouping_columns(map(str, ds.countries)), "column of countries.csv")
    titles = dict(zip(ds.instruments["instrument"], ds.instruments["short_title"], strict=True))
    title = titles.get(by, by.replace("_", " "))
    values = ds.countries.set_index("country").loc[list(ds.participants), by]
    named = {str(code): str(name) for code, name in _texts(values, title).items()}
    sizes = Counter(name for name in named.values() if name)
    groups = sorted(sizes, key=lambda name: (-sizes[name], name))
    members = {name: tuple(code for code in named if named[code] == name) for name in groups}
    return _grouping(ds, by, title if values.dtype == "str" else f"“{title}”", members)


def _texts(values: "pd.Series[Any]", title: str) -> "pd.Series[str]":
    """Name groups by their value, empty where there is none; what is no text says of what it is."""
    if values.dtype == "str":
        return values.fillna("")
    if values.dtype == "boolean":
        values = values.map({True: "yes", False: "no"})
    return (f"{title}: " + values.astype("string")).fillna("")


def _written(ds: Dataset, by: str) -> Grouping:
    took_part = dict(zip(ds.countries["country"], ds.countries["took_part"], strict=True))
    return _grouping(ds, by, "group", read_groups(by, took_part, ds.participants))


def _grouping(ds: Dataset, by: str, label: str, members: dict[str, tuple[str, ...]]) -> Grouping:
    placed = set(chain.from_iterable(members.values()))
    return Grouping(
        by, label, members, tuple(code for code in ds.participants if code not in placed)
    )
