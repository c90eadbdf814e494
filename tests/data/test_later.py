"""What follows a first length, and the least that law sets: columns that a package may have."""

import pytest

from thb_analysis.data import load, validate
from thb_analysis.data.rebuild import build

REMARKS = "source/remarks.csv"
STANDARDS = "codebook/standards.csv"
HEAD = "standard,instrument,article,obligation,seen,length_of,minimum,unit\n"
LAW = "{},residence_permit_directive,8(3),At least six months.,text,{}\n"


def test_a_later_length_reaches_the_observations(tiny):
    """It is derived with its cell, which alone has one, and its ends are in order."""
    head, *rows = (tiny / REMARKS).read_text("utf-8").splitlines()
    for ends in ("12,9", "9,12"):
        more = [f"{row},{ends}" if ",6,6,months," in row else f"{row},," for row in rows]
        lines = [f"{head},later_minimum,later_maximum", *more]
        (tiny / REMARKS).write_text("\n".join(lines) + "\n", "utf-8")
        in_order = "later_minimum: '12' is above the maximum" not in str(validate(tiny))
        assert in_order == (ends == "9,12")
    build(tiny)
    cells = load(tiny).cells()
    given = cells[cells["later_minimum"].notna()]
    assert given[["later_minimum", "later_maximum"]].drop_duplicates().values.tolist() == [[9, 12]]
    assert given["minimum"].notna().all()


@pytest.mark.parametrize(
    ("lengths", "told"),
    [
        (["reflection-length,6,months"], ""),
        (["reflection-length,6,"], "unit: A duration needs a unit"),
        (["reflection-length,,"], "minimum: A least length goes with the measure"),
        ([",6,months"], "minimum: A least length goes with the measure"),
        (["reflection-lenght,6,months"], "length_of: 'reflection-lenght' is no measure"),
        (["reflection-length,6,months"] * 2, "is on line 2 already"),
    ],
)
def test_a_least_length_belongs_to_one_measure(tiny, lengths, told):
    """It has a unit and a measure that exists, and no measure has two."""
    rows = [LAW.format(f"law-{at}", each) for at, each in enumerate(lengths)]
    (tiny / STANDARDS).write_text(HEAD + "".join(rows), "utf-8")
    report = validate(tiny)
    assert report.ok if not told else told in str(report)
