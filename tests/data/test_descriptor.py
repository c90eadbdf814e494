import csv
import json

import pytest

from thb_analysis.data import build, load, validate
from thb_analysis.data.files import csv_text
from thb_analysis.errors import DataInvalid


def _descriptor(tiny, change):
    """Change the descriptor of a package; ``change`` gets it and its glossary."""
    path = tiny / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    glossary = next(each for each in descriptor["resources"] if each["name"] == "glossary")
    change(descriptor, glossary)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def _key(fields, resource, columns):
    return {"fields": fields, "reference": {"resource": resource, "fields": columns}}


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("title", lambda whole, _: whole.update(title=3)),
        ("keywords", lambda whole, _: whole.update(keywords=5)),
        ("sources", lambda whole, _: whole.update(sources=["a text"])),
        ("licenses", lambda whole, _: whole.update(licenses=None)),
        ("resources", lambda whole, one: whole["resources"].append(one)),
        ("glossary.primaryKey", lambda _, one: one["schema"].update(primaryKey="term")),
        ("glossary.primaryKey", lambda _, one: one["schema"].update(primaryKey=["gone"])),
        ("glossary.primaryKey", lambda _, one: one["schema"].update(primaryKey=5)),
        ("glossary.foreignKeys", lambda _, one: one["schema"].update(foreignKeys="term")),
        ("glossary.foreignKeys", lambda _, one: one["schema"].update(foreignKeys=[{}])),
        (
            "glossary.foreignKeys",
            lambda _, one: one["schema"].update(foreignKeys=[_key(["term"], "gone", ["term"])]),
        ),
        (
            "glossary.foreignKeys",
            lambda _, one: one["schema"].update(foreignKeys=[_key(["term"], "themes", ["gone"])]),
        ),
        (
            "glossary.foreignKeys",
            lambda _, one: one["schema"].update(foreignKeys=[_key("term", "themes", "theme")]),
        ),
        ("glossary.term", lambda _, one: one["schema"]["fields"][0].update(constraints=[1])),
        (
            "glossary.term",
            lambda _, one: one["schema"]["fields"][0].update(constraints={"enum": 5}),
        ),
        (
            "glossary.term",
            lambda _, one: one["schema"]["fields"][0].update(constraints={"pattern": "("}),
        ),
    ],
)
def test_wrong_part(tiny, place, change):
    """A part that is not what it must be is one fault that names it, never a traceback."""
    _descriptor(tiny, change)
    faults = validate(tiny).faults
    assert [fault.rule for fault in faults] == ["descriptor"]
    assert faults[0].column.endswith(place)
    for use in (load, build):
        with pytest.raises(DataInvalid, match=place):
            use(tiny)


@pytest.mark.parametrize("path", ["", ".", "a\0b.csv", "/etc/hosts", "codebook/../../x.csv"])
def test_path_that_is_none(tiny, path):
    """A table lies in the folder of the package, or is not read."""
    _descriptor(tiny, lambda _, glossary: glossary.update(path=path))
    assert validate(tiny).by_rule == {"descriptor": 1}


def test_all_parts_at_once(tiny):
    """Faults of several parts are given together."""

    def change(whole, glossary):
        whole.update(title=3, keywords=[1])
        glossary["schema"].update(primaryKey="term")

    _descriptor(tiny, change)
    assert validate(tiny).by_rule == {"descriptor": 3}


def test_deep_nesting(tiny):
    """A descriptor that is nested without end is refused."""
    (tiny / "datapackage.json").write_text("[" * 100_000, encoding="utf-8")
    assert validate(tiny).by_rule == {"not-json": 1}


def test_package_without_names(tiny):
    """A package need not have a title, a version or any other text."""
    texts = ("title", "description", "version", "edition", "keywords")
    _descriptor(tiny, lambda whole, _: [whole.pop(text) for text in texts])
    assert load(tiny).version == ""


@pytest.mark.parametrize("stated", [None, 1])
def test_a_format_that_is_known_is_read(tiny, stated):
    """A package that names the present format, or none, is read."""
    _descriptor(tiny, lambda whole, _: whole.update({"format_version": stated} if stated else {}))
    assert validate(tiny).by_rule == {}


def test_a_newer_format_is_one_clear_fault(tiny):
    """Of a package laid out as only a later version knows nothing else is said, whatever else is new in it."""

    def change(whole, _):
        whole.update(format_version=2, title=5, resources=[{"name": "cells"}])

    _descriptor(tiny, change)
    report = validate(tiny)
    assert report.by_rule == {"newer-format": 1}
    for told in ("format 2", "reads up to 1", "install a newer version of thb-analysis"):
        assert told in str(report)
    with pytest.raises(DataInvalid, match="newer version"):
        load(tiny)


@pytest.mark.parametrize("stated", ["1", 0, 1.5, True, None])
def test_a_format_is_a_number(tiny, stated):
    """What is no number of a format is a fault of the descriptor."""
    _descriptor(tiny, lambda whole, _: whole.update(format_version=stated))
    assert validate(tiny).by_rule == {"descriptor": 1}


@pytest.mark.parametrize(
    "dropped", [("tile_row", "tile_column"), ("iso2", "iso3", "instruments_source")]
)
def test_columns_that_a_package_may_lack(tiny, dropped):
    """A package of another field has neither places on a map nor the codes of ISO 3166."""
    _without_columns(tiny, dropped)
    assert str(validate(tiny)) == "The data package is valid."
    load(tiny)


def test_without_other_codes_a_country_may_have_that_of_iso(tiny, edit):
    """Only where both codes are on record is GR told from EL."""
    edit("codebook/countries.csv", "DK,Denmark,DK,DNK", "GB,Denmark,DK,DNK")
    assert "eu-code" in validate(tiny).by_rule
    _without_columns(tiny, ("iso2", "iso3"))
    assert validate(tiny).by_rule.keys() <= {"order"}


def test_whom_an_instrument_binds_is_yes_or_no(tiny, edit):
    """A column of countries.csv that is named like an instrument says whom it binds."""
    edit("codebook/instruments.csv", "residence_permit_directive,", "region,")
    report = validate(tiny)
    assert "does not say yes or no" in str(report)


def _without_columns(tiny, dropped):
    """Take columns out of countries.csv, and out of what the descriptor says of it."""

    def change(whole, _):
        table = next(each for each in whole["resources"] if each["name"] == "countries")
        fields = table["schema"]["fields"]
        table["schema"]["fields"] = [each for each in fields if each["name"] not in dropped]

    _descriptor(tiny, change)
    path = tiny / "codebook" / "countries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [column for column in rows[0] if column not in dropped]
    kept = [{column: row[column] for column in columns} for row in rows]
    path.write_text(csv_text(columns, kept), encoding="utf-8")
