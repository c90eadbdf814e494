"""Tables as Parquet, types kept, with the codebook in the schema."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from thb_analysis.exports.table import Field, Table

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def parquet_files(tables: Sequence[Table], workbook: str) -> dict[str, bytes]:
    """Write each table as Parquet.

    The metadata of a column hold its `description`, and its `unit` and the
    `allowed` values, as JSON, if it has any; those of the file its `title` and
    all that is known of where it comes from.
    """
    return {f"{table.name}.parquet": _parquet(table) for table in tables}


def _parquet(table: Table) -> bytes:
    about = {"name": table.name, "title": table.title, "about": json.dumps(dict(table.about))}
    schema = pa.schema([_field(field) for field in table.fields], metadata=about)
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(list(table.columns), schema=schema), sink)
    return bytes(sink.getvalue())


def _field(field: Field) -> pa.Field:
    facts = field.as_json()
    texts = {
        name: fact if isinstance(fact, str) else json.dumps(fact)
        for name, fact in facts.items()
        if name != "name"
    }
    column = field.column
    kind = pa.list_(TYPES[column.items]) if column.type == "list" else TYPES[column.type]
    return pa.field(field.name, kind, metadata=texts)
