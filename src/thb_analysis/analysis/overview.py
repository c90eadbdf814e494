"""The overview: findings across themes, and all measures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.coverage import SHADES, coverage, titled
from thb_analysis.analysis.findings import findings
from thb_analysis.analysis.room import ends, left_out
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, Table, columns, counted
from thb_analysis.display.text import text


@dataclass(frozen=True, eq=False)
class Overview:
    """What was found across the themes of a package.

    Attributes
    ----------
    measures : pandas.DataFrame
        Rows of `Coverage.frame` with the `title` of the theme, theme by theme, most reported first.
    """

    ds: Dataset
    measures: pd.DataFrame

    def text(self) -> Prose:
        """Say what was found, one finding for each theme and the figures of the source."""
        ds = self.ds
        rows = []
        for theme, title in ds.theme_titles.items():
            rows.append((title, _first(ds, theme)))
        return text(
            "overview",
            themes=rows,
            figures=ds.figures,
            is_open=not ds.is_complete,
            evidence=ds.evidence,
        )

    def measures_table(self) -> Table:
        """Draw every measure with its share, theme by theme, as far as there is room."""
        covered = self.measures[self.measures["n"] > 0]
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


def _first(ds: Dataset, theme: str) -> tuple[str, ...]:
    """Return the findings that the headlines name; where these name none, the first two."""
    found = findings(ds, theme)
    headlines = f"{ds.headline} {ds.themes.set_index('theme').at[theme, 'headline']}"
    named = found.frame["indicator"].map(lambda name: f"{{{name}}}" in headlines)
    return (
        tuple(s for s, is_named in zip(found.sentences, named, strict=True) if is_named)
        or found.sentences[:2]
    )
