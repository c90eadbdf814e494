"""Drawings on axes: nothing overlaps, nothing leaves the sheet, and each state has a shape of its own."""

from itertools import combinations

import pandas as pd
import pytest
from matplotlib.figure import Figure

from thb_analysis import analysis as ask
from thb_analysis.display import style
from thb_analysis.display.drawings import strip
from thb_analysis.display.drawings.marks import mark
from thb_analysis.display.drawings.strip import height

# Every text of every drawing is measured.
pytestmark = pytest.mark.slow

COLUMNS = ("k", "reported", "state", "name")


def drawn(rows: pd.DataFrame, width: float, settings: dict) -> Figure:
    """A strip on a sheet of its own."""
    with style.drawn_with(settings):
        sheet = Figure(figsize=(width, height(rows, "k", "reported", "name")), layout="constrained")
        strip(rows, *COLUMNS, ax=sheet.subplots())
        sheet.draw_without_rendering()
    return sheet


def standing(*rows: tuple) -> pd.DataFrame:
    """A frame of dots."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS))


def assert_legible(sheet: Figure) -> None:
    """No name stands upon another or beyond the edge."""
    names = [text for text in sheet.axes[0].texts if text.get_text()]
    boxes = [text.get_window_extent() for text in names]
    for one, other in combinations(boxes, 2):
        assert not one.shrunk(0.98, 0.9).overlaps(other.shrunk(0.98, 0.9))
    for box in boxes:
        assert sheet.bbox.x0 - 1 <= box.x0
        assert box.x1 <= sheet.bbox.x1 + 1


@pytest.mark.parametrize(
    ("width", "settings"),
    [(style.WIDTH, style.STYLE), (style.NARROW, style.STYLE | style.ON_NARROW)],
    ids=["page", "telephone"],
)
def test_names_of_no_country_overlap(real, width, settings):
    """Among all countries, in print and on a telephone, no name lies upon another or is cut off."""
    for code in real.participants:
        assert_legible(drawn(ask.country(real, code).standing, width, settings))


@pytest.mark.parametrize("name", ["W" * 32, "ш" * 32])
def test_long_names_at_the_edges_stay_on_the_sheet(name):
    """Names of 32 characters at either end of the line move back over it."""
    rows = standing((27, True, "reported", name), (0, False, "not_reported", name))
    assert_legible(drawn(rows, style.NARROW, style.STYLE | style.ON_NARROW))


@pytest.mark.parametrize("rows", [[], [(3, True, "reported", "Alone")]], ids=["none", "one"])
def test_few_dots_are_drawn_too(rows):
    """One measure makes a strip, and none does."""
    assert_legible(drawn(standing(*rows), style.WIDTH, style.STYLE))


def test_many_dots_at_one_number_are_drawn_closer():
    """Two hundred measures that one country reports make no sheet that no page can hold."""
    rows = standing(*[(1, True, "reported", "")] * 200)
    assert height(rows, "k", "reported", "name") < 4


def test_every_state_has_a_shape_of_its_own():
    """States differ in grey print: by marker, by fill or by size."""
    states = ("reported", "qualified", "not_reported", "absent", "not_covered")
    looks = {
        (each["marker"], each.get("mfc"), each.get("fillstyle")) for each in (mark(state, 7) for state in states)
    }  # fmt: skip
    assert len(looks) == len(states)


def test_the_title_of_a_country_counts_what_is_drawn(real):
    """What the title of a figure counts, the cells give: reported by few, and common but not reported."""
    cells = real.cells()
    for code in ("BE", "EL", "GE", "HR", "MT", "NO"):
        profile = ask.country(real, code)
        rows = profile.standing
        has = cells[(cells["country"] == code) & cells["state"].isin(["reported", "qualified"])]
        assert set(rows.loc[rows["reported"], "measure"]) <= set(has["measure"])
        assert rows.loc[rows["rare"], "k"].max() <= 9 or not rows["rare"].any()
        assert (rows.loc[rows["missing"], "k"] * 2 > rows.loc[rows["missing"], "n"]).all()
        figure = profile.figure()
        assert f"{rows['reported'].sum()} measures reported for" in figure.alt
        for name in rows.loc[rows["name"] != "", "name"]:
            assert name in figure.alt
            assert name in figure.svg.replace("&amp;", "&")
        assert not set(rows.loc[rows["disputed"], "measure"]) & set(
            rows.loc[rows["name"] != "", "measure"]
        )


def test_nothing_reported_is_no_figure(study):
    """A country for which nothing is reported has no figure, and its report is built all the same."""
    assert ask.country(study({"a": "X"}, "XY"), "Y", "bloc").figure() is None
