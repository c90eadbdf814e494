"""Tables as reports have them: where links lead, what is said of symbols, and the file to save."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Sequence
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
_COUNT = re.compile(r"(\d+)\sof\s(\d+)(?:, .*)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def links(item: Figure | Table) -> Iterator[str]:
    """Yield the ids in the report that cells must be able to point to; a figure has none."""
    for cell in _cells(item):
        yield from _links(cell)


def _links(cell: Cell) -> Iterator[str]:
    if cell.href and cell.href.startswith("#"):
        yield cell.href[1:]
    for part in cell.parts:
        yield from _links(part)


def anchors(item: Figure | Table) -> Iterator[str]:
    """Yield the ids of cells; a figure has none."""
    return (cell.anchor for cell in _cells(item) if cell.anchor)


def _cells(item: Figure | Table) -> Iterator[Cell]:
    return chain.from_iterable(item.cells if isinstance(item, Table) else ())


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
    """Say what a matrix cell says to those who do not see its symbol."""
    if cell.label or not cell.state:
        return cell.label or cell.text
    return STATE_LABELS[cell.state] + (f", {OUTSIDE_LABEL}" if cell.outside else "")


def numbers(table: Table) -> list[tuple[str, ...]]:
    """Name for each column the numbers that its counts are saved with as well."""
    columns = [*zip(*table.cells, strict=True)] or [()] * len(table.columns)
    # The first names the rows.
    return [(), *map(_numbers, columns[1:])]


def _numbers(column: Sequence[Cell]) -> tuple[str, ...]:
    found = [counts for cell in column if (counts := _counts(cell))]
    known = 3 if any(upper for *_, upper in found) else 2
    return ("k", "N", "upper bound")[:known] if found else ()


def among(cell: Cell, names: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers of a cell for these columns, empty where it is no count."""
    return (_counts(cell) or ("",) * len(names))[: len(names)]


def _counts(cell: Cell) -> tuple[str, ...]:
    """Return k and N of a count, and the upper bound where it is known; empty if it is none."""
    found = _COUNT.fullmatch(_said(cell))
    return (*found.groups(), "" if cell.most is None else str(cell.most)) if found else ()


def _said(cell: Cell) -> str:
    """Return the text of a cell, its links aside; words stand for the symbol of a matrix cell."""
    return (spoken(cell) if cell.state else _joined(cell)).strip()


def _joined(cell: Cell) -> str:
    return "".join(map(_joined, cell.parts)) or cell.text


def _guarded(text: str) -> str:
    """Return a text as a spreadsheet reads it without running it; a number is as it was."""
    return text if _NUMBER.fullmatch(text) else harmless(text)


def saved(table: Table) -> str:
    """Write a table as a CSV file, the same that the page script saves."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    extra = numbers(table)
    heads = zip(table.columns, extra, strict=True)
    lines.writerow(
        _guarded(text)
        for head, names in heads
        for text in (head.label, *(f"{head.label}: {name}" for name in names))
    )
    lines.writerows(
        [
            _guarded(text)
            for cell, names in zip(row, extra, strict=True)
            for text in (_said(cell), *among(cell, names))
        ]
        for row in table.cells
    )
    return out.getvalue()
