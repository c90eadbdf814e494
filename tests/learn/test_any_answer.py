"""Answers that nobody foresaw."""

import pytest

from lessons import ABOUT
from thb_analysis.learn import check


@pytest.mark.parametrize(
    "answer",
    [
        0, True, "AT", "FI", "two words", object(), [], {}, ("a", "b"), ({"XX"}, {}), {"AT": 1}, {"DK"},
        (1, 2, 3), {"countries": 1}, {1: 2},
    ],
)  # fmt: skip
@pytest.mark.parametrize("exercise", ABOUT)
def test_no_answer_makes_a_check_fail(exercise, answer):
    """Whatever somebody gives as an answer, the check says something of it, and does not raise."""
    verdict = check(exercise, answer, **ABOUT[exercise])
    assert verdict.state == "not right yet"
    assert len(verdict.message) > 15
