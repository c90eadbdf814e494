"""k of n with bounds: who is named, who is open, and in which order it stands."""

import pandas as pd
import pytest

import thb_analysis as thb
from conftest import related
from thb_analysis.analysis.counts import compared_cells, measures_of
from thb_analysis.dataset.dataset import load
from thb_analysis.errors import ParameterError


def test_who_took_no_part_is_nowhere_shown(edit):
    """A list may name a country that took no part: it is neither counted nor named outside the base."""
    edit("source/footnotes.csv", "AT, BE EL and NO.", "AT, BE EL, DK and NO.")
    row = "2,screening,EL"
    ds = load(
        edit("observations.csv", row, f"2,screening,DK,reported,,,,,list,\n{row}")
    )
    assert "DK" in set(ds.observations["country"])
    found = ds.ask("screening", "eu")
    assert "DK" not in found.covered | found.outside | ds.listed("screening")


def test_a_complete_list_leaves_nothing_open(study):
    """Who is not in a list of everybody is excluded, and what is not so is a fact."""
    ds = study({"a": "WX"}, "WXYZ")
    ds = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert ds.cells()["state"].tolist() == ["reported"] * 2 + ["excluded"] * 2
    assert ds.cells()["reason"].tolist() == ["footnote"] * 2 + ["everybody named"] * 2
    assert ds.ask("a").bounds == ds.ask("@all - a").bounds == (2, 2)


def test_names_are_known_in_capitals_too(tiny_dataset):
    """Whatever takes a theme or a country takes it as somebody types it."""
    of_both = (
        thb.page.text,
        thb.page.caption,
        thb.page.tied_measures,
        thb.page.headlines,
    )
    of_themes = (
        thb.findings,
        compared_cells,
        measures_of,
        thb.law,
        thb.page.notes,
        thb.page.statements,
    )
    for question in (*of_themes, thb.page.limits, thb.page.lead_figure, *of_both):
        question(tiny_dataset, "DETECTION")
    for question in (thb.page.entries, thb.page.answers, *of_both):
        question(tiny_dataset, "AUSTRIA")


def test_counts_stand_with_names_most_named_first(study):
    """Of each measure: how many of how many, at the least and at the most, who, and who is open."""
    ds = study({"a": "X", "b": "ZX", "c": "XY"}, "XYZ", eu="XY", eu_only="c")
    assert thb.counts(ds.cells()).to_csv(index=False).splitlines() == [
        "label,k,n,lower,upper,named,open",
        'B,2,3,2,3,"Land X, Land Z",Land Y',
        'C,2,2,2,2,"Land X, Land Y",',
        'A,1,3,1,3,Land X,"Land Y, Land Z"',
    ]
    same = study({"a": "X", "b": "XY"}, "XYZ", label="Same").cells()
    assert thb.counts(same)[["k", "n"]].to_numpy().tolist() == [[2, 3], [1, 3]]


def test_bounds_beside_counts_are_those_of_questions(real):
    """An open cell that follows from other lists counts at the least and at the most; some lists have no bounds."""
    for row in thb.counts(real.cells(), "measure").itertuples():
        bounds = (row.lower, row.upper) if pd.notna(row.upper) else None
        assert real.ask(row.measure).bounds == bounds


def test_cells_are_counted_by_any_column(study):
    """Of a state, of groups; of no cells there are no counts, but their columns."""
    cells = study({"a": "X", "b": "XZ"}, "XYZ").cells()
    assert thb.counts(cells.drop(columns="measure")).equals(thb.counts(cells))
    groups = cells.assign(
        group=cells["country"].map({"X": "one", "Y": "one", "Z": "two"})
    )
    of_one = groups[groups["measure"] == "b"]
    assert thb.counts(of_one, "name")["k"].tolist() == [1, 1, 0]
    assert thb.counts(of_one, "group")[["k", "n"]].values.tolist() == [[1, 2], [1, 1]]
    nothing = thb.counts(cells.head(0))
    assert [*nothing] == ["label", "k", "n", "lower", "upper", "named", "open"]
    assert nothing["k"].dtype == "Int64"


@pytest.mark.parametrize("by", ["region", "country", "polarity"])
def test_no_country_is_counted_twice(study, by):
    """By a column that several measures share, each country would count once for each of them: an error says so."""
    cells = study({"a": "X", "b": "XZ"}, "XYZ").cells().assign(region="West")
    with pytest.raises(
        ParameterError, match=f"{by} .*: a country has cells of several measures"
    ):
        thb.counts(cells, by)
    same = cells.assign(label="Same").drop(columns="measure")
    with pytest.raises(ParameterError, match="label 'Same'"):
        thb.counts(same)
    assert thb.counts(cells[cells["measure"] == "b"], "region")["n"].tolist() == [3]


def test_without_indicators_the_measures_are_the_findings(study):
    """A package that does not say what matters most is summed up by its measures, most named first."""
    ds = study(
        {"odd": "WX", "rare": "X", "usual": "WXYZ"},
        "WXYZ",
        polarity=["unclear", "affirmed", "affirmed"],
    )
    found = thb.findings(ds, "protection")
    assert found["label"].tolist() == ["USUAL", "RARE"]
    assert found["named"].tolist() == ["Land W, Land X, Land Y, Land Z", "Land X"]
    assert found["open"].tolist() == ["", "Land W, Land Y, Land Z"]


def test_countries_are_compared_by_what_they_may_have_or_lack(study):
    """Left out are conditions and the like, who is not covered, and whom another answer rules out."""
    ds = study(
        {"a": "X", "b": "Y", "c": "X"},
        "XYZ",
        eu="XY",
        eu_only="a",
        compared=[True, True, False],
    )
    found = compared_cells(related(ds, "alternatives"))
    assert found[["measure", "country", "has"]].values.tolist() == [
        ["a", "X", True],
        ["b", "Y", True],
        ["b", "Z", False],
    ]
