"""Run a notebook under many parameters."""

import typer

from thb_analysis.cli import options
from thb_analysis.cli.calls import Call
from thb_analysis.cli.outcomes import finish, progress

# Failed runs that are shown in full; runs.csv names all.
_SHOWN = 10


def sweep(
    report: str = typer.Argument(
        ...,
        metavar="REPORT",
        help="A report; or a notebook, theme or country, with that in the grid.",
    ),
    grid: list[str] | None = typer.Option(
        None,
        metavar="NAME=VALUE,VALUE",
        help="Values that a parameter takes, with commas between; members of a list have plus "
        "signs between, and may have a name: countries=Baltic=EE+LV+LT,FI+NO+SE; default "
        "stands for the usual value. May be repeated: every combination is run.",
    ),
    out: str = typer.Option("", metavar="DIR", help="Where the tables go."),
    parameters: options.Parameters = None,
    params: options.ParametersFile = None,
    data: options.Data = None,
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    force: options.Force = False,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Run a notebook under many parameters, and gather the results.

    Every combination of the values in a grid is run.

    DIR then holds results.csv, with a row for each run and headline result, runs.csv, with a row
    for each run, and codebook.csv. Called again after it was ended, in whatever way, it goes on
    where it stopped.

    Example: thb sweep theme --grid theme=detection,covid --grid include_qualified=true,false --out mine
    """
    from thb_analysis.reports.asked.grids import asked_runs
    from thb_analysis.reports.edition.sweep import sweep as run_all
    from thb_analysis.reports.running.cluster import connect

    call = Call(data, parameters, params)
    runs = asked_runs(report, grid or [], call.values, call.typed, call.vocabulary, call.mistakes)
    settings = call.settings(out, jobs, force)
    with connect(scheduler) as executor:
        results = run_all(runs, settings, progress(len(runs), quiet), executor)
    finish(
        "run",
        [(result, settings.out) for result in results],
        str(settings.out / "results.csv"),
        quiet,
        debug,
        most=_SHOWN,
    )
