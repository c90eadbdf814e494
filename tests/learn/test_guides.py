"""The guides to the lessons: what they say of exercises and of the data is so."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from lessons import exercise_of, read
from thb_analysis.learn.versions import SOURCES
from thb_analysis.reports.catalogue import LESSONS

GUIDE = Path(__file__).parents[2] / "docs" / "guide"

lessons = pytest.mark.parametrize("lesson", LESSONS)


def session(lesson):
    """Read what the guide for teachers says of a session; its title must be that of the lesson."""
    page = (GUIDE / "teaching.md").read_text("utf-8")
    heading = f"\n## Session {lesson}: {LESSONS[lesson][0]}\n"
    assert heading in page
    return page.partition(heading)[2].partition("\n## ")[0]


def exercises(lesson):
    """Give the numbers of the exercises that a lesson has."""
    return list(filter(None, map(exercise_of, read(SOURCES, lesson).cells)))


@lessons
def test_each_exercise_has_full_marks_and_no_other_has(lesson):
    """The table of a session has one row for each exercise of the lesson, in order."""
    assert re.findall(r"^\| (\d\.\d) \|", session(lesson), re.MULTILINE) == exercises(lesson)


@lessons
def test_each_exercise_has_its_time(lesson):
    """Each exercise is in the timing of its session; minutes follow on each other, up to an hour at most."""
    rows = re.findall(r"^\| (\d+)–(\d+) \|(.*)\|$", session(lesson), re.MULTILINE)
    assert re.findall(r"\d\.\d", " ".join(what for _, _, what in rows)) == exercises(lesson)
    assert rows[0][0] == "0"
    assert all(one[1] == other[0] for one, other in pairwise(rows))
    assert 45 <= int(rows[-1][1]) <= 60


@lessons
def test_pitfalls_are_of_exercises_that_exist(lesson):
    """The guide names no exercise that the lesson does not have."""
    assert set(re.findall(rf"\b{lesson}\.\d\b", session(lesson))) == set(exercises(lesson))


def test_the_overview_has_all_lessons():
    """The guide begins with each session and its title."""
    page = (GUIDE / "teaching.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d) \| ([^|]+) \|", page.partition("\n## ")[0], re.MULTILINE)
    assert rows == [(str(number), title) for number, (title, _) in LESSONS.items()]
