import pytest

from thb_analysis.data import validate


def _faults(folder):
    """Return rule, file, line, column and value of every fault, and the report."""
    report = validate(folder)
    return [(f.rule, f.file, f.line, f.column, f.value) for f in report.faults], str(report)


def test_a_footnote_without_a_marker(tiny, edit):
    """A note that nothing in the text refers to is named, with the row that is wanted."""
    edit("source/markers.csv", "5,2,period\n", "")
    found, told = _faults(tiny)
    assert found == [("no-marker", "source/markers.csv", 0, "footnote", "5")]
    assert "expected a row that begins 5,2" in told


def test_a_marker_on_another_page_than_its_note(tiny, edit):
    """A marker belongs on the page of its note; the fault says which that is."""
    edit("source/markers.csv", "5,2,period", "5,1,period")
    found, told = _faults(tiny)
    assert found == [("marker-page", "source/markers.csv", 6, "page", "1")]
    assert "is not the page of note 5; expected page 2" in told


@pytest.mark.parametrize(
    ("new", "rule", "line"),
    [("5,2,period\n5,2,again\n", "duplicate-key", 7), ("5,2,period\n9,2,x\n", "unknown-name", 7)],
)
def test_a_marker_too_many(tiny, edit, new, rule, line):
    """A second marker of a footnote, and a marker without a note, are faults of the keys."""
    edit("source/markers.csv", "5,2,period\n", new)
    found, _ = _faults(tiny)
    assert (rule, "source/markers.csv", line) in [each[:3] for each in found]


def test_a_gap_in_the_numbers(tiny, edit):
    """Footnotes left out of the count are named, wherever the gap is."""
    edit("source/footnotes.csv", "8,2,citation", "11,2,citation")
    edit("source/footnotes.csv", "1,1,explanation,,Says what trafficking is.\n", "")
    found, told = _faults(tiny)
    gaps = [each for each in found if each[0] == "footnote-gap"]
    assert [each[1:] for each in gaps] == [
        ("source/footnotes.csv", 2, "footnote", "2"),
        ("source/footnotes.csv", 8, "footnote", "11"),
    ]
    assert "comes after the header: footnote 1 is left out" in told
    assert "comes after 7: footnotes 8 to 10 are left out" in told


def test_pages_never_fall(tiny, edit):
    """A footnote does not stand on an earlier page than the one before it."""
    edit("source/footnotes.csv", "8,2,citation", "8,1,citation")
    edit("source/markers.csv", "8,2,Directive", "8,1,Directive")
    found, told = _faults(tiny)
    assert found == [("page-falls", "source/footnotes.csv", 9, "page", "1")]
    assert "comes before the page of footnote 7; expected page 2 or later" in told


def test_an_empty_page_is_one_fault(tiny, edit):
    """A row whose page is missing is reported as such, and does not stop the check."""
    edit("source/markers.csv", "5,2,period", "5,,period")
    found, _ = _faults(tiny)
    assert ("required", "source/markers.csv", 6, "page", "") in found
