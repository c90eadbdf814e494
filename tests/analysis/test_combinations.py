import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thb_analysis.analysis.combinations import combinations
from thb_analysis.errors import UnknownName

SIX = "ABCDEF"
LISTS = {"x": "ABCD", "y": "ABC", "z": "AE"}

# No deadline: a busy machine is no failure.
few = settings(max_examples=12, deadline=None)


def groups(result):
    """Return combination to countries, both as text."""
    frame = result.frame
    return {
        "".join(measures): "".join(codes)
        for measures, codes in zip(frame["measures"], frame["codes"], strict=True)
    }


def test_each_country_stands_in_the_combination_that_it_is_listed_for(study):
    """Combinations exclude each other: B and C are listed for x and y and nothing else."""
    result = combinations(study(LISTS, SIX))

    assert groups(result) == {"xy": "BC", "xyz": "A", "x": "D", "z": "E", "": "F"}
    assert result.frame["names"].iloc[0] == ("Land B", "Land C")
    assert list(result.frame["combination"]) == [1, 2, 3, 4, 5]


def test_the_combination_of_none_stands_last_however_large(study):
    """Silence is no combination of measures, even if most countries share it."""
    result = combinations(study({"x": "A", "y": "AB"}, SIX))

    assert result.frame["codes"].iloc[-1] == tuple("CDEF")
    assert list(result.frame["size"]) == [2, 1, 0]


@few
@given(lists=st.lists(st.sets(st.sampled_from(SIX)), min_size=1, max_size=5))
def test_combinations_share_out_the_countries(study, lists):
    """Every country stands once, and sizes of measures can be had back from the combinations."""
    slugs = dict(zip("vwxyz", lists, strict=False))
    result = combinations(study(slugs, SIX), measures=slugs)

    assert sorted(code for codes in result.frame["codes"] for code in codes) == list(SIX)
    assert result.countries == len(SIX)
    for measure, codes in slugs.items():
        inside = [measure in each for each in result.frame["measures"]]
        assert result.frame.loc[inside, "countries"].sum() == len(codes)


@few
@given(order=st.permutations(SIX))
def test_reordering_countries_changes_nothing_but_order(study, order):
    """The order of the participants decides neither the choice nor the groups."""
    usual, other = combinations(study(LISTS, SIX)), combinations(study(LISTS, order))

    pd.testing.assert_frame_equal(usual.sets, other.sets)
    pd.testing.assert_frame_equal(usual.pairs, other.pairs)
    assert {key: set(codes) for key, codes in groups(usual).items()} == {
        key: set(codes) for key, codes in groups(other).items()
    }


def test_the_measures_nearest_to_half_are_chosen(study):
    """Coverages of 1, 3 and 5 of 6: the middle one first, then the earlier footnote of the tie."""
    lists = {"w": SIX, "x": "ABCDE", "y": "A", "z": "ABC"}
    ds = study(lists, SIX)

    assert set(combinations(ds, most=1).sets["measure"]) == {"z"}
    result = combinations(ds, most=2)
    assert list(result.sets["measure"]) == ["x", "z"]
    assert (result.chosen, result.candidates) == (True, 3)


def test_only_provisions_and_practices_that_report_a_presence_are_chosen(study):
    """Obstacles, and statements that report an absence or cannot be read, are not combined unasked."""
    ds = study(
        dict.fromkeys("vwxyz", "ABC"),
        SIX,
        kinds={"v": "practice", "w": "challenge", "x": "actor"},
        polarities={"y": "unclear", "z": "negated"},
    )

    assert list(combinations(ds).sets["measure"]) == ["v"]
    asked = combinations(ds, measures=["z", "w", "z"])
    assert list(asked.sets["measure"]) == ["w", "z"]
    assert not asked.chosen


def test_countries_outside_a_base_are_left_out_and_named(study):
    """Who is not spoken of is in no combination; the measures that do not speak of it are named."""
    result = combinations(study(LISTS, SIX, eu="ABCDE", eu_only="z"))

    assert result.countries == 5
    (row,) = result.left_out.itertuples(index=False)
    assert row == ("F", "Land F", ("z",))


def test_a_narrow_base_is_not_chosen(study):
    """A measure that would cost the comparison most countries is no candidate, but can be asked for."""
    ds = study(LISTS, SIX, eu="AE", eu_only="z")

    assert list(combinations(ds).sets["measure"]) == ["x", "y"]
    assert combinations(ds, measures=["x", "z"]).countries == 2


def test_pairs_count_over_the_bases_of_both(study):
    """Listed for both, for either, and of how many: countries outside one of the bases do not count."""
    pairs = combinations(study(LISTS, SIX, eu="ABCDE", eu_only="z")).pairs
    found = {(row.measure, row.other): row for row in pairs.itertuples()}

    assert (found["x", "y"].both, found["x", "y"].either, found["x", "y"].base) == (3, 4, 6)
    assert found["x", "y"].jaccard == pytest.approx(3 / 4)
    assert (found["x", "z"].both, found["x", "z"].either, found["x", "z"].base) == (1, 5, 5)


def test_jaccard_of_two_measures_that_list_nobody_is_missing(study):
    """There is nothing to divide by, and no likeness to report."""
    pairs = combinations(study({"x": "", "y": ""}, SIX), measures="xy").pairs

    assert pairs["jaccard"].isna().all()
    assert pairs["either"].tolist() == [0]


@pytest.mark.parametrize(
    ("lists", "options"),
    [
        ({}, {}),
        (dict.fromkeys("xyz", ""), {}),
        (dict.fromkeys("xyz", SIX), {}),
        (LISTS, {"eu_only": "xyz"}),
        (LISTS, {"kinds": dict.fromkeys("xyz", "challenge")}),
    ],
)
def test_where_nothing_separates_countries_there_is_no_combination(study, lists, options):
    """No measure to choose, no combination, no error; the columns stay."""
    result = combinations(study(lists, SIX, **options))
    usual = combinations(study(LISTS, SIX))

    assert (result.candidates, result.countries) == (0, 0)
    for name in ("frame", "sets", "pairs", "left_out"):
        assert getattr(result, name).empty
        assert list(getattr(result, name).columns) == list(getattr(usual, name).columns)


def test_mistakes_are_told(base):
    """Unknown names and a choice of nothing are named in what the user sees."""
    with pytest.raises(UnknownName, match="theme"):
        combinations(base, "protektion")
    with pytest.raises(UnknownName, match="measure"):
        combinations(base, "protection", measures=["screening"])
    with pytest.raises(ValueError, match="at least one"):
        combinations(base, most=0)


def test_three_measures_are_enough_to_combine_or_two_that_were_asked_for(study):
    """Two chosen measures are a single comparison; whoever asks for two gets them."""
    two = study({"x": "ABC", "y": "AB"}, SIX)

    assert not combinations(two).enough
    assert combinations(two, measures="xy").enough
    assert not combinations(two, measures="x").enough
    assert combinations(study(LISTS, SIX)).enough


def test_countries_alone_in_their_combination_are_counted(study):
    """A country that alone is listed for none is alone as well."""
    assert combinations(study(LISTS, SIX)).alone == 4
    assert combinations(study({}, SIX)).alone == 0
