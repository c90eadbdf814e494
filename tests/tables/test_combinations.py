"""The tables of combinations name countries and measures in words."""

import pytest

from thb_analysis.analysis.combinations import combinations
from thb_analysis.tables import _combinations as tables

SIX = "ABCDEF"
LISTS = {"x": "ABCD", "y": "ABC", "z": "AE"}


def test_each_combination_has_its_measures_and_the_names_of_its_countries(study):
    """The row of a combination can be read without the figure."""
    table = tables.combinations(combinations(study(LISTS, SIX)), "Protection")

    assert table.id == "tbl-combinations"
    assert list(table.rows) == [
        ("X; Y", "2", "Land B, Land C"),
        ("all three measures", "1", "Land A"),
        ("X", "1", "Land D"),
        ("Z", "1", "Land E"),
        ("none of these measures", "1", "Land F"),
    ]


def test_who_is_left_out_is_named_with_the_reason(study):
    """A country outside a base stands in the note, with the measure that does not speak of it."""
    ds = study(LISTS, SIX, eu="ABCDE", eu_only="z")
    table = tables.combinations(combinations(ds), "Protection")

    assert table.note.endswith("Left out, because a measure does not speak of them: Land F (Z).")


def test_pairs_stand_by_falling_likeness_with_k_of_n(study):
    """Of each two measures: countries listed for both, of those that both speak of."""
    table = tables.pairs(combinations(study(LISTS, SIX)), "Protection")

    assert table.rows[0] == ("X", "Y", "3 of 6", "4", "0.75")
    assert [row[-1] for row in table.rows] == ["0.75", "0.25", "0.20"]


def test_a_negated_list_is_marked(study):
    """What reports an absence says so wherever it is named."""
    ds = study(LISTS, SIX, polarities={"z": "negated"})
    table = tables.pairs(combinations(ds, measures="xz"), "Protection")

    assert table.rows[0][:2] == ("X", "Z (negated)")


def test_two_measures_that_list_nobody_have_no_likeness(study):
    """A missing coefficient is a dash."""
    table = tables.pairs(combinations(study({"x": "", "y": ""}, SIX), measures="xy"), "P")

    assert table.rows[0][2:] == ("0 of 6", "0", "–")


@pytest.mark.parametrize(
    "lists", [{}, {"x": "A"}, {"x": "AB", "y": "A"}, dict.fromkeys("xyz", SIX)]
)
def test_nothing_to_combine_is_no_table(study, lists):
    """Fewer than three measures that separate countries are no combination."""
    result = combinations(study(lists, SIX))

    assert tables.combinations(result, "Protection") is None
    assert tables.pairs(result, "Protection") is None
