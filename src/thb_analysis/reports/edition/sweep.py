"""Run a notebook under many parameters and gather what came of it in one table.

The folder of a sweep holds ``runs/``, with a file for each run that was finished, and the
tables made from them. A run is on record once its file stands, so that a sweep that was ended,
in whatever way, goes on where it stopped.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.display import HEADLINES
from thb_analysis.errors import ParameterError
from thb_analysis.files import not_written, write
from thb_analysis.folders import claimed, not_replaced
from thb_analysis.reports.asked.grids import Run
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.edition.build import OnProgress, Settings, made, read
from thb_analysis.reports.edition.manifest import Folder, key
from thb_analysis.reports.running.library import check_library
from thb_analysis.reports.running.results import Result

RUNS = "runs"
TABLES = ("codebook.csv", "results.csv", "results.parquet", "runs.csv", "runs.parquet")
# Rows to a batch: a long sweep takes no more memory than a short one.
_BATCH = 20_000


def sweep(
    runs: Sequence[Run],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
    executor: Any = None,
    keep: tuple[str, ...] = (),
) -> list[Result]:
    """Make runs, and the tables of their parameters and headline results.

    A run that fails stops no other. Runs that are on record with the same inputs are not made
    again.

    Parameters
    ----------
    runs : sequence of Run
    settings : Settings
        Where and how.
    on_progress : callable
        Called with the result of each run as soon as it is known.
    executor : Executor, optional
        What makes the runs, see ``build.build``.
    keep : tuple of str
        What to keep of each run: ``html``, ``pdf``, ``docx``, ``ipynb``. Without, notebooks are run only as
        far as to their headline results.

    Returns
    -------
    list of Result
        One for each run, in their order, without files.

    Raises
    ------
    ThbError
        If the folder cannot be written to, or another command is at work in it.
    """
    reports = [replace(run.report, formats=keep) for run in runs]
    records = settings.out / RUNS
    results: dict[int, Result] = {}
    with ExitStack() as stack:
        stack.enter_context(claimed(settings.out))
        theirs = [name for name in sorted(TABLES) if (settings.out / name).exists()]
        if theirs and not records.is_dir() and not settings.force:
            raise ParameterError([not_replaced(settings.out, theirs)])
        stack.enter_context(claimed(records))
        inputs = stack.enter_context(read(reports, settings))
        folder = Folder(settings.out, settings.vocabulary) if keep else None
        waiting = {}
        try:
            for place, report in enumerate(reports):
                record = read_record(records / f"{report.id}.json")
                stands = record.get("key") == key(report, inputs)
                if stands and not settings.force and not (folder and folder.reason(report, inputs)):
                    results[place] = Result(report.id, "up to date")
                    on_progress(results[place])
                else:
                    waiting[place] = report
            if folder:
                folder.begin(waiting.values(), settings.force)
            for place, result in made(waiting, settings, inputs, executor):
                check_library(inputs.library)
                report, path = reports[place], records / f"{reports[place].id}.json"
                if result.failure:
                    path.unlink(missing_ok=True)
                    if folder:
                        folder.fail(report, result)
                else:
                    if folder:
                        folder.put(report, inputs, result)
                    # Written last, it makes the run count.
                    record = {"headlines": result.headlines, "key": key(report, inputs)}
                    write(path, f"{json.dumps(record, ensure_ascii=False)}\n".encode())
                results[place] = replace(result, files={}, headlines=[])
                on_progress(results[place])
        finally:
            # What was finished is written also where something ended the sweep.
            if results:
                if folder:
                    folder.close()
                _write_tables(settings.out, runs, results)
    return [results[place] for place in range(len(runs))]


def read_record(path: Path) -> dict[str, Any]:
    """Read the record of a run; empty if there is none that can be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return content if content.keys() == {"headlines", "key"} else {}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


class Column(NamedTuple):
    """What the codebook says of a column."""

    type: str
    allowed: str
    meaning: str


@cache
def _columns(table: str) -> dict[str, Column]:
    """Read what columns a table has, besides those of parameters; those of both have no table."""
    text = Path(__file__).with_name("sweep.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] == table]
    return {row["column"]: Column(row["type"], row["allowed"], row["meaning"]) for row in rows}


def _write_tables(folder: Path, runs: Sequence[Run], results: Mapping[int, Result]) -> None:
    """Write ``runs`` and ``results``, each as CSV and as Parquet, and ``codebook.csv``.

    Raises
    ------
    ThbError
        If a file cannot be written; those that stood there stay as they were, then.
    """
    fields = MODELS[runs[0].report.notebook].model_fields
    settings = {
        name: Column("string", "", fields[name].description or "") for name in runs[0].columns
    }
    made = {
        "runs": _run_rows(runs, results),
        "results": _result_rows(folder / RUNS, runs, results),
    }
    described = [["table", "column", "type", "allowed or unit", "meaning"]]
    for name, rows in made.items():
        columns = {**_columns(""), **settings, **_columns(name)}
        try:
            _write_table(folder / name, columns, rows)
        except OSError as error:
            raise not_written(Path(error.filename or folder / name), error) from error
        described += [[name, column, *facts] for column, facts in columns.items()]
    described += [
        ["results", f"result = {result}", "number", *facts] for result, facts in HEADLINES.items()
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(described)
    write(folder / "codebook.csv", text.getvalue().encode())


def _about(run: Run) -> dict[str, Any]:
    return {"run": run.report.id, "report": run.published, **run.columns}


def _run_rows(runs: Sequence[Run], results: Mapping[int, Result]) -> Iterator[dict[str, Any]]:
    for place, run in enumerate(runs):
        result = results.get(place)
        row = {**_about(run), "status": "done" if result else "open"}
        if result and result.failure:
            row |= {"status": "failed", "cell": result.failure.cell, "error": result.failure.error}
        yield row


def _result_rows(
    records: Path, runs: Sequence[Run], results: Mapping[int, Result]
) -> Iterator[dict[str, Any]]:
    for place, run in enumerate(runs):
        # A record of a run that was not finished may be of older inputs.
        if place in results and not results[place].failure:
            record = read_record(records / f"{run.report.id}.json")
            for headline in record.get("headlines", ()):
                unit = HEADLINES.get(headline["result"], ("", ""))[0]
                yield {**_about(run), "unit": unit, **headline}


def _write_table(
    place: Path, columns: Mapping[str, Column], rows: Iterator[dict[str, Any]]
) -> None:
    """Write rows as they come, as CSV and as Parquet; both are put in place when they are complete."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema([pa.field(name, types[column.type]) for name, column in columns.items()])
    partials = {
        suffix: place.with_name(f".{place.name}.{suffix}.0.partial")
        for suffix in ("csv", "parquet")
    }
    try:
        with (
            partials["csv"].open("w", encoding="utf-8", newline="") as text,
            ParquetWriter(partials["parquet"], schema) as parquet,
        ):
            table = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
            table.writeheader()
            while batch := list(islice(rows, _BATCH)):
                table.writerows(batch)
                parquet.write_table(pa.Table.from_pylist(batch, schema))
        for suffix, partial in partials.items():
            partial.replace(place.with_name(f"{place.name}.{suffix}"))
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
