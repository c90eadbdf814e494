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
    from thb_analysis.reports.asked.catalogue import find_notebooks, read_vocabulary
    from thb_analysis.reports.edition.verify import verify as compare

    found = compare(folder, find_notebooks(), read_vocabulary(data))
    for difference in found.differences:
        typer.echo(f"thb: {difference}", err=True)
    if found.differences:
        raise typer.Exit(1)
    typer.echo(f"{folder}: {quantity(found.files, 'file')} as recorded")
    if found.elsewhere:
        typer.echo(f"Not compared, as they are of another platform: {', '.join(found.elsewhere)}")
