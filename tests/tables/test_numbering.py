"""The table of markers and notes shows each page, and all of them."""

from thb_analysis import tables
from thb_analysis.data import Dataset


def test_each_page_and_all_of_them_have_a_row(tiny_dataset: Dataset) -> None:
    """A page has its range of footnotes and its counts; the last row adds them up."""
    table = tables.footnote_pages(tiny_dataset)
    assert table is not None
    assert table.caption == "Markers and notes by page."
    assert table.rows == (
        ("1", "1–4", "4", "4", "3", "0", "0", "1"),
        ("2", "5–8", "4", "4", "3", "1", "0", "0"),
        ("All", "1–8", "8", "8", "6", "1", "0", "1"),
    )
