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


# Two blocks of four countries, each of which lacks one measure of its block; and of seven, which
# hold, though some country changes sides without one measure or another.
BLOCKS = ["011111000000", "101111000000", "110111000000", "111011000000",
          "000000011111", "000000101111", "000000110111", "000000111011"]  # fmt: skip
MOVED = ["1011110000", "1111100000", "1111011001", "1111100000", "0111110000", "1111110000",
         "1111000000", "0100011111", "1010011111", "0000011111", "0000111111", "1001011111",
         "0000001111", "0000011011"]  # fmt: skip
LOOSE = [
    "11111001",
    "11111000",
    "10110000",
    "11010100",
    "00011101",
    "00001111",
    "00001111",
    "00011110",
]
HANGING = [
    "11110000",
    "10111001",
    "11010000",
    "11110000",
    "00001111",
    "00000111",
    "00001111",
    "10100111",
]
SMALL = ["11100", "11000", "11100", "00011", "00011"]
UNEVEN = ["1110000", "1110000", "1110000", "1001100", "0000011", "0000011"]


def _told(whole: Similarity, ds: Dataset, clusters: int | None = None) -> str:
    result = cluster(whole, clusters=clusters)
    prose = likeness.clusters(result, jackknife(result, orders=20), ds)
    assert prose is not None
    return prose.markdown


def _made(rows: list[list[int]]) -> Similarity:
    """Compare Austria, Belgium, … by measures of the small package."""
    measures = ["screening", "asylum-screening", "reflection-period", "phases-distinct"]
    codes = ["AT", "BE", "EL", "GE", "NO"]
    listed = pd.DataFrame(rows, index=codes[: len(rows)], columns=measures).astype(bool)
    return Similarity(pairwise(listed, listed | True), listed, listed | True, "jaccard", None)


def _listed(rows: list[str]) -> pd.DataFrame:
    """Say who of C0, C1, … is listed for m0, m1, …."""
    codes = [f"C{at}" for at in range(len(rows))]
    listed = pd.DataFrame([list(row) for row in rows], index=codes) == "1"
    return listed.rename(columns="m{}".format)


@pytest.fixture
def tell(survey: Callable) -> Callable[..., str]:
    """Tell of countries C0, C1, …, given who is listed for m0, m1, … as rows of 0 and 1."""

    def told(rows: list[str], clusters: int | None = None) -> str:
        ds = survey(_listed(rows))
        return _told(similarity(ds), ds, clusters)

    return told


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
                result = cluster(whole, clusters=clusters)
                prose = likeness.clusters(result, jackknife(result, orders=20), ds)
                assert (prose is None) == (not whole.enough)
                text = "" if prose is None else prose.markdown
                assert not (found := BAD.search(text)), (found, text)


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


def test_words_of_the_method_are_explained(tiny_dataset: Dataset) -> None:
    """Section and method stand before the first number, and say what each coefficient is."""
    text = _told(similarity(tiny_dataset), tiny_dataset)
    assert text.startswith("## Countries that are listed alike\n\nCountries are compared by")
    assert "the cophenetic correlation says how closely" in text
    assert "how much closer the members are to their own cluster than to the next" in text
    assert "which is 1 for two partitions that are the same and about 0 for two" in text
    turned = _told(similarity(tiny_dataset, of="measures"), tiny_dataset)
    assert turned.startswith("## Measures that list the same countries\n\n")


def test_choice_and_stability_of_clusters_that_hold_are_said(tell: Callable[..., str]) -> None:
    """Cophenetic correlation, silhouette, jackknife and Steinley's word stand in the text, and that it is exploratory."""
    text = tell(MOVED)
    assert "a cophenetic correlation [@sokal1962] of 0." in text
    assert "two clusters ([](#tbl-clusters-countries)), the number from 2 to 8" in text
    assert "0.60, which by the usual reading [@kaufman1990] speaks for reasonable structure" in text
    assert "The clusters hold 7 and 7 of the countries." in text
    assert "and 0.71 at the lowest, without" in text
    assert "([](#tbl-jackknife-countries))" in text
    assert "The clusters are exploratory." in text


def test_clusters_that_nothing_changes_refer_to_no_table_of_changes(
    tell: Callable[..., str],
) -> None:
    """A table that is not there is not referred to."""
    text = tell(BLOCKS)
    assert "the same clusters come out each time" in text
    assert "#tbl-jackknife" not in text
    assert "it makes no difference in 20 random orders" in text


@pytest.mark.parametrize(
    ("rows", "clusters", "why"),
    [
        (SMALL, None, "gives clusters of 3 and 2 of the countries, and a cluster takes at least three."),
        (UNEVEN, None, "gives clusters of 3, 2 and 1 of the countries, and a cluster takes at least three."),
        (BLOCKS, 3, "The cut that was asked for"),
        (LOOSE, None, "of 0.495, gives clusters of 4 and 4 of the countries; a width of no more than 0.5"),
        (HANGING, None, "the adjusted Rand index [@hubert1985] with the new clusters is 0.49, below 0.65"),
    ],
)  # fmt: skip
def test_clusters_that_do_not_hold_are_not_reported(
    rows: list[str], clusters: int | None, why: str, tell: Callable[..., str]
) -> None:
    """The text says so, says what stands against them first, and refers to no table of them."""
    text = tell(rows, clusters)
    assert "No clusters are reported." in text
    assert why in text
    assert "#tbl-clusters" not in text
    assert "#tbl-jackknife" not in text
    assert "The comparison is exploratory." in text


def test_arbitrary_joins_are_owned_up_to(survey: Callable) -> None:
    """Where too few orders of joining give the same clusters, the text says in how many they do."""
    ds = survey(_listed(BLOCKS))
    result = cluster(similarity(ds))
    stability = jackknife(result)
    assert stability is not None
    orders = stability.orders.assign(agreement=[1.0] * 89 + [0.5] * 11)
    prose = likeness.clusters(result, replace(stability, orders=orders), ds)
    assert prose is not None
    assert "No clusters are reported." in prose.markdown
    assert (
        "but 89 of 100 random orders of joining equally alike pairs give the same clusters, and it takes 90%."
        in prose.markdown
    )


def test_a_tree_that_is_not_to_be_cut_is_not_cut(tiny_dataset: Dataset) -> None:
    """One cluster asked for is none, and needs no reason."""
    text = _told(similarity(tiny_dataset), tiny_dataset, 1)
    assert "The tree is not cut." in text
    assert "No clusters are reported." not in text


def test_who_is_left_out_is_named_with_the_reason(tiny_dataset: Dataset) -> None:
    """A country that no list names is left out, and that is no finding about it."""
    text = _told(_made([[1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0], [1, 1, 1, 0]]), tiny_dataset)
    assert "Greece is listed for none of them and is left out, which says nothing of it." in text


def test_groups_that_do_not_differ_within_are_called_so(tell: Callable[..., str]) -> None:
    """A wide silhouette is no finding where the countries of a cluster cannot be told apart."""
    text = tell(["111000"] * 3 + ["000111"] * 3, 2)
    assert "nothing compared tells the countries of one cluster apart, that says little" in text
    assert "strong structure" not in text


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["1110", "1110", "0111", "0001"], "the pair with the highest Jaccard coefficient is Land C0 and Land C1 (three shared measures)."),
        (["11100", "11100", "00111", "00111", "10001"], "the pairs with the highest Jaccard coefficient are Land C0 and Land C1 (three shared measures) as well as Land C2 and Land C3 (three shared measures)."),
        (["1000", "1000", "0111", "1010"], "with a median of 0.38."),
        (["100000", "100000", "011111", "001110"], "the pair that shares most measures is Land C2 and Land C3 (three shared measures)."),
        (["1000", "1000", "1000", "0111"], "three pairs have a coefficient of 1.00."),
    ],
)  # fmt: skip
def test_a_pair_is_pointed_out_only_if_it_shares_three(
    rows: list[str], said: str, tell: Callable[..., str]
) -> None:
    """A coefficient of 1 that rests on a single listing is no finding; two pairs that tie are both named."""
    assert said in tell(rows)


def test_nothing_to_compare_is_said_in_one_sentence(tiny_dataset: Dataset) -> None:
    """With one country, or nobody listed, there is no reference to a figure that is not there."""
    alone = tiny_dataset.select(["AT"])
    assert (
        _told(similarity(alone), alone)
        == "## Countries that are listed alike\n\nThere is one country, and nothing to compare it with."
    )
    silent = _listed_by(tiny_dataset, everybody=False)
    assert "No country has a listing to compare." in _told(similarity(silent), silent)
    for ds in (alone, silent):
        assert "](#" not in _told(similarity(ds), ds)


@pytest.mark.parametrize("of", COMPARED)
def test_fewer_than_three_measures_are_no_section(of: str, tiny_dataset: Dataset) -> None:
    """Not even a heading is printed, whichever way the comparison goes."""
    result = cluster(similarity(tiny_dataset, "detection", of=of))
    assert likeness.clusters(result, jackknife(result), tiny_dataset) is None
