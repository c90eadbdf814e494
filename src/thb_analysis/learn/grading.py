"""Grade a class: run what was handed in, each notebook in a process of its own, and judge the answers here.

In place of each check, a run only hands its answer over, as the text of plain Python. So what a
notebook makes of ``check`` counts for nothing, and no object of a student's comes into this process.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import nbformat
import pandas as pd
from IPython.display import publish_display_data
from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode

from thb_analysis.data.files import write_text
from thb_analysis.errors import ThbError
from thb_analysis.folders import scratch
from thb_analysis.learn.answers import plain
from thb_analysis.learn.checking import NOT_RUN, OPEN, READ, RIGHT, Verdict, judge, quoted
from thb_analysis.learn.source import Exercise, Lesson, lesson_numbers, read_lesson
from thb_analysis.reports.isolated import EndedError, end_all, run_isolated

_CHECK = re.compile(r'check(?:-|\(")(\d+)[-.](\d+)\b')
_HAND_IN = '__import__("thb_analysis.learn.grading", fromlist=["hand_in"]).hand_in'
_LONGEST = 100_000  # characters of an answer
# What a student's code may know of the machine it runs on.
_KEPT = ("PATH", "PYTHONPATH", "THB_DATA", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
_NBCONVERT = "from nbconvert.nbconvertapp import main; from thb_analysis.reports.isolated import keep_kernels; keep_kernels(); main()"
_RUN = (_NBCONVERT, "--to", "notebook", "--execute", "--allow-errors", "--ExecutePreprocessor.interrupt_on_timeout=True")  # fmt: skip


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
    found = [call[1] for cell in notebook.cells for call in _CHECK.finditer(cell.source)]
    number = notebook.metadata.get("thb", {}).get("lesson")
    return read_lesson(number if number in lesson_numbers() else int([*found, "0"][0]))


def prepared(notebook: NotebookNode, lesson: Lesson) -> NotebookNode:
    """Put in place of each check the handing over of its answer; one that is missing is asked for last."""
    asked = {number: each.call(_HAND_IN) for number, each in lesson.exercises.items()}
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            check = _CHECK.match(cell.get("id", "")) or _CHECK.match(cell.source.strip())
            cells.append(asked.pop(f"{check[1]}.{check[2]}", "") if check else cell.source)
    made = [nbformat.v4.new_code_cell(code) for code in [*cells, *asked.values()]]
    whole: NotebookNode = nbformat.v4.new_notebook(cells=made)
    return whole


def hand_in(exercise: str, answer: object, /, **choices: object) -> None:
    """Show an answer as the text of plain Python, for the process that grades."""
    answered = {
        "exercise": exercise,
        "answer": repr(plain(answer)),
        "choices": repr(plain(choices)),
    }
    publish_display_data({"application/json": answered})  # type: ignore[no-untyped-call]


def _called(
    command: list[str], folder: str, known: dict[str, str], on_cell: Callable[[int], None]
) -> None:
    """Run a program to its end."""
    on_cell(0)
    subprocess.run(command, cwd=folder, env=known, capture_output=True)


def run(notebook: NotebookNode, limit: float, over: Event) -> dict[str, dict[str, str]]:
    """Run a notebook in a process and a folder of its own; return by exercise what was handed over."""
    found: dict[str, dict[str, str]] = {}
    with TemporaryDirectory(dir=scratch(), ignore_cleanup_errors=True) as folder:
        Path(folder, "in.ipynb").write_text(nbformat.writes(notebook), "utf-8")
        known = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": folder}
        # A cell may take a third of the time. A kernel ends by itself when the process that started it is gone.
        command = [sys.executable, "-c", *_RUN, f"--ExecutePreprocessor.timeout={int(limit / 3)}", "--output=out", "in.ipynb"]  # fmt: skip
        with suppress(EndedError, OSError, ValueError):
            run_isolated(_called, command, folder, known, limit=limit, over=over)
            for cell in nbformat.read(Path(folder, "out.ipynb"), as_version=4).cells:
                for asked in re.findall(re.escape(_HAND_IN) + r'\("([\d.]+)"', cell.source):
                    for output in (each for each in cell.outputs if each.output_type != "stream"):
                        error = {"error": f"{output.get('ename')}: {output.get('evalue')}"}
                        found[asked] = output.get("data", {}).get("application/json", error)
    return found


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
