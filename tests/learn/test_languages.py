"""Lessons in other languages: words are translated, and exercises and checks are the same."""

import re
from pathlib import Path

import pytest

from lessons import read, run
from thb_analysis.learn import check, source
from thb_analysis.learn.source import ENGLISH, lessons, read_lesson
from thb_analysis.learn.source import phrases as say

LANGUAGES = sorted(
    path.stem for path in Path(source.__file__).parent.glob("words/*.yaml")
)
TRANSLATED = [
    (each.number, each.language) for each in lessons() if each.language != ENGLISH
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says(language):
    """Each message is there, with the same places for names and numbers."""
    own, english = (
        {name: re.findall(r"\{(\w*)", text) for name, text in say(each).items()}
        for each in (language, ENGLISH)
    )
    assert own == english


@pytest.mark.parametrize(("number", "language"), TRANSLATED)
def test_a_translation_asks_and_checks_the_same(number, language):
    """It has the same exercises, with the same right answers and mistakes, each with words of its own."""
    own, english = read_lesson(number, language), read_lesson(number)
    assert own.exercises.keys() == english.exercises.keys()
    for one, other in zip(
        own.exercises.values(), english.exercises.values(), strict=True
    ):
        assert len(one.of("solution")) == len(other.of("solution")), one.number
        own_blocks, blocks = (
            each.of("start", "also", "mistake") for each in (one, other)
        )
        assert [each.text for each in own_blocks] == [each.text for each in blocks]
        notes = [each.note for each in other.of("mistake")]
        assert not [each for each in one.of("mistake") if each.note in notes]


@pytest.mark.parametrize(("number", "language"), TRANSLATED)
def test_a_translation_runs_from_first_to_last(number, language):
    """Its solutions hold, and every check speaks its language."""
    verdicts = run(read(f"solutions/{language}", number).cells, {})
    assert {each.state for each in verdicts} == {"right", "for a person to read"}
    for verdict in verdicts:
        assert verdict._repr_html_().count(
            say(language)["exercise"].format(verdict.exercise)
        )
        assert say(language)[verdict.state] in repr(verdict)


def test_a_mistake_is_named_in_the_language_of_the_lesson():
    """What a check says of an answer comes from the source of the lesson and the words of its language."""
    assert check("1.1", {"AT"}, language="de").message.startswith(
        "Mindestens ein Eintrag gehört nicht dazu."
    )
    assert check("1.2", ..., language="de").message.startswith(
        "Schreiben Sie Ihre Antwort"
    )
