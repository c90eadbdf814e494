"""A data package holds only what lies in its folder, and names no place that anything is fetched from."""

import json
import os
from pathlib import Path

import pytest

from commands import listening
from thb_analysis import load
from thb_analysis.data import validate
from thb_analysis.errors import DataInvalid

FILES = (
    "NOTES.md",
    "references.bib",
    "codebook/glossary.csv",
    "observations.csv",
    "datapackage.json",
)


def moved_out(tiny: Path, name: str) -> Path:
    """Put a file, or a folder, of the package elsewhere, and a link in its place."""
    place = tiny / name
    if not place.exists():
        place.write_text("")
    elsewhere = tiny.parent / "elsewhere"
    place.rename(elsewhere)
    place.symlink_to(elsewhere)
    return elsewhere


def refused(tiny: Path, told: str) -> None:
    """Make sure that a package is neither loaded nor found valid."""
    with pytest.raises(DataInvalid, match=told):
        load(tiny)
    assert told in str(validate(tiny))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_a_link_that_leads_out_of_the_package_is_refused(tiny, name):
    """Whatever the file is for, and however much it is what it should be."""
    moved_out(tiny, name)
    refused(tiny, f"{name}: This leads to a file outside the package")


@pytest.mark.parametrize("way", ["folder", "dangling", "round"])
def test_other_links_out_of_the_package_are_refused(tiny, way):
    """A folder of tables, a file that is not there yet, a link that leads to itself."""
    if way == "folder":
        moved_out(tiny, "codebook")
        return refused(tiny, "codebook/glossary.csv: This leads to a file outside")
    (tiny / "NOTES.md").symlink_to("NOTES.md" if way == "round" else "../not-there")
    return refused(tiny, "NOTES.md")


def test_links_within_a_package_are_followed(tiny):
    """They lead to what is published anyway; a package may itself be reached by a link."""
    (tiny / "codebook" / "glossary.csv").rename(tiny / "words.csv")
    (tiny / "codebook" / "glossary.csv").symlink_to("../words.csv")
    (tiny.parent / "linked").symlink_to(tiny)
    assert validate(tiny.parent / "linked").ok
    assert load(tiny.parent / "linked").glossary["term"].tolist() == ["Reflection period"]


PLACES = {
    "a profile of the package": lambda whole, one, url: whole.update(profile=url),
    "a profile among several": lambda whole, one, url: whole.update(profiles=[url]),
    "a schema of the package": lambda whole, one, url: whole.update({"$schema": url}),
    "a profile of a table": lambda whole, one, url: one.update(profile=url),
    "a profile of a table among several": lambda whole, one, url: one.update(profiles=[url]),
    "a schema of a table": lambda whole, one, url: one.update({"$schema": url}),
    "a schema of a schema": lambda whole, one, url: one["schema"].update({"$schema": url}),
    "further paths and a size": lambda whole, one, url: one.update(
        extrapaths=[url], bytes=one["size"]
    ),
    "further paths and a hash": lambda whole, one, url: one.update(extrapaths=[url], hash="0" * 32),
    "a dialect": lambda whole, one, url: one.update(dialect=url),
    "a scheme": lambda whole, one, url: one.update(scheme="http", format=url, compression="zip"),
    "a page": lambda whole, one, url: whole.update(homepage=url, image=url),
    "a licence": lambda whole, one, url: whole.update(licenses=[{"name": "x", "path": url}]),
}


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_fetched_that_a_descriptor_names(tiny, place):
    """To check a package, and to load it, takes its own files and nothing else."""
    descriptor = tiny / "datapackage.json"
    whole = json.loads(descriptor.read_text("utf-8"))
    one = next(each for each in whole["resources"] if each["name"] == "glossary")
    one["size"] = (tiny / one["path"]).stat().st_size
    with listening() as (address, asked):
        PLACES[place](whole, one, f"{address}/x.json")
        descriptor.write_text(json.dumps(whole), "utf-8")
        report = validate(tiny)
        load(tiny)
    assert asked == []
    assert report.ok or "hash" in place, report


def test_no_file_is_opened_that_a_descriptor_names(tiny):
    """A profile in a file would tell, by the faults it finds, what is in other files."""
    descriptor = tiny / "datapackage.json"
    secret = tiny.parent / "profile.json"
    secret.write_text(json.dumps({"required": ["a-key-that-no-package-has"]}))
    whole = json.loads(descriptor.read_text("utf-8"))
    whole["profile"] = os.path.relpath(secret, tiny)
    whole["resources"][0]["profile"] = str(secret)
    whole["resources"][0]["dialect"] = str(secret)
    descriptor.write_text(json.dumps(whole), "utf-8")
    assert validate(tiny).ok
