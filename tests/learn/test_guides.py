"""The guide for teachers: what it says of time is so."""

import re

from conftest import REPOSITORY
from lessons import LESSONS
from thb_analysis.learn.lesson_notebooks import minutes
from thb_analysis.learn.source import read_lesson

PAGE = (REPOSITORY / "docs" / "guide" / "teaching.md").read_text("utf-8")


def test_the_overview_has_all_lessons_with_their_minutes():
    """The guide begins with each session, its title, and the minutes that are reckoned for it."""
    rows = re.findall(
        r"^\| (\d) \| ([^|]+) \|.*\| (\d+) \+ (\d+) \+ (\d+) \|$",
        PAGE,
        re.MULTILINE,
    )
    assert rows == [
        (str(n), read_lesson(n).title, *map(str, minutes(read_lesson(n)).values()))
        for n in LESSONS
    ]
