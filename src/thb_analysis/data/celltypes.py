"""How each type of the descriptor is written in a file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from thb_analysis.data.csvfile import Table
from thb_analysis.data.tables import BOOLEAN, INTEGER, NUMBER, STRING
from thb_analysis.errors import Fault


@dataclass(frozen=True)
class CellType:
    """One type: how it is called, how it is written, what it becomes in a frame."""

    name: str
    expected: str
    pattern: re.Pattern[str]
    parse: Callable[[str], Any]
    dtype: str


_TYPES = {
    STRING: CellType("text", "text", re.compile(r"(?s).*"), str, "str"),
    INTEGER: CellType(
        "a whole number",
        "digits only, or nothing",
        re.compile(r"0|-?[1-9][0-9]{0,14}"),
        int,
        "Int64",
    ),
    NUMBER: CellType(
        "a number",
        "digits with a decimal point, or nothing",
        re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?"),
        float,
        "Float64",
    ),
    BOOLEAN: CellType(
        "true or false",
        "true, false or nothing",
        re.compile("true|false"),
        "true".__eq__,
        "boolean",
    ),
}


def cell_type(name: str) -> CellType:
    """Return a type of the descriptor; types that the library does not use are text."""
    return _TYPES.get(name, _TYPES[STRING])


def wrong_cells(table: Table, types: dict[str, str]) -> Iterator[Fault]:
    """Find the cells that are not of the type of their column.

    Parameters
    ----------
    table : Table
    types : dict of str to str
        Type of each column, as the descriptor names it.

    Yields
    ------
    Fault
    """
    for column in table.columns:
        kind = cell_type(types[column])
        for line, cell in zip(table.lines, table.column(column), strict=True):
            if cell and not kind.pattern.fullmatch(cell):
                hint = _hint(cell, kind)
                yield table.fault(
                    line, column, cell, "type", f"is not {kind.name}", kind.expected, hint
                )


def _hint(cell: str, kind: CellType) -> str:
    """Say how to mend what a spreadsheet has probably changed."""
    for mended in (cell.strip(), cell.lower(), cell.removesuffix(".0"), cell.replace(",", ".")):
        if mended and kind.pattern.fullmatch(mended):
            return f"write {mended}; spreadsheets change how values are written"
    return ""
