"""Dots show the state of each cell, and totals that agree with the counts."""

import pandas as pd
import pytest
from matplotlib import figure as mpl

from legible import assert_legible, drawings, spoken, texts
from readback import read
from thb_analysis import page
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
def test_without_an_order_countries_stand_by_group_and_name(cells, region):
    """Those in no group are last, all are there, and no class stands at their head."""
    west = cells["region"] == "Western Europe"
    cells = cells.assign(region=cells["region"].mask(west, region).fillna(""))
    figure = dots(cells, title="Who?")
    svg = drawings(figure)[2]
    assert len(spoken(figure, svg)) == len(cells)
    names = cells.drop_duplicates("country").set_index("country")
    codes = {
        each.content: each.left for each in texts(svg) if each.content in names.index
    }
    order = [
        (not names.loc[code, "region"], *names.loc[code, ["region", "name"]])
        for code in sorted(codes, key=codes.__getitem__)
    ]
    assert order == sorted(order)
    assert len(order) == len(names)


def test_columns_stand_below_each_other_in_all_grids_of_a_page(real):
    """However long the names of rows are, and the counts; what the classes answer stands there in short."""
    order = page.order(real)
    assert {*order["question"]} == {"Identified first?"}
    for at in (1, 2):
        places = set()
        for _, part in real.cells("protection").groupby("question"):
            svg = drawings(dots(part, title="What?", order=order))[at]
            lefts = {each.content: each.left for each in texts(svg)}
            places.add(tuple(lefts[code] for code in ("EE", "AT", "PL", "GE")))
        assert len(places) == 1


def test_a_package_without_classes_has_grids_as_plain(tiny_dataset):
    """By region and name, with no tile and no question in the head."""
    order = page.order(tiny_dataset)
    assert not order["look"].any()
    assert {*order["country"]} == {*tiny_dataset.participants}
    names = [*zip(order["region"], order["name"], strict=True)]
    assert names == sorted(names)
    figure = dots(tiny_dataset.cells(), title="Who?", order=order)
    for svg in drawings(figure):
        assert not read(svg).tiles


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


@pytest.mark.parametrize("countries", [None, ["EE", "LV", "LT", "PL"], ["PL"]])
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
    ("lists", "said"),
    [
        (
            {"a": "XY", "b": "XY", "c": "", "d": "X"},
            "A: 2 of 2 (Land X and Land Y). B: 2 of 2 (Land X and Land Y). "
            "C: 0 of 2, 0 to 2 possible. D: 1 of 2, 1 to 2 possible (Land X).",
        ),
        ({"a": "X"}, "Dots: 1 row, 2 columns. A: 1 of 2, 1 to 2 possible (Land X)."),
        (dict.fromkeys("abcdefghijklmnopqrstuvw", "X"), "(Land X). And 3 more."),
    ],
)
def test_each_row_is_spoken_of_with_its_count_and_whom_it_names(study, lists, said):
    """With what is possible; countries are named where they are few, and of many rows the first are spoken of."""
    assert dots(study(lists, "XY").cells()).alt.endswith(said)
