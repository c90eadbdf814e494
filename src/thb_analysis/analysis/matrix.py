"""The matrix: every cell of a theme, and where in the source it stands."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd

from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.room import CELLS, COLUMNS
from thb_analysis.counts import each_row, share_of, shown_cells
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Cell, Column, Prose, Table, measure_row
from thb_analysis.wording import missing, source


def matrix(ds: Dataset, theme: str) -> list[Table | Prose]:
    """Lay out measures by countries: what numbers in a report lead to.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    list of Table or Prose
        A row for each measure, with its footnote and k of N; several tables where the countries
        have no room in one; of more cells than a report can show the most reported measures, and
        a sentence that says where the others are.

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> [item.caption for item in thb.matrix(thb.load(), "detection")]
    ['Every country under every measure.']
    """
    cells = shown_cells(ds, theme)
    if cells.empty:
        return [Prose("There are no cells under this theme.")]
    before = []
    if len(cells) > CELLS:
        measures = coverage(ds, theme).ranked["measure"]
        first = measures.head(max(CELLS // len(ds.participants), 1))
        before = [
            Prose(
                f"Shown are the {len(first)} most reported measures, since nobody reads a table of "
                f"{len(cells):,} cells. `thb export matrix` writes all of them, and data.zip holds the data."
            )
        ]
        cells = cells[cells["measure"].isin(first)]
    tables = [_table(ds, cells, codes, number) for number, codes in enumerate(blocks(ds), 1)]
    return [*before, *tables]


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


def _table(ds: Dataset, cells: pd.DataFrame, codes: tuple[str, ...], number: int) -> Table:
    names, facts = ds.country_names, ds.measures.set_index("measure")
    here = cells[cells["country"].isin(codes)]
    rows: list[tuple[str | Cell, ...]] = []
    for measure, row in here.groupby("measure", sort=False):
        label, base = facts.at[measure, "label"], facts.at[measure, "base"]
        share = share_of(ds, str(measure), str(base))
        first = row.iloc[0]
        anchor = measure_row(str(measure)) if number == 1 else None
        head = Cell(label, anchor=anchor, detail=source(first["footnote"], first["page"]))
        where = (_footnote(first),) if ds.has_document else ()
        draw = _unclear if facts.at[measure, "polarity"] == "unclear" else _cell
        rows.append((head, *where, *map(draw, each_row(row)), f"{share.k} of {share.n}"))
    heads = [Column("Measure")]
    heads += [Column("n.", title="Footnote of the source")] if ds.has_document else []
    heads += [Column(code, title=names[code]) for code in codes]
    return Table(
        "tbl-matrix" if number == 1 else f"tbl-matrix-{number}",
        f"Every country under every measure{whom(ds, codes)}.",
        (*heads, Column("Countries", numeric=True)),
        tuple(rows),
        note=("n.: footnote of the source that names the countries. " if ds.has_document else "")
        + key(ds, codes),
        style="matrix",
    )


def _cell(cell: Any) -> Cell:
    named = cell.state in ("reported", "qualified", "absent")
    outside = named and not cell.in_base
    if cell.state != "qualified" or missing(cell.note):
        return Cell(state=cell.state, outside=outside)
    # What the source adds for the country is shown with the cell.
    return Cell(state=cell.state, outside=outside, label=f"{STATE_LABELS[cell.state]}; {cell.note}")


def _unclear(cell: Any) -> Cell:
    """Draw a cell of a list that does not say which way it is meant."""
    return Cell(state="unclear") if cell.state in ("reported", "qualified") else _cell(cell)


def _footnote(first: Any) -> str:
    return "" if missing(first["footnote"]) else str(first["footnote"])
