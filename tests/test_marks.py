"""The marks and colours of states stand in one place, which figures, pages, print and texts read."""

import re
from pathlib import Path

import pytest

import thb_analysis
from thb_analysis.figures.sheet import Sheet
from thb_analysis.figures.svg import as_svg
from thb_analysis.marks import COLORS, OUTSIDE_SYMBOL, SYMBOLS, fill_styles, icon
from thb_analysis.reports.rendering.document import TEMPLATES
from thb_analysis.states import QUALIFIED, STATE_LABELS, STATES

LIBRARY = Path(thb_analysis.__file__).parent
SOURCES = [
    path
    for path in sorted(LIBRARY.rglob("*"))
    if path.suffix in {".py", ".css", ".typ", ".lua", ".js", ".html", ".j2"}
    and path.name != "marks.py"
    and not {"learn", "template"} & {*path.parts}
]


def test_no_other_file_has_a_colour_or_a_sign_of_its_own():
    """What is changed there is changed everywhere."""
    colors = {color for pair in COLORS.values() for color in pair}
    # A cross between maps and in sizes, and a dash between words, are no marks.
    signs = {*SYMBOLS.values(), OUTSIDE_SYMBOL} - {"×", "–"}
    for path in SOURCES:
        text = path.read_text("utf-8").lower()
        assert [each for each in colors | signs if each in text] == [], path


@pytest.mark.parametrize("state", STATES)
def test_a_mark_in_text_is_that_of_figures(state):
    """The same shapes, in the same order: a circle, its half, a cross, a dash."""
    sheet = Sheet(100)
    sheet.mark(50, 50, state, 40)

    def shapes(svg):
        return re.findall(r"<(circle|path)", svg), re.findall(
            r"(?<=d=\")[A-Za-z]|[MLa](?=[\d\s-])", svg
        )

    assert shapes(icon(state)) == shapes(as_svg(sheet, 100, {}))
    fills = {"#ffffff"} & {*re.findall(r'fill="([^"]*)"', icon(state))}
    assert bool(fills) == (state == QUALIFIED)
    mask = icon(state, as_mask=True)
    assert shapes(mask) == shapes(icon(state))
    assert "#ffffff" not in mask


def test_a_page_has_every_colour_and_mark():
    """Nothing is left to be filled in; each state has its mark, its colour and its words."""
    sheets = TEMPLATES / "report.css", LIBRARY / "display" / "figures.css"
    css = "".join(fill_styles(path.read_text("utf-8")) for path in sheets)
    assert "@thb" not in css
    for state in STATES:
        for name in ("mark", "color"):
            assert f"--{name}-{state}: " in css, name
        assert (
            f'.state.{state}::before {{ content: "" / "{STATE_LABELS[state]}"; }}'
            in css
        )
        assert f"var(--mark-{state})" in css
    for name, (light, dark) in COLORS.items():
        assert f"--{name}: {light};" in css
        assert f"--{name}: {dark};" in css
        for kind in ("fill", "stroke"):
            assert f'[{kind}="{light}"] {{ {kind}: var(--{name}); }}' in css
