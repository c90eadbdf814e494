"""Sentences made of predicates: right in number, without words said twice, and true for other data."""

import pytest

from thb_analysis import analysis as ask
from thb_analysis.analysis.phrases import enumerated, in_brackets, infinitive, plural
from thb_analysis.data import validate
from thb_analysis.wording import small


@pytest.mark.parametrize(
    ("said", "of_several"),
    {
        "requires a permit": "require a permit",
        "has a list that is long": "have a list that is long",
        "is named": "are named",
        "does not distinguish": "do not distinguish",
        "notifies the state": "notify the state",
        "passes laws": "pass laws",
        "can require it": "can require it",
        "had to close": "had to close",
        "assesses": "assess",
    }.items(),
)
def test_a_predicate_goes_into_the_plural(said, of_several):
    """The first word is the verb, and agrees with several countries; a past tense stays."""
    assert plural(said) == of_several


@pytest.mark.parametrize(
    ("said", "behind_to"),
    {
        "is named": "be named",
        "can require it": "be able to require it",
        "has a list": "have a list",
    }.items(),
)
def test_a_predicate_stands_behind_to(said, behind_to):
    """Reported to be named, not reported to are named."""
    assert infinitive(said) == behind_to


def test_every_predicate_of_the_package_has_one_verb_at_its_beginning(real):
    """In the plural, only the first word of a predicate differs, and it is a verb in the third person or past."""
    for table in (real.measures, real.indicators):
        assert table["short"].str.len().between(1, 32).all()
        for said in table["predicate"]:
            verb, rest = said.split(" ", 1)
            assert plural(said).endswith(rest)
            assert verb.endswith("s") or verb in ("can", "had"), said
            assert not rest.endswith("."), said
            assert " its " not in f" {rest} ", said


def test_what_predicates_share_is_said_once():
    """The next drops the words that it shares with the one before, but for those that lead to what follows."""
    clauses = [
        ("5 of 9 countries", "give access to housing", ""),
        ("4", "pay for help", "(A and B)"),
        ("3", "give access to care", ""),
    ]
    housing, paid = "5 of 9 countries give access to housing", "4 pay for help (A and B)"
    assert enumerated(clauses) == f"{housing} and 3 to care, and {paid}"
    assert enumerated(clauses[:2]) == f"{housing} and {paid}"
    assert enumerated(clauses[:1]) == housing


def test_a_remark_and_a_noun_phrase_stand_within_a_sentence():
    """They begin small, unless with a name or an acronym."""
    assert in_brackets("In asylum procedures only.", ("Malta",)) == "in asylum procedures only"
    assert in_brackets("Malta grants more.", ("Malta",)) == "Malta grants more"
    assert small("Legal aid") == "legal aid"
    assert small("EMPACT valued") == "EMPACT valued"
    assert small("Dublin: notice") == "Dublin: notice"


def test_a_finding_fills_in_counts_and_names_of_its_own(tiny_dataset):
    """Few are named, but at the beginning; what is in double brackets goes where it names nobody."""
    row = {
        "sentence": "{k of N} countries have it: {count phases-distinct} by one list[[, {names screening - phases-distinct} by another]]"
        "[[; {names screening - screening} never]]{who}. {count screening} in all.",
        "expression": "screening | phases-distinct",
    }
    rows = tiny_dataset.indicators.head(1).assign(**row)
    found = ask.findings(tiny_dataset.with_tables(indicators=rows)).frame
    assert found["sentence"].tolist() == [
        "All 5 countries have it: Belgium and Georgia by one list, Austria, Greece and Norway by another. Five in all."
    ]


def test_a_condition_that_a_finding_rests_on_is_said_with_it(real):
    """Norway counts for all seven forms of assistance with a condition; the six-month permit names Belgium once."""
    found = ask.findings(real, "protection")
    said = dict(zip(found.frame["indicator"], found.sentences, strict=True))
    assert said["core-assistance-all"].endswith(
        "Norway (in asylum and Dublin III procedures) is included with a condition."
    )
    assert said["permit-six-months"].count("Belgium") == 1


def test_an_expression_within_a_sentence_is_checked(edit):
    """A measure that does not exist is named with its place, as in any other expression."""
    folder = edit("codebook/indicators.csv", "{k of N}", "{k of N} and {count skreening}")
    assert "did you mean screening" in str(validate(folder))
