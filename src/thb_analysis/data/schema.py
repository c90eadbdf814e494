"""The tables of a data package, their columns and rules, each described once in ``schema/*.csv``.

Descriptor, codebook, validation and the types of pandas columns follow from there.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

COMPULSORY = ("countries", "themes", "measures", "observations")
DTYPES = {"boolean": "boolean", "integer": "Int64", "number": "Float64", "string": "str"}
LONGEST_TEXT = 5_000
_LARGEST = 10**15

# Over control characters, surrogates, private use, the mark of byte order and no characters at all,
# pages, figures, PDF or the terminal would fail. Signs that turn text around, or have no width, make a
# number stand at another label, or two labels look like one; two of them join letters of some scripts.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff\U000f0000-\U0010ffff"
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF))
    + "]|(?<![\u0300-\U000effff])[\u200c\u200d]"
)
UNFIT = "control, private-use, invisible or text-direction character"

Words = Annotated[tuple[str, ...], BeforeValidator(str.split)]


class Column(BaseModel, frozen=True):
    """A column: what it holds, and what a cell of it must be."""

    name: str
    type: str = "string"
    needed: bool = False
    allowed: Words = ()
    pattern: str = ""
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
            return self._named.get("expected", f"the form {self.pattern}")
        if self.type == "boolean":
            return "true or false"
        if self.type == "string":
            return f"a text of at most {LONGEST_TEXT} characters, none of them a {UNFIT}"
        number = "a whole number" if self.type == "integer" else "a number"
        return number if self.least is None else f"{number} from {self.least} to {self.most}"

    @property
    def regex(self) -> str:
        """Regular expression of a cell; empty if any text will do."""
        return self._named.get("regex", self.pattern)

    @property
    def _named(self) -> dict[str, str]:
        """What is said of a pattern that has a name: how it is written, and what it is for people."""
        return _patterns().get(self.pattern, {})

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        if self.allowed:
            return TypeAdapter(Literal[self.allowed])  # type: ignore[arg-type]
        if self.type == "string":
            pattern = f"^(?:{self.regex})$" if self.regex else None
            longest = int(self._named.get("longest", LONGEST_TEXT))
            return TypeAdapter(Annotated[str, Field(max_length=longest, pattern=pattern)])
        if self.type == "boolean":
            return TypeAdapter(bool)
        least = -_LARGEST if self.least is None else self.least
        most = _LARGEST if self.most is None else self.most
        if self.type == "number":
            return TypeAdapter(Annotated[float, Field(ge=least, le=most, allow_inf_nan=False)])
        return TypeAdapter(Annotated[int, Field(ge=least, le=most), BeforeValidator(_whole)])

    def strict(self, text: str) -> str | None:
        """Return a cell that is not empty as files are written; None if the column cannot hold it."""
        if text.casefold() in self.allowed:
            text = text.casefold()
        if FORBIDDEN.search(text):
            return None
        try:
            value = self._adapter.validate_python(text)
        except ValidationError:
            return None
        if self.type == "boolean":
            return str(value).lower()
        return repr(value).removesuffix(".0") if self.type == "number" else str(value)

    def field(self) -> dict[str, Any]:
        """Return the column as a field of a Table Schema."""
        limits = {
            "required": self.needed or None,
            "enum": list(self.allowed) or None,
            "pattern": self.regex or None,
            "minimum": self.least,
            "maximum": self.most,
        }
        field = {"name": self.name, "type": self.type, "description": self.description}
        constraints = {name: limit for name, limit in limits.items() if limit is not None}
        return {**field, "constraints": constraints} if constraints else field


class TableSchema(BaseModel, frozen=True):
    """A table: where it lies, its key and its columns."""

    name: str
    path: str
    key: Words
    title: str
    description: str
    columns: dict[str, Column]

    def resource(self, linked: Collection[str]) -> dict[str, Any]:
        """Return the table as a resource of a Data Package, with links to the tables named."""
        links = [
            {
                "fields": [column.name],
                "reference": {"resource": column.link, "fields": [*schemas()[column.link].key]},
            }
            for column in self.columns.values()
            if column.link in linked
        ]
        schema: dict[str, Any] = {
            "fields": [column.field() for column in self.columns.values()],
            "primaryKey": [name for name in self.key if name in self.columns],
            "missingValues": [""],
        }
        return {
            "name": self.name,
            "type": "table",
            "path": self.path,
            "title": self.title,
            "description": self.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema | ({"foreignKeys": links} if links else {}),
        }


@cache
def schemas() -> dict[str, TableSchema]:
    """Return the schema of every table, by name."""
    columns: dict[str, dict[str, Column]] = defaultdict(dict)
    for row in _rows("columns.csv"):
        columns[row["table"]][row["name"]] = Column.model_validate(row)
    return {
        row["name"]: TableSchema.model_validate({**row, "columns": columns[row["name"]]})
        for row in _rows("tables.csv")
    }


class Rule(NamedTuple):
    """What must hold in a row of a table, or of each: where some terms hold, others must; else a column is at fault."""

    column: str
    when: str
    must: str
    message: str
    table: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """Return what must hold within rows."""
    return tuple(Rule(**row) for row in _rows("rules.csv"))


@cache
def _patterns() -> dict[str, dict[str, str]]:
    return {row["pattern"]: row for row in _rows("patterns.csv")}


def _rows(file: str) -> list[dict[str, str]]:
    text = (Path(__file__).parent / "schema" / file).read_text("utf-8")
    return [
        {name: cell for name, cell in row.items() if cell}
        for row in csv.DictReader(text.splitlines())
    ]


def _whole(text: str) -> str:
    """Let a spreadsheet's ``12.0`` be 12."""
    return text.removesuffix(".0")
