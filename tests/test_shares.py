"""Shares with bounds: nothing overlaps or leaves the sheet, and titles count what is drawn."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from legible import WIDTHS, assert_legible, drawn
from thb_analysis import analysis as ask
from thb_analysis.display import style
from thb_analysis.display.drawings import shares

# Every text of every drawing is measured.
pytestmark = pytest.mark.slow

NAMES = ["One", "Letters and words " * 3 + "ending", "W" * 60, "ш" * 60]


def rows_of(names, group="") -> pd.DataFrame:
    """Shares with every kind of range."""
    facts = {"share": 0.5, "lower": 0.2, "upper": 1.0, "low": 0.4, "high": 0.6, "apart": False}
    texts = {"name": list(names), "total": "12 of 27", "group": group}
    return pd.DataFrame(texts | facts, index=range(len(names)))


def sheet(rows: pd.DataFrame, width: float, **how) -> Figure:
    """Shares with all that can be drawn of them."""
    asked = {"total": "total", "group": "group", "half": "one half"} | how
    return drawn(
        lambda ax: shares(
            rows,
            "share",
            "lower",
            "upper",
            "name",
            spread=("low", "high"),
            band=("low", "high"),
            exception="apart",
            ax=ax,
            **asked,
        ),
        width,
    )


@pytest.fixture(scope="module")
def found(real):
    """The claims, findings and measures of the project's own package."""
    return ask.claims(real), ask.robustness(real), ask.coverage(real, "protection")


@WIDTHS
@pytest.mark.parametrize("group", ["", "most", "a word of the source that is long"])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_overlaps_however_long(name, group, width):
    """Names of 60 characters and words of groups have room, in print and on a telephone."""
    made = sheet(rows_of([name, "Another"], group), width)
    assert_legible(made)
    written = "".join(text.get_text() for text in made.axes[0].texts).replace(" ", "")
    assert name.replace(" ", "") in written


@WIDTHS
def test_no_text_of_a_report_overlaps(found, width):
    """Statements, findings and measures of the reports have room for all of their texts."""
    for result in found:
        made = drawn(result.plot, width)
        assert_legible(made)
        assert width != style.WIDTH or made.get_figheight() < 9


@pytest.mark.parametrize("names", [[], ["Alone"]], ids=["none", "one"])
def test_few_rows_are_drawn_too(names):
    """Of one row there is a drawing, and of none the scale."""
    assert_legible(sheet(rows_of(names), style.WIDTH))


def test_ranges_differ_by_their_height_and_marks_by_their_shape():
    """What grey print keeps: line, bar and field have heights of their own, and exceptions a shape."""
    rows = rows_of(["a", "b"]).assign(apart=[False, True])
    axes = sheet(rows, style.WIDTH).axes[0]
    boxes = {round(patch.get_height(), 3) for patch in axes.patches}
    assert len(boxes) == 2
    assert [line.get_marker() for line in axes.lines] == ["o", "D"]


def test_lines_run_from_bound_to_bound():
    """Mark, line and bar stand where the numbers are; without bounds there is no line."""
    rows = rows_of(["a", "b"]).assign(lower=[0.25, np.nan], upper=[0.75, np.nan])
    axes = sheet(rows, style.WIDTH, half="").axes[0]
    (at,) = (line.get_xdata()[0] for line in axes.lines[:1])
    level = axes.lines[0].get_ydata()[0]
    flat = [
        segment[:, 0]
        for part in axes.collections
        for segment in part.get_segments()
        if len(segment) == 2 and segment[0, 1] == segment[1, 1] == level
    ]
    (ends,) = flat
    assert at == pytest.approx(sum(ends) / 2)
    bars = [
        each for each in axes.patches if each.get_y() < level < each.get_y() + each.get_height()
    ]
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars] == pytest.approx([at, at])
    assert bars[0].get_width() == pytest.approx(0.4 * (ends[1] - ends[0]))


def test_a_selection_is_named_in_the_title(real):
    """Where countries are left out, no title speaks of the statements as such."""
    title = ask.claims(real.select(countries=["MT", "AT", "BE"])).figure().title
    assert title.startswith("In this selection, ")


def test_one_country_has_a_verb_of_its_own(study):
    """Numbers and verbs agree where a single country is compared, or a single one reports."""
    one = ask.coverage(study({"a": "X", "b": ""}, "X"))
    assert one.figure().title.startswith("The one country is reported under ")
    assert "1 of 2 countries is reported" in ask.coverage(study({"a": "X"}, "XY")).finding


def test_more_than_a_page_has_room_for_is_no_figure(study):
    """Sixty measures make no figure that a page can hold; their table and their plot remain."""
    many = {f"m{at}": "X" for at in range(60)}
    assert ask.coverage(study(many, "XY")).figure() is None
