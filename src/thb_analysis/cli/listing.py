"""List the reports and the parameters that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import Data, Debug, errors_reported

if TYPE_CHECKING:
    from thb_analysis.reports.catalogue import Report, Vocabulary


def list_(
    report: Annotated[
        str | None,
        typer.Argument(
            autocompletion=completing.listed_reports, help="Show the parameters of this report."
        ),
    ] = None,
    data: Data = None,
    debug: Debug = False,
) -> None:
    """List the reports; with REPORT, the parameters that it takes.

    Example: thb list theme-detection
    """
    with errors_reported(debug):
        from thb_analysis.reports.catalogue import choose, list_all, read_vocabulary

        vocabulary = read_vocabulary(data)
        reports = list_all(vocabulary)
        if report is None:
            width = max(map(len, reports))
            for one in reports.values():
                typer.echo(f"{one.id:{width}}  {one.title}")
        else:
            _show_parameters(choose(reports, [report])[0], vocabulary)


def _show_parameters(report: Report, vocabulary: Vocabulary) -> None:
    from thb_analysis.reports.parameters import describe

    typer.echo(f"{report.id}: {report.title}\n\nParameters, set with -p NAME=VALUE:")
    for parameter in describe(report, vocabulary):
        typer.echo(f"\n  {parameter.name}={parameter.default}")
        typer.echo(f"      {parameter.meaning}")
        typer.echo(f"      Type: {parameter.type}")
        if parameter.allowed:
            typer.echo(f"      Allowed: {parameter.allowed}")
