"""Similarity, clusters and scale: coefficients recomputed by hand, and the gates."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thb_analysis import analysis as ask
from thb_analysis.analysis.loevinger import loevinger
from thb_analysis.analysis.scale import gapless, obstacle
from thb_analysis.analysis.similarity import grow, jaccard
from thb_analysis.data import Dataset
from thb_analysis.data.intake import from_frame

pytestmark = pytest.mark.filterwarnings("ignore::thb_analysis.errors.AssumptionWarning")

CODES = ("AT", "BE", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "HU", "IE", "IT")
tables = arrays(bool, st.tuples(st.integers(1, 8), st.integers(1, 6)))


def package(cells: np.ndarray, complete: bool = False) -> Dataset:
    """Make a dataset of a table of yes and no."""
    frame = pd.DataFrame(cells.astype(int), columns=[f"m{at}" for at in range(cells.shape[1])])
    frame.insert(0, "country", CODES[: len(cells)])
    return from_frame(frame, complete=complete)


@given(tables, st.randoms(use_true_random=False))
def test_jaccard_is_shared_over_reported_by_either(listed: np.ndarray, random: object) -> None:
    """Only measures that cover both countries count; without a report of either there is no value."""
    covered = listed | np.array([random.random() < 0.7 for _ in range(listed.size)]).reshape(listed.shape)  # type: ignore[attr-defined]  # fmt: skip
    values = jaccard(listed, covered)
    for i, j in np.ndindex(values.shape):
        here = [at for at in range(listed.shape[1]) if covered[i, at] and covered[j, at]]
        both = sum(listed[i, at] and listed[j, at] for at in here)
        either = sum(listed[i, at] or listed[j, at] for at in here)
        assert np.isnan(values[i, j]) if not either else values[i, j] == both / either


@given(arrays(bool, (7, 5)), st.permutations(range(7)))
def test_the_order_of_countries_decides_nothing(listed: np.ndarray, order: list[int]) -> None:
    """The same countries in another order have the same tree and the same clusters."""
    names = CODES[:7]
    one = grow(listed, np.ones_like(listed), names)
    other = grow(listed[order], np.ones_like(listed), tuple(names[at] for at in order))
    assert [names[row] for row in one.rows] == [names[order[row]] for row in other.rows]
    assert np.array_equal(one.merges, other.merges)
    assert np.array_equal(one.labels, other.labels)


def test_two_blocks_are_two_clusters() -> None:
    """Countries that share everything within a block and nothing across pass the gate."""
    result = ask.similarity(package(np.kron(np.eye(2), np.ones((5, 5))), complete=True))
    assert result.has_clusters
    assert sorted(map(len, result.clusters)) == [5, 5]
    assert result.tree.width == result.stability == 1
    assert [row.value for row in result.headlines().rows] == [2, 1]
    assert "two clusters" in result.text().markdown


def test_one_country_apart_is_no_cluster() -> None:
    """A cut that sets a single country apart is not reported, however wide its silhouette."""
    cells = np.ones((6, 4))
    cells[0] = [0, 0, 0, 1]
    result = ask.similarity(package(cells))
    assert result.tree.sizes == [5, 1]
    assert not result.has_clusters
    assert result.headlines().rows[0].value == 1
    assert "No clusters are reported" in result.text().markdown


def test_a_country_without_a_report_is_left_out() -> None:
    """It is neither alike nor unlike anybody, and is named."""
    result = ask.similarity(package(np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 0, 0]])))
    assert result.left_out == ("Germany",)
    assert "DE" not in result.frame.index


def test_the_nearest_country_is_the_most_similar() -> None:
    """Each row of the table is the largest similarity of its country, ties named together."""
    cells = np.random.default_rng(1).random((9, 8)) < 0.5
    result = ask.similarity(package(cells))
    names = result.names
    for row in result.nearest.itertuples():
        code = next(code for code, name in names.items() if name == row.country)
        others = result.frame.loc[code].drop(code)
        assert row.similarity == pytest.approx(others.max())
        assert set(row.names) == {names[c] for c in others.index[np.isclose(others, others.max())]}
    assert len(result.pairs) == 9 * 8 / 2


def test_groups_are_compared_by_the_mean_of_their_pairs() -> None:
    """Pairs of one group and pairs of two are told apart."""
    cells = np.random.default_rng(2).random((6, 8)) < 0.5
    ds = package(cells)
    values = jaccard(cells, np.ones_like(cells))
    result = ask.similarity(ds, "one=AT+BE+CZ; two=DE+DK+EE")
    inside = [values[i, j] for group in (range(3), range(3, 6)) for i, j in combinations(group, 2)]
    across = [values[i, j] for i in range(3) for j in range(3, 6)]
    assert result.within == pytest.approx(np.mean(inside))
    assert result.between == pytest.approx(np.mean(across))


def test_the_figure_says_what_it_shows() -> None:
    """Caption and alternative text stand for the drawing, and the same data give the same drawing."""
    ds = package(np.random.default_rng(3).random((8, 6)) < 0.5)
    one, again = ask.similarity(ds).figure(), ask.similarity(ds).figure()
    assert one is not None
    assert one == again
    assert "clusters stand out" in one.title
    assert "8 countries" in one.alt
    assert ask.similarity(package(np.ones((2, 2)))).figure() is None


@given(tables)
def test_h_compares_errors_with_those_expected(listed: np.ndarray) -> None:
    """H is 1 less Guttman errors over those of independent measures, counted pair by pair."""
    errors, expected = 0, 0.0
    for i, j in combinations(range(listed.shape[1]), 2):
        rare, common = sorted((i, j), key=lambda at: listed[:, at].sum())
        errors += int((listed[:, rare] & ~listed[:, common]).sum())
        expected += listed[:, rare].sum() * (~listed[:, common]).sum() / len(listed)
    h = loevinger(listed).total
    assert np.isnan(h) if not expected else h == pytest.approx(1 - errors / expected)


def test_a_staircase_is_a_scale_and_noise_is_none() -> None:
    """A perfect cumulative pattern passes; independent measures, few measures and few countries do not."""
    stairs = np.tril(np.ones((12, 5), dtype=bool))
    assert obstacle(stairs) == ""
    assert obstacle(stairs[:, :2]) == "too few measures"
    assert obstacle(stairs[:9]) == "too few countries"
    assert obstacle(stairs[:10]) == ""
    assert obstacle(np.random.default_rng(1).random((12, 5)) < 0.5) != ""
    result = ask.scale(package(stairs))
    assert result.tested["passes"].all()
    assert result.headlines().rows[0].conclusion == "scale"
    assert "build upon each other" in result.text().markdown


@given(tables)
def test_a_table_without_gaps_has_no_uncovered_cell(covered: np.ndarray) -> None:
    """What is kept is covered, and nothing is reported that is not."""
    table, countries, measures = gapless(covered, covered)
    assert covered[np.ix_(countries, measures)].all()
    assert table.shape == (countries.sum(), measures.sum())


def test_the_most_frequent_combination_is_told_with_its_countries() -> None:
    """A combination that a quarter of the countries report is named; one of nobody is not."""
    cells = np.array([[1, 1, 0, 0]] * 4 + [[0, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 1], [0, 0, 0, 0]])
    result = ask.scale(package(cells))
    (row,) = result.shared.to_dict("records")
    assert row["labels"] == ("m0", "m1")
    assert row["countries"] == ("Austria", "Belgium", "Czechia", "Germany")
    assert "4 of 8 countries" in result.text().markdown


def test_countries_that_no_measure_covers_together_are_not_compared() -> None:
    """Who has most pairs without a value is left out first, and of these the least alike."""
    covered = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=bool)
    listed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]], dtype=bool)
    assert sorted(grow(listed, covered, CODES[:4]).rows.tolist()) == [0, 1]
    assert sorted(grow(listed[::-1], covered[::-1], CODES[:4]).rows.tolist()) == [2, 3]


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("10000 11000 11100 10110", "11111 11111 11111 11111", ""),
        ("11100 11100 11100 11110", "11111 11111 11111 11111", "too few measures"),
        ("10010 11000 11110 11110", "11111 10111 01111 11111", "H too low"),
        ("10000 11000 11100 11111", "01110 11011 01111 11110", "H of a measure too low"),
        ("10010 11000 11100 11110", "11111 11111 11111 11111", "H of a pair not above 0"),
        ("10000 11000 11100 10110", "11010 11101 11011 11111", "hangs on one country"),
    ],
)
def test_what_stands_against_a_scale(first: str, last: str, why: str) -> None:
    """The first obstacle is told in words, one after the other."""
    rows = [*first.split(), *last.split(), *["11111"] * 4]
    listed = np.array([[sign == "1" for sign in row] for row in rows])
    assert obstacle(listed) == why
    assert obstacle(listed[::-1]) == why
