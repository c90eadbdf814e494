"""Tables as an Excel workbook: a sheet for each, one for the codebook, one that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from thb_analysis.errors import ThbError
from thb_analysis.exports.codebook import ABOUT, COLUMNS, NAME, codebook_rows
from thb_analysis.exports.table import Table

Cell = str | int | float | bool | None

# A workbook says when it was made; one and the same moment keeps the bytes the same.
CREATED = datetime(1980, 1, 1)
NARROWEST, WIDEST = 8, 48

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class _Exact(float):
    """A number that is written with all its digits: the library's own writing drops the last."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def excel_files(tables: Sequence[Table], workbook: str) -> dict[str, bytes]:
    """Write all tables into one workbook, which is the same on each run.

    Raises
    ------
    ThbError
        If a table is too long, or a text too long for a cell.
    """
    out = BytesIO()
    with Workbook(out, OPTIONS) as book:
        book.set_properties({"title": tables[0].about["data"], "created": CREATED})
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            names = [field.name for field in table.fields]
            _sheet(book.add_worksheet(table.name), names, _cells(table), head)
        _sheet(book.add_worksheet(NAME), COLUMNS, codebook_rows(tables), head, wrapped)
        _about(book.add_worksheet(ABOUT), tables, head, wrapped)
    return {f"{workbook}.xlsx": out.getvalue()}


def _cells(table: Table) -> list[tuple[Cell, ...]]:
    """Return the rows of a table, lists as texts."""
    columns = [
        [field.as_text(value) if isinstance(value, list) else value for value in column]
        for field, column in zip(table.fields, table.columns, strict=True)
    ]
    return list(zip(*columns, strict=True))


def _sheet(
    sheet: Worksheet,
    names: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    head: Format,
    body: Format | None = None,
) -> None:
    """Write a header that stays in sight and filters, and the rows below it."""
    lines = [names, *rows]
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            _write(sheet, number, place, cell, body if number else head)
    for place, column in enumerate(zip(*lines, strict=True)):
        longest = max(len(str(cell)) for cell in column)
        sheet.set_column(place, place, min(max(longest + 2, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    if names:
        sheet.autofilter(0, 0, len(lines) - 1, len(names) - 1)


def _about(sheet: Worksheet, tables: Sequence[Table], head: Format, body: Format) -> None:
    """Write what the workbook is, and a list of its sheets that leads to them."""
    facts = [(name.replace("_", " "), fact) for name, fact in tables[0].about.items()]
    for number, (name, fact) in enumerate(facts):
        _write(sheet, number, 0, name, head)
        _write(sheet, number, 1, fact, body)
    for number, table in enumerate(tables, len(facts) + 1):
        sheet.write_url(number, 0, f"internal:'{table.name}'!A1", string=table.name)
        _write(sheet, number, 1, f"{table.title} ({len(table)} rows)", body)
    sheet.set_column(0, 0, max(len(table.name) for table in tables) + 2)
    sheet.set_column(1, 1, 2 * WIDEST)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, style: Format | None) -> None:
    """Write one cell; the library tells by a code that it has cut or dropped one."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        code = sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, str):
        code = sheet.write_string(row, column, cell, style)
    else:
        code = sheet.write_number(row, column, _Exact(cell), style)
    if code:
        raise ThbError(
            f"sheet {sheet.name}, row {row + 1}: this is more than Excel holds; "
            "choose another format"
        )
