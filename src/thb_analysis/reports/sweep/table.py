"""The tables of a sweep: its runs, their headline results, and what each column means.

Rows are written as they are read, so that a long sweep takes no more memory than a short one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from thb_analysis.display import HEADLINES
from thb_analysis.errors import ThbError
from thb_analysis.reports.cache import write
from thb_analysis.reports.parameters import NotebookParameters
from thb_analysis.reports.run import Outcome, Target

CODEBOOK = "codebook.csv"

# Rows to a row group of a Parquet file.
_BATCH = 20_000

# A run, its headline results if it was finished, and what became of it if that is known.
Run = tuple[Target, list[dict[str, Any]] | None, Outcome | None]

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
}
_TYPE_OF: dict[object, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    tuple[str, ...]: "list",
}


@dataclass(frozen=True)
class Field:
    """A column: its name, a key of the types above, what it means, its unit, what may stand."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()

    def as_text(self, value: Any) -> str:
        """Write a value as the cell of a CSV file."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        return " ".join(value) if self.type == "list" else str(value)


_RUN = Field("run", "string", "Name of the run, of its record in runs/ and of its files.")
_REPORT = Field("report", "string", "Report that it is a variant of.")
_OUTCOME = (
    Field(
        "state",
        "string",
        "What became of the run; open: not made before the sweep ended.",
        allowed=("done", "failed", "open"),
    ),
    Field("cell", "string", "Cell in which it failed, and line of the cell."),
    Field("error", "string", "Why it failed."),
)
_RESULT = (
    Field("result", "string", "What was computed.", allowed=tuple(HEADLINES)),
    Field(
        "about",
        "string",
        "Of what: a measure, a kind, a country, a column, a claim; empty: of all.",
    ),
    Field("value", "number", "The number; see the entries on each result.", "as unit says"),
    Field("unit", "string", "Unit of the value.", allowed=("share", "count", "coefficient")),
    Field("base", "string", "Population that the statement speaks of: a key of bases.csv."),
    Field("counted", "integer", "k of a value that is k of N.", "countries, cells or measures"),
    Field("whole", "integer", "N: how many were counted, or compared.", "as counted"),
    Field(
        "lower", "number", "Lower bound or limit: of a share, if silence means no.", "as unit says"
    ),
    Field(
        "upper", "number", "Upper bound or limit: of a share, if it means nothing.", "as unit says"
    ),
    Field(
        "robustness",
        "number",
        "Share of the defensible combinations of choices with the same conclusion.",
        "share",
    ),
    Field("conclusion", "string", "What is concluded, in a word or as keys with spaces between."),
)


def write_tables(folder: Path, runs: Iterable[Run], model: type[NotebookParameters]) -> None:
    """Write ``runs`` and ``results``, each as CSV and as Parquet, and ``codebook.csv``.

    Parameters
    ----------
    folder : Path
    runs : iterable of tuple
        Each run once, with its headline results and its outcome.
    model : type
        Of the parameters, which become columns.

    Raises
    ------
    ThbError
        If a file cannot be written; those that stood there stay as they were, then.
    """
    settings = [
        Field(name, _TYPE_OF[field.annotation], field.description or "")
        for name, field in model.model_fields.items()
        if name != "data"
    ]
    head = [_RUN, _REPORT, *settings]
    try:
        with ExitStack() as opened:
            of_runs = opened.enter_context(_Table(folder, "runs", [*head, *_OUTCOME]))
            results = opened.enter_context(_Table(folder, "results", [*head, *_RESULT]))
            for target, headlines, outcome in runs:
                about = _about(target)
                of_runs.add(about | _state(headlines, outcome))
                for headline in headlines or ():
                    unit = HEADLINES.get(headline["result"], ("", ""))[0]
                    results.add(about | {"unit": unit} | headline)
        write(folder / CODEBOOK, _codebook([of_runs, results]).encode())
    except OSError as error:
        raise ThbError(
            f"Cannot write {error.filename}: {error.strerror}. Make room in {folder}, and call again"
        ) from error


def _about(target: Target) -> dict[str, Any]:
    return {"run": target.report.id, "report": target.parameters.report, **target.stated}


def _state(headlines: object, outcome: Outcome | None) -> dict[str, Any]:
    if outcome and outcome.failure:
        return {"state": "failed", "cell": outcome.failure.cell, "error": outcome.failure.error}
    return {"state": "open" if headlines is None else "done"}


class _Table:
    """A table that is written row by row, and put in place when it is complete."""

    def __init__(self, folder: Path, name: str, fields: Sequence[Field]) -> None:
        self.name, self.fields = name, fields
        self.places = {suffix: folder / f"{name}.{suffix}" for suffix in ("csv", "parquet")}
        self.partials = {suffix: folder / f".{name}.{suffix}.partial" for suffix in self.places}
        self.rows: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            text = self.partials["csv"].open("w", encoding="utf-8", newline="")
            self.csv = csv.writer(opened.enter_context(text), lineterminator="\n")
            self.csv.writerow([field.name for field in self.fields])
            self.schema = pa.schema([_column(field) for field in self.fields])
            parquet = pq.ParquetWriter(self.partials["parquet"], self.schema)
            self.parquet = opened.enter_context(parquet)
            self.opened = opened.pop_all()
        return self

    def add(self, row: dict[str, Any]) -> None:
        """Add a row; what it does not have is missing."""
        self.csv.writerow([field.as_text(row.get(field.name)) for field in self.fields])
        self.rows.append(row)
        if len(self.rows) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        self.parquet.write_table(pa.Table.from_pylist(self.rows, self.schema))
        self.rows = []

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with self.opened:
                if kind is None and self.rows:
                    self._flush()
            if kind is None:
                for suffix, partial in self.partials.items():
                    partial.replace(self.places[suffix])
        finally:
            for partial in self.partials.values():
                partial.unlink(missing_ok=True)


def _column(field: Field) -> pa.Field:
    facts = {"description": field.meaning, "unit": field.unit, "allowed": "; ".join(field.allowed)}
    stated = {name: fact for name, fact in facts.items() if fact}
    return pa.field(field.name, _TYPES[field.type], metadata=stated)


def _codebook(tables: Iterable[_Table]) -> str:
    """Describe each column of each table, and each result, as ``thb export`` does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["table", "column", "type", "unit", "meaning", "allowed"])
    for table in tables:
        writer.writerows(_described(table))
    for result, (unit, meaning) in HEADLINES.items():
        writer.writerow(["results", f"result = {result}", "number", unit, meaning, ""])
    return out.getvalue()


def _described(table: _Table) -> Iterator[Sequence[str]]:
    for field in table.fields:
        kind = "list of strings, with spaces between" if field.type == "list" else field.type
        yield table.name, field.name, kind, field.unit, field.meaning, "; ".join(field.allowed)
