"""Files are written wholly, and several of them together or not at all."""

import pytest

from thb_analysis.errors import ThbError
from thb_analysis.files import write_files


def test_files_are_written_together_or_not_at_all(tmp_path):
    """If one cannot be written, those before it stand as they stood, or are not there."""
    stood, new = tmp_path / "a.csv", tmp_path / "b.csv"
    stood.write_text("old")
    with pytest.raises(ThbError, match=r"Cannot write .*a\.csv/c: "):
        write_files({stood: b"text", new: b"text", stood / "c": b"text"})
    assert stood.read_text() == "old"
    assert list(tmp_path.iterdir()) == [stood]


def test_what_says_the_same_already_is_not_written(tmp_path):
    """Each file comes with whether it was written."""
    same, other = tmp_path / "same.csv", tmp_path / "other.csv"
    same.write_text("text")
    other.write_text("old")
    assert write_files({same: b"text", other: b"text"}) == [(same, False), (other, True)]
    assert other.read_text() == "text"
