"""The pathway is drawn line by line, and shows where a line breaks off."""

import re
from collections.abc import Callable
from string import ascii_uppercase

import pandas as pd
import pytest

from altered import steps
from thb_analysis import arrange
from thb_analysis.analysis.pathway import pathway
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import _pathway, style


def _along(ds: Dataset, *expressions: str) -> Dataset:
    """Put one step after the other for the theme Protection."""
    rows = [
        dict.fromkeys(ds.pathway.columns, "")
        | {"step": f"s{at}", "theme": "protection", "order": at, "expression": text}
        | {"label": f"The step with number {at}"}
        for at, text in enumerate(expressions, 1)
    ]
    return ds.with_tables(indicators=steps(pd.DataFrame(rows).astype(ds.pathway.dtypes.to_dict())))


def _draw(ds: Dataset) -> Figure:
    result = pathway(ds, "protection")
    assert result is not None
    drawn = _pathway.pathway(result, arrange.by_bloc(ds), "Protection")
    assert drawn is not None
    return drawn


def _runs(ds: Dataset, country: str) -> list[tuple[str, float, float]]:
    cells = pathway(ds, "protection").cells
    cells = cells[cells["country"] == country].assign(x=cells["place"], row=0.0)
    return [(kind, *ends[:2]) for kind, ends in _pathway._runs(cells)]


def test_the_figure_names_steps_countries_and_counts(tiny_dataset: Dataset) -> None:
    """Each step stands above its column with k of N, each country beside its row."""
    drawn = _draw(tiny_dataset)
    for text in ("Detection", "5 of 5", "Reflection period", "4 of 5", "2 of 4", "Norway", "EFTA"):
        assert f">{text}</text>" in drawn.svg


def test_the_alternative_text_gives_counts_and_points_to_the_table(tiny_dataset: Dataset) -> None:
    """It says how many are listed at each step, how many throughout, and how many break off."""
    drawn = _draw(tiny_dataset)
    assert drawn.id == "fig-pathway"
    assert "5 of 5 at “Detection”, 4 of 5 at “Reflection period” and 2 of 4" in drawn.alt
    assert "Listed at every step that speaks of them are 3 of 5; for 2 of 5" in drawn.alt
    assert "The table that follows" in drawn.alt


def test_the_same_data_give_the_same_bytes(tiny_dataset: Dataset) -> None:
    """The figure drawn twice is the same."""
    assert _draw(tiny_dataset) == _draw(tiny_dataset)


def test_a_line_joins_breaks_off_and_passes_over(study: Callable[..., Dataset]) -> None:
    """Solid to the next step, short where the next does not list, dotted over one that says nothing."""
    ds = study({"a": "WXYZ", "b": "WX", "c": "WYZ"}, "WXYZ", eu="WXY", eu_only={"b"})
    ds = _along(ds, "a", "b", "c")
    assert _runs(ds, "W") == [("joined", 1, 2), ("joined", 2, 3)]
    assert _runs(ds, "X") == [("joined", 1, 2), ("break", 2, 2 + _pathway._STUB)]
    assert _runs(ds, "Y") == [("break", 1, 1 + _pathway._STUB)]
    assert _runs(ds, "Z") == [("over", 1, 3)]


def test_breaks_and_marks_differ_in_shape() -> None:
    """Without colour, what is laid over a state is none of the states."""
    laid = [_pathway._BREAK, _pathway._OUTSIDE, _pathway._PRESUPPOSED]
    shapes = [look["marker"] for look in laid]
    assert len(set(shapes)) == len(shapes)
    assert not set(shapes) & {look["marker"] for look in style.STATE_LOOKS.values()}


def test_the_key_holds_only_what_is_drawn(tiny_dataset: Dataset) -> None:
    """No entry for countries outside the base, or for a silence contradicted, where there is none."""
    assert "presupposed" not in _draw(tiny_dataset).svg
    observations = tiny_dataset.observations
    silent = (observations["measure"] == "reflection-period") & (observations["country"] == "EL")
    drawn = _draw(tiny_dataset.with_tables(observations=observations[~silent]))
    assert ">presupposed</text>" in drawn.svg
    assert "A cross marks" in drawn.caption


@pytest.mark.parametrize("size", [1, 5, 60])
def test_any_number_of_countries_fits_a_page(size: int, study: Callable[..., Dataset]) -> None:
    """Rows move together before the figure grows beyond a page, and no type falls below 6 points."""
    codes = [f"{first}{second}" for first in "ABC" for second in ascii_uppercase][:size]
    drawn = _draw(_along(study({"a": codes[::2], "b": codes[::3]}, codes, eu=codes[:20]), "a", "b"))
    assert drawn.width_in == style.WIDTH
    assert drawn.height_in <= 9.1
    sizes = [float(found) for found in re.findall(r"([\d.]+)px", drawn.svg)]
    assert min(sizes) >= 6


@pytest.mark.parametrize("listed", ["", "XYZ"])
def test_nobody_and_everybody_are_drawn(listed: str, study: Callable[..., Dataset]) -> None:
    """Where nobody is listed, and where everybody is, there is a figure that says so."""
    drawn = _draw(_along(study({"a": listed, "b": listed}, "XYZ"), "a", "b"))
    assert f"Listed at every step that speaks of them are {len(listed)} of 3" in drawn.alt


def test_a_single_step_and_eight_steps_are_drawn(study: Callable[..., Dataset]) -> None:
    """The heads of the columns are wrapped to the room that there is."""
    lists = dict.fromkeys("abcdefgh", "XY")
    for along in (["a"], list(lists)):
        drawn = _draw(_along(study(lists, "XYZ"), *along))
        assert drawn.svg.count("2 of 3</text>") == len(along)


def test_without_countries_there_is_no_figure(tiny_dataset: Dataset) -> None:
    """Nothing to draw is no figure."""
    result = pathway(tiny_dataset, "protection")
    assert _pathway.pathway(result, arrange.by_bloc(tiny_dataset).iloc[:0], "x") is None
