"""The guides to the lessons: what they say of exercises and of time is so."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from lessons import LESSONS
from thb_analysis.learn.notebooks import minutes
from thb_analysis.learn.source import read_lesson

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "teaching.md").read_text("utf-8")

lessons = pytest.mark.parametrize("lesson", LESSONS)


def session(lesson):
    """Read what the guide for teachers says of a session; its title must be that of the lesson."""
    heading = f"\n## Session {lesson}: {read_lesson(lesson).title}\n"
    assert heading in PAGE
    return PAGE.partition(heading)[2].partition("\n## ")[0]


@lessons
def test_each_closed_exercise_has_full_marks_and_no_other_has(lesson):
    """The table of a session has one row for each such exercise of the lesson, and no exercise is made up."""
    numbers = re.findall(r"^\| (\d\.\d) \|", session(lesson), re.MULTILINE)
    exercises = read_lesson(lesson).exercises
    assert numbers == [number for number, each in exercises.items() if each.tag == "start"]
    assert set(re.findall(rf"\b{lesson}\.\d\b", session(lesson))) <= set(exercises)


@lessons
def test_each_exercise_has_its_time(lesson):
    """Each exercise is in the timing of its session; minutes follow on each other, up to fifty at most."""
    rows = re.findall(r"^\| (\d+)–(\d+) \|(.*)\|$", session(lesson), re.MULTILINE)
    told = re.findall(r"\d\.\d", " ".join(what for _, _, what in rows))
    in_class = [
        number for number, each in read_lesson(lesson).exercises.items() if each.tag != "figure"
    ]
    assert told == in_class
    assert rows[0][0] == "0"
    assert all(one[1] == other[0] for one, other in pairwise(rows))
    assert int(rows[-1][1]) <= 50


def test_the_overview_has_all_lessons_with_their_minutes():
    """The guide begins with each session, its title, and the minutes that are reckoned for it."""
    rows = re.findall(
        r"^\| (\d) \| ([^|]+) \|.*\| (\d+) \+ (\d+) \+ (\d+) \|$",
        PAGE.partition("\n## ")[0],
        re.MULTILINE,
    )
    assert rows == [
        (str(n), read_lesson(n).title, *map(str, minutes(read_lesson(n)).values())) for n in LESSONS
    ]
