"""Figures say what they show, look the same each time, and do not rely on colour."""

import re
from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis import analysis, figures
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import style

Draw = Callable[[Dataset], Figure | None]

DRAWN: dict[str, Draw] = {
    "fig-claims": lambda ds: figures.claims(analysis.evaluate_claims(ds), ds.quantifiers, ds.title),
    "fig-durations": lambda ds: figures.durations(analysis.durations(ds), "Protection"),
}


@pytest.fixture(params=sorted(DRAWN))
def draw(request: pytest.FixtureRequest) -> Draw:
    """One figure function, called on a data set."""
    return DRAWN[request.param]


@pytest.fixture
def figure(draw: Draw, tiny_dataset: Dataset) -> Figure:
    """What it draws of the small package."""
    drawn = draw(tiny_dataset)
    assert drawn is not None
    return drawn


def test_ids_are_unique_and_ready_for_cross_references(tiny_dataset: Dataset) -> None:
    """Every figure has its own id, which begins with fig-."""
    assert [draw(tiny_dataset).id for draw in DRAWN.values()] == list(DRAWN)


def test_the_alternative_text_states_numbers_and_points_to_the_table(figure: Figure) -> None:
    """Alternative text gives a finding in numbers or words of number, and says where the data stand."""
    assert re.search(r"\d|\b(no|one|two|three|four|five)\b", figure.alt)
    assert "The table that follows" in figure.alt
    assert figure.alt != figure.caption


def test_the_same_data_give_the_same_bytes(
    draw: Draw, figure: Figure, tiny_dataset: Dataset
) -> None:
    """A figure drawn twice is the same SVG, byte for byte."""
    assert draw(tiny_dataset) == figure


def test_the_svg_names_no_date_and_keeps_its_text(figure: Figure) -> None:
    """The SVG holds text as text in DejaVu Sans, and says nothing of when or by what it was made."""
    assert "<text" in figure.svg
    assert "'DejaVu Sans'" in figure.svg
    assert "<metadata" not in figure.svg
    assert "matplotlib" not in figure.svg.lower()[:400]


def test_a_figure_is_as_wide_as_the_text_and_fits_a_page(figure: Figure) -> None:
    """Figures are 6.3 inches wide and at most as high as a page of text."""
    assert figure.width_in == style.WIDTH
    assert 1 < figure.height_in < 9.5


def test_the_caller_s_style_is_left_alone(
    draw: Draw, figure: Figure, tiny_dataset: Dataset
) -> None:
    """Settings of whoever calls neither change a figure nor are changed by it."""
    from matplotlib import rc_context, rcParams

    with rc_context({"font.size": 23, "svg.fonttype": "path"}):
        assert draw(tiny_dataset) == figure
        assert rcParams["font.size"] == 23


def test_a_claim_s_verdict_is_told_by_shape(tiny_dataset: Dataset) -> None:
    """Verdicts differ in marker or filling, not only in colour."""
    from thb_analysis.figures._source import _VERDICTS

    shapes = {(look["marker"], look.get("fillstyle")) for look in _VERDICTS.values()}
    assert len(shapes) == len(_VERDICTS)


def test_rows_of_a_group_stand_below_its_heading() -> None:
    """Groups are separated by a free row that holds the heading."""
    assert style.grouped(["a", "a", "b"]) == ([1.0, 2.0, 4.4], [("a", 0.0), ("b", 3.4)])


def test_durations_show_open_ends_and_missing_values(tiny_dataset: Dataset) -> None:
    """A country listed without a length stays in the figure, next to those with an open end."""
    frame = analysis.durations(tiny_dataset)
    silent = frame.iloc[[0]].assign(
        name="Silent", minimum=pd.NA, maximum=pd.NA, unit="", stated=False
    )
    svg = figures.durations(
        pd.concat([frame, silent.astype(frame.dtypes.to_dict())]), "Protection"
    ).svg
    assert ">Silent</text>" in svg


def test_a_claim_without_bounds_is_drawn_without_them(tiny_dataset: Dataset) -> None:
    """A list that can be read either way has a share, and no line through its mark."""
    claims = analysis.evaluate_claims(tiny_dataset)
    bare = claims.assign(lower=float("nan"), upper=float("nan"), determined=False)
    figure = figures.claims(bare, tiny_dataset.quantifiers, "Protection")
    assert "No verdicts are the same on every reading of the silence." in figure.alt
