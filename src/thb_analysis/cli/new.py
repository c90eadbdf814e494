"""Write a data package to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from thb_analysis.cli.common import Debug, errors_reported


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where to; a folder that is empty or not there.")
    ],
    debug: Debug = False,
) -> None:
    """Write an example data package, to be filled with data of your own.

    Example: thb new mine
    """
    with errors_reported(debug):
        from thb_analysis.data.new import new_package

        files = new_package(folder)
        named = shlex.quote(str(folder))
        typer.echo(
            f"{folder}: {len(files)} files; README.md says what to fill in, in which order\n"
            f"Derive anew:  python -m thb_analysis.data {named}\n"
            f"Check:        thb validate {named}\n"
            f"Build:        thb build --data {named} --out reports"
        )
