"""Build reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import (
    AsJson,
    Call,
    Countries,
    Country,
    Data,
    Debug,
    Force,
    GroupBy,
    Jobs,
    Parameters,
    ParametersFile,
    Quiet,
    Scheduler,
    Theme,
    counted,
    echo_json,
    finish,
    formats_in,
    workers,
)
from thb_analysis.errors import quantity

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Report
    from thb_analysis.reports.edition.build import Settings

_PUBLISHED, _VARIANTS = Path("reports"), Path("variants")


def build(
    reports: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REPORT",
            autocompletion=completing.reports,
            help="Which reports, as names or patterns (theme-*); default: all but the country "
            "profiles. Or a notebook: theme or country, with --theme or --country; or a file of your "
            "own, my.ipynb.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Build all reports, country profiles included.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Where the files go; default: reports/ for reports as they are, variants/NAME/ for "
            "what differs from them.",
        ),
    ] = None,
    theme: Theme = None,
    country: Country = None,
    countries: Countries = None,
    group_by: GroupBy = None,
    parameters: Parameters = None,
    params: ParametersFile = None,
    spec: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Build the reports that a YAML file asks for: a list reports, each with report, and "
            "id and parameters if wanted.",
        ),
    ] = None,
    data: Data = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            help="What to render, of html, pdf and docx (Word); a format of a report that stands in the "
            "folder is kept up to date.",
        ),
    ] = "html,pdf",
    jobs: Jobs = 0,
    kernel: Annotated[
        str,
        typer.Option(
            metavar="WAY",
            help="How cells of the project's notebooks are run: process, in that of the report; or "
            "fresh, in a kernel of Jupyter. The reports are the same.",
        ),
    ] = "process",
    scheduler: Scheduler = None,
    force: Force = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be built and why, and stop.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Run notebooks and render them as HTML and PDF, or for Word.

    A parameter is set by -p or by its option on the command line; else by --spec, then by
    --params, then by its default. Notebooks are programs and data are not: run only notebooks
    that you trust, a folder notebooks/ above the working directory among them.

    Example: thb build theme --theme detection --countries EE,LV,LT --group-by region
    """
    from thb_analysis.data.names import wrong_names
    from thb_analysis.reports.edition.build import KERNELS
    from thb_analysis.reports.edition.build import build as build_reports
    from thb_analysis.reports.edition.manifest import as_published
    from thb_analysis.reports.running.progress import progress
    from thb_analysis.reports.running.results import FORMATS

    call = Call(
        data,
        parameters,
        params,
        theme=theme,
        country=country,
        countries=countries,
        group_by=group_by,
    )
    named = reports or []
    if spec and (named or everything):
        call.mistakes.append(f"--spec {spec} says which reports to build: name no others with it")
    if everything and named:
        call.mistakes.append("--all builds every report: name none with it, or leave it out")
    found = _from_spec(spec, call, out) if spec else targets(call, named, everything, out)
    made, wrong = formats_in(formats, FORMATS)
    call.mistakes += [f"--kernel: {each}" for each in wrong_names([kernel], KERNELS, "way")]
    call.mistakes += wrong
    folder = str(_PUBLISHED) if out is None else out
    settings = call.settings(folder, "the reports go to reports/", jobs, force=force, kernel=kernel)
    found = [replace(report, formats=(*made, "ipynb")) for report in found]
    if dry_run:
        _plan(found, settings, as_json)
        return
    with workers(scheduler) as executor, progress(len(found), quiet=quiet) as on_progress:
        results = build_reports(found, settings, on_progress, executor)
    folders = [report.folder or settings.out for report in found]
    pages = [each / "index.html" for each in dict.fromkeys(folders)]
    indexes = [str(page) for page in pages if page.exists()]
    several = "\n  ".join([quantity(len(indexes), "folder"), *indexes])
    finish(
        "report",
        results,
        folders,
        several if len(indexes) > 1 else "".join(indexes),
        {"index": indexes[0] if len(indexes) == 1 else indexes or None},
        quiet=quiet,
        as_json=as_json,
        debug=debug,
    )
    if not (out or quiet or as_json):
        usual = [report.id for report in found if report.folder is None]
        if said := as_published(settings.out, usual):
            typer.echo(said)


def targets(call: Call, names: Sequence[str], everything: bool, out: str | None) -> list[Report]:
    """Find the reports that a call asks for, with their parameters; each mistake is noted once."""
    from thb_analysis.reports.asked.catalogue import list_reports
    from thb_analysis.reports.asked.naming import checked, chosen, own, variant_name

    reports = list_reports(call.vocabulary)
    files = [name for name in names if name.endswith(".ipynb")]
    others = [name for name in names if name not in files]
    requests, wrong = chosen(others, everything, reports) if others or not files else ([], [])
    call.mistakes += wrong
    found: dict[str, Report] = {}
    mistakes: dict[str, list[str]] = {}
    for request in requests:
        report, wrong = checked(request, call.all_values, call.vocabulary, reports)
        for mistake in wrong:
            mistakes.setdefault(mistake, []).append(request.id)
        if report:
            found[report.id] = _placed(report, variant_name(report), call, out)
    for file in files:
        report, wrong = own(Path(file), call.all_values)
        call.mistakes += wrong
        if report and report.id in found:
            call.mistakes.append(f"{file}: another report of this call is called {report.id}")
        if report:
            folder = None if out else _VARIANTS / variant_name(report)
            found[report.id] = replace(report, folder=folder)
    call.mistakes += [_with_reports(mistake, ids) for mistake, ids in mistakes.items()]
    return list(found.values())


def _placed(report: Report, name: str, call: Call, out: str | None) -> Report:
    """Say where a report goes; what would stand in place of the published one is a mistake."""
    from thb_analysis.reports.asked.catalogue import find_notebooks
    from thb_analysis.reports.edition.manifest import read

    if not report.variant:
        held = read(_PUBLISHED).values() if out is None else ()
        others = {each.get("package", "") for each in held} - {call.vocabulary.fact("name"), ""}
        if others:
            call.mistakes.append(
                f"{_PUBLISHED} holds reports of the data package {min(others)}: name a folder, --out DIR"
            )
        return report
    if out is None:
        return replace(report, folder=_VARIANTS / name)
    if Path(out).resolve() == (find_notebooks().parent / _PUBLISHED).resolve():
        call.mistakes.append(
            f"--out {out}: the published reports stand there, and this one is a variant "
            f"({report.variant}); leave --out, or name another folder"
        )
    return report


def _from_spec(file: Path, call: Call, out: str | None) -> list[Report]:
    """Check the reports that a file asks for."""
    from thb_analysis.reports.asked.catalogue import list_reports
    from thb_analysis.reports.asked.spec import read_spec

    reports = list_reports(call.vocabulary)
    found, wrong = read_spec(file, call.values, call.vocabulary, reports, call.defaults)
    call.mistakes += wrong
    return [_placed(report, report.id, call, out) for report in found]


def _with_reports(mistake: str, ids: Sequence[str]) -> str:
    """Name whose parameter is unknown: reports differ in what they take."""
    if not mistake.startswith("unknown parameter"):
        return mistake
    others = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
    return f"{ids[0]}{others}: {mistake}"


def _plan(reports: Sequence[Report], settings: Settings, as_json: bool) -> None:
    """Say what a build would do."""
    from thb_analysis.reports.edition.build import plan

    reasons = plan(reports, settings)
    if as_json:
        echo_json(reasons)
        return
    for report, reason in reasons.items():
        typer.echo(f"{report}: {f'to build: {reason}' if reason else 'up to date'}")
    statuses = ["to build" if reason else "up to date" for reason in reasons.values()]
    typer.echo(counted(statuses, "report"))
