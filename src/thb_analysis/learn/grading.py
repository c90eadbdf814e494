"""Grade a class: have what was handed in run apart, and judge the answers here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import chdir, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode

from thb_analysis.data.files import csv_text, write_text
from thb_analysis.data.package import PROJECT
from thb_analysis.errors import ThbError
from thb_analysis.folders import scratch
from thb_analysis.learn.answers import plain
from thb_analysis.learn.checking import NOT_RUN, OPEN, READ, RIGHT, WRONG, Verdict, judge, quoted
from thb_analysis.learn.running import (
    CHECK,
    LONGEST,
    NotReadError,
    prepared,
    read_file,
    run,
    writable,
)
from thb_analysis.learn.source import Exercise, Lesson, lesson_numbers, read_lesson
from thb_analysis.reports.isolated import end_all

_NO_LESSON = "This is no notebook of a lesson. Hand in the notebook that you were given, with your answers in it."
_ENDED = "The run of the notebook ended before this exercise: it took too long, or its process died. Restart the kernel, run all cells, and see where it stops."
_UNREADABLE = "This cannot be read. Give the answer in the form that the exercise asks for."

_PAGES = Environment(loader=PackageLoader("thb_analysis.learn"), autoescape=True)


def grade(folder: Path, out: Path, limit: float, jobs: int, on_progress: Callable[[str], None]) -> list[dict[str, Any]]:  # fmt: skip
    """Grade all notebooks in a folder.

    Parameters
    ----------
    folder : Path
    out : Path
        Where to write ``grades.csv``, ``sentences.html`` and a page of feedback for each notebook,
        as soon as it is graded.
    limit : float
        Seconds for each notebook.
    jobs : int
        Notebooks to run at once.
    on_progress : callable
        Is given a line for each notebook.

    Returns
    -------
    list of dict
        One for each notebook and exercise: `file`, `exercise`, `state`, `points`, and what
        the pages show.

    Raises
    ------
    ThbError
        If there is no notebook, or the lessons themselves cannot be worked here.
    """
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*.ipynb"))]
    names = [path.as_posix() for path in paths if ".ipynb_checkpoints" not in path.parts]
    if not names:
        raise ThbError(f"{folder}: no notebook is in it. Put there what was handed in, as .ipynb files.")  # fmt: skip
    folder, out, pages = folder.resolve(), out.resolve(), _pages(names)
    done: dict[str, list[dict[str, Any]]] = {}
    # Lessons are programs, which look for more in and above the working directory: the project's own
    # are worked, and not what lies where the command was called.
    with chdir(PROJECT), _threads(jobs) as (pool, over):
        lessons = _lessons()
        runs = {pool.submit(_handed, folder, name, lessons, limit, over): name for name in names}
        # Answers are judged here: to work an exercise takes over what is printed, in all threads.
        for each in as_completed(runs):
            name, file = runs[each], writable(runs[each])
            own = done[name] = [{"file": file} | row for row in _rows(*each.result())]
            _write(out / "feedback" / pages[name], _page("feedback", file=file, marks=own))
            rows = [row for name in names for row in done.get(name, [])]
            read = [row for row in rows if row["state"] == READ]
            _write(out / "sentences.html", _page("sentences", marks=read))
            _write(out / "grades.csv", csv_text(["file", "exercise", "state", "points"], rows))
            on_progress(f"{file}: {', '.join(row['state'] for row in own)}")
    return rows


@contextmanager
def _threads(jobs: int) -> Iterator[tuple[Executor, Event]]:
    """Give threads that wait for runs, and what says to them that it is over; an error ends all runs."""
    over = Event()
    scratch()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield pool, over
        except BaseException:
            over.set()
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise


def _pages(names: Sequence[str]) -> dict[str, str]:
    """Name the page of each file: no two alike, whatever the disk, and none too long for it."""
    pages: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        page = writable(name).replace("/", " ").encode()[-200:].decode("utf-8", "ignore")
        while page.casefold() in taken:
            page += "_"
        taken.add(page.casefold())
        pages[name] = f"{page}.html"
    return pages


def _lessons() -> dict[str, Lesson]:
    """Read the lessons of the project, by their numbers."""
    own = PROJECT / "notebooks"
    if not ((own / "overview.ipynb").is_file() and (own / "learn" / "source").is_dir()):
        raise ThbError(f"{own}: the lessons of the project are not there, and no others are graded. Install the project from its clone, as the README says.")  # fmt: skip
    return {str(number): read_lesson(number) for number in lesson_numbers()}


def _page(template: str, **shown: Any) -> str:
    return _PAGES.get_template(f"{template}.html").render(shown)


def _write(path: Path, text: str) -> None:
    write_text(path, writable(text))


def _handed(
    folder: Path, name: str, lessons: dict[str, Lesson], limit: float, over: Event
) -> tuple[Lesson | None, dict[str, Any], dict[str, str]]:
    """Run a notebook: return its lesson, what was handed over, and its cells; or no lesson, and why."""
    try:
        notebook = nbformat.reads(read_file(folder, name).decode("utf-8"), as_version=4)
        lesson = _lesson(notebook, lessons)
        cells = {cell.get("id"): cell.source for cell in notebook.cells}
        whole = prepared(notebook, lesson)
    except NotReadError as error:
        return None, {"why": f"This file was not read: {error}"}, {}
    except Exception:  # whatever is met in what only looks like a notebook
        return None, {"why": _NO_LESSON}, {}
    return lesson, run(whole, lesson.exercises, limit, over), cells


def _rows(lesson: Lesson | None, given: dict[str, Any], cells: dict[str, str]) -> list[dict[str, Any]]:  # fmt: skip
    """Return a row for each exercise of a notebook."""
    if not lesson:
        return [_row(None, Verdict("", NOT_RUN, given["why"]))]
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


def _lesson(notebook: NotebookNode, lessons: dict[str, Lesson]) -> Lesson:
    """Find out which lesson a notebook is: by its metadata, else by its checks."""
    stated = str(notebook.metadata.get("thb", {}).get("lesson"))
    named = [call[1] for cell in notebook.cells for call in CHECK.finditer(cell.source)]
    return next(lessons[number] for number in [stated, *named] if number in lessons)


def _judged(number: str, given: dict[str, Any]) -> tuple[Verdict, str]:
    """Judge what was handed over for an exercise; with the answer as text."""
    answered = given.get(number)
    if not isinstance(answered, dict):
        return Verdict(number, NOT_RUN, _ENDED), ""
    if "error" in answered:
        return Verdict(
            number, OPEN, f"There is no answer. {quoted(str(answered['error'])[:300])}"
        ), ""
    try:
        answer, choices = (ast.literal_eval(answered[name][:LONGEST]) for name in ("answer", "choices"))  # fmt: skip
        answer, choices = plain(answer), dict(choices)
    except Exception:  # a text that is no plain Python
        answer, choices = "<unreadable>", {}
    try:
        return judge(number, answer, choices), str(answer)
    except ThbError:  # the project is damaged, and that is nobody's answer
        raise
    except Exception:  # an answer that nobody has thought of costs no other its points
        return Verdict(number, WRONG, _UNREADABLE), ""
