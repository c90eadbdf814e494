"""Conditions and challenges are drawn apart, beside the steps they are attached to."""

from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis.analysis.burdens import burdens
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import _burdens, style


def _attached(ds: Dataset, **conditions: str) -> Dataset:
    """Make each argument a step of the list of that name, with these measures attached."""
    rows = [
        dict.fromkeys(ds.pathway.columns, "")
        | {"step": step, "theme": "protection", "order": at, "label": f"Step {step}"}
        | {"expression": step, "conditions": attached}
        for at, (step, attached) in enumerate(conditions.items(), 1)
    ]
    frame = pd.DataFrame(rows, columns=ds.pathway.columns)
    return ds.with_tables(pathway=frame.astype(ds.pathway.dtypes.to_dict()))


def _draw(ds: Dataset) -> Figure:
    drawn = _burdens.burdens(burdens(ds), "Everything")
    assert drawn is not None
    return drawn


def test_each_measure_stands_below_its_step_with_k_of_n(tiny_dataset: Dataset) -> None:
    """The heading names kind and step and says how many countries the step lists."""
    svg = _draw(tiny_dataset).svg
    for text in (
        "Conditions: Reflection period", "4 of 5 at the step", "Status not distinguished", "2 of 5",
    ):  # fmt: skip
        assert f">{text}</text>" in svg


def test_the_alternative_text_gives_counts_and_points_to_the_table(tiny_dataset: Dataset) -> None:
    """It says how many countries are listed, and how many of them are not at the step."""
    drawn = _draw(tiny_dataset)
    assert drawn.id == "fig-burdens"
    assert "one condition listing two countries" in drawn.alt
    assert "one is of a country that the step does not list" in drawn.alt
    assert "The table that follows" in drawn.alt


def test_the_same_data_give_the_same_bytes(tiny_dataset: Dataset) -> None:
    """The figure drawn twice is the same."""
    assert _draw(tiny_dataset) == _draw(tiny_dataset)


def test_the_parts_of_a_bar_differ_in_filling() -> None:
    """What is at the step, what is not, and what cannot be, are told apart without colour."""
    fillings = {look["fillstyle"] for _, look in _burdens._KEY.values()}
    assert len(fillings) == len(_burdens._KEY) == len(set(_burdens._FILLED.values()))


def test_kinds_have_their_own_headings(study: Callable[..., Dataset]) -> None:
    """Conditions and challenges stand apart, and so do those attached to no step."""
    kinds = {"b": "condition", "c": "challenge", "d": "challenge"}
    lists = {"a": "XY", "b": "X", "c": "Y", "d": "Z"}
    svg = _draw(_attached(study(lists, "XYZ", kinds=kinds), a="b c")).svg
    for text in ("Conditions: Step a", "Challenges: Step a", "Challenges attached to no step"):
        assert f">{text}</text>" in svg


def test_the_caption_covers_measures_of_other_themes(tiny_dataset: Dataset) -> None:
    """One that is attached to a step of the theme is drawn, though it is not under the theme."""
    measures = tiny_dataset.measures
    moved = measures["theme"].mask(measures["measure"] == "status-not-distinguished", "detection")
    ds = tiny_dataset.with_tables(measures=measures.assign(theme=moved))
    said = "and those of other themes attached to its steps"
    assert said in _burdens.burdens(burdens(ds, "protection"), "Protection").caption
    assert said not in _burdens.burdens(burdens(ds), "All themes").caption


def test_without_a_step_there_is_nothing_to_tell_apart(study: Callable[..., Dataset]) -> None:
    """Challenges attached to nothing are drawn whole, and neither key nor caption speaks of steps."""
    ds = _attached(study({"a": "XY", "b": "X"}, "XYZ", kinds=dict.fromkeys("ab", "challenge")))
    drawn = _draw(ds)
    assert "step</text>" not in drawn.svg
    assert "also listed" not in drawn.caption
    assert drawn.caption.startswith("Challenges under")


@pytest.mark.parametrize(("listed", "said"), [("", "no country"), ("XYZ", "three countries")])
def test_nobody_and_everybody_are_drawn(
    listed: str, said: str, study: Callable[..., Dataset]
) -> None:
    """Where nobody is listed, and where everybody is, there is a figure that says so."""
    ds = study({"a": "XY", "b": listed}, "XYZ", kinds={"b": "condition"})
    drawn = _draw(_attached(ds, a="b"))
    assert f"one condition listing {said}" in drawn.alt
    assert drawn.width_in == style.WIDTH
    assert drawn.height_in <= 9.1


def test_a_list_that_speaks_of_nobody_is_not_drawn(study: Callable[..., Dataset]) -> None:
    """With all countries outside the base there is nothing on the scale."""
    ds = study({"a": ""}, "XYZ", eu_only={"a"}, kinds={"a": "condition"})
    assert _burdens.burdens(burdens(_attached(ds)), "Everything") is None
