"""The cells behind the numbers: a reader finds each country of a count, and where it stands."""

from dataclasses import replace

import pytest

from thb_analysis import analysis, tables
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables._cells import cells, claim_cells


def _texts(table: Table | None) -> dict[str, dict[str, str]]:
    """Texts of a table by row head and column label."""
    assert table is not None
    labels = [column.label for column in table.columns]
    rows = [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]
    return {row[0]: dict(zip(labels, row, strict=True)) for row in rows}


def _links(table: Table | None) -> set[str]:
    assert table is not None
    found = [cell for row in table.rows for cell in row if isinstance(cell, Cell)]
    parts = [part for cell in found for part in (cell, *cell.parts)]
    deeper = [part for cell in parts if isinstance(cell, Cell) for part in (cell, *cell.parts)]
    return {cell.to for cell in deeper if isinstance(cell, Cell) and cell.to}


def _anchors(table: Table | None) -> set[str]:
    assert table is not None
    return {
        cell.anchor for row in table.rows for cell in row if isinstance(cell, Cell) and cell.anchor
    }


def test_each_country_stands_in_one_column_with_its_status(tiny_dataset: Dataset) -> None:
    """Reported, with remark and not listed make up N; who is outside the base stands apart."""
    row = _texts(cells(tiny_dataset))["Reflection period: length"]
    assert row == {
        "Measure": "Reflection period: length",
        "Source": "n. 6, p. 2",
        "k of N": "2 of 4",
        "Reported": "EL",
        "With remark": "AT",
        "Not listed": "BE GE",
        "Outside base": "NO",
    }


def test_what_a_selection_leaves_out_is_not_called_silence(tiny_dataset: Dataset) -> None:
    """A listing with a remark that is left out stands among those not listed, and the note says so."""
    table = cells(tiny_dataset.select(include_qualified=False))
    assert "AT" in _texts(cells(tiny_dataset))["Reflection period"]["With remark"]
    assert "AT" in _texts(table)["Reflection period"]["Not listed"]
    assert "or a listing that is so left out" in table.note
    assert "left out" not in cells(tiny_dataset).note


def test_marks_say_what_a_count_does_not(tiny_dataset: Dataset) -> None:
    """A country outside the base, named by the sentence, or ruled out by another list has a mark, explained below."""
    table = cells(tiny_dataset)
    texts = _texts(table)
    assert texts["Screening: asylum"]["Outside base"] == "GE NO†"
    assert texts["Screening"]["Reported"] == "AT BE EL GE* NO"
    assert texts["Reflection period"]["Not listed"] == "GE‡"
    assert all(mark in table.note for mark in "†*‡")
    assert "GE Georgia" in table.note
    assert "†" not in cells(tiny_dataset, "protection").note


def test_a_theme_or_some_measures_can_be_shown_alone(tiny_dataset: Dataset) -> None:
    """A report shows the rows that its numbers need; columns that nobody stands in are left out."""
    assert len(cells(tiny_dataset, "protection").rows) == 3
    table = cells(tiny_dataset, measures=["screening"])
    assert list(_texts(table)) == ["Screening"]
    assert list(_texts(table)["Screening"]) == ["Measure", "Source", "k of N", "Reported"]
    assert cells(tiny_dataset, measures=[]) is None


@pytest.mark.parametrize("theme", [None, "detection", "protection"])
def test_every_number_of_the_other_tables_has_its_row(
    theme: str | None, tiny_dataset: Dataset
) -> None:
    """What coverage, measures, matrix and themes link to is there."""
    ds = tiny_dataset
    result = analysis.coverage(ds, theme)
    links = [
        _links(table)
        for table in (
            tables.coverage(result, "x"),
            tables.measures(result, ds),
            tables.matrix(ds, theme, "x"),
        )
    ]
    rows = {f"m-{measure}" for measure in result.frame["measure"]}
    assert links == [rows] * 3
    assert rows <= _anchors(cells(ds, theme))


def test_a_theme_leads_to_its_first_row(tiny_dataset: Dataset) -> None:
    """Sums over a theme lead to where its measures begin, its extremes to the measure that has them."""
    table = tables.themes(analysis.coverage(tiny_dataset), tiny_dataset)
    assert _links(table) <= _anchors(cells(tiny_dataset))
    assert {"t-detection", "t-protection", "m-screening"} <= _links(table)


def test_a_theme_without_measures_has_dashes(tiny_dataset: Dataset) -> None:
    """Where a theme has no measure there is no extreme to link to."""
    result = analysis.coverage(tiny_dataset)
    kept = result.frame[result.frame["theme"] == "detection"]
    row = _texts(tables.themes(replace(result, frame=kept), tiny_dataset))["Protection"]
    assert (row["Measures"], row["Lowest"], row["Median"], row["Highest"]) == ("0", "–", "–", "–")


def test_claims_lead_to_lists_or_to_countries_of_their_own(tiny_dataset: Dataset) -> None:
    """The count of one list leads to its row; any other has a row that names the countries counted."""
    claims = analysis.evaluate_claims(tiny_dataset)
    own = claim_cells(claims, tiny_dataset)
    row = _texts(own)["Some periods last six months."]
    assert (row["Lists"], row["k of N"]) == ("n. 6, p. 2", "1 of 2")
    assert (row["Counted"], row["Of the base, not counted"]) == ("AT", "EL")
    assert "Most countries screen." not in _texts(own)
    there = _anchors(own) | _anchors(cells(tiny_dataset))
    assert _links(tables.claims(claims)) | _links(own) <= there


def test_without_claims_or_cells_there_is_no_table(tiny_dataset: Dataset) -> None:
    """A section with nothing to show is left out."""
    claims = analysis.evaluate_claims(tiny_dataset)
    assert claim_cells(claims.iloc[:0], tiny_dataset) is None
    assert claim_cells(claims[claims["measure"] != ""], tiny_dataset) is None
