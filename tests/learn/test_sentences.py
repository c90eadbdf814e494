"""Sentences: a person reads them, and no program judges what they say."""

import pytest

from lessons import EXERCISES, key
from thb_analysis.learn import check
from thb_analysis.learn.checking import READ

WRITTEN = [number for number, each in EXERCISES.items() if each.tag == "read"]


@pytest.mark.parametrize("number", WRITTEN)
@pytest.mark.parametrize("sentence", ["They fail their victims.", "9" * 99_999])
def test_a_sentence_is_neither_praised_nor_accused(number, sentence):
    """Every one meets the same questions, and a fair and an unfair sentence to compare it with."""
    verdict = check(number, sentence)
    assert verdict.state == READ
    assert (
        verdict.message == f"Read your text once more, and ask:\n\n{key(number).note}"
    )
    assert "Compare. *Fair:*" in verdict.message
    assert verdict.answer == sentence


@pytest.mark.parametrize("answer", [12, ["a"]])
def test_what_is_no_text_is_no_answer(answer):
    """A number in place of a sentence cannot be read as one."""
    assert "one text" in check("1.5", answer).message
