"""A figure looks alike wherever it is shown: on a page, in a notebook, in print, as a file."""

import base64
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.utils.capture import capture_output
from matplotlib.colors import to_rgb

from legible import drawings
from thb_analysis.display import Figure
from thb_analysis.display.figure import drawing_in
from thb_analysis.figures import dots, set_theme
from thb_analysis.marks import COLORS

NS = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figure(real):
    """A figure with every mark."""
    return dots(real.cells("protection"), title="Who has <what> & “where”?")


def test_it_is_drawn_for_three_widths(figure):
    """One unit is one pixel; the second is also printed, at the width of the text of a page."""
    sizes = [
        re.findall(r'viewBox="0 0 (\d+) \d+" width="(\d+)"', svg)[0]
        for svg in drawings(figure)
    ]
    assert sizes == [("328", "328"), ("680", "680"), ("1040", "1040")]
    assert figure.width_in == pytest.approx(680 / 96)
    assert figure.svg in figure.drawing.replace(
        ' class="medium" aria-hidden="true"', ""
    )


def test_what_is_published_reads_back_as_it_was(figure):
    """Exporters read the drawings where they stand once, in the HTML of the output."""
    data, meta = figure._repr_mimebundle_()
    inline = drawing_in(data["text/html"])
    read = Figure.from_payload(
        {**meta["thb"], "svg": data["image/svg+xml"], "drawing": inline}
    )
    assert read == figure
    assert "<svg" not in str(meta)


def test_a_notebook_that_is_not_trusted_shows_a_picture(figure):
    """Where scripts, styles and SVG are removed, as by sanitizers, stays the drawing, and no words of it."""
    shown = BeautifulSoup(figure._repr_mimebundle_()[0]["text/html"], "html.parser")
    for element in shown.select("script, style"):
        element.decompose()
    for element in shown.select("svg"):
        element.unwrap()
    assert shown.get_text() == f"{figure.title}{figure.caption}{figure.note}"
    (image,) = shown.select("img")
    assert image["alt"] == figure.alt
    kind, _, data = image["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    root = ElementTree.fromstring(base64.b64decode(data))
    assert root.findtext(f"{NS}desc") == figure.alt
    assert "@font-face" in root.findtext(f"{NS}style")


def test_style_and_script_come_once_in_a_notebook(shell, figure):
    """With the first figure of a session, and again when the cell that has them is run again."""

    def comes_with_style(cell=""):
        shell.parent_header = {"metadata": {"cellId": cell} if cell else {}}
        shell.user_ns["figure"] = figure
        with capture_output() as shown:
            shell.run_cell("display(figure, figure)", store_history=True)
        return ["<style>" in each.data["text/html"] for each in shown.outputs]

    assert comes_with_style("a") == [True, False]
    assert comes_with_style("b") == [False, False]
    assert comes_with_style("a") == [True, False]
    # A program that runs notebooks names no cells, and runs none twice.
    assert comes_with_style() == [False, False]


def test_words_are_escaped_in_text_and_script(real):
    """Labels of a package may hold what HTML reads as markup."""
    cells = real.cells("covid").assign(short="</script> & <b>")
    figure = dots(cells, title="What?")
    assert figure.drawing.count("</script>") == 1
    assert all(ElementTree.fromstring(svg) is not None for svg in drawings(figure))


def test_the_theme_has_no_ground():
    """A figure of one's own stands on a light ground and on a dark one."""
    import matplotlib.pyplot as plt

    with plt.rc_context():
        set_theme(font_size=9)
        assert plt.rcParams["figure.facecolor"] == "none"
        assert plt.rcParams["font.size"] == 9
        assert plt.rcParams["font.family"] == ["Thb Sans"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_on_tiles_are_read_in_both_schemes(scheme):
    """At 4.5 to 1 or more, in the colours that a page gives them."""
    colours = {name: pair[scheme == "dark"] for name, pair in COLORS.items()}
    pairs = "on-deep/deep ink/tint ink/paper muted/paper on-mid/mid on-two/two on-one/one on-zero/zero"
    for pair in pairs.split():
        ink, ground = (colours[name] for name in pair.split("/"))
        brighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
        assert (brighter + 0.05) / (darker + 0.05) >= 4.5, (ink, ground)


def _luminance(colour):
    """Relative luminance, after WCAG 2.2."""
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
