"""Words agree with numbers, at the edges too, and texts of others are no markup."""

import pandas as pd
import pytest

from thb_analysis import wording


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
def test_a_length_shows_its_open_ends(
    minimum: int, maximum: int, unit: str, expected: str
) -> None:
    """A missing end stays open, and is never filled in."""
    assert wording.span(minimum, maximum, unit) == expected


def test_text_of_the_data_is_no_markup() -> None:
    """Signs that Markdown would read as markup are escaped."""
    assert wording.markdown("a*b [c] @d $e <f>") == r"a\*b \[c\] \@d \$e \<f\>"


def test_units_are_called_as_the_table_calls_them() -> None:
    """A sentence about countries is one about units, in either number, where a table has others."""
    sentence = "Countries that a country names."
    assert wording.in_units(sentence, ("unit", "units")) == "Units that a unit names."
    assert wording.in_units(sentence, wording.COUNTRIES) == sentence
