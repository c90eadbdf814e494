"""Grade the notebooks of a class."""

from datetime import datetime
from pathlib import Path

import typer

from thb_analysis.cli import options
from thb_analysis.errors import ParameterError


def grade(
    folder: Path = typer.Argument(
        ..., metavar="FOLDER", help="What was handed in: notebooks, also in folders."
    ),
    out: Path = typer.Option(
        Path("graded"), metavar="DIR", help="Where marks, feedback and sentences go."
    ),
    limit: float = typer.Option(
        180, metavar="SECONDS", min=3, help="How long one notebook may run."
    ),
    jobs: int = typer.Option(2, "--jobs", metavar="N", min=1, help="Notebooks to run at once."),
    roster: Path | None = typer.Option(
        None, metavar="FILE", help="Table of the class, for gradebook.csv."
    ),
    due: datetime | None = typer.Option(
        None,
        formats=["%Y-%m-%dT%H:%M"],
        metavar="YYYY-MM-DDTHH:MM",
        help="Leave out what was saved after it.",
    ),
    debug: options.Debug = False,
) -> None:
    """Grade the lessons of a class: a gradebook, and feedback.

    The code of students is run: do so where it can do no harm, such as in a container without a
    network.

    Example: thb grade handed-in --out graded --roster class.csv
    """
    if not folder.is_dir():
        raise ParameterError([f"FOLDER {folder}: there is no such folder"])
    if roster and not roster.is_file():
        raise ParameterError([f"--roster {roster}: there is no such file"])
    from thb_analysis.learn.grading import Course
    from thb_analysis.learn.grading import grade as grade_all

    absolute = roster and roster.resolve()
    course = Course(folder.resolve(), out.resolve(), limit, absolute, due)
    for file, reason in grade_all(course, jobs, on_progress=typer.echo).items():
        typer.echo(f"Left out: {file}. {reason}")
    typer.echo(f"{out / 'gradebook.csv'}, {out / 'sentences.html'} and {out / 'feedback'} written")
