"""Write results as files."""

from __future__ import annotations

from typing import Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import Call, Data, Debug, faults_blamed, listed, not_a_folder
from thb_analysis.errors import quantity


def export(
    results: Annotated[
        list[str] | None,
        typer.Argument(metavar="RESULT", help="Which results; default: all. --list shows them."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List the results with their titles, and stop.")
    ] = False,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the files go.")] = "export",
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="LIST", help="Of csv, xlsx, parquet, json and dta (Stata)."
        ),
    ] = "csv",
    theme: Annotated[
        str | None,
        typer.Option(
            metavar="THEME",
            autocompletion=completing.themes,
            help="Restrict the results to one theme.",
        ),
    ] = None,
    data: Data = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Select what counts (countries, include_qualified, include_body) or how "
            "countries are grouped (group_by); may be repeated.",
        ),
    ] = None,
    guard: Annotated[
        bool,
        typer.Option(
            "--guard-formulas",
            help="Put an apostrophe before texts in CSV files that a spreadsheet could run, as they "
            "begin with = + - or @.",
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that no export has written.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Write results as files, with a codebook that says what each column means.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from rich.console import Console

    from thb_analysis.exports import RESULTS, chosen, wrong_call
    from thb_analysis.exports import export as write_results
    from thb_analysis.reports.parameters import ThemeParameters

    if listing:
        width = max(map(len, RESULTS))
        for name, result in RESULTS.items():
            typer.echo(f"{name:{width}}  {result.title}")
        return
    call = Call(data, parameters, theme=theme)
    named, wanted, asked = results or [], listed(formats), call.values.get("theme")
    call.mistakes += wrong_call(named, wanted, out, asked)
    call.mistakes += not_a_folder(out, "the files go to export/")
    selection = call.selection(ThemeParameters)
    about = selection.theme if asked else None
    # Some results take seconds; what is being computed is shown on a terminal alone.
    progress = Console(stderr=True).status("")
    with progress, faults_blamed(call.package or selection.data):
        exported = write_results(
            selection.dataset(),
            out,
            named,
            wanted,
            about,
            selection.group_by,
            progress.update,
            guard,
            force,
        )
    tables = quantity(len(exported.tables), "table")
    typer.echo(f"{tables} in {quantity(len(exported.files), 'file')}: {out}")
    if exported.empty:
        typer.echo(f"Without rows: {', '.join(exported.empty)}")
    left = [name for name in RESULTS if name not in chosen(named, about)]
    if left and not named:
        typer.echo(f"Left out, for they are about all themes together: {', '.join(left)}")
