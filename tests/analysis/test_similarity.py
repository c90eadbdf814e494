import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thb_analysis.analysis import similarity
from thb_analysis.analysis.similarity import pairwise
from thb_analysis.errors import UnknownName

# No deadline: a busy machine is no failure.
few = settings(max_examples=50, deadline=None)
COEFFICIENTS = ["jaccard", "simple_matching"]


def boolean(rows):
    """Return rows of 0 and 1 as a table of countries A, B, …."""
    return pd.DataFrame(rows, index=list("ABCD")[: len(rows)]).astype(bool)


@st.composite
def incidences(draw):
    """A list of who is listed for what, and a mask of what speaks of whom."""
    shape = draw(st.tuples(st.integers(1, 4), st.integers(0, 6)))
    in_base = draw(arrays(bool, shape))
    listed = draw(arrays(bool, shape)) & in_base
    return boolean(listed), boolean(in_base)


def test_jaccard_by_hand():
    """Shared over listed for either: A and B share 1 of 3, A and C nothing of 3."""
    listed = boolean([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])

    result = pairwise(listed, boolean(np.ones((3, 4))))

    assert result.loc["A", "B"] == pytest.approx(1 / 3)
    assert result.loc["A", "C"] == 0


def test_simple_matching_by_hand():
    """Agreement in either way over all: A and B agree in 2 of 4, A and C in 1 of 4."""
    listed = boolean([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])

    result = pairwise(listed, boolean(np.ones((3, 4))), "simple_matching")

    assert result.loc["A", "B"] == pytest.approx(2 / 4)
    assert result.loc["A", "C"] == pytest.approx(1 / 4)


def test_only_measures_that_speak_of_both_are_compared():
    """A column outside the base of one of the two says nothing about how alike they are."""
    listed, in_base = boolean([[1, 1], [1, 0]]), boolean([[1, 1], [1, 0]])

    assert pairwise(listed, in_base).loc["A", "B"] == 1


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@few
@given(incidence=incidences())
def test_similarity_is_symmetric_within_bounds_and_one_with_itself(coefficient, incidence):
    """Where it is defined, it is a similarity."""
    result = pairwise(*incidence, coefficient).to_numpy()

    np.testing.assert_array_equal(result, result.T)
    defined = result[~np.isnan(result)]
    assert ((defined >= 0) & (defined <= 1)).all()
    own = np.diag(result)
    assert (own[~np.isnan(own)] == 1).all()


@few
@given(incidence=incidences())
def test_jaccard_is_missing_for_two_empty_rows_and_only_there(incidence):
    """Two countries that nothing lists are not alike, and not unlike: there is nothing to compare."""
    listed, in_base = incidence

    result = pairwise(listed, in_base)

    for one in listed.index:
        for other in listed.index:
            both = in_base.loc[one] & in_base.loc[other]
            empty = not ((listed.loc[one] | listed.loc[other]) & both).any()
            assert np.isnan(result.loc[one, other]) == empty


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@few
@given(incidence=incidences(), data=st.data())
def test_reordering_changes_nothing_but_order(coefficient, incidence, data):
    """Neither the order of countries nor that of measures matters."""
    listed, in_base = incidence
    countries = data.draw(st.permutations(list(listed.index)))
    measures = data.draw(st.permutations(list(listed.columns)))

    shuffled = pairwise(
        listed.loc[countries, measures], in_base.loc[countries, measures], coefficient
    )

    straight = pairwise(listed, in_base, coefficient).loc[countries, countries]
    pd.testing.assert_frame_equal(shuffled, straight)


def test_challenges_conditions_and_unclear_lists_take_no_part(base):
    """Only provisions and practices with a clear reading make countries alike."""
    result = similarity(base)

    assert list(result.listed.columns) == ["screening", "asylum-screening", "reflection-period"]


@pytest.mark.parametrize("polarity", ["negated", "unclear"])
def test_only_a_list_that_reports_a_presence_makes_countries_alike(base, changed, polarity):
    """Two countries on a list of what is absent, or that can be read both ways, share nothing that is there."""
    turned = base.measures["polarity"].mask(base.measures["measure"] == "screening", polarity)
    result = similarity(changed(measures=base.measures.assign(polarity=turned)))

    assert list(result.listed.columns) == ["asylum-screening", "reflection-period"]


def test_cells_outside_the_base_do_not_count(base):
    """NO stands on the list of a statement about EU states, which tells nothing about NO."""
    result = similarity(base)

    assert not result.listed.loc["NO", "asylum-screening"]
    assert result.frame.loc["AT", "NO"] == 1
    assert result.frame.loc["AT", "BE"] == pytest.approx(2 / 3)


def test_a_cell_outside_the_base_counts_as_not_reported_if_it_is_not_skipped(base):
    """AT and NO then differ by the measure that does not speak of NO, and the listing outside stays out."""
    result = similarity(base, skip_not_covered=False)

    assert not result.listed.loc["NO", "asylum-screening"]
    assert result.in_base.all(axis=None)
    assert result.frame.loc["AT", "NO"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@few
@given(incidence=incidences(), data=st.data())
def test_relabelling_changes_nothing_but_names(coefficient, incidence, data):
    """What countries are called plays no part."""
    listed, in_base = incidence
    names = dict(zip(listed.index, data.draw(st.permutations(list("WXYZ"))), strict=False))

    renamed = pairwise(listed.rename(index=names), in_base.rename(index=names), coefficient)

    straight = pairwise(listed, in_base, coefficient).rename(index=names, columns=names)
    pd.testing.assert_frame_equal(renamed, straight)


def test_neighbours_come_with_what_is_shared_and_what_sets_apart(base):
    """A number of likeness can be traced to the measures behind it."""
    near = similarity(base).nearest("BE")

    assert list(near["neighbour"]) == ["NO", "AT", "EL", "GE"]
    assert list(near["rank"]) == [1, 2, 2, 4]
    second = near.iloc[1]
    assert (second.shared, second.only_here, second.only_there, second.compared) == (2, 0, 1, 3)
    assert second.shared_measures == ("screening", "reflection-period")
    assert second.only_there_measures == ("asylum-screening",)


def test_the_number_of_neighbours_is_a_limit(base):
    """Asking for more than there are gives what there is; never the country itself."""
    assert len(similarity(base).nearest("BE", 2)) == 2
    assert "BE" not in set(similarity(base).nearest("BE", 50)["neighbour"])


def test_one_country_or_nothing_listed_leaves_no_neighbours(base, relisted):
    """Where nothing can be compared the table is empty, with all its columns."""
    columns = list(similarity(base).nearest("BE").columns)
    alone = similarity(base.select(["BE"])).nearest("BE")
    silent = similarity(relisted({})).nearest("BE")

    assert alone.empty
    assert silent.empty
    assert list(alone.columns) == list(silent.columns) == columns


def test_a_theme_without_measures_to_compare_leaves_all_undefined(base, changed):
    """No measure, no similarity, no error."""
    ds = changed(measures=base.measures.assign(kind="challenge", compared=False))

    for coefficient in COEFFICIENTS:
        assert similarity(ds, coefficient=coefficient).frame.isna().all(axis=None)


def test_unknown_names_are_told(base):
    """The mistake is named in what the user sees."""
    with pytest.raises(UnknownName, match="jaccard"):
        similarity(base, coefficient="jacard")
    with pytest.raises(UnknownName, match="country"):
        similarity(base).nearest("DK")
