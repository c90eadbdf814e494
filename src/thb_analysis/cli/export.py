"""Write results as files."""

import typer

from thb_analysis.cli import completing, options
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
    formats: str = typer.Option(
        "csv", "--format", metavar="LIST", help="Of csv, xlsx and dta (Stata)."
    ),
    theme: str | None = typer.Option(
        None,
        metavar="THEME",
        help="Restrict the results to one theme.",
        autocompletion=completing.themes,
    ),
    data: options.Data = None,
    parameters: options.Parameters = None,
    guard: bool = typer.Option(
        False,
        "--guard-formulas",
        help="Put an apostrophe before texts in CSV files that a spreadsheet could run, as "
        "they begin with = + - or @.",
    ),
    force: bool = typer.Option(False, "--force", help="Replace files that thb did not write."),
    debug: options.Debug = False,
) -> None:
    """Write results as files, with a codebook.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.exports import RESULTS

    if listing:
        show_titles({name: result.title for name, result in RESULTS.items()})
        return
    from thb_analysis.exports import chosen, wrong_call
    from thb_analysis.exports import export as write_results
    from thb_analysis.reports.asked.parameters import ThemeParameters

    call = Call(data, parameters, theme=theme)
    named, wanted = results or [], listed(formats)
    asked = call.values.get("theme")
    call.mistakes += wrong_call(named, wanted, out, asked) + unfit(out)
    selection = call.selection(ThemeParameters)
    theme, by = selection.theme if asked else None, selection.group_by
    ds = selection.dataset()
    exported = write_results(ds, out, named, wanted, theme, by, guard, force)
    tables = quantity(len(exported.tables), "table")
    typer.echo(f"{tables} in {quantity(len(exported.files), 'file')}: {out}")
    if exported.empty:
        typer.echo(f"Without rows: {', '.join(exported.empty)}")
    left = [name for name in RESULTS if name not in chosen(named, theme)]
    if left and not named:
        typer.echo(f"Left out, for they are about all themes together: {', '.join(left)}")
