"""Run a notebook under many parameters and gather what came of it in one table.

The folder of a sweep holds ``runs/``, with a file for each run that was finished, and the
tables made from them. A run is on record once its file stands, so that a sweep that was ended,
in whatever way, goes on where it stopped.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.display import HEADLINES
from thb_analysis.files import sha256, write, write_all
from thb_analysis.folders import claimed, refuse_theirs
from thb_analysis.reports.asked.catalogue import Report
from thb_analysis.reports.asked.grids import Run
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.edition.build import OnProgress, Settings, fill, read
from thb_analysis.reports.edition.manifest import Folder, described, key
from thb_analysis.reports.running.inputs import Inputs
from thb_analysis.reports.running.results import Failure, Result

RUNS = "runs"
TABLES = ("codebook.csv", "results.csv", "runs.csv")


def sweep(
    runs: Sequence[Run],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
    executor: Executor | None = None,
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
    with claimed(settings.out):
        ours = TABLES if records.is_dir() else ()
        refuse_theirs(settings.out, TABLES, ours, settings.force)
        with claimed(records), read(reports, settings) as inputs:
            folder = _Sweep(settings, runs, keep)
            return fill([folder] * len(runs), reports, inputs, settings, on_progress, executor)


class _Sweep(Folder):
    """The folder of a sweep: with a record of each run, and with reports where they are kept."""

    def __init__(self, settings: Settings, runs: Sequence[Run], keep: tuple[str, ...]) -> None:
        super().__init__(settings.out, settings.vocabulary)
        self.runs, self.keep = runs, keep
        # Runs that are done, and why those have failed that have.
        self.done: dict[str, Failure | None] = {}

    def formats(self, report: Report) -> tuple[str, ...]:
        return self.keep

    def reason(self, report: Report, inputs: Inputs) -> str:
        if read_record(self._place(report)).get("key") != key(described(report, inputs)):
            return "not run yet, or with other inputs"
        reason = super().reason(report, inputs) if self.keep else ""
        if not reason:
            self.done[report.id] = None
        return reason

    def begin(self, reports: Iterable[Report], force: bool) -> None:
        if self.keep:
            super().begin(reports, force)

    def put(self, report: Report, inputs: Inputs, result: Result) -> None:
        if self.keep:
            super().put(report, inputs, result)
        # Written last, it makes the run count.
        record = {"headlines": result.headlines, "key": key(described(report, inputs))}
        write(self._place(report), f"{json.dumps(record, ensure_ascii=False)}\n".encode())
        self.done[report.id] = None

    def fail(self, report: Report, result: Result) -> None:
        self._place(report).unlink(missing_ok=True)
        if self.keep:
            super().fail(report, result)
        self.done[report.id] = result.failure

    def close(self) -> None:
        """Write the tables, also where something has ended the sweep before it was finished.

        What stands in the folder is put on record where reports are.
        """
        if not self.done:
            return
        tables = _tables(self.runs, self._run_rows(), self._result_rows())
        write_all(self.path, tables)
        self.others |= {name: sha256(content) for name, content in tables.items()}
        for id_ in self.done:
            name = f"{RUNS}/{id_}.json"
            self.others.pop(name, None)
            if (record := self.path / name).exists():
                self.others[name] = sha256(record.read_bytes())
        if self.keep:
            super().close()
        elif self.found["reports"]:
            self._record()

    def _place(self, report: Report) -> Path:
        return self.path / RUNS / f"{report.id}.json"

    def _run_rows(self) -> Iterator[dict[str, Any]]:
        for run in self.runs:
            failure = self.done.get(run.report.id)
            row = {**_about(run), "status": "done" if run.report.id in self.done else "open"}
            if failure:
                row |= {"status": "failed", "cell": failure.cell, "error": failure.error}
            yield row

    def _result_rows(self) -> Iterator[dict[str, Any]]:
        for run in self.runs:
            # A record of a run that was not finished may be of older inputs.
            if run.report.id in self.done:
                for headline in read_record(self._place(run.report)).get("headlines", ()):
                    unit = HEADLINES.get(headline["result"], ("", ""))[0]
                    yield {**_about(run), "unit": unit, **headline}


def read_record(path: Path) -> dict[str, Any]:
    """Read the record of a run; empty if there is none that can be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return content if content.keys() == {"headlines", "key"} else {}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _about(run: Run) -> dict[str, Any]:
    return {"run": run.report.id, "report": run.published, **run.columns}


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


def _tables(
    runs: Sequence[Run], of_runs: Iterable[Mapping[str, Any]], results: Iterable[Mapping[str, Any]]
) -> dict[str, bytes]:
    """Return ``runs.csv``, ``results.csv``, and ``codebook.csv``, which describes their columns."""
    fields = MODELS[runs[0].report.notebook].model_fields
    settings = {
        name: Column("string", "", fields[name].description or "") for name in runs[0].columns
    }
    made, described = {}, []
    for name, rows in (("runs", of_runs), ("results", results)):
        columns = {**_columns(""), **settings, **_columns(name)}
        made[f"{name}.csv"] = _csv(list(columns), rows)
        described += [[name, column, *facts] for column, facts in columns.items()]
    described += [
        ["results", f"result = {result}", "number", *facts] for result, facts in HEADLINES.items()
    ]
    names = ["table", "column", "type", "allowed or unit", "meaning"]
    book = [dict(zip(names, each, strict=True)) for each in described]
    return {**made, "codebook.csv": _csv(names, book)}


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()
