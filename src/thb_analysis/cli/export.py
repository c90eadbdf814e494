"""Write results as files."""

import typer

from thb_analysis.cli import options
from thb_analysis.cli.arguments import Call, formats_in
from thb_analysis.errors import quantity


def export(
    results: list[str] | None = typer.Argument(
        None, metavar="RESULT", help="Which results; default: all. --list shows them."
    ),
    listing: bool = typer.Option(False, "--list", help="List the results, and stop."),
    out: str = typer.Option("export", metavar="DIR", help="Where the files go."),
    formats: str = typer.Option("csv", "--format", metavar="LIST", help="Of csv and xlsx."),
    theme: options.Theme = None,
    data: options.Data = None,
    parameters: options.Parameters = None,
    guard: bool = typer.Option(
        False, "--guard-formulas", help="Have spreadsheets run no text that begins with = + - or @."
    ),
    force: options.Force = False,
    debug: options.Debug = False,
) -> None:
    """Write results as files, with a codebook; with --theme, those of one theme.

    Example: thb export counts claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.exports import FORMATS, RESULTS, wrong_call
    from thb_analysis.exports import export as write_results
    from thb_analysis.reports.asked.parameters import ThemeParameters

    if listing:
        width = max(map(len, RESULTS))
        for name, title in RESULTS.items():
            typer.echo(f"{name:{width}}  {title}")
        return
    call = Call(data, parameters, theme=theme)
    named, wanted = results or [], formats_in(formats, FORMATS, call.mistakes)
    asked = str(call.values.get("theme") or "") or None
    call.mistakes += wrong_call(named, asked)
    selection = call.selection(ThemeParameters, out)
    restricted = selection.theme if asked else None
    files = write_results(selection.dataset(), out, named, wanted, restricted, guard, force)
    typer.echo(f"{quantity(len(files), 'file')}: {out}")
