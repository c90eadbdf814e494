import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thb_analysis.analysis import coverage
from thb_analysis.analysis.cells import with_shares
from thb_analysis.errors import UnknownName

MEASURES = [
    "screening",
    "asylum-screening",
    "phases-distinct",
    "reflection-period",
    "reflection-length",
    "status-not-distinguished",
]
COUNTRIES = ["AT", "BE", "EL", "GE", "NO"]

# No deadline: a busy machine is no failure.
few = settings(max_examples=10, deadline=None)
lists = st.fixed_dictionaries(
    {measure: st.sets(st.sampled_from(COUNTRIES)) for measure in MEASURES}
)


def rows(frame, **wanted):
    """Keep the rows that have these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


def test_a_share_is_k_of_the_base_that_the_statement_speaks_of(base):
    """Norway is on the list of a statement about EU states: shown, and not counted."""
    frame = coverage(base, "detection").frame

    row = rows(frame, measure="asylum-screening").iloc[0]
    assert (row.listed, row.base_size, row.outside_base) == (2, 3, 1)
    assert row.share == row.lower == pytest.approx(2 / 3)
    assert row.upper == 1
    assert row.base_label == "EU states"


def test_qualified_listings_count_and_are_told_apart(base):
    """A listing with a remark is a listing; the reader sees how many there are."""
    row = rows(coverage(base).frame, measure="reflection-period").iloc[0]

    assert (row.listed, row.reported, row.qualified, row.base_size) == (4, 2, 2, 5)


def test_measures_stand_in_the_order_of_the_footnotes_with_their_page(base):
    """A reader finds the measures where the document has them."""
    frame = coverage(base).frame

    assert list(frame["footnote"]) == [2, 3, 4, 5, 6, 7]
    assert list(frame["page"]) == [1, 1, 1, 2, 2, 2]


def test_the_upper_bound_leaves_out_what_a_strict_relation_rules_out(base):
    """Silence cannot hide what the document says cannot be.

    The reflection period and undistinguished status exclude each other. GE is
    listed for the second and not for the first; NO is listed for both, which
    is an irregularity and rules nothing out.
    """
    row = rows(coverage(base).frame, measure="reflection-period").iloc[0]

    assert row.excluded == 1
    assert row.upper == pytest.approx(4 / 5)


def test_a_list_that_can_be_read_either_way_has_a_count_and_no_bounds(base):
    """Where a listing may mean "not", neither the share nor its complement bounds anything."""
    row = rows(coverage(base).frame, measure="phases-distinct").iloc[0]

    assert (row.polarity, row.listed, row.base_size, row.share) == ("unclear", 2, 5, 0.4)
    assert np.isnan([row.lower, row.upper]).all()


def test_a_negated_list_keeps_its_bounds(base):
    """A list that says "not" can be read: between which shares it says so is known."""
    row = rows(coverage(base).frame, measure="status-not-distinguished").iloc[0]

    assert row.lower == row.share == row.upper == pytest.approx(2 / 5)


def test_a_relation_that_is_only_plausible_rules_nothing_out(base, changed):
    """Bounds rest on what the document says, not on what seems likely."""
    ds = changed(relations=base.relations.assign(strength="plausible"))

    assert (coverage(ds).frame["excluded"] == 0).all()
    assert (coverage(ds).frame["upper"].dropna() == 1).all()


def test_kinds_of_measure_are_never_added_together(base):
    """What is offered, what is asked and how long it lasts stand in rows of their own."""
    frame = rows(coverage(base, "protection", by="country").frame, country="AT")

    assert list(frame["kind"]) == ["provision", "duration", "condition"]
    assert list(frame["listed"]) == [1, 1, 0]


def test_only_what_is_affirmed_is_counted_for_a_country(base):
    """A listing that says "not", or does not say which, adds to no count; it is set aside."""
    frame = coverage(base, by="country").frame

    condition = rows(frame, country="GE", kind="condition").iloc[0]
    practice = rows(frame, country="GE", kind="practice").iloc[0]
    assert (condition.listed, condition.in_base, condition.set_aside) == (0, 0, 1)
    assert np.isnan(condition.share)
    assert (practice.listed, practice.in_base, practice.set_aside) == (1, 1, 1)


def test_a_country_is_measured_against_the_statements_that_speak_of_it(base):
    """NO is outside the base of one practice of two, though that list names it."""
    practice = rows(coverage(base, by="country").frame, country="NO", kind="practice").iloc[0]

    assert (practice.listed, practice.in_base, practice.share) == (1, 1, 1)


def test_every_participant_has_a_row_for_every_kind(base):
    """Nobody is missing because nothing was listed."""
    frame = coverage(base, by="country").frame

    assert len(frame) == 5 * 4
    assert list(frame["country"].unique()) == list(base.participants)
    assert list(frame["name"].unique()) == ["Austria", "Belgium", "Greece", "Georgia", "Norway"]


@few
@given(lists=lists)
def test_the_bounds_contain_the_share(relisted, lists):
    """Whatever is listed: 0 <= lower <= share <= upper <= 1, or there are no bounds at all."""
    ds = relisted(lists)

    for by in ("measure", "country"):
        frame = coverage(ds, by=by).frame.dropna(subset="share")
        unclear = frame.get("polarity", pd.Series("affirmed", index=frame.index)) == "unclear"
        assert frame[["lower", "upper"]].isna().eq(unclear, axis=0).all(axis=None)
        frame = frame[~unclear]
        assert (frame["lower"] >= 0).all()
        assert (frame["lower"] <= frame["share"]).all()
        assert (frame["share"] <= frame["upper"]).all()
        assert (frame["upper"] <= 1).all()


@few
@given(lists=lists)
def test_every_listing_is_counted_once_or_shown_as_outside(relisted, lists):
    """No listing vanishes and none is counted twice."""
    frame = coverage(relisted(lists)).frame.set_index("measure")

    for measure, codes in lists.items():
        row = frame.loc[measure]
        assert row.listed + row.outside_base == len(codes)
        assert row.reported + row.qualified == row.listed


@few
@given(lists=lists, order=st.permutations(range(6)))
def test_the_order_of_countries_changes_nothing_but_order(base, relisted, changed, lists, order):
    """Results do not depend on how the table of countries is sorted."""
    straight = relisted(lists)
    shuffled = base.countries.iloc[list(order)].reset_index(drop=True)
    mixed = changed(countries=shuffled, observations=straight.observations)

    pd.testing.assert_frame_equal(coverage(mixed).frame, coverage(straight).frame)
    key = ["kind", "country"]
    one, other = (
        coverage(ds, by="country").frame.sort_values(key, ignore_index=True)
        for ds in (mixed, straight)
    )
    pd.testing.assert_frame_equal(one, other)


@few
@given(lists=lists)
def test_a_country_outside_the_base_changes_no_share(relisted, joined_by, changed, lists):
    """The share of EU states is the same whoever else takes part or is listed."""
    columns = ["measure", "listed", "base_size", "share", "lower", "upper"]
    before = relisted(lists)
    joined = joined_by("RS", bloc="Candidates", took_part=True)
    after = changed(
        countries=joined.countries,
        observations=relisted(
            {measure: {*codes, "RS"} for measure, codes in lists.items()}
        ).observations,
    )

    one, other = (rows(coverage(ds).frame, base="eu")[columns] for ds in (before, after))
    pd.testing.assert_frame_equal(one, other)


def test_a_country_that_took_no_part_changes_nothing(base, joined_by):
    """Non-participants are in no denominator."""
    after = joined_by("RO", took_part=False)

    pd.testing.assert_frame_equal(coverage(after).frame, coverage(base).frame)


@pytest.mark.parametrize("by", ["measure", "country"])
def test_a_theme_without_measures_gives_an_empty_table_with_all_columns(base, changed, by):
    """Nothing to count is no error."""
    empty = base.themes.iloc[[0]].assign(theme="covid", order=9)
    ds = changed(themes=pd.concat([base.themes, empty], ignore_index=True))

    frame = coverage(ds, "covid", by=by).frame
    assert frame.empty
    assert list(frame.columns) == list(coverage(ds, by=by).frame.columns)


def test_an_empty_base_has_no_share(base):
    """With Norway alone there is no EU state to count: the share is missing, not zero."""
    frame = coverage(base.select(["NO"])).frame

    row = rows(frame, measure="asylum-screening").iloc[0]
    assert (row.listed, row.base_size, row.outside_base) == (0, 0, 1)
    assert np.isnan([row.share, row.lower, row.upper]).all()


def test_nothing_listed_and_everything_listed_are_both_sensible(base, relisted):
    """All shares are 0 with all still possible, or all are 1."""
    nothing = coverage(relisted({})).frame
    everything = coverage(relisted(dict.fromkeys(MEASURES, COUNTRIES))).frame

    assert (nothing["share"] == 0).all()
    assert (nothing["upper"].dropna() == 1).all()
    assert (everything["share"] == 1).all()
    assert (everything["upper"].dropna() == 1).all()


def test_without_qualified_cells_the_share_falls_and_the_upper_bound_does_not(base):
    """Leaving out qualified cells makes them silent, not a no."""
    row = rows(coverage(base.select(include_qualified=False)).frame, measure="reflection-period")

    assert row["listed"].item() == 2
    assert row["qualified"].item() == 0


def test_unknown_names_are_told_with_the_nearest(base):
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(UnknownName, match="detection"):
        coverage(base, "detecton")
    with pytest.raises(ValueError, match="measure"):
        coverage(base, by="theme")


@few
@given(
    st.lists(
        st.integers(0, 30).flatmap(
            lambda n: st.tuples(
                st.just(n),
                st.integers(0, n).flatmap(lambda k: st.tuples(st.just(k), st.integers(0, n - k))),
            )
        )
    )
)
def test_shares_need_nothing_but_counts(counts):
    """The bounds hold for any k, excluded and N with k + excluded <= N; N = 0 gives no share."""
    frame = pd.DataFrame(
        [(n, k, excluded) for n, (k, excluded) in counts],
        columns=["n", "listed", "excluded"],
        dtype=int,
    )

    result = with_shares(frame, "n")

    filled = result[result["n"] > 0]
    assert ((filled["lower"] <= filled["share"]) & (filled["share"] <= filled["upper"])).all()
    assert result.loc[result["n"] == 0, ["share", "lower", "upper"]].isna().all(axis=None)


def test_a_country_outside_the_base_is_not_ruled_out(base, changed):
    """GE is listed on the other side of a strict relation, but outside the base: it counts nowhere."""
    opposed = base.relations["relation"] == "period-or-status"
    ds = changed(relations=base.relations[opposed].assign(left="asylum-screening"))

    row = coverage(ds).frame.set_index("measure").loc["asylum-screening"]
    assert (row.base_size, row.excluded, row.upper) == (3, 0, 1)
