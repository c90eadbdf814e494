"""Grade the notebooks of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thb_analysis.cli.common import Debug
from thb_analysis.errors import ParameterError


def grade(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="What was handed in: notebooks, also in folders."),
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where marks, feedback and sentences go.")
    ] = Path("graded"),
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=3, help="How long one notebook may run.")
    ] = 180,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, help="Notebooks to run at once.")
    ] = 2,
    debug: Debug = False,
) -> None:
    """Grade the lessons that a class handed in: one table, and a page of feedback for each notebook.

    The code of students is run: do so where it can do no harm, such as in a container without a
    network.

    Example: thb grade handed-in --out graded
    """
    if not folder.is_dir():
        raise ParameterError([f"FOLDER {folder}: there is no such folder"])
    from thb_analysis.learn.grading import grade as grade_all

    grade_all(folder, out, limit, jobs, on_progress=typer.echo)
    typer.echo(f"{out / 'grades.csv'}, {out / 'sentences.html'} and {out / 'feedback'} written")
