"""The tables of a data package, their columns and rules, each described once in ``schema/*.csv``.

Descriptor, codebook, validation and the types of pandas columns follow from there.
"""

import csv
import math
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

COMPULSORY = ("countries", "themes", "measures", "observations")
DTYPES = {
    "boolean": "boolean",
    "integer": "Int64",
    "number": "Float64",
    "string": "str",
}
LONGEST_TEXT = 5_000
_LARGEST = 10**15
_NUMBER = re.compile(r"[-+]?\d{1,300}(\.\d{1,300})?([eE][-+]?\d{1,3})?", re.ASCII)
_BOOLEANS = {
    "true": "true",
    "yes": "true",
    "1": "true",
    "false": "false",
    "no": "false",
    "0": "false",
}

# Control characters, surrogates, private use, the byte order mark and noncharacters break pages, figures,
# PDF or the terminal. Characters that change the direction of text, or have no width, can move a number
# to another label, or make two labels look alike; two of them (ZWNJ, ZWJ) some scripts need after a letter.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff\U000f0000-\U0010ffff"
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
    + "".join(
        chr(plane << 16 | last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF)
    )
    + "]|(?<![\u0300-\U000effff])[\u200c\u200d]"
)
UNFIT = "control, private-use, invisible or text-direction character"

Words = Annotated[tuple[str, ...], BeforeValidator(str.split)]


class Column(BaseModel, frozen=True):
    """A column of a table: the type and the limits of its cells, as in ``schema/columns.csv``."""

    name: str
    type: str = "string"
    needed: bool = False
    allowed: Words = ()
    pattern: str = ""
    wording: str = ""
    regex: str = ""
    longest: int = LONGEST_TEXT
    least: int | None = None
    most: int | None = None
    link: str = ""
    default: str = ""
    description: str = ""

    @property
    def target(self) -> str:
        """Table that the cell names a row of; empty if none."""
        return self.link.rstrip("*+")

    @property
    def expected(self) -> str:
        """What a cell must be, for a message."""
        if self.allowed:
            return f"one of {', '.join(self.allowed)}"
        if self.pattern:
            return self.wording or f"the form {self.pattern}"
        if self.type == "boolean":
            return "true or false"
        if self.type == "string":
            longest = f"at most {LONGEST_TEXT} characters"
            return f"a text of {longest}, none of them a {UNFIT}"
        number = "a whole number" if self.type == "integer" else "a number"
        if self.least is None:
            return number
        return f"{number} from {self.least} to {self.most}"

    def normalize(self, text: str) -> str | None:
        """Return a non-empty cell normalized, as it is written; None if it is not valid in this column."""
        plain = text.casefold()
        if self.allowed:
            return plain if plain in self.allowed else None
        if self.type == "boolean":
            return _BOOLEANS.get(plain)
        if self.type == "string":
            fits = re.fullmatch(self.regex or self.pattern or ".*", text)
            is_shown = len(text) <= self.longest and not FORBIDDEN.search(text)
            return text if fits and is_shown else None
        return self._normalize_number(text)

    def _normalize_number(self, text: str) -> str | None:
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        # A spreadsheet's 12.0 is 12.
        is_whole = value.is_integer()
        least = -_LARGEST if self.least is None else self.least
        most = _LARGEST if self.most is None else self.most
        if not least <= value <= most or not (is_whole or self.type == "number"):
            return None
        return f"{value:.0f}" if is_whole else repr(value)

    def field(self) -> dict[str, Any]:
        """Return the column as a field of a Table Schema."""
        limits = {
            "required": self.needed or None,
            "enum": list(self.allowed) or None,
            "pattern": self.regex or self.pattern or None,
            "minimum": self.least,
            "maximum": self.most,
        }
        field = {"name": self.name, "type": self.type, "description": self.description}
        given = {name: limit for name, limit in limits.items() if limit is not None}
        return {**field, "constraints": given} if given else field


class TableSchema(BaseModel, frozen=True):
    """A table: where it lies, its key and its columns."""

    name: str
    path: str
    key: Words
    title: str
    description: str
    columns: dict[str, Column]


@cache
def schemas() -> dict[str, TableSchema]:
    """Return the schema of every table, by name."""
    patterns = {row["pattern"]: row for row in _rows("patterns.csv")}
    columns: dict[str, dict[str, Column]] = defaultdict(dict)
    for row in _rows("columns.csv"):
        # A named pattern: its regex, and its wording in messages.
        named = patterns.get(row.get("pattern", ""), {})
        columns[row["table"]][row["name"]] = Column.model_validate({**named, **row})
    tables = {}
    for row in _rows("tables.csv"):
        table = {**row, "columns": columns[row["name"]]}
        tables[row["name"]] = TableSchema.model_validate(table)
    return tables


@cache
def rules() -> list[dict[str, str]]:
    """Return the rules for rows: in `table` (default: all), `when` terms hold, terms `must` hold; else `column` is at fault."""
    return _rows("rules.csv")


def _rows(file: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / "schema" / file).read_text("utf-8")
    rows = []
    for row in csv.DictReader(text.splitlines()):
        rows.append({name: cell for name, cell in row.items() if cell})
    return rows
