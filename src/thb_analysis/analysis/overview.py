"""The overview: findings across themes, and all measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import pandas as pd

from thb_analysis.analysis.coverage import SHADES, coverage, titled
from thb_analysis.analysis.findings import Findings, findings
from thb_analysis.analysis.room import ends, left_out
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Figure, Prose, Result, Table, columns, counted
from thb_analysis.display.text import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Overview(Result):
    """What was found across the themes of a package.

    Attributes
    ----------
    frame : pandas.DataFrame
        Rows of `Coverage.frame` with the `title` of the theme, theme by theme, most reported first.
    """

    ds: Dataset
    frame: pd.DataFrame

    @cached_property
    def key(self) -> Findings:
        """The findings that headlines name."""
        return _named(self.ds, findings(self.ds))

    def text(self) -> Prose:
        """Say what was found, one finding for each theme and the figures of the source."""
        ds = self.ds
        return text(
            "overview",
            themes=[
                (title, _named(ds, findings(ds, theme)).sentences)
                for theme, title in ds.theme_titles.items()
            ],
            figures=ds.figures,
            is_open=not ds.is_complete,
            evidence=ds.evidence,
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw for which countries each key finding is reported.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return self.key.plot(ax)

    def figure(self) -> Figure | None:
        """Publish for which countries each key finding is reported; None if there is no room for all."""
        return self.key.figure()

    def table(self) -> Table:
        """Draw every measure with its share, theme by theme, as far as there is room."""
        covered = self.frame[self.frame["n"] > 0]
        rows = tuple(
            (titled(row), counted(row.k, row.n, row.upper), row.title)
            for row in each_row(ends(covered))
        )
        return Table(
            "tbl-measures",
            "All measures: countries that report each, of those covered.",
            columns("Measure", "Countries", "Theme", widths=(42, 34, 24)),
            rows,
            note=f"{'' if self.ds.is_complete else SHADES} {left_out(covered)}".strip(),
        )


def overview(ds: Dataset) -> Overview:
    """Look across all themes.

    Parameters
    ----------
    ds : Dataset
    """
    titles = ds.theme_titles
    measures = coverage(ds).frame
    measures = measures[measures["polarity"] != "unclear"].assign(
        title=lambda rows: rows["theme"].map(titles)
    )
    place = measures["theme"].map({theme: rank for rank, theme in enumerate(titles)})
    measures = measures.assign(place=place).sort_values(
        ["place", "k"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return Overview(ds, measures)


def _named(ds: Dataset, found: Findings) -> Findings:
    """Keep the findings that headlines name; of a theme of which they name none, the first two."""
    headlines = ds.themes.set_index("theme")["headline"]
    said = pd.Series(
        [
            f"{{{row.indicator}}}" in f"{ds.headline} {headlines[row.theme]}"
            for row in each_row(found.frame)
        ],
        found.frame.index,
        dtype=bool,
    )
    of_theme = found.frame["theme"]
    first = ~said.groupby(of_theme).transform("any") & said.groupby(of_theme).cumcount().lt(2)
    kept = said | first
    return replace(found, frame=found.frame[kept], sentences=tuple(compress(found.sentences, kept)))
