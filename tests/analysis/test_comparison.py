"""Two data packages are compared cell by cell, row by row and claim by claim."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import thb_analysis as thb
from thb_analysis.analysis import Comparison, compare


@pytest.fixture
def older(tiny: Path, tmp_path: Path):
    """The small package as it was."""
    return thb.load(shutil.copytree(tiny, tmp_path / "older"))


def rows(compared: Comparison, table: str) -> list[tuple[str, ...]]:
    """Key, field, change, old and new of what differs in a table."""
    frame = compared.changes[compared.changes["table"] == table]
    columns = ["key", "field", "change", "old", "new"]
    return list(frame[columns].itertuples(index=False, name=None))


def test_a_package_does_not_differ_from_itself(older) -> None:
    """The same data, read twice, give no difference at all."""
    compared = compare(older, thb.load(older.root))
    assert compared.same
    assert compared.changes.empty
    assert compared.others == ()


def test_a_cell_that_is_no_longer_listed_is_one_change(older, edit) -> None:
    """Its state says it; that it has no basis and no remark any more is not told again."""
    edit("source/footnotes.csv", "GR and NO (for adults, in", "GR (for adults, in")
    root = edit("source/remarks.csv", '5,,NO,5,"for adults', '5,,EL,5,"for adults')
    edit("observations.csv", "5,reflection-period,NO,qualified,,,,,list,For adults.\n", "")
    compared = compare(older, thb.load(root))
    assert rows(compared, "cells") == [
        ("reflection-period NO", "state", "changed", "qualified", "not_reported")
    ]
    assert "footnotes" in compared.others
    (about,) = compared.changes.loc[
        compared.changes["table"] == "cells", ["themes", "countries"]
    ].itertuples(index=False, name=None)
    assert about == ("protection", "NO")


def test_a_remark_of_a_listed_cell_is_told_by_its_field(older, edit) -> None:
    """Where a cell is listed before and after, each fact of it is compared."""
    root = edit("observations.csv", "AT,reported,6,6,months", "AT,reported,6,9,months")
    assert rows(compare(older, thb.load(root)), "cells") == [
        ("reflection-length AT", "maximum", "changed", "6", "9")
    ]


def test_a_measure_with_another_base_changes_states_and_itself(older, edit) -> None:
    """Who is left out of a base is silent no longer, and who is listed outside it is said to be."""
    root = edit("codebook/measures.csv", "practice,affirmed,all", "practice,affirmed,eu")
    compared = compare(older, thb.load(root))
    assert rows(compared, "measures") == [("screening", "base", "changed", "all", "eu")]
    assert rows(compared, "cells") == [
        ("screening GE", "in_base", "changed", "true", "false"),
        ("screening NO", "in_base", "changed", "true", "false"),
    ]


def test_a_claim_differs_by_its_count_and_verdict_as_well(older, edit) -> None:
    """A list that names fewer changes what comes of a claim whose row is the same."""
    root = edit("observations.csv", "7,status-not-distinguished,GE,reported,,,,,list,\n", "")
    changes = rows(compare(older, thb.load(root)), "claims")
    assert ("c3", "numerator", "changed", "2", "1") in changes
    assert {field for _, field, *_ in changes} <= {"numerator", "denominator", "verdict"}


def test_what_only_one_package_has_is_told_once(older, edit) -> None:
    """A correction that is gone is removed; a participant that is new brings no cells of its own."""
    gone = "unclear,4,ambiguity,,,Which way the list is to be read is not said.,noted\n"
    edit("codebook/irregularities.csv", gone, "")
    root = edit("codebook/countries.csv", "Northern Europe,false", "Northern Europe,true")
    compared = compare(older, thb.load(root))
    called = "n. 4: Which way the list is to be read is not said."
    assert ("unclear", "", "removed", called, "") in rows(compared, "irregularities")
    assert rows(compared, "countries") == [("DK", "took_part", "changed", "false", "true")]
    assert rows(compared, "cells") == []
    back = compare(thb.load(root), older)
    assert ("unclear", "", "added", "", called) in rows(back, "irregularities")


@pytest.mark.parametrize(
    ("table", "file", "row", "called"),
    [
        ("claims", "claims.csv", "c3,", "statement"),
        ("countries", "countries.csv", "DK,", "name"),
        ("measures", "measures.csv", "phases-distinct,", "label"),
    ],
)
def test_what_is_gone_is_told_in_words(older, edit, table, file, row, called) -> None:
    """Whoever reads the changes alone learns what a thing was called: its key tells little."""
    lines = (older.root / "codebook" / file).read_text("utf-8").splitlines(keepends=True)
    (line,) = (each for each in lines if each.startswith(row))
    root = edit(f"codebook/{file}", line, "")
    if table == "measures":
        edit("observations.csv", "4,phases-distinct,BE,reported,,,,,list,\n", "")
        edit("observations.csv", "4,phases-distinct,GE,reported,,,,,list,\n", "")
    text = getattr(older, table).set_index(getattr(older, table).columns[0])[called][row[:-1]]
    assert (row[:-1], "", "removed", text, "") in rows(compare(older, thb.load(root)), table)


def test_the_order_of_packages_turns_the_changes_round(older, edit) -> None:
    """What was old is new if the packages change places."""
    root = edit("codebook/measures.csv", "Screening: asylum,", "Asylum,")
    there, back = compare(older, thb.load(root)), compare(thb.load(root), older)
    turned = back.changes.rename(columns={"old": "new", "new": "old"})[there.changes.columns]
    pd.testing.assert_frame_equal(there.changes, turned)
    assert len(there.changes) == 1


def test_facts_of_the_package_are_named(older, edit) -> None:
    """Another title is no change in a table, and the packages are not called the same."""
    path = older.root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**descriptor, "title": "Another"}), "utf-8")
    compared = compare(older, thb.load(edit("codebook/themes.csv", "How victims", "How")))
    assert compared.changes.empty
    assert not compared.same
    compared = compare(older, thb.load(older.root))
    assert compared.others == ("title",)


def test_packages_with_other_bytes_are_not_called_the_same(older) -> None:
    """A descriptor that describes a column in other words differs, though no value does."""
    path = older.root / "datapackage.json"
    path.write_text(
        path.read_text("utf-8").replace("Number of the footnote", "The number"), "utf-8"
    )
    assert compare(older, thb.load(older.root)).others == ("descriptor",)
