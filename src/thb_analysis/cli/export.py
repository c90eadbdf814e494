"""Write results and figures as files."""

import typer

from thb_analysis.cli import completing, options
from thb_analysis.cli.arguments import Call, formats_in, listed
from thb_analysis.cli.listing import show_titles
from thb_analysis.cli.console import finish, progress
from thb_analysis.errors import quantity
from thb_analysis.folders import unfit

_FIGURES = "figures"


def export(
    results: list[str] | None = typer.Argument(
        None,
        metavar="RESULT",
        help="Which results; default: all. --list shows them. Or figures, and behind it of "
        "which reports; default: all but the country profiles.",
    ),
    listing: bool = typer.Option(
        False, "--list", help="List the results with their titles, and stop."
    ),
    out: str = typer.Option("export", metavar="DIR", help="Where the files go."),
    formats: str = typer.Option(
        "",
        "--format",
        metavar="LIST",
        help="Of csv, xlsx and dta (Stata), default: csv; of figures svg, png and pdf, "
        "default: svg.",
    ),
    width: str | None = typer.Option(
        None,
        metavar="WIDTH",
        help="How wide figures are, in millimetres for print (85mm) or pixels for a screen "
        "(1600px); default: 160mm. A PNG in millimetres has 300 pixels to the inch, a PDF or "
        "SVG in pixels 96. Up to some 115mm the drawing for narrow screens is taken, with "
        "larger letters.",
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
    """Write results as files, with a codebook; or figures.

    thb export figures runs reports as thb build does, and writes nothing but their figures: each as
    a drawing, named by report and figure, beside a text with its finding, caption, note,
    alternative text, sources and how to cite it.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.exports import RESULTS

    if listing:
        titles = {name: result.title for name, result in RESULTS.items()}
        titles[_FIGURES] = "Figures of reports, as SVG, PNG or PDF"
        show_titles(titles)
        return
    call = Call(data, parameters, theme=theme)
    first, *others = results or [""]
    if first == _FIGURES:
        _export_figures(call, others, out, formats or "svg", width, force, debug)
        return
    if _FIGURES in others:
        call.mistakes.append(f"{_FIGURES}: name it first, and behind it reports alone")
    if width is not None:
        call.mistakes.append(f"--width is for figures: thb export {_FIGURES} --width {width}")
    named = [each for each in results or () if each != _FIGURES]
    _export_tables(call, named, out, listed(formats or "csv"), guard, force)


def _export_tables(
    call: Call, named: list[str], out: str, formats: list[str], guard: bool, force: bool
) -> None:
    from thb_analysis.exports import RESULTS, chosen, wrong_call
    from thb_analysis.exports import export as write_results
    from thb_analysis.reports.asked.parameters import ThemeParameters

    asked = call.values.get("theme")
    call.mistakes += wrong_call(named, formats, out, asked) + unfit(out)
    selection = call.selection(ThemeParameters)
    theme, by = selection.theme if asked else None, selection.group_by
    ds = selection.dataset()
    exported = write_results(ds, out, named, formats, theme, by, guard, force)
    tables = quantity(len(exported.tables), "table")
    typer.echo(f"{tables} in {quantity(len(exported.files), 'file')}: {out}")
    if exported.empty:
        typer.echo(f"Without rows: {', '.join(exported.empty)}")
    left = [name for name in RESULTS if name not in chosen(named, theme)]
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

    reports = call.reports(names, ["ipynb"], out, force=force)
    wanted = formats_in(formats, FORMATS, call.mistakes)
    wide = None if width is None else read_width(width, call.mistakes)
    settings = call.settings(out, force=force)
    results, figures = export_figures(reports, settings, wanted, wide, progress(len(reports)))
    if count := sum(map(len, figures.values())):
        files = quantity(count * (len(wanted) + 1), "file")
        typer.echo(f"{quantity(count, 'figure')} in {files}: {out}")
    if without := [report for report, found in figures.items() if not found]:
        typer.echo(f"Without figures: {', '.join(without)}")
    finish("report", [(each, settings.out) for each in results], quiet=True, debug=debug)
