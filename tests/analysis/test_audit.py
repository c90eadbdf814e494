"""The audit of the source: claims, relations, irregularities, coding and the agreement of coders."""

import pandas as pd
import pytest

from thb_analysis.analysis.agreement import agreement
from thb_analysis.analysis.audit import audit
from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.irregularities import irregularities
from thb_analysis.analysis.robustness import robustness
from thb_analysis.analysis.verdicts import (
    ABOVE,
    ANOTHER_ORDER,
    BELOW,
    HOLDS,
    LOOSELY,
    Ranges,
)
from thb_analysis.check.intake import from_frame
from thb_analysis.dataset.dataset import load

SECOND = "second_cells", "second_measures", "settlements"
PACKAGES = {
    "whole": lambda ds: ds,
    "selection": lambda ds: ds.select(["AT", "EL", "GE"], include_body=False),
    "one coder": lambda ds: ds.with_tables(
        **{name: getattr(ds, name)[:0] for name in SECOND}
    ),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_audit_is_as_approved(tiny_dataset, approved, package):
    """Each part as a prompt shows it: of all, of a selection, and where one coder decided alone."""
    ds = PACKAGES[package](tiny_dataset)
    whole = audit(ds)
    parts = [whole.claims, whole.relations, whole.irregularities, whole.coding]
    parts += [whole.agreement, robustness(ds)]
    approved("\n\n".join(map(repr, [whole, *parts])))
    for part in parts:
        assert [*part.frame.index] == [*range(len(part.frame))]


def verdict(folder, claim):
    """Say how a statement of a package is judged."""
    return claims(load(folder)).frame.set_index("claim").loc[claim, "verdict"]


def test_a_tie_holds_broadly(edit):
    """Of counts that should fall, equal ones are near enough, in a group too; one that rises is not."""
    stated = "screening > asylum-screening"
    folder = edit("codebook/claims.csv", stated, f'"{stated}, @all"')
    assert verdict(folder, "c2") == LOOSELY
    edit("codebook/claims.csv", f"{stated},", "asylum-screening >")
    assert verdict(folder, "c2") == ANOTHER_ORDER


def test_a_quantity_may_be_that_of_nobody(edit):
    """Where a word takes a share of none, a count of none bears it out."""
    edit("codebook/quantifiers.csv", "most,0.6,0.99,0.501,1", "most,0,0,0,0")
    counted = "distinguish.,status-not-distinguished"
    folder = edit("codebook/claims.csv", counted, "distinguish.,screening - @all")
    assert verdict(folder, "c3") == HOLDS


@pytest.mark.parametrize(
    ("ranges", "verdict"),
    [
        (Ranges(0.6, 0.8, 0.6, 0.8), HOLDS),
        (Ranges(0.7, 1, 0.6, 1), LOOSELY),
        (Ranges(0, 0.4, 0, 0.5), ABOVE),
        (Ranges(0, 1, 0.6, 1, 4), BELOW),
    ],
)
def test_a_share_on_a_bound_lies_within_it(ranges, verdict):
    """Bounds belong to their range: none decides over 3 of 5, a share that is equal to it."""
    assert ranges.verdict(3, 5) == verdict


def test_coders_are_compared_before_settlement(tiny_dataset):
    """What was settled counts as a difference; what one coder did not decide on does not."""
    found = agreement(tiny_dataset)
    settled = tiny_dataset.settlements
    differing = settled[settled["first"] != settled["second"]]
    assert found.frame["differ"].sum() >= len(found.differences) > 0
    assert len(found.differences) <= len(differing)
    part = tiny_dataset.with_tables(
        second_measures=tiny_dataset.second_measures.iloc[1:]
    )
    units = agreement(part).frame.set_index("field")["units"]
    assert units["theme"] == found.frame.set_index("field")["units"]["theme"] - 1


def paired(ds, pairs, **others):
    """Give a data set these lists beside duties, as two coders have them, and others of its tables."""
    columns = [*ds.second_pairings.columns]
    frame = pd.DataFrame(pairs, columns=columns, dtype="str")
    return ds.with_tables(second_pairings=frame, **others)


def test_pairings_and_readings_are_compared_too(real):
    """A list that one coder sets beside a duty is a difference; so is how both compare it."""
    pairs = [
        ("atd-accommodation", "accommodation", "related", "list_asks_more", "Reach."),
        ("atd-accommodation", "material-assistance", "", "related", "Another list."),
    ]
    ds = paired(real, pairs)
    frame = agreement(ds).frame.set_index("field")
    twice = ~real.standards["coded_once"]
    assert frame.loc["paired", "units"] == twice.sum() * len(real.measures)
    assert frame.loc[["paired", "compares"], "differ"].tolist() == [1, 1]
    assert frame.loc[["paired", "compares"], "settled"].tolist() == [1, 1]
    assert "second_pairings.csv" in agreement(ds).differences_table().note
    assert f"{sum(~twice)} standards" in agreement(ds).published_table().note


def test_what_is_published_is_compared_with_each_coder(real):
    """Pairs that only one set has are differences, and those that neither coder had are counted apart."""
    pairs = [
        ("s", "a", "related", "", ""),
        ("s", "b", "", "related", ""),
        ("s", "d", "related", "related", ""),
    ]
    standards = real.standards[:1].assign(
        standard="s", measures="a b c", coded_once=False
    )
    ds = paired(real, pairs, standards=standards)
    table = agreement(ds).published_table()
    # Had, also published, not published, published besides, differ.
    assert [row[1:] for row in table.rows] == [("2", "1", "1", "2", "3")] * 2
    assert "Published: 3 pairs" in table.note
    assert "1 of them is in neither" in table.note
    assert table in agreement(ds).tables()


def test_a_package_without_a_document_has_little_to_audit():
    """Without document, claims and second coding no part says anything but how the cells are."""
    frame = pd.DataFrame({"country": ["A", "B", "C"], "x": [1, 0, 1], "y": [0, 0, 1]})
    found = audit(from_frame(frame))
    parts = (found.claims, found.relations, found.irregularities, found.agreement)
    assert found.text().markdown == ""
    assert [part.text().markdown for part in parts] == [""] * 4
    assert [part.tables() for part in parts] == [[]] * 4
    assert len(found.coding.tables()) == 1


def test_what_follows_from_a_list_as_printed(edit):
    """Codes out of order within a bloc, codes twice and commas that are missing are found."""
    edit("source/footnotes.csv", "AT, EL; NO", "EL, AT; NO EL")
    edit("codebook/irregularities.csv", "unclear,4,ambiguity", "unclear,4,misprint")
    found = irregularities(
        load(edit("source/footnotes.csv", "BE and GE.", "GE and BE."))
    )
    printed = {
        (row.footnote, row.kind): row.printed for row in found.frame.itertuples()
    }
    assert (printed[3, "order"], printed[3, "duplicate"], printed[3, "separator"]) == (
        "EL AT",
        "EL",
        "NO EL",
    )
    assert (4, "order") not in printed
    assert printed[4, "misprint"] == ""
