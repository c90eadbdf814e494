"""Read the descriptor of a data package, and check what the library takes from it."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from thb_analysis.data.tables import FORMAT, OPTIONAL, POSSIBLE, STRING, TABLES
from thb_analysis.data.textfile import decoded, package_content
from thb_analysis.errors import DataInvalid, Fault

DESCRIPTOR = "datapackage.json"

_TEXTS = ("name", "title", "description", "version", "edition", "previous")
_LISTS = {"keywords": str, "limits": str, "licenses": dict, "sources": dict, "contributors": dict}


def read_descriptor(root: Path) -> dict[str, Any]:
    """Read ``datapackage.json``.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the package.

    Returns
    -------
    dict
        Whose resources, fields, keys and constraints are what they must be
        for the tables to be read and checked.

    Raises
    ------
    DataInvalid
        If it cannot be read, or with every fault of it.
    """
    return parse_descriptor(descriptor_content(root))


def descriptor_content(root: Path) -> bytes:
    """Return the bytes of ``datapackage.json``, see `read_descriptor`."""
    if not os.path.lexists(root / DESCRIPTOR):
        problem = "There is no data package in this folder"
        hint = "name the folder that holds the descriptor"
        raise DataInvalid([_fault("missing-file", problem, _WANTED, hint=hint)])
    return package_content(root, DESCRIPTOR)


def parse_descriptor(raw: bytes) -> dict[str, Any]:
    """Read these bytes, see `read_descriptor`."""
    text = decoded(DESCRIPTOR, raw)
    try:
        descriptor = json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"This is not JSON ({error.msg}, character {error.colno})"
        raise DataInvalid([_fault("not-json", problem, _WANTED, line=error.lineno)]) from None
    except RecursionError:
        problem = "This is nested too deeply to be read"
        raise DataInvalid([_fault("not-json", problem, _WANTED)]) from None
    faults = list(_format_faults(descriptor)) or list(_faults(descriptor))
    if faults:
        raise DataInvalid(faults)
    return descriptor  # type: ignore[no-any-return]


def column_names(resource: dict[str, Any]) -> list[str]:
    """Return the names of the columns that a resource describes."""
    return [field["name"] for field in resource["schema"]["fields"]]


def column_types(resource: dict[str, Any]) -> dict[str, str]:
    """Return the types of the columns that a resource describes."""
    return {field["name"]: field.get("type", STRING) for field in resource["schema"]["fields"]}


def _format_faults(descriptor: Any) -> Iterator[Fault]:
    """Find that the package is laid out as only a later version of the library knows."""
    stated = descriptor.get(_FORMAT, FORMAT) if isinstance(descriptor, dict) else FORMAT
    if type(stated) is not int or stated < 1:
        yield _fault("descriptor", "This is not the number of a format", str(FORMAT), _FORMAT)
    elif stated > FORMAT:
        problem = f"The package is of format {stated}, and this version reads up to {FORMAT}"
        hint = "install a newer version of thb-analysis, or take an older edition of the package"
        yield _fault("newer-format", problem, f"{FORMAT} or lower", _FORMAT, hint=hint)


def _faults(descriptor: Any) -> Iterator[Fault]:
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        yield _fault("descriptor", "There is no list of resources", _WANTED)
        return
    if not all(map(_well_formed, resources)):
        yield _fault(
            "descriptor",
            "A resource has no name, path or fields, or its path leaves the folder",
            "name, path and schema.fields of each resource",
        )
        return
    yield from _head_faults(descriptor)
    for name, times in Counter(resource["name"] for resource in resources).items():
        if times > 1:
            problem = f"The name {name!r} stands {times} times"
            yield _fault("descriptor", problem, "each name once", "resources")
    columns = {resource["name"]: column_names(resource) for resource in resources}
    for resource in resources:
        yield from _key_faults(resource, columns)
        yield from _constraint_faults(resource)
    yield from _table_faults({resource["name"]: column_types(resource) for resource in resources})


def _well_formed(resource: Any) -> bool:
    try:
        path = PurePosixPath(resource["path"])
        names = [resource["name"], *column_names(resource), *column_types(resource).values()]
    except (KeyError, TypeError, AttributeError):
        return False
    inside = path.parts and not path.is_absolute() and ".." not in path.parts
    return bool(inside) and "\0" not in str(path) and all(isinstance(name, str) for name in names)


def _head_faults(descriptor: dict[str, Any]) -> Iterator[Fault]:
    for name in _TEXTS:
        if not isinstance(descriptor.get(name, ""), str):
            yield _fault("descriptor", "This is not a text", "a text", name)
    for name, kind in _LISTS.items():
        items = descriptor.get(name, [])
        if not (isinstance(items, list) and all(isinstance(item, kind) for item in items)):
            what = "texts" if kind is str else "objects"
            yield _fault("descriptor", f"This is not a list of {what}", f"a list of {what}", name)


def _key_faults(resource: dict[str, Any], columns: dict[str, list[str]]) -> Iterator[Fault]:
    name, schema = resource["name"], resource["schema"]
    if not _among(schema.get("primaryKey", []), columns[name]):
        problem = "This is not a list of columns of the table"
        yield _fault("descriptor", problem, "a list of column names", _place(name, "primaryKey"))
    keys = schema.get("foreignKeys", [])
    if not (isinstance(keys, list) and all(_links(key, columns[name], columns) for key in keys)):
        yield _fault(
            "descriptor",
            "A key does not lead from columns of the table to as many of another",
            "fields, reference.resource and reference.fields of each key, names in lists",
            _place(name, "foreignKeys"),
        )


def _links(key: Any, here: list[str], columns: dict[str, list[str]]) -> bool:
    try:
        target, there = key["reference"]["resource"], key["reference"]["fields"]
        if target in TABLES and target not in columns:
            return True  # that the table is not described is a fault of its own
        return (
            _among(key["fields"], here)
            and _among(there, columns[target])
            and len(key["fields"]) == len(there) > 0
        )
    except (KeyError, TypeError):
        return False


def _among(names: Any, columns: list[str]) -> bool:
    return isinstance(names, list) and all(name in columns for name in names)


def _constraint_faults(resource: dict[str, Any]) -> Iterator[Fault]:
    for field in resource["schema"]["fields"]:
        limits, place = field.get("constraints", {}), _place(resource["name"], field["name"])
        if not isinstance(limits, dict):
            yield _fault("descriptor", "The constraints are no object", "an object", place)
            continue
        if not isinstance(limits.get("enum", []), list):
            yield _fault("descriptor", "The enumeration is no list", "a list of values", place)
        if not _is_pattern(limits.get("pattern", "")):
            yield _fault("descriptor", "The pattern cannot be read", "a regular expression", place)


def _is_pattern(text: Any) -> bool:
    try:
        re.compile(text)
    except (re.error, TypeError):
        return False
    return True


def _table_faults(described: dict[str, dict[str, str]]) -> Iterator[Fault]:
    """Find the tables and columns that the library needs and the descriptor lacks."""
    for table, columns in {**TABLES, **OPTIONAL}.items():
        if table not in described:
            if table in OPTIONAL:
                continue
            problem = f"The table {table!r} is not described"
            yield _fault("missing-resource", problem, "a resource of this name")
            continue
        possible = POSSIBLE.get(table, {})
        present = {name: kind for name, kind in possible.items() if name in described[table]}
        for column, kind in {**columns, **present}.items():
            stated = described[table].get(column)
            if stated != kind:
                problem = "is not described" if stated is None else f"has the type {stated!r}"
                yield _fault(
                    "descriptor",
                    f"The column {column!r} of {table!r} {problem}",
                    f"a field of the type {kind!r}",
                )


_FORMAT = "format_version"
_WANTED = "a Data Package descriptor"


def _place(resource: str, part: str) -> str:
    return f"resources.{resource}.{part}"


def _fault(
    rule: str, message: str, expected: str, place: str = "", line: int = 0, hint: str = ""
) -> Fault:
    return Fault(DESCRIPTOR, line, place, None, rule, message, expected, hint)
