"""A PDF is completed: what PDF/A asks of its streams, at no cost."""

import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel

from thb_analysis.reports.rendering.tags import complete

KIDS = [[at, at] for at in range(100)]


def tagged(title="", content=b"q Q"):
    """A PDF with some elements, of which those that come into different streams have a title."""
    document = pikepdf.new()
    page = document.add_blank_page()
    page.Contents = Stream(document, zlib.compress(content), Filter=Name.FlateDecode)
    elements = [
        document.make_indirect(Dictionary(S=Name.P, K=Array(each))) for each in KIDS
    ]
    for element in elements[::30]:
        element.T = title
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array(elements)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_streams_of_objects_end_plainly_at_no_cost():
    """One in 256 would end in a carriage return: of so many PDFs none is larger, and nothing in one is lost."""
    made = [complete(tagged("a" * length), "") for length in range(300)]
    assert max(map(len, made)) < 1.1 * min(map(len, made))
    changed = 0
    for each in made:
        assert b"\r\nendstream" not in each
        with pikepdf.open(io.BytesIO(each)) as document:
            root = document.Root.StructTreeRoot
            kids = [element.K for element in root.K]
            assert [[*map(int, kid)] for kid in kids] == KIDS
            changed += any(each.is_indirect for each in (root.K, *kids))
    # Else nothing was tried.
    assert 0 < changed < 20


def test_a_page_whose_stream_ends_in_a_carriage_return_is_written_otherwise():
    """It alone: nothing else is larger for it, and the page is as it was."""
    contents = (b"q Q " + b"%" * length for length in range(256))
    content = next(each for each in contents if zlib.compress(each).endswith(b"\r"))
    completed = complete(tagged(content=content), "")
    assert b"\r\nendstream" not in completed
    assert len(completed) < len(complete(tagged(), "")) + 100
    with pikepdf.open(io.BytesIO(completed)) as document:
        assert (
            document.pages[0].Contents.read_bytes(StreamDecodeLevel.specialized)
            == content
        )
