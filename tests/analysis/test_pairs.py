"""Pairs of lists and of quantity words that stand out, and what was decided about them."""

import pandas as pd
import pytest

from thb_analysis.analysis.pairs import pairs, to_do, undecided
from thb_analysis.data import from_frame


@pytest.fixture
def lists(study):
    """Lists of twelve countries, without statements on them."""

    def put(**named):
        ds = study(named, "ABCDEFGHIJKL")
        return ds.with_tables(claims=ds.claims.head(0))

    return put


def of_kind(ds, kind):
    """Return the pairs of a kind, each as its two ids and countries in one text."""
    return [" ".join((p.left, p.right, *p.countries)) for p in pairs(ds) if p.kind == kind]


def test_nothing_that_stands_out_is_left_undecided(real):
    """Each pair that the program finds in the study has a relation or a decision; none is out of date."""
    assert to_do(real) == []


def test_what_a_changed_list_leaves_to_decide_is_said_with_the_row(real):
    """A pair that stands out now is named with the row to add, and one that no longer does with the row to delete."""
    cells = real.observations
    other = cells[(cells["measure"] != "accommodation") | (cells["country"] != "AT")]
    told = to_do(real.with_tables(observations=other))
    assert any("fix: add the row `within,accommodation,psychological-assistance,` and" in line for line in told)  # fmt: skip
    assert "data/codebook/pairs.csv: `within,accommodation,medical-treatment,…` no longer holds; fix: delete the row" in told  # fmt: skip


def test_a_pair_without_a_decision_is_found(real):
    """What nobody has decided is named, with the countries that make the difference."""
    left = real.with_tables(pairs=real.pairs[real.pairs["left"] != "covid-services-several"])
    told = {pair.right: pair.countries for pair in undecided(left)}
    assert told["covid-adapted-over-half"] == ("IT", "LT", "LU")


def test_lists_are_compared_with_chance(lists):
    """One list within another, or apart from it, is named where chance hardly brings it about."""
    ds = lists(a="ABCDEF", b="ABCDEFG", c="HIJKL", d="BDFHJL")
    assert of_kind(ds, "within") == ["a b"]
    assert of_kind(ds, "apart") == ["c a", "c b"]


def test_an_exception_is_named(lists):
    """A country in a list that else lies within another is what a reader should look at."""
    ds = lists(a="ABCDEH", b="ABCDEFG")
    assert of_kind(ds, "within") == []
    ds = lists(a="ABCDEK", b="ABCDEF")
    assert of_kind(ds, "within") == ["a b K"]


def test_statements_are_compared_with_their_lists(lists, tiny_dataset):
    """A part that exceeds its whole, and alternatives that share a country, are named."""
    ds = lists(a="ABC", b="BCD", c="D")
    row = tiny_dataset.claims.head(1).assign(claim="c", rule="a of b")
    assert of_kind(ds.with_tables(claims=row), "presupposed") == ["a b A"]
    assert of_kind(ds.with_tables(claims=row.assign(rule="a | b")), "joined") == ["c  B C"]
    assert of_kind(ds.with_tables(claims=row.assign(rule="a | c")), "joined") == []


def test_the_weaker_word_has_the_smaller_share(lists, tiny_dataset):
    """Of two statements, the one with the weaker word must not count more countries."""
    ds = lists(a="ABCDEFGHI", b="ABCDEFG")
    row = tiny_dataset.claims.head(1)
    weak = row.assign(claim="weak", quantifier="some", rule="a")
    strong = row.assign(claim="strong", quantifier="most", rule="b")
    assert of_kind(ds.with_tables(claims=pd.concat([weak, strong])), "word") == ["weak strong H I"]
    assert of_kind(ds.with_tables(claims=pd.concat([weak.assign(rule="b"), strong])), "word") == []


def test_a_table_without_a_document_has_no_statements_to_compare():
    """A package of lists alone is compared as well, and one without pairs on record."""
    frame = pd.DataFrame({"country": ["A", "B", "C"], "x": [1, 0, 1], "y": [0, 0, 1]})
    with pytest.warns(match="."):
        assert undecided(from_frame(frame)) == []
