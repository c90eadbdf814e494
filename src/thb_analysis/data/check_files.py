"""Hold the files against the descriptor: constraints, keys, links between tables.

frictionless holds the descriptor against the standard, and reads each cell as its field
says. Its validation of whole tables, which copies their descriptors many times over, takes
ten times as long.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from thb_analysis.data.csvfile import Table
from thb_analysis.data.descriptor import DESCRIPTOR, column_types
from thb_analysis.data.names import EU_CODE, nearest
from thb_analysis.data.package import Package
from thb_analysis.data.tables import INTEGER
from thb_analysis.errors import Fault

# What frictionless is told of a descriptor.
_OF_A_PACKAGE = [
    "$schema",
    "name",
    "title",
    "description",
    "version",
    "created",
    "homepage",
    "keywords",
    "licenses",
    "sources",
    "contributors",
]
_OF_A_FIELD = [
    "name",
    "type",
    "format",
    "description",
    "constraints",
    "missingValues",
    "trueValues",
    "falseValues",
    "decimalChar",
    "groupChar",
    "bareNumber",
]
_HASHES = ("md5", "sha1", "sha256", "sha512")


def file_faults(package: Package) -> Iterator[Fault]:
    """Find what the descriptor does not allow in the tables that could be read.

    Parameters
    ----------
    package : Package

    Yields
    ------
    Fault
    """
    from frictionless import FrictionlessException
    from frictionless import Package as Frictionless

    try:
        described = Frictionless.from_descriptor(_readable_part(package))
    except FrictionlessException as exception:
        for reason in exception.reasons or [exception.error]:
            yield Fault(DESCRIPTOR, 0, "", None, "descriptor", reason.message)
        return
    for stated in package.descriptor["resources"]:
        if (table := package.tables.get(stated["name"])) is not None:
            yield from _size_faults(table, package.files[table.file], stated)
    for resource in described.resources:
        table = package.tables[resource.name]
        yield from _blank_rows(table)
        table = _filled(table)
        for field in resource.schema.fields:
            yield from _cell_faults(table, field)
            if field.constraints.get("unique"):
                yield from _duplicates(table, [field.name])
        if resource.schema.primary_key:
            yield from _empty_keys(table, resource.schema.primary_key)
            yield from _duplicates(table, resource.schema.primary_key)


def key_faults(package: Package) -> Iterator[Fault]:
    """Find the cells that name what the other table does not have.

    Parameters
    ----------
    package : Package
        Tables that could not be read are passed over.

    Yields
    ------
    Fault
    """
    for resource in package.descriptor["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            target = package.tables.get(key["reference"]["resource"])
            table = package.tables.get(resource["name"])
            if table is not None and target is not None:
                yield from _unknown_names(table, key["fields"], target, key["reference"]["fields"])


def order_faults(package: Package) -> Iterator[Fault]:
    """Find the rows that do not follow the row before them in the order of the key.

    Parameters
    ----------
    package : Package

    Yields
    ------
    Fault
    """
    for resource in package.descriptor["resources"]:
        table = package.tables.get(resource["name"])
        key = resource["schema"].get("primaryKey", [])
        if table is not None and key:
            yield from _unsorted(table, key, column_types(resource))


def _unsorted(table: Table, key: list[str], types: dict[str, str]) -> Iterator[Fault]:
    keys = [
        tuple(_sortable(record[column], types[column]) for column in key)
        for record in table.records()
    ]
    for line, before, here in zip(table.lines[1:], keys, keys[1:], strict=False):
        if here < before:
            message = f"The row is out of order; rows are sorted by {', '.join(key)}"
            yield table.fault(line, "", None, "order", message)


def _sortable(cell: str, type_name: str) -> tuple[int, str]:
    """Return a cell as it sorts: whole numbers by value, text by character."""
    number = int(cell) if type_name == INTEGER and re.fullmatch(r"-?\d{1,15}", cell) else 0
    return number, cell


def _readable_part(package: Package) -> dict[str, Any]:
    """Return what the standard says of the package and of the tables that could be read.

    Other keys, such as `profile`, name places that frictionless would fetch or open.
    """
    described = _only(package.descriptor, _OF_A_PACKAGE)
    described["resources"] = [
        {
            **_only(resource, ("name", "path")),
            "schema": {
                **_only(resource["schema"], ("missingValues", "primaryKey")),
                "fields": [_only(field, _OF_A_FIELD) for field in resource["schema"]["fields"]],
            },
        }
        for resource in package.descriptor["resources"]
        if resource["name"] in package.tables
    ]
    return deepcopy(described)


def _only(whole: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: whole[key] for key in keys if key in whole}


def _size_faults(table: Table, raw: bytes, resource: dict[str, Any]) -> Iterator[Fault]:
    """Find that a file has another size or hash than the descriptor states, if it states any."""
    size = resource.get("bytes")
    if size is not None and size != len(raw):
        message = f"The file has {len(raw)} bytes and not {size}, as is described"
        yield table.fault(0, "", None, "byte-count", message)
    stated = resource.get("hash")
    if stated is None:
        return
    algorithm, _, digest = str(stated).rpartition(":")
    if algorithm not in ("", *_HASHES):
        known = " or ".join(_HASHES)
        yield Fault(DESCRIPTOR, 0, f"resources.{resource['name']}.hash", str(stated), "descriptor",
            "is of an unknown kind", f"{known}, a colon and the hash")  # fmt: skip
    elif digest != (found := hashlib.new(algorithm or "md5", raw).hexdigest()):
        message = f"The file has the hash {found} and not {digest}, as is described"
        yield table.fault(0, "", None, "hash-count", message)


def _cell_faults(table: Table, field: Any) -> Iterator[Fault]:
    read = field.create_cell_reader()
    notes = {cell: read(cell)[1] for cell in set(table.column(field.name))}
    for line, cell in zip(table.lines, table.column(field.name), strict=True):
        for name, note in (notes[cell] or {}).items():
            if name == "type":
                yield table.fault(line, field.name, cell, "type-error", f"is not accepted: {note}")
            else:
                yield _constraint(table, line, field, name, cell)


def _unknown_names(
    table: Table, columns: list[str], target: Table, there: list[str]
) -> Iterator[Fault]:
    known = set(zip(*map(target.column, there), strict=True))
    for line, cells in _keys(table, columns):
        if any(cells) and cells not in known:
            yield _unknown_name(table, line, columns[0], cells[0], target, there[0])


def _unknown_name(
    table: Table, line: int, column: str, value: str, target: Table, what: str
) -> Fault:
    near = nearest(value, target.column(what))
    hint = f"write {' or '.join(near)}" if near else f"add it to {target.file}"
    if EU_CODE.get(value) in near:
        hint = f"write {near[0]}: the data use the codes of the EU, not of ISO 3166"
    return table.fault(
        line,
        column,
        value,
        "unknown-name",
        f"is no {what} of {target.file}",
        f"a {what} that is there",
        hint,
    )


def _blank_rows(table: Table) -> Iterator[Fault]:
    for line, row in zip(table.lines, table.rows, strict=True):
        if not any(row):
            message = "The row has no cell that is filled"
            yield table.fault(line, "", None, "blank-row", message, "", "delete it")


def _filled(table: Table) -> Table:
    """Return a table without its blank rows, of which nothing more is said."""
    kept = [place for place, row in enumerate(table.rows) if any(row)]
    rows = tuple(table.rows[place] for place in kept)
    return replace(table, rows=rows, lines=tuple(table.lines[place] for place in kept))


def _keys(table: Table, columns: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the line of each row and what it has in some columns."""
    return zip(table.lines, zip(*map(table.column, columns), strict=True), strict=True)


def _empty_keys(table: Table, columns: list[str]) -> Iterator[Fault]:
    for line, cells in _keys(table, columns):
        if not any(cells):
            yield _wrong_key(table, line, columns, cells, "is no key, for it is empty")


def _duplicates(table: Table, columns: list[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in _keys(table, columns):
        if cells in seen:
            message = f"stands already on line {seen[cells]}"
            yield _wrong_key(table, line, columns, cells, message)
        if any(cells):
            seen[cells] = line


def _wrong_key(
    table: Table, line: int, columns: list[str], cells: tuple[str, ...], message: str
) -> Fault:
    return table.fault(
        line,
        ", ".join(columns),
        ", ".join(cells),
        "duplicate-key",
        message,
        "each key once",
        "delete one of the rows",
    )


def _constraint(table: Table, line: int, field: Any, name: str, cell: str) -> Fault:
    bound = field.constraints[name]
    if name == "required":
        message, expected, hint = "is empty", f"a value: {field.description or ''}", ""
    elif name == "enum":
        allowed = [str(each).lower() if isinstance(each, bool) else str(each) for each in bound]
        message, expected, hint = (
            "is not allowed here",
            f"one of {', '.join(allowed)}",
            _meant(cell, allowed),
        )
    elif name == "pattern":
        message, expected, hint = (
            "is not written as it must be",
            f"the pattern {bound}",
            _meant_pattern(cell, bound),
        )
    elif name in ("minimum", "maximum"):
        message, expected, hint = (
            "is out of range",
            f"at {'least' if name == 'minimum' else 'most'} {bound}",
            "",
        )
    else:
        message, expected, hint = "is not allowed here", f"{name} {bound}", ""
    return table.fault(line, field.name, cell, name, message, expected, hint)


def _meant(cell: str, allowed: list[str]) -> str:
    near = nearest(cell, allowed, limit=1)
    return f"write {near[0]}" if near else ""


def _meant_pattern(cell: str, pattern: str) -> str:
    tries = (
        cell.strip(),
        cell.strip().upper(),
        cell.strip().lower(),
        "-".join(cell.lower().split()),
    )
    return next((f"write {each}" for each in tries if re.fullmatch(pattern, each)), "")
