"""Run a notebook under many parameters."""

import typer

from thb_analysis.cli import options
from thb_analysis.cli.arguments import Call
from thb_analysis.cli.console import finish, progress


def sweep(
    report: str = typer.Argument(
        ...,
        metavar="REPORT",
        help="A report; or a notebook, theme or country, with that in the grid.",
    ),
    grid: list[str] | None = typer.Option(
        None,
        metavar="NAME=VALUE,VALUE",
        help="Values of a parameter; members of a list have plus signs between, and may have a "
        "name: countries=Baltic=EE+LV+LT,FI+NO+SE; default stands for the usual value. May be "
        "repeated: every combination is run.",
    ),
    out: options.Out = "",
    parameters: options.Parameters = None,
    params: options.ParametersFile = None,
    data: options.Data = None,
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    force: options.Force = False,
    debug: options.Debug = False,
) -> None:
    """Run a notebook under every combination of parameters, and gather the results.

    DIR then holds results.csv, with a row for each run and headline result, runs.csv, with a row
    for each run, and codebook.csv. Called again, it goes on where it was ended.

    Example: thb sweep theme --grid theme=detection,covid --grid include_qualified=true,false --out mine
    """
    from thb_analysis.reports.asked.grids import grid_reports
    from thb_analysis.reports.edition.sweep import sweep as run_all
    from thb_analysis.reports.running.cluster import connect

    call = Call(data, parameters, params)
    runs = grid_reports(report, grid or [], call.values, call.vocabulary, call.mistakes)
    settings = call.settings(out or "", jobs, force)
    with connect(scheduler) as executor, progress(len(runs)) as on_progress:
        results = run_all(runs, settings, on_progress, executor)
    made = [(result, settings.out) for result in results]
    finish("run", made, str(settings.out / "results.csv"), debug)
