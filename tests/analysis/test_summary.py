import numpy as np
import pandas as pd
import pytest

from thb_analysis.analysis import theme_summary
from thb_analysis.errors import UnknownName


def test_a_summary_counts_what_the_prose_says(base):
    """Measures, participants, states and bases of one theme."""
    result = theme_summary(base, "detection")

    assert (result.title, result.measures, result.participants) == ("Detection", 3, 5)
    assert result.states == {"reported": 10, "qualified": 0, "not_listed": 4, "out_of_base": 1}
    assert sum(result.states.values()) == 3 * 5
    assert result.outside_base == 1
    assert result.bases.to_numpy().tolist() == [
        ["all", "all participants", 5, 2],
        ["eu", "EU states", 3, 1],
    ]
    assert result.unclear == ("phases-distinct",)
    assert result.never_listed == ()


def test_the_most_and_the_least_listed_are_all_that_tie(base, relisted, study):
    """Nobody is called first by the order of a table."""
    result = theme_summary(base, "detection")
    assert (result.most_listed, result.highest) == (("screening",), 1)
    assert (result.least_listed, result.lowest) == (("asylum-screening",), pytest.approx(2 / 3))

    lists = {"a": "XY", "b": "X", "c": "Z", "d": "WZ"}
    tied = theme_summary(study(lists, "WXYZ"), "protection")
    assert tied.most_listed == ("a", "d")
    assert tied.least_listed == ("b", "c")


def test_what_is_not_affirmed_has_no_part_in_medians_and_ranges(study):
    """A list that says "not", or does not say which, is counted as set aside and nowhere else."""
    lists = {"a": "W", "b": "WX", "c": "WXYZ", "d": ""}
    ds = study(lists, "WXYZ", polarities={"c": "negated", "d": "unclear"})
    result = theme_summary(ds, "protection")

    (kind,) = result.kinds.to_dict("records")
    assert (kind["measures"], kind["set_aside"]) == (4, 2)
    assert (kind["lowest"], kind["median"], kind["highest"]) == (0.25, 0.375, 0.5)
    assert (kind["least_listed"], kind["most_listed"]) == (("a",), ("b",))
    assert (result.lowest, result.highest) == (0.25, 0.5)
    assert (result.least_listed, result.most_listed) == (("a",), ("b",))


def test_a_kind_of_which_nothing_is_affirmed_has_no_range(base):
    """The one condition of the small package is worded in the negative."""
    kinds = theme_summary(base, "protection").kinds.set_index("kind")

    assert kinds.loc["condition", ["measures", "set_aside"]].tolist() == [1, 1]
    assert kinds.loc["condition", ["lowest", "median", "highest"]].isna().all()
    assert kinds.loc["condition", "most_listed"] == ()


def test_kinds_are_summed_up_apart(base):
    """The range of shares is told kind by kind."""
    kinds = theme_summary(base, "protection").kinds.set_index("kind")

    assert list(kinds.index) == ["provision", "duration", "condition"]
    assert kinds.loc["provision", ["measures", "lowest", "highest"]].tolist() == [1, 0.8, 0.8]
    assert kinds.loc["provision", "most_listed"] == ("reflection-period",)
    assert kinds.loc["provision", "least_listed"] == ()


def test_all_shares_alike_leave_no_least_listed(relisted):
    """Where nothing is listed there is no lowest among equals."""
    result = theme_summary(relisted({}), "protection")

    assert (result.highest, result.lowest, result.least_listed) == (0, 0, ())
    assert result.never_listed == ("AT", "BE", "EL", "GE", "NO")


def test_a_theme_without_measures_has_a_summary(base, changed):
    """Zero counts, no shares, no warning."""
    empty = base.themes.iloc[[0]].assign(theme="covid", order=9)
    ds = changed(themes=pd.concat([base.themes, empty], ignore_index=True))

    result = theme_summary(ds, "covid")
    assert (result.measures, result.most_listed, result.duration_measures) == (0, (), 0)
    assert np.isnan([result.highest, result.lowest]).all()
    assert result.kinds.empty
    assert result.bases.empty


def test_durations_and_irregularities_of_the_theme_are_counted(base):
    """The notebook shows a section where there is something to show."""
    assert theme_summary(base, "detection").duration_measures == 0
    assert theme_summary(base, "protection").duration_measures == 1
    assert theme_summary(base, "protection").irregularities == 4


def test_an_unknown_theme_is_told(base):
    """With the nearest that exists."""
    with pytest.raises(UnknownName, match="protection"):
        theme_summary(base, "protektion")
