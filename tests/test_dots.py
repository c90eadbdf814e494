"""Dot matrices: nothing overlaps or leaves the sheet, and their titles count what the cells hold."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from legible import WIDTHS, assert_legible, drawn
from thb_analysis import analysis as ask
from thb_analysis.analysis import dotted
from thb_analysis.display import style
from thb_analysis.display.drawings import dots
from thb_analysis.display.drawings.marks import mark

# Every text of every drawing is measured.
pytestmark = pytest.mark.slow


def matrix(cells: pd.DataFrame, width: float) -> Figure:
    """A matrix on a sheet of its own."""
    place = "row", "country", "state", "name", "total", "group"
    return drawn(lambda ax: dots(cells, *place, ax=ax), width)


def cells_of(names, countries, state="reported"):
    """Cells in two groups."""
    rows = [
        (str(place), code, state, name, f"{len(countries)} of {len(countries)}", at < 2)
        for place, name in enumerate(names)
        for at, code in enumerate(countries)
    ]
    return pd.DataFrame(rows, columns=["row", "country", "state", "name", "total", "group"])


@pytest.fixture(scope="module")
def answers(real):
    """The sections of all themes."""
    return [each for theme in real.theme_titles for each in ask.sections(real, theme)]


@WIDTHS
def test_no_text_of_a_theme_overlaps(answers, width):
    """The names, codes and totals of all countries have room, in print and on a telephone."""
    for section in answers:
        if dotted.has_room(section.cells):
            assert_legible(matrix(section.cells, width))


@WIDTHS
def test_no_text_of_the_overview_overlaps(real, width):
    """Nor do those of the key findings."""
    assert_legible(matrix(ask.overview(real).cells, width))


@WIDTHS
@pytest.mark.parametrize("countries", [3, 27, 40])
@pytest.mark.parametrize(
    "names",
    [["One"], ["Letters and words " * 3 + "ending"] * 3, ["W" * 60, "ш" * 60]],
    ids=["one row", "60 characters", "wide letters"],
)
def test_few_and_long_names_have_room(names, countries, width):
    """One row or three columns make a matrix, and names of 60 characters are broken, not cut."""
    codes = [f"{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(countries)]
    sheet = matrix(cells_of(names, codes), width)
    assert_legible(sheet)
    written = "".join(text.get_text() for text in sheet.axes[0].texts).replace(" ", "")
    assert all(name.replace(" ", "") in written for name in names if len(names) == 1)


def test_every_state_has_a_marker_of_its_own():
    """States differ in grey print: by marker, by filling or by size."""
    cells = cells_of(["a"], list("VWXYZ"))
    states = ["reported", "qualified", "not_reported", "absent", "not_covered"]
    lines = matrix(cells.assign(state=states), style.WIDTH).axes[0].lines
    looks = {(each.get_marker(), each.get_fillstyle(), each.get_markersize()) for each in lines}
    assert len(looks) == len(states)
    assert mark("not_reported", 7)["mfc"] == style.PAPER


def test_a_figure_stands_in_place_of_its_table(real):
    """A report shows the one or the other; the table is there for those who ask."""
    section = ask.sections(real, "context")[0]
    figure = section.figure()
    assert figure in section.shown()
    assert section.table() not in section.shown()
    assert figure.title == dotted.said(section.frame, "measures", section.question)
    assert figure.narrow != figure.svg


def test_a_tie_names_no_measure():
    """Of two at the top none is named, and what is unclear is not counted."""
    rows = pd.DataFrame(
        {
            "k": [9, 9, 3, 9],
            "n": [27, 27, 27, 27],
            "kind": ["practice"] * 4,
            "label": list("abcd"),
            "polarity": ["affirmed"] * 3 + ["unclear"],
            "predicate": ["screens", "trains", "asks", ""],
        }
    )
    assert (
        dotted.said(rows, "measures")
        == "Each of the three measures is reported for 3 to 9 of 27 countries."
    )
    rare = rows.assign(k=[0, 2, 2, 9])
    assert (
        dotted.said(rare, "measures")
        == "Two of the three measures are reported for at least one country."
    )
    assert (
        dotted.said(rows[1:], "measures")
        == "9 of 27 countries are reported to train; 3 of 27 to ask."
    )


def test_one_measure_or_many_have_no_figure(answers):
    """A single measure keeps its sentence, and more rows or columns than have room keep their table."""
    cells = cells_of(list("ab"), [str(at) for at in range(41)])
    assert not dotted.has_room(cells)
    assert not dotted.has_room(cells_of(map(str, range(26)), ["AT"]))
    single = [each for each in answers if len(each.frame) == 1]
    assert all(each.figure() is None for each in single)
