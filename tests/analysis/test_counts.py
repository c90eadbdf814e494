"""k of n with bounds: who is named, who is open, and in which order it stands."""

import pandas as pd
import pytest

import thb_analysis as thb
from thb_analysis.analysis.counts import by_name, compared_cells, measures_of
from thb_analysis.data import load
from thb_analysis.errors import ExpressionError, UnknownName


def test_a_list_counts_within_its_base(tiny_dataset):
    """Countries named outside the base do not count; those that are open may have it."""
    found = tiny_dataset.ask("asylum-screening", "eu")
    assert (found.k, found.n, found.bounds) == (2, 3, (2, 3))
    assert (found.yes, found.open, found.no) == ({"AT", "EL"}, {"BE"}, frozenset())


def test_who_is_named_outside_the_base_is_known_apart(tiny_dataset):
    """They are known as far as they are participants that are selected, and wherever the list is asked."""
    for expression in ("asylum-screening", "screening & asylum-screening"):
        assert tiny_dataset.ask(expression, "eu").outside == {"NO"}
    assert not tiny_dataset.ask("asylum-screening").outside
    assert not tiny_dataset.select(["AT", "GE"]).ask("asylum-screening", "eu").outside


def test_silence_outside_the_base_is_not_covered(real):
    """Of whom nothing is asked silence says nothing, though it is what an expression asks for."""
    assert "GE" in real.evaluate("@all - covid-capacity")
    assert not real.ask("@all - covid-capacity", "eu").outside


def test_who_took_no_part_is_nowhere_shown(edit):
    """A list may name a country that took no part: it is neither counted nor named outside the base."""
    edit("source/footnotes.csv", "AT, BE EL and NO.", "AT, BE EL, DK and NO.")
    row = "2,screening,EL"
    ds = load(edit("observations.csv", row, f"2,screening,DK,reported,,,,,list,\n{row}"))
    assert "DK" in set(ds.observations["country"])
    found = ds.ask("screening", "eu")
    assert "DK" not in found.covered | found.outside | ds.listed("screening")


def test_open_ends_of_lengths_leave_the_answer_open(tiny_dataset):
    """A length with an open end, or none, may lie within the range; one that ends outside does not."""
    # Georgia has no period, and so no length of it.
    found = tiny_dataset.ask("reflection-length[6..24]", "eu_and_ge")
    assert (found.yes, found.bounds) == ({"AT"}, (1, 3))
    assert tiny_dataset.ask("reflection-length[24..36]", "eu_and_ge").bounds == (0, 1)


def test_a_complete_list_leaves_nothing_open(study):
    """Who is not in a list of everybody is excluded, and what is not so is a fact."""
    ds = study({"a": "WX"}, "WXYZ")
    ds = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert ds.cells()["state"].tolist() == ["reported"] * 2 + ["excluded"] * 2
    assert ds.cells()["reason"].tolist() == ["footnote"] * 2 + ["everybody named"] * 2
    assert ds.ask("a").bounds == ds.ask("@all - a").bounds == (2, 2)


def test_what_is_wrong_is_named(tiny_dataset):
    """Unknown measures, bases, themes and maps are errors."""
    with pytest.raises(ExpressionError, match="unknown measure"):
        tiny_dataset.ask("gone")
    with pytest.raises(UnknownName, match="unknown base"):
        tiny_dataset.ask("screening", "gone")
    for question in (thb.findings, compared_cells, measures_of):
        with pytest.raises(UnknownName, match="unknown theme 'detektion': did you mean detection"):
            question(tiny_dataset, "detektion")
    with pytest.raises(UnknownName, match="unknown map 'gone'"):
        thb.categories(tiny_dataset, "gone")


def test_counts_stand_with_names_most_named_first(study):
    """Of each measure: how many of how many, at the least and at the most, who, and who is open."""
    ds = study({"a": "X", "b": "ZX", "c": "XY"}, "XYZ", eu="XY", eu_only="c")
    assert thb.counts(ds.cells()).to_csv(index=False).splitlines() == [
        "label,k,n,lower,upper,named,open",
        'B,2,3,2,3,"Land X, Land Z",Land Y',
        'C,2,2,2,2,"Land X, Land Y",',
        'A,1,3,1,3,Land X,"Land Y, Land Z"',
    ]


def test_cells_are_counted_by_any_column(study):
    """Of one country, of a state, of groups; of no cells there are no counts, but their columns."""
    cells = study({"a": "X", "b": "XZ"}, "XYZ").cells()
    assert thb.counts(cells, "name").set_index("name")["k"].to_dict() == {
        "Land X": 2,
        "Land Z": 1,
        "Land Y": 0,
    }
    groups = cells.assign(group=cells["country"].map({"X": "one", "Y": "one", "Z": "two"}))
    assert thb.counts(groups, "group")[["k", "n"]].values.tolist() == [[2, 4], [1, 2]]
    nothing = thb.counts(cells.head(0))
    assert [*nothing] == ["label", "k", "n", "lower", "upper", "named", "open"]
    assert nothing["k"].dtype == "Int64"


def test_a_list_that_can_be_read_two_ways_has_no_bounds(study):
    """Who is named is counted; what the others have cannot be said."""
    ds = study({"a": "X"}, "XYZ", polarities={"a": "unclear"})
    assert thb.counts(ds.cells())[["k", "n"]].values.tolist() == [[1, 3]]
    assert thb.counts(ds.cells())[["lower", "upper"]].isna().all(axis=None)


def test_without_indicators_the_measures_are_the_findings(study):
    """A package that does not say what matters most is told by its measures, most named first."""
    ds = study({"rare": "X", "usual": "WXYZ", "odd": "WX"}, "WXYZ", polarities={"odd": "unclear"})
    found = thb.findings(ds, "protection")
    assert found["label"].tolist() == ["USUAL", "RARE"]
    assert found["named"].tolist() == ["Land W, Land X, Land Y, Land Z", "Land X"]
    assert found["open"].tolist() == ["", "Land W, Land Y, Land Z"]


def test_findings_stand_as_the_package_orders_them(tiny_dataset):
    """By theme, then by their order; a theme keeps its own."""
    found = thb.findings(tiny_dataset)
    assert len(found) == len(tiny_dataset.indicators)
    assert found["theme"].tolist() == sorted(found["theme"], key=[*tiny_dataset.theme_titles].index)
    assert set(thb.findings(tiny_dataset, "protection")["theme"]) == {"protection"}


MAP = pd.DataFrame(
    {
        "map": "m",
        "theme": "protection",
        "order": [1, 2],
        "title": "Who?",
        "category": ["Both", "One"],
        "look": ["most", "some"],
        "expression": ["a & b", "a | b"],
        "base": "eu",
    }
)


def test_a_country_stands_in_the_first_category_that_names_it(study):
    """Of the others it is open, excluded or not covered; an earlier one may hold, and is said to be open."""
    ds = study({"a": "VWX", "b": "VZ"}, "UVWXYZ", eu="UVWX")
    types = ds.maps.dtypes.to_dict()
    ds = ds.with_tables(maps=MAP.reindex(columns=types).astype(types))
    found = thb.categories(ds, "m").set_index("country")
    assert found["category"].to_dict() == {
        "V": "Both",
        "W": "One",
        "X": "One",
        "Z": "One",
        "U": "Open",
        "Y": "Not covered",
    }
    assert [*found.index[found["may_be_earlier"]]] == ["W", "X"]
    assert [*found.index[found["outside"]]] == ["Z"]
    complete = ds.with_tables(measures=ds.measures.assign(complete=True))
    assert thb.categories(complete, "m").set_index("country").loc["U", "look"] == "excluded"


def test_countries_are_compared_by_what_they_may_have_or_lack(study):
    """Left out are conditions and the like, who is not covered, and whom another answer rules out."""
    ds = study(
        {"a": "X", "b": "Y", "c": "X"}, "XYZ", eu="XY", eu_only="a", kinds={"c": "condition"}
    )
    row = {"relation": "r", "kind": "alternatives", "left": "a", "right": "b", "strength": "strict"}
    relations = pd.DataFrame([dict.fromkeys(ds.relations, "") | row])
    found = compared_cells(ds.with_tables(relations=relations))
    assert found[["measure", "country", "has"]].values.tolist() == [
        ["a", "X", True],
        ["b", "Y", True],
        ["b", "Z", False],
    ]


def test_names_stand_by_the_alphabet(study):
    """As readers look for them; of a document the order is its own."""
    ds = study({"a": "X"}, "ZXY")
    assert by_name(ds, "YZ") == ["Y", "Z"]
    assert ds.participants == ("Z", "X", "Y")
    assert by_name(ds, ds.participants) == ["X", "Y", "Z"]
