"""The record of what changed since the previous edition: write it into a package, and check it."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from thb_analysis.data.csvfile import Record
from thb_analysis.data.descriptor import DESCRIPTOR, read_descriptor
from thb_analysis.data.files import csv_text, write_text
from thb_analysis.data.package import Package, find_package
from thb_analysis.data.tables import CHANGES, OPTIONAL
from thb_analysis.errors import Fault, ParameterError, ThbError

COLUMNS = tuple(OPTIONAL[CHANGES])
PREVIOUS = "previous"
# What is compared, and how a thing can differ.
COMPARED = ("cells", "measures", "corrections", "claims", "countries")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"

_COMMAND = "thb compare OLD NEW --record"
_FIELDS = {
    "table": (
        "What differs: cells, or the rows of a table of the package.",
        {"required": True, "enum": sorted(COMPARED)},
    ),
    "key": (
        "Of what differs: the key of its table; of a cell, measure and country.",
        {"required": True},
    ),
    "field": ("What is different about it; empty if it was added or removed.", {}),
    "change": (
        "Whether it was added, removed, or changed.",
        {"required": True, "enum": [ADDED, CHANGED, REMOVED]},
    ),
    "old": ("What stood in the previous edition, or what was removed; empty if nothing.", {}),
    "new": ("What stands now, or what was added; empty if nothing.", {}),
    "themes": ("Themes that it is about, separated by spaces; empty for all.", {}),
    "countries": ("Countries that it is about, separated by spaces; empty for all.", {}),
}


def write_record(
    path: str | os.PathLike[str] | None, previous: str, changes: Iterable[Record]
) -> bool:
    """Write into a package what changed since its previous edition.

    Parameters
    ----------
    path : path-like or None
        Folder of the package; see `load`.
    previous : str
        Version of the previous edition.
    changes : iterable of dict of str to str
        The rows of ``changes.csv``, sorted by table, key and field.

    Returns
    -------
    bool
        Whether anything was written; a package that says the same already is left alone.

    Raises
    ------
    DataNotFound
    DataInvalid
        If the descriptor cannot be read.
    ParameterError
        If the versions do not tell the two editions apart.
    ThbError
        If a file cannot be written; the package is then as it was.
    """
    root = find_package(path)
    descriptor = read_descriptor(root)
    check_versions(root, previous, descriptor.get("version", ""))
    recorded = _recorded(descriptor, previous)
    table = root / next(each["path"] for each in recorded["resources"] if each["name"] == CHANGES)
    before = table.read_text("utf-8") if table.is_file() else None
    written = write_text(table, csv_text(COLUMNS, changes))
    try:
        text = json.dumps(recorded, indent=2, ensure_ascii=False) + "\n"
        return write_text(root / DESCRIPTOR, text) or written
    except ThbError:
        with suppress(ThbError, OSError):
            table.unlink() if before is None else write_text(table, before)
        raise


def check_versions(root: Path, previous: str, version: str) -> None:
    """Make sure that a package can have a record of what changed since another version.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the package.
    previous, version : str
        Of the previous edition, and of the package.

    Raises
    ------
    ParameterError
        If the versions do not tell the two editions apart.
    """
    if problem := _versions_told_apart(previous, version):
        raise ParameterError([f"{root / DESCRIPTOR}: {problem}"])


def record_faults(package: Package) -> Iterator[Fault]:
    """Find what keeps a record of changes from being that of this version of the package.

    Parameters
    ----------
    package : Package

    Yields
    ------
    Fault
    """
    descriptor = package.descriptor
    version, previous = descriptor.get("version", ""), descriptor.get(PREVIOUS, "")
    table = next((each for each in descriptor["resources"] if each["name"] == CHANGES), None)
    if table is None and not previous:
        return
    if table is None:
        message = "names a previous edition, and no table says what changed since"
        yield _fault(PREVIOUS, previous, message, f"a resource named {CHANGES!r}")
        return
    if not previous:
        message = f"The table {CHANGES!r} says what changed, and not since which version"
        yield _fault(PREVIOUS, None, message, "the version of the previous edition")
    elif problem := _versions_told_apart(previous, version):
        yield _fault(PREVIOUS, previous, f"cannot be the previous edition: {problem}", "")
    stated = table.get("version", "")
    if stated != version:
        message = f"is the version up to which changes are recorded, and the package is {version}"
        yield _fault(f"resources.{CHANGES}.version", str(stated), message, repr(version))


def _versions_told_apart(previous: str, version: str) -> str:
    """Say why a version cannot follow another; empty if it can."""
    if not previous:
        return "the older edition states no version; give it one in its datapackage.json"
    if not version:
        return "the edition states no version; give it one that differs from the older one’s"
    if previous == version:
        return f"both editions are version {version}; give the newer one a version of its own"
    return ""


def _recorded(descriptor: dict[str, Any], previous: str) -> dict[str, Any]:
    """Return the descriptor with the previous edition behind the version, and the table last."""
    described = {name: value for name, value in descriptor.items() if name != PREVIOUS}
    place = list(described).index("version") + 1
    facts = list(described.items())
    facts.insert(place, (PREVIOUS, previous))
    kept = [each for each in descriptor["resources"] if each["name"] != CHANGES]
    # An earlier record is replaced where it lies.
    earlier = [each["path"] for each in descriptor["resources"] if each["name"] == CHANGES]
    table = _resource(descriptor["version"], *earlier)
    return {**dict(facts), "resources": [*kept, table]}


def _resource(version: str, path: str = "changes.csv") -> dict[str, Any]:
    return {
        "name": CHANGES,
        "type": "table",
        "path": path,
        "title": "Changes since the previous edition",
        "description": f"What differs from the previous edition. Written by `{_COMMAND}`; do not edit.",
        "version": version,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "fieldsMatch": "exact",
            "fields": [_field(name) for name in COLUMNS],
            "primaryKey": ["table", "key", "field"],
            "missingValues": [""],
        },
    }


def _field(name: str) -> dict[str, Any]:
    description, constraints = _FIELDS[name]
    field = {
        "name": name,
        "type": OPTIONAL[CHANGES][name],
        "title": name.capitalize(),
        "description": description,
    }
    return {**field, "constraints": constraints} if constraints else field


def _fault(place: str, value: str | None, message: str, expected: str) -> Fault:
    hint = f"write the record anew: {_COMMAND}"
    return Fault(DESCRIPTOR, 0, place, value, "record", message, expected, hint)
