"""The tables of a scale give H with what it rests on, and an order only where there is one."""

import pytest

from thb_analysis import arrange
from thb_analysis.analysis.scaling import scalability
from thb_analysis.display import Cell
from thb_analysis.tables._scaling import order, scale, scales

TWELVE = "ABCDEFGHIJKL"
NESTED = {"c": "ABCD", "a": "ABCDEFGHIJ", "b": "ABCDEFGK"}


def texts(table):
    """Return the rows as plain text."""
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def test_the_totals_give_errors_expectation_h_and_verdict(study):
    """One error against (16 + 8 + 16) / 12 expected, of three provisions and twelve countries."""
    table = scales(scalability(study(NESTED, TWELVE)), "Protection")

    (row,) = texts(table)
    assert row[:6] == ["Provisions", "3", "12", "1", "3.3", "0.70"]
    assert row[-1] == "yes: strong"
    assert "at least three measures and ten countries" in table.note


@pytest.mark.parametrize(
    ("lists", "countries", "verdict"),
    [
        ({"a": "ABCDEF", "b": "ABC", "c": ""}, TWELVE, "no: too few measures"),
        (NESTED, "ABCHKL", "no: too few countries"),
        ({"a": "ABCDEF", "b": "GHI", "c": "JK"}, TWELVE, "no: H too low"),
        ({"a": "AB", "b": "A", "c": "B"}, TWELVE, "no: a pair against it"),
        ({"a": "AB", "b": "AC", "c": "A"}, TWELVE, "no: hangs on one country"),
    ],
)
def test_the_reason_against_an_order_stands_in_the_table(study, lists, countries, verdict):
    """A reader sees why no order is drawn."""
    table = scales(scalability(study(lists, countries)), "Protection")

    assert texts(table)[0][-1] == verdict


def test_the_cells_stand_as_in_the_figure_with_h_errors_and_k_of_n(study):
    """One row for each measure, the commonest first, one symbol for each country."""
    ds = study(NESTED, TWELVE)
    table = scale(scalability(ds), arrange.by_bloc(ds), "provision", "Protection")

    assert (table.id, table.style) == ("tbl-scale-provision", "matrix")
    assert [row[0] for row in texts(table)] == ["A", "B", "C"]
    assert texts(table)[1][1:13] == list("●●●●●●●○○○●○")
    assert texts(table)[2][13:] == ["1.00", "0 (2.0)", "4 of 12"]
    assert table.rows[1][-1].to == "m-b"
    assert table.rows[1][0].detail == "n. 3, p. 1"
    assert table.columns[1].title == "Land A"


def test_countries_with_equal_counts_stand_together(study):
    """The order has no ranks: one row for each number, with what silence leaves open."""
    table = order(scalability(study(NESTED, TWELVE)), "provision", "Protection")

    assert texts(table)[0] == ["3 of 3", "3", "Land A, Land B, Land C, Land D"]
    assert texts(table)[2] == ["1 of 3", "3", "Land H, Land I, Land J, Land K (1)"]
    assert "rank" not in table.caption.lower()


def test_no_order_without_a_scale(study):
    """Where H does not pass, there is no table of countries by their counts."""
    result = scalability(study({"a": "ABCDEF", "b": "GHI", "c": "JK"}, TWELVE))

    assert order(result, "provision", "Protection") is None
    assert scales(result, "Protection") is not None


@pytest.mark.parametrize(
    "lists", [{}, {"a": "AB"}, {"a": "ABC", "b": "AB"}, dict.fromkeys("abc", TWELVE)]
)
def test_nothing_to_scale_is_no_table(study, lists):
    """Without H there is nothing to show."""
    ds = study(lists, TWELVE)
    result = scalability(ds)

    assert scales(result, "Protection") is None
    assert scale(result, arrange.by_bloc(ds), "provision", "Protection") is None
