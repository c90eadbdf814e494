"""Write results as files."""

import typer

from thb_analysis.cli import options
from thb_analysis.cli.calls import Call, listed
from thb_analysis.cli.listing import show_titles
from thb_analysis.errors import quantity
from thb_analysis.folders import unfit


def export(
    results: list[str] | None = typer.Argument(
        None,
        metavar="RESULT",
        help="Which results; default: all. --list shows them.",
    ),
    listing: bool = typer.Option(
        False, "--list", help="List the results with their titles, and stop."
    ),
    out: str = typer.Option("export", metavar="DIR", help="Where the files go."),
    formats: str = typer.Option("csv", "--format", metavar="LIST", help="Of csv and xlsx."),
    theme: str | None = typer.Option(
        None,
        metavar="THEME",
        help="Restrict the results to one theme; those about all together are left out.",
    ),
    data: options.Data = None,
    parameters: options.Parameters = None,
    guard: bool = typer.Option(
        False,
        "--guard-formulas",
        help="Put an apostrophe before texts in CSV files that a spreadsheet could run, as "
        "they begin with = + - or @.",
    ),
    force: bool = typer.Option(False, "--force", help="Replace files that are there."),
    debug: options.Debug = False,
) -> None:
    """Write results as files, with a codebook.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.exports import RESULTS, wrong_call
    from thb_analysis.exports import export as write_results
    from thb_analysis.reports.asked.parameters import ThemeParameters

    if listing:
        show_titles(RESULTS)
        return
    call = Call(data, parameters, theme=theme)
    named, wanted, asked = results or [], listed(formats), call.values.get("theme")
    call.mistakes += wrong_call(named, wanted, asked) + unfit(out)
    selection = call.selection(ThemeParameters)
    restricted = selection.theme if asked else None
    ds = selection.dataset()
    files = write_results(ds, out, named, wanted, restricted, selection.group_by, guard, force)
    typer.echo(f"{quantity(len(files), 'file')}: {out}")
