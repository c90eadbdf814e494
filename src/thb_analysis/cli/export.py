"""Write results as files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import (
    Data,
    Debug,
    assignments,
    errors_reported,
    faults_blamed,
    not_a_folder,
    option,
    selection_in,
)
from thb_analysis.errors import ParameterError, quantity


def export(
    results: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RESULT",
            help="Which results; default: all. --list shows them.",
        ),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List the results with their titles, and stop.")
    ] = False,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the files go.")] = "export",
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            help="Of csv, xlsx, parquet, json and dta (Stata).",
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
    debug: Debug = False,
) -> None:
    """Write results as files, with a codebook that says what each column means.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    with errors_reported(debug):
        from thb_analysis.exports import RESULTS, chosen, wrong_call
        from thb_analysis.exports import export as write_results
        from thb_analysis.reports.parameters import ThemeParameters

        if listing:
            width = max(map(len, RESULTS))
            for name, result in RESULTS.items():
                typer.echo(f"{name:{width}}  {result.title}")
            return
        values, mistakes = assignments(parameters or [])
        package, wrong_data = option("data", data, values)
        asked, wrong_theme = option("theme", theme, values)
        wanted = [name.strip().lower() for name in formats.split(",") if name.strip()]
        given = values if asked is None else {**values, "theme": asked}
        selection, wrong_values = selection_in(package, ThemeParameters, given)
        mistakes += [*wrong_data, *wrong_theme, *wrong_call(results or [], wanted, out, asked)]
        mistakes += [*not_a_folder(out, "the files go to export/"), *wrong_values]
        if mistakes or selection is None:
            raise ParameterError(mistakes)
        about = selection.theme if asked else None
        with progress() as on_progress, faults_blamed(package or selection.data):
            exported = write_results(
                selection.dataset(),
                out,
                results or [],
                wanted,
                about,
                selection.group_by,
                on_progress,
            )
        tables = quantity(len(exported.tables), "table")
        typer.echo(f"{tables} in {quantity(len(exported.files), 'file')}: {out}")
        if exported.empty:
            typer.echo(f"Without rows: {', '.join(exported.empty)}")
        left = [name for name in RESULTS if name not in chosen(results or [], about)]
        if left and not results:
            typer.echo(f"Left out, for they are about all themes together: {', '.join(left)}")


@contextmanager
def progress() -> Iterator[Callable[[str], None] | None]:
    """Show on a terminal what is being computed; some results take seconds."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update
