"""Build reports."""

from dataclasses import replace

import typer

from thb_analysis.cli import options
from thb_analysis.cli.arguments import Call, formats_in
from thb_analysis.cli.console import finish, progress


def build(
    reports: list[str] | None = typer.Argument(
        None,
        metavar="REPORT",
        help="Which reports, as names or patterns (theme-*); default: all but the country profiles. "
        "Or a notebook: theme or country, with --theme or --country; or a file of your own, my.ipynb.",
    ),
    everything: bool = typer.Option(False, "--all", help="Build the country profiles as well."),
    out: options.Out = None,
    theme: options.Theme = None,
    country: str | None = typer.Option(None, metavar="COUNTRY", help="The country it is about."),
    countries: options.Countries = None,
    parameters: options.Parameters = None,
    params: options.ParametersFile = None,
    data: options.Data = None,
    formats: str = typer.Option(
        "html,pdf", "--format", metavar="LIST", help="What to render, of html, pdf and docx."
    ),
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    force: options.Force = False,
    debug: options.Debug = False,
) -> None:
    """Run notebooks and render them: into reports/ as they are, variants into variants/NAME/.

    Notebooks are programs and data are not: run only notebooks that you trust, a folder notebooks/
    above the working directory among them.

    Example: thb build theme --theme detection --countries EE,LV,LT -p group_by=region
    """
    from thb_analysis.reports.asked.naming import asked_for
    from thb_analysis.reports.edition.build import PUBLISHED, placed
    from thb_analysis.reports.edition.build import build as build_reports
    from thb_analysis.reports.running.cluster import connect
    from thb_analysis.reports.running.results import FORMATS

    call = Call(data, parameters, params, theme=theme, country=country, countries=countries)
    if everything and reports:
        call.mistakes.append("--all builds every report: name none with it, or leave it out")
    rendered = formats_in(formats, FORMATS, call.mistakes)
    package = call.vocabulary.fact("name")
    found = asked_for(reports or [], everything, call.values, call.vocabulary, call.mistakes)
    found = [
        replace(report, formats=(*rendered, "ipynb"))
        for report in placed(found, out, package, call.mistakes, force)
    ]
    settings = call.settings(str(PUBLISHED) if out is None else out, jobs, force)
    with connect(scheduler) as executor, progress(len(found)) as on_progress:
        results = build_reports(found, settings, on_progress, executor)
    folders = [report.folder or settings.out for report in found]
    pages = [folder / "index.html" for folder in dict.fromkeys(folders)]
    where = "\n  ".join(str(page) for page in pages if page.exists())
    finish("report", list(zip(results, folders, strict=True)), where, debug)
