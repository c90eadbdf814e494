"""Grade a class: have what was handed in run apart, and judge the answers here."""

from __future__ import annotations

import ast
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import nbformat
import pandas as pd
from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode

from thb_analysis.data.files import write_text
from thb_analysis.errors import ThbError
from thb_analysis.folders import scratch
from thb_analysis.learn.checking import NOT_RUN, OPEN, READ, RIGHT, Verdict, judge, quoted
from thb_analysis.learn.running import CHECK, prepared, run
from thb_analysis.learn.source import Exercise, Lesson, lesson_numbers, read_lesson
from thb_analysis.reports.isolated import end_all

_LONGEST = 100_000  # characters of an answer


def grade(folder: Path, out: Path, limit: float, jobs: int, on_progress: Callable[[str], None]) -> pd.DataFrame:  # fmt: skip
    """Grade all notebooks in a folder.

    Parameters
    ----------
    folder : Path
    out : Path
        Where to write ``grades.csv``, ``sentences.html`` and a page of feedback for each notebook.
    limit : float
        Seconds for each notebook.
    jobs : int
        Notebooks to run at once.
    on_progress : callable
        Is given a line for each notebook.

    Returns
    -------
    pandas.DataFrame
        One row for each notebook and exercise: `file`, `exercise`, `state`, `points`, and what
        the pages show.

    Raises
    ------
    ThbError
        If there is no notebook, or the lessons themselves cannot be worked here.
    """
    paths = [path for path in sorted(folder.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]  # fmt: skip
    if not paths:
        raise ThbError(f"{folder}: no notebook is in it. Put there what was handed in, as .ipynb files.")  # fmt: skip
    rows: list[dict[str, Any]] = []
    over = Event()
    scratch()
    with ThreadPoolExecutor(jobs) as pool:
        run_each = pool.map(partial(_handed, limit=limit, over=over), paths)
        try:
            # Answers are judged here: to work an exercise takes over what is printed, in all threads.
            for path, handed in zip(paths, run_each, strict=True):
                name, own = path.relative_to(folder).as_posix(), _rows(*handed)
                rows += [{"file": name} | row for row in own]
                on_progress(f"{name}: {', '.join(row['state'] for row in own)}")
        except BaseException:
            over.set()
            end_all()
            raise
    marks = pd.DataFrame(rows).astype({"points": "Int64"})
    read = marks[marks["state"] == READ].sort_values(["exercise", "file"])
    pages = Environment(loader=PackageLoader("thb_analysis.learn"), autoescape=True)
    sentences, feedback = (pages.get_template(f"{name}.html") for name in ("sentences", "feedback"))
    for file, part in marks.groupby("file"):
        page = feedback.render(file=file, marks=part.to_dict("records"))
        write_text(out / "feedback" / f"{str(file).replace('/', ' ')}.html", page)
    write_text(out / "sentences.html", sentences.render(marks=read.to_dict("records")))
    write_text(out / "grades.csv", marks[["file", "exercise", "state", "points"]].to_csv(index=False))  # fmt: skip
    return marks


def _handed(
    path: Path, limit: float, over: Event
) -> tuple[Lesson | None, dict[str, Any], dict[str, str]]:
    """Run a notebook: return its lesson, what was handed over, and its cells; or no lesson, and why."""
    try:
        notebook = nbformat.read(path, as_version=4)
        lesson = _lesson(notebook)
    except Exception as error:  # nbformat raises what it meets
        return None, {"error": str(error)[:300]}, {}
    cells = {cell.get("id"): cell.source for cell in notebook.cells}
    return lesson, run(prepared(notebook, lesson), limit, over), cells


def _rows(lesson: Lesson | None, given: dict[str, Any], cells: dict[str, str]) -> list[dict[str, Any]]:  # fmt: skip
    """Return a row for each exercise of a notebook."""
    if not lesson:
        message = f"This is no notebook of a lesson. {quoted(given['error'])}"
        return [_row(None, Verdict("", NOT_RUN, message))]
    return [
        _row(each, *_judged(number, given), cells.get(f"answer-{number.replace('.', '-')}", ""))
        for number, each in lesson.exercises.items()
    ]


def _row(exercise: Exercise | None, verdict: Verdict, answer: str = "", code: str = "") -> dict[str, Any]:  # fmt: skip
    possible = exercise.points if exercise else 0
    title = f"Exercise {verdict.exercise}: {exercise.title}" if exercise else "This file"
    points = {RIGHT: possible, READ: None}.get(verdict.state, 0)
    own = {"exercise": verdict.exercise, "state": verdict.state, "points": points}
    return own | {"possible": possible, "title": title, "code": code, "answer": answer, "verdict": verdict}  # fmt: skip


def _lesson(notebook: NotebookNode) -> Lesson:
    """Find out which lesson a notebook is: by its metadata, else by its checks."""
    found = [call[1] for cell in notebook.cells for call in CHECK.finditer(cell.source)]
    number = notebook.metadata.get("thb", {}).get("lesson")
    return read_lesson(number if number in lesson_numbers() else int([*found, "0"][0]))


def _judged(number: str, given: dict[str, dict[str, str]]) -> tuple[Verdict, str]:
    """Judge what was handed over for an exercise; with the answer as text."""
    answered = given.get(number)
    if not isinstance(answered, dict):
        return Verdict(number, NOT_RUN, "The notebook could not be run to its end in the time it had."), ""  # fmt: skip
    if "error" in answered:
        return Verdict(
            number, OPEN, f"There is no answer. {quoted(str(answered['error'])[:300])}"
        ), ""
    try:
        answer, choices = (ast.literal_eval(answered[name][:_LONGEST]) for name in ("answer", "choices"))  # fmt: skip
        choices = dict(choices)
    except (ValueError, TypeError, KeyError, SyntaxError, MemoryError, RecursionError):
        answer, choices = "<unreadable>", {}
    return judge(number, answer, choices), str(answer)
