"""Lesson 2: counts, bounds and sentences as students may write them."""

import pytest

from thb_analysis import load
from thb_analysis.analysis import coverage
from thb_analysis.learn import check


def row(measure: str) -> dict[str, int]:
    """What a measure counts."""
    return coverage(load()).frame.set_index("measure").loc[measure].to_dict()


def test_states_may_come_as_pandas_counts_them():
    """The result of value_counts is an answer, and so are names with capitals and spaces."""
    cells = load().cells().query("measure == 'dublin-referral'")
    counts = cells["state"].value_counts()
    spelt = {state.capitalize().replace("_", " "): number for state, number in counts.items()}
    for answer in (counts, spelt):
        assert check("2.1", answer, measure="dublin-referral").state == "right"


@pytest.mark.parametrize(
    ("upper", "because"),
    [
        (lambda k, n, out: n - k, "silent countries alone"),
        (lambda k, n, out: n - k - out, "silent countries alone"),
        (lambda k, n, out: k + out, "Just these cannot"),
        (lambda k, n, out: n, "the source rules that out"),
    ],
)
def test_an_upper_bound_is_told_what_it_counts(upper, because):
    """Silent countries alone, those that are ruled out, and everybody are told apart."""
    measure = row("status-not-distinguished")
    k, n, out = measure["listed"], measure["base_size"], measure["excluded"]
    answer = (k / n, upper(k, n, out) / n)
    assert because in check("2.3", answer, measure="status-not-distinguished").message


def test_bounds_in_the_wrong_order_are_told():
    """Who gives the upper bound first is not told that the lower one is wrong."""
    bounds = row("status-not-distinguished")
    answer = (bounds["upper"], bounds["lower"])
    assert "comes first" in check("2.3", answer, measure="status-not-distinguished").message


@pytest.mark.parametrize(
    ("sentence", "because"),
    [
        ("The study lists {k}/{n} countries; there is no information on the others.", None),
        ("In the study, {k} out of {n} are listed, while the others are simply not on the list.", None),
        ("The study names {k} of {n}, so the real number could be as high as {n}.", None),
        ("The study lists {k} of {n} countries; the others do not.", "“do not”"),
        ("The study lists {k} of {n} countries, and no more than these.", "leaves open"),
        ("At least {k} of {n} countries require it.", "whose number"),
    ],
)  # fmt: skip
def test_a_sentence_holds_by_count_source_and_what_stays_open(sentence, because):
    """Whatever the words, what is missing or too much is named, and nothing else."""
    measure = row("permit-relations-severed")
    told = sentence.format(k=measure["listed"], n=measure["base_size"])
    verdict = check("2.5", told, measure="permit-relations-severed")
    assert (verdict.state == "right") == (because is None), verdict
    assert because is None or because in verdict.message
