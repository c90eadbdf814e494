"""Verify a folder of reports against its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thb_analysis.cli.common import Data, Debug, Jobs, notebooks_to_run, wrong_jobs
from thb_analysis.errors import ParameterError, quantity


def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that thb build has written.")
    ] = Path("reports"),
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Build every report again and compare each byte, and what is on record.",
        ),
    ] = False,
    data: Data = None,
    jobs: Jobs = 0,
    debug: Debug = False,
) -> None:
    """Say what differs between a folder of reports, its manifest, and what is at hand.

    Example: thb verify reports --rebuild
    """
    from thb_analysis.reports.asked.catalogue import find_notebooks, read_vocabulary
    from thb_analysis.reports.edition.build import Settings
    from thb_analysis.reports.edition.verify import verify as compare

    if wrong := wrong_jobs(jobs):
        raise ParameterError(wrong)
    notebooks = notebooks_to_run() if rebuild else find_notebooks()
    settings = Settings(folder, notebooks, read_vocabulary(data), jobs=jobs)
    files, differences = compare(folder, settings, rebuild)
    for difference in differences:
        typer.echo(f"thb: {difference}", err=True)
    if differences:
        raise typer.Exit(1)
    how = "built again, " if rebuild else ""
    typer.echo(f"{folder}: {how}{quantity(files, 'file')} as recorded")
