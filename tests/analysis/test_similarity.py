"""Similarity: coefficients recomputed by hand."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thb_analysis import analysis as ask
from thb_analysis.analysis.similarity import compared, jaccard
from thb_analysis.data import Dataset
from thb_analysis.data.intake import from_frame

CODES = ("AT", "BE", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "HU", "IE", "IT")
tables = arrays(bool, st.tuples(st.integers(1, 8), st.integers(1, 6)))


def package(cells: np.ndarray) -> Dataset:
    """Make a dataset of a table of yes and no."""
    frame = pd.DataFrame(cells.astype(int), columns=[f"m{at}" for at in range(cells.shape[1])])
    frame.insert(0, "country", CODES[: len(cells)])
    return from_frame(frame)


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


def test_countries_that_no_measure_covers_together_are_not_compared() -> None:
    """Who has most pairs without a value is left out first, and of these the least alike."""
    covered = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=bool)
    listed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]], dtype=bool)
    codes = np.array(CODES[:4], dtype=object)
    assert compared(jaccard(listed, covered), codes).tolist() == [0, 1]
    assert compared(jaccard(listed[::-1], covered[::-1]), codes).tolist() == [2, 3]


@given(arrays(bool, (7, 5)), arrays(bool, (7, 5)), st.permutations(range(7)))
def test_the_order_of_countries_decides_nothing(
    listed: np.ndarray, covered: np.ndarray, order: list[int]
) -> None:
    """The same countries in another order are compared, and the same are left out."""
    codes = np.array(CODES[:7], dtype=object)
    values = jaccard(listed & covered, covered)
    other = jaccard((listed & covered)[order], covered[order])
    assert {*codes[compared(values, codes)]} == {*codes[order][compared(other, codes[order])]}
