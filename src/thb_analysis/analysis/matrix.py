"""The matrix: every cell of a theme, and where in the source it stands."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.room import CELLS, COLUMNS
from thb_analysis.counts import each_row, share_of, shown_cells
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import (
    Cell,
    Column,
    Prose,
    Result,
    Row,
    Table,
    footnoted,
    measure_row,
    symbols,
)
from thb_analysis.wording import capital, joined, missing, source


@dataclass(frozen=True, eq=False, repr=False)
class Matrix(Result):
    """Measures by countries: what numbers in a report lead to.

    Attributes
    ----------
    ds : Dataset
    frame : pandas.DataFrame
        One row for each measure and country: the columns of ``Dataset.cells``.
    """

    ds: Dataset
    frame: pd.DataFrame

    def text(self) -> Prose:
        """Count the cells by state."""
        if self.frame.empty:
            return Prose("There are no cells under this theme.")
        counts = self.frame["state"].value_counts()
        states = [f"{number} {STATE_LABELS[str(state)]}" for state, number in counts.items()]
        return Prose(f"Of {len(self.frame):,} cells, {joined(states)}.")

    def tables(self) -> list[Table]:
        """Lay out a row for each measure, with its footnote and k of N.

        In several tables where the countries have no room in one; of more cells than a report can
        show the most reported measures, and a note that says where the others are.
        """
        ds, cells, note = self.ds, self.frame, ""
        if len(cells) > CELLS:
            ranked = coverage(ds, cells["theme"].iloc[0]).ranked["measure"]
            first = ranked.head(max(CELLS // len(ds.participants), 1))
            note = (
                f"Shown are the {len(first)} most reported measures, since nobody reads a table of "
                f"{len(cells):,} cells: thb export matrix writes all of them, and data.zip holds the data."
            )
            cells = cells[cells["measure"].isin(first)]
        parts = blocks(ds) if len(cells) else []
        return [_table(ds, cells, codes, number, note) for number, codes in enumerate(parts, 1)]


def matrix(ds: Dataset, theme: str) -> Matrix:
    """Lay out measures by countries.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    Matrix

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> [item.caption for item in thb.matrix(thb.load(), "detection").tables()]
    ['Every country under every measure.']
    """
    return Matrix(ds, shown_cells(ds, theme))


def blocks(ds: Dataset) -> list[tuple[str, ...]]:
    """Part the countries into as many as have room side by side, of about the same number."""
    size = ceil(len(ds.participants) / ceil(len(ds.participants) / COLUMNS))
    starts = range(0, len(ds.participants), size)
    return [ds.participants[start : start + size] for start in starts]


def whom(ds: Dataset, codes: tuple[str, ...]) -> str:
    """Say for a caption which countries a table shows, unless it shows all."""
    names = ds.country_names
    whole = len(codes) == len(ds.participants)
    return "" if whole else f": {names[codes[0]]} to {names[codes[-1]]}"


def key(ds: Dataset, codes: tuple[str, ...]) -> str:
    """Say which countries the codes of a table stand for; empty where names are the codes."""
    names = ds.country_names
    parts = [f"{code} {names[code]}" for code in codes if names[code] != code]
    return f"{', '.join(parts)}." if parts else ""


def _table(
    ds: Dataset, cells: pd.DataFrame, codes: tuple[str, ...], number: int, note: str
) -> Table:
    names, facts = ds.country_names, ds.measures.set_index("measure")
    here = cells[cells["country"].isin(codes)]
    rows: list[Row] = []
    for measure, row in here.groupby("measure", sort=False):
        label, base = facts.at[measure, "label"], facts.at[measure, "base"]
        share = share_of(ds, str(measure), str(base))
        first = row.iloc[0]
        anchor = measure_row(str(measure)) if number == 1 else None
        head = Cell(label, anchor=anchor, detail=source(first["footnote"], first["page"]))
        where = (_footnote(first),) if ds.has_document else ()
        draw = _unclear if facts.at[measure, "polarity"] == "unclear" else _cell
        count = Cell(f"{share.k} of {share.n}", most=len(share.possible))
        rows.append((head, *where, *map(draw, each_row(row)), count))
    heads = [Column("Measure")]
    heads += [Column("n.", title="Footnote of the source")] if ds.has_document else []
    heads += [Column(code, title=names[code]) for code in codes]
    return Table(
        "tbl-matrix" if number == 1 else f"tbl-matrix-{number}",
        f"Every {ds.unit[0]} under every measure{whom(ds, codes)}.",
        (*heads, Column(capital(ds.unit[1]), numeric=True)),
        tuple(rows),
        note=("n.: footnote of the source that names the countries. " if ds.has_document else "")
        + " ".join(filter(None, [key(ds, codes), note])),
        style="matrix",
        key=symbols(rows, STATE_LABELS),
    )


def _cell(cell: Any) -> Cell:
    named = cell.state in ("reported", "qualified", "absent")
    outside = named and not cell.in_base
    if cell.state != "qualified" or missing(cell.note) or not cell.note:
        return Cell(state=cell.state, outside=outside)
    # What the source adds for the country is shown with the cell.
    return Cell(state=cell.state, outside=outside, label=f"{STATE_LABELS[cell.state]}; {cell.note}")


def _unclear(cell: Any) -> Cell:
    """Draw a cell of a list that does not say which way it is meant."""
    return Cell(state="unclear") if cell.state in ("reported", "qualified") else _cell(cell)


def _footnote(first: Any) -> Cell:
    return footnoted("" if missing(first["footnote"]) else str(first["footnote"]))
