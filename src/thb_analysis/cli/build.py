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
    Scheduler,
    Theme,
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
from thb_analysis.errors import UnknownName

if TYPE_CHECKING:
    from thb_analysis.reports.catalogue import Report
    from thb_analysis.reports.run import OpenPool, Outcome, Settings, Target


def build(
    reports: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REPORT",
            autocompletion=completing.reports,
            help="Which reports; default: all but the country profiles. Or a notebook, theme or "
            "country, with --theme or --country.",
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Build all reports, country profiles included; no lessons."),
    ] = False,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the reports go.")] = "reports",
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
            autocompletion=completing.report_formats,
            help="What to render; of a report that stands in the folder already, files of another format go.",
        ),
    ] = "html,pdf",
    jobs: Jobs = 0,
    kernel: Annotated[
        str,
        typer.Option(
            metavar="WAY",
            autocompletion=lambda: ["forked", "fresh"],
            help="How notebooks get their kernels: forked, from a process that has imported what "
            "they need, where that can be done; or fresh. The reports are the same.",
        ),
    ] = "forked",
    scheduler: Scheduler = None,
    force: Force = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Run notebooks and render them as HTML and PDF.

    A parameter is set by -p or by its option on the command line; else by --spec, then by
    --params, then by its default.

    Example: thb build theme --theme detection --countries EE,LV,LT --group-by region --out mine
    """
    with errors_reported(debug):
        options = {
            "theme": theme,
            "country": country,
            "countries": countries,
            "group_by": group_by,
        }
        call = read_call(data, parameters, params, options)
        if spec:
            targets = _from_spec(spec, call, reports or [], everything)
        else:
            if everything and reports:
                call.mistakes.append(
                    "--all builds every report: name none with it, or leave it out"
                )
            targets = _targets(call, reports or [], everything and not reports)
        call.mistakes += _wrong_kernel(kernel)
        settings = replace(_settings(call, out, formats, jobs, force), kernel=kernel)
        with workers(scheduler, jobs) as (open_pool, at_once):
            _run(targets, replace(settings, jobs=at_once), open_pool, as_json, debug)


def _wrong_kernel(kernel: str) -> list[str]:
    from thb_analysis.data.names import wrong_names
    from thb_analysis.reports.run import KERNELS

    return [f"--kernel: {mistake}" for mistake in wrong_names([kernel], KERNELS, "way")]


def _settings(call: Call, out: str, formats: str, jobs: int, force: bool) -> Settings:
    """Check the rest of a call that builds reports; all its mistakes are told at once."""
    from thb_analysis.reports.catalogue import find_notebooks
    from thb_analysis.reports.run import Settings

    chosen_formats, wrong = formats_in(formats, ("html", "pdf"))
    call.mistakes += wrong + not_a_folder(out, "the reports go to reports/") + wrong_jobs(jobs)
    call.check()
    notebooks = find_notebooks()
    return Settings(
        out=Path(out),
        notebooks=notebooks,
        vocabulary=call.vocabulary,
        cache=notebooks.parent / ".cache" / "reports",
        formats=chosen_formats,
        jobs=jobs,
        force=force,
    )


def _targets(call: Call, ids: Sequence[str], everything: bool = False) -> list[Target]:
    """Check reports and parameters; each mistake is noted once."""
    from thb_analysis.reports.catalogue import list_all
    from thb_analysis.reports.naming import checked
    from thb_analysis.reports.run import Target

    reports = list_all(call.vocabulary)
    targets: dict[str, Target] = {}
    found: dict[str, list[str]] = {}
    for request in _requests(call, ids, everything, reports):
        parameters, wrong = checked(request, call.all_values, call.vocabulary, reports)
        for mistake in wrong:
            found.setdefault(mistake, []).append(request.id)
        if parameters:
            targets[parameters.report] = Target(reports[parameters.report], parameters)
    call.mistakes += [_with_reports(mistake, ids) for mistake, ids in found.items()]
    return list(targets.values())


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
        return [*choose(reports, named, everything), *notebooks]
    except UnknownName as error:
        call.mistakes += str(error).splitlines()
        return [*(reports[id_] for id_ in named if id_ in reports), *notebooks]


def _from_spec(file: Path, call: Call, ids: Sequence[str], everything: bool) -> list[Target]:
    """Check the reports that a file asks for."""
    from thb_analysis.reports.catalogue import list_all
    from thb_analysis.reports.spec import read_spec, targets

    if ids or everything:
        call.mistakes.append(f"--spec {file} says which reports to build: name no others with it")
    wishes, wrong = read_spec(file)
    reports = list_all(call.vocabulary)
    found, further = targets(wishes, call.values, call.vocabulary, reports, call.defaults)
    call.mistakes += wrong + further
    return found


def _with_reports(mistake: str, ids: Sequence[str]) -> str:
    """Name whose parameter is unknown: reports differ in what they take."""
    if not mistake.startswith("unknown parameter"):
        return mistake
    others = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
    return f"{ids[0]}{others}: {mistake}"


def _run(
    targets: Sequence[Target],
    settings: Settings,
    open_pool: OpenPool | None,
    as_json: bool,
    debug: bool,
) -> None:
    from thb_analysis.reports.progress import progress
    from thb_analysis.reports.run import build as build_reports

    with progress(len(targets)) as tell:
        outcomes = build_reports(targets, settings, tell, open_pool)
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed:
        typer.echo(failure_block(outcome, settings.out, debug), err=True)
    index = settings.out / "index.html"
    if as_json:
        typer.echo(_as_json(outcomes, settings.out, index))
    else:
        typer.echo(f"{counted(outcomes, 'report')}{f': {index}' if index.exists() else ''}")
    if failed:
        raise typer.Exit(1)


def _as_json(outcomes: Sequence[Outcome], out: Path, index: Path) -> str:
    content = {
        "index": str(index) if index.exists() else None,
        "reports": [outcome_as_json(outcome, out) for outcome in outcomes],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)
