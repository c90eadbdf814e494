"""Sentences: numbers and names are found in them, and no program judges what they say."""

import re
from pathlib import Path

import pytest

from lessons import LESSONS
from thb_analysis.learn import check
from thb_analysis.learn.checking import READ
from thb_analysis.learn.sentences import find
from thb_analysis.learn.source import read_lesson

LINES = Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()[1:]
SENTENCES = [tuple(part.strip() for part in line.split("|")) for line in LINES]


def test_there_are_a_hundred():
    """Right and wrong ones, of every exercise that asks for a sentence."""
    asked = {
        number
        for lesson in LESSONS
        for number, each in read_lesson(lesson).exercises.items()
        if each.is_read and not each.is_drawn
    }
    assert len(SENTENCES) >= 100
    assert {exercise for exercise, _, _ in SENTENCES} == asked


@pytest.mark.parametrize(("exercise", "found", "sentence"), SENTENCES)
def test_a_sentence_is_neither_praised_nor_accused(exercise, found, sentence):
    """What stands in it is told, and what does not; beside that every sentence is told the same."""
    verdict = check(exercise, sentence)
    assert verdict.state == READ
    told, _, rest = verdict.message.partition("\n\n")
    assert re.fullmatch(
        r"(Found in your text: [^.]*(\.\d[^.]*)*\. In brackets [^.]*\. ?)?"
        r"(Looked for in your text and not found: [^.]*\.)?",
        told,
    )
    assert rest == check(exercise, "Another one.").message.partition("\n\n")[2]
    listed = told.partition("Found in your text: ")[2].partition("In brackets")[0]
    named = re.findall(r"(?:^|; )(.+?) \(", listed)
    wanted = [] if found == "-" else [each.replace("_", " ") for each in found.split()]
    assert sorted(map(str.lower, named)) == sorted(map(str.lower, wanted))


@pytest.mark.parametrize(
    ("value", "text", "there"),
    [
        (3, "3 and 3", True),
        (3, "30, 1.3 or 3.5", False),
        (3, "3%", False),
        (1809, "1,809 cells", True),
        (0.41, "0.41", True),
        (0.407, "41 %", True),
        (0.407, "41 per cent", True),
        (0.407, "0,4", True),
        (0.407, "a share of .41", True),
        (9 / 25, "9 of 25", True),
        (9 / 25, "10 of 25", False),
        (0.407, "0.42", False),
        (0.407, "41", False),
        (1.0, "1", True),
        ("NO", "no", False),
        ("NO", "NO.", True),
    ],
)
def test_a_number_is_found_as_far_as_its_digits_go(value, text, there):
    """Per cent, commas and few digits are read; a number in another number is none."""
    assert bool(find({"it": value}, text)[0]) == there


def test_a_number_that_stands_once_is_found_once():
    """Two facts with the same number need it twice."""
    assert find({"one": 3, "other": 3}, "Both have 3.") == (["3 (one)"], ["other"])


@pytest.mark.parametrize("answer", [12, ["a"], {"k": 12}])
def test_what_is_no_text_is_told_so(answer):
    """A number in place of a sentence cannot be read as one."""
    assert "one text" in check("1.5", answer).message
