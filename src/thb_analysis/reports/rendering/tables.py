"""Tables as reports have them: where links lead, what is said of symbols, and the file to save."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from thb_analysis.data import states
from thb_analysis.data.files import harmless
from thb_analysis.display import (
    OUTSIDE_LABEL,
    OUTSIDE_MARK,
    SYMBOLS,
    UNCLEAR_LABEL,
    Cell,
    Figure,
    Table,
)

# A cell of a list that does not say which way it is meant has a sign of its own.
_LABELS = {**states.STATE_LABELS, "unclear": UNCLEAR_LABEL}
STATE_LABELS = {state: _LABELS[state] for state in SYMBOLS}

# Characters of a code that a column of symbols has room for.
_CODE = 4
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def links(item: Figure | Table) -> Iterator[str]:
    """Yield the ids in the report that cells must be able to point to; a figure has none."""
    return (cell.href[1:] for cell in _cells(item) if cell.href and cell.href.startswith("#"))


def anchors(item: Figure | Table) -> Iterator[str]:
    """Yield the ids of cells; a figure has none."""
    return (cell.anchor for cell in _cells(item) if cell.anchor)


def _cells(item: Figure | Table) -> Iterator[Cell]:
    """Yield cells, and behind each the pieces that make it up."""
    return _pieces(chain.from_iterable(item.cells if isinstance(item, Table) else ()))


def _pieces(cells: Iterable[Cell]) -> Iterator[Cell]:
    for cell in cells:
        yield cell
        yield from _pieces(cell.parts)


def settled(table: Table, places: Container[str]) -> Table:
    """Return the table with links to those of these places that cells name."""
    rows = tuple(tuple(_settled(cell, places) for cell in row) for row in table.cells)
    return replace(table, rows=rows)


def _settled(cell: Cell, places: Container[str]) -> Cell:
    """Make a link of `to` if the place is among these, else leave the text plain."""
    if cell.to is None and not cell.parts:
        return cell
    href = f"#{cell.to}" if cell.to in places else cell.href
    parts = tuple(_settled(part, places) for part in cell.parts)
    return replace(cell, href=href, to=None, parts=parts)


def key(table: Table) -> list[dict[str, str]]:
    """Say what the symbols of a table mean; the mark for cells outside the base has no state."""
    cells = [cell for cell in _cells(table) if cell.state]
    shown = {cell.state for cell in cells}
    said = [
        {"state": state, "symbol": SYMBOLS[state], "label": label}
        for state, label in STATE_LABELS.items()
        if state in shown
    ]
    if any(cell.outside for cell in cells):
        said.append({"state": "", "symbol": OUTSIDE_MARK, "label": OUTSIDE_LABEL})
    return said


def upright(table: Table) -> frozenset[int]:
    """Return the columns of symbols whose heads stand upright, since one of them is long."""
    inner = range(1, len(table.columns) - 1) if table.style == "matrix" else ()
    symbols = [at for at in inner if all(row[at].state for row in table.cells)]
    is_long = any(len(table.columns[at].label) > _CODE for at in symbols)
    return frozenset(symbols if is_long else ())


def spoken(cell: Cell) -> str:
    """Return the text of a cell; words stand for the symbol of a matrix cell."""
    if not cell.state:
        return cell.text
    return cell.label or STATE_LABELS[cell.state] + (f", {OUTSIDE_LABEL}" if cell.outside else "")


def _guarded(text: str) -> str:
    """Return a text as a spreadsheet reads it without running it; a number is as it was."""
    return text if _NUMBER.fullmatch(text) else harmless(text)


def saved(table: Table) -> str:
    """Write a table as a CSV file, the same that the page script saves."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([_guarded(column.label) for column in table.columns])
    lines.writerows([_guarded(spoken(cell).strip()) for cell in row] for row in table.cells)
    return out.getvalue()
