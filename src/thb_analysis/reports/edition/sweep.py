"""Run a notebook under many parameters and gather what came of it in one table.

The folder of a sweep holds ``runs/``, with a file for each run that was finished, and the
tables made from them. A run is on record once its file stands, so that a sweep that was ended,
in whatever way, goes on where it stopped.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from thb_analysis.errors import ParameterError
from thb_analysis.files import sha256, write_files
from thb_analysis.folders import check_overwrite, folder_lock
from thb_analysis.package.files import csv_text
from thb_analysis.reports.catalog.parameters import as_text
from thb_analysis.reports.catalog.reports import Report
from thb_analysis.reports.edition.build import (
    OnProgress,
    Settings,
    check_package,
    make_all,
)
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import copy_inputs
from thb_analysis.reports.running.result import BuildResult

RUNS = "runs"
TABLES = ("codebook.csv", "results.csv", "runs.csv")
_EMPTY = "has no results to collect: end a cell in thb.page.headlines(ds) or thb.display.Headlines(frame)"
# What the columns of the tables mean, besides those of parameters.
_CODEBOOK = Path(__file__).with_name("sweep.csv")


def sweep(
    runs: Sequence[Report],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
) -> list[BuildResult]:
    """Make runs, as far as to their headline results, and the tables of these and their parameters.

    A run that fails stops no other. Runs that are on record with the same inputs are not made
    again.

    Parameters
    ----------
    runs : sequence of Report
        As `grid_reports` gives them.
    settings : Settings
        Where and how.
    on_progress : callable
        Called with the result of each run that is made, as soon as it is known.

    Returns
    -------
    list of BuildResult
        One for each run, in their order, without files.

    Raises
    ------
    ParameterError
        If a parameter of a notebook of one's own has the name of another column of the tables.
    ThbError
        If the folder cannot be written to, or another command is at work in it.
    """
    _check_names(runs)
    paths = [settings.out / RUNS / f"{run.id}.json" for run in runs]
    ours = TABLES if (settings.out / RUNS).is_dir() else ()

    with (
        folder_lock(settings.out),
        folder_lock(settings.out / RUNS),
        copy_inputs(runs, settings.package, settings.notebooks) as inputs,
    ):
        check_overwrite(settings.out, TABLES, ours, settings.force)
        check = partial(isolated.call, check_package, inputs.data)
        keys = []
        results = {}
        waiting = {}
        for index, run in enumerate(runs):
            made_from = json.dumps(inputs.provenance(run), sort_keys=True)
            keys.append(key := sha256(made_from.encode()))
            if not settings.force and read_record(paths[index]).get("key") == key:
                results[index] = BuildResult(run.id, "up to date")
            else:
                waiting[index] = run
        try:
            for index, result in make_all(waiting, settings, inputs, check):
                _record(paths[index], keys[index], result)
                result = _with_warning(runs[index], result)
                results[index] = replace(result, files={}, headlines=[])
                on_progress(results[index])
        finally:
            # Also where something has ended the sweep before it was finished.
            if results:
                write_files(_tables(settings.out, runs, paths, results))
    return [results[index] for index in range(len(runs))]


def _check_names(runs: Sequence[Report]) -> None:
    """Refuse parameters, which a notebook of one's own may call as it likes, with the name of another column."""
    columns = {row["column"] for row in _codebook()}
    wrong = "results.csv has a column of this name: give the parameter another"
    names = {name for run in runs for name in run.stated}
    if taken := sorted(names & columns):
        raise ParameterError(f"{name}: {wrong}" for name in taken)


def _with_warning(run: Report, result: BuildResult) -> BuildResult:
    """Warn of a notebook of one's own that gives nothing to collect."""
    if result.headlines or result.failure or not run.is_user_notebook:
        return result
    return replace(result, warnings=(*result.warnings, _EMPTY))


def read_record(path: Path) -> dict[str, Any]:
    """Read the record of a run; empty if there is none that can be read."""
    with suppress(OSError, ValueError):
        return dict(json.loads(path.read_text("utf-8")))
    return {}


def _record(path: Path, key: str, result: BuildResult) -> None:
    """Put a run on record; one that failed is run again the next time."""
    if result.failure:
        path.unlink(missing_ok=True)
    else:
        record = {"headlines": result.headlines, "key": key}
        write_files({path: f"{json.dumps(record, ensure_ascii=False)}\n".encode()})


def _tables(
    folder: Path,
    runs: Sequence[Report],
    paths: Sequence[Path],
    results: Mapping[int, BuildResult],
) -> dict[Path, bytes]:
    """Return ``runs.csv``, ``results.csv``, and ``codebook.csv``, which describes their columns."""
    from thb_analysis.display import HEADLINES

    of_runs, of_results = [], []
    for index, run in enumerate(runs):
        # An empty list of countries is all of them.
        given = {each: as_text(value) for each, value in run.stated.items()}
        given |= {"countries": "all"} if given.get("countries") == "" else {}
        identity = {"run": run.id, "report": run.id.partition("--")[0], **given}
        outcome = {"status": "open", "cell": "", "error": ""}
        if result := results.get(index):
            outcome["status"] = "done"
            if failure := result.failure:
                outcome = {
                    "status": "failed",
                    "cell": failure.cell,
                    "error": failure.error,
                }
        of_runs.append(identity | outcome)
        if outcome["status"] == "done":
            for headline in read_record(paths[index])["headlines"]:
                of_results.append({**identity, "unit": "share", **headline})
    codebook = _codebook()
    of_table = [row["column"] for row in codebook if row["table"] == "results"]
    for headline, meaning in HEADLINES.items():
        facts = ("results", f"result = {headline}", "number", "share", meaning)
        codebook.append(dict(zip(codebook[0], facts, strict=True)))
    tables = {
        "runs.csv": csv_text(of_runs[0], of_runs),
        "results.csv": csv_text([*identity, *of_table], of_results),
        "codebook.csv": csv_text(codebook[0], codebook),
    }
    return {folder / name: text.encode() for name, text in tables.items()}


def _codebook() -> list[dict[str, str]]:
    return list(csv.DictReader(_CODEBOOK.read_text("utf-8").splitlines()))
