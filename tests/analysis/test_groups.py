import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thb_analysis.analysis import coverage
from thb_analysis.analysis.groups import group_coverage
from thb_analysis.errors import UnknownName

few = settings(max_examples=8, deadline=None)
CODES = "ABCDEFGH"
lists = st.fixed_dictionaries(
    {slug: st.text(CODES, max_size=8) for slug in ("one", "two", "three")}
)
OWN = "X=A+B+C; Y=D+E+F; Z=G"


def rows(frame, **wanted):
    """Keep the rows that have these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


def one(frame, **wanted):
    """The one row that has these values."""
    (index,) = rows(frame, **wanted).index
    return frame.loc[index]


def opposed(ds, left, right):
    """Add a strict relation: who is on one list is not on the other."""
    relation = {"relation": "r", "kind": "disjoint", "strength": "strict", "reason": "Opposed."}
    table = pd.DataFrame([{**relation, "left": left, "right": right}])
    return ds.with_tables(relations=table.astype(ds.relations.dtypes.to_dict()))


def test_a_share_is_k_of_the_base_within_the_group(base):
    """Norway is listed, but the statement speaks of EU states: its group has no share."""
    frame = group_coverage(base, "bloc", "detection").frame

    eu = one(frame, measure="asylum-screening", group="EU")
    efta = one(frame, measure="asylum-screening", group="EFTA")
    assert (eu.listed, eu.base_size, eu.upper) == (2, 3, 1)
    assert eu.share == eu.lower == pytest.approx(2 / 3)
    assert (efta.listed, efta.base_size) == (0, 0)
    assert np.isnan([efta.share, efta.lower, efta.upper]).all()


def test_qualified_listings_count_and_are_told_apart(base):
    """A listing with a remark is a listing."""
    row = one(group_coverage(base, "bloc").frame, measure="reflection-period", group="EU")

    assert (row.listed, row.reported, row.qualified) == (3, 2, 1)


def test_the_upper_bound_leaves_out_what_a_strict_relation_rules_out(base):
    """GE cannot have a reflection period, whatever its silence means."""
    row = one(group_coverage(base, "bloc").frame, measure="reflection-period", group="EaP")

    assert (row.listed, row.excluded, row.upper) == (0, 1, 0)


def test_groups_add_up_to_all_participants(base):
    """Where every country is in a group, nobody is counted twice or forgotten."""
    result = group_coverage(base, "region")
    summed = result.frame.groupby("measure", sort=False)[["listed", "excluded", "base_size"]].sum()

    whole = coverage(base).frame.set_index("measure")[list(summed)]
    pd.testing.assert_frame_equal(summed, whole)


def test_a_country_in_no_group_takes_no_part(study):
    """It is neither in a group nor among the others."""
    ds = study({"one": "ADGH"}, CODES)
    result = group_coverage(ds, OWN)

    assert result.grouping.apart == ("H",)
    row = one(result.differences, group="X")
    assert (row.listed, row.base_size, row.other_listed, row.other_base_size) == (1, 3, 2, 4)


def test_a_difference_has_the_bounds_of_both_sides(study):
    """Silence here and listings there, and the reverse."""
    row = one(group_coverage(study({"one": "ABD"}, CODES[:6]), "X=A+B+C;Y=D+E+F").differences)

    assert (row.group, row.against) == ("X", "Y")
    assert row.difference == pytest.approx(1 / 3)
    assert (row.lower, row.upper) == (pytest.approx(2 / 3 - 1), pytest.approx(1 - 1 / 3))
    assert row.sign == "open"
    assert row.silences == 1


def test_a_sign_is_settled_only_where_a_list_rules_countries_out(study):
    """All of Y are on the opposed list, so that none of them can be on this one."""
    ds = study({"one": "AB", "two": "DEF"}, CODES[:6])
    plain, strict = (
        one(group_coverage(each, "X=A+B+C;Y=D+E+F").differences, measure="one")
        for each in (ds, opposed(ds, "one", "two"))
    )

    assert plain.sign == "open"
    assert (strict.sign, strict.lower) == ("positive", pytest.approx(2 / 3))
    assert pd.isna(strict.silences)


def test_listed_everywhere_is_no_difference_whatever_silence_means(study):
    """There is no silence to read."""
    frame = group_coverage(study({"one": CODES}, CODES), OWN).differences

    assert (frame["difference"] == 0).all()
    assert set(frame["sign"]) == {"none"}
    assert (frame["silences"] == 0).all()


def test_many_groups_are_held_against_all_others_and_two_against_each_other(study):
    """Two groups make one difference; the reverse would say the same."""
    ds = study({"one": "AB"}, CODES)

    many = group_coverage(ds, OWN).differences
    assert list(many["group"]) == ["X", "Y", "Z"]
    assert set(many["against"]) == {"all others"}
    assert len(group_coverage(ds, "X=A+B;Y=C").differences) == 1
    assert group_coverage(ds, "X=A+B").differences.empty


def test_two_groups_in_the_base_are_held_against_each_other_once(study):
    """The difference read from the other side would be the same one with the sign turned."""
    ds = study({"all": "A", "eu": "A"}, CODES, eu="ABCDEF", eu_only={"eu"})
    frame = group_coverage(ds, "X=A+B+C; Y=D+E+F; Z=G+H").differences

    assert list(rows(frame, measure="all")["group"]) == ["X", "Y", "Z"]
    spoken = rows(frame, measure="eu").dropna(subset="difference")
    assert list(spoken["group"]) == ["X"]


def test_small_sides_are_shown_and_not_compared(study):
    """A group of one has a difference, which is not spoken of."""
    result = group_coverage(study({"one": "ABG"}, CODES), OWN)

    assert set(rows(result.differences, small=True)["group"]) == {"Z"}
    assert set(result.compared["group"]) == {"X", "Y"}
    assert "Z" not in set(result.widest()["group"])
    assert result.grouping.small == ("Z",)


def test_a_list_that_cannot_be_read_one_way_is_not_compared(study):
    """It is shown with its counts."""
    result = group_coverage(study({"one": "ABC"}, CODES, polarities={"one": "unclear"}), OWN)

    assert len(result.differences) == 3
    assert result.compared.empty
    assert result.medians.empty


def test_the_widest_differences_come_first(study):
    """Either way; equal ones stand in the order of footnotes and groups."""
    ds = study({"one": "AD", "two": "ABC", "three": "DEF"}, CODES[:6])
    widest = group_coverage(ds, "X=A+B+C;Y=D+E+F").widest()

    assert list(widest["measure"]) == ["two", "three"]
    assert list(widest["difference"]) == [1, -1]


def test_differences_as_wide_as_the_widest_are_counted(study):
    """Either way and of any measure; the widest itself is not counted."""
    lists = {"one": "AD", "two": "ABC", "three": "DEF", "four": "A"}
    result = group_coverage(study(lists, CODES[:6]), "X=A+B+C;Y=D+E+F")
    assert result.as_wide() == 1


def test_medians_are_over_affirmed_measures_of_one_kind(study):
    """Kinds are kept apart, and what is negated or unclear is in no median."""
    ds = study(
        {"one": "A", "two": "AB", "three": "ABC", "four": "ABC"},
        CODES,
        kinds={"three": "condition"},
        polarities={"four": "negated"},
    )
    medians = group_coverage(ds, OWN).medians

    row = one(medians, kind="provision", group="X")
    assert (row.measures, row.share, row.lower, row.upper) == (2, 0.5, 0.5, 1)
    assert row.overall == pytest.approx(1.5 / 8)
    assert one(medians, kind="condition", group="X").share == 1
    assert one(medians, kind="condition", group="Z").small


def test_medians_follow_the_order_of_themes_and_groups(base):
    """Themes in their order, kinds by footnote, groups in order."""
    medians = group_coverage(base, "bloc").medians

    assert list(medians["theme"].unique()) == ["detection", "protection"]
    assert list(medians["group"][:3]) == ["EU", "EFTA", "EaP"]


def test_spreads_say_how_far_medians_reach(study):
    """From which group to which, among groups that are not small, and whether silence could close it."""
    ds = study({"one": "AB", "two": "ABCDG"}, CODES)
    (row,) = group_coverage(ds, OWN).spreads().itertuples()

    assert (row.lowest_groups, row.highest_groups) == (("Y",), ("X",))
    assert row.lowest == pytest.approx(1 / 6)
    assert row.highest == pytest.approx(5 / 6)
    assert row.overlap
    assert (row.fewest, row.most) == (2, 2)


def test_no_p_value_unless_it_is_asked_for(study):
    """A full count is not tested; the reading by exchangeability has columns of its own."""
    ds = study({"one": "ABC", "two": "ADG"}, CODES[:6])

    assert not {"p", "p_adjusted"} & set(group_coverage(ds, OWN.replace("; Z=G", "")).differences)
    asked = group_coverage(ds, "X=A+B+C;Y=D+E+F", permutations=199).differences
    assert one(asked, measure="one").p == 0.1
    assert (asked["p_adjusted"] >= asked["p"]).all()


def test_p_is_missing_where_nothing_is_compared(study):
    """Small sides and lists that cannot be read have no p."""
    ds = study({"one": "ABC", "two": "ABC"}, CODES, polarities={"two": "unclear"})
    asked = group_coverage(ds, OWN, permutations=19).differences

    assert set(asked.loc[asked["p"].notna(), "group"]) == {"X", "Y"}
    assert set(asked.loc[asked["p"].notna(), "measure"]) == {"one"}


def test_a_negative_number_of_permutations_is_refused(base):
    """There is no such reading."""
    with pytest.raises(ValueError, match="0 or more"):
        group_coverage(base, "bloc", permutations=-1)


def test_unknown_names_are_told_with_the_nearest(base):
    """Themes and columns alike."""
    with pytest.raises(UnknownName, match="detection"):
        group_coverage(base, "bloc", "detecton")
    with pytest.raises(UnknownName, match="bloc"):
        group_coverage(base, "blok")


@pytest.mark.parametrize("permutations", [0, 9])
@pytest.mark.parametrize("by", ["bloc", "took_part", "A=AT"])
def test_a_theme_without_measures_gives_empty_tables_with_all_columns(
    base, changed, by, permutations
):
    """Nothing to count is no error, whatever the groups."""
    empty = base.themes.iloc[[0]].assign(theme="covid", order=9)
    ds = changed(themes=pd.concat([base.themes, empty], ignore_index=True))

    nothing, something = (group_coverage(ds, by, theme, permutations) for theme in ("covid", None))
    for name in ("frame", "medians", "differences"):
        assert getattr(nothing, name).empty
        assert list(getattr(nothing, name)) == list(getattr(something, name))
    assert nothing.spreads().empty
    assert nothing.widest().empty


@few
@given(lists=lists, opposite=st.booleans())
def test_the_bounds_contain_the_share_and_the_difference(study, lists, opposite):
    """Whatever is listed or ruled out, for shares, medians and differences."""
    ds = study(lists, CODES)
    result = group_coverage(opposed(ds, "one", "two") if opposite else ds, OWN)

    for frame, value in (
        (result.frame, "share"),
        (result.medians, "share"),
        (result.differences, "difference"),
    ):
        known = frame.dropna(subset=value).round(10)
        assert ((known["lower"] <= known[value]) & (known[value] <= known["upper"])).all()
    signs = result.differences
    assert (signs.loc[signs["lower"].round(10) > 0, "sign"] == "positive").all()
    assert (signs.loc[signs["upper"].round(10) < 0, "sign"] == "negative").all()
    fixed = signs["sign"].isin(["positive", "negative"])
    assert (signs["silences"].isna() == fixed).all()


@few
@given(lists=lists)
def test_as_many_silences_as_stated_close_a_difference(study, lists):
    """Turned into listings on the side behind, they are enough, and one fewer is not."""
    groups = "X=A+B+C+D; Y=E+F+G+H"
    for row in group_coverage(study(lists, CODES), groups).differences.itertuples():
        gap = row.difference * row.base_size
        assert row.silences == round(abs(gap))
        assert row.silences <= 4


@few
@given(lists=lists, order=st.permutations(CODES))
def test_the_order_of_countries_changes_nothing(study, lists, order):
    """Shares, medians, differences and p do not depend on how the table of countries is sorted."""
    straight, mixed = (
        group_coverage(study(lists, codes), OWN, permutations=19) for codes in (CODES, order)
    )

    for name in ("overall", "frame", "medians", "differences"):
        pd.testing.assert_frame_equal(getattr(straight, name), getattr(mixed, name))


@few
@given(lists=lists)
def test_relabelling_countries_changes_nothing(study, lists):
    """What counts is who is listed, not what a country is called."""
    new = str.maketrans(CODES, CODES.lower())
    before = group_coverage(study(lists, CODES), OWN)
    renamed = {slug: codes.translate(new) for slug, codes in lists.items()}
    after = group_coverage(study(renamed, CODES.lower()), "X=a+b+c; Y=d+e+f; Z=g")

    for name in ("frame", "medians", "differences"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))


@few
@given(lists=lists, home=st.sampled_from("XYZ"))
def test_a_country_outside_the_base_changes_no_share(study, lists, home):
    """Whichever group it joins, the shares of statements about EU states stay as they are."""
    groups = {"X": "A+B+C", "Y": "D+E+F", "Z": "G"}
    joined = {**groups, home: f"{groups[home]}+K"}
    longer = {slug: f"{codes}K" for slug, codes in lists.items()}
    before, after = (
        group_coverage(
            study(named, codes, eu=CODES, eu_only=named),
            ";".join(f"{g}={c}" for g, c in by.items()),
        )
        for named, codes, by in ((lists, CODES, groups), (longer, f"{CODES}K", joined))
    )

    pd.testing.assert_frame_equal(before.frame, after.frame)
    pd.testing.assert_frame_equal(before.differences, after.differences)
