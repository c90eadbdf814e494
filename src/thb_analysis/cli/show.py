"""Show a country, a measure, a theme or a finding in the terminal."""

import typer

from thb_analysis.cli import options
from thb_analysis.cli.calls import Call


def show(
    kind: str = typer.Argument(..., metavar="KIND", help="country, measure, theme or finding."),
    name: str = typer.Argument(..., metavar="NAME", help="Its code, id or name."),
    countries: options.Countries = None,
    data: options.Data = None,
    parameters: options.Parameters = None,
    as_json: options.AsJson = False,
    debug: options.Debug = False,
) -> None:
    """Show a country, measure, theme or finding in the terminal.

    Example: thb show theme detection --countries EE,LV,LT
    """
    from rich.console import Console

    from thb_analysis import show as views
    from thb_analysis.data import check_names
    from thb_analysis.reports.asked.parameters import CommonParameters

    check_names([kind], ("country", "measure", "theme", "finding"), "kind")
    selection = Call(data, parameters, countries=countries).selection(CommonParameters)
    view = getattr(views, kind)(selection.dataset(), name)
    if as_json:
        typer.echo(view.frame.to_json(orient="records", indent=2, force_ascii=False))
    else:
        views.render(view, Console(highlight=False))
