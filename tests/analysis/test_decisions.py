import numpy as np
import pytest

from thb_analysis.analysis import agreement


@pytest.fixture(scope="module")
def result(base):
    """Agreement of the two coders of the small package."""
    return agreement(base, replicates=200)


def test_alpha_of_a_decision_by_hand(result):
    """Coders differ on the kind of 1 of 6 lists; the rest follows from the coincidence table.

    Values of both coders together: practice 7, provision 2, duration 2,
    condition 1; n = 12, o = 2 in disagreement. Alpha = 1 - 11 * 2 / (144 - 58).
    """
    row = result.codebook.set_index("field").loc["kind"]

    assert (row["lists"], row["disagreements"]) == (6, 1)
    assert row["agreement"] == pytest.approx(5 / 6)
    assert row["alpha"] == pytest.approx(1 - 11 * 2 / (144 - 58))
    assert row["lower"] < row["alpha"] < row["upper"] == 1


def test_each_decision_has_a_row(result):
    """Theme, kind, polarity and base are compared each on its own."""
    frame = result.codebook

    assert list(frame["field"]) == ["theme", "kind", "polarity", "base"]
    assert list(frame["disagreements"]) == [0, 1, 0, 0]
    assert list(frame["alpha"].drop(1)) == [1, 1, 1]


def test_decisions_are_compared_before_anything_was_settled(result):
    """A settlement in favour of the first coder leaves the disagreement on record."""
    assert result.measure_disagreements.to_numpy().tolist() == [
        [7, "status-not-distinguished", "protection", "kind", "condition", "practice", "condition",
         "The sentence speaks of what victims must show."]
    ]  # fmt: skip


def test_a_decision_settled_for_the_second_coder_is_put_back(base, changed):
    """What was adopted from the second coder still counts as a disagreement."""
    row = base.settlements.iloc[[-1]].assign(
        footnote=3, field="base", first="all", second="eu", settled="eu"
    )
    ds = changed(settlements=row)

    told = agreement(ds, replicates=10).measure_disagreements.set_index(["footnote", "field"])
    assert told.loc[(3, "base"), ["first", "second", "settled"]].tolist() == ["all", "eu", "eu"]


def test_a_difference_that_nobody_settled_is_shown(base, changed):
    """A missing settlement leaves an empty field, not a missing row."""
    ds = changed(settlements=base.settlements.iloc[:0])

    (row,) = agreement(ds, replicates=10).measure_disagreements.itertuples()
    assert (row.field, row.first, row.second, row.settled, row.reason) == (
        "kind", "condition", "practice", "", "",
    )  # fmt: skip


def test_a_decision_without_variation_has_no_alpha(base, changed):
    """Where both coders use one value throughout, alpha and its interval are missing."""
    ds = changed(
        measures=base.measures.assign(polarity="affirmed"),
        second_measures=base.second_measures.assign(polarity="affirmed"),
    )

    row = agreement(ds, replicates=10).codebook.set_index("field").loc["polarity"]
    assert (row["disagreements"], row["agreement"]) == (0, 1)
    assert np.isnan([row["alpha"], row["lower"], row["upper"]]).all()


def test_without_a_second_coder_nothing_is_compared(base, changed):
    """No second decisions are no lists in common, and no warning."""
    ds = changed(
        second_measures=base.second_measures.iloc[:0],
        settlements=base.settlements.iloc[:0],
    )

    result = agreement(ds, replicates=10)
    assert (result.codebook["lists"] == 0).all()
    assert result.codebook["alpha"].isna().all()
    assert result.measure_disagreements.empty


def test_fewer_countries_are_not_fewer_lists(base, result):
    """What a list means does not depend on the countries that a report looks at."""
    narrowed = agreement(base.select(["AT"]), replicates=200)

    assert narrowed.codebook.equals(result.codebook)
