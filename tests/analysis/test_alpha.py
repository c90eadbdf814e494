"""Krippendorff's alpha and its interval, against a case worked by hand and against his package."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thb_analysis.analysis.alpha import nominal_alpha

few = settings(max_examples=25)
codings = arrays(
    int,
    st.tuples(st.just(2), st.integers(1, 6), st.integers(1, 5)),
    elements=st.integers(0, 2),
)


def test_alpha_of_a_case_small_enough_to_work_out_by_hand():
    """Alpha is 1 - observed / expected disagreement.

    Two coders, six cells, 1 for listed:

        first   1 1 1 0 0 0
        second  1 1 0 0 0 0

    They differ in one cell of six. Each cell enters the coincidence table
    twice, once in either direction: o11 = 4, o00 = 6, o10 = o01 = 1, so
    n1 = 5, n0 = 7, n = 12. Observed disagreement o10 + o01 = 2; expected
    2 * n1 * n0 / (n - 1) = 70 / 11. Alpha = 1 - 2 * 11 / 70 = 24 / 35.
    """
    first, second = np.array([[1, 1, 1, 0, 0, 0]]), np.array([[1, 1, 0, 0, 0, 0]])

    assert nominal_alpha(first, second)[0] == pytest.approx(24 / 35)


@few
@given(codings)
def test_our_alpha_is_that_of_the_package(coders):
    """Our formula and the package agree on whatever two coders did."""
    import krippendorff

    if len(np.unique(coders)) > 1:
        expected = krippendorff.alpha(
            coders.reshape(2, -1), level_of_measurement="nominal"
        )
        assert nominal_alpha(*coders, replicates=9)[0] == pytest.approx(expected)


@few
@given(codings)
def test_the_interval_is_ordered_and_repeatable(coders):
    """The same seed gives the same interval, lower end first, never above 1."""
    found = nominal_alpha(*coders, replicates=50)
    _, lower, upper = found

    again = nominal_alpha(*coders, replicates=50)
    assert again == pytest.approx(found, nan_ok=True)
    assert np.isnan(lower) or lower <= upper <= 1


def test_coders_who_agree_throughout_have_alpha_one_with_no_spread():
    """Perfect agreement is certain under resampling, as long as values vary in each row."""
    codes = np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]])

    assert nominal_alpha(codes, codes) == (1, 1, 1)


@pytest.mark.parametrize("value", [0, 1])
def test_alpha_is_missing_where_nothing_varies(value):
    """Where both coders list nothing, or everything, alpha is undefined, not 0 or 1."""
    codes = np.full((3, 4), value)

    assert np.isnan(nominal_alpha(codes, codes)).all()
