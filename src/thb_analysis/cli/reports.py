"""Commands on reports: build, sweep, verify, list them; copy their notebooks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from typer import Argument, Exit, Option, echo

from thb_analysis.cli import options
from thb_analysis.errors import ParameterError, quantity
from thb_analysis.folders import folder_for

# Failures shown in full.
_SHOWN = 10


def build(
    reports: list[str] | None = Argument(None, help="Names, patterns (theme-*), or my.ipynb."),
    everything: bool = Option(False, "--all", help="Build the country profiles as well."),
    out: options.Out = None,
    theme: options.Theme = None,
    country: str | None = Option(None, help="The country it is about, by code or name."),
    countries: str | None = Option(None, help="Countries to compare, with commas between them."),
    parameters: options.Parameters = None,
    params: options.File = None,
    data: options.Data = None,
    formats: str = Option("html,pdf", "--format", help="What to render, of html, pdf and docx."),
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    force: options.Force = False,
    debug: options.Debug = False,
) -> None:
    """Run notebooks and render them: into reports/ as they are, variants into variants/NAME/.

    Without REPORT, all are built but the country profiles. A REPORT may be a notebook, theme or
    country, with that as a parameter. Notebooks are programs and data are not: run only notebooks
    that you trust, a folder notebooks/ above the working directory among them.

    Example: thb build theme-detection --countries EE,LV,LT -p group_by=region
    """
    from thb_analysis.reports.catalog.reports import find_notebooks
    from thb_analysis.reports.catalog.requests import read_call, read_formats, select_reports
    from thb_analysis.reports.edition import build as edition
    from thb_analysis.reports.running.cluster import connect

    if everything and reports:
        raise ParameterError(["--all builds every report: name none with it, or leave it out"])
    wanted = read_formats(formats)
    folder = folder_for(str(edition.PUBLISHED) if out is None else out)
    named = {"theme": theme, "country": country, "countries": countries}
    values, package = read_call(data, parameters, params, **named)
    found = select_reports(reports or [], everything, values, package)
    found = edition.placed(found, out, package.facts.get("name", ""), force)
    found = [replace(report, formats=(*wanted, "ipynb")) for report in found]
    settings = edition.Settings(folder, find_notebooks(), package, jobs, force)
    with connect(scheduler) as executor:
        results = edition.build(found, settings, _progress, executor)
    folders = [report.folder or folder for report in found]
    pages = [str(folder / "index.html") for folder in dict.fromkeys(folders)]
    _finish("report", results, folders, "\n  ".join(pages), debug)


def sweep(
    report: str = Argument(..., help="A report; or theme or country, with that in the grid."),
    grid: list[str] = Option(..., metavar="NAME=VALUE,VALUE", help="Values of a parameter."),
    out: options.Out = "",
    parameters: options.Parameters = None,
    params: options.File = None,
    data: options.Data = None,
    jobs: options.Jobs = 0,
    scheduler: options.Scheduler = None,
    force: options.Force = False,
    debug: options.Debug = False,
) -> None:
    """Run a notebook under every combination of parameters, and gather the results.

    In a grid, countries of one list have plus signs between them, and an empty value is the usual
    one: countries=,EE+LV+LT,FI+NO+SE. DIR then holds results.csv, with a row for each run and
    headline result, runs.csv, with a row for each run, and codebook.csv. Called again, it goes on
    where it was ended.

    Example: thb sweep theme --grid theme=detection,covid --grid include_qualified=true,false --out mine
    """
    from thb_analysis.reports.catalog.reports import find_notebooks
    from thb_analysis.reports.catalog.requests import grid_reports, read_call
    from thb_analysis.reports.edition.build import Settings
    from thb_analysis.reports.edition.sweep import sweep as run_all
    from thb_analysis.reports.running.cluster import connect

    values, package = read_call(data, parameters, params)
    runs = grid_reports(report, grid, values, package)
    settings = Settings(folder_for(out or ""), find_notebooks(), package, jobs, force)
    with connect(scheduler) as executor:
        results = run_all(runs, settings, _progress, executor)
    where = str(settings.out / "results.csv")
    _finish("run", results, [settings.out] * len(results), where, debug)


def verify(
    folder: Path = Argument(Path("reports"), metavar="DIR", help="What thb build has written."),
    data: options.Data = None,
    debug: options.Debug = False,
) -> None:
    """Compare a folder of reports with its manifest.

    The manifest is compared with the pages, and with data package, notebooks, library, packages and
    programs at hand. Its sum, which is printed, tells whether it is the one that was published.

    Example: thb verify reports
    """
    from thb_analysis.files import sha256
    from thb_analysis.reports.catalog.reports import find_notebooks, open_package
    from thb_analysis.reports.edition import manifest

    found = manifest.verify(folder, find_notebooks(), open_package(data))
    for difference in found.differences:
        echo(f"thb: {difference}", err=True)
    if found.differences:
        raise Exit(1)
    echo(f"{folder}: {quantity(found.files, 'file')} as recorded")
    echo(f"sha256 of {folder / manifest.NAME}: {sha256((folder / manifest.NAME).read_bytes())}")
    if found.elsewhere:
        echo(f"Not compared, as they are of another platform: {', '.join(found.elsewhere)}")


def list_(
    report: str | None = Argument(None, help="Show the parameters of this report or notebook."),
    data: options.Data = None,
    debug: options.Debug = False,
) -> None:
    """List the reports; with REPORT, the parameters that it takes.

    Example: thb list theme-detection
    """
    from thb_analysis.reports.catalog.parameters import describe
    from thb_analysis.reports.catalog.reports import list_reports, open_package
    from thb_analysis.reports.catalog.requests import find_report

    package = open_package(data)
    if report is None:
        for name, known in list_reports(package).items():
            echo(f"{name:20}  {known.title}")
        return
    found = find_report(report, package)
    echo(f"{found.id}: {found.title}\n\nParameters, set with -p NAME=VALUE:")
    for each in describe(found, package):
        echo(f"\n  {each.name}={each.default}\n      {each.meaning}\n      Type: {each.type}")
        if each.allowed:
            echo(f"      Allowed: {each.allowed}")


def notebooks(folder: options.NewFolder, debug: options.Debug = False) -> None:
    """Copy the notebooks of reports and lessons, to edit them.

    In and below the folder that holds DIR, thb build runs these notebooks if DIR is called notebooks.

    Example: thb notebooks notebooks
    """
    import shutil

    from thb_analysis.data.package import PROJECT

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ParameterError([f"{folder} is not empty; name a folder that is not there yet"])
    hidden = shutil.ignore_patterns(".*")
    shutil.copytree(PROJECT / "notebooks", folder, ignore=hidden, dirs_exist_ok=True)
    echo(f"{folder} written. To run one: thb build {folder / 'theme.ipynb'} -p theme=covid")


def _progress(result: Any) -> None:
    """Say on standard error that a report was made, or could not be."""
    echo(f"{result.report} {result.status}", err=True)


def _finish(
    what: str, results: Sequence[Any], folders: Sequence[Path], where: str, debug: bool
) -> None:
    """Print what became of reports or runs, each with its folder, and exit with 1 if one failed."""
    for result in results:
        for warning in result.warnings:
            echo(f"thb: {result.report}: warning: {warning}", err=True)
    failed = [each for each in zip(results, folders, strict=True) if each[0].failure]
    for result, folder in failed[:_SHOWN]:
        echo(_failure(result, folder, debug), err=True)
    if len(failed) > _SHOWN:
        echo(f"thb: {len(failed) - _SHOWN} more failed", err=True)
    statuses = Counter(result.status for result in results)
    counts = ", ".join(f"{quantity(k, what)} {status}" for status, k in sorted(statuses.items()))
    echo(f"{counts}: {where}")
    if failed:
        raise Exit(1)


def _failure(result: Any, folder: Path, debug: bool) -> str:
    """Say why a report failed, in which cell, and where to see what it did until then."""
    failure = result.failure
    run = failure.stage == "run"
    what = "failed" if run else f"could not be rendered as {failure.stage.upper()}"
    where = f" in {failure.cell}" if failure.cell else ""
    lines = [f"thb: {result.report} {what}{where}", *failure.error.splitlines()]
    if (notebook := folder / f"{result.report}.ipynb").exists():
        lines.append(f"What it did until then: {notebook}")
    return "\n  ".join(lines + failure.details.splitlines() * debug)
