"""Build reports."""

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
    errors_reported,
    failure_block,
    formats_in,
    not_a_folder,
    read_call,
    result_as_json,
    workers,
    wrong_jobs,
)
from thb_analysis.errors import UnknownName, quantity

if TYPE_CHECKING:
    from thb_analysis.reports.catalogue import Report
    from thb_analysis.reports.make import Result
    from thb_analysis.reports.run import Settings

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
        bool,
        typer.Option("--all", help="Build all reports, country profiles included."),
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
            help="What to render; a format of a report that stands in the folder is kept up to date.",
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
    """Run notebooks and render them as HTML and PDF.

    A parameter is set by -p or by its option on the command line; else by --spec, then by
    --params, then by its default.

    Example: thb build theme --theme detection --countries EE,LV,LT --group-by region
    """
    with errors_reported(debug):
        options = {
            "theme": theme,
            "country": country,
            "countries": countries,
            "group_by": group_by,
        }
        call = read_call(data, parameters, params, options)
        named = reports or []
        if spec and (named or everything):
            call.mistakes.append(
                f"--spec {spec} says which reports to build: name no others with it"
            )
        if everything and named:
            call.mistakes.append("--all builds every report: name none with it, or leave it out")
        found = _from_spec(spec, call, out) if spec else _targets(call, named, everything, out)
        settings, chosen = _settings(call, out, formats, jobs, kernel, force)
        found = [replace(report, formats=chosen) for report in found]
        if dry_run:
            _plan(found, settings, as_json)
            return
        with workers(scheduler) as executor:
            from thb_analysis.reports.progress import progress
            from thb_analysis.reports.run import build as build_reports

            with progress(len(found), quiet=quiet) as on_progress:
                results = build_reports(found, settings, on_progress, executor)
        _report(found, results, settings, quiet, as_json, debug)


def _settings(
    call: Call, out: str | None, formats: str, jobs: int, kernel: str, force: bool
) -> tuple[Settings, tuple[str, ...]]:
    """Check the rest of a call; all its mistakes are shown at once."""
    from thb_analysis.data.names import wrong_names
    from thb_analysis.reports.catalogue import find_notebooks
    from thb_analysis.reports.run import KERNELS, Settings

    chosen, wrong = formats_in(formats, ("html", "pdf"))
    folder = str(_PUBLISHED) if out is None else out
    call.mistakes += [f"--kernel: {mistake}" for mistake in wrong_names([kernel], KERNELS, "way")]
    call.mistakes += wrong + not_a_folder(folder, "the reports go to reports/") + wrong_jobs(jobs)
    call.check()
    settings = Settings(Path(folder), find_notebooks(), call.vocabulary, jobs, force, kernel=kernel)
    return settings, (*chosen, "ipynb")


def _targets(call: Call, names: Sequence[str], everything: bool, out: str | None) -> list[Report]:
    """Check reports and parameters; each mistake is noted once."""
    from thb_analysis.reports.catalogue import list_reports
    from thb_analysis.reports.naming import checked, described, expanded, own, variant_name

    reports = list_reports(call.vocabulary)
    files = [name for name in names if name.endswith(".ipynb")]
    found: dict[str, Report] = {}
    mistakes: dict[str, list[str]] = {}
    asked = expanded([name for name in names if name not in files], reports)
    requests = _requests(call, asked, everything, reports) if asked or not files else []
    for request in requests:
        parameters, wrong = checked(request, call.all_values, call.vocabulary, reports)
        for mistake in wrong:
            mistakes.setdefault(mistake, []).append(request.id)
        if parameters:
            report = described(parameters, reports)
            name = variant_name(parameters)
            found[report.id] = _placed(report, name, call, out)
    for file in files:
        one, wrong = own(Path(file), call.all_values)
        call.mistakes += wrong
        if one and one.id in found:
            call.mistakes.append(f"{file}: another report of this call is called {one.id}")
        if one and one.folder:
            found[one.id] = replace(one, folder=None if out else _VARIANTS / one.folder)
    call.mistakes += [_with_reports(mistake, ids) for mistake, ids in mistakes.items()]
    return list(found.values())


def _placed(report: Report, name: str, call: Call, out: str | None) -> Report:
    """Say where a report goes; what would stand in place of the published one is a mistake."""
    if not report.variant and report.id == name:
        if out is None and (holder := _held_by_another(call)):
            call.mistakes.append(
                f"{_PUBLISHED} holds reports of the data package {holder}: name a folder, --out DIR"
            )
        return report
    if out is None:
        return replace(report, folder=_VARIANTS / name)
    if report.variant and _is_edition(Path(out)):
        call.mistakes.append(
            f"--out {out}: the published reports stand there, and this one is a variant "
            f"({report.variant}); leave --out, or name another folder"
        )
    return report


def _held_by_another(call: Call) -> str:
    """Name the data package whose reports stand where published ones go, if it is another."""
    from thb_analysis.reports.manifest import read

    held = {record.get("package", "") for record in read(_PUBLISHED).values()}
    return next(iter(sorted(held - {call.vocabulary.fact("name"), ""})), "")


def _is_edition(folder: Path) -> bool:
    from thb_analysis.reports.catalogue import find_notebooks

    return folder.resolve() == (find_notebooks().parent / _PUBLISHED).resolve()


def _requests(
    call: Call, ids: Sequence[str], everything: bool, reports: dict[str, Report]
) -> list[Report]:
    """Find what was asked for by name: reports, in their order, then notebooks."""
    from thb_analysis.reports.catalogue import choose
    from thb_analysis.reports.naming import requested

    notebooks = [each for id_ in ids if id_ not in reports and (each := requested(id_, reports))]
    named = [id_ for id_ in ids if id_ in reports or not requested(id_, reports)]
    if notebooks and not named:
        return notebooks
    try:
        return [*choose(reports, named, everything and not named), *notebooks]
    except UnknownName as error:
        call.mistakes += str(error).splitlines()
        return [*(reports[id_] for id_ in named if id_ in reports), *notebooks]


def _from_spec(file: Path, call: Call, out: str | None) -> list[Report]:
    """Check the reports that a file asks for."""
    from thb_analysis.reports.catalogue import list_reports
    from thb_analysis.reports.spec import read_spec

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
    from thb_analysis.reports.run import plan

    reasons = plan(reports, settings)
    if as_json:
        typer.echo(json.dumps(reasons, indent=2, ensure_ascii=False))
        return
    for report, reason in reasons.items():
        typer.echo(f"{report}: {f'to build: {reason}' if reason else 'up to date'}")
    statuses = ["to build" if reason else "up to date" for reason in reasons.values()]
    typer.echo(counted(statuses, "report"))


def _report(
    reports: Sequence[Report],
    results: Sequence[Result],
    settings: Settings,
    quiet: bool,
    as_json: bool,
    debug: bool,
) -> None:
    """Say what became of the reports."""
    folders = [report.folder or settings.out for report in reports]
    failed = False
    for result, folder in zip(results, folders, strict=True):
        for warning in result.warnings:
            typer.echo(f"thb: {result.report}: warning: {warning}", err=True)
        if result.failure:
            failed = True
            typer.echo(failure_block(result, folder, debug), err=True)
    indexes = [path for each in dict.fromkeys(folders) if (path := each / "index.html").exists()]
    if as_json:
        content = {
            "index": str(indexes[0])
            if len(indexes) == 1
            else [str(each) for each in indexes] or None,
            "reports": [
                result_as_json(result, folder)
                for result, folder in zip(results, folders, strict=True)
            ],
        }
        typer.echo(json.dumps(content, indent=2, ensure_ascii=False))
    elif not quiet:
        where = str(indexes[0]) if len(indexes) == 1 else quantity(len(indexes), "folder")
        summary = counted([result.status for result in results], "report")
        typer.echo(f"{summary}: {where}" if indexes else summary)
        if len(indexes) > 1:
            for path in indexes:
                typer.echo(f"  {path}")
    if failed:
        raise typer.Exit(1)
