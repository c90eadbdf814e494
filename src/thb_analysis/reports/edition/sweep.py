"""Run a notebook under many parameters and gather what came of it in one table.

The folder of a sweep holds ``runs/``, with a file for each run that was finished, and the
tables made from them. A run is on record once its file stands, so that a sweep that was ended,
in whatever way, goes on where it stopped.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

from thb_analysis.display import HEADLINES
from thb_analysis.files import write, write_all
from thb_analysis.folders import claimed, refuse_theirs
from thb_analysis.reports.asked.grids import Run
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.edition.build import OnProgress, Settings, made, read
from thb_analysis.reports.edition.manifest import key
from thb_analysis.reports.running.library import check_library
from thb_analysis.reports.running.results import Result

RUNS = "runs"
TABLES = ("codebook.csv", "results.csv", "runs.csv")
# The columns besides those of parameters.
_KNOWN = Path(__file__).with_name("sweep.csv")

Row = Mapping[str, Any]


def sweep(
    runs: Sequence[Run],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
    executor: Executor | None = None,
) -> list[Result]:
    """Make runs, as far as to their headline results, and the tables of these and their parameters.

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

    Returns
    -------
    list of Result
        One for each run, in their order, without files.

    Raises
    ------
    ThbError
        If the folder cannot be written to, or another command is at work in it.
    """
    reports = [replace(run.report, formats=()) for run in runs]
    folder = settings.out / RUNS
    paths = [folder / f"{report.id}.json" for report in reports]
    results: dict[int, Result] = {}
    waiting = {}
    with claimed(settings.out):
        ours = TABLES if folder.is_dir() else ()
        refuse_theirs(settings.out, TABLES, ours, settings.force)
        with claimed(folder), read(reports, settings) as inputs:
            for place, report in enumerate(reports):
                record = read_record(paths[place])
                if settings.force or record.get("key") != key(inputs.made(report)):
                    waiting[place] = report
                else:
                    results[place] = Result(report.id, "up to date")
                    on_progress(results[place])
            try:
                for place, result in made(waiting, settings, inputs, executor):
                    check_library(inputs.library)
                    _record(paths[place], key(inputs.made(reports[place])), result)
                    results[place] = replace(result, files={}, headlines=[])
                    on_progress(results[place])
            finally:
                # Also where something has ended the sweep before it was finished.
                if results:
                    write_all(settings.out, _tables(runs, paths, results))
    return [results[place] for place in range(len(runs))]


def read_record(path: Path) -> dict[str, Any]:
    """Read the record of a run; empty if there is none that can be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return content if content.keys() == {"headlines", "key"} else {}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _record(path: Path, made_from: str, result: Result) -> None:
    """Put a run on record; one that failed is run again the next time."""
    if result.failure:
        path.unlink(missing_ok=True)
    else:
        record = {"headlines": result.headlines, "key": made_from}
        write(path, f"{json.dumps(record, ensure_ascii=False)}\n".encode())


def _tables(
    runs: Sequence[Run], paths: Sequence[Path], results: Mapping[int, Result]
) -> dict[str, bytes]:
    """Return ``runs.csv``, ``results.csv``, and ``codebook.csv``, which describes their columns."""
    of_runs, of_results = [], []
    for place, run in enumerate(runs):
        about = {"run": run.report.id, "report": run.published, **run.columns}
        if place not in results:
            of_runs.append({**about, "status": "open"})
        elif failure := results[place].failure:
            why = {"status": "failed", "cell": failure.cell, "error": failure.error}
            of_runs.append({**about, **why})
        else:
            of_runs.append({**about, "status": "done"})
            for headline in read_record(paths[place])["headlines"]:
                unit = HEADLINES.get(headline["result"], ("", ""))[0]
                of_results.append({**about, "unit": unit, **headline})
    columns = _columns(runs[0])
    codebook = [{**row, "table": table} for table, rows in columns.items() for row in rows]
    for result, (unit, meaning) in HEADLINES.items():
        facts = {"type": "number", "allowed or unit": unit, "meaning": meaning}
        codebook.append({"table": "results", "column": f"result = {result}", **facts})
    return {
        "runs.csv": _csv([row["column"] for row in columns["runs"]], of_runs),
        "results.csv": _csv([row["column"] for row in columns["results"]], of_results),
        "codebook.csv": _csv(["table", "column", "type", "allowed or unit", "meaning"], codebook),
    }


def _columns(run: Run) -> dict[str, list[Row]]:
    """Describe the columns of each table: those of both, then parameters, then its own."""
    known = list(csv.DictReader(_KNOWN.read_text("utf-8").splitlines()))
    fields = MODELS[run.report.notebook].model_fields
    own = [
        {"column": name, "type": "string", "meaning": fields[name].description}
        for name in run.columns
    ]
    of = {name: [row for row in known if row["table"] == name] for name in ("", "runs", "results")}
    return {name: [*of[""], *own, *of[name]] for name in ("runs", "results")}


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()
