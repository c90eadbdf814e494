"""The audit of the source: claims, relations, irregularities, coding and the agreement of coders."""

import re
from dataclasses import fields

import pandas as pd
import pytest

from thb_analysis import analysis as ask
from thb_analysis.analysis.agreement import first_cells
from thb_analysis.analysis.footnotes import runs
from thb_analysis.analysis.verdicts import UNCHECKED, VERDICTS, Ranges
from thb_analysis.analysis.counts import margin_bounds, share_bounds, share_of
from thb_analysis.data import from_frame, load


@pytest.fixture(scope="module")
def bare():
    """A table that says who has what, without a document, claims or a second coding."""
    return from_frame(pd.DataFrame({"country": ["A", "B", "C"], "x": [1, 0, 1], "y": [0, 0, 1]}))


def parts_of(audit):
    """Return an audit and the results that it is made of."""
    return audit, *(getattr(audit, field.name) for field in fields(audit))


def given(frame, key, value):
    """Return the one row with this key."""
    return frame.set_index(key).loc[value]


def test_a_tie_holds_loosely(edit):
    """Of two counts that should fall, equal ones are near enough; one that rises is not."""
    folder = edit("codebook/claims.csv", "screening > asylum-screening", "screening > @all")
    assert given(ask.claims(load(folder)).frame, "claim", "c2").verdict == "holds loosely"
    edit("codebook/claims.csv", "screening > @all", "asylum-screening > @all")
    assert given(ask.claims(load(folder)).frame, "claim", "c2").verdict == "not borne out"


def test_what_a_strict_relation_excludes_is_not_possible(tiny_dataset):
    """A country on a list that excludes another cannot be on that one by a missing report."""
    row = given(ask.claims(tiny_dataset).frame, "claim", "c3")
    assert (row.lower, row.upper, row.settled) == (0.4, 0.4, True)
    assert share_of(tiny_dataset, "status-not-distinguished").bounds == (2, 2)


def test_a_share_within_a_list_is_bounded_at_both_ends(study):
    """Where numerator and denominator may both grow, the bounds take the worst of each."""
    ds = study({"a": "X", "b": "XY"}, "XYZ")
    assert share_bounds(ds, "a of b") == ((1, 3), (3, 3))
    assert share_bounds(ds, "a") == ((1, 3), (3, 3))
    assert margin_bounds(ds, "b > a") == (-1, 2)


@pytest.mark.parametrize("fixture", ["tiny_dataset", "real"])
def test_bounds_enclose_each_share(fixture, request):
    """No share lies outside its bounds, and no verdict outside the five."""
    frame = ask.claims(request.getfixturevalue(fixture)).frame
    known = frame[frame["lower"].notna()]
    assert (known["lower"] <= known["share"]).all()
    assert (known["share"] <= known["upper"]).all()
    assert set(frame["verdict"]) <= set(VERDICTS)
    assert (frame["n"].isna() == (frame["verdict"] == UNCHECKED)).all()


def test_every_claim_stands_in_the_table(real):
    """A statement has its countries, or the reason why it cannot be checked."""
    rows = ask.claims(real).table().rows
    assert len(rows) == len(real.claims)
    assert all(row[1] and row[2] not in ("", "–") for row in rows)


def test_a_selection_judges_no_statement(tiny_dataset):
    """Where countries are left out, the report says so and calls no statement wanting."""
    part = tiny_dataset.select(countries=["AT", "BE"])
    claims = ask.claims(part)
    assert claims.of_selection
    assert not ask.claims(tiny_dataset).of_selection
    assert given(claims.frame, "claim", "c4").verdict == UNCHECKED
    assert "leaves out" in claims.text().markdown
    assert "###" not in claims.text().markdown
    assert ask.audit(part).headline.startswith("In this selection")


@pytest.mark.parametrize("without", ["include_qualified", "include_body"])
def test_reports_left_out_are_a_selection(tiny_dataset, without):
    """To leave out some reports is to select as well."""
    assert ask.claims(tiny_dataset.select(**{without: False})).of_selection


def test_relations_from_the_wording_come_first(real):
    """What the source says itself stands before what a reader infers."""
    strict = ask.relations(real).frame["strength"].eq("strict").tolist()
    assert strict == sorted(strict, reverse=True)


@pytest.mark.parametrize("fixture", ["tiny_dataset", "real"])
def test_no_irregularity_is_lost(fixture, request):
    """Slips of type are counted and not shown; each other record stands in one table."""
    found = ask.irregularities(request.getfixturevalue(fixture))
    shown = sum(len(table.rows) for table in found.tables())
    assert len(found.typographic) + shown == len(found.frame)
    assert "#tbl-typographic" not in found.text().markdown


def test_the_source_is_taken_as_a_whole(real):
    """What a reader found does not depend on the countries selected."""
    part = real.select(countries=["EE", "LV"])
    assert len(ask.irregularities(part).frame) == len(ask.irregularities(real).frame)


@pytest.mark.parametrize("fixture", ["tiny_dataset", "real"])
def test_the_answer_comes_first(fixture, request):
    """The first sentence gives the statements that hold and the cells on which coders agree."""
    ds = request.getfixturevalue(fixture)
    audit = ask.audit(ds)
    front = ask.source_audit_front(ds, audit)
    assert front.subtitle == front.finding == audit.headline
    assert f"{audit.claims.borne_out} of {len(audit.claims.checked)}" in front.subtitle
    assert f"{audit.agreement.cells:,} cells" in front.subtitle
    assert 4 <= audit.text().markdown.count("\n- ") + 1 <= 6


def test_a_package_without_a_document_is_told_of_neutrally(bare):
    """Without document, claims and second coding each part says so or nothing, and no table is empty."""
    audit = ask.audit(bare)
    assert audit.claims.text().markdown == audit.relations.text().markdown == ""
    nothing = "The package has no quantified statement to check and no second coding."
    assert audit.headline == nothing
    assert audit.coding.text().markdown.startswith("The package gives")
    assert not any(
        re.search(r"document|footnote", part.text().markdown) for part in parts_of(audit)
    )
    tables = (
        audit.coding.applied_table(),
        audit.agreement.table(),
        audit.agreement.differences_table(),
        audit.claims.table(),
        audit.claims.words_table(),
        audit.claims.figure(),
        audit.relations.table(),
    )
    assert set(tables) == {None}
    assert audit.irregularities.tables() == []
    assert audit.claims.cells_text().markdown == ""


def test_words_are_those_of_the_field(real):
    """No sentence of ours uses a word that stops an expert reader."""
    told = " ".join(part.text().markdown for part in parts_of(ask.audit(real))).lower()
    words = ("listing", "silence", "the document", "violat", "broken", "error of")
    assert [word for word in words if word in told] == []


def test_runs_of_footnotes_are_closed_up():
    """Three or more footnotes in a row are written as a range."""
    assert runs([30, 31, 32, 46, 47, 2]) == "2, 30–32, 46, 47"


def test_statements_of_a_verdict_stand_in_their_order(edit):
    """Quantity words are told in the order of the statements, each with its count."""
    edit("codebook/claims.csv", "c1,2,most,Most", "c1,2,some,Some")
    folder = edit(
        "codebook/claims.csv",
        "countries screen.,screening,",
        "countries screen.,screening - screening,",
    )
    standing = ask.claims(load(folder)).standing()
    some, most = "“some” stands for none of the 5 countries", "“most” stands for 2 of 5 countries"
    assert standing == f"{some} (n. 2) and {most} (n. 7)"


def test_a_percentage_of_ours_makes_no_statement_fail(real):
    """Only an order, a number or one half can leave a statement without its lists; else it is our reading."""
    claims = ask.claims(real)
    failed = claims.given("not borne out")
    assert set(failed["decided_by"]) <= {"", "at least 50%"}
    told = claims.text().markdown
    assert "more than by our reading of “a few” (at most 30%)" in told
    assert not re.search("fewer countries than|suggest|more than stated", told)


@pytest.mark.parametrize(
    ("claim", "verdict", "counted"),
    [
        ("detection-order", "holds", "21 > 20 > 19 > 12"),
        ("self-reporting-first", "holds", "23 > 21, 20, 19, 22"),
        ("permit-conditions-most", "holds", "18 of 26"),
        ("permit-almost-all", "holds", "23 of 24"),
    ],
)
def test_a_statement_is_judged_as_its_authors_meant_it(real, claim, verdict, counted):
    """One item with two lists, one condition of several and a permit known by its length count."""
    row = given(ask.claims(real).frame, "claim", claim)
    assert row.verdict == verdict
    assert (row.sizes or f"{row.k} of {row.n}") == counted


@pytest.mark.parametrize(
    ("ranges", "verdict", "needed"),
    [
        (Ranges(0.6, 0.8, 0.6, 0.8), "holds", ""),
        (Ranges(0.4, 0.6, 0.4, 0.6), "holds", ""),
        (Ranges(0.7, 1, 0.6, 1), "holds loosely", "at least 70%"),
        (Ranges(0, 0.4, 0, 0.6), "holds loosely", "at most 40%"),
        (Ranges(0, 1, 0.6, 1, 4), "not borne out", "at least 4 countries"),
        (Ranges(0, 1, 0, 1, 3), "holds", ""),
    ],
)
def test_a_share_on_a_bound_lies_within_it(ranges, verdict, needed):
    """Bounds belong to their range: none decides over 3 of 5, a share that is equal to it."""
    assert (ranges.verdict(3, 5), ranges.needed(3, 5)) == (verdict, needed)


def test_a_cell_that_the_first_coder_left_out_is_put_back(tiny_dataset):
    """Whatever was settled on later, the first coding is as its coder left it."""
    one = tiny_dataset.settlements.iloc[:1]
    fields = {"footnote": 2, "country": "AT", "field": "status", "first": "", "second": "reported"}
    cells = first_cells(tiny_dataset.with_tables(settlements=one.assign(**fields)))
    assert ("screening", "AT") not in cells.index
    assert ("screening", "BE") in cells.index


def test_only_decisions_of_both_coders_are_compared(tiny_dataset):
    """A list that one of them did not decide on is no difference."""
    part = tiny_dataset.with_tables(second_measures=tiny_dataset.second_measures.iloc[1:])
    found = ask.agreement(part)
    assert (found.decisions, found.decisions_differ) == (20, 1)


def test_what_follows_from_a_list_as_printed(edit):
    """Codes out of order within a bloc, codes twice and commas that are missing are found."""
    edit("source/footnotes.csv", "AT, EL; NO", "EL, AT; NO EL")
    edit("codebook/irregularities.csv", "unclear,4,ambiguity", "unclear,4,misprint")
    found = ask.irregularities(load(edit("source/footnotes.csv", "BE and GE.", "GE and BE.")))
    told = {(row.footnote, row.kind): row.printed for row in found.frame.itertuples()}
    assert (told[3, "order"], told[3, "duplicate"], told[3, "separator"]) == (
        "EL AT",
        "EL",
        "NO EL",
    )
    assert (4, "order") not in told
    assert told[4, "misprint"] == ""


def test_a_column_of_irregularities_may_be_missing(tiny):
    """What a package does not say of an irregularity is empty, not missing."""
    rows = "irregularity,footnote,kind,reason,status\nx,4,ambiguity,Not said.,noted\n"
    (tiny / "codebook/irregularities.csv").write_text(rows)
    found = ask.irregularities(load(tiny)).frame.set_index("irregularity").loc["x"]
    assert (found.printed, found.read_as) == ("", "")
