"""List the reports and the parameters that they take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import AsJson, Data, Debug, echo_json

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Report, Vocabulary


def list_(
    report: Annotated[
        str | None,
        typer.Argument(
            autocompletion=completing.reports,
            help="Show the parameters of this report, or of this notebook.",
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """List the reports; with REPORT, the parameters that it takes.

    Example: thb list theme-detection
    """
    from thb_analysis.reports.asked.catalogue import list_reports, read_vocabulary
    from thb_analysis.reports.asked.naming import requested

    vocabulary = read_vocabulary(data)
    reports = list_reports(vocabulary)
    if report is None:
        _show_reports(list(reports.values()), as_json)
    else:
        _show_parameters(requested(report, reports), vocabulary, as_json)


def _show_reports(reports: Sequence[Report], as_json: bool) -> None:
    if as_json:
        facts = ("id", "title", "description", "notebook")
        echo_json([{name: getattr(each, name) for name in facts} for each in reports])
        return
    width = max(len(each.id) for each in reports)
    for each in reports:
        typer.echo(f"{each.id:{width}}  {each.title}")


def _show_parameters(report: Report, vocabulary: Vocabulary, as_json: bool) -> None:
    from thb_analysis.reports.asked.parameters import MODELS, describe

    parameters = describe(report, vocabulary)
    if as_json:
        echo_json([vars(each) for each in parameters])
        return
    # What a notebook is about, where it is no report that stands for it.
    subject = MODELS[report.notebook].subject
    open_subject = "" if subject in report.parameters else subject
    title = f"a report for each {subject}" if open_subject else report.title
    typer.echo(f"{report.id}: {title}\n\nParameters, set with -p NAME=VALUE:")
    for parameter in parameters:
        # A call has to name it, whatever an empty value means in JupyterLab.
        due = parameter.name == open_subject
        default = f"one of {parameter.allowed.replace(' ', ', ')}" if due else parameter.default
        meaning = parameter.meaning.partition("; empty:")[0] + "." if due else parameter.meaning
        typer.echo(f"\n  {parameter.name}={default}")
        typer.echo(f"      {meaning}")
        typer.echo(f"      Type: {parameter.type}")
        if parameter.allowed and not due:
            typer.echo(f"      Allowed: {parameter.allowed}")
