"""Lengths: equal ones in one row, shortest first, with the least that law asks for."""

import pandas as pd
import pytest

from legible import assert_legible, drawings, spoken, texts
from thb_analysis.figures import lengths

LAW = (6, "Directive 2004/81/EC, Art. 8(3)")


@pytest.fixture(scope="module")
def cells(real):
    """The first permit, which has lengths of every form."""
    return real.cells("protection").query("measure == 'permit-duration'")


def test_each_length_has_one_row_with_its_countries(cells):
    """From the shortest to the longest; who is named without a length stands below."""
    figure = lengths(cells, "How long is the first permit?", LAW)
    assert_legible(figure)
    found = [
        each.content for each in sorted(texts(drawings(figure)[2]), key=lambda each: each.bottom)
    ]
    values = [each for each in found if " months · " in each]
    assert values == [
        "3 months, then 6 months · 1",
        "6 months · 6",
        "6 to 12 months · 6",
        "from 6 months · 1",
        "12 months · 6",
        "36 months · 1",
    ]
    assert "Length not given: Hungary, Latvia" in found
    assert f"Law: 6 months or more, {LAW[1]}" in found
    assert ("Germany", "from 6 months", "") in spoken(figure, drawings(figure)[0])


def test_units_are_drawn_in_the_smallest(cells):
    """A month is counted as thirty days."""
    rows = cells[cells["country"].isin(["AT", "NL"])].assign(unit=["months", "days"])
    figure = lengths(rows, "How long?")
    assert "360 days: Austria" in figure.alt
    assert "36 days: Netherlands" in figure.alt


def test_lengths_that_do_not_differ_are_no_figure(cells):
    """A sentence says as much; so does it where none is given."""
    assert lengths(cells[cells["country"] == "AT"], "How long?") is None
    assert lengths(cells.assign(minimum=pd.NA, maximum=pd.NA), "How long?") is None
