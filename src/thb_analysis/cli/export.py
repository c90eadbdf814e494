"""Write results and figures as files."""

from __future__ import annotations

from typing import Annotated

import typer

from thb_analysis.cli import completing
from thb_analysis.cli.build import targets
from thb_analysis.cli.common import (
    Call,
    Data,
    Debug,
    faults_blamed,
    finish,
    formats_in,
    listed,
    not_a_folder,
)
from thb_analysis.errors import quantity

_FIGURES = "figures"


def export(
    results: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RESULT",
            help="Which results; default: all. --list shows them. Or figures, and behind it of "
            "which reports; default: all but the country profiles.",
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
            help="Of csv, xlsx, parquet, json and dta (Stata), default: csv; of figures svg, png "
            "and pdf, default: svg.",
        ),
    ] = "",
    width: Annotated[
        str | None,
        typer.Option(
            metavar="WIDTH",
            help="How wide figures are, in millimetres for print (85mm) or pixels for a screen "
            "(1600px); default: 160mm. A PNG in millimetres has 300 pixels to the inch, a PDF or SVG "
            "in pixels 96. Up to some 115mm the drawing for narrow screens is taken, with larger "
            "letters.",
        ),
    ] = None,
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
    """Write results as files, with a codebook that says what each column means; or figures.

    thb export figures runs reports as thb build does, and writes nothing but their figures: each as
    a drawing, named by report and figure, beside a text with its finding, caption, note,
    alternative text, sources and how to cite it.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.exports import RESULTS

    if listing:
        titles = {name: result.title for name, result in RESULTS.items()}
        titles[_FIGURES] = "Figures of reports, as SVG, PNG or PDF"
        for name, title in titles.items():
            typer.echo(f"{name:{max(map(len, titles))}}  {title}")
        return
    call = Call(data, parameters, theme=theme)
    named = results or []
    if named[:1] == [_FIGURES]:
        _export_figures(call, named[1:], out, formats or "svg", width, force, debug)
        return
    if _FIGURES in named:
        call.mistakes.append(f"{_FIGURES}: name it first, and behind it reports alone")
    if width is not None:
        call.mistakes.append(f"--width is for figures: thb export {_FIGURES} --width {width}")
    _export_tables(
        call, [each for each in named if each != _FIGURES], out, formats or "csv", guard, force
    )


def _export_tables(
    call: Call, named: list[str], out: str, formats: str, guard: bool, force: bool
) -> None:
    from rich.console import Console

    from thb_analysis.exports import RESULTS, chosen, wrong_call
    from thb_analysis.exports import export as write_results
    from thb_analysis.reports.asked.parameters import ThemeParameters

    wanted, asked = listed(formats), call.values.get("theme")
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


def _export_figures(
    call: Call,
    names: list[str],
    out: str,
    formats: str,
    width: str | None,
    force: bool,
    debug: bool,
) -> None:
    from thb_analysis.reports.edition.figures import FORMATS, export_figures, read_width
    from thb_analysis.reports.running.progress import progress

    reports = targets(call, names, everything=False, out=out)
    wanted, wrong = formats_in(formats, FORMATS)
    wide, wrong_width = read_width(width) if width is not None else (None, [])
    call.mistakes += wrong + wrong_width
    settings = call.settings(out, "the figures go to export/", 0, force=force)
    with progress(len(reports)) as on_progress:
        results, figures = export_figures(reports, settings, wanted, wide, on_progress)
    count = sum(map(len, figures.values()))
    if count:
        files = quantity(count * (len(wanted) + 1), "file")
        typer.echo(f"{quantity(count, 'figure')} in {files}: {out}")
    if without := [report for report, found in figures.items() if not found]:
        typer.echo(f"Without figures: {', '.join(without)}")
    folders = [settings.out] * len(results)
    finish("report", results, folders, "", {}, quiet=True, as_json=False, debug=debug)
