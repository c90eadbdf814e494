from fractions import Fraction
from itertools import combinations as pairs_of
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thb_analysis.analysis.scaling import scalability
from thb_analysis.errors import UnknownName
from thb_analysis.questions.complete import complete
from thb_analysis.questions.loevinger import gaps, guttman_errors, loevinger, without_each

REFERENCE = Path(__file__).parent / "reference"
TWELVE = "ABCDEFGHIJKL"
NESTED = {"a": "ABCDEFGHIJ", "b": "ABCDEFG", "c": "ABCD", "d": "AB"}
FRAMES = ("scales", "items", "pairs", "countries", "cells", "left_out")

# No deadline: a busy machine is no failure.
few = settings(max_examples=60, deadline=None)
tables = st.tuples(st.integers(1, 7), st.integers(0, 5)).flatmap(lambda shape: arrays(bool, shape))


def only(result, frame="scales"):
    """Return the single row of a frame."""
    (row,) = getattr(result, frame).itertuples(index=False)
    return row


# --- H of a table -----------------------------------------------------------------------------


def test_h_of_the_transitive_reasoning_data_is_that_of_the_mokken_package():
    """H of all 12 items over all 425 children is .0905, as the R package mokken computes it.

    Verweij, Sijtsma and Koops (1996); data set `transreas` of the package (van der Ark), here as
    answer patterns with the number of children who gave them.
    """
    patterns = pd.read_csv(REFERENCE / "transitive_reasoning.csv")
    answers = patterns.drop(columns="children").to_numpy(dtype=bool)

    h = loevinger(np.repeat(answers, patterns["children"], axis=0))

    assert (h.rows, len(h.counts)) == (425, 12)
    assert h.total == pytest.approx(0.0905, abs=5e-5)


def test_h_by_hand():
    """Errors and expectations of three items and five rows, counted by hand.

    Counts are 4, 2, 2. Items 0 and 1: row 4 has the rarer one only, 1 error; expected
    2 * (5 - 4) / 5 = .4. Items 0 and 2: no error; expected .4. Items 1 and 2: each has one row of
    its own, 1 error; expected 2 * (5 - 2) / 5 = 1.2. In all 2 errors, 2 expected: H is 0.
    """
    h = loevinger(np.array([[1, 1, 1], [1, 0, 1], [1, 0, 0], [1, 0, 0], [0, 1, 0]]))

    assert h.counts.tolist() == [4, 2, 2]
    assert h.errors.tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    np.testing.assert_allclose(h.expected, [[0, 0.4, 0.4], [0.4, 0, 1.2], [0.4, 1.2, 0]])
    np.testing.assert_allclose(h.pair[0, 1:], [1 - 1 / 0.4, 1])
    np.testing.assert_allclose(h.item, [1 - 1 / 0.8, 1 - 2 / 1.6, 1 - 1 / 1.6])
    assert (h.total_errors, h.total_expected, h.total) == (2, pytest.approx(2), 0)


@few
@given(levels=st.lists(st.integers(0, 4), min_size=2, max_size=12), order=st.permutations(range(4)))
def test_h_is_one_for_a_perfect_guttman_pattern(levels, order):
    """Whoever has a rarer item has all commoner ones: no error, H is 1 throughout."""
    listed = np.array([[level > step for step in order] for level in levels])
    h = loevinger(listed)
    assume(h.varies.sum() > 1)

    assert h.total_errors == 0
    assert h.total == 1
    assert (h.item[h.varies] == 1).all()
    assert h.passes(1.0)
    assert not gaps(listed).any()
    assert not guttman_errors(listed).any()


@few
@given(listed=tables)
def test_h_is_the_ratio_of_covariances_to_the_largest_possible(listed):
    """The ratio of errors is the same number as Mokken's ratio of covariances."""
    h, rows = loevinger(listed), len(listed)
    actual = largest = Fraction(0)
    for one, other in pairs_of(listed.T.tolist(), 2):
        p, q = Fraction(sum(one), rows), Fraction(sum(other), rows)
        both = Fraction(sum(a and b for a, b in zip(one, other, strict=True)), rows)
        actual, largest = actual + both - p * q, largest + min(p, q) - p * q

    if largest:
        assert h.total == pytest.approx(float(actual / largest))
    else:
        assert np.isnan(h.total)


@few
@given(listed=tables, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_items_changes_nothing_but_order(listed, seed):
    """Rows and items may come in any order, bit for bit."""
    rows, items = (seed.sample(range(size), size) for size in listed.shape)
    before, after = loevinger(listed), loevinger(listed[rows][:, items])

    np.testing.assert_array_equal(after.total, before.total)
    np.testing.assert_array_equal(after.item, before.item[items])
    np.testing.assert_array_equal(after.pair, before.pair[items][:, items])
    errors, marked = guttman_errors(listed), gaps(listed)
    np.testing.assert_array_equal(guttman_errors(listed[rows][:, items]), errors[rows])
    np.testing.assert_array_equal(gaps(listed[rows][:, items]), marked[rows][:, items])


@few
@given(listed=tables)
def test_errors_of_rows_add_up_to_errors_of_pairs(listed):
    """Errors can be counted by pair or by row: the sum is one number."""
    assert guttman_errors(listed).sum() == loevinger(listed).total_errors


@few
@given(listed=tables)
def test_items_that_all_or_none_have_change_no_h_but_their_own(listed):
    """An item without variation has no H, and takes part in no other."""
    constant = np.column_stack([listed, np.ones(len(listed)), np.zeros(len(listed))])
    before, after = loevinger(listed), loevinger(constant)

    np.testing.assert_array_equal(after.total, before.total)
    np.testing.assert_array_equal(after.item[:-2], before.item)
    assert np.isnan(after.item[-2:]).all()


@few
@given(listed=tables)
def test_h_lies_between_those_of_its_items_and_is_at_most_one(listed):
    """H of the whole is an average of the items' H."""
    h = loevinger(listed)
    assume(not np.isnan(h.total))

    assert np.nanmin(h.item) - 1e-12 <= h.total <= np.nanmax(h.item) + 1e-12 <= 1 + 1e-12


def test_equally_common_items_share_an_error():
    """With no order between two items, each row that has one of them counts half an error, and no gap."""
    listed = np.array([[True, False], [False, True]])

    assert guttman_errors(listed).tolist() == [0.5, 0.5]
    assert not gaps(listed).any()


def test_a_gap_is_an_item_missing_though_a_rarer_one_is_there():
    """The third row has the rarest item only: the two commoner ones are gaps."""
    listed = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=bool)

    assert gaps(listed).tolist()[2] == [True, True, False]
    assert gaps(listed).sum() == 2


def test_leaving_out_a_row_gives_h_of_the_others():
    """The jackknife names for each row what H is without it."""
    listed = np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=bool)

    assert without_each(listed)[2] == loevinger(listed[[0, 1, 3]]).total == 1


# --- The table without gaps -------------------------------------------------------------------


def test_the_table_without_gaps_keeps_most_cells():
    """A narrow base costs its measure, a base short of one country costs the country."""
    in_base = np.ones((10, 4), dtype=bool)
    in_base[9, 1] = False
    in_base[4:, 2] = False

    countries, measures = complete(in_base)

    assert measures.tolist() == [True, True, False, True]
    assert countries.tolist() == [True] * 9 + [False]


def test_a_table_to_compare_in_is_preferred_to_one_measure_for_many():
    """One measure for all countries is no table to look for an order in; two for three are."""
    in_base = np.array([[True, country < 3] for country in range(10)])

    countries, measures = complete(in_base)

    assert (countries.sum(), measures.sum()) == (3, 2)


@few
@given(in_base=tables)
def test_the_table_without_gaps_has_none(in_base):
    """Whatever the bases, each cell kept is within its base, and nothing is kept of nothing."""
    countries, measures = complete(in_base)

    assert in_base[countries][:, measures].all()
    assert bool(countries.any()) == bool(measures.any()) == in_base.any()


# --- The scale of a data set ------------------------------------------------------------------


def test_a_perfect_pattern_passes_and_gives_the_counts(study):
    """Nested lists are a strong scale, with the number of listings of each country."""
    result = scalability(study(NESTED, TWELVE))

    scale = only(result)
    assert (scale.kind, scale.varying, scale.countries, scale.errors) == ("provision", 4, 12, 0)
    assert (scale.h, scale.lowest_without, scale.strength, scale.obstacle) == (1, 1, "strong", "")
    assert result.passes("provision")
    assert not result.passes("practice")
    counts = dict(zip(result.countries["country"], result.countries["listed"], strict=True))
    assert (counts["A"], counts["C"], counts["L"]) == (4, 3, 0)
    assert set(result.countries["highest"]) == {4}
    whole = result.countries[["listed", "measures", "highest"]].dtypes
    assert (whole == "int64").all()


@pytest.mark.parametrize(
    ("lists", "countries", "obstacle"),
    [
        ({"a": "ABCDEF", "b": "ABC"}, TWELVE, "measures"),
        (NESTED, "ABCDEFGHI", "countries"),
        ({"a": "ABCDEF", "b": "GHI", "c": "JK"}, TWELVE, "total"),
        ({**NESTED, "e": "AL"}, TWELVE, "items"),
        ({"a": "AB", "b": "A", "c": "B"}, TWELVE, "pairs"),
        ({"a": "AB", "b": "AC", "c": "A"}, TWELVE, "single"),
    ],
)
def test_what_stands_against_an_order_is_named(study, lists, countries, obstacle):
    """No order from few measures, few countries, low H, a low measure, a pair, or a single country."""
    result = scalability(study(lists, countries))

    assert only(result).obstacle == obstacle
    assert not result.passes("provision")


def test_the_threshold_decides(study):
    """The same lists pass a bound that they reach and fail a higher one."""
    ds = study({"a": "ABCDEFGH", "b": "ABCDEI", "c": "ABC"}, TWELVE)

    assert scalability(ds, threshold=0.3).passes("provision")
    assert not scalability(ds, threshold=0.9).passes("provision")
    with pytest.raises(ValueError, match="threshold"):
        scalability(ds, threshold=0)


def test_kinds_are_never_mixed_and_obstacles_never_taken(study):
    """Provisions and practices have a scale each; challenges, conditions and other readings have none."""
    kinds = {"b": "practice", "c": "challenge", "d": "condition"}
    lists = {**NESTED, "e": "ABC", "f": "ABC"}
    result = scalability(
        study(lists, TWELVE, kinds=kinds, polarities={"e": "negated", "f": "unclear"})
    )

    assert list(result.scales["kind"]) == ["provision", "practice"]
    assert list(result.items["measure"]) == ["a", "b"]


def test_countries_outside_a_base_are_left_out_and_named(study):
    """The table has no gap: the country of which a statement does not speak is left out, by name."""
    result = scalability(study(NESTED, TWELVE, eu=TWELVE[:-1], eu_only="d"))

    assert only(result).countries == 11
    assert only(result, "left_out") == ("provision", "country", "L", "Land L")


def test_a_measure_with_a_narrow_base_is_left_out_and_named(study):
    """A statement about a few countries does not cost the scale the others."""
    result = scalability(study(NESTED, TWELVE, eu="ABC", eu_only="d"))

    assert (only(result).countries, only(result).measures) == (12, 3)
    assert only(result, "left_out") == ("provision", "measure", "d", "D")


def test_adding_a_country_outside_all_bases_changes_nothing(study):
    """A country of which no statement speaks moves no coefficient."""
    with_it, without = (
        scalability(study(NESTED, codes, eu=TWELVE, eu_only="abcd"))
        for codes in (TWELVE + "Z", TWELVE)
    )

    for frame in ("scales", "items", "pairs", "countries", "cells"):
        pd.testing.assert_frame_equal(getattr(with_it, frame), getattr(without, frame))


def test_reordering_countries_changes_nothing_but_order(study):
    """The order of the participants decides no coefficient and no choice."""
    before, after = (
        scalability(study({**NESTED, "e": "AKL"}, codes, eu=TWELVE[2:], eu_only="c"))
        for codes in (TWELVE, TWELVE[::-1])
    )

    for frame in ("scales", "items", "pairs"):
        pd.testing.assert_frame_equal(getattr(before, frame), getattr(after, frame))
    sorted_ = after.countries.sort_values("country", ignore_index=True)
    pd.testing.assert_frame_equal(before.countries, sorted_)


def test_measures_that_list_all_or_nobody_are_shown_and_not_counted(study):
    """They stay among the items without H, and out of the counts of countries."""
    result = scalability(study({**NESTED, "all": TWELVE, "none": ""}, TWELVE))

    assert (only(result).measures, only(result).varying) == (6, 4)
    still = result.items[~result.items["varies"]]
    assert list(still["measure"]) == ["all", "none"]
    assert still["h"].isna().all()
    assert set(result.countries["measures"]) == {4}
    assert not set(result.cells["measure"]) & {"all", "none"}


def test_items_stand_by_falling_listings_then_by_footnote(study):
    """The commonest measure comes first, equally common ones as in the document."""
    result = scalability(study({"x": "AB", "y": "ABC", "z": "CD"}, TWELVE))

    assert list(result.items["measure"]) == ["y", "x", "z"]
    assert list(result.pairs["commoner"]) == ["y", "y", "x"]


def test_a_cell_that_another_list_excludes_lowers_the_highest_count(base, changed):
    """Silence leaves open what no list excludes."""
    measures = base.measures
    provisions = changed(
        measures=measures.assign(
            kind="provision",
            compared=True,
            polarity=measures["polarity"].mask(
                measures["measure"] == "status-not-distinguished", "affirmed"
            ),
        )
    )
    counts = scalability(provisions, "protection").countries.set_index("country")

    assert counts.loc["GE", ["listed", "measures", "highest"]].tolist() == [1, 3, 2]


@pytest.mark.parametrize(
    ("lists", "countries", "options"),
    [
        ({}, TWELVE, {}),
        (NESTED, "A", {}),
        (NESTED, "AB", {}),
        (dict.fromkeys("abc", ""), TWELVE, {}),
        (dict.fromkeys("abc", TWELVE), TWELVE, {}),
        ({"a": "AB"}, TWELVE, {}),
        (NESTED, TWELVE, {"eu_only": "abcd"}),
        (NESTED, TWELVE, {"kinds": dict.fromkeys("abcd", "challenge")}),
    ],
)
def test_where_nothing_can_be_scaled_there_is_no_h_and_no_error(study, lists, countries, options):
    """No measures, no countries, nobody or everybody listed: frames keep their columns and types."""
    result = scalability(study(lists, countries, **options))
    normal = scalability(study(NESTED, TWELVE))

    assert result.scales["h"].isna().all()
    assert not result.scales["passes"].any()
    for name in FRAMES:
        frame, usual = getattr(result, name), getattr(normal, name)
        assert list(frame.columns) == list(usual.columns)
        assert frame.dtypes.to_dict() == usual.dtypes.to_dict()


def test_an_unknown_theme_is_told(base):
    """The mistake is named in what the user sees."""
    with pytest.raises(UnknownName, match="theme"):
        scalability(base, "protektion")


@pytest.mark.parametrize(
    ("lists", "facts", "enough"),
    [
        ({}, {}, False),
        ({"a": "ABC", "b": "AB"}, {}, False),
        ({"a": "ABC", "b": "AB", "c": "A"}, {}, True),
        ({"a": "ABC", "b": "AB", "c": "A"}, {"kinds": {"c": "practice"}}, False),
        ({"a": "ABC", "b": "AB", "c": "A"}, {"polarities": {"c": "negated"}}, False),
        ({"a": "ABC", "b": "AB", "c": "A"}, {"eu_only": "abc"}, True),
    ],
)
def test_three_measures_of_a_kind_are_enough_to_look_for_an_order(study, lists, facts, enough):
    """Kinds are not added up, an absence is no measure, and measures of a narrow base count."""
    assert scalability(study(lists, "ABCDEF", **facts)).enough == enough
