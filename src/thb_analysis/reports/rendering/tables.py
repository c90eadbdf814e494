"""Tables as reports have them: where links lead, and the file in which one is saved."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator
from dataclasses import replace
from itertools import chain

from thb_analysis.display import Cell, Figure, Table

# How a cell begins that a spreadsheet may run.
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def links(item: Figure | Table) -> Iterator[str]:
    """Yield the ids in the report that cells must be able to point to; a figure has none."""
    return (cell.href[1:] for cell in _cells(item) if cell.href and cell.href.startswith("#"))


def anchors(item: Figure | Table) -> Iterator[str]:
    """Yield the ids of cells; a figure has none."""
    return (cell.anchor for cell in _cells(item) if cell.anchor)


def _cells(item: Figure | Table) -> Iterator[Cell]:
    return chain.from_iterable(item.cells if isinstance(item, Table) else ())


def resolved(table: Table, places: Container[str]) -> Table:
    """Return the table with links to those of these places that cells name."""
    rows = tuple(tuple(_resolved(cell, places) for cell in row) for row in table.cells)
    return replace(table, rows=rows)


def _resolved(cell: Cell, places: Container[str]) -> Cell:
    """Make a link of `to` if the place is among these, else leave the text plain."""
    if cell.to is None:
        return cell
    return replace(cell, href=f"#{cell.to}" if cell.to in places else cell.href, to=None)


def _guarded(text: str) -> str:
    """Return a text as a spreadsheet reads it without running it; a number is as it was."""
    # A carriage return alone ends a line, and is not quoted.
    text = re.sub(r"\r\n?", "\n", text)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def as_csv(table: Table) -> bytes:
    """Write a table as a CSV file, with the mark by which Excel knows signs beyond ASCII."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([_guarded(column.label) for column in table.columns])
    lines.writerows([_guarded(cell.text.strip()) for cell in row] for row in table.cells)
    return out.getvalue().encode("utf-8-sig")
