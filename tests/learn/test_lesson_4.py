"""Lesson 4: answers of another form, and numbers with too few digits."""

import pandas as pd
import pytest

from thb_analysis.analysis import scalability
from thb_analysis.data import load
from thb_analysis.learn import check

PAIR = ("psychological-assistance", "integration-programmes")


@pytest.fixture(scope="module")
def support():
    """Tabulate who is listed for which provision, as the lesson does."""
    cells = scalability(load(), "protection").cells
    return cells.pivot(index="country", columns="measure", values="listed")


@pytest.mark.parametrize("form", [set, frozenset, list, tuple, pd.Index])
def test_countries_may_come_in_any_collection(support, form):
    """What pandas gives for the countries in error counts as an answer, with set() around it or without."""
    commoner, rarer = PAIR
    in_error = support.index[support[rarer] & ~support[commoner]]
    assert check("4.1", form(in_error), pair=PAIR).state == "right"


def test_a_number_with_one_digit_is_told_so(support):
    """Who rounds too much is told that, and not that the way was wrong; two digits are enough."""
    commoner, rarer = PAIR
    expected = (~support[commoner]).sum() * support[rarer].mean()
    h = 1 - (support[rarer] & ~support[commoner]).sum() / expected
    for answer in ((round(expected, 1), h), (expected, round(h, 1))):
        assert "two digits" in check("4.2", answer, pair=PAIR).message
    assert check("4.2", (round(expected, 2), round(h, 2)), pair=PAIR).state == "right"


def test_one_digit_is_too_few_for_h_without_a_country():
    """The right country with H to one digit is told to give two."""
    without = scalability(load(), "identification").countries.set_index("country")["h_without"]
    about = {"theme": "identification", "kind": "practice"}
    verdict = check("4.4", (without.idxmin(), round(without.min(), 1)), **about)
    assert "two digits" in verdict.message
    assert check("4.4", (without.idxmin(), round(without.min(), 2)), **about).state == "right"
