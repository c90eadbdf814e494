"""Grade a class: have what was handed in run apart, and judge the answers here."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import chdir, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import nbformat
from jinja2 import Environment, PackageLoader

from thb_analysis.data.files import Row
from thb_analysis.data.package import PROJECT
from thb_analysis.errors import ThbError
from thb_analysis.files import sha256, write_texts
from thb_analysis.folders import scratch
from thb_analysis.learn import checking, gradebook, running
from thb_analysis.learn.checking import NOT_RUN, READ, RIGHT, Verdict
from thb_analysis.learn.source import ENGLISH, Lesson, lessons, words
from thb_analysis.reports.running.isolated import end_all

# What is said of files, before any of them says which language its lesson has.
_SAY = words(ENGLISH)
_template = Environment(loader=PackageLoader("thb_analysis.learn"), autoescape=True).get_template

# Of marks, each with its file; or of runs of a notebook, each with what was handed over by cells.
Rows = list[dict[str, Any]]


class Course(NamedTuple):
    """What is graded, and where to.

    Attributes
    ----------
    folder : Path
        Where the notebooks lie that were handed in.
    out : Path
        Where to write. Marks given by hand are read from ``marks.csv`` there, and never written.
    limit : float
        Seconds for each notebook.
    roster : Path or None
        A table of the class; without one, each name that a file was handed in under is a student.
    due : datetime or None
        Files that were changed after it are not read.
    """

    folder: Path
    out: Path
    limit: float
    roster: Path | None = None
    due: datetime | None = None


def grade(course: Course, jobs: int, on_progress: Callable[[str], None]) -> dict[str, str]:
    """Grade all notebooks in a folder, and write what is known after each of them.

    Parameters
    ----------
    course : Course
    jobs : int
        Notebooks to run at once.
    on_progress : callable
        Is given a line for each notebook.

    Returns
    -------
    dict of str to str
        Files that do not count, each with the reason.

    Raises
    ------
    ThbError
        If there is no notebook, the roster or the marks given by hand cannot be read, or the lessons
        themselves cannot be worked.
    """
    found = _found(course)
    files = {file: path for file, path in found.items() if path.suffix.lower() == ".ipynb"}
    left_out = {file: _SAY["no notebook"] for file in found if file not in files}
    if not files:
        raise ThbError(_SAY["nothing"].format(course.folder))
    roster = [Row({"student": name}) for name in dict.fromkeys(map(gradebook.student, files))]
    if course.roster:
        roster = gradebook.read_table(course.roster)
    students = {file: gradebook.owner(file, roster) for file in files}
    left_out |= {file: _SAY["nobody"] for file, at in students.items() if at is None}
    pages = {file: course.out / "feedback" / _page_of(file) for file in files}
    # What was graded in an earlier call comes first, so that no table ever has less than before.
    in_turn = sorted(files, key=lambda file: not pages[file].exists())
    earlier = sum(page.exists() for page in pages.values())
    done: dict[str, Rows] = {}
    # Lessons are programs, which look for more in and above the working directory: the project's own
    # are worked, and not what lies where the command was called.
    with chdir(PROJECT), _threads(jobs) as (pool, over):
        exercises = {name: each for one in lessons() for name, each in one.exercises.items()}
        marks = gradebook.read_marks(course.out / "marks.csv", exercises)
        runs = {pool.submit(_handed, course, files[file], over): file for file in in_turn}
        # Answers are judged here: to work an exercise takes over what is printed, in all threads.
        for each in as_completed(runs):
            file = runs[each]
            try:
                own = done[file] = list(_rows(*each.result()))
            except running.NotReadError as error:
                left_out[file] = _SAY["not read"].format(error)
                own = done[file] = [_row(Verdict("", NOT_RUN, left_out[file]), "This file", 0, "")]
            for row in own:
                row |= {"file": file, "student": students[file]}
                row["points"] = marks.get(gradebook.key(file, row["exercise"]), row["points"])
            written = {pages[file]: _template("feedback.html").render(file=file, marks=own)}
            if len(done) >= earlier:
                rows = [row for file in files for row in done.get(file, [])]
                tables = _tables(rows, marks, left_out)
                tables["gradebook.csv"] = gradebook.text(rows, roster)
                written |= {course.out / called: text for called, text in tables.items()}
            write_texts({path: running.writable(text) for path, text in written.items()})
            on_progress(f"{file}: {', '.join(row['state'] for row in own)}")
    return left_out


def _tables(rows: Rows, marks: gradebook.Marks, left_out: Mapping[str, str]) -> dict[str, str]:
    """Return what is about all notebooks, but the gradebook: the text of each file."""
    read = [row for row in rows if row["state"] == READ]
    shown = {gradebook.key(row["file"], row["exercise"]) for row in read}
    unseen = [(*one, points) for one, points in marks.items() if one not in shown]
    reasons = [{"file": file, "reason": reason} for file, reason in left_out.items()]
    return {
        "sentences.html": _template("sentences.html").render(marks=read, unseen=unseen),
        "grades.csv": gradebook.table(("file", "exercise", "state", "points"), rows),
        "left-out.csv": gradebook.table(("file", "reason"), reasons),
    }


def _found(course: Course) -> dict[str, Path]:
    """Find the files in a folder, by the text that each is called."""
    paths = [path for path in sorted(course.folder.rglob("*")) if course.out not in path.parents]
    files = [path for path in paths if path.suffix.lower() == ".ipynb" or not path.is_dir()]
    own = [path.relative_to(course.folder) for path in files]
    return {_called(path): path for path in own if ".ipynb_checkpoints" not in path.parts}


def _called(path: Path) -> str:
    """Return a text for the name of a file: signs that are not shown, and not UTF-8, by their numbers."""
    return re.sub("^ | $|(?<= ) ", r"\\x20", repr(path.as_posix())[1:-1])


def _page_of(file: str) -> str:
    """Name the page of a file: no two alike on any disk, and none too long for one."""
    readable = re.sub(r"[^\w .-]", "_", file)[:50]
    return f"{readable}-{sha256(file.encode())[:8]}.html"


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


def _handed(course: Course, name: Path, over: Event) -> tuple[Lesson, Rows, dict[str, str]]:
    """Run a notebook: return its lesson, what was handed over in each run, and its cells.

    Raises
    ------
    NotReadError
        If it is no notebook of a lesson, or came too late.
    """
    if course.due and (course.folder / name).lstat().st_mtime > course.due.timestamp():
        raise running.NotReadError(_SAY["late"].format(course.due))
    content = running.read_file(course.folder, name)
    known = {(str(each.number), each.language): each for each in lessons()}
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        # Which lesson it is, its metadata say, or else its checks.
        stated = notebook.metadata.get("thb", {})
        calls = [call[1] for cell in notebook.cells for call in running.CHECK.finditer(cell.source)]
        numbers = (str(stated.get("lesson")), *calls)
        languages = (str(stated.get("language")), ENGLISH)
        lesson = next(known[at, own] for at in numbers for own in languages if (at, own) in known)
        cells = {cell.get("id"): cell.source for cell in notebook.cells}
        whole = running.prepared(notebook, lesson)
    except Exception:  # whatever is met in what only looks like a notebook
        raise running.NotReadError(_SAY["no lesson"]) from None
    return lesson, running.kept_run(whole, course.limit, over, course.out / "runs"), cells


def _rows(lesson: Lesson, runs: Rows, cells: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give a row for each exercise of a notebook, by the best of what was handed over for it."""
    is_whole = any(running.WHOLE in run for run in runs)
    for number, each in lesson.exercises.items():
        places = [each.cell(kind) for kind in ("check", "last")]
        told = [run[place] for run in runs for place in places if place in run]
        tried = told if told and is_whole else [*told, None]
        judged = [_judged(number, one, lesson.language) for one in tried]
        verdict = max(judged, key=lambda one: [*checking.LOOKS].index(one.state))
        yield _row(verdict, each.heading, each.full, cells.get(each.cell("answer"), ""))


def _row(verdict: Verdict, title: str, full: int, code: str) -> dict[str, Any]:
    points = {RIGHT: 2, READ: None, NOT_RUN: None}.get(verdict.state, 0)
    own = {"exercise": verdict.exercise, "state": verdict.state, "points": points, "full": full}
    return own | {"title": title, "code": code, "verdict": verdict}


def _judged(number: str, answered: Any, language: str = ENGLISH) -> Verdict:
    """Judge what was handed over for an exercise."""
    say = words(language)
    ended = Verdict(number, NOT_RUN, say["ended"], language)
    if not isinstance(answered, dict):
        return ended
    try:
        if "error" in answered:
            why = say["no answer"].format(checking.quoted(str(answered["error"])[:300]))
            verdict = Verdict(number, checking.OPEN, why, language)
        else:
            answer = ast.literal_eval(answered["answer"][: running.LONGEST])
            verdict = checking.judge(number, answer, language)
    except ThbError:  # the project is damaged, and that is nobody's answer
        raise
    except Exception:  # a text that is no plain Python, or an answer that nobody has thought of
        verdict = Verdict(number, checking.WRONG, say["unreadable"], language)
    # After a cell that was given too little time, an answer may be wrong for that alone.
    is_spoilt = answered.get("after") and verdict.state not in (RIGHT, READ)
    return ended if is_spoilt else verdict
