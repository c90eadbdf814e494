"""Pathway: which stages of a victim's way are reported for each country, side by side and without a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.matrix import blocks, key, whom
from thb_analysis.counts import Share, each_row, share_of
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Cell, Column, Prose, Result, Row, State, Table, origin, symbols
from thb_analysis.display.text import text
from thb_analysis.wording import sources


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
        (reported, not_reported or not_covered).
    countries : tuple of tuple of str
        Codes, parted as they have room side by side in a table.
    captions, keys : tuple of str
        Which countries each part shows, empty if all; and what their codes stand for.
    """

    frame: pd.DataFrame
    cells: pd.DataFrame
    countries: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...]
    keys: tuple[str, ...]

    def text(self) -> Prose:
        """Say at which step most and at which fewest countries report."""
        return text("pathway", rows=self.frame.to_dict("records"))

    def tables(self) -> list[Table]:
        """Show the steps by countries, in as many parts as have room."""
        if self.frame.empty:
            return []
        return [self._part(number, codes) for number, codes in enumerate(self.countries, 1)]

    def _part(self, number: int, codes: tuple[str, ...]) -> Table:
        here = self.cells[self.cells["country"].isin(codes)]
        names = dict(zip(here["country"], here["name"], strict=True))
        states: dict[Any, State] = here.set_index(["step", "country"])["state"].to_dict()
        rows: tuple[Row, ...] = tuple(
            (
                Cell(row.label, detail=row.sources),
                *(Cell(state=states[row.step, code]) for code in codes),
                Cell(f"{row.k} of {row.n}", most=int(row.upper), to=origin(row.indicator)),
            )
            for row in each_row(self.frame)
        )
        heads = [Column(code, title=names[code]) for code in codes]
        return Table(
            "tbl-pathway" if number == 1 else f"tbl-pathway-{number}",
            "Stages of protection, side by side: for which countries each is reported"
            f"{self.captions[number - 1]}. The sequence is ours; in practice one may come before another.",
            (Column("Stage"), *heads, Column("Countries", numeric=True)),
            rows,
            note=self.keys[number - 1],
            style="matrix",
            key=symbols(rows, STATE_LABELS),
        )


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
        share = share_of(ds, step.expression, step.base)
        lower, upper = share.bounds
        number = int(step.step)
        places = _places(ds, step.expression)
        steps.append((number, step.label, step.indicator, share.k, share.n, lower, upper, places))
        cells += [
            (number, step.label, code, ds.country_names[code], _state(code, share))
            for code in ds.participants
        ]
    heads = ["step", "label", "indicator", "k", "n", "lower", "upper", "sources"]
    parts = tuple(blocks(ds)) if ds.participants else ()
    return Pathway(
        pd.DataFrame(steps, columns=heads),
        pd.DataFrame(cells, columns=["step", "label", "country", "name", "state"]),
        parts,
        tuple(whom(ds, codes) for codes in parts),
        tuple(key(ds, codes) for codes in parts),
    )


def _places(ds: Dataset, expression: str) -> str:
    """Say where in the source the measures of an expression stand."""
    cells = ds.cells()
    cells = cells[cells["measure"].isin(measures_in(expression))].dropna(subset=["footnote"])
    return sources(sorted(set(cells["footnote"])), sorted(set(cells["page"])))


def _state(code: str, share: Share) -> State:
    if code in share.reported:
        return "reported"
    return "not_reported" if code in share.covered else "not_covered"
