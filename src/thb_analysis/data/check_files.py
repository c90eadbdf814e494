"""Hold the files against the descriptor: constraints, keys, links between tables.

frictionless does the work; its errors are put into the words, lines and columns of
a `Fault`.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from thb_analysis.data.csvfile import Table
from thb_analysis.data.descriptor import DESCRIPTOR, column_types
from thb_analysis.data.names import EU_CODE, nearest
from thb_analysis.data.package import Package
from thb_analysis.data.tables import INTEGER
from thb_analysis.errors import Fault

_POSITION = re.compile(r"at position (\d+)")
_CONSTRAINT = re.compile(r'constraint "(\w+)"')


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

    descriptor = _readable_part(package)
    try:
        checked = Frictionless.from_descriptor(descriptor, basepath=str(package.root))
        report = checked.validate(limit_errors=1_000_000)
    except FrictionlessException as exception:
        for reason in exception.reasons or [exception.error]:
            yield Fault(DESCRIPTOR, 0, "", None, "descriptor", reason.message)
        return
    for error in report.errors:
        yield Fault(DESCRIPTOR, 0, "", None, "descriptor", error.message)
    for task in report.tasks:
        resource = next(each for each in descriptor["resources"] if each["name"] == task.name)
        for error in task.errors:
            yield from _faults(package, resource, error)


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
    """Return the descriptor without the tables that could not be read."""
    descriptor = deepcopy(package.descriptor)
    descriptor["resources"] = [
        resource for resource in descriptor["resources"] if resource["name"] in package.tables
    ]
    for resource in descriptor["resources"]:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in package.tables
        ]
    return descriptor


def _faults(package: Package, resource: dict[str, Any], error: Any) -> Iterator[Fault]:
    table = package.tables[resource["name"]]
    line = _line(table, getattr(error, "row_number", None))
    if error.type == "foreign-key":
        yield _unknown_name(package, table, line, error)
    elif error.type == "constraint-error":
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        yield _constraint(table, line, fields[error.field_name], error)
    elif error.type in ("primary-key", "unique-error"):
        yield _duplicate(table, line, resource["schema"], error)
    else:
        column, cell = getattr(error, "field_name", ""), getattr(error, "cell", None)
        yield table.fault(line, column, cell, error.type, f"is not accepted: {_why(error)}")


def _why(error: Any) -> str:
    return str(error.note or error.description)


def _line(table: Table, row_number: int | None) -> int:
    return table.lines[row_number - 2] if row_number else 0


def _unknown_name(package: Package, table: Table, line: int, error: Any) -> Fault:
    value, column = error.field_cells[0], error.field_names[0]
    target = package.tables[error.reference_name]
    known = target.column(error.reference_field_names[0])
    near = nearest(value, known)
    hint = f"write {' or '.join(near)}" if near else f"add it to {target.file}"
    if EU_CODE.get(value) in near:
        hint = f"write {near[0]}: the data use the codes of the EU, not of ISO 3166"
    what = error.reference_field_names[0]
    return table.fault(
        line,
        column,
        value,
        "unknown-name",
        f"is no {what} of {target.file}",
        f"a {what} that is there",
        hint,
    )


def _duplicate(table: Table, line: int, schema: dict[str, Any], error: Any) -> Fault:
    columns = [error.field_name] if error.type == "unique-error" else schema["primaryKey"]
    record = dict(zip(table.columns, error.cells, strict=False))
    value = ", ".join(str(record[column]) for column in columns)
    match = _POSITION.search(error.note)
    if match is None:
        message = "is no key, for it is empty"
    else:
        message = f"stands already on line {_line(table, int(match[1]))}"
    return table.fault(
        line,
        ", ".join(columns),
        value,
        "duplicate-key",
        message,
        "each key once",
        "delete one of the rows",
    )


def _constraint(table: Table, line: int, field: dict[str, Any], error: Any) -> Fault:
    match = _CONSTRAINT.search(error.note)
    name = match[1] if match else ""
    bound = field["constraints"].get(name)
    cell = error.cell
    if name == "required":
        message, expected, hint = "is empty", f"a value: {field.get('description', '')}", ""
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
    return table.fault(line, field["name"], cell, name or "constraint", message, expected, hint)


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
