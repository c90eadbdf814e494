"""Durations: how long a period or permit lasts, country by country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.counts import each_row
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.names import folded
from thb_analysis.data.states import QUALIFIED, REPORTED
from thb_analysis.display import Prose, Result, Table, columns
from thb_analysis.display.text import text
from thb_analysis.wording import missing, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = [
    "theme", "measure", "label", "footnote", "page", "country", "name", "minimum", "maximum", "unit",
    "renewable", "value", "note",
]  # fmt: skip
_DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}


@dataclass(frozen=True, eq=False, repr=False)
class Durations(Result):
    """Durations as the source gives them.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each country that reports a measure with a duration, its own or that of the whole
        list: `theme`, `measure`, `label`, `footnote`, `page`, `country` (code), `name`, `minimum` and
        `maximum` (Int64, in `unit`; missing where the source gives no such end), `unit`, `renewable`
        (missing is not "no"), `value` (the duration in words), `note`.
    """

    frame: pd.DataFrame

    def text(self) -> Prose:
        """Say for how many countries a duration is given, and between what it lies."""
        together = self.frame.groupby("label", sort=False)
        rows = [(label, len(part), part["value"].mode().iloc[0]) for label, part in together]
        return text("durations", rows=rows)

    def table(self) -> Table | None:
        """Put countries with the same duration together; None if there is none."""
        return values_table("tbl-durations", self.frame)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each duration as a line from its shortest to its longest, in days; an open end is left open.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            A new one if not given.
        """
        from thb_analysis.display import style

        days = self.frame["unit"].map(_DAYS)
        rows = self.frame.assign(
            low=(self.frame["minimum"] * days).astype(float),
            high=(self.frame["maximum"] * days).astype(float),
        )
        rows = rows.assign(least=rows["low"].fillna(rows["high"])).sort_values("least", ascending=False)  # fmt: skip
        if ax is None:
            ax = style.axes(0.6 + len(rows) / 6)
        places = range(len(rows))
        ends = rows["low"].fillna(rows["high"]), rows["high"].fillna(rows["low"])
        ax.hlines(places, *ends, color=style.OPEN, linewidth=3)
        for end, mark in (("low", ">"), ("high", "<")):
            ax.plot(rows[end], places, mark, color=style.DARK, markersize=4)
        several = rows["measure"].nunique() > 1
        labels = rows["name"] + (": " + rows["label"] if several else "")
        ax.set_yticks(places, labels.map(style.label))
        ax.set(xlabel="Days (a month taken as 30)", xlim=(0, None))
        return ax


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
    """
    if theme is not None:
        check_names([theme], ds.themes["theme"], "theme")
    cells = ds.cells(theme)
    given = cells["minimum"].notna() | cells["maximum"].notna()
    named = cells["state"].isin([REPORTED, QUALIFIED])
    labels = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    found = cells[given & named]
    found = found.assign(
        label=found["measure"].map(labels),
        name=found["country"].map(ds.country_names),
        value=pd.Series([written(row) for row in each_row(found)], found.index, dtype="str"),
    )
    return Durations(found[COLUMNS].reset_index(drop=True))


def written(row: Any) -> str:
    """Write the duration of a cell, as it is noted or by its ends: 6 to 12 months; empty if it has none."""
    if missing(row.minimum) and missing(row.maximum):
        return ""
    if row.note and row.state == REPORTED:
        return str(row.note).removesuffix(".")
    return span(row.minimum, row.maximum, row.unit, " to ")


def values_table(id: str, frame: pd.DataFrame) -> Table | None:
    """Set out durations, shortest first; None if there is none."""
    if frame.empty:
        return None
    ordered = frame.sort_values(["label", "minimum"], kind="stable")
    together = ordered.groupby(["label", "value"], sort=False)["name"].agg(
        lambda names: ", ".join(sorted(names, key=folded))
    )
    return Table(
        id,
        "Durations, and renewal where it is noted with them.",
        columns("Measure", "Duration", "Countries", widths=(34, 20, 46)),
        tuple((*row.Index, row.name) for row in each_row(together.to_frame("name"))),
    )
