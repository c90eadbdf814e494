"""Write results as files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.common import (
    Data,
    Debug,
    assignments,
    errors_reported,
    faults_blamed,
    formats_in,
    not_a_folder,
    option,
    selection_in,
)
from thb_analysis.errors import ParameterError, quantity

if TYPE_CHECKING:
    from thb_analysis.exports import Exported


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
            help="Of csv, xlsx, parquet and json.",
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
        from thb_analysis.exports import OPTIONS, RESULTS
        from thb_analysis.exports import export as write_results
        from thb_analysis.reports.parameters import ThemeParameters

        if listing:
            width = max(map(len, RESULTS))
            for result in RESULTS.values():
                typer.echo(f"{result.name:{width}}  {result.title}")
            return
        values, mistakes = assignments(parameters or [])
        package, wrong_data = option("data", data, values)
        asked, wrong_theme = option("theme", theme, values)
        names, chosen_formats, wrong = _exportable(results or [], formats, out, asked)
        given = values if asked is None else {**values, "theme": asked}
        selection, wrong_values = selection_in(package, ThemeParameters, given)
        mistakes += [*wrong_data, *wrong_theme, *wrong, *wrong_values]
        if mistakes or selection is None:
            raise ParameterError(mistakes)
        options = {name: getattr(selection, name) for name in OPTIONS}
        about = asked and selection.theme
        with telling() as tell, faults_blamed(package or selection.data):
            exported = write_results(
                selection.dataset(), out, names, chosen_formats, about, tell, **options
            )
        typer.echo(_written(exported, names, out))
        if exported.empty:
            typer.echo(f"The data have nothing for {', '.join(exported.empty)}")
        if left := [name for name in RESULTS if not (results or name in names)]:
            typer.echo(f"Left out, for they are about all themes together: {', '.join(left)}")


def _exportable(
    names: Sequence[str], formats: str, out: str, theme: str | None
) -> tuple[list[str], tuple[str, ...], list[str]]:
    """Check which results are to be written, how and where; all mistakes at once."""
    from thb_analysis.exports import FORMATS, choose, looks_like_a_file

    chosen, mistakes = choose(names, theme)
    chosen_formats, wrong = formats_in(formats, FORMATS)
    mistakes += wrong + looks_like_a_file(out) + not_a_folder(out, "the files go to export/")
    return [result.name for result in chosen], chosen_formats, mistakes


@contextmanager
def telling() -> Iterator[Callable[[str], None] | None]:
    """Show on a terminal what is being computed; some results take seconds."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _written(exported: Exported, names: Sequence[str], out: str) -> str:
    """Say what was written where: ``2 results, 3 tables: out (3 csv, 1 xlsx), ...``."""
    books = ("codebook.csv", "codebook.json", "about.csv")
    names = [name for name in names if name not in exported.empty]
    files = [file.name for file in exported.files]
    suffixes = Counter(name.rpartition(".")[2] for name in files if name not in books)
    written = ", ".join(f"{number} {suffix}" for suffix, number in suffixes.items())
    codebook = next((name for name in books if name in files), "the sheet codebook")
    results = names[0] if len(names) == 1 else quantity(len(names), "result")
    tables = quantity(len(exported.tables), "table")
    return f"{results}, {tables}: {out} ({written}); {codebook} describes every column"
