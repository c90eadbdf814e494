"""A report says what changed in its data since the previous edition."""

import pandas as pd
import pytest

from thb_analysis import analysis, prose, tables
from thb_analysis.data import Dataset, load
from thb_analysis.data.record import COLUMNS, write_record

ROWS = [
    ("cells", "asylum-screening NO", "in_base", "changed", "true", "false", "detection", "NO"),
    ("cells", "asylum-screening NO", "state", "changed", "not_listed", "reported", "detection", "NO"),
    ("claims", "c3", "numerator", "changed", "2", "1", "protection", ""),
    ("corrections", "comma", "", "removed", "n. 3: A comma is missing.", "", "detection", "AT"),
    ("corrections", "gone", "", "removed", "", "", "detection", "AT"),
    ("corrections", "greece", "", "added", "", "n. 5: The document …", "protection", "EL"),
    ("countries", "NO", "name", "changed", "", "Norway", "", "NO"),
    ("measures", "screening", "label", "changed", "Old", "Screening", "detection", ""),
]  # fmt: skip


@pytest.fixture
def ds(tiny) -> Dataset:
    """The small package with a record of what changed."""
    write_record(tiny, "0.9.0", [dict(zip(COLUMNS, row, strict=True)) for row in ROWS])
    return load(tiny)


def said(ds: Dataset, frame: pd.DataFrame) -> str:
    """What a report says."""
    text = prose.provenance.changes(ds, frame).markdown
    lead = "**What changed since the previous edition.** "
    assert text.startswith(lead)
    return text.removeprefix(lead)


def test_the_first_edition_says_that_it_is(tiny_dataset) -> None:
    """Without a record nothing is said to be unchanged."""
    frame = analysis.recorded_changes(tiny_dataset)
    assert "is the first on record" in said(tiny_dataset, frame)
    assert tables.changes(frame, tiny_dataset) is None


def test_changes_are_counted_by_what_they_are_about(ds) -> None:
    """Two facts of one cell are one cell; the table is named."""
    text = said(ds, analysis.recorded_changes(ds))
    assert "one cell, one measure, three entries in the record of the source, one claim" in text
    assert "Since version 0.9.0 of the data package" in text
    assert "[](#tbl-changes)" in text


def test_a_report_that_no_change_touches_says_so(ds, tiny) -> None:
    """Nothing of what changed concerns it, which is not the same as that nothing changed."""
    assert "touches nothing that this report shows" in said(ds, ds.changes.iloc[:0])
    write_record(tiny, "0.9.0", [])
    unchanged = load(tiny)
    assert "nothing is on record as changed" in said(unchanged, unchanged.changes)


def test_changes_are_named_in_a_reader_s_words(ds) -> None:
    """Countries, measures, claims and entries stand by name; what is gone by what it was called.

    An older record does not say that, and leaves the key.
    """
    table = tables.changes(analysis.recorded_changes(ds), ds)
    assert table
    assert [column.label for column in table.columns] == [
        "Which",
        "Sort",
        "What",
        "Before",
        "After",
    ]
    assert table.rows[0] == ("Norway: Screening: asylum", "cell", "in the base", "true", "false")
    assert table.rows[1][2:] == ("state", "not listed", "reported")
    assert table.rows[2][1:] == ("claim", "countries counted", "2", "1")
    removed = "entry of the record", "removed", "–", "–"
    assert table.rows[3] == ("n. 3: A comma is missing.", *removed)
    assert table.rows[4] == ("gone", *removed)
    assert table.rows[5][0] == "n. 5: misprint, “GR and”"
    assert table.rows[5][3:] == ("–", "–")
    assert table.rows[6] == ("Norway", "country", "name", "–", "Norway")


def test_changes_of_one_sort_do_not_repeat_it(ds) -> None:
    """A table of cells only has no column that says so in each row."""
    table = tables.changes(ds.changes.iloc[:2], ds)
    assert table
    assert [column.label for column in table.columns] == ["Which", "What", "Before", "After"]
