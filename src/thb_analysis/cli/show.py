"""Show a country, a measure or a theme in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from thb_analysis.cli.common import (
    AsJson,
    Countries,
    Data,
    Debug,
    assignments,
    errors_reported,
    faults_blamed,
    option,
    selection_in,
    uncollected,
)
from thb_analysis.errors import ParameterError


def show(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="country, measure or theme."),
    ],
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Its code, id or name."),
    ],
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
    """Show a country, a measure or a theme in the terminal.

    Example: thb show theme detection --countries EE,LV,LT
    """
    with errors_reported(debug), uncollected():
        from thb_analysis.reports.parameters import CommonParameters

        values, mistakes = assignments(parameters or [])
        package, wrong_data = option("data", data, values)
        asked, wrong_countries = option("countries", countries, values)
        if asked is not None:
            values["countries"] = asked
        selection, wrong_values = selection_in(package, CommonParameters, values)
        mistakes += [*wrong_data, *wrong_countries, *wrong_values, *_not_shown(kind)]
        if mistakes or selection is None:
            raise ParameterError(mistakes)
        from rich.console import Console

        from thb_analysis import show as views

        with faults_blamed(package or selection.data):
            ask = {"country": views.country, "measure": views.measure, "theme": views.theme}[kind]
            view = ask(selection.dataset(), name)
        if as_json:
            typer.echo(view.frame.to_json(orient="records", indent=2, force_ascii=False))
        else:
            views.render(view, Console(highlight=False))


def _not_shown(kind: str) -> list[str]:
    from thb_analysis.data.names import wrong_names

    return wrong_names([kind], ("country", "measure", "theme"), "kind")
