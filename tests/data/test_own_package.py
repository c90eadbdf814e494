"""The project's own package: what was transcribed, decided and derived agrees, whatever it says."""

import re
import shutil
from itertools import product

import pytest
from frictionless import Package

from conftest import REPOSITORY
from naive import Study
from thb_analysis.analysis.irregularities import irregularities
from thb_analysis.check.rebuild import rebuild
from thb_analysis.texts.text import texts_of

DATA = REPOSITORY / "data"


def test_it_is_valid_and_up_to_date(tmp_path):
    """The package is valid, else it is not rebuilt; rebuilding it writes the committed bytes."""
    copy = shutil.copytree(DATA, tmp_path / "data")
    (copy / "observations.csv").unlink()
    (copy / "README.md").unlink()
    rebuild(copy)
    for path in DATA.rglob("*"):
        if path.is_file():
            assert (copy / path.relative_to(DATA)).read_bytes() == path.read_bytes(), (
                path
            )


@pytest.mark.slow
def test_the_descriptor_keeps_the_standard():
    """A library of others reads the package by its descriptor and finds nothing wrong."""
    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


# Two signs or spaces, a space before a sign, none between two codes, "and" twice, a code twice.
SLIP = re.compile(
    r"\s\s|[,;.]\s?[,;.]|\s[,;.]|[,;.](?=\w)|;|\. (?=[A-Z]{2}\b)"
    r"|\b[A-Z]{2} [A-Z]{2}\b|\band [A-Z]{2} and\b|\b([A-Z]{2})\b(?=.*\b\1\b)"
)


def test_each_slip_of_type_in_a_list_is_recorded(edition):
    """A list as printed has no slip of type that is not among its irregularities."""
    known = irregularities(edition).frame
    for row in edition.footnotes.query("kind == 'country_list'").itertuples():
        text = re.sub(r"\s*\([^()]*\)", "", row.printed)
        records = known.loc[known["footnote"] == row.footnote, "printed"]
        slips = [found[0] for found in SLIP.finditer(text)]
        assert [
            each for each in slips if not records.str.contains(each, regex=False).any()
        ] == []


def test_every_country_has_a_brief(edition):
    """A brief has a lead, and the steps of a victim's path."""
    parts = {text.path: text.parts.keys() for text in texts_of(edition)}
    for code in edition.participants:
        brief = parts[f"texts/countries/{code.lower()}.md"]
        assert brief >= {"lead", "time", "stay", "help"}, code


@pytest.mark.slow
@pytest.mark.parametrize("options", [*product((True, False), repeat=2)])
def test_all_is_counted_a_second_way(edition, options):
    """Every cell, measure, finding, category and claim is what plain loops over the CSV files give."""
    less, study = edition.select(None, *options), Study(DATA, (), *options)
    states = less.matrix()
    for measure, code in product(study.measures, study.participants):
        assert states.loc[code, measure] == study.state(measure, code), (measure, code)
    asked = [(name, row["base"]) for name, row in study.measures.items()]
    for table in ("indicators", "maps"):
        asked += [
            (row["expression"], row["base"] or "all") for row in study.tables[table]
        ]
    rules = [row for row in study.tables["claims"] if row["rule"]]
    asked += [
        (each, "all") for row in rules for each in re.split(" of |[>,]", row["rule"])
    ]
    for expression, base in asked:
        if expression.count("(") == expression.count(")"):
            study.check(less, expression, base)


def test_every_pairing_of_law_and_list_says_how_they_compare(edition):
    """Measures are set beside a duty of at most fifteen words, with a reason why they compare so."""
    paired = edition.standards[
        (edition.standards["measures"] != "") & (edition.standards["binds"] != "")
    ]
    assert (paired[["compares", "duty", "note"]] != "").all(axis=None)
    others = edition.standards[edition.standards["measures"] == ""]
    assert (others["compares"] == "").all()
    assert ((others["theme"] == "") | (others["duty"] != "")).all()
    assert (edition.standards["duty"].str.split().str.len() <= 15).all()
