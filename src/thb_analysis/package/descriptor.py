"""Read ``datapackage.json``."""

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from thb_analysis.errors import DataInvalid, Fault
from thb_analysis.package.files import Row, decode
from thb_analysis.package.schema import FORBIDDEN, LONGEST_TEXT, UNFIT

DESCRIPTOR = "datapackage.json"
FORMAT = 2
Record = Mapping[str, Any]
_RULE = "descriptor"


def _collapsed(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    text = " ".join(text.split())
    if found := FORBIDDEN.search(text):
        raise ValueError(f"{found[0]!r} is a {UNFIT}")
    return text


_Text = Annotated[str, BeforeValidator(_collapsed), Field(max_length=LONGEST_TEXT)]
_Short = Annotated[_Text, Field(max_length=100)]


class _Entry(BaseModel):
    """A licence, a source or a contributor."""

    title: _Text = ""
    name: _Text = ""
    path: _Text = ""
    version: _Text = ""
    citation: _Text = ""
    roles: list[_Text] = []


class _Titled(_Entry):
    title: Annotated[_Text, Field(min_length=1)]


class _Field(BaseModel):
    name: _Text


class _Schema(BaseModel):
    fields: list[_Field] = []


def _not_read(schema: Any) -> Any:
    """Take the name of a file with a schema for one that says nothing."""
    return {} if isinstance(schema, str) else schema


class _Resource(BaseModel):
    name: _Text
    path: _Text
    described: Annotated[_Schema, BeforeValidator(_not_read)] = Field(
        _Schema(), alias="schema", exclude=True
    )


class Descriptor(BaseModel):
    """The fields of ``datapackage.json`` that the library uses; all others are kept as they are."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")] = "data"
    title: _Text = ""
    description: _Text = ""
    topic: _Text = ""
    version: _Short = ""
    released: _Short = ""
    edition: _Short = ""
    evidence: _Text = ""
    fuller: _Text = ""
    format_version: Annotated[int, Field(ge=1, le=FORMAT, strict=True)] = FORMAT
    keywords: list[_Text] = []
    limits: list[_Text] = []
    licenses: list[_Entry] = []
    sources: list[_Titled] = []
    contributors: list[_Titled] = []
    resources: list[_Resource] = []

    def path(self, table: str) -> str:
        """Return the path that is stated for a table; empty if none is."""
        return next((each.path for each in self.resources if each.name == table), "")


def parse_descriptor(raw: bytes) -> tuple[dict[str, Any], Descriptor]:
    """Return the JSON of a descriptor, and the fields that the library uses.

    Raises
    ------
    DataInvalid
        With every fault of it.
    """
    text = decode(DESCRIPTOR, raw)
    try:
        head = json.loads(text)
        descriptor = Descriptor.model_validate(head)
        json.dumps(head, ensure_ascii=False).encode()
    except ValidationError as error:
        raise DataInvalid([_wrong(each) for each in error.errors()]) from None
    except (ValueError, RecursionError) as error:
        line = Row({}, DESCRIPTOR, getattr(error, "lineno", 0))
        problem = f"This cannot be read ({error})"
        raise DataInvalid([line.fault("", _RULE, problem, "JSON")]) from None
    return head, descriptor


def contributors(people: Iterable[Record], role: str = "creator") -> tuple[str, ...]:
    """Return the titles of the contributors in a role; without a role, a contributor is a creator."""
    chosen = (each for each in people if role in each.get("roles", ["creator"]))
    return tuple(each["title"] for each in chosen)


def licences(package: Record) -> tuple[str, ...]:
    """Return the titles of the licences of a descriptor, or else their names."""
    names = (
        each.get("title") or each.get("name") for each in package.get("licenses", ())
    )
    return tuple(filter(None, names))


def source_title(package: Record) -> str:
    """Name the work that a package counts; empty if it names none."""
    found = package.get("sources", ())
    # What follows a semicolon is about its licence.
    return str(found[0]["title"]).partition(";")[0].removesuffix(".") if found else ""


def _wrong(error: Record) -> Fault:
    name = ".".join(map(str, error["loc"]))
    message = error["msg"].removeprefix("Value error, ")
    problem, expected, hint = f"This cannot be read: {message}", "", ""
    if name == "format_version":
        problem = "The package has a format that this version cannot read"
        expected = f"{FORMAT} or lower"
        hint = "install a newer version of thb-analysis, or use an older edition of the package"
    return Row({}, DESCRIPTOR).fault(name, _RULE, problem, expected, hint)
