"""What follows a first length, and the least that law sets: columns that a package may have."""

import pytest

from thb_analysis.data import load, validate
from thb_analysis.data.rebuild import build

REMARKS = "source/remarks.csv"
STANDARDS = "codebook/standards.csv"
HEAD = "standard,instrument,article,obligation,seen,length_of,minimum,unit\n"
LAW = "{},residence_permit_directive,8(3),At least six months.,text,{}\n"


@pytest.fixture
def later(tiny):
    """Let another length follow the one of the small package; returns the folder."""

    def write(ends):
        path = tiny / REMARKS
        head, *rows = path.read_text("utf-8").splitlines()
        more = [f",{ends}" if ",6,6,months," in row else ",," for row in rows]
        lines = [f"{head},later_minimum,later_maximum"]
        lines += [row + own for row, own in zip(rows, more, strict=True)]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return tiny

    return write


@pytest.fixture
def laws(tiny):
    """Write standards that bound lengths into the small package."""

    def write(*lengths):
        rows = [LAW.format(f"law-{at}", each) for at, each in enumerate(lengths)]
        (tiny / STANDARDS).write_text(HEAD + "".join(rows), "utf-8")
        return tiny

    return write


def test_a_later_length_reaches_the_observations(later):
    """It is derived with its cell, and cells without one leave it empty."""
    folder = later("9,12")
    build(folder)
    cells = load(folder).cells()
    given = cells[cells["later_minimum"].notna()]
    assert set(given["later_minimum"]) == {9}
    assert set(given["later_maximum"]) == {12}
    assert given["minimum"].notna().all()


def test_a_package_without_later_lengths_needs_no_columns(tiny):
    """Rebuilding adds no empty columns to the observations of others."""
    build(tiny)
    assert "later" not in (tiny / "observations.csv").read_text("utf-8")


def test_a_later_length_has_its_ends_in_order(later):
    """The shortest is not above the longest."""
    assert "later_minimum: '12' is above the maximum" in str(validate(later("12,9")))


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
def test_a_least_length_belongs_to_one_measure(laws, lengths, told):
    """It has a unit and a measure that exists, and no measure has two."""
    report = validate(laws(*lengths))
    assert report.ok if not told else told in str(report)


def test_belgiums_second_permit_is_a_field(real):
    """Note 52 gives Belgium three months for presumed victims, six for identified ones."""
    cells = real.cells().set_index(["measure", "country"])
    belgium = cells.loc[("permit-duration", "BE")]
    assert [belgium[end] for end in ("minimum", "maximum")] == [3, 3]
    assert [belgium[end] for end in ("later_minimum", "later_maximum")] == [6, 6]
    assert cells["later_minimum"].count() == 1
