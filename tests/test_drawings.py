"""Drawings on axes: nothing overlaps, and nothing leaves the sheet."""

import re
from io import StringIO
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.figure import Figure

from legible import WIDTHS, assert_legible, drawn
from thb_analysis import analysis as ask
from thb_analysis.display import style
from thb_analysis.display.drawings import strip
from thb_analysis.display.drawings.sheet import Sheet

# Every text of every drawing is measured.
pytestmark = pytest.mark.slow

COLUMNS = ("k", "reported", "state", "name")


def line(rows: pd.DataFrame, width: float) -> Figure:
    """A strip on a sheet of its own."""
    return drawn(lambda ax: strip(rows, *COLUMNS, ax=ax), width)


def standing(*rows: tuple) -> pd.DataFrame:
    """A frame of dots."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS))


@pytest.fixture(scope="module")
def strips(real):
    """The strip of each country."""
    return [ask.country(real, code).standing for code in real.participants]


@WIDTHS
def test_names_of_no_country_overlap(strips, width):
    """Among all countries, in print and on a telephone, no name lies upon another or is cut off."""
    for rows in strips:
        assert_legible(line(rows, width))


@pytest.mark.parametrize("name", ["W" * 32, "ш" * 32])
def test_long_names_at_the_edges_stay_on_the_sheet(name):
    """Names of 32 characters at either end of the line move back over it."""
    rows = standing((27, True, "reported", name), (0, False, "not_reported", name))
    assert_legible(line(rows, style.NARROW))


@pytest.mark.parametrize("rows", [[], [(3, True, "reported", "Alone")]], ids=["none", "one"])
def test_few_dots_are_drawn_too(rows):
    """One measure makes a strip, and none does."""
    assert_legible(line(standing(*rows), style.WIDTH))


@WIDTHS
@pytest.mark.parametrize("most", [26, 141, 250, 9999])
def test_numbers_of_a_scale_do_not_touch(most, width):
    """The scale has as many numbers as have room, and more than one."""
    sheet = line(standing((0, True, "reported", ""), (most, True, "reported", "")), width)
    boxes = [text.get_window_extent() for text in sheet.axes[0].texts]
    assert len(boxes) > 3
    assert all(a.x1 + 5 <= b.x0 for a, b in pairwise(boxes))


def test_many_dots_at_one_number_are_drawn_closer():
    """Two hundred measures that one country reports make no sheet that no page can hold."""
    rows = standing(*[(1, True, "reported", "")] * 200)
    assert line(rows, style.WIDTH).get_figheight() < 4


def test_the_title_of_a_country_counts_what_is_drawn(real):
    """What the title of a figure counts, the cells give: reported by few, and common but not reported."""
    cells = real.cells()
    for code in ("BE", "HR", "NO"):
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
    assert ask.country(study({"a": "X"}, "XY"), "Y").figure() is None


def test_texts_stand_where_they_are_meant_to_in_an_analysts_own_settings():
    """Drawn as paths, as matplotlib does by default, a text ends where it is to end."""
    places = {}
    for side in ("left", "right"):
        sheet = Figure(figsize=(4, 1))
        ax = sheet.subplots()
        Sheet(ax).write(0.5, 0.5, "27 of 27", ha=side)
        out = StringIO()
        sheet.savefig(out, format="svg")
        text = re.search(r"<!-- 27 of 27 -->\s*<g [^>]*translate\(([\d.]+)", out.getvalue())
        places[side] = float(text[1])
    assert places["right"] < places["left"] - 20
