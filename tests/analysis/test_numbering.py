from thb_analysis.analysis import footnote_pages


def test_markers_and_notes_are_counted_by_page(base):
    """Each page has its range of footnotes, its notes, its markers, and its notes by kind."""
    frame = footnote_pages(base)
    assert list(frame) == [
        "page", "first", "last", "notes", "markers", "lists", "citations", "glossary", "explanations"
    ]  # fmt: skip
    assert frame.to_numpy().tolist() == [[1, 1, 4, 4, 4, 3, 0, 0, 1], [2, 5, 8, 4, 4, 3, 1, 0, 0]]


def test_kinds_add_up_to_the_notes(base):
    """Every note is of one kind."""
    frame = footnote_pages(base)
    kinds = frame[["lists", "citations", "glossary", "explanations"]].sum(axis=1)
    assert kinds.tolist() == frame["notes"].tolist()


def test_markers_count_where_they_stand(base, changed):
    """Markers are counted on their own page, not on that of the note, so that they can differ."""
    ds = changed(
        markers=base.markers.assign(page=[1, 1, 1, 1, 1, 2, 2, 3]).astype({"page": "Int64"})
    )
    frame = footnote_pages(ds)
    assert frame["markers"].tolist() == [5, 2, 1]
    assert frame["notes"].tolist() == [4, 4, 0]
    assert frame["first"].isna().tolist() == [False, False, True]
