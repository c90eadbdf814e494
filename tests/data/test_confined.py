"""A data package holds only what lies in its folder, and names no place that anything is fetched from."""

import pytest

from thb_analysis import load
from thb_analysis.check.check import validate
from thb_analysis.errors import DataInvalid

TABLE = "codebook/glossary.csv"


def refused(tiny, message):
    """Make sure that a package is neither loaded nor found valid."""
    with pytest.raises(DataInvalid, match=message):
        load(tiny)
    assert message in str(validate(tiny))


@pytest.mark.parametrize(
    "name",
    [
        "NOTES.md",
        "references.bib",
        "codebook",
        TABLE,
        "observations.csv",
        "datapackage.json",
    ],
)
def test_a_link_that_leads_out_of_the_package_is_refused(tiny, name):
    """Of a file or a folder, whatever it is for, and however much it is what it should be."""
    elsewhere = tiny.parent / "elsewhere"
    if (tiny / name).exists():
        (tiny / name).rename(elsewhere)
    else:
        elsewhere.touch()
    (tiny / name).symlink_to(elsewhere)
    file = TABLE if name == "codebook" else name
    refused(tiny, f"{file}: This leads to a file outside the package")


@pytest.mark.parametrize("target", ["NOTES.md", "../not-there"])
def test_a_link_to_itself_or_to_nothing_is_refused(tiny, target):
    """It would lead out as soon as something is there."""
    (tiny / "NOTES.md").symlink_to(target)
    refused(tiny, "NOTES.md")


def test_links_within_a_package_are_followed(tiny):
    """They lead to what is published anyway; a package may itself be reached by a link."""
    (tiny / TABLE).rename(tiny / "words.csv")
    (tiny / TABLE).symlink_to("../words.csv")
    (tiny.parent / "linked").symlink_to(tiny)
    assert validate(tiny.parent / "linked").ok
    assert load(tiny.parent / "linked").glossary["term"].tolist() == [
        "Reflection period"
    ]
