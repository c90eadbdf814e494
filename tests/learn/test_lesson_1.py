"""Lesson 1: codes, numbers and sentences as students may write them."""

import pandas as pd
import pytest

from thb_analysis.learn import check

ABOUT = {
    "1.1": {"footnote": 28},
    "1.3": {"footnote": 57},
    "1.4": {"first": list("RRQRRRQRRR"), "second": list("RQQRQRQRRQ")},
}


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


@pytest.mark.parametrize("container", [list, tuple, frozenset, pd.Series])
def test_codes_may_come_in_any_order_and_container(container):
    """Order and container do not matter."""
    codes = container(["NO", "SK", "SE", "NL", "IT", "FI", "CY"])
    assert check("1.1", codes, **ABOUT["1.1"]).state == "right"


def test_what_is_more_than_codes_is_told():
    """A dictionary and a number are not met with words on a long text."""
    for answer in ({"NO": "reported"}, 7):
        assert "the codes alone" in check("1.1", answer, **ABOUT["1.1"]).message


def statuses(**changed: str) -> dict[str, str]:
    """What exercise 1.3 asks for, changed in places."""
    from thb_analysis import load

    rows = load().observations.query("footnote == 57")
    return {**dict(zip(rows["country"], rows["status"], strict=True)), **changed}


def test_statuses_may_come_in_a_series():
    """What pandas has in place of a dictionary is one."""
    assert check("1.3", pd.Series(statuses()), **ABOUT["1.3"]).state == "right"


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        (statuses(GE="not_reported"), "You code GE as if the list did not have it"),
        (statuses(DE="not_reported"), "silence is never coded"),
        (statuses(GE="Qualified"), "in small letters"),
        ({"reported": {"AT"}, "qualified": {"GE"}}, "the other way round"),
    ],
)
def test_statuses_are_those_of_the_countries_on_the_list(answer, because):
    """A country on the list, one that is not, a misspelt status and a dictionary turned round are told apart."""
    assert because in check("1.3", answer, **ABOUT["1.3"]).message


def test_codes_that_are_taken_for_equally_likely_are_told():
    """Where a coin gives the number that each coder’s own bag gives, both are named."""
    assert "equally likely" in check("1.4", (0.7, 0.4), **ABOUT["1.4"]).message


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("Unlike percent agreement, alpha takes chance into account.", True),
        ("Alpha corrects the percentage for chance, but does not prove that the codes are correct.", True),
        ("Alpha shows how much better than guessing the coders did; percent agreement does not.", True),
        ("Alpha takes chance out of percent agreement and so shows that the codes are correct.", False),
        ("Alpha is a better measure than percent agreement.", False),
        ("It takes into account what chance alone would give.", False),
        ("Two coders who never open the study may reach a high percent agreement, but their alpha is near zero.", True),
        ("Alpha subtracts the expected agreement from the percent agreement.", True),
        ("Percent agreement is high for coders who don’t read, alpha is not.", True),
        ("Percent agreement takes chance into account, and alpha does not.", False),
        ("Percent agreement corrects for chance; alpha is a plain share.", False),
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
