"""A PDF is completed: what PDF/A asks of its streams, at no cost."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from thb_analysis.reports.rendering.tags import complete

KIDS = [[at, at] for at in range(100)]


def tagged(title):
    """A PDF with some elements, of which those that come into different streams have a title."""
    document = pikepdf.new()
    document.add_blank_page()
    elements = [document.make_indirect(Dictionary(S=Name.P, K=Array(each))) for each in KIDS]
    for element in elements[::30]:
        element.T = title
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array(elements)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_stream_that_would_end_in_a_carriage_return_costs_nothing():
    """One in 256 would: of so many PDFs none is larger than the others, and nothing in one is lost."""
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
