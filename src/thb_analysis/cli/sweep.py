"""Run a notebook under many parameters."""

from __future__ import annotations

from collections.abc import Sequence
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
    Quiet,
    Scheduler,
    finish,
    formats_in,
    workers,
)
from thb_analysis.errors import UnknownName

if TYPE_CHECKING:
    from thb_analysis.reports.edition.sweep import Run

# Failed runs that are shown in full; runs.csv names all.
_SHOWN = 10


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
            "signs between, and may have a name: countries=Baltic=EE+LV+LT,FI+NO+SE; default stands for "
            "the usual value. May be "
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
            help="What to keep of each run besides its results: html, pdf, docx, ipynb, or none.",
        ),
    ] = "none",
    most: Annotated[
        int, typer.Option("--max-runs", metavar="N", min=1, help="How many runs a grid may give.")
    ] = 10_000,
    jobs: Jobs = 0,
    scheduler: Scheduler = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Run again what is on record, and replace files of others."),
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Run a notebook under every combination of some parameters, and gather the results in a table.

    DIR then holds results.csv and results.parquet, with a row for each run and headline result,
    runs.csv and runs.parquet, with a row for each run, and codebook.csv. Called again after it
    was ended, in whatever way, it goes on where it stopped.

    Example: thb sweep theme --grid theme=detection,covid --grid include_qualified=true,false --out mine
    """
    from thb_analysis.reports.edition.manifest import SUFFIXES
    from thb_analysis.reports.edition.sweep import sweep as run_all
    from thb_analysis.reports.running.progress import progress

    call = Call(data, parameters, params)
    runs = _runs(call, report, grid or [], grid_file, most)
    keep: tuple[str, ...] = ()
    if formats.strip().lower() != "none":
        keep, wrong = formats_in(formats, SUFFIXES)
        call.mistakes += wrong
    settings = call.settings(out, "there is no place for the results", jobs, force=force)
    with workers(scheduler) as executor, progress(len(runs), quiet=quiet) as on_progress:
        results = run_all(runs, settings, on_progress, executor, keep)
    files = ("results.csv", "results.parquet", "runs.csv", "runs.parquet", "codebook.csv")
    finish(
        "run",
        results,
        [settings.out] * len(results),
        str(settings.out / "results.csv"),
        {"tables": [str(settings.out / name) for name in files]},
        quiet=quiet,
        as_json=as_json,
        debug=debug,
        most=_SHOWN,
    )


def _runs(call: Call, name: str, grid: Sequence[str], file: Path | None, most: int) -> list[Run]:
    """Check the whole grid; each mistake is noted once."""
    from thb_analysis.reports.asked.catalogue import list_reports
    from thb_analysis.reports.asked.naming import requested
    from thb_analysis.reports.edition.sweep import read_grid, runs

    if not grid and file is None:
        call.mistakes.append(
            "--grid: name a parameter and its values, such as group_by=region,bloc"
        )
    reports = list_reports(call.vocabulary)
    try:
        request = requested(name, reports)
    except UnknownName as error:
        call.mistakes.append(str(error))
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
    found, wrong = runs(request, axes, call.all_values, call.vocabulary, reports, most)
    call.mistakes += wrong
    return found
