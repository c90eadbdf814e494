"""Two versions of a data package are compared cell by cell and finding by finding."""

import shutil

import pytest
from typer.testing import CliRunner

import thb_analysis as thb
from thb_analysis.cli import app


@pytest.fixture
def older(tiny, tmp_path):
    """The small package as it was."""
    return shutil.copytree(tiny, tmp_path / "older")


@pytest.fixture
def newer(older, edit):
    """Its next version: Norway is no longer reported for the reflection period."""
    remark = "for adults, in this list and in the next but one"
    edit("source/footnotes.csv", f"BE, GR and NO ({remark})", "GR and BE")
    edit("source/footnotes.csv", '"GE, NO, GE."', '"GE, NO (for adults), GE."')
    edit("source/remarks.csv", f'5,,NO,5,"{remark}",condition,,,,,For adults.\n', "")
    edit("source/remarks.csv", "7,,NO,5,,", "7,,NO,7,for adults,")
    edit(
        "reliability/settlements.csv",
        "6,EL,",
        "5,NO,listed,true,true,,Not named.\n6,EL,",
    )
    return edit(
        "observations.csv",
        "5,reflection-period,NO,qualified,,,,,list,For adults.\n",
        "",
    )


def test_the_same_number_of_other_countries_is_a_difference(older, edit):
    """Where one country takes the place of another, both are named though no count changes."""
    edit(
        "source/footnotes.csv", "GR and NO (for adults, in", "GR and GE (for adults, in"
    )
    edit("source/remarks.csv", '5,,NO,5,"for adults', '5,,GE,5,"for adults')
    newer = edit(
        "observations.csv", "5,reflection-period,NO,", "5,reflection-period,GE,"
    )
    found = thb.compare(thb.load(older), thb.load(newer))
    period, length = found[found["what"] == "finding"].to_dict("records")
    assert period["before"] == period["after"]
    assert (period["added"], period["removed"]) == (("GE",), ("NO",))
    # What it rules out is open again, and so a bound moves.
    assert (length["before"], length["after"]) == ("2 of 5 (2 to 3)", "2 of 5 (2 to 4)")


def test_a_country_that_only_one_version_has_is_one_row(older):
    """Its cells are no differences: they go with it."""
    whole = thb.load(older)
    less = whole.select(["AT", "BE", "EL", "GE"])
    for pair, sides in (
        ((less, whole), ("", "covered")),
        ((whole, less), ("covered", "")),
    ):
        found = thb.compare(*pair)
        assert "cell" not in set(found["what"])
        (row,) = found[found["what"] == "country"].to_dict("records")
        assert (row["id"], (row["before"], row["after"])) == ("NO", sides)


def test_the_command_prints_each_difference(older, newer):
    """A line says what it is of, then what was and what is; it ends with 0."""
    printed = CliRunner().invoke(
        app, ["compare", str(older / "datapackage.json"), str(newer)]
    )
    assert printed.exit_code == 0, printed.stderr
    assert printed.stdout.splitlines() == [
        "cell reflection-period NO",
        "  Norway: Reflection period",
        "  before: named, with a condition; For adults.",
        "  after:  reported as absent, or another answer",
        "finding period",
        "  Reflection period",
        "  before: 4 of 5",
        "  after:  3 of 5 -NO",
        "Different: 1 cell, 1 finding",
    ]
    same = CliRunner().invoke(app, ["compare", str(older), str(older)])
    assert same.stdout == "No cell or finding differs.\n"
