"""Krippendorff's alpha and its interval, against his package."""

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
