"""Write a data package to start from."""

import shlex
from pathlib import Path

import typer

from thb_analysis.cli import options


def new(
    folder: Path = typer.Argument(
        ..., metavar="DIR", help="Where to; a folder that is empty or not there."
    ),
    source: Path | None = typer.Option(
        None,
        "--from",
        metavar="TABLE",
        help="A table of your own, .csv or .xlsx, that the package is made from.",
    ),
    complete: bool = typer.Option(False, help="The table names every country that has a measure."),
    values: str | None = typer.Option(
        None,
        metavar="WORD=STATE,…",
        help="What words mean that do not say yes or no for certain: reported, qualified, absent, "
        "not_reported, not_covered, or answer, of words that exclude each other. * is every other "
        "word, and no word an empty cell. Or a CSV file of the columns word and state.",
    ),
    levels: str | None = typer.Option(
        None,
        metavar="LEVELS",
        help='From which number a country is reported: "reported from 2, qualified from 1"; the '
        "name of a measure in place of reported where it has levels of its own.",
    ),
    units: str | None = typer.Option(
        None,
        metavar="KIND",
        help="What the table has rows of: countries; or own, such as states, of which none is read "
        "as a country. Asked for where both can be meant.",
    ),
    unit_column: str | None = typer.Option(
        None, metavar="COLUMN", help="The column that names the units."
    ),
    year: str | None = typer.Option(None, metavar="YEAR", help="Read the rows of this year alone."),
    debug: options.Debug = False,
) -> None:
    """Write a data package: an example, or one from your own table.

    Example: thb new mine --from table.csv
    """
    from thb_analysis.data.intake import new_package

    files, assumed = new_package(
        folder,
        source,
        complete,
        values=values,
        levels=levels,
        units=units,
        unit_column=unit_column,
        year=year,
    )
    for each in assumed:
        typer.echo(f"Assumed: {each}")
    named = shlex.quote(str(folder))
    beside = shlex.quote(f"{folder if folder.name.strip('.') else folder.resolve()}-reports")
    typer.echo(
        f"{folder}: {len(files)} files; README.md says what to fill in, in which order\n"
        f"Derive again:  python -m thb_analysis.data {named}\n"
        f"Check:        thb validate {named}\n"
        f"Build:        thb build --data {named} --out {beside}"
    )
