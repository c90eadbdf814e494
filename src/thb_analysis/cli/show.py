"""Show a country, a measure, a theme or a finding in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from thb_analysis.cli.common import AsJson, Call, Countries, Data, Debug, faults_blamed

_KINDS = ("country", "measure", "theme", "finding")


def show(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="country, measure, theme or finding.")
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its code, id or name.")],
    countries: Countries = None,
    data: Data = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Select what counts: countries, include_qualified, include_body; may be repeated.",
        ),
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Show a country, a measure, a theme or a finding in the terminal.

    Example: thb show theme detection --countries EE,LV,LT
    """
    from thb_analysis.data.names import wrong_names
    from thb_analysis.reports.asked.parameters import CommonParameters

    call = Call(data, parameters, countries=countries)
    call.mistakes += wrong_names([kind], _KINDS, "kind")
    selection = call.selection(CommonParameters)
    from rich.console import Console

    from thb_analysis import show as views

    with faults_blamed(call.package or selection.data):
        view = getattr(views, kind)(selection.dataset(), name)
    if as_json:
        typer.echo(view.frame.to_json(orient="records", indent=2, force_ascii=False))
    else:
        views.render(view, Console(highlight=False))
