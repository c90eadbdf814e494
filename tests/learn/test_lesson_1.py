"""Lesson 1: codes, numbers and sentences as students may write them."""

import pytest

from thb_analysis.learn import check

ABOUT = {
    "1.1": {"footnote": 28},
    "1.2": {"footnote": 11},
    "1.3": {"footnote": 57},
    "1.4": {"first": list("RRQRRRQRRR"), "second": list("RQQRQRQRRQ")},
    "1.5": {},
}


@pytest.mark.parametrize(
    "answer",
    [0, True, "AT", "two words", object(), [], {}, ("a", "b"), ({"XX"}, {}), {"AT": 1}, {"DK"}, (1, 2, 3)],
)  # fmt: skip
@pytest.mark.parametrize("exercise", ABOUT)
def test_no_answer_makes_a_check_fail(exercise, answer):
    """Whatever somebody gives as an answer, the check says something of it, and does not raise."""
    verdict = check(exercise, answer, **ABOUT[exercise])
    assert verdict.state == "not right yet"
    assert len(verdict.message) > 15


@pytest.mark.parametrize(
    ("codes", "because"),
    [
        ({"CY", "FI", "IT", "NL", "SE", "NO"}, "more countries than you have"),
        ({"CY", "FI", "IT", "NL", "SE", "SK", "NO", "AT"}, "does not name “AT”"),
        ({"CY", "FI", "IT", "NL", "SE", "SK", "XX"}, "No country on record"),
        ({"CY", "FI", "IT", "NL", "SE", "SK", "no"}, "two capital letters"),
    ],
)
def test_codes_must_be_those_of_the_footnote(codes, because):
    """A code that is lost, added, unknown or misspelt is told apart."""
    assert because in check("1.1", codes, **ABOUT["1.1"]).message


def test_codes_may_come_in_a_list():
    """Order and container do not matter."""
    codes = ["NO", "SK", "SE", "NL", "IT", "FI", "CY"]
    assert check("1.1", codes, **ABOUT["1.1"]).state == "right"


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("Unlike percent agreement, alpha takes chance into account.", True),
        ("Alpha corrects the percentage for chance, but does not prove that the codes are correct.", True),
        ("Alpha shows how much better than guessing the coders did; percent agreement does not.", True),
        ("Alpha takes chance out of percent agreement and so shows that the codes are correct.", False),
        ("Alpha is a better measure than percent agreement.", False),
        ("It takes into account what chance alone would give.", False),
    ],
)  # fmt: skip
def test_a_sentence_names_chance_and_promises_no_truth(sentence, right):
    """What alpha adds is chance; that coders are right is not said by it."""
    from thb_analysis import load
    from thb_analysis.analysis import agreement

    fields = agreement(load()).codebook.set_index("field")
    field = fields["alpha"].idxmin()
    verdict = check("1.5", (field, fields.at[field, "alpha"], sentence))
    assert (verdict.state == "right") == right, verdict
