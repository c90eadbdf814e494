"""Lesson 5: sentences on a contradiction, and answers of another form."""

import pytest

from thb_analysis.learn import check

ABOUT = {
    "5.1": {"lists": ("permit-relations-severed", "permit-useful-stay"), "base": "eu"},
    "5.2": {"theme": "protection"},
    "5.3": {"measure": "permit-duration", "unit": "months"},
    "5.4": {
        "relation": "reflection-terms-have-period",
        "cases": {"A": ("SI", "referral-plan-reform"), "B": ("NL", "dublin-referral")},
    },
    "5.5": {"country": "PL", "relation": "reflection-terms-have-period", "persons": "victim"},
}


@pytest.mark.parametrize(
    ("exercise", "answer", "because"),
    [
        ("5.1", {"cy", "de"}, "two capital letters"),
        ("5.1", "CY,DE", "a set of codes"),
        ("5.2", (6, {"B"}), "by its name"),
        ("5.2", ("residence-not-conditional", "B, E"), "set of their letters"),
        ("5.3", {"minimum": 6, "maximum": 12}, "two numbers in brackets"),
        ("5.3", {"minimum": {"median": 6}, "maximum": {"median": 12}}, "two numbers in brackets"),
        ("5.3", {"minimum": (6, 19), "maximum": (12, 20)}, "Somebody is left out"),
        ("5.4", ({"PL"}, ["correct", "note", "leave"]), "a dictionary with a word for each case"),
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_told_what_is_asked(exercise, answer, because):
    """What cannot be compared is not called wrong: the message says what to give."""
    assert because in check(exercise, answer, **ABOUT[exercise]).message


@pytest.mark.parametrize(
    "sentence",
    [
        "Poland is in neither list of the reflection period, though listed for legal aid in it; the study does not say why.",
        "According to the study, Poland appears on the list of legal aid but not among the countries that grant a "
        "reflection period, and whether one of the two is an error cannot be told.",
        "The source names PL for material assistance after the reflection period (footnote 61), while its lists of the "
        "period itself are silent on it; which is right stays open.",
        "The study lists Poland for legal aid but not for the reflection period, and leaves open why.",
        "The study lists Poland for legal aid to victims and it isn’t named for the reflection period: the study leaves open how this goes together.",
    ],
)
def test_a_sentence_may_show_a_contradiction_and_leave_it_open(sentence):
    """Both lists, and that the source does not settle it, in whatever words."""
    assert check("5.5", sentence, **ABOUT["5.5"]).state == "right", check(
        "5.5", sentence, **ABOUT["5.5"]
    )


@pytest.mark.parametrize(
    ("sentence", "because"),
    [
        ("The study lists Poland for legal aid, so it must have a reflection period, though not listed for it.", "“must”"),
        ("The study does not list Poland for a reflection period, and does not say why.", "another list"),
        ("The study lists Poland for legal aid in a reflection period, and may mean all victims.", "one side"),
        ("The study names the country for legal aid and not for the reflection period; it is open why.", "Name the country"),
        ("The study names Poland for one thing but not for the reflection period; it is open why.", "which other list"),
        ("Many victims are lost in Poland at the reflection period, which does not list it.", "persons"),
    ],
)  # fmt: skip
def test_a_sentence_may_not_hide_or_decide(sentence, because):
    """What is left out or decided is told."""
    verdict = check("5.5", sentence, **ABOUT["5.5"])
    assert verdict.state == "not right yet"
    assert because in verdict.message


def test_a_relation_that_is_not_broken_is_told():
    """A country on which a list is merely silent is no subject for the sentence."""
    about = {**ABOUT["5.5"], "country": "SE"}
    assert "no other list speaks" in check("5.5", "Some sentence.", **about).message
