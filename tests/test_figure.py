"""A figure is saved as a file for slides and papers."""

import struct
from dataclasses import replace

import pikepdf
import pytest

import thb_analysis as thb
from pdftext import page_text
from thb_analysis.errors import ParameterError


@pytest.fixture(scope="module")
def figure(tiny_dataset):
    """A figure with texts in its drawing."""
    return thb.coverage(tiny_dataset, "detection").figure()


def test_the_name_of_a_file_says_its_kind(figure, tmp_path):
    """An SVG is the drawing, a PNG has 300 pixels to the inch, a PDF its text and a description."""
    svg, png, pdf = (
        figure.save(tmp_path / f"mine.{suffix}").read_bytes() for suffix in ("svg", "PNG", "pdf")
    )
    assert svg.decode() == figure.svg
    assert struct.unpack(">I", png[16:20])[0] == pytest.approx(300 * figure.width_in, abs=1)
    with pikepdf.open(tmp_path / "mine.pdf") as document:
        size = [float(each) / 72 for each in document.pages[0].MediaBox[2:]]
        assert size == pytest.approx([figure.width_in, figure.height_in], abs=0.01)
        assert "of 5" in page_text(document.pages[0]).replace("\xa0", " ")
        assert document.docinfo["/Title"] == figure.title
        (alt,) = (each.Alt for each in document.objects if "/Alt" in _keys(each))
        assert str(alt) == figure.alt
    assert figure.save(tmp_path / "again.pdf").read_bytes() == pdf


def _keys(item):
    return item.keys() if isinstance(item, pikepdf.Dictionary) else ()


@pytest.mark.parametrize(
    ("width", "inches", "pixels"),
    [("1600px", 1600 / 96, 1600), ("8.5cm", 8.5 / 2.54, 1004), ("4 in", 4, 1200)],
)
def test_a_figure_has_the_width_that_is_asked_for(figure, tmp_path, width, inches, pixels):
    """In pixels for a screen, in centimetres or inches for print; its form stays."""
    png = figure.save(tmp_path / "mine.png", width=width).read_bytes()
    high = pixels * figure.height_in / figure.width_in
    assert struct.unpack(">II", png[16:24]) == pytest.approx((pixels, high), abs=1)
    svg = figure.save(tmp_path / "mine.svg", width=width).read_text("utf-8")
    assert f'width="{inches * 72:.6g}pt"' in svg.partition(">")[0] + svg.partition("<svg")[2][:300]


@pytest.mark.parametrize("width", ["85", "wide", "0px", "200in", "-4cm", "10mm"])
def test_what_is_no_file_and_no_width_is_said_at_once(figure, tmp_path, width):
    """Both faults are named, each with what is right, and nothing is written."""
    with pytest.raises(ParameterError) as raised:
        figure.save(tmp_path / "mine.gif", width=width)
    assert ".gif: name a file that ends in .svg, .png, .pdf" in str(raised.value)
    assert f"width '{width}': give a number with its unit" in str(raised.value)
    assert [*tmp_path.iterdir()] == []


def test_signs_that_no_font_has_are_drawn_as_squares(figure, tmp_path):
    """A drawing with any script in it is saved, if not with all of its signs."""
    other = replace(figure, svg=figure.svg.replace("</text>", "漢ئ́</text>", 1))
    assert other.save(tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
