"""Check a data package."""

from pathlib import Path

import typer

from thb_analysis.cli import options


def validate(
    folder: Path | None = typer.Argument(
        None, metavar="DIR", help="The data package; default: the project's own."
    ),
    debug: options.Debug = False,
) -> None:
    """Check a data package, and name every fault and its place.

    Example: thb validate data
    """
    from thb_analysis.data import validate as validate_package

    report = validate_package(folder)
    typer.echo(str(report), err=bool(report.faults))
    if report.faults:
        raise typer.Exit(1)
