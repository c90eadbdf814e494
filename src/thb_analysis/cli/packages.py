"""Commands on data packages: check, begin and compare them, and write what is counted as files."""

import shlex
from pathlib import Path

from typer import Argument, Exit, Option, echo

from thb_analysis.cli import options
from thb_analysis.errors import ThbError, quantity
from thb_analysis.folders import folder_for


def validate(
    folder: Path | None = Argument(None, metavar="DIR", help="Default: the project's package."),
    debug: options.Debug = False,
) -> None:
    """Check a data package, and name every fault and its place.

    Example: thb validate data
    """
    from thb_analysis.data import validate as validate_package

    report = validate_package(folder)
    echo(str(report), err=bool(report.faults))
    if report.faults:
        raise Exit(1)


def new(
    folder: options.NewFolder,
    source: Path | None = Option(None, "--from", help="A table of your own, as CSV."),
    values: str | None = Option(
        None, metavar="WORD=STATE,…", help="What words other than yes and no mean."
    ),
    unit_column: str | None = Option(None, help="The column of the units, if not the first."),
    debug: options.Debug = False,
) -> None:
    """Write a data package: an example, or one from your own table.

    A table has a row for each cell with unit, measure and status, or a column of units and one for
    each measure. States are reported, qualified, absent, open and not_covered; no WORD is an empty
    cell.

    Example: thb new mine --from table.csv
    """
    from thb_analysis.data.intake import new_package

    files, recorded = new_package(folder, source, values, unit_column)
    for each in recorded:
        echo(each)
    named = shlex.quote(str(folder))
    beside = shlex.quote(f"{folder if folder.name.strip('.') else folder.resolve()}-reports")
    echo(
        f"{folder}: {len(files)} files; README.md says what to fill in, in which order\n"
        f"Derive again:  python -m thb_analysis.data {named}\n"
        f"Check:        thb validate {named}\n"
        f"Build:        thb build --data {named} --out {beside}"
    )


def compare(
    old: Path = Argument(..., metavar="OLD", help="A data package."),
    new: Path = Argument(..., metavar="NEW", help="Another version of it."),
    debug: options.Debug = False,
) -> None:
    """Say which cells and findings differ between two versions of a data package.

    Ends with 0 whether anything differs or not.

    Example: thb compare data my-coding
    """
    from thb_analysis.data import load, validate

    checked = {folder: validate(folder) for folder in (old, new)}
    if wrong := [f"{folder}: {each}" for folder, each in checked.items() if each.faults]:
        raise ThbError("\n".join(wrong))
    from thb_analysis.analysis.compare import compare as compare_packages

    found = compare_packages(load(old), load(new))
    for row in found.to_dict("records"):
        moved = [f"+{code}" for code in row["added"]] + [f"-{code}" for code in row["removed"]]
        echo(" ".join(filter(None, (row["what"], row["id"], row["country"]))))
        echo(f"  {row['label']}\n  before: {row['before'] or '–'}")
        echo(" ".join([f"  after:  {row['after'] or '–'}", *moved]))
    sizes = found["what"].value_counts(sort=False)
    counted = [quantity(int(size), str(what)) for what, size in sizes.items()]
    echo(f"Different: {', '.join(counted)}" if counted else "No cell or finding differs.")


def export(
    results: list[str] | None = Argument(None, help="Which results; default: all."),
    listing: bool = Option(False, "--list", help="List the results, and stop."),
    out: str = Option("export", metavar="DIR", help="Where the files go."),
    formats: str = Option("csv", "--format", help="Of csv and xlsx."),
    theme: options.Theme = None,
    data: options.Data = None,
    parameters: options.Parameters = None,
    force: options.Force = False,
    debug: options.Debug = False,
) -> None:
    """Write results as files, with a codebook; with --theme, those of one theme.

    Example: thb export counts claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.analysis.exports import RESULTS
    from thb_analysis.analysis.exports import export as write_results
    from thb_analysis.reports.catalog.parameters import ThemeParameters
    from thb_analysis.reports.catalog.requests import read_call

    if listing:
        for name, title in RESULTS.items():
            echo(f"{name:16}  {title}")
        return
    folder = folder_for(out)
    values, package = read_call(data, parameters, theme=theme)
    values["data"] = str(package.root)
    chosen = ThemeParameters.model_validate(values, context=package)
    one = chosen.theme if values.get("theme") else None
    wanted = [name.strip().lower() for name in formats.split(",")]
    files = write_results(chosen.dataset(), folder, results or [], wanted, one, force)
    echo(f"{quantity(len(files), 'file')}: {out}")
