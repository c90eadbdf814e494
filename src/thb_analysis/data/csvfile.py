"""Strict reading of one CSV file: what is not exactly as expected is a fault.

``pandas.read_csv`` pads short rows, guesses missing values and knows no lines;
here every cell stays text and every row keeps the line it starts on.
"""

import csv
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from thb_analysis.data.names import nearest
from thb_analysis.errors import DataInvalid, Fault

# The tables of a coding are a few hundred kilobytes; more than this is a mistake,
# and reading it would fill the memory before anybody learns of it.
SIZE_LIMIT = 20_000_000

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


def read_table(root: Path, file: str, columns: Sequence[str]) -> Table:
    """Read a CSV file that must have exactly these columns.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the package.
    file : str
        Path within the package.
    columns : sequence of str
        In the order of the header.

    Returns
    -------
    Table

    Raises
    ------
    DataInvalid
        With every fault of the file: missing, empty, larger than
        ``SIZE_LIMIT`` bytes, not text, not UTF-8, separated otherwise than by
        commas, other columns, rows that are too short or too long.
    """
    text = decoded(file, content(root, file))
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


def content(root: Path, file: str) -> bytes:
    """Return the bytes of a file, unless it is missing or too large.

    Raises
    ------
    DataInvalid
    """
    path = root / file
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise DataInvalid([_fault(file, 0, "not-a-file", "This is not a file", "a CSV file")])
        if state.st_size > SIZE_LIMIT:
            raise DataInvalid([_too_large(file, state.st_size)])
        return path.read_bytes()
    except FileNotFoundError:
        raise DataInvalid([_missing(path, file)]) from None
    except OSError as error:
        problem = f"The file cannot be read ({os.strerror(error.errno or 0)})"
        raise DataInvalid(
            [_fault(file, 0, "unreadable-file", problem, "a file that may be read")]
        ) from None


def decoded(file: str, raw: bytes) -> str:
    """Return the bytes of a file as text.

    Raises
    ------
    DataInvalid
        If they are not UTF-8 text with plain line ends.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataInvalid(
            [_fault(file, 1, "encoding", "The file is UTF-16 text", "UTF-8", AS_UTF8)]
        )
    if raw.startswith(b"PK\x03\x04"):
        raise DataInvalid(
            [
                _fault(
                    file,
                    0,
                    "not-text",
                    "The file is a workbook or an archive, not text",
                    "a CSV file",
                    AS_UTF8,
                )
            ]
        )
    if b"\0" in raw:
        raise DataInvalid(
            [
                _fault(
                    file,
                    raw[: raw.index(b"\0")].count(b"\n") + 1,
                    "not-text",
                    "The file is not text",
                    "a CSV file",
                    "put the file back from the last commit",
                )
            ]
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataInvalid([_not_utf8(file, raw, error.start)]) from None
    _check_characters(file, text)
    return text


AS_UTF8 = "save it as “CSV UTF-8”, separated by commas"


def _missing(path: Path, file: str) -> Fault:
    siblings = [sibling.name for sibling in path.parent.glob("*")] if path.parent.is_dir() else []
    near = nearest(path.name, siblings, limit=1)
    hint = f"rename {near[0]}" if near else "put it back; a table without rows has its header line"
    return _fault(file, 0, "missing-file", "The file is missing", "a CSV file", hint)


def _too_large(file: str, size: int) -> Fault:
    problem = f"The file has {size / 1e6:.0f} MB and was not read"
    return _fault(file, 0, "too-large", problem, f"at most {SIZE_LIMIT / 1e6:.0f} MB")


def _not_utf8(file: str, raw: bytes, start: int) -> Fault:
    line = raw.count(b"\n", 0, start) + 1
    around = raw[raw.rfind(b"\n", 0, start) + 1 :].split(b"\n", 1)[0]
    shown = around.decode("cp1252", errors="replace")[:60]
    problem = (
        f"Byte 0x{raw[start]:02X} is not UTF-8 text (read as Windows-1252, the line says {shown!r})"
    )
    return _fault(file, line, "encoding", problem, "UTF-8", AS_UTF8)


def _check_characters(file: str, text: str) -> None:
    faults = []
    if text.startswith("\ufeff"):
        faults.append(
            _fault(
                file,
                1,
                "byte-order-mark",
                "The file begins with a byte order mark, as Excel writes it",
                "UTF-8 without a mark",
                "save it as UTF-8 without BOM",
            )
        )
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        faults.append(
            _fault(
                file,
                line,
                "line-end",
                "The line ends with a carriage return, as on Windows",
                "line feeds only",
                "save it with Unix line ends (LF)",
            )
        )
    if faults:
        raise DataInvalid(faults)


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
