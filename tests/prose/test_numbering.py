"""The sentence on the numbering says what the markers prove, and no more."""

from dataclasses import replace

from thb_analysis import prose
from thb_analysis.data import Dataset


def test_the_numbering_is_told_from_the_markers(tiny_dataset: Dataset) -> None:
    """Footnotes with a marker on their page are counted; one without is not."""
    text = prose.source.numbering(tiny_dataset)
    assert text is not None
    assert "8 of 8 footnotes have their marker on the page of the note" in text.markdown
    assert "six of the notes are lists of countries" in text.markdown
    markers = tiny_dataset.markers.iloc[1:]
    fewer = replace(tiny_dataset, _frames={**tiny_dataset._frames, "markers": markers})
    assert "7 of 8 footnotes" in prose.source.numbering(fewer).markdown  # type: ignore[union-attr]
