"""Durations: how long a period or permit lasts, country by country."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis import lengths
from thb_analysis.counts import each_row, names_of
from thb_analysis.data import Dataset
from thb_analysis.data.names import folded
from thb_analysis.data.states import NAMED, REPORTED
from thb_analysis.display import Figure, Prose, Result, Table, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import missing, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = [
    "theme",
    "measure",
    "label",
    "footnote",
    "page",
    "country",
    "name",
    "minimum",
    "maximum",
    "unit",
    "renewable",
    "value",
    "note",
    "later_minimum",
    "later_maximum",
]


@dataclass(frozen=True, eq=False, repr=False)
class Durations(Result):
    """Durations as the source gives them.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each country that reports a measure with a duration, its own or that of the whole
        list: `theme`, `measure`, `label`, `footnote`, `page`, `country` (code), `name`, `minimum` and
        `maximum` (Int64, in `unit`; missing where the source gives no such end), `unit`, `renewable`
        (missing is not "no"), `value` (the duration in words), `note`, `later_minimum` and
        `later_maximum` (Int64, of what follows the first, such as a second permit).
    without : pandas.DataFrame
        Countries that report one of these measures without a duration: `measure`, `label`, `name`.
    standards : pandas.DataFrame
        What law sets as the least length of one of these measures: `measure`, `minimum` (Int64),
        `unit`, `instrument` (its short title), `article`, `unbound` (tuple of str: names of the
        countries with a duration that it does not bind).
    called : dict of str to str
        Measure to its short name.
    ds : Dataset
        What they are collected from.
    """

    frame: pd.DataFrame
    without: pd.DataFrame
    standards: pd.DataFrame
    called: dict[str, str]
    ds: Dataset

    def of(self, measures: Collection[str]) -> Durations:
        """Keep some measures.

        Parameters
        ----------
        measures : collection of str
            Slugs.
        """
        frame, without, standards = (
            rows[rows["measure"].isin(list(measures))]
            for rows in (self.frame, self.without, self.standards)
        )
        return Durations(frame, without, standards, self.called, self.ds)

    def each(self) -> list[Durations]:
        """Return each measure on its own."""
        return [self.of([measure]) for measure in self.frame["measure"].unique()]

    def text(self) -> Prose:
        """Say for how many countries a duration is given, and between what it lies."""
        together = self.frame.groupby("label", sort=False)
        rows = [(label, len(part), part["value"].mode().iloc[0]) for label, part in together]
        return text("durations", rows=rows)

    def table(self) -> Table | None:
        """Put countries with the same duration together, shortest first; None if there is none."""
        ordered = self.frame.sort_values(["label", "minimum"], kind="stable")
        rows = pd.concat([ordered, self.without.assign(value="length not given")])
        together = rows.groupby(["label", "value"], sort=False)["name"].agg(
            lambda names: ", ".join(sorted(names, key=folded))
        )
        return tabled(
            f"tbl-{self._about}",
            "Durations, and renewal where it is noted with them.",
            {"Measure": 34, "Duration": 20, "Countries": 46},
            ((*row.Index, row.name) for row in each_row(together.to_frame("name"))),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw durations from shortest to longest, equal ones in one row; open ends are arrows.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return lengths.plot(self, ax)

    def figure(self) -> Figure | None:
        """Publish the durations of a measure; None if a sentence or a table says as much.

        It is drawn if countries differ in it, and any gives both ends; of several such measures,
        `each` has a figure of its own. A drawing of very many has no room on a page.
        """
        drawn = [each for each in self.each() if lengths.differ(each)]
        return lengths.figure(f"fig-{self._about}", drawn[0]) if len(drawn) == 1 else None

    @property
    def is_uniform(self) -> bool:
        """Whether one duration stands with all countries of a measure, so that a sentence says it."""
        alike = self.frame["value"].nunique() == 1 and self.without.empty
        return alike and not lengths.differ(self)

    @property
    def _about(self) -> str:
        """What ids end in: of one measure, such as a section has, they name it."""
        measures = self.frame["measure"].unique()
        return f"{measures[0]}-lengths"[-56:] if len(measures) == 1 else "durations"


def durations(ds: Dataset, theme: str | None = None) -> Durations:
    """Collect the durations that the source gives for countries that report a measure.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme.

    Returns
    -------
    Durations

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.durations(thb.load(), "protection").frame
    >>> found.loc[found["country"] == "FR"].set_index("measure")["value"].to_dict()
    {'reflection-30-days': 'from 30 days', 'permit-duration': '6 to 12 months'}
    """
    observed = ds.observations
    has_length = observed["minimum"].notna() | observed["maximum"].notna()
    asked = ds.measures["measure"].isin(observed.loc[has_length, "measure"])
    cells = ds.with_tables(measures=ds.measures[asked]).cells(theme)
    given = cells["minimum"].notna() | cells["maximum"].notna()
    named = cells["state"].isin(NAMED)
    facts = ds.measures.set_index("measure")
    cells = cells.assign(
        label=cells["measure"].map(facts["label"]), name=cells["country"].map(ds.country_names)
    )
    found = cells[given & named]
    without = cells[named & ~given & cells["measure"].isin(found["measure"])]
    value = pd.Series([written(row) for row in each_row(found)], found.index, dtype="str")
    facts = facts[facts.index.isin(found["measure"])]
    called = facts["short"].where(facts["short"] != "", facts["label"])
    return Durations(
        found.assign(value=value)[COLUMNS].reset_index(drop=True),
        without[["measure", "label", "name"]].reset_index(drop=True),
        _standards(ds, found),
        called.to_dict(),
        ds,
    )


def _standards(ds: Dataset, found: pd.DataFrame) -> pd.DataFrame:
    """Return the least lengths that law sets, without articles not read or binding nobody."""
    rows = []
    titles = ds.instruments[["instrument", "short_title"]]
    for law in each_row(ds.standards.merge(titles, on="instrument")):
        whose = found.loc[found["measure"] == law.length_of, "country"]
        bound = ds.base(law.binds) if law.binds else frozenset()
        if len(whose) and law.seen != "no" and bound & {*whose}:
            unbound = tuple(names_of(ds, {*whose} - bound))
            least = law.length_of, law.minimum, law.unit
            rows.append((*least, law.short_title, law.article, unbound))
    columns = ["measure", "minimum", "unit", "instrument", "article", "unbound"]
    types = dict.fromkeys(columns, "str") | {"minimum": "Int64", "unbound": "object"}
    return pd.DataFrame(rows, columns=columns).astype(types)


def written(row: Any) -> str:
    """Write the duration of a cell, as it is noted or by its ends: 6 to 12 months; empty if it has none."""
    if missing(row.minimum) and missing(row.maximum):
        return ""
    if row.note and row.state == REPORTED:
        return str(row.note).removesuffix(".")
    return span(row.minimum, row.maximum, row.unit, " to ")
