"""Build reports, or bind all of them into one volume."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli.common import (
    Data,
    Debug,
    Force,
    Jobs,
    Parameters,
    assignments,
    errors_reported,
    formats_in,
    not_a_folder,
    option,
)
from thb_analysis.errors import ParameterError, UnknownName

if TYPE_CHECKING:
    from thb_analysis.reports.catalogue import Vocabulary
    from thb_analysis.reports.run import Outcome, Settings, Target


def build(
    reports: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REPORT", help="Which reports; default: all but the country profiles."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Build all reports, country profiles included.")
    ] = False,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the reports go.")] = "reports",
    data: Data = None,
    parameters: Parameters = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="What to render.")
    ] = "html,pdf",
    jobs: Jobs = 0,
    force: Force = False,
    debug: Debug = False,
) -> None:
    """Run notebooks and render them as HTML and PDF.

    Example: thb build theme-detection country-ee --out mine -p countries=EE,LV,LT
    """
    with errors_reported(debug):
        values, mistakes = assignments(parameters or [])
        targets, settings = _prepared(
            reports or [], everything, out, data, values, mistakes, formats, jobs, force
        )
        _run(targets, settings, debug)


def book(
    out: Annotated[str, typer.Option(metavar="DIR", help="Where book.pdf goes.")] = "reports",
    data: Data = None,
    parameters: Parameters = None,
    jobs: Jobs = 0,
    force: Force = False,
    debug: Debug = False,
) -> None:
    """Bind all reports into one PDF, with the profiles of all countries that are selected.

    Example: thb book --out mine -p countries=EE,LV,LT
    """
    with errors_reported(debug):
        values, mistakes = assignments(parameters or [])
        command = _book_command(values)
        targets, settings = _prepared(
            None, True, out, data, values, mistakes, "html,pdf", jobs, force, "the book goes"
        )
        _bind(targets, settings, command, debug)


def _prepared(
    ids: Sequence[str] | None,
    everything: bool,
    out: str,
    data: Path | None,
    values: dict[str, str],
    mistakes: list[str],
    formats: str,
    jobs: int,
    force: bool,
    what_goes: str = "the reports go",
) -> tuple[list[Target], Settings]:
    """Check a whole call that builds reports; all mistakes at once, with those found before.

    `ids` are None for the reports of a book.
    """
    from thb_analysis.reports.catalogue import find_notebooks, read_vocabulary
    from thb_analysis.reports.run import Settings

    chosen_formats, wrong = formats_in(formats, ("html", "pdf"))
    mistakes = mistakes + wrong + not_a_folder(out, f"{what_goes} to reports/")
    if jobs < 0:
        mistakes.append(f"--jobs {jobs}: give a number of processes, or 0")
    package, wrong = option("data", data, values)
    mistakes += wrong
    vocabulary = read_vocabulary(package)
    chosen = _for_a_book(vocabulary, values) if ids is None else ids
    targets, wrong = _targets(vocabulary, chosen, everything and not chosen, values)
    if mistakes + wrong:
        raise ParameterError(mistakes + wrong)
    notebooks = find_notebooks()
    settings = Settings(
        out=Path(out),
        notebooks=notebooks,
        vocabulary=vocabulary,
        cache=notebooks.parent / ".cache" / "reports",
        formats=chosen_formats,
        jobs=jobs,
        force=force,
    )
    return targets, settings


def _targets(
    vocabulary: Vocabulary, ids: Sequence[str], everything: bool, values: dict[str, str]
) -> tuple[list[Target], list[str]]:
    """Check reports and parameters; all mistakes at once, each once."""
    from thb_analysis.reports.catalogue import choose, list_reports
    from thb_analysis.reports.parameters import check
    from thb_analysis.reports.run import Target

    reports = list_reports(vocabulary)
    mistakes: list[str] = []
    try:
        chosen = choose(reports, ids, everything)
    except UnknownName as error:
        mistakes = str(error).splitlines()
        chosen = [reports[id_] for id_ in ids if id_ in reports]
    targets = []
    found: dict[str, list[str]] = {}
    for report in chosen:
        parameters, wrong = check(report, values, vocabulary)
        for mistake in wrong:
            found.setdefault(mistake, []).append(report.id)
        if parameters:
            targets.append(Target(report, parameters))
    return targets, mistakes + [_with_reports(mistake, ids) for mistake, ids in found.items()]


def _with_reports(mistake: str, ids: Sequence[str]) -> str:
    """Name whose parameter is unknown: reports differ in what they take."""
    if not mistake.startswith("unknown parameter"):
        return mistake
    others = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
    return f"{ids[0]}{others}: {mistake}"


def _for_a_book(vocabulary: Vocabulary, values: dict[str, str]) -> list[str]:
    """Choose all reports but the profiles of countries that are not selected."""
    from thb_analysis.reports.catalogue import list_reports
    from thb_analysis.reports.parameters import check

    reports = list_reports(vocabulary)
    parameters, _ = check(reports["overview"], values, vocabulary)
    selected = parameters.countries if parameters else ()
    return [
        report.id
        for report in reports.values()
        if not selected or report.parameters.get("country", selected[0]) in selected
    ]


def _book_command(values: dict[str, str]) -> str:
    """Write what makes the book again; where the data lie is no matter of the book."""
    given = [f"{name}={value}" for name, value in values.items() if name != "data"]
    return shlex.join(["thb", "book", *(word for each in given for word in ("-p", each))])


def _bind(targets: Sequence[Target], settings: Settings, command: str, debug: bool) -> None:
    from thb_analysis.reports.book import NAME, make
    from thb_analysis.reports.progress import progress

    with progress(len(targets)) as tell:
        outcomes = make(targets, settings, command, tell)
    if failed := [outcome for outcome in outcomes if outcome.failure]:
        for outcome in failed:
            typer.echo(_failure_block(outcome, None, debug), err=True)
        typer.echo("thb: the book is not made unless all reports are", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(outcomes)} reports in one volume: {settings.out / NAME}")


def _run(targets: Sequence[Target], settings: Settings, debug: bool) -> None:
    from thb_analysis.reports.progress import progress
    from thb_analysis.reports.run import build as build_reports

    with progress(len(targets)) as tell:
        outcomes = build_reports(targets, settings, tell)
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed:
        typer.echo(_failure_block(outcome, settings.out, debug), err=True)
    typer.echo(_summary(outcomes, settings.out))
    if failed:
        raise typer.Exit(1)


def _failure_block(outcome: Outcome, out: Path | None, debug: bool) -> str:
    failure = outcome.failure
    assert failure
    what = (
        "failed" if failure.stage == "run" else f"could not be rendered as {failure.stage.upper()}"
    )
    where = f" in cell {failure.cell}" if failure.cell else ""
    lines = [f"thb: {outcome.report} {what}{where}", *failure.error.splitlines()]
    if out and (notebook := out / f"{outcome.report}.ipynb").exists():
        lines.append(f"What it did until then: {notebook}")
    if debug and failure.details:
        lines += failure.details.splitlines()
    return "\n  ".join(lines)


def _summary(outcomes: Sequence[Outcome], out: Path) -> str:
    """Count what happened: ``8 reports up to date``."""
    states = [outcome.state for outcome in outcomes]
    order = ("built", "restored", "up to date", "failed")
    counts = {state: states.count(state) for state in order if state in states}
    parts = [
        f"{number} report{'' if number == 1 else 's'} {state}" for state, number in counts.items()
    ]
    index = out / "index.html"
    return f"{', '.join(parts)}{f': {index}' if index.exists() else ''}"
