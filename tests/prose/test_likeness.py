"""Sentences on likeness are right for none, one, some and all."""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis.analysis.clustering import cluster
from thb_analysis.analysis.jackknife import jackknife
from thb_analysis.analysis.similarity import (
    COEFFICIENTS,
    COMPARED,
    Similarity,
    pairwise,
    similarity,
)
from thb_analysis.data import Dataset
from thb_analysis.prose import likeness

BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b|  |\.\.|\( | ,|\bone (?:countries|measures|pairs|cases|clusters)\b"
    r"|\bno (?:pairs|cases)\b|\b1 (?:countries|measures)\b|does not have|lacks|without the measure"
)


def _listed_by(ds: Dataset, everybody: bool) -> Dataset:
    pairs = ds.measures[["footnote", "measure"]].merge(
        pd.DataFrame({"country": list(ds.participants)}), how="cross"
    )
    full = pairs.reindex(columns=ds.observations.columns)
    full = full.assign(status="reported", unit="", basis="list", note="")
    full = full.astype(ds.observations.dtypes.to_dict())
    kept = full if everybody else full.iloc[:0]
    return replace(ds, _frames={**ds._frames, "observations": kept, "coding": kept})


CASES: dict[str, Callable[[Dataset], Dataset]] = {
    "as it is": lambda ds: ds,
    "one country": lambda ds: ds.select(["AT"]),
    "two countries": lambda ds: ds.select(["AT", "BE"]),
    "three countries": lambda ds: ds.select(["AT", "BE", "GE"]),
    "nobody is listed": lambda ds: _listed_by(ds, everybody=False),
    "everybody is listed": lambda ds: _listed_by(ds, everybody=True),
}


def _told(whole: Similarity, ds: Dataset, clusters: int | None = None) -> str:
    result = cluster(whole, clusters=clusters)
    return likeness.clusters(result, jackknife(result), ds).markdown


def _made(rows: list[list[int]]) -> Similarity:
    """Compare Austria, Belgium, … by measures of the small package."""
    measures = ["screening", "asylum-screening", "reflection-period", "phases-distinct"]
    codes = ["AT", "BE", "EL", "GE", "NO"]
    listed = pd.DataFrame(rows, index=codes[: len(rows)], columns=measures).astype(bool)
    return Similarity(pairwise(listed, listed | True), listed, listed | True, "jaccard", None)


@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.parametrize("of", COMPARED)
@pytest.mark.parametrize("theme", [None, "detection", "protection"])
def test_every_sentence_is_sound(
    case: str, of: str, theme: str | None, tiny_dataset: Dataset
) -> None:
    """Whatever the data, the coefficient and the number asked for, no sentence breaks."""
    ds = CASES[case](tiny_dataset)
    for coefficient in COEFFICIENTS:
        for skip in (True, False):
            whole = similarity(ds, theme, coefficient, of, skip)
            for clusters in (None, 1, 2, 9):
                text = _told(whole, ds, clusters)
                assert not (found := BAD.search(text)), (found, text)
                assert text.strip()


def test_coefficient_rule_and_base_are_said(tiny_dataset: Dataset) -> None:
    """The reader learns what the coefficient does with silence, with the base and with two empty rows."""
    text = _told(similarity(tiny_dataset), tiny_dataset)
    assert "Jaccard’s coefficient [@jaccard1912]" in text
    assert "What lists neither does not count, because silence may mean anything." in text
    assert "the measures whose statements speak of both" in text
    assert "neither alike nor unlike" in text
    other = _told(
        similarity(tiny_dataset, coefficient="simple_matching", skip_out_of_base=False),
        tiny_dataset,
    )
    assert "counts a common silence as agreement" in other
    assert "does not speak of counts as not listed" in other


def test_number_choice_and_stability_of_the_clusters_are_said(tiny_dataset: Dataset) -> None:
    """Cophenetic correlation, silhouette, jackknife and Steinley's word stand in the text, and that it is exploratory."""
    text = _told(similarity(tiny_dataset), tiny_dataset)
    assert "cophenetic correlation [@sokal1962] of 0.92" in text
    assert "two clusters ([](#tbl-clusters-countries)), the number from 2 to 3" in text
    assert "0.62, which by the usual reading [@kaufman1990] speaks for reasonable structure" in text
    assert "sets Georgia apart from the other four and does not divide these into groups" in text
    assert (
        "0.00 in the median of three cases, and −0.25 at the lowest, without “Reflection period”"
        in text
    )
    assert "the clusters are unstable" in text
    assert "The clusters are exploratory." in text


def test_a_number_asked_for_is_told_as_such(tiny_dataset: Dataset) -> None:
    """Nothing is said to have been chosen where it was given."""
    assert "the number asked for" in _told(similarity(tiny_dataset), tiny_dataset, 3)
    assert "The tree is not cut." in _told(similarity(tiny_dataset), tiny_dataset, 1)


def test_who_is_left_out_is_named_with_the_reason(tiny_dataset: Dataset) -> None:
    """A country that no list names is in no cluster, and that is no finding about it."""
    text = _told(_made([[1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0], [1, 1, 1, 0]]), tiny_dataset)
    assert (
        "Greece is listed for none of them and is in no cluster, which says nothing of it." in text
    )


def test_groups_that_do_not_differ_within_are_called_so(tiny_dataset: Dataset) -> None:
    """A wide silhouette is no finding where the countries of a cluster cannot be told apart."""
    text = _told(
        _made([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1], [1, 0, 0, 1]]), tiny_dataset
    )
    assert "nothing compared tells the countries of one cluster apart, that says little" in text
    assert "strong structure" not in text


def test_arbitrary_joins_are_owned_up_to(tiny_dataset: Dataset) -> None:
    """In a ring of four the order of joining decides, and the text says in how many of the orders."""
    text = _told(
        _made([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]]), tiny_dataset, clusters=2
    )
    assert re.search(r"arbitrary: \d+ of 100 random orders give the same clusters", text)


def test_nothing_to_compare_is_said_in_one_sentence(tiny_dataset: Dataset) -> None:
    """Without a measure, or with one country, there is no reference to a figure that is not there."""
    none = replace(
        tiny_dataset,
        _frames={
            **tiny_dataset._frames,
            "measures": tiny_dataset.measures.assign(kind="challenge"),
        },
    )
    assert "nothing to compare" in _told(similarity(none), none)
    alone = tiny_dataset.select(["AT"])
    assert (
        _told(similarity(alone), alone) == "There is one country, and nothing to compare it with."
    )
    silent = _listed_by(tiny_dataset, everybody=False)
    assert "No country has a listing to compare." in _told(similarity(silent), silent)
    for ds in (none, alone, silent):
        assert "](#" not in _told(similarity(ds), ds)
