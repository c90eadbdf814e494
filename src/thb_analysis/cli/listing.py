"""List the reports and the parameters that they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from thb_analysis.cli import options

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Report, Vocabulary


def list_(
    report: str | None = typer.Argument(
        None,
        help="Show the parameters of this report, or of this notebook.",
    ),
    data: options.Data = None,
    debug: options.Debug = False,
) -> None:
    """List the reports; with REPORT, the parameters that it takes.

    Names stand in a data package with faults too: they are listed, and the faults named behind them.

    Example: thb list theme-detection
    """
    from thb_analysis.reports.asked.catalogue import check_package, read_vocabulary
    from thb_analysis.reports.asked.naming import requested

    vocabulary = read_vocabulary(data)
    if report is None:
        show_titles({id_: each.title for id_, each in vocabulary.reports.items()})
    else:
        _show_parameters(requested(report, vocabulary), vocabulary)
    check_package(vocabulary)


def show_titles(titles: Mapping[str, str]) -> None:
    """List names with what they stand for."""
    width = max(map(len, titles))
    for name, title in titles.items():
        typer.echo(f"{name:{width}}  {title}")


def _show_parameters(report: Report, vocabulary: Vocabulary) -> None:
    from thb_analysis.reports.asked.parameters import MODELS, describe

    # What a notebook is about, where it is no report that stands for it.
    subject = MODELS[report.notebook].subject
    open_subject = "" if subject in report.parameters else subject
    title = f"a report for each {subject}" if open_subject else report.title
    typer.echo(f"{report.id}: {title}\n\nParameters, set with -p NAME=VALUE:")
    for parameter in describe(report, vocabulary):
        # A call has to name it, whatever an empty value means in JupyterLab.
        due = parameter.name == open_subject
        default = f"one of {parameter.allowed.replace(' ', ', ')}" if due else parameter.default
        meaning = parameter.meaning.partition("; empty:")[0] + "." if due else parameter.meaning
        typer.echo(f"\n  {parameter.name}={default}")
        typer.echo(f"      {meaning}")
        typer.echo(f"      Type: {parameter.type}")
        if parameter.allowed and not due:
            typer.echo(f"      Allowed: {parameter.allowed}")
