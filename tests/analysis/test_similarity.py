"""Who is most alike, recomputed by hand: open is no difference, and what is open for both counts for nothing."""

import pandas as pd

import thb_analysis as thb
from thb_analysis.check.intake import from_frame


def test_countries_are_compared_by_what_is_named_for_either():
    """Both over either; the nearest first, no more than asked for; who shares nothing is left out."""
    named = {
        "a": ["yes", "yes", "yes", ""],
        "b": ["yes", "yes", "", ""],
        "c": ["yes", "", "", ""],
        "d": ["", "yes", "", "yes"],
    }
    ds = from_frame(pd.DataFrame({"unit": ["U1", "U2", "U3", "U4"], **named}))
    found = thb.alike(ds, "U1")
    facts = found.frame[["country", "both", "either", "similarity"]].to_numpy().tolist()
    assert facts == [["U2", 2, 4, 2 / 4], ["U3", 1, 3, 1 / 3]]
    assert thb.alike(ds, "U1", most=1).frame["country"].tolist() == ["U2"]
    assert found.frame["only_here"].tolist() == [("c",), ("b", "c")]
    assert found.frame["only_there"].tolist() == [("d",), ()]
    assert [*found.tables()[0].rows[0][:2]] == ["U2", "2 of 4"]


def test_another_answer_stands_apart_from_an_open_one():
    """What is reported as absent for one and named for the other is a difference; open is none."""
    table = {
        "a": ["yes", "yes"],
        "b": ["yes", "no"],
        "c": ["no", "yes"],
        "d": ["yes", ""],
    }
    ds = from_frame(pd.DataFrame({"unit": ["U1", "U2"], **table}))
    (row,) = thb.alike(ds, "U1").frame.itertuples()
    assert (row.different, row.only_here, row.only_there) == (("b", "c"), ("d",), ())


def test_one_country_alone_is_like_nobody(real):
    """Without others there is no table."""
    alone = real.select(["PL"])
    assert thb.alike(alone, "PL").tables() == []
