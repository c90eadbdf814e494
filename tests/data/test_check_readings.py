"""Other readings and the steps of a pathway are held against the coding they speak of."""

import pytest

from thb_analysis.data import validate
from thb_analysis.data.readings import duration

READINGS, PATHWAY = "codebook/readings.csv", "codebook/pathway.csv"


@pytest.mark.parametrize(
    ("old", "new", "rule", "column"),
    [
        ("6,EL,duration,12..24 months", "6,EL,duration,24..12 months", "reading", "value"),
        ("2,*,base,eu_and_ge", "2,*,base,europe", "reading", "value"),
        ("2,*,base,eu_and_ge", "2,*,polarity,yes", "reading", "value"),
        ("2,*,base,eu_and_ge", "2,*,base,all", "stale-reading", "change"),
        ("5,EL,unlist,", "5,EL,list,", "stale-reading", "change"),
        ("5,EL,unlist,", "5,GE,unlist,", "stale-reading", "change"),
        ("5,EL,unlist,", "5,AT,qualify,", "stale-reading", "change"),
        ("5,EL,unlist,", "5,EL,unqualify,", "stale-reading", "change"),
        ("6,EL,duration,12..24 months", "6,AT,duration,6..6 months", "stale-reading", "change"),
        ("5,EL,unlist,", "1,EL,unlist,", "unknown-name", "footnote"),
        ("5,EL,unlist,", "5,XX,unlist,", "unknown-name", "country"),
        ("5,EL,unlist,", "5,*,unlist,", "reading-country", "country"),
        ("5,EL,unlist,", "5,EL,unlist,6", "reading-value", "value"),
    ],
)
def test_a_faulty_reading_is_named(edit, old, new, rule, column):
    """A reading that means nothing, or that changes nothing, is a fault with its place."""
    faults = validate(edit(READINGS, old, new)).faults
    assert (rule, READINGS, column) in {(f.rule, f.file, f.column) for f in faults}


@pytest.mark.parametrize(
    ("old", "new", "rule", "column"),
    [
        ("screening | asylum-screening", "screening | asylum", "expression", "expression"),
        ("status-not-distinguished", "status-not-distinguish", "unknown-name", "conditions"),
    ],
)
def test_a_faulty_step_is_named(edit, old, new, rule, column):
    """A step that cannot be evaluated, or whose condition is no measure, is a fault."""
    (fault,) = validate(edit(PATHWAY, old, new)).faults
    assert (fault.rule, fault.file, fault.column) == (rule, PATHWAY, column)


def test_a_duration_is_read():
    """A duration is written as minimum..maximum and its unit."""
    assert duration("6..12 months") == (6, 12, "months")


@pytest.mark.parametrize("value", ["", "6 months", "6..12", "12..6 months", "6..12 years"])
def test_another_writing_is_refused(value):
    """What is no duration is refused, with the writing that is expected."""
    with pytest.raises(ValueError, match="6\\.\\.12 months"):
        duration(value)
