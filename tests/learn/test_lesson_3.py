"""Lesson 3: sentences on clusters, and answers of another form."""

import pytest

from thb_analysis.analysis import cluster, jackknife, similarity
from thb_analysis.analysis.jackknife import MODERATE
from thb_analysis.data import load
from thb_analysis.learn import check

PAIR = {"theme": "detection", "countries": ("DE", "PL")}


@pytest.fixture(scope="module")
def share():
    """Compute the share that exercise 3.5 asks for."""
    agreement = jackknife(cluster(similarity(load(), "cooperation"))).frame["agreement"]
    return (agreement >= MODERATE).mean()


@pytest.mark.parametrize(
    "sentence",
    [
        "One may not speak of clusters here, because in some cases the index does not reach the bound; the lists are those of the study.",
        "It would be premature to speak of clusters, as the lists of the study do not meet all four conditions.",
        "Speaking of clusters should be avoided, since by the lists of the study some have a single member.",
        "The footnotes of the study do not form clusters, because some clusters have one country only.",
        "We should not talk about clusters of countries as reported in the study, because the result depends on which list is used.",
        "From the lists of the study one can form groups, but the groups are not reliable: in 4 of 9 trials they were others.",
    ],
)
def test_a_sentence_may_deny_clusters_in_its_own_words(share, sentence):
    """A verdict, a reason and a source are enough, in whatever words."""
    assert check("3.5", (share, sentence), theme="cooperation").state == "right"


@pytest.mark.parametrize(
    ("sentence", "because"),
    [
        ("One may speak of clusters here, because the index of the study’s lists is not low.", "Clusters come out of any data"),
        ("By the study’s lists the countries form moderately stable clusters.", "Clusters come out of any data"),
        ("By the lists of the study one may not speak of clusters.", "A verdict without its reason"),
        ("No clusters.", "whole sentence"),
    ],
)  # fmt: skip
def test_a_sentence_on_clusters_needs_verdict_and_reason(share, sentence, because):
    """A sentence that affirms clusters, or gives no reason, is told what it lacks."""
    verdict = check("3.5", (share, sentence), theme="cooperation")
    assert verdict.state == "not right yet"
    assert because in verdict.message


def test_a_list_is_as_good_as_a_tuple():
    """Numbers may stand in square brackets, and with more than two digits after the point."""
    frames = [
        similarity(load(), "detection", name).frame for name in ("jaccard", "simple_matching")
    ]
    jaccard, matching = (float(frame.loc["DE", "PL"]) for frame in frames)
    lists = similarity(load(), "detection").listed.loc[["DE", "PL"]]
    neither, both = (~lists.any()).sum(), lists.all().sum()
    answer = [jaccard, matching, neither / (neither + both)]
    assert check("3.2", answer, **PAIR).state == "right"
    assert check("3.2", [round(each, 2) for each in answer], **PAIR).state == "right"
