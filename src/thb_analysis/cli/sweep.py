"""Run a notebook under many parameters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import (
    AsJson,
    Call,
    Data,
    Debug,
    Jobs,
    Parameters,
    ParametersFile,
    Scheduler,
    counted,
    errors_reported,
    failure_block,
    formats_in,
    not_a_folder,
    outcome_as_json,
    read_call,
    workers,
    wrong_jobs,
)

if TYPE_CHECKING:
    from thb_analysis.reports.run import OpenPool, Outcome, Settings, Target

# Failed runs that are told in full; runs.csv names all.
_TOLD = 10


def sweep(
    report: Annotated[
        str,
        typer.Argument(
            metavar="REPORT",
            autocompletion=completing.reports,
            help="A report; or a notebook, theme or country, with that in the grid.",
        ),
    ],
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE,VALUE",
            help="Values that a parameter takes, with commas between; members of a list have plus "
            "signs between: countries=EE+LV+LT,FI+NO+SE; default stands for the usual value. May be "
            "repeated: every combination is run.",
        ),
    ] = None,
    grid_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The same from a YAML file: names with lists of values."),
    ] = None,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where tables and files go.")] = "",
    parameters: Parameters = None,
    params: ParametersFile = None,
    data: Data = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            autocompletion=completing.sweep_formats,
            help="What to keep of each run besides its results: html, pdf, ipynb, or none.",
        ),
    ] = "none",
    most: Annotated[
        int,
        typer.Option("--max-runs", metavar="N", min=1, help="How many runs a grid may give."),
    ] = 10_000,
    jobs: Jobs = 0,
    scheduler: Scheduler = None,
    force: Annotated[bool, typer.Option("--force", help="Run again what is on record.")] = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Run a notebook under every combination of some parameters, and gather the results in a table.

    DIR then holds results.csv and results.parquet, with a row for each run and headline result,
    runs.csv and runs.parquet, with a row for each run, and codebook.csv. Called again after it
    was ended, in whatever way, it goes on where it stopped.

    Example: thb sweep theme --grid theme=detection,covid --grid include_qualified=true,false --out mine
    """
    with errors_reported(debug):
        call = read_call(data, parameters, params)
        targets = _targets(call, report, grid or [], grid_file, most)
        settings, notebooks = _settings(call, out, formats, jobs)
        with workers(scheduler, jobs) as (open_pool, at_once):
            settings = replace(settings, jobs=at_once, force=force)
            _run(targets, settings, open_pool, notebooks, as_json, debug)


def _targets(
    call: Call, name: str, grid: Sequence[str], file: Path | None, most: int
) -> list[Target]:
    """Check the whole grid; each mistake is noted once."""
    from thb_analysis.data.names import wrong_names
    from thb_analysis.reports.catalogue import list_reports
    from thb_analysis.reports.naming import requested
    from thb_analysis.reports.parameters import MODELS
    from thb_analysis.reports.sweep.grid import read_grid, runs

    if not grid and file is None:
        call.mistakes.append(
            "--grid: name a parameter and its values, such as group_by=region,bloc"
        )
    reports = list_reports(call.vocabulary)
    request = requested(name, reports)
    if request is None:
        known = [*reports, *(notebook.replace("_", "-") for notebook in MODELS)]
        call.mistakes += wrong_names([name], dict.fromkeys(known), "report")
        return []
    axes, wrong = read_grid(grid, file, request.notebook)
    call.mistakes += wrong
    call.mistakes += [
        f"{each}: stands in the grid and in -p: give one of them"
        for each in axes
        if each in call.values
    ]
    if "data" in axes:
        del axes["data"]
        call.mistakes.append("data: a sweep is over one data package; name it with --data")
    targets, wrong = runs(request, axes, call.all_values, call.vocabulary, reports, most)
    call.mistakes += wrong
    return targets


def _settings(call: Call, out: str, formats: str, jobs: int) -> tuple[Settings, bool]:
    """Check the rest of the call, and say whether executed notebooks are kept."""
    from thb_analysis.reports.catalogue import find_notebooks
    from thb_analysis.reports.run import Settings

    kept: tuple[str, ...] = ()
    if formats.strip().lower() != "none":
        kept, wrong = formats_in(formats, ("html", "pdf", "ipynb"))
        call.mistakes += wrong
    call.mistakes += not_a_folder(out, "there is no place for the results") + wrong_jobs(jobs)
    call.check()
    notebooks = find_notebooks()
    settings = Settings(
        out=Path(out),
        notebooks=notebooks,
        vocabulary=call.vocabulary,
        cache=notebooks.parent / ".cache" / "runs",
        formats=tuple(each for each in kept if each != "ipynb"),
        jobs=jobs,
    )
    return settings, "ipynb" in kept


def _run(
    targets: Sequence[Target],
    settings: Settings,
    open_pool: OpenPool | None,
    notebooks: bool,
    as_json: bool,
    debug: bool,
) -> None:
    from thb_analysis.reports.progress import progress
    from thb_analysis.reports.sweep import sweep as run_all

    with progress(len(targets)) as tell:
        outcomes = run_all(targets, settings, tell, open_pool, notebooks)
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed[:_TOLD]:
        typer.echo(failure_block(outcome, settings.out, debug), err=True)
    if len(failed) > _TOLD:
        more = len(failed) - _TOLD
        typer.echo(f"thb: {more} more failed: {settings.out / 'runs.csv'} says why", err=True)
    results = settings.out / "results.csv"
    typer.echo(
        _as_json(outcomes, settings.out) if as_json else f"{counted(outcomes, 'run')}: {results}"
    )
    if failed:
        raise typer.Exit(1)


def _as_json(outcomes: Sequence[Outcome], out: Path) -> str:
    tables = [f"{name}.{suffix}" for name in ("results", "runs") for suffix in ("csv", "parquet")]
    content = {
        "tables": [str(out / name) for name in (*tables, "codebook.csv")],
        "runs": [outcome_as_json(outcome, out, "run") for outcome in outcomes],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)
