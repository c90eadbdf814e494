"""Coverage: how many of the countries covered report each measure, and how many may have it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pandas as pd

from thb_analysis.analysis import room
from thb_analysis.analysis.bounded import MISSING, drawable, extremes, figure, plot
from thb_analysis.analysis.dotted import said
from thb_analysis.analysis.phrases import names_where_few
from thb_analysis.counts import counts_of, each_row, measures_of, share_of
from thb_analysis.data import Dataset
from thb_analysis.display import Axes, Figure, Prose, Result, Table, columns, counted
from thb_analysis.wording import capital, in_units, markdown

_FACTS = ["theme", "measure", "label", "kind", "polarity", "footnote", "page", "base"]
_DRAWN = (
    "Each dot is the share of the countries covered for which a measure is reported. A thin line runs "
    "from the share if missing reports are a no to the share if they are a yes. At the right: those "
    "reported, of those covered."
)
NOT_COUNTED = "Conditions, obstacles, authorities, durations and opinions are not counted."


@dataclass(frozen=True, eq=False, repr=False)
class Coverage(Result):
    """Countries that report each measure, of those covered.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each measure, in the order of the matrix: `theme`, `measure`, `label`, `kind`,
        `polarity`, `footnote`, `page`, `base` (of which countries it is asked), `whom` (str, the same in words; empty if of all), `k` (countries that
        report it), `n` (countries covered), `lower` and `upper` (countries that have it if every
        missing report is a no, and a yes), `share` (k / n; missing if nobody is covered),
        `countries` (tuple, codes), `named` (str, the countries in brackets where few).
        Of a measure whose polarity is unclear nothing is known: its bounds are 0 and n.
    ds : Dataset
        What they are counted in.
    """

    frame: pd.DataFrame
    ds: Dataset

    @property
    def ranked(self) -> pd.DataFrame:
        """The measures that cover any country, most reported first."""
        rows = self.frame[self.frame["n"] > 0]
        return rows.sort_values("share", ascending=False, kind="stable")

    @property
    def finding(self) -> str:
        """What most and what fewest countries report, in one sentence."""
        if self.ranked.empty:
            return f"No measure covers any of these {self.ds.unit[1]}."
        facts = self.ds.measures.set_index("measure")[["predicate"]]
        return said(self.ranked.join(facts, on="measure"), "measures", unit=self.ds.unit)

    def text(self) -> Prose:
        """Say what most and what fewest countries report."""
        return Prose(markdown(self.finding))

    def table(self) -> Table:
        """Draw how many countries report each measure, and how many may have it."""
        caption = "Countries for which each measure is reported, of those covered."
        return bars(self.ds, "tbl-coverage", caption, self.ranked)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each measure as a dot at its share, on a line as far as missing reports could take it.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return plot(self._drawn, ax)

    def figure(self) -> Figure | None:
        """Publish the shares of all measures; None if there is none, or no room for all."""
        rows = self._drawn
        if rows.empty:
            return None
        alt = f"{self.finding} Dots on a scale of shares, {len(rows)} in all. {extremes(rows)}"
        told = {
            "title": self.finding,
            "caption": in_units(_DRAWN, self.ds.unit),
            "alt": alt,
            "note": "" if self.ds.is_complete else MISSING,
        }
        return figure(rows, self.plot, "fig-coverage", told | self.ds.credit)

    @property
    def _drawn(self) -> pd.DataFrame:
        rows = self.ranked
        ends = {end: rows[end] / rows["n"].astype(float) for end in ("lower", "upper")}
        return drawable(rows.assign(**ends), map(titled, each_row(rows)), self.ds.unit)


def coverage(ds: Dataset, theme: str | None = None) -> Coverage:
    """Count for each measure the countries that report it.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme.

    Returns
    -------
    Coverage
        Bounds are worst-case bounds after Manski (2003).

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.coverage(thb.load(), "detection").frame.set_index("measure")
    >>> found.loc["self-reporting", ["k", "n"]].tolist()
    [23, 27]
    """
    measures = measures_of(ds, theme)
    shares = [share_of(ds, row.measure, row.base) for row in each_row(measures)]
    counts, is_clear = counts_of(shares), measures["polarity"].ne("unclear")
    whom = measures["base"].map(ds.bases.set_index("base")["label"])
    frame = measures[_FACTS].assign(
        whom=whom.where(counts["n"] < len(ds.participants), "").fillna(""),
        k=counts["k"],
        n=counts["n"],
        lower=counts["lower"].where(is_clear, 0),
        upper=counts["upper"].where(is_clear, counts["n"]),
        share=counts["k"] / counts["n"],
        countries=counts["countries"],
        named=[*map(names_where_few, repeat(ds), shares, measures["measure"])],
    )
    return Coverage(frame, ds)


def bars(ds: Dataset, id: str, caption: str, rows: pd.DataFrame) -> Table:
    """Draw a bar for each measure of a coverage, as far as there is room."""
    shown = room.ends(rows)
    heads = columns("Measure", capital(ds.unit[1]), widths=(46, 54))
    cells = (
        (titled(row), counted(row.k, row.n, row.upper, row.measure)) for row in each_row(shown)
    )
    note = " ".join([*shades(ds, shown), room.left_out(len(shown), len(rows))]).strip()
    return Table(id, in_units(caption, ds.unit), heads, tuple(cells), note)


def shades(ds: Dataset, rows: pd.DataFrame) -> list[str]:
    """Say what the shades of bars mean, those that are drawn, where something is left open."""
    is_open, is_empty = rows["upper"].gt(rows["k"]).any(), rows["upper"].lt(rows["n"]).any()
    empty = ["reported as absent"] + ["ruled out by what the source says"] * ds.has_document
    said = ["Filled: reported. Grey: nothing is said."] * bool(is_open)
    return said + [f"Empty: {', or '.join(empty)}."] * bool(is_open and is_empty)


def titled(row: Any) -> str:
    """Name a measure of a coverage, and the countries covered where these are not all."""
    return f"{row.label} ({row.whom})" if row.whom else str(row.label)
