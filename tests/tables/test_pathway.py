"""Tables of the pathway hold what the figure shows, and say who."""

from thb_analysis import arrange
from thb_analysis.analysis.pathway import Pathway, pathway
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables import _pathway


def _result(ds: Dataset) -> Pathway:
    result = pathway(ds, "protection")
    assert result is not None
    return result


def _texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def _row(table: Table | None, head: str) -> list[str]:
    (row,) = [row for row in _texts(table) if row[0] == head]
    return row


def _without(ds: Dataset, measure: str, country: str) -> Dataset:
    cells = ds.observations
    gone = (cells["measure"] == measure) & (cells["country"] == country)
    return ds.with_tables(observations=cells[~gone].reset_index(drop=True))


def test_a_country_has_a_symbol_for_each_step_and_says_where_it_breaks_off(
    tiny_dataset: Dataset,
) -> None:
    """Symbols are those of the matrix; the last columns give steps by number."""
    groups = arrange.by_bloc(tiny_dataset)
    table = _pathway.countries(_result(tiny_dataset), groups, "Protection")
    assert (table.id, table.style) == ("tbl-pathway", "matrix")
    assert [row[0] for row in _texts(table)] == [
        f"{name} ({code})" for code, name in zip(groups["country"], groups["name"], strict=True)
    ]
    assert _row(table, "Belgium (BE)")[1:] == ["●", "●", "○", "2", ""]
    assert _row(table, "Norway (NO)")[1:] == ["●", "◐", "–", "", ""]
