"""Similarity and clusters: coefficients recomputed by hand, and the gates."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thb_analysis import analysis as ask
from thb_analysis.analysis.clusters import Tree, grow
from thb_analysis.analysis.similarity import jaccard
from thb_analysis.data import Dataset
from thb_analysis.data.intake import from_frame

CODES = ("AT", "BE", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "HU", "IE", "IT")
tables = arrays(bool, st.tuples(st.integers(1, 8), st.integers(1, 6)))


def package(cells: np.ndarray) -> Dataset:
    """Make a dataset of a table of yes and no."""
    frame = pd.DataFrame(cells.astype(int), columns=[f"m{at}" for at in range(cells.shape[1])])
    frame.insert(0, "country", CODES[: len(cells)])
    return from_frame(frame)


def tree(
    listed: np.ndarray, covered: np.ndarray | None = None, names: Sequence[str] = CODES
) -> Tree:
    """Grow a tree from a table of yes and no."""
    values = jaccard(listed, np.ones_like(listed) if covered is None else covered)
    return grow(values, tuple(names[: len(listed)]))


@given(tables, st.randoms(use_true_random=False))
def test_jaccard_is_shared_over_reported_by_either(listed: np.ndarray, random: object) -> None:
    """Only measures that cover both countries count; without a report of either there is no value."""
    covered = listed | np.array([random.random() < 0.7 for _ in range(listed.size)]).reshape(
        listed.shape
    )  # type: ignore[attr-defined]
    values = jaccard(listed, covered)
    for i, j in np.ndindex(values.shape):
        here = [at for at in range(listed.shape[1]) if covered[i, at] and covered[j, at]]
        both = sum(listed[i, at] and listed[j, at] for at in here)
        either = sum(listed[i, at] or listed[j, at] for at in here)
        assert np.isnan(values[i, j]) if not either else values[i, j] == both / either


@given(arrays(bool, (7, 5)), st.permutations(range(7)))
def test_the_order_of_countries_decides_nothing(listed: np.ndarray, order: list[int]) -> None:
    """The same countries in another order have the same tree and the same clusters."""
    one, other = tree(listed), tree(listed[order], names=[CODES[at] for at in order])
    assert [CODES[row] for row in one.rows] == [CODES[order[row]] for row in other.rows]
    assert np.array_equal(one.labels, other.labels)


def test_two_blocks_are_two_clusters() -> None:
    """Countries that share everything within a block and nothing across pass the gate."""
    result = ask.similarity(package(np.kron(np.eye(2), np.ones((5, 5)))))
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


def test_pairs_that_cross_are_counted_as_loops_count_them() -> None:
    """A pair crosses where each reports, of what covers both, a measure that the other does not."""
    cells = np.random.default_rng(4).random((9, 6)) < 0.5
    sets = [set(np.flatnonzero(row)) for row in cells]
    crossing = sum(bool(a - b and b - a) for a, b in combinations(sets, 2))
    assert ask.similarity(package(cells)).crossing == crossing


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            np.eye(4),
            "need not have all that is reported for others.** In all 6 pairs of countries, each has",
        ),
        (np.tril(np.ones((4, 4))), "- In none of the 6 pairs of countries does each have"),
    ],
    ids=["each its own", "one within the other"],
)
def test_more_is_said_not_to_be_further_only_where_most_pairs_cross(
    cells: np.ndarray, said: str
) -> None:
    """Where each country reports all that those with fewer do, nothing is concluded."""
    ds = package(cells)
    told = ask.robustness(ds).text(ask.similarity(ds)).markdown
    assert said in told
    assert ("need not" in told) == ("need not" in said)


def test_the_figure_says_what_it_shows() -> None:
    """Caption and alternative text stand for the drawing, and the same data give the same drawing."""
    ds = package(np.random.default_rng(3).random((8, 6)) < 0.5)
    one, again = ask.similarity(ds).figure(), ask.similarity(ds).figure()
    assert one is not None
    assert one == again
    assert "clusters stand out" in one.title
    assert "8 countries" in one.alt
    assert ask.similarity(package(np.ones((2, 2)))).figure() is None


def test_countries_that_no_measure_covers_together_are_not_compared() -> None:
    """Who has most pairs without a value is left out first, and of these the least alike."""
    covered = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=bool)
    listed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]], dtype=bool)
    assert sorted(tree(listed, covered).rows.tolist()) == [0, 1]
    assert sorted(tree(listed[::-1], covered[::-1]).rows.tolist()) == [2, 3]
