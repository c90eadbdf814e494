"""Figures say what they show, look the same each time, and do not rely on colour."""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis import analysis, arrange, figures, prose
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import style

Draw = Callable[[Dataset], Figure | None]

DRAWN: dict[str, Draw] = {
    "fig-agreement": lambda ds: figures.agreement(analysis.agreement(ds, replicates=20)),
    "fig-cells": figures.cells,
    "fig-claims": lambda ds: figures.claims(analysis.evaluate_claims(ds), ds.quantifiers, ds.title),
    "fig-countries": lambda ds: figures.countries(
        analysis.coverage(ds, by="country"), arrange.by_bloc(ds), "Protection"
    ),
    "fig-coverage": lambda ds: figures.coverage(analysis.coverage(ds, "protection"), "Protection"),
    "fig-durations": lambda ds: figures.durations(analysis.durations(ds), "Protection"),
    "fig-profile": lambda ds: figures.profile(analysis.profile(ds, "AT"), arrange.titles(ds)),
    "fig-themes": lambda ds: figures.themes(analysis.coverage(ds), arrange.titles(ds)),
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


@pytest.mark.parametrize("polarity", ["affirmed", "negated", "unclear"])
def test_a_caption_speaks_of_marked_lists_only_if_there_are_some(
    polarity: str, tiny_dataset: Dataset
) -> None:
    """What is said of negated and unclear lists stands under a figure that has them."""
    measures = tiny_dataset.measures.assign(polarity=polarity)
    caption = DRAWN["fig-coverage"](tiny_dataset.with_tables(measures=measures)).caption
    assert (f"marked as {polarity}" in caption) == (polarity != "affirmed")
    assert ("has no range" in caption) == (polarity == "unclear")


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


@pytest.mark.parametrize(
    "looks",
    [
        style.KIND_LOOKS.values(),
        [(look["marker"], look.get("fillstyle")) for look in style.STATE_LOOKS.values()],
    ],
)
def test_shapes_alone_tell_kinds_and_states_apart(looks: list[tuple[str, str]]) -> None:
    """Without colour, no two kinds and no two states look the same."""
    shapes = [look[0] if str(look[1]).startswith("#") else look for look in looks]
    assert len(set(shapes)) == len(shapes)


def test_a_claim_s_verdict_is_told_by_shape(tiny_dataset: Dataset) -> None:
    """Verdicts differ in marker or filling, not only in colour."""
    from thb_analysis.figures._source import _VERDICTS

    shapes = {(look["marker"], look.get("fillstyle")) for look in _VERDICTS.values()}
    assert len(shapes) == len(_VERDICTS)


def test_nothing_to_draw_is_no_figure(tiny_dataset: Dataset) -> None:
    """Without data there is no figure, and the section can be left out."""
    ds = tiny_dataset
    result = analysis.coverage(ds, "protection")
    nothing = replace(result, frame=result.frame.iloc[:0])
    assert figures.coverage(nothing, "Protection") is None
    assert figures.themes(nothing, {}) is None
    assert figures.durations(analysis.durations(ds, "detection"), "Detection") is None
    assert figures.claims(analysis.evaluate_claims(ds).iloc[:0], ds.quantifiers, "x") is None


def test_one_measure_is_not_drawn_as_a_count(tiny_dataset: Dataset) -> None:
    """Where each kind has a single measure, a figure of counts would only repeat the matrix."""
    by_country = analysis.coverage(tiny_dataset, "protection", by="country")
    blocs = arrange.by_bloc(tiny_dataset)
    assert figures.countries(by_country, blocs, "Protection") is None
    text = prose.theme.countries(by_country).markdown
    assert "fig-countries" not in text
    assert "The only provision lists 4 of 5 countries." in text


def test_the_coverage_figure_labels_every_measure_with_k_of_n(tiny_dataset: Dataset) -> None:
    """Each measure stands in the figure with its name and k of N, as in its table."""
    result = analysis.coverage(tiny_dataset, "protection")
    svg = figures.coverage(result, "Protection").svg
    for row in result.frame.itertuples():
        assert f">{row.label}</text>" in svg
        assert f">{row.listed} of {row.base_size}" in svg


def test_cells_are_few_artists(tiny_dataset: Dataset) -> None:
    """The matrix draws one set of marks for each state, and a style stands once for each set."""
    svg = figures.cells(tiny_dataset).svg
    assert len(re.findall(r"<use [^>]*style=", svg)) < len(re.findall("<use ", svg))


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


def test_agreement_in_full_is_not_drawn(tiny_dataset: Dataset) -> None:
    """Where alpha is 1 wherever it is defined, or defined nowhere, there is nothing to see."""
    result = analysis.agreement(tiny_dataset, replicates=20)
    assert figures.agreement(result) is not None
    full = replace(result, frame=result.frame.assign(alpha=1.0))
    assert figures.agreement(full) is None
    undefined = replace(result, frame=result.frame.assign(alpha=float("nan")))
    assert figures.agreement(undefined) is None


def test_a_claim_without_bounds_is_drawn_without_them(tiny_dataset: Dataset) -> None:
    """A list that can be read either way has a share, and no line through its mark."""
    claims = analysis.evaluate_claims(tiny_dataset)
    bare = claims.assign(lower=float("nan"), upper=float("nan"), determined=False)
    figure = figures.claims(bare, tiny_dataset.quantifiers, "Protection")
    assert "No verdicts are the same on every reading of the silence." in figure.alt


@pytest.mark.parametrize(("size", "upright"), [(27, False), (60, True)])
def test_codes_of_many_countries_stand_upright(
    size: int, upright: bool, survey: Callable[..., Dataset]
) -> None:
    """Above the matrix of all cells no code runs into the next, however many there are."""
    codes = [f"{first}{second}" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQRSTUVWX"][:size]
    listed = pd.DataFrame({"a": [True] * size, "b": [False] * size}, index=codes)
    svg = figures.cells(survey(listed)).svg
    assert bool(re.search(r"rotate\(-90[^>]*>AB<", svg)) == upright


@pytest.mark.parametrize(
    ("medians", "said"),
    [
        ([0.5, 0.5], "in none of the two rows that have one"),
        ([0.1, pd.NA], "lies above the median in the only row that has one"),
        ([0.9, pd.NA], "does not lie above the median in the only row that has one"),
    ],
)
def test_rows_above_the_median_are_counted(
    medians: list[object], said: str, tiny_dataset: Dataset
) -> None:
    """The alternative text of a profile counts the rows that have a median, be it a single one."""
    result = analysis.profile(tiny_dataset, "AT")
    two = result.themes.iloc[[0, 0]].reset_index(drop=True)
    two = two.assign(share=0.5, median_share=pd.array(medians, dtype="Float64"))
    assert said in figures.profile(replace(result, themes=two), arrange.titles(tiny_dataset)).alt
