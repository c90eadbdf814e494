"""The overview: findings across themes, all measures, all countries, and the steps of a victim's way."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from thb_analysis.counts import Share, compared_cells, each_row, share_of
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.display import Cell, Column, Prose, State, Table, columns, counted
from thb_analysis.display.text import text
from thb_analysis.questions.findings import findings
from thb_analysis.questions.matrix import blocks, whom
from thb_analysis.wording import sources


@dataclass(frozen=True, eq=False)
class Overview:
    """What was found across the themes of a package.

    Attributes
    ----------
    measures : pandas.DataFrame
        One row for each measure: `title` of its theme, `label`, `k`, `n`, `upper`.
    countries : pandas.DataFrame
        Index country name, a column for each theme: measures reported, of those that countries are
        compared by, as "k of n"; empty where none covers the country.
    """

    ds: Dataset
    measures: pd.DataFrame
    countries: pd.DataFrame

    def text(self) -> Prose:
        """Say what was found, one finding for each theme and the figures of the source."""
        ds = self.ds
        rows = []
        for theme, title in ds.theme_titles.items():
            rows.append((title, findings(ds, theme).sentences[:2]))
        return text(
            "overview",
            themes=rows,
            figures=list(ds.statements.loc[ds.statements["kind"] == "figure", "text"]),
            is_open=not ds.is_complete,
            evidence=ds.evidence,
        )

    def measures_table(self) -> Table:
        """Draw every measure with its share, theme by theme."""
        rows = tuple(
            (
                row.label,
                row.title,
                counted(row.k, row.n, row.upper),
            )
            for row in each_row(self.measures[self.measures["n"] > 0])
        )
        return Table(
            "tbl-measures",
            "All measures: countries that report each, of those covered.",
            columns("Measure", "Theme", "Countries", widths=(42, 24, 34)),
            rows,
        )

    def countries_table(self) -> Table:
        """Show for how many measures of each theme each country is reported."""
        heads = list(self.countries.columns)
        rows = tuple((str(row[0]), *map(str, row[1:])) for row in each_row(self.countries))
        return Table(
            "tbl-countries",
            "Countries: measures reported in each theme, of those that countries are compared by.",
            columns("Country", *heads, numeric=heads),
            rows,
        )

    def pathway(self) -> list[Table | Prose]:
        """Show which steps of a victim's way are reported for each country, or that none are on record."""
        steps = self.ds.indicators.dropna(subset=["step"]).sort_values("step")
        if steps.empty:
            return [Prose("No steps that follow one another are on record.")]
        return [
            self._steps(steps, codes, number) for number, codes in enumerate(blocks(self.ds), 1)
        ]

    def _steps(self, steps: pd.DataFrame, codes: tuple[str, ...], number: int) -> Table:
        ds = self.ds
        names = ds.country_names
        rows: list[tuple[str | Cell, ...]] = []
        for step in each_row(steps):
            share = share_of(ds, step.expression, step.base)
            states = tuple(Cell(state=_state(code, share)) for code in codes)
            head = Cell(f"{step.step}. {step.label}", detail=self._places(step.expression))
            rows.append((head, *states, f"{share.k} of {share.n}"))
        heads = [Column(code, title=names[code]) for code in codes]
        return Table(
            "tbl-pathway" if number == 1 else f"tbl-pathway-{number}",
            "Steps that follow one another, in our order: for which countries each is reported"
            f"{whom(ds, codes)}.",
            (Column("Step"), *heads, Column("k of N", numeric=True)),
            tuple(rows),
            style="matrix",
        )

    def _places(self, expression: str) -> str:
        """Say where in the source the measures of an expression stand."""
        cells = self.ds.cells()
        cells = cells[cells["measure"].isin(measures_in(expression))].dropna(subset=["footnote"])
        return sources(sorted(set(cells["footnote"])), sorted(set(cells["page"])))


def _state(code: str, share: Share) -> State:
    if code in share.reported:
        return "reported"
    return "not_reported" if code in share.covered else "not_covered"


def overview(ds: Dataset) -> Overview:
    """Look across all themes.

    Parameters
    ----------
    ds : Dataset
    """
    titles = ds.theme_titles
    place = {theme: rank for rank, theme in enumerate(titles)}
    rows = []
    for m in each_row(ds.measures):
        if m.polarity != "unclear":
            share = share_of(ds, m.measure, m.base)
            rows.append(
                (place[m.theme], titles[m.theme], m.label, share.k, share.n, share.bounds[1])
            )
    measures = pd.DataFrame(rows, columns=["place", "title", "label", "k", "n", "upper"])
    measures = measures.sort_values(
        ["place", "k"], ascending=[True, False], kind="stable", ignore_index=True
    )
    counts = compared_cells(ds).groupby(["country", "theme"])["has"].agg(["sum", "size"])
    written = (counts["sum"].astype(int).astype(str) + " of " + counts["size"].astype(str)).unstack(
        fill_value=""
    )
    order = [theme for theme in titles if theme in written]
    table = written.reindex(index=list(ds.participants), columns=order, fill_value="")
    table.index = [ds.country_names[code] for code in table.index]
    return Overview(ds, measures, table.rename(columns=titles))
