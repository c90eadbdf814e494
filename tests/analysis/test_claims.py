import numpy as np
import pytest

from thb_analysis.analysis import evaluate_claims


@pytest.fixture(scope="module")
def claims(base):
    """Claims of the small package, by key."""
    return evaluate_claims(base).set_index("claim")


def test_a_claim_is_recomputed_from_its_list(claims):
    """Two of five do not make "most"; the share falls 0.2 short of where it begins."""
    row = claims.loc["c3"]

    assert (row.numerator, row.denominator, row.verdict) == (2, 5, "does not hold")
    assert row.share == pytest.approx(0.4)
    assert row.distance == pytest.approx(0.2)
    assert row.countries == ("GE", "NO")
    assert row.missing == ("AT", "BE", "EL")


def test_a_share_inside_the_range_is_at_no_distance(claims):
    """One of two is "some", at the very end of its range."""
    row = claims.loc["c6"]

    assert (row.numerator, row.denominator, row.verdict, row.distance) == (1, 2, "holds", 0)


def test_a_share_outside_the_range_but_inside_the_wide_one_holds_loosely(claims):
    """All is a little more than "most"."""
    row = claims.loc["c1"]

    assert row.verdict == "holds loosely"
    assert row.distance == pytest.approx(0.01)


def test_a_comparison_has_counts_and_no_share(claims):
    """5 listed against 3: an order is neither a share nor a list of those missing."""
    row = claims.loc["c2"]

    assert (row.numerator, row.denominator, row.verdict) == (5, 3, "holds")
    assert np.isnan(row.share)
    assert row.missing == ()


def test_an_exact_number_is_compared_with_the_count(claims):
    """Five countries took part, as the document says."""
    row = claims.loc["c4"]

    assert (row.numerator, row.verdict) == (5, "holds")


def test_a_claim_without_a_rule_cannot_be_checked_and_is_kept(claims):
    """It stands in the table with nothing computed."""
    row = claims.loc["c5"]

    assert row.verdict == "cannot be checked"
    assert row[["numerator", "denominator", "share", "distance"]].isna().all()
    assert row.countries == row.missing == ()


def test_an_empty_base_gives_no_share_and_no_warning(relisted):
    """Of an empty list nothing can be said."""
    row = evaluate_claims(relisted({})).set_index("claim").loc["c6"]

    assert (row.numerator, row.denominator) == (0, 0)
    assert np.isnan(row.share)


def test_claims_keep_their_order_and_their_words(base, claims):
    """The register reads in the order of the document."""
    assert list(claims.index) == list(base.claims["claim"])
    assert claims.loc["c1", "statement"] == "Most countries screen."
    assert claims.loc["c5", "note"] == "No list."
