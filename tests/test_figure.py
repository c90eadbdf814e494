"""A figure is saved as a file for slides and papers."""

import struct
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pikepdf
import pytest

import thb_analysis as thb
from pdftext import page_text
from thb_analysis.errors import ParameterError

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figure(tiny_dataset):
    """A figure with texts in its drawing."""
    return thb.dots(tiny_dataset.cells("detection"), title="Who does what?")


def test_the_name_of_a_file_says_its_kind(figure, tmp_path):
    """An SVG says what it shows and has its font, a PNG 300 pixels to the inch, a PDF a description."""
    svg, png, pdf = (
        figure.save(tmp_path / f"mine.{suffix}").read_bytes()
        for suffix in ("svg", "PNG", "pdf")
    )
    assert ElementTree.fromstring(svg).findtext(f"{SVG}desc") == figure.alt
    assert b"@font-face" in svg
    wide, high = struct.unpack(">II", png[16:24])
    assert wide == pytest.approx(300 * figure.width_in, abs=1)
    # A picture that stands alone has its title, and how it is read.
    assert high > 300 * figure.height_in
    with pikepdf.open(tmp_path / "mine.pdf") as document:
        text = page_text(document.pages[0]).replace("\xa0", " ")
        assert text.startswith("Who does what?")
        assert "in the order of their names" in text
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
def test_a_figure_has_the_width_that_is_asked_for(
    figure, tmp_path, width, inches, pixels
):
    """In pixels for a screen, in centimetres or inches for print."""
    png = figure.save(tmp_path / "mine.png", width=width).read_bytes()
    assert struct.unpack(">I", png[16:20])[0] == pytest.approx(pixels, abs=1)
    svg = figure.save(tmp_path / "mine.svg", width=width).read_text("utf-8")
    assert f'width="{inches * 72:.6g}pt"' in svg.partition(">")[0]


@pytest.mark.parametrize(
    "width", ["85", "wide", "0px", "200in", "-4cm", "10mm", 8.5, 0, None]
)
def test_a_wrong_file_and_a_wrong_width_are_named_at_once(figure, tmp_path, width):
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


def test_a_figure_of_ones_own_says_what_is_known(tmp_path):
    """A caption is its title; signs of markup are texts."""
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    figure = thb.figure(
        fig, caption="A < B & “C”.", alt='Rises "fast".', note="Source: D."
    )
    root = ElementTree.fromstring(figure.save(tmp_path / "mine.svg").read_bytes())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "A < B & “C”."
    assert root.findtext(f"{SVG}desc") == 'Rises "fast".'
