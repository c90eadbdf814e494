"""k of N with bounds: what is reported, what is certain, and what missing reports leave open."""

import pytest

from thb_analysis.analysis.counts import share_of
from thb_analysis.data import load
from thb_analysis.data.states import ABSENT
from thb_analysis.errors import ExpressionError, UnknownName


def test_a_list_counts_within_its_base(tiny_dataset):
    """Countries named outside the base do not count; missing ones may have it or not."""
    share = share_of(tiny_dataset, "asylum-screening", "eu")
    assert (share.k, share.n, share.bounds) == (2, 3, (2, 3))
    assert share.reported == {"AT", "EL"}


def test_who_is_named_outside_the_base_is_known_apart(tiny_dataset):
    """They are known as far as they are participants that are selected, and wherever the list is asked."""
    for expression in ("asylum-screening", "screening & asylum-screening"):
        assert share_of(tiny_dataset, expression, "eu").outside == {"NO"}
    assert not share_of(tiny_dataset, "asylum-screening", "all").outside
    assert not share_of(tiny_dataset.select(["AT", "GE"]), "asylum-screening", "eu").outside


def test_who_took_no_part_is_not_named_outside_the_base(edit):
    """A list may name a country that took no part: it is nowhere shown."""
    edit("source/footnotes.csv", "AT, BE EL and NO.", "AT, BE EL, DK and NO.")
    row = "2,screening,EL"
    ds = load(edit("observations.csv", row, f"2,screening,DK,reported,,,,,list,\n{row}"))
    assert "DK" in ds.listed("screening")
    assert "DK" not in share_of(ds, "screening", "eu").outside


def test_a_base_is_certain(tiny_dataset):
    """Who is covered is known."""
    assert share_of(tiny_dataset, "@eu").bounds == (3, 3)


def test_a_difference_is_bounded_from_both_sides(tiny_dataset):
    """What is taken away may be more than is reported, so that less may be left."""
    # Belgium, an EU state, is not on the list, and may have it all the same.
    share = share_of(tiny_dataset, "@eu - asylum-screening")
    assert share.reported == {"BE"}
    assert share.bounds == (0, 1)


def test_a_list_that_excludes_another_leaves_nothing_open(tiny_dataset):
    """Georgia does not distinguish the status, and so by the words of the source grants no period."""
    share = share_of(tiny_dataset, "@all - reflection-period")
    assert share.reported == share.certain == {"GE"}
    assert share.bounds == (1, 1)


def test_open_ends_of_durations_leave_room(tiny_dataset):
    """A duration with an open end, or none, may lie within the range."""
    share = share_of(tiny_dataset, "reflection-length[6..24]", "eu_and_ge")
    assert share.reported == {"AT"}
    assert share.bounds == (1, 4)
    assert share_of(tiny_dataset, "reflection-length[24..36]", "eu_and_ge").bounds == (0, 2)


def test_what_is_wrong_is_named(tiny_dataset):
    """Unknown measures and bases are errors."""
    with pytest.raises(ExpressionError, match="unknown measure"):
        share_of(tiny_dataset, "gone")
    with pytest.raises(UnknownName, match="unknown base"):
        share_of(tiny_dataset, "screening", "gone")


def test_absent_countries_are_excluded(study):
    """A complete list leaves nothing open."""
    ds = study({"a": "WX"}, "WXYZ")
    ds = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert set(ds.cells()["state"]) == {"reported", ABSENT}
    assert share_of(ds, "a").bounds == (2, 2)
    assert share_of(ds, "@all - a").bounds == (2, 2)
