"""The law beside the lists: evidence, no score."""

import pandas as pd
import pytest

from conftest import retyped
from thb_analysis.analysis.law import law
from thb_analysis.check.intake import from_frame
from thb_analysis.states import STATE_LABELS


def owed(ds, **others):
    """Let law ask for something, under a duty of its own."""
    duty = {"duty": "d", "theme": "protection", "order": 1, "title": "Time"}
    usual = {
        "standard": "s",
        "instrument": "residence_permit_directive",
        "article": "6(1)",
        "duty": "time to recover",
        "binds": "eu",
        "measures": "status-not-distinguished",
        "compares": "related",
        "part_of": "d",
        **others,
    }
    made = {
        name: pd.DataFrame([row]).reindex(
            columns=getattr(ds, name).columns, fill_value=""
        )
        for name, row in {"duties": duty, "standards": usual}.items()
    }
    made["standards"] = made["standards"].assign(minimum=pd.NA, coded_once=False)
    return retyped(ds, **made)


@pytest.mark.parametrize(
    "compares", ["list_asks_more", "list_asks_less", "related", ""]
)
def test_nothing_is_counted_where_law_and_list_differ(tiny_dataset, compares):
    """Where a list asks something else, there is no count, and the text says so."""
    found = law(owed(tiny_dataset, compares=compares), "protection")
    assert found.duties["count"].tolist() == [""]
    assert "Count\n:   No count: no list asks" in found.text().markdown


def test_what_a_list_asks_alike_is_counted_among_those_bound(tiny_dataset):
    """The count is of the countries that the instrument binds; others are named apart."""
    found = law(
        owed(tiny_dataset, compares="same", measures="reflection-period"), "protection"
    )
    (row,) = found.frame.itertuples()
    assert found.duties["count"].tolist() == [
        f"{len(row.reported + row.qualified)} of 3; 0 not reported"
    ]
    bound = {"AT", "BE", "EL"}
    assert {code for state in STATE_LABELS for code in getattr(row, state)} == bound
    assert not bound & set(row.not_bound)


def test_law_says_nothing_where_it_asks_for_nothing(tiny_dataset):
    """A package without duties, and a selection of countries that nothing binds, have no part on law."""
    assert law(tiny_dataset, "protection").text().markdown == ""
    nobody = owed(tiny_dataset).select(countries=["GE", "NO"])
    assert law(nobody, "protection").text().markdown == ""
    table = from_frame(pd.DataFrame({"country": ["A", "B"], "x": [1, 0]}))
    assert law(table, table.themes["theme"].iloc[0]).text().markdown == ""


def test_nothing_prints_as_nothing(tiny_dataset):
    """A result without duties says so at a prompt, and does not print an empty line."""
    assert repr(law(tiny_dataset, "protection")) == "Nothing is on record."
