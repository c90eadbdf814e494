"""Build reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from thb_analysis.cli import options
from thb_analysis.cli.calls import Call, formats_in
from thb_analysis.cli.outcomes import counted, finish, progress
from thb_analysis.errors import quantity

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Report
    from thb_analysis.reports.edition.build import Settings


def build(
    reports: list[str] | None = typer.Argument(
        None,
        metavar="REPORT",
        help="Which reports, as names or patterns (theme-*); default: all but the country "
        "profiles. Or a notebook: theme or country, with --theme or --country; or a file of "
        "your own, my.ipynb.",
    ),
    everything: bool = typer.Option(
        False, "--all", help="Build all reports, country profiles included."
    ),
    out: str | None = typer.Option(
        None,
        metavar="DIR",
        help="Where the files go; default: reports/ for reports as they are, variants/NAME/ "
        "for what differs from them.",
    ),
    theme: options.Theme = None,
    country: str | None = typer.Option(None, metavar="COUNTRY", help="The country it is about."),
    countries: options.Countries = None,
    group_by: str | None = typer.Option(
        None,
        metavar="GROUPS",
        help="A column of countries.csv, or groups: Baltic=EE+LV+LT; Nordic=FI+SE.",
    ),
    parameters: options.Parameters = None,
    params: options.ParametersFile = None,
    data: options.Data = None,
    formats: str = typer.Option(
        "html,pdf",
        "--format",
        metavar="LIST",
        help="What to render, of html, pdf and docx (Word); a format of a report that stands "
        "in the folder is kept up to date.",
    ),
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    force: options.Force = False,
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Say what would be built and why, and stop."
    ),
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> None:
    """Run notebooks and render them as HTML and PDF, or for Word.

    A parameter is set by -p or by its option on the command line; else by --params, then by its
    default. Notebooks are programs and data are not: run only notebooks that you trust, a folder
    notebooks/ above the working directory among them.

    Example: thb build theme --theme detection --countries EE,LV,LT --group-by region
    """
    from thb_analysis.reports.edition.build import PUBLISHED
    from thb_analysis.reports.edition.build import build as build_reports
    from thb_analysis.reports.edition.manifest import as_published
    from thb_analysis.reports.running.cluster import connect
    from thb_analysis.reports.running.results import FORMATS

    subjects = {"theme": theme, "country": country}
    call = Call(data, parameters, params, **subjects, countries=countries, group_by=group_by)
    if everything and reports:
        call.mistakes.append("--all builds every report: name none with it, or leave it out")
    made = formats_in(formats, FORMATS, call.mistakes)
    found = call.reports(reports or [], [*made, "ipynb"], out, everything, force)
    settings = call.settings(str(PUBLISHED) if out is None else out, jobs, force)
    if dry_run:
        _plan(found, settings)
        return
    with connect(scheduler) as executor:
        results = build_reports(found, settings, progress(len(found), quiet), executor)
    folders = [report.folder or settings.out for report in found]
    pages = [folder / "index.html" for folder in dict.fromkeys(folders)]
    indexes = [str(page) for page in pages if page.exists()]
    finish(
        "report",
        list(zip(results, folders, strict=True)),
        "\n  ".join(indexes if len(indexes) < 2 else [quantity(len(indexes), "folder"), *indexes]),
        quiet,
        debug,
    )
    if not (out or quiet):
        usual = [report.id for report in found if report.folder is None]
        if said := as_published(settings.out, usual):
            typer.echo(said)


def _plan(reports: Sequence[Report], settings: Settings) -> None:
    """Say what a build would do."""
    from thb_analysis.reports.edition.build import plan

    reasons = plan(reports, settings)
    for report, reason in reasons.items():
        typer.echo(f"{report}: {f'to build: {reason}' if reason else 'up to date'}")
    statuses = ["to build" if reason else "up to date" for reason in reasons.values()]
    typer.echo(counted(statuses, "report"))
