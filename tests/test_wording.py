"""Words agree with numbers, at the edges too, and texts of others are no markup."""

import pandas as pd
import pytest

from thb_analysis import wording
from thb_analysis.citation import Work


@pytest.mark.parametrize(
    ("minimum", "maximum", "unit", "expected"),
    [
        (6, 6, "months", "6 months"),
        (1, 1, "months", "1 month"),
        (6, 12, "months", "6 to 12 months"),
        (30, pd.NA, "days", "from 30 days"),
        (pd.NA, 1, "days", "up to 1 day"),
    ],
)
def test_a_length_shows_its_open_ends(minimum, maximum, unit, expected):
    """A missing end stays open, and is never filled in."""
    assert wording.span(minimum, maximum, unit) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-0.001, "0.00"),
        (-0.0, "0.00"),
        (-0.006, "−0.01"),
        (0.5, "0.50"),
        (pd.NA, "–"),
    ],
)
def test_a_coefficient_has_a_minus_only_below_nothing(value, expected):
    """What is rounded to zero is zero."""
    assert wording.decimal(value) == expected


@pytest.mark.parametrize(
    ("authors", "edition", "expected"),
    [
        (("A. Author",), "2022", "A. Author (2022). T. Edition 2022."),
        ((), "2022", "(2022). T. Edition 2022."),
        ((), "", "T."),
    ],
)
def test_what_has_no_author_is_cited_by_year_and_title(authors, edition, expected):
    """Nothing stands where an author would, no space either."""
    assert Work("key", authors, "T", edition).sentence == expected


def test_text_of_the_data_is_no_markup():
    """Signs that Markdown would read as markup are escaped."""
    assert wording.markdown("a*b [c] @d $e <f>") == r"a\*b \[c\] \@d \$e \<f\>"


def test_units_are_called_as_the_table_calls_them():
    """A sentence about countries is one about units, in either number, where a table has others."""
    sentence = "Countries that a country names."
    assert wording.in_units(sentence, ("unit", "units")) == "Units that a unit names."
    assert wording.in_units(sentence, wording.COUNTRIES) == sentence
