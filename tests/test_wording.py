"""Words agree with numbers, at the edges too."""

import math

import pandas as pd
import pytest

from thb_analysis import wording


@pytest.mark.parametrize(
    ("items", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_items_are_joined_as_in_a_sentence(items: list[str], expected: str) -> None:
    """The last item is joined by a word, all others by commas."""
    assert wording.joined(items) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.999, ">99%"),
        (0.001, "<1%"),
        (0.5, "50%"),
        (math.nan, "–"),
        (pd.NA, "–"),
    ],
)
def test_a_share_is_rounded_to_0_or_100_only_if_it_is_that(share: float, expected: str) -> None:
    """Rounding never turns nearly all into all, nor hardly any into none."""
    assert wording.percent(share) == expected


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
def test_a_duration_shows_its_open_ends(
    minimum: int, maximum: int, unit: str, expected: str
) -> None:
    """A missing end is said, never filled in."""
    assert wording.span(minimum, maximum, unit) == expected


def test_text_of_the_data_is_no_markup() -> None:
    """Signs that Markdown would read as markup are escaped."""
    assert wording.markdown("a*b [c] @d $e <f>") == r"a\*b \[c\] \@d \$e \<f\>"


def test_a_country_has_its_article_within_a_sentence() -> None:
    """The Netherlands is written with its article, other countries as they are."""
    assert wording.in_text("Netherlands") == "the Netherlands"
    assert wording.in_text("Ireland") == "Ireland"
    assert wording.in_text("The Hague") == "the Hague"


def test_names_with_commas_are_told_apart() -> None:
    """Semicolons part names of which one has a comma; what stands in brackets is no part of a name."""
    assert wording.named(["Finland", "Korea, South"]) == "Finland; and Korea, South"
    assert wording.named(["Netherlands", "Spain (a, b)"]) == "the Netherlands and Spain (a, b)"
    assert wording.named([]) == ""
