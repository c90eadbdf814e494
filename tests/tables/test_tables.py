"""Tables hold what their figures show, and say it in words."""

from collections.abc import Callable

import pytest

from thb_analysis import analysis, tables
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table

Make = Callable[[Dataset], Table | None]


MADE: dict[str, Make] = {
    "tbl-durations": lambda ds: tables.durations(analysis.durations(ds), "Protection"),
    "tbl-irregularities": lambda ds: tables.irregularities(analysis.irregularities(ds)),
    "tbl-matrix": lambda ds: tables.matrix(ds, "protection", "Protection"),
    "tbl-measure-disagreements": lambda ds: tables.measure_disagreements(
        analysis.agreement(ds, replicates=20)
    ),
}


def _texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def _row(table: Table | None, head: str) -> list[str]:
    (row,) = [row for row in _texts(table) if row[0] == head]
    return row


@pytest.mark.parametrize("id_", sorted(MADE))
def test_every_table_has_its_id_a_caption_and_text_in_each_cell(
    id_: str, tiny_dataset: Dataset
) -> None:
    """A table has the id that prose refers to, a caption that ends, and only text or cells."""
    table = MADE[id_](tiny_dataset)
    assert table is not None
    assert table.id == id_
    assert table.caption.endswith(".")
    assert table.rows
    assert all(isinstance(cell, (str, Cell)) for row in table.rows for cell in row)
    assert not any(text in ("nan", "<NA>", "None", "NaT") for row in _texts(table) for text in row)


def test_the_matrix_shows_four_states_and_counts_within_the_base(tiny_dataset: Dataset) -> None:
    """Cells are symbols by state; the last column is k of N."""
    table = MADE["tbl-matrix"](tiny_dataset)
    assert table.style == "matrix"
    assert [column.label for column in table.columns][1:-1] == ["AT", "BE", "EL", "NO", "GE"]
    assert _row(table, "Reflection period") == [
        "Reflection period",
        "◐",
        "●",
        "●",
        "◐",
        "○",
        "4 of 5",
    ]
    assert _row(table, "Reflection period: length")[1:] == ["●", "○", "●", "–", "○", "2 of 4"]


def test_a_listing_outside_the_base_has_a_dagger_and_a_spoken_label(tiny_dataset: Dataset) -> None:
    """A country listed though the statement does not speak of it is marked, and not counted."""
    table = tables.matrix(tiny_dataset, "detection", "Detection")
    (row,) = [row for row in table.rows if row[0].text == "Screening: asylum"]
    assert row[4].shown == "●†"
    assert row[4].label == "Norway: reported; outside the base"
    assert row[-1].shown == "2 of 3"


def test_a_matrix_says_what_its_codes_stand_for_and_where_each_row_comes_from(
    tiny_dataset: Dataset,
) -> None:
    """Whoever points at a cell can be told country, footnote and page, and who is in by the sentence."""
    table = tables.matrix(tiny_dataset, "detection", "Detection")
    assert {column.label: column.title for column in table.columns}["NO"] == "Norway"
    screening = table.rows[0]
    assert screening[0].detail == "n. 2, p. 1"
    (georgia,) = [cell.label for cell in screening[1:] if cell.label]
    assert georgia.startswith("Georgia: reported; named by the sentence only")


def test_a_wide_matrix_asks_for_a_page_on_its_side(tiny_dataset: Dataset) -> None:
    """Few countries stay upright, and many do not, however few the measures are."""
    assert not MADE["tbl-matrix"](tiny_dataset).landscape


@pytest.mark.parametrize(("size", "wide"), [(27, False), (40, True), (60, True)])
def test_many_countries_turn_the_page_even_for_one_measure(study, size: int, wide: bool) -> None:
    """What does not fit is the row of countries, not the column of measures."""
    codes = [f"{a}{b}" for a in "ABCDEF" for b in "0123456789"][:size]
    matrix = tables.matrix(study({"one": codes[:3]}, codes), None, "All themes")
    assert matrix.landscape == wide


def test_agreement_on_what_lists_mean_stands_by_decision(tiny_dataset: Dataset) -> None:
    """Each difference stands with its settlement."""
    (row,) = _texts(MADE["tbl-measure-disagreements"](tiny_dataset))
    assert row[:5] == ["7", "kind", "condition", "practice", "condition"]
