"""Dots show the state of each cell, and totals that agree with the counts."""

import pandas as pd
import pytest
from matplotlib import figure as mpl

from legible import assert_legible, drawings, spoken, texts
from thb_analysis.analysis.counts import counts
from thb_analysis.check.intake import from_frame
from thb_analysis.figures import dots
from thb_analysis.states import STATE_LABELS


@pytest.fixture(scope="module")
def cells(real):
    """Cells in every state, some of countries that are named outside the statement."""
    return real.cells("protection").query(
        "question.str.contains('Who may stay|On what terms is')"
    )


@pytest.fixture(scope="module")
def figure(cells):
    """The figure of these."""
    return dots(cells, title="On what terms?")


def test_each_cell_has_one_mark_that_says_its_state(cells, figure):
    """In every drawing: who, the state in words, the measure and where it stands."""
    expected = {
        (
            row.name,
            "reported, but not counted" if row.outside else STATE_LABELS[row.state],
            f"{row.short} (n. {row.footnote})",
        )
        for row in cells.itertuples(index=False)
    }
    assert {words[1] for words in expected} >= {
        "not reported",
        "not counted",
        "reported, with a condition",
    }
    for svg in drawings(figure):
        marks = spoken(figure, svg)
        assert len(marks) == len(cells)
        assert set(marks) == expected


@pytest.mark.parametrize("region", ["Western Europe", "", None])
def test_countries_named_for_more_stand_first_in_their_group(cells, region):
    """Those who are alike stand together, by the pattern of the rows; countries in no group are last, and all are there."""
    west = cells["region"] == "Western Europe"
    figure = dots(cells.assign(region=cells["region"].mask(west, region)), title="Who?")
    svg = drawings(figure)[2]
    assert len(spoken(figure, svg)) == len(cells)
    codes = {
        each.content: each.left
        for each in texts(svg)
        if each.content in {*cells["country"]}
    }
    named = cells.assign(
        named=cells["state"].isin(["reported", "qualified"]) & cells["covered"]
    )
    pattern = named[west].groupby("country")["named"].apply(tuple)
    order = sorted(pattern.index, key=codes.__getitem__)
    assert [pattern[code] for code in order] == sorted(pattern, reverse=True)
    assert region or order == sorted(codes, key=codes.__getitem__)[-len(order) :]


def test_measures_of_one_name_are_two_rows(cells):
    """Their countries are not drawn over each other, and not added up."""
    figure = dots(cells.assign(short="Same", label="Same"), title="Who?")
    assert len(spoken(figure, drawings(figure)[2])) == len(cells)


def test_rows_may_begin_with_the_one_named_most(cells):
    """Else they stand as they come."""
    svg = drawings(dots(cells, by_count=True))[2]
    first = counts(cells, "short")["short"].iloc[0]
    lefts = [
        each
        for each in texts(svg)
        if each.left < 1 and each.content in set(cells["short"])
    ]
    assert min(lefts, key=lambda each: each.bottom).content == first


@pytest.mark.parametrize("countries", [[], ["EE", "LV", "LT", "PL"], ["PL"]])
def test_every_text_can_be_read(real, countries):
    """For all countries, four, and one."""
    assert_legible(dots(real.select(countries).cells("detection"), title="What?"))


def test_a_table_of_sixty_units_can_be_read():
    """Units without codes and regions, and measures without short names."""
    rows = [
        (f"Unit {u:02d}", f"Measure {m} of many", "yes" if u % m else "")
        for u in range(60)
        for m in range(1, 8)
    ]
    ds = from_frame(pd.DataFrame(rows, columns=["unit", "measure", "status"]))
    figure = dots(ds.cells(), title="Which unit has what?")
    assert_legible(figure)
    assert len(spoken(figure, drawings(figure)[0])) == len(rows)


def test_it_draws_on_axes_that_are_given(cells):
    """As the functions of seaborn do, whatever figure they belong to; of nothing, nothing is drawn."""
    ax, empty = mpl.Figure(figsize=(12, 4)).subplots(2)
    assert dots(cells, ax=ax) is ax
    assert isinstance(ax.figure, mpl.Figure | mpl.SubFigure)
    assert len(ax.patches) > 3
    for drawn in (None, empty):
        assert dots(cells.head(0), title="What?", ax=drawn) is drawn
    assert not empty.has_data()


@pytest.mark.parametrize(
    ("lists", "ends"),
    [
        (
            {"a": "XY", "b": "XY", "c": "", "d": "X"},
            "Reported most: A and B (each 2 of 2); least: C (0 of 2, 0 to 2 possible).",
        ),
        (
            dict.fromkeys("abcd", "X") | {"e": "XY"},
            "Reported most: E (2 of 2); least: 4 rows (each 1 of 2, 1 to 2 possible).",
        ),
        ({"a": "", "b": ""}, "Reported in each row: 0."),
        (
            {"a": "XY", "b": "X"},
            "Reported most: A (2 of 2); least: B (1 of 2, 1 to 2 possible).",
        ),
        ({"a": "X"}, "Dots: 1 row, 2 columns."),
    ],
)
def test_its_ends_are_spoken_of_with_all_that_share_them(study, lists, ends):
    """Rows with as many countries are named together, or counted; where all have as many, no row is an end."""
    assert dots(study(lists, "XY").cells()).alt.endswith(ends)
