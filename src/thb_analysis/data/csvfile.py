"""Strict reading of one CSV file: what is not exactly as expected is a fault.

``pandas.read_csv`` pads short rows, guesses missing values and knows no lines;
here every cell stays text and every row keeps the line it starts on.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from thb_analysis.data.names import nearest
from thb_analysis.data.textfile import AS_UTF8, decoded
from thb_analysis.errors import DataInvalid, Fault

Record = dict[str, str]


@dataclass(frozen=True)
class Table:
    """A CSV file as read.

    Attributes
    ----------
    file : str
        Path within the package, with forward slashes.
    columns : tuple of str
    rows : tuple of tuple of str
        Every cell as text; an empty cell is ``""``.
    lines : tuple of int
        Line on which each row starts, the header being line 1.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def records(self) -> list[Record]:
        """Return the rows as dictionaries of text."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def numbered(self) -> Iterator[tuple[int, Record]]:
        """Yield the line and the record of each row."""
        return zip(self.lines, self.records(), strict=True)

    def fault(
        self,
        line: int,
        column: str,
        value: str | None,
        rule: str,
        message: str,
        expected: str = "",
        hint: str = "",
    ) -> Fault:
        """Return a fault of this file."""
        return Fault(self.file, line, column, value, rule, message, expected, hint)


def read_table(file: str, raw: bytes, columns: Sequence[str]) -> Table:
    """Read a CSV file that must have exactly these columns.

    Parameters
    ----------
    file : str
        Path within the package.
    raw : bytes
        Its content.
    columns : sequence of str
        In the order of the header.

    Returns
    -------
    Table

    Raises
    ------
    DataInvalid
        With every fault of the file: empty, not text, not UTF-8, separated
        otherwise than by commas, other columns, rows that are too short or
        too long.
    """
    text = decoded(file, raw)
    rows = list(_numbered_rows(file, text))
    if not rows:
        raise DataInvalid(
            [_fault(file, 0, "empty-file", "The file is empty", f"the header {','.join(columns)}")]
        )
    _check_header(file, rows[0][1], columns)
    _check_widths(file, rows[1:], len(columns))
    return Table(
        file,
        tuple(columns),
        tuple(tuple(row) for _, row in rows[1:]),
        tuple(line for line, _ in rows[1:]),
    )


def _numbered_rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataInvalid(
            [
                _fault(
                    file,
                    start,
                    "quoting",
                    f"The row that begins here cannot be read ({error})",
                    "cells that hold commas or quotes in double quotes, and quotes within them doubled",
                )
            ]
        ) from None


def _check_header(file: str, header: list[str], columns: Sequence[str]) -> None:
    separator = next((sign for sign in ";\t|" if len(header) == 1 and sign in header[0]), None)
    if separator:
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[separator]
        raise DataInvalid(
            [_fault(file, 1, "separator", f"The cells are separated by {name}", "commas", AS_UTF8)]
        )
    missing = [column for column in columns if column not in header]
    surplus = [column for column in header if column not in columns]
    faults = [_missing_column(file, column, surplus) for column in missing]
    faults += [_surplus_column(file, column, columns) for column in surplus]
    if not faults and header != list(columns):
        faults = [
            _fault(
                file,
                1,
                "column-order",
                f"The columns stand as {','.join(header)}",
                ",".join(columns),
            )
        ]
    if faults:
        raise DataInvalid(faults)


def _missing_column(file: str, column: str, surplus: Sequence[str]) -> Fault:
    near = nearest(column, surplus, limit=1)
    hint = f"rename {near[0]!r}" if near else ""
    return Fault(
        file,
        1,
        column,
        None,
        "missing-column",
        "The column is missing",
        "a column of this name",
        hint,
    )


def _surplus_column(file: str, column: str, columns: Sequence[str]) -> Fault:
    return Fault(
        file,
        1,
        column,
        None,
        "unknown-column",
        "The column is not described, or stands twice",
        f"the columns {','.join(columns)}",
    )


def _check_widths(file: str, rows: Sequence[tuple[int, list[str]]], width: int) -> None:
    faults = [_uneven(file, line, row, width) for line, row in rows if len(row) != width]
    if faults:
        raise DataInvalid(faults)


def _uneven(file: str, line: int, row: list[str], width: int) -> Fault:
    if not row:
        return _fault(file, line, "empty-line", "The line is empty", "no empty lines", "delete it")
    hint = "put cells that hold commas in double quotes" if len(row) > width else ""
    return _fault(file, line, "ragged-row", f"The row has {len(row)} cells", f"{width} cells", hint)


def _fault(file: str, line: int, rule: str, message: str, expected: str, hint: str = "") -> Fault:
    return Fault(file, line, "", None, rule, message, expected, hint)
