import numpy as np
import pandas as pd
import pytest

from thb_analysis.analysis import agreement


@pytest.fixture(scope="module")
def result(base):
    """Agreement of the two coders of the small package."""
    return agreement(base)


def test_alpha_of_the_small_package_by_hand(result):
    """Coders differ in 1 of 5 x 6 cells; the rest follows from the coincidence table.

    The first coder lists 18 cells, the second 17 of these. Each cell enters
    the table twice: o11 = 34, o00 = 24, o10 = o01 = 1; n1 = 35, n0 = 25,
    n = 60. Alpha = 1 - 2 * 59 / (2 * 35 * 25).
    """
    assert (result.n_cells, result.n_disagreements) == (30, 1)
    assert result.alpha == pytest.approx(1 - 2 * 59 / (2 * 35 * 25))
    assert result.lower <= result.alpha <= result.upper == 1


def test_coders_are_compared_before_anything_was_settled(result):
    """Settling in favour of one coder does not make the other one agree."""
    told = result.disagreements[["footnote", "country", "field", "first", "second"]]

    assert told.to_numpy().tolist() == [
        [2, "GE", "listed", "true", ""],
        [6, "EL", "maximum", "12", ""],
    ]


def test_each_disagreement_says_how_it_was_settled(result):
    """The reader sees what was decided and why, and where it stands."""
    row = result.disagreements.iloc[0]

    assert (row.measure, row.theme, row.settled) == ("screening", "detection", "true")
    assert row.reason == "The sentence names Georgia."


def test_a_disagreement_that_nobody_settled_is_shown(base, changed):
    """A missing settlement leaves an empty field, not a missing row."""
    ds = changed(second_cells=base.second_cells.iloc[1:].reset_index(drop=True))

    row = agreement(ds, replicates=10).disagreements.iloc[0]
    assert (row.footnote, row.country, row.second, row.settled) == (2, "AT", "", "")


def test_each_theme_and_both_variables_have_a_row(result):
    """All themes first, then theme by theme: listed or not, and the three states."""
    frame = result.frame

    assert list(frame["theme"]) == ["", "", "detection", "detection", "protection", "protection"]
    assert list(frame["variable"]) == ["listed", "status"] * 3
    assert list(frame["cells"]) == [30, 30, 15, 15, 15, 15]
    assert list(frame["disagreements"]) == [1, 1, 1, 1, 0, 0]
    assert frame["alpha"].iloc[-1] == 1


def test_fields_are_compared_where_both_coders_list_the_cell(result):
    """Of 17 cells in common, one has another maximum."""
    fields = result.fields.set_index("field")

    assert (fields["cells"] == 17).all()
    assert fields["disagreements"].sum() == fields.loc["maximum", "disagreements"] == 1


def test_what_is_left_out_of_an_analysis_does_not_change_how_it_was_coded(base, result):
    """Leaving qualified cells or the sentences' cells out of a report changes no agreement."""
    narrowed = agreement(base.select(include_qualified=False, include_body=False))

    pd.testing.assert_frame_equal(narrowed.frame, result.frame)


def test_fewer_countries_are_fewer_cells(base):
    """Agreement is over the participants that are looked at."""
    narrowed = agreement(base.select(["AT", "GE"]), replicates=10)

    assert (narrowed.n_cells, narrowed.n_disagreements) == (12, 1)


def test_a_cell_that_the_first_coder_had_not_reported_is_put_back_to_silence(base, changed):
    """A settlement in favour of the second coder counts as a disagreement."""
    settlements = base.settlements.assign(first="", second="true").iloc[[0]]
    ds = changed(settlements=settlements.assign(country="AT"))

    told = agreement(ds, replicates=10).disagreements.iloc[0]
    assert (told.footnote, told.country, told["first"], told.second) == (2, "AT", "", "true")


def test_a_cell_that_was_settled_away_comes_back_for_the_comparison(base, changed):
    """What the first coder had listed by mistake is a disagreement too."""
    settlement = base.settlements.iloc[[0]].assign(footnote=3, country="GE", settled="")
    ds = changed(settlements=settlement)

    told = agreement(ds, replicates=10).disagreements
    assert told.loc[told["footnote"] == 3, "first"].tolist() == ["true"]


def test_the_interval_is_the_same_each_time(base, result):
    """The bootstrap is seeded: the same data give the same report."""
    pd.testing.assert_frame_equal(agreement(base).frame, result.frame)


def test_without_a_second_coding_or_any_listing_alpha_is_missing(base, relisted, changed):
    """Where nobody lists anything there is no variation, so no alpha and no warning."""
    empty = {name: base._frames[name].iloc[:0] for name in ("second_cells", "settlements")}
    ds = changed(observations=relisted({}).observations, **empty)

    result = agreement(ds, replicates=10)
    assert np.isnan([result.alpha, result.lower, result.upper]).all()
    assert result.n_disagreements == 0
    assert result.disagreements.empty


def test_without_a_second_coding_nothing_is_compared(base):
    """A package that was coded once has no cell to compare, no difference, and no alpha."""
    tables = ("second_cells", "settlements", "second_measures")
    ds = base.with_tables(**{name: getattr(base, name).iloc[:0] for name in tables})
    result = agreement(ds, replicates=10)
    assert (result.n_cells, result.n_disagreements) == (0, 0)
    assert result.alpha != result.alpha
    assert result.disagreements.empty
    assert result.measure_disagreements.empty
    assert not result.codebook["lists"].any()
