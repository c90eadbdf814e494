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
        help="A table of your own as CSV: a row for each cell with unit, measure and status, or a "
        "column of units and one for each measure.",
    ),
    values: str | None = typer.Option(
        None,
        metavar="WORD=STATE,…",
        help="What words mean besides yes and no: reported, qualified, absent, open or not_covered. "
        "No word is an empty cell.",
    ),
    unit_column: str | None = typer.Option(
        None, metavar="COLUMN", help="The column of the units, if it is not the first."
    ),
    debug: options.Debug = False,
) -> None:
    """Write a data package: an example, or one from your own table.

    Example: thb new mine --from table.csv
    """
    from thb_analysis.data.intake import new_package

    files, recorded = new_package(folder, source, values, unit_column)
    for each in recorded:
        typer.echo(each)
    named = shlex.quote(str(folder))
    beside = shlex.quote(f"{folder if folder.name.strip('.') else folder.resolve()}-reports")
    typer.echo(
        f"{folder}: {len(files)} files; README.md says what to fill in, in which order\n"
        f"Derive again:  python -m thb_analysis.data {named}\n"
        f"Check:        thb validate {named}\n"
        f"Build:        thb build --data {named} --out {beside}"
    )
