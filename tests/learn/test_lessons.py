"""Each lesson as a student, a teacher, and a student who errs meets it."""

import re
import shutil
from functools import cache
from typing import Any
from unittest import mock

import nbformat
import pytest

from lessons import (
    LEARN,
    WrongAnswer,
    exercise_of,
    is_wrong_answer,
    read,
    run,
    run_wrong_answers,
    wrong_answers,
)
from thb_analysis.data import load
from thb_analysis.learn import Verdict, check
from thb_analysis.learn.checking import _data
from thb_analysis.learn.versions import SOLUTIONS, SOURCES, regenerate
from thb_analysis.reports.catalogue import LESSONS, Report, list_all, read_vocabulary
from thb_analysis.reports.inputs import read_once
from thb_analysis.reports.make import make

# Lessons go over all of the library; what each part does, its own tests hold.
pytestmark = pytest.mark.untraced

lessons = pytest.mark.parametrize("lesson", LESSONS)

# Which of the countries that took part are left out, to have other data.
OTHER_DATA = {"first": slice(2, None), "last": slice(None, -2)}


# Answers that nobody foresaw.
ODD = [
    0, True, "AT", "FI", "two words", object(), [], {}, ("a", "b"), ({"XX"}, {}), {"AT": 1}, {"DK"},
    (1, 2, 3), {"countries": 1}, {1: 2}, {"reported": "many"}, float("nan"), check,
]  # fmt: skip


@cache
def solved(lesson: int) -> tuple[list[Verdict], dict[str, dict[str, Any]]]:
    """What the checks of a lesson say of its solutions, and what each was told it is about."""
    with mock.patch("thb_analysis.learn.check", wraps=check) as checks:
        verdicts = run(read(SOLUTIONS, lesson))
    return verdicts, {call.args[0]: call.kwargs for call in checks.call_args_list}


@cache
def errors_made(lesson: int) -> dict[str, Verdict]:
    """What the checks of a lesson say of its wrong answers, by cell."""
    return run_wrong_answers(read(SOURCES, lesson))


def test_each_lesson_has_its_three_notebooks():
    """Every lesson has a source, a notebook for students and one with solutions, and none is left over."""
    names = {f"lesson-{lesson}.ipynb" for lesson in LESSONS}
    for folder in (LEARN, LEARN / SOURCES, LEARN / SOLUTIONS):
        assert {path.name for path in folder.glob("*.ipynb")} == names


def test_making_the_notebooks_again_changes_nothing(tmp_path):
    """What is committed is what the sources give, byte for byte, and sources carry no outputs."""
    folder = shutil.copytree(LEARN, tmp_path / "learn")
    written = regenerate(folder)
    assert len(written) == 3 * len(LESSONS)
    for path in written:
        assert path.read_bytes() == (LEARN / path.relative_to(folder)).read_bytes(), path.name


@lessons
def test_a_student_who_answers_nothing_gets_to_the_end(lesson):
    """The notebook for students runs as it is, and each check says that nothing is answered yet."""
    notebook = read("", lesson)
    verdicts = run(notebook)
    assert [verdict.state for verdict in verdicts] == ["not answered yet"] * len(verdicts)
    assert [verdict.exercise for verdict in verdicts] == list(
        filter(None, map(exercise_of, notebook.cells))
    )


@lessons
def test_every_solution_is_right(lesson):
    """The notebook with solutions runs, and each check is content."""
    verdicts, _ = solved(lesson)
    assert [str(verdict) for verdict in verdicts if verdict.state != "right"] == []
    assert [verdict.exercise for verdict in verdicts] == [
        f"{lesson}.{number}" for number in range(1, len(verdicts) + 1)
    ]
    assert 3 <= len(verdicts) <= 5


@pytest.mark.parametrize(
    ("lesson", "wrong"),
    [
        pytest.param(lesson, wrong, id=f"{wrong.exercise}-{wrong.cell}")
        for lesson in LESSONS
        for wrong in wrong_answers(read(SOURCES, lesson))
    ],
)
def test_a_wrong_answer_is_told_why(lesson: int, wrong: WrongAnswer):
    """A typical wrong answer is rejected, and the message names what was misunderstood."""
    verdict = errors_made(lesson)[wrong.cell]
    assert verdict.exercise == wrong.exercise
    assert verdict.state == "not right yet"
    assert wrong.because in verdict.message


@lessons
def test_wrong_answers_fail_for_different_reasons(lesson):
    """Each exercise has two wrong answers or more, which do not all meet the same message."""
    told: dict[str, list[str]] = {}
    for verdict in errors_made(lesson).values():
        told.setdefault(verdict.exercise, []).append(verdict.message)
    assert list(told) == list(solved(lesson)[1])
    assert {exercise for exercise, messages in told.items() if len(set(messages)) < 2} == set()


@pytest.mark.parametrize("answer", ODD)
@lessons
def test_no_answer_makes_a_check_fail(lesson, answer):
    """Whatever somebody gives as an answer, each check says something of it, and does not raise."""
    for exercise, about in solved(lesson)[1].items():
        verdict = check(exercise, answer, **about)
        assert verdict.state == "not right yet", exercise
        assert len(verdict.message) > 15, exercise


@lessons
def test_each_exercise_has_a_heading_and_hints(lesson):
    """An exercise is introduced by its number, and hints stand above the check, to be opened on demand."""
    cells = read("", lesson).cells
    for place, cell in enumerate(cells):
        if exercise := exercise_of(cell):
            before = [each.source for each in cells[:place]]
            start = max(at for at, text in enumerate(before) if text.startswith("## "))
            assert before[start].startswith(f"## Exercise {exercise}: ")
            assert [text for text in before[start:] if text.startswith("<details>")]


@lessons
def test_a_lesson_says_first_what_for(lesson):
    """After the title come the aims; the words are those of the catalogue."""
    title, *_ = (cell.source for cell in read("", lesson).cells)
    assert title.startswith(f"# Lesson {lesson}: {LESSONS[lesson][0]}\n")
    first = next(
        cell.source for cell in read(SOURCES, lesson).cells if cell.cell_type == "markdown"
    )
    assert first.startswith("## What you will be able to do")


@lessons
def test_texts_hold_no_result(lesson):
    """Numbers of the data come from the data: a text has no figure but in numbers of exercises and names."""
    for cell in read(SOURCES, lesson).cells:
        if cell.cell_type == "markdown" and not is_wrong_answer(cell):
            text = re.sub(
                r"\[@[^\]]*\]|Hint \d|(?:Exercise|exercise|lesson|Directive) [\d./]+\d|\(\d, \d+\)",
                "",
                cell.source,
            )
            assert set(re.findall(r"\d+", text)) <= {"0", "1"}, cell.id


@pytest.mark.parametrize("left_out", ["first", pytest.param("last", marks=pytest.mark.slow)])
@lessons
def test_expected_answers_follow_the_data(lesson, left_out, monkeypatch):
    """With other data the same solutions are right again: no expected value is written down."""
    fewer = load().select(countries=list(load().participants[OTHER_DATA[left_out]]))
    for module in ("thb_analysis.data", "thb_analysis.learn.checking"):
        monkeypatch.setattr(f"{module}.load", lambda: fewer)
    _data.cache_clear()
    verdicts = run(read(SOLUTIONS, lesson))
    _data.cache_clear()
    assert [str(verdict) for verdict in verdicts if verdict.state != "right"] == []


@lessons
def test_a_lesson_is_built_by_its_id(lesson):
    """The catalogue has each lesson under its id, and outside the edition."""
    report = list_all(read_vocabulary())[f"learn-{lesson}"]
    assert report.is_lesson
    assert (LEARN.parent / f"{report.notebook}.ipynb").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["", SOLUTIONS])
@lessons
def test_a_lesson_is_rendered(lesson, folder):
    """Both notebooks run in a kernel and become a page and a PDF, code and answers of the checks included."""
    path = LEARN / folder / f"lesson-{lesson}.ipynb"
    report = Report(f"learn-{lesson}", str(path), "")
    with read_once([report], read_vocabulary(), LEARN.parent, "fresh", 600) as inputs:
        result = make(report, inputs)
    assert result.failure is None
    assert result.title == LESSONS[lesson][0]
    page = result.files["html"].decode()
    assert f"Lesson {lesson}" in page
    assert "begin(" in page
    assert "Hint 1" not in page
    assert ("not answered yet" in page) == (folder == "")
    assert result.files["pdf"].startswith(b"%PDF")
    executed = nbformat.reads(result.files["ipynb"].decode(), as_version=4)
    states = [
        output.metadata["thb"]["state"]
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if output.get("metadata", {}).get("thb", {}).get("kind") == "check"
    ]
    assert set(states) == {"right" if folder else "not answered yet"}
