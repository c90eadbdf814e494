"""Tables of conditions and challenges keep the two kinds apart and name who is not at the step."""

from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis import arrange
from thb_analysis.analysis.burdens import Burdens, burdens
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables import _burdens


@pytest.fixture
def ds(study: Callable[..., Dataset]) -> Dataset:
    """A step for X and Y, of which Z is outside the base; two conditions and a challenge at it, one at none."""
    made = study(
        {"step": "XY", "c1": "XYZ", "c2": "WX", "h1": "W", "h2": "XY"},
        "WXYZ",
        eu="WXY",
        eu_only={"step"},
        kinds={"c1": "condition", "c2": "condition", "h1": "challenge", "h2": "challenge"},
    )
    row = dict.fromkeys(made.pathway.columns, "") | {"step": "s", "theme": "protection"}
    row |= {"order": 1, "label": "Step", "expression": "step", "conditions": "c1 c2 h1"}
    return made.with_tables(
        pathway=pd.DataFrame([row], columns=made.pathway.columns).astype(
            made.pathway.dtypes.to_dict()
        )
    )


def _result(ds: Dataset) -> Burdens:
    result = burdens(ds)
    assert result is not None
    return result


def _texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def test_each_measure_has_its_coverage_and_its_fit_with_the_step(ds: Dataset) -> None:
    """Conditions stand first; who the step does not list is named, who it does not speak of in brackets."""
    table = _burdens.burdens(_result(ds), "All")
    assert table.id == "tbl-burdens-coverage"
    rows = _texts(table)
    assert [row[:3] for row in rows] == [
        ["C1", "condition", "3 of 4"],
        ["C2", "condition", "2 of 4"],
        ["H1", "challenge", "1 of 4"],
        ["H2", "challenge", "2 of 4"],
    ]
    assert [row[5:8] for row in rows] == [
        ["Step", "2 of 3", "(Z)"],
        ["Step", "1 of 2", "W"],
        ["Step", "0 of 1", "W"],
        ["–", "–", "–"],
    ]
    assert "In brackets" in table.note


def test_counts_by_country_keep_kinds_and_steps_apart(ds: Dataset) -> None:
    """Where a step has several measures of one kind there is a column; a single one is left to the matrix."""
    table = _burdens.burden_counts(_result(ds), arrange.by_bloc(ds), "All")
    assert table.id == "tbl-burdens-countries"
    assert [column.label for column in table.columns] == ["Country", "Conditions: Step"]
    assert dict(_texts(table)) == {
        "Land W": "1 of 2", "Land X": "2 of 2", "Land Y": "1 of 2", "Land Z": "1 of 2",
    }  # fmt: skip
    assert "not added to what is offered" in table.note


def test_measures_attached_to_nothing_have_no_columns_on_steps(ds: Dataset) -> None:
    """Without a pathway the table is one of coverage."""
    result = _result(ds.with_tables(pathway=ds.pathway.iloc[:0]))
    table = _burdens.burdens(result, "All")
    assert "Attached to" not in [column.label for column in table.columns]
    assert "In brackets" not in table.note
    counts = _burdens.burden_counts(result, arrange.by_bloc(ds), "All")
    assert [column.label for column in counts.columns][1:] == ["Conditions", "Challenges"]
    assert "step" not in counts.caption + counts.note


def test_captions_name_the_kinds_there_are(study: Callable[..., Dataset]) -> None:
    """Where there are challenges only, no caption and no note speaks of conditions or of two kinds."""
    ds = study({"a": "WX", "b": "X"}, "WXYZ", kinds=dict.fromkeys("ab", "challenge"))
    result = _result(ds.with_tables(pathway=ds.pathway.iloc[:0]))
    counts = _burdens.burden_counts(result, arrange.by_bloc(ds), "All")
    assert _burdens.burdens(result, "All").caption.startswith("Challenges under")
    assert counts.caption.startswith("Challenges under")
    assert "no sign of greater difficulties" in counts.note
    assert "two kinds" not in counts.note
    assert "stricter" not in counts.note


def test_a_list_that_makes_the_step_is_marked(ds: Dataset) -> None:
    """Whoever it names is at the step by that, which is no finding."""
    path = ds.pathway.assign(expression="step | c2")
    rows = {
        row[0]: row
        for row in _texts(_burdens.burdens(_result(ds.with_tables(pathway=path)), "All"))
    }
    assert rows["C2"][5:8] == ["Step*", "2 of 2", "–"]
    assert rows["C1"][5] == "Step"


def test_polarity_is_shown_and_keeps_a_list_out_of_the_counts(tiny_dataset: Dataset) -> None:
    """A negated condition is in the table of coverage and in no count by country."""
    result = _result(tiny_dataset)
    assert _texts(_burdens.burdens(result, "All"))[0][1] == "condition (negated)"
    assert _burdens.burden_counts(result, arrange.by_bloc(tiny_dataset), "All") is None


def test_k_leads_to_the_cells_behind_it(ds: Dataset) -> None:
    """The count links to the row of the measure among the cells."""
    (first, *_) = _burdens.burdens(_result(ds), "All").rows
    assert first[2] == Cell("3 of 4", to="m-c1")
