"""Verify a folder of reports against its manifest."""

from pathlib import Path

import typer

from thb_analysis.cli import options
from thb_analysis.errors import quantity


def verify(
    folder: Path = typer.Argument(
        Path("reports"), metavar="DIR", help="A folder that thb build has written."
    ),
    data: options.Data = None,
    debug: options.Debug = False,
) -> None:
    """Compare a folder of reports with its manifest.

    The manifest is compared with the pages, and with data package, notebooks, library, packages and
    programs at hand.

    Example: thb verify reports
    """
    from thb_analysis.reports.asked.catalogue import (
        check_package,
        find_notebooks,
        read_vocabulary,
    )
    from thb_analysis.reports.edition.verify import verify as compare

    vocabulary = read_vocabulary(data)
    found = compare(folder, find_notebooks(), vocabulary)
    for difference in found.differences:
        typer.echo(f"thb: {difference}", err=True)
    if found.differences:
        # Reports are made from valid data: with faults it is another package, said above.
        check_package(vocabulary)
        raise typer.Exit(1)
    typer.echo(f"{folder}: {quantity(found.files, 'file')} as recorded")
    if found.elsewhere:
        typer.echo(f"Not compared, as they are of another platform: {', '.join(found.elsewhere)}")
