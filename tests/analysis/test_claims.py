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


def test_a_share_lies_on_one_side_of_its_range_or_inside(relisted):
    """As the word says, fewer, or more: "most" for 3, 2 and 5 of 5."""
    kept = {"screening": "AT BE EL", "status-not-distinguished": "GE NO"}
    lists = {slug: codes.split() for slug, codes in kept.items()}
    found = evaluate_claims(relisted(lists)).set_index("claim")["direction"]
    assert found[["c1", "c3"]].tolist() == ["", "fewer"]

    everybody = ["AT", "BE", "EL", "GE", "NO"]
    most = evaluate_claims(relisted({"screening": everybody})).set_index("claim")
    assert most.loc["c1", ["verdict", "direction"]].tolist() == ["holds loosely", "more"]


def test_a_claim_that_says_too_little_understates(base, changed, relisted):
    """All are more than "some": the claim understates, and no silence could make it hold."""
    words = base.claims.assign(
        quantifier=base.claims["quantifier"].mask(base.claims["claim"] == "c1", "some")
    )
    ds = changed(claims=words, observations=base.observations)
    row = evaluate_claims(ds).set_index("claim").loc["c1"]

    assert (row.share, row.verdict, row.direction) == (1, "understates", "more")
    assert row.distance == pytest.approx(0.5)
    assert row.determined


def test_only_a_share_has_a_direction(claims):
    """A comparison, and a claim that cannot be checked, have neither distance nor direction."""
    off = claims["distance"].fillna(0) > 0

    assert (claims["direction"] != "").equals(off)
    assert claims.loc[["c2", "c5"], "direction"].tolist() == ["", ""]


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


def test_bounds_run_over_what_silence_may_mean(claims):
    """Two silent countries may be listed with six months, without, or not at all: 1 of 4 to 3 of 4."""
    row = claims.loc["c6"]

    assert (row.lower, row.share, row.upper) == (0.25, 0.5, 0.75)
    assert row.possible == ("holds", "holds loosely")
    assert not row.determined


def test_a_claim_without_silence_is_settled(claims):
    """Everybody whom the list does not name is ruled out by another list: the share is what it is."""
    row = claims.loc["c3"]

    assert row.lower == row.share == row.upper
    assert row.possible == ("does not hold",)
    assert row.determined


def test_a_listed_country_without_a_duration_is_silent_on_it(base, changed):
    """Greece is listed with no length: its six months are as possible as those of whoever is not listed."""
    frame = base.observations
    ends = ["minimum", "maximum"]
    frame[ends] = frame[ends].mask(frame["country"] == "EL")
    row = evaluate_claims(changed(observations=frame)).set_index("claim").loc["c6"]

    assert (row.numerator, row.denominator) == (1, 2)
    assert (row.lower, row.upper) == (0.25, 1)


def test_a_list_that_can_be_read_either_way_bounds_nothing(base, changed):
    """A share of an unclear list has no bounds, and any verdict is possible of it."""
    rules = base.claims.assign(
        rule=base.claims["rule"].mask(base.claims["claim"] == "c1", "phases-distinct")
    )
    row = evaluate_claims(changed(claims=rules)).set_index("claim").loc["c1"]

    assert (row.numerator, row.denominator) == (2, 5)
    assert np.isnan([row.lower, row.upper]).all()
    assert set(row.possible) == {"holds", "holds loosely", "does not hold"}
    assert not row.determined


def test_a_comparison_is_settled_if_no_reading_turns_the_order(claims):
    """5 against 3, of which silence may make 4: the order stays, and there is no share to bound."""
    row = claims.loc["c2"]

    assert row.determined
    assert row[["lower", "upper"]].isna().all()


def test_a_comparison_is_open_if_a_reading_turns_it(relisted):
    """1 against 2 does not hold, but each list may be longer than it is."""
    lists = {"screening": ["AT"], "asylum-screening": ["AT", "BE"]}
    row = evaluate_claims(relisted(lists)).set_index("claim").loc["c2"]

    assert row.verdict == "does not hold"
    assert row.possible == ("holds", "holds loosely", "does not hold")


def test_what_cannot_be_checked_is_not_settled_either(claims):
    """Without a rule there is nothing that silence could change."""
    row = claims.loc["c5"]

    assert row.possible == ()
    assert row[["lower", "upper", "determined"]].isna().all()


def test_an_exact_number_is_bounded_like_a_share(claims):
    """All took part, whatever any list is silent on."""
    row = claims.loc["c4"]

    assert (row.lower, row.upper, row.determined) == (1, 1, True)


def test_bounds_contain_the_share(base):
    """No share lies outside its bounds, and no bound outside 0 to 1."""
    known = evaluate_claims(base).dropna(subset="share")

    assert (known["lower"] <= known["share"]).all()
    assert (known["share"] <= known["upper"]).all()
    assert known[["lower", "upper"]].stack().between(0, 1).all()


def test_a_claim_leads_to_its_lists(claims):
    """Footnotes, pages and slugs of what a claim rests on stand beside it."""
    row = claims.loc["c2"]

    assert (row.notes, row.pages) == ((2, 3), (1,))
    assert row.lists == row.measures == ("screening", "asylum-screening")


def test_a_footnote_that_is_no_list_has_no_slug(claims):
    """A claim may rest on a footnote that explains."""
    row = claims.loc["c5"]

    assert (row.notes, row.lists, row.pages) == ((1,), ("",), (1,))


def test_a_count_of_one_list_is_known_as_such(claims):
    """The count of a list over its own base has the list's name, any other has none."""
    own = claims["measure"].to_dict()

    assert own == {
        "c1": "screening", "c2": "", "c3": "status-not-distinguished", "c4": "", "c5": "", "c6": "",
    }  # fmt: skip
