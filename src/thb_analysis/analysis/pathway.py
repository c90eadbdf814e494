"""Pathway: which stages of a victim's way are reported for each country, side by side and without a score."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.matrix import by_countries
from thb_analysis.analysis.phrases import places_in
from thb_analysis.counts import Share, each_row, share_of
from thb_analysis.data import Dataset
from thb_analysis.data.states import NOT_COVERED, NOT_REPORTED, OUTSIDE, REPORTED
from thb_analysis.display import Cell, Column, Prose, Result, Table, origin
from thb_analysis.display.text import text


@dataclass(frozen=True, eq=False, repr=False)
class Pathway(Result):
    """Stages of protection, from detection on; in practice they may come in another order.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each step: `step` (number), `label`, `indicator`, `k`, `n`, `lower`, `upper` as in
        `Findings.frame`, `sources` (where the measures of the step stand).
    cells : pandas.DataFrame
        One row for each step and country: `step`, `label`, `country` (code), `name`, `state`
        (reported, not_reported, not_covered, or outside: named, though it is not covered).
    ds : Dataset
        What they are counted in.
    """

    frame: pd.DataFrame
    cells: pd.DataFrame
    ds: Dataset

    def text(self) -> Prose:
        """Say at which step most and at which fewest countries report."""
        return text("pathway", rows=self.frame.to_dict("records"))

    def tables(self) -> list[Table]:
        """Show the steps by countries, in as many parts as have room."""
        states = self.cells.pivot(index="step", columns="country", values="state")
        rows = []
        for row in each_row(self.frame):
            cells = {code: _cell(state) for code, state in states.loc[row.step].items()}
            count = Cell(f"{row.k} of {row.n}", to=origin(row.indicator))
            rows.append(([Cell(row.label, detail=row.sources)], cells, count))
        caption = (
            "Stages of protection, side by side: for which countries each is reported",
            " The sequence is ours; in practice one may come before another.",
        )
        return by_countries(self.ds, "tbl-pathway", caption, [Column("Stage")], rows)


def pathway(ds: Dataset) -> Pathway:
    """Follow the steps that a package puts in order, country by country.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Pathway
        Without rows if the package puts no indicators in order.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.pathway(thb.load()).frame["label"].iloc[0]
    'Proactive screening for trafficking'
    """
    steps, cells = [], []
    for step in each_row(ds.indicators.dropna(subset=["step"]).sort_values("step")):
        share, called = share_of(ds, step.expression, step.base), (int(step.step), step.label)
        where = places_in(ds, [step.expression])
        steps.append((*called, step.indicator, share.k, share.n, *share.bounds, where))
        for code in ds.participants:
            cells.append((*called, code, ds.country_names[code], _state(code, share)))
    heads = ["step", "label", "indicator", "k", "n", "lower", "upper", "sources"]
    return Pathway(
        pd.DataFrame(steps, columns=heads),
        pd.DataFrame(cells, columns=["step", "label", "country", "name", "state"]),
        ds,
    )


def _state(code: str, share: Share) -> str:
    if code in share.covered:
        return REPORTED if code in share.reported else NOT_REPORTED
    return OUTSIDE if code in share.outside else NOT_COVERED


def _cell(state: Any) -> Cell:
    return Cell(state="reported", outside=True) if state == OUTSIDE else Cell(state=state)
