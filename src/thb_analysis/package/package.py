"""Find a data package, read it as strict text, and write one; without pandas."""

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from thb_analysis.errors import DataInvalid, DataNotFound, Fault, Faults
from thb_analysis.files import sha256
from thb_analysis.names import suggest
from thb_analysis.package.descriptor import (
    DESCRIPTOR,
    FORMAT,
    Descriptor,
    Record,
    parse_descriptor,
)
from thb_analysis.package.files import Row, csv_text, decode, parse_table, read_content
from thb_analysis.package.naming import Naming
from thb_analysis.package.reads import ALL, LISTING, noted
from thb_analysis.package.schema import (
    COMPULSORY,
    FORBIDDEN,
    UNFIT,
    Column,
    TableSchema,
    schemas,
)
from thb_analysis.states import NOT_COMPARED
from thb_analysis.wording import COUNTRIES

Location = str | os.PathLike[str] | None
VARIABLE = "THB_DATA"
_LIBRARY = Path(__file__).resolve().parents[1]
# What the library comes with, notebooks/ and data/: a wheel carries them, and a clone has them beside it.
SHIPPED = _LIBRARY / "project"
PROJECT = SHIPPED if SHIPPED.is_dir() else _LIBRARY.parents[1]
BIBLIOGRAPHY = "references.bib"
TEXTS = "texts/"
# Texts and bibliographies that belong to a package and are no tables.
_NO_TABLES = ("*.md", f"{TEXTS}**/*.md", "*.bib")
_LONGEST_NAME = 100
# Reports group countries by this column by default: every package has it, if need be empty.
_GROUPS = "region"
_UNITS = ("unit", "units")
_LIKE_CODES = re.compile(r"\+|0\d")
# The base of all participants is added to every package.
_ALL = {
    "base": "all",
    "label": "all participants",
    "description": "All countries that are compared.",
    "column": "took_part",
    "values": "true",
}


@dataclass(frozen=True)
class Table:
    """A table of a package, and the columns that it has, in the order of the file."""

    file: str
    schema: TableSchema
    columns: dict[str, Column]
    rows: list[Row]

    @property
    def key(self) -> list[str]:
        """The columns of the key that the file has."""
        return [name for name in self.schema.key if name in self.columns]

    def line(self, row: Mapping[str, str]) -> str:
        """Write a row as a line of the file."""
        return csv_text(self.columns, [row]).splitlines()[1]


@dataclass(frozen=True, eq=False)
class Package:
    """A data package as read.

    Attributes
    ----------
    root : pathlib.Path
    head : dict
        The JSON of ``datapackage.json``.
    descriptor : Descriptor
    sha256 : str
        Of the descriptor and all tables; the same wherever the package lies.
    tables : dict of str to Table
        Cells normalized, as the library writes them; defaults filled in.
    files : dict of str to bytes
        Path to content: descriptor, tables, texts and bibliographies.

    Examples
    --------
    >>> from thb_analysis.package.package import read_package
    >>> read_package().head["name"]
    'thb-measures-2022'
    """

    root: Path
    head: dict[str, Any]
    descriptor: Descriptor
    sha256: str
    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Return a table; an empty one if the package does not have it."""
        schema = schemas()[name]
        return self.tables.get(name) or Table(
            self.path(name), schema, schema.columns, []
        )

    def text(self, path: str) -> bytes | None:
        """Return the bytes of a text; None if there is none, which a report rests on as well."""
        noted.add(path)
        return self.files.get(path)

    def records(self, name: str) -> list[Row]:
        """Return the rows of a table; none if the package does not have it."""
        noted.add(self.path(name))
        return self.table(name).rows

    def path(self, name: str) -> str:
        """Return the path of a table within the package: as described, or its usual one."""
        return self.descriptor.path(name) or schemas()[name].path

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the descriptor states, as plain values."""
        return self.descriptor.model_dump(exclude_unset=True)

    @cached_property
    def countries(self) -> dict[str, Row]:
        """Code to row, of every country on record."""
        return {row["country"]: row for row in self.records("countries")}

    @cached_property
    def themes(self) -> dict[str, Row]:
        """Id to row, in the order of the source."""
        return self._in_order("themes", "theme")

    @cached_property
    def measures(self) -> dict[str, Row]:
        """Id to row, in the order of the source."""
        return self._in_order("measures", "measure")

    def _in_order(self, name: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in sorted(self.records(name), key=_position)}

    @property
    def participants(self) -> dict[str, str]:
        """Code to name, of the countries that took part, in the order of their table."""
        rows = self.countries.items()
        return {code: row["name"] for code, row in rows if row["took_part"] == "true"}

    @cached_property
    def naming(self) -> Naming:
        """What names of countries and of groups stand for."""
        took_part = [*self.participants]
        return Naming(self.countries, self.records("bases"), took_part, took_part)

    @cached_property
    def hashes(self) -> dict[str, str]:
        """File to hash, and those of the list of texts and of everything: see `reads`."""
        listed = sorted(path for path in self.files if path.startswith(TEXTS))
        contents = {**self.files, LISTING: "\n".join(listed).encode()}
        hashes = {path: sha256(raw) for path, raw in contents.items()}
        everything = "".join(f"{path}\0{hashes[path]}\n" for path in sorted(self.files))
        return {**hashes, ALL: sha256(everything.encode())}

    @property
    def contents(self) -> str:
        """Hash of all its files: tables, texts and bibliographies."""
        return self.hashes[ALL]

    @property
    def has_document(self) -> bool:
        """Whether the evidence is a document with footnotes."""
        return bool(self.records("footnotes"))

    @property
    def has_audit(self) -> bool:
        """Whether there is something by which to judge the source."""
        tables = ("footnotes", "claims", "second_cells", "relations")
        return any(map(self.records, tables))

    @property
    def has_elsewhere(self) -> bool:
        """Whether other sources were asked."""
        return bool(self.records("elsewhere_statements"))

    @property
    def unit(self) -> tuple[str, str]:
        """What one unit is called, and several: countries, but where a table has none."""
        has_countries = any(row["iso2"] for row in self.records("countries"))
        return COUNTRIES if has_countries or not self.records("words") else _UNITS


def _position(row: Row) -> tuple[int, bool]:
    """Return the order of a theme or a measure, by footnote where it has one."""
    order = row["footnote"] or row["order"] or 10**6
    return int(order), not row["footnote"]


def find_package(path: Location = None) -> Path:
    """Return the folder of a data package.

    Parameters
    ----------
    path : path-like, optional
        The folder or its ``datapackage.json``. If not given: the environment
        variable ``THB_DATA``, else the nearest ``data`` folder with a
        ``datapackage.json`` in or above the working directory, else the
        project's own, which the library comes with.

    Raises
    ------
    DataNotFound
        Says what was tried.
    """
    named = os.fspath(path or os.environ.get(VARIABLE, ""))
    folders = [folder / "data" for folder in (Path.cwd(), *Path.cwd().parents, PROJECT)]
    if named:
        folder = Path(named)
        folders = [folder.parent if folder.name == DESCRIPTOR else folder]
    for folder in folders:
        if (folder / DESCRIPTOR).is_file():
            return folder
    tried = "".join(f"\n  {folder / DESCRIPTOR}" for folder in folders)
    how = f" (named by {VARIABLE})" * (not path)
    where = f" in {folders[0]}{how}" if named else ""
    raise DataNotFound(
        f"there is no data package{where}; name a folder that holds {DESCRIPTOR}, or set "
        f"{VARIABLE} to it. Tried:{tried}"
    )


def read_package(path: Location = None) -> Package:
    """Read a data package.

    Raises
    ------
    DataNotFound
    DataInvalid
        With everything that keeps a file from being read, and every cell that its column cannot hold.

    Examples
    --------
    >>> from thb_analysis.package.package import read_package
    >>> len(read_package().records("themes"))
    6
    """
    package, faults = try_package(find_package(path))
    if faults or package is None:
        raise DataInvalid(faults, "the data package cannot be read")
    return package


def try_package(root: Path) -> tuple[Package | None, list[Fault]]:
    """Read what can be read of a data package.

    Returns
    -------
    package : Package or None
        With the tables that could be read; None if the descriptor could not.
    faults : list of Fault
    """
    try:
        raw = read_content(root, DESCRIPTOR)
        _, descriptor = parse_descriptor(raw)
    except DataInvalid as error:
        return None, list(error.faults)
    paths = []
    for name, schema in schemas().items():
        stated = descriptor.path(name)
        if stated or name in COMPULSORY or (root / schema.path).exists():
            paths.append(stated or schema.path)
    for pattern in _NO_TABLES:
        found = sorted(root.glob(pattern))
        paths += [path.relative_to(root).as_posix() for path in found]
    files = {DESCRIPTOR: raw}
    faults: list[Fault] = []
    for path in paths:
        try:
            files[path] = read_content(root, path)
        except DataInvalid as error:
            faults += error.faults
    package, wrong = read_files(root, tuple(files.items()))
    return package, faults + wrong


@lru_cache(maxsize=1)
def read_files(
    root: Path, files: tuple[tuple[str, bytes], ...]
) -> tuple[Package, list[Fault]]:
    """Parse the files of a package; cached, since the same files are often read twice in a row."""
    read = dict(files)
    head, descriptor = parse_descriptor(read[DESCRIPTOR])
    package = Package(root, head, descriptor, _sha256(read), files=read)
    faults: list[Fault] = []
    for schema in schemas().values():
        if package.path(schema.name) in read:
            faults += _read_table(package, schema)
    bases = package.table("bases")
    if _ALL["base"] not in {row["base"] for row in bases.rows}:
        package.tables["bases"] = replace(bases, rows=[Row(_ALL), *bases.rows])
    return package, faults


def _sha256(files: Mapping[str, bytes]) -> str:
    tables = sorted(file for file in files if not file.endswith((".md", ".bib")))
    parts = []
    for file in sorted(tables, key=lambda file: file != DESCRIPTOR):
        parts += [f"{file}\0{len(files[file])}\0".encode(), files[file]]
    return sha256(b"".join(parts))


def _read_table(package: Package, schema: TableSchema) -> Faults:
    """Give a package a table with its cells normalized, unless it cannot be parsed; find its faults."""
    file = package.path(schema.name)
    try:
        text = decode(file, package.files[file])
        header, rows = parse_table(file, text, schema.columns)
    except DataInvalid as error:
        yield from error.faults
        return
    yield from _header_faults(file, header, schema)
    for name, column in schema.columns.items():
        # Fill in defaults.
        if column.default or name == _GROUPS:
            header += [name] * (name not in header)
            for row in rows:
                row[name] = row[name] or _default(column.default, row)
    columns = {}
    for name in header:
        cells = {row[name] for row in rows} - {""}
        columns[name] = schema.columns.get(name) or _infer_column(name, cells)
        yield from _normalize_cells(columns[name], cells, rows)
    package.tables[schema.name] = Table(file, schema, columns, rows)


def _header_faults(file: str, header: list[str], schema: TableSchema) -> Faults:
    missing = [name for name in schema.columns if name not in header]
    head = Row({}, file, 1)
    for name in header:
        if FORBIDDEN.search(name) or len(name) > _LONGEST_NAME:
            expected = f"at most {_LONGEST_NAME} characters, none of them a {UNFIT}"
            message = "is no name for a column"
            yield head.fault("", "header", message, expected, value=name)
        # A package may have other columns; a name this close is probably a slip.
        is_custom = name not in schema.columns
        for near in get_close_matches(name, missing, 1, 0.75) if is_custom else ():
            message, hint = f"is no column of {file}", f"rename it {near}"
            yield head.fault(name, "unknown-column", message, "", hint, name)
    for name in missing:
        if schema.columns[name].needed:
            message = "The column is missing"
            yield head.fault(name, "missing-column", message, "a column of this name")


def _default(default: str, row: Row) -> str:
    """Return a default: ``=id`` repeats an id, ``~id`` makes a title of it, ``!kind`` asks whether it is compared."""
    source = row[default[1:]]
    made = {
        "=": source,
        "~": source.replace("-", " ").capitalize(),
        "!": str(source not in NOT_COMPARED).lower(),
    }
    return made.get(default[:1], default)


def _infer_column(name: str, cells: set[str]) -> Column:
    """Return a column that the schema does not have, of the first type that fits all its cells."""
    # A number would not keep the first sign of a code.
    is_text = not cells or any(map(_LIKE_CODES.match, cells))
    for type in () if is_text else ("boolean", "integer", "number"):
        column = Column(name=name, type=type)
        if all(map(column.normalize, cells)):
            return column
    return Column(name=name)


def _normalize_cells(
    column: Column, cells: Iterable[str], rows: Iterable[Row]
) -> Faults:
    """Normalize the cells of a column, in place; find invalid ones, which become empty but in text columns."""
    name = column.name
    normal = {cell: column.normalize(cell) for cell in cells}
    for row in rows:
        cell = row[name]
        written = normal.get(cell, "")
        if column.needed and not cell:
            yield row.fault(name, "required", "The cell is empty", column.expected)
        if written is None:
            near = suggest(cell, column.allowed)
            hint = f"write {near[0]}" if near else ""
            yield row.fault(name, "cell", "is not allowed here", column.expected, hint)
            written = cell if column.type == "string" else ""
        row[name] = written


def package_files(package: Package) -> dict[str, bytes]:
    """Return tables, sorted by key, and a descriptor that describes them, by their path within the package."""
    there = [package.tables[name] for name in schemas() if name in package.tables]
    # The base that is added to every package needs no file of its own.
    tables = [
        table for table in there if table.file in package.files or table.rows != [_ALL]
    ]
    stated = {each["name"]: each for each in package.head.get("resources", [])}
    linked = [table.schema.name for table in tables]
    files, resources = {}, []
    for table in tables:
        rows = sorted(table.rows, key=partial(_sort_key, table))
        files[table.file] = csv_text(table.columns, rows).encode()
        resources.append(_resource(table, linked, stated.get(table.schema.name, {})))
    for name, each in stated.items():
        if name not in schemas() and each["path"] not in files:
            resources.append(each)
    head = {**package.head, "format_version": FORMAT, "resources": resources}
    described = json.dumps(head, indent=2, ensure_ascii=False)
    return {**files, DESCRIPTOR: f"{described}\n".encode()}


def _sort_key(table: Table, row: Row) -> list[str]:
    """Return the key of a row as it sorts: whole numbers by value, text by character."""
    key = []
    for name in table.key:
        width = 16 if table.columns[name].type == "integer" else 0
        key.append(row[name].zfill(width))
    return key


def _resource(table: Table, linked: Collection[str], stated: Record) -> dict[str, Any]:
    """Return a table as a resource of a Data Package, with links to the tables named.

    What is stated of columns that the schema does not have is kept.
    """
    described = stated.get("schema", {})
    fields = [] if isinstance(described, str) else described.get("fields", [])
    custom = {each["name"]: each for each in fields}
    written: list[Record] = []
    schema: dict[str, Any] = {"fields": written, "primaryKey": table.key}
    schema["missingValues"] = [""]
    for name, column in table.columns.items():
        field = column.field()
        if name not in table.schema.columns:
            field |= custom.get(name, {}) | {"type": column.type}
        written.append(field)
        if column.link in linked:
            target = {"resource": column.link, "fields": [*schemas()[column.link].key]}
            link = {"fields": [name], "reference": target}
            schema.setdefault("foreignKeys", []).append(link)
    return {
        "name": table.schema.name,
        "type": "table",
        "path": table.file,
        "title": table.schema.title,
        "description": table.schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
