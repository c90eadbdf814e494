"""Tables as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from thb_analysis.data.files import csv_text
from thb_analysis.exports.table import Table

_NEXT = ",\n"


def csv_files(tables: Sequence[Table], workbook: str) -> dict[str, bytes]:
    """Write each table as CSV: UTF-8, commas, plain line ends.

    A missing value is an empty cell. Between the members of a list stand spaces,
    or semicolons where spaces can stand in them. A number is written so that
    reading it gives the same number.
    """
    return {f"{table.name}.csv": _csv(table) for table in tables}


def json_files(tables: Sequence[Table], workbook: str) -> dict[str, bytes]:
    """Write each table as one JSON object: what it is, its fields, its rows."""
    return {f"{table.name}.json": as_json(_json(table)) for table in tables}


def as_json(content: Mapping[str, Any]) -> bytes:
    """Write an object as JSON: UTF-8, keys sorted, what its parts hold line by line."""
    parts = [f"  {_dumped(name)}: {_lines(content[name])}" for name in sorted(content)]
    return f"{{\n{_NEXT.join(parts)}\n}}\n".encode()


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return f"[\n{_NEXT.join(f'    {_dumped(member)}' for member in value)}\n  ]"
    if isinstance(value, dict) and value:
        members = (f"    {_dumped(name)}: {_dumped(value[name])}" for name in sorted(value))
        return f"{{\n{_NEXT.join(members)}\n  }}"
    return _dumped(value)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)


def _csv(table: Table) -> bytes:
    names = [field.name for field in table.fields]
    columns = [
        map(field.as_text, column)
        for field, column in zip(table.fields, table.columns, strict=True)
    ]
    rows = zip(*columns, strict=True)
    return csv_text(names, [dict(zip(names, row, strict=True)) for row in rows]).encode()


def _json(table: Table) -> dict[str, Any]:
    names = [field.name for field in table.fields]
    return {
        "name": table.name,
        "title": table.title,
        "about": dict(table.about),
        "fields": [field.as_json() for field in table.fields],
        "rows": [dict(zip(names, row, strict=True)) for row in table.rows],
    }
