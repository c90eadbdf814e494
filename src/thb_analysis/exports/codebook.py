"""The codebook of an export: every column of every table in the folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from thb_analysis.data.files import csv_text
from thb_analysis.exports.table import Table
from thb_analysis.exports.text import as_json

NAME = "codebook"
ABOUT = "about"
COLUMNS = ["table", "column", "type", "unit", "meaning", "allowed"]

# What is on record of a table: as `_entry` has it.
Entry = dict[str, Any]


def codebook_rows(tables: Iterable[Table]) -> list[list[str]]:
    """Describe each column of each table: the values of `COLUMNS`."""
    return [_row(table.name, field.as_json()) for table in tables for field in table.fields]


def codebook_files(
    tables: Sequence[Table], files: Collection[str], folder: Path
) -> dict[str, bytes]:
    """Write the codebook of a folder, in which tables of earlier exports may stand.

    Parameters
    ----------
    tables : sequence of Table
        That are exported now.
    files : collection of str
        Names of the files that hold one table each. Without any, there is no codebook.
    folder : Path
        Where they go; tables that an earlier export left there stay described.

    Returns
    -------
    dict of str to bytes
        ``codebook.json``; and if a table stands as CSV, ``codebook.csv`` with its
        columns and ``about.csv`` with what it is and where it comes from.
    """
    if not files:
        return {}
    new = [_entry(table, files) for table in tables]
    entries = sorted([*_earlier(folder, tables), *new], key=lambda entry: entry["name"])
    written = {f"{NAME}.json": as_json({"tables": entries})}
    in_csv = [entry for entry in entries if f"{entry['name']}.csv" in entry["files"]]
    if in_csv:
        columns = [_row(entry["name"], field) for entry in in_csv for field in entry["fields"]]
        facts = list(tables[0].about)
        written[f"{NAME}.csv"] = _csv(COLUMNS, columns)
        written[f"{ABOUT}.csv"] = _csv(
            ["table", "title", "rows", *facts], [_about(entry, facts) for entry in in_csv]
        )
    return written


def _entry(table: Table, files: Collection[str]) -> Entry:
    return {
        "name": table.name,
        "title": table.title,
        "rows": len(table),
        "about": dict(table.about),
        "files": sorted(name for name in files if Path(name).stem == table.name),
        "fields": [field.as_json() for field in table.fields],
    }


def _earlier(folder: Path, tables: Iterable[Table]) -> list[Entry]:
    """Read what is on record of tables that stand in the folder and are not exported now."""
    now = {table.name for table in tables}
    try:
        entries = json.loads((folder / f"{NAME}.json").read_text("utf-8"))["tables"]
        keys = set(_entry(Table("", "", {}, (), ()), ()))
        known = [entry for entry in entries if keys <= entry.keys() and entry["name"] not in now]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
    standing = [
        {**entry, "files": [name for name in entry["files"] if (folder / name).is_file()]}
        for entry in known
    ]
    return [entry for entry in standing if entry["files"]]


def _row(table: str, field: Mapping[str, Any]) -> list[str]:
    unit, allowed = field.get("unit", ""), "; ".join(field.get("allowed", ()))
    return [table, field["name"], _type(field), unit, field["description"], allowed]


def _type(field: Mapping[str, Any]) -> str:
    """Name the type; of a list also what its members are, and what stands between them."""
    if field["type"] != "list":
        return str(field["type"])
    between = {" ": "spaces", "; ": "semicolons"}[field["delimiter"]]
    return f"list of {field['itemType']}s, with {between} between"


def _about(entry: Entry, facts: Iterable[str]) -> list[str]:
    stated = [str(entry["about"].get(fact, "")) for fact in facts]
    return [entry["name"], entry["title"], str(entry["rows"]), *stated]


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return csv_text(columns, [dict(zip(columns, row, strict=True)) for row in rows]).encode()
