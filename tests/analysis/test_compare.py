"""Two versions of a data package are compared cell by cell and finding by finding."""

import shutil

import pandas as pd
import pytest
from typer.testing import CliRunner

import thb_analysis as thb
from thb_analysis.analysis.compare import summary
from thb_analysis.cli import app


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        (
            {"renewable": False},
            "reported; 6 months; not renewable; 6 months; renewable.",
        ),
        (
            {"basis": "body"},
            "reported; by a sentence, not its list; 6 months; renewable; 6 months; renewable.",
        ),
        (
            {"later_minimum": 12},
            "reported; 6 months; then from 12 months; renewable; 6 months; renewable.",
        ),
    ],
)
def test_whatever_else_a_cell_says_is_a_difference(tiny_dataset, cell, after):
    """Renewable, named by list or sentence, and the length that follows the first: a change of each is seen."""
    told = tiny_dataset.observations
    row = (told["measure"] == "reflection-length") & (told["country"] == "AT")
    told = told.assign(later_minimum=pd.NA).astype({"later_minimum": "Int64"})
    for column, value in cell.items():
        told.loc[row, column] = value
    (found,) = thb.compare(
        tiny_dataset, tiny_dataset.with_tables(observations=told)
    ).to_dict("records")
    assert found["before"] == "reported; 6 months; renewable; 6 months; renewable."
    assert (found["what"], found["country"], found["after"]) == ("cell", "AT", after)


def test_a_country_that_only_one_version_has_is_set_apart(tiny_dataset, approved):
    """So is what it is named for; and no finding that differs because of it alone is a change of substance."""
    less = tiny_dataset.select(["AT", "BE", "EL"])
    pairs = (less, tiny_dataset), (tiny_dataset, less)
    approved("\n\n".join(summary(thb.compare(*pair)) for pair in pairs))


def test_the_command_prints_each_difference(tiny, edit, tmp_path, approved):
    """A line says what it is of, then what was and what is; it ends with 0.

    Here Georgia takes the place of Norway in the list on the reflection period.
    """
    older = shutil.copytree(tiny, tmp_path / "older")
    listed, remarked = "GR and NO (for adults, in", '5,,NO,5,"for adults'
    edit("source/footnotes.csv", listed, listed.replace("NO", "GE"))
    edit("source/remarks.csv", remarked, remarked.replace("NO", "GE"))
    edit(
        "reliability/settlements.csv",
        "6,EL,",
        "5,GE,listed,true,,true,So.\n5,NO,listed,,true,,So.\n6,EL,",
    )
    named = "5,reflection-period,NO,"
    newer = edit("observations.csv", named, named.replace("NO", "GE"))
    printed = CliRunner().invoke(
        app, ["compare", str(older / "datapackage.json"), str(newer)]
    )
    assert printed.exit_code == 0, printed.stderr
    approved(printed.stdout)
    same = CliRunner().invoke(app, ["compare", str(older), str(older)])
    assert same.stdout == "No cell, finding or claim differs.\n"
