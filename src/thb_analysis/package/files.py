"""Read tables generously, and write them strictly."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from io import StringIO
from itertools import zip_longest
from pathlib import Path

from thb_analysis.errors import DataInvalid, Fault
from thb_analysis.names import normalize_name

# Rule broken by a file outside its package.
OUTSIDE = "outside"

# The tables of a coding are a few hundred kilobytes; reading far more than this would fill the
# memory before anybody learns that it was a mistake.
SIZE_LIMIT = 50_000_000


class Row(dict[str, str]):
    """The cells of a row by column, ``""`` where there is none, and the file and line of the row."""

    def __init__(
        self,
        cells: Mapping[str, str],
        file: str = "",
        line: int = 0,
    ) -> None:
        super().__init__(cells)
        self.file = file
        self.line = line

    def __missing__(self, column: str) -> str:
        return ""

    def fault(
        self,
        column: str,
        rule: str,
        message: str,
        expected: str = "",
        hint: str = "",
        value: str = "",
    ) -> Fault:
        """Return a fault of a cell; a message that is no sentence of its own starts with the value, by default the cell."""
        if not message[0].isupper():
            value = value or self[column]
        return Fault(self.file, self.line, column, value, rule, message, expected, hint)


def read_content(root: Path, file: str) -> bytes:
    """Return the bytes of a file of a package.

    Raises
    ------
    DataInvalid
        If it is missing, outside the package by its name or by a link, no file, or not readable.
    """
    path = root / file
    try:
        path.resolve().relative_to(root.resolve())
    except (ValueError, OSError, RuntimeError):
        problem = "This leads to a file outside the package"
        hint = "put the file itself into it"
        raise _invalid(file, OUTSIDE, problem, "a file within it", hint) from None
    try:
        if path.stat().st_size > SIZE_LIMIT:
            problem = f"It has more than the {SIZE_LIMIT // 10**6} MB that are read"
            raise _invalid(file, "unfit-file", problem, "an ordinary file")
        return path.read_bytes()
    except FileNotFoundError:
        problem = "The file is missing"
        hint = "put it there, or name the folder that holds it"
        raise _invalid(file, "missing-file", problem, "a file", hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        problem = f"The file cannot be read ({reason})"
        raise _invalid(file, "unreadable-file", problem, "a readable file") from None


def decode(file: str, raw: bytes) -> str:
    """Return bytes as text in UTF-8.

    Raises
    ------
    DataInvalid
    """
    hint = f"save it as {'CSV ' * file.endswith('.csv')}UTF-8"
    if b"\0" in raw:  # as in every workbook
        raise _invalid(file, "not-text", "The file is not text in UTF-8", "text", hint)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"Byte 0x{raw[error.start]:02X} is not UTF-8 text"
        raise _invalid(file, "encoding", problem, "UTF-8", hint, line) from None


def parse_table(
    file: str, text: str, known: Collection[str] = ()
) -> tuple[list[str], list[Row]]:
    """Read the text of a CSV file, however a spreadsheet has written it.

    Commas, semicolons, tabs or bars; any line ends. Blank lines and blank columns at the end are
    skipped, short rows are filled up, white space is collapsed, and names of known columns are
    corrected in case and punctuation.

    Returns
    -------
    header : list of str
    rows : list of Row

    Raises
    ------
    DataInvalid
        If it has no header, a row has more cells than the header, or quotes do not close.
    """
    lines = table_lines(file, text)
    _, head = next(lines, (1, []))
    if not head:
        raise _invalid(file, "empty-file", "The file is empty", "a header line")
    usual = {normalize_name(name): name for name in known}
    header = [usual.get(normalize_name(name), name) for name in head]
    if twice := sorted({name for name in header if header.count(name) > 1 or not name}):
        problem = f"Columns without a name, or with the same one: {', '.join(map(repr, twice))}"
        raise _invalid(file, "header", problem, "a name for each column", line=1)
    rows: list[Row] = []
    faults: list[Fault] = []
    for line, cells in lines:
        row = Row(dict(zip_longest(header, cells, fillvalue="")), file, line)
        if len(cells) > len(header):
            message = f"The row has {len(cells)} cells and the header {len(header)}"
            hint = "put cells that hold the separator in double quotes"
            faults.append(row.fault("", "ragged-row", message, "as many", hint))
        rows.append(row)
    if faults:
        raise DataInvalid(faults)
    return header, rows


def table_lines(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV file that are not blank, with their numbers, their white space collapsed."""
    header = next(filter(str.strip, text.splitlines()), "")
    separator = max(",;\t|", key=header.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        problem = f"The row that begins here cannot be read ({error})"
        expected = (
            "quotes around cells that hold commas, and quotes within them doubled"
        )
        raise _invalid(file, "quoting", problem, expected, line=start) from None


def csv_text(columns: Collection[str], records: Iterable[Mapping[str, str]]) -> str:
    """Return records as the text of a CSV file: commas, plain line ends, few quotes."""
    out = StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _invalid(
    file: str, rule: str, message: str, expected: str, hint: str = "", line: int = 0
) -> DataInvalid:
    return DataInvalid([Fault(file, line, "", "", rule, message, expected, hint)])
