"""The matrix: every cell of a theme, and where in the source it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import pandas as pd

from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.room import CELLS, COLUMNS, heads_for
from thb_analysis.counts import each_row, in_order, names_of, one_state, shown_cells
from thb_analysis.data import Dataset
from thb_analysis.data.states import NAMED, OTHER_ANSWER, QUALIFIED, STATE_LABELS
from thb_analysis.display import UNCLEAR_LABEL, Cell, Column, Prose, Result, Row, Table, measure_row
from thb_analysis.display.tabulate import columns, footnoted, symbols
from thb_analysis.wording import capital, joined, missing, separator, source


@dataclass(frozen=True, eq=False, repr=False)
class Matrix(Result):
    """Measures by countries: what numbers in a report lead to.

    Attributes
    ----------
    ds : Dataset
    theme : str
    frame : pandas.DataFrame
        One row for each measure and country: the columns of ``Dataset.cells``.
    """

    ds: Dataset
    theme: str
    frame: pd.DataFrame

    def text(self) -> Prose:
        """Count the cells by state."""
        if self.frame.empty:
            return Prose("There are no cells under this theme.")
        counts = self.frame["state"].value_counts()
        called = {**STATE_LABELS, OTHER_ANSWER: "with another answer"}
        states = [f"{number} {called[str(state)]}" for state, number in counts.items()]
        return Prose(f"Of {len(self.frame):,} cells, {joined(states)}.")

    def tables(self) -> list[Table]:
        """Lay out a row for each measure, with its footnote and k of N.

        In several tables where the countries have no room in one; of more cells than a report can
        show the most reported measures, and a note that says where the others are.
        """
        ds, cells, notes = self.ds, self.frame, []
        if cells["measure"].nunique() == 1 and not ds.has_document:
            return [self._lists()]
        where = [Column("n.", title="Footnote of the source")] if ds.has_document else []
        if where:
            notes.append("n.: footnote of the source that names the countries.")
        found = coverage(ds, self.theme)
        if len(cells) > CELLS:
            first = found.ranked["measure"].head(max(CELLS // len(ds.participants), 1))
            notes.append(
                f"Shown are the {len(first)} most reported measures, since nobody reads a table of "
                f"{len(cells):,} cells: thb export matrix writes all of them, and data.zip holds the data."
            )
            cells = cells[cells["measure"].isin(first)]
        rows, by_measure = [], dict([*cells.groupby("measure")])
        for fact in each_row(found.frame[found.frame["measure"].isin(by_measure)]):
            detail = source(fact.footnote, fact.page)
            head = Cell(fact.label, anchor=measure_row(fact.measure), detail=detail)
            footnote = footnoted("" if missing(fact.footnote) else str(fact.footnote))
            unclear, here = fact.polarity == "unclear", each_row(by_measure[fact.measure])
            states = {cell.country: _cell(cell, unclear) for cell in here}
            count = Cell(f"{fact.k} of {fact.n}")
            rows.append(([head, *[footnote] * len(where)], states, count))
        caption, heads = f"Every {ds.unit[0]} under every measure", [Column("Measure"), *where]
        return by_countries(ds, "tbl-matrix", (caption, ""), heads, rows, notes)

    def _lists(self) -> Table:
        """Name the countries in each state: what would be a matrix of one row."""
        ds, several = self.ds, capital(self.ds.unit[1])
        fact = ds.measures.set_index("measure").loc[self.frame["measure"].iloc[0]]
        found = self.frame["country"].groupby(one_state(self.frame)).agg(list)
        rows: list[Row] = []
        for state in (each for each in STATE_LABELS if each in found.index):
            is_unclear = fact["polarity"] == "unclear" and state in NAMED
            label = capital(UNCLEAR_LABEL if is_unclear else STATE_LABELS[state])
            anchor = None if rows else measure_row(str(fact.name))
            names = names_of(ds, found[state])
            whom = separator(ds.country_names.values()).join(names)
            rows.append((Cell(label, anchor=anchor), str(len(names)), whom))
        heads = columns("State", "Number", several, numeric=["Number"], widths=(22, 10, 68))
        caption = f"Every {ds.unit[0]} under the one measure, {fact['label']}."
        return Table("tbl-matrix", caption, heads, tuple(rows))


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
    return Matrix(ds, theme, shown_cells(ds, theme))


def by_countries(
    ds: Dataset,
    id: str,
    caption: tuple[str, str],
    heads: list[Column],
    rows: Sequence[tuple[list[Any], Mapping[str, Cell], Cell]],
    notes: Sequence[str] = (),
) -> list[Table]:
    """Lay out rows by countries, in as many tables as these have room side by side.

    Parameters
    ----------
    ds : Dataset
    id : str
    caption : tuple of (str, str)
        What stands before and after the countries that a table shows, if it does not show all.
    heads : list of Column
        Of the cells that rows begin with.
    rows : sequence of (list of str or Cell, mapping of str to Cell, Cell)
        The cells that a row begins with, its cells by country, and its count.
    notes : sequence of str
        What stands before what codes mean.
    """
    names, whole = ds.country_names, in_order(ds)
    heads_of = heads_for(ds)
    upright = any(heads_of[code] != code for code in whole)
    size = ceil(len(whole) / ceil(len(whole) / COLUMNS)) if whole and rows else 0
    tables = []
    for start in range(0, len(whole), size) if size else ():
        codes, number = whole[start : start + size], start // size + 1
        drawn = tuple(
            (*_once(first, number), *(cells[code] for code in codes), count)
            for first, cells, count in rows
        )
        part = "" if codes == whole else f": {names[codes[0]]} to {names[codes[-1]]}"
        short = [code for code in codes if heads_of[code].casefold() != names[code].casefold()]
        said = [names[code] if upright else f"{code} {names[code]}" for code in short]
        called = f"{'In full: ' * upright}{separator(said).join(said)}." if said else ""
        by = [
            Column(heads_of[code], title=names[code] if heads_of[code] != names[code] else "")
            for code in codes
        ]
        tables.append(
            Table(
                id if number == 1 else f"{id}-{number}",
                f"{caption[0]}{part}.{caption[1]}",
                (*heads, *by, Column(capital(ds.unit[1]), numeric=True)),
                drawn,
                note=" ".join([*notes, called]).strip(),
                style="matrix",
                key=symbols(drawn, STATE_LABELS),
            )
        )
    return tables


def _once(cells: list[Any], number: int) -> list[Any]:
    """Return the first cells of a row, with its anchor in the first table alone."""
    first, *others = cells
    return [first if number == 1 else replace(first, anchor=None), *others]


def _cell(cell: Any, unclear: bool) -> Cell:
    """Draw a cell; of a list that does not say which way it is meant, only that it names the country."""
    if unclear and cell.state in NAMED:
        return Cell(state="unclear", outside=cell.outside)
    # What the source adds for the country is shown with the cell.
    noted = cell.state == QUALIFIED and cell.note
    label = f"{STATE_LABELS[cell.state]}; {cell.note}" if noted else None
    return Cell(state=cell.state, outside=cell.outside, label=label)
