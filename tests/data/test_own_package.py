"""The project's own package: what was transcribed, decided and derived agrees, whatever it says."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from frictionless import Package

from thb_analysis.analysis import law
from thb_analysis.counts import share_of
from thb_analysis.data import build, load, validate

ROOT = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def ds():
    """The project's data."""
    return load(ROOT)


def rows(file):
    """Read a table without the library."""
    with (ROOT / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_it_is_valid_and_up_to_date(tmp_path):
    """The package is valid; rebuilding it writes the committed bytes."""
    assert str(validate(ROOT)) == "The data package is valid."
    copy = shutil.copytree(ROOT, tmp_path / "data")
    (copy / "observations.csv").unlink()
    (copy / "README.md").unlink()
    build(copy)
    for path in ROOT.rglob("*"):
        if path.is_file():
            assert (copy / path.relative_to(ROOT)).read_bytes() == path.read_bytes(), path


def test_the_descriptor_keeps_the_standard():
    """A library of others reads the package by its descriptor and finds nothing wrong."""
    report = Package(str(ROOT / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_every_country_of_every_list_is_observed(ds):
    """The codes in the lists as printed, remarks left out, are the observations of each footnote."""
    known = set(ds.countries["country"])
    observed = ds.observations[ds.observations["basis"] == "list"]
    corrected = {"SL": "SI"}
    for footnote in rows("source/footnotes.csv"):
        if footnote["kind"] == "country_list":
            text = footnote["printed"]
            while (bare := re.sub(r"\([^()]*\)", "", text)) != text:
                text = bare
            text = text.split("(")[0].split(". In ")[0] if "(" in text else text.split(". In ")[0]
            codes = {corrected.get(code, code) for code in re.findall(r"\b[A-Z]{2}\b", text)}
            named = set(observed.loc[observed["footnote"] == int(footnote["footnote"]), "country"])
            assert codes & known <= named, footnote["footnote"]
            # Codes behind a bracket that the document never closes are read by an irregularity.
            assert named == codes & known or "(" in bare, footnote["footnote"]


def test_the_second_coding_covers_every_cell(ds):
    """The second coder decided on every list, and every difference is settled with a reason."""
    lists = set(ds.footnotes.loc[ds.footnotes["kind"] == "country_list", "footnote"])
    assert set(ds.second_measures["footnote"]) == lists
    assert set(ds.second_cells["footnote"].dropna()) == lists
    assert (ds.settlements["reason"] != "").all()


def test_every_theme_has_indicators(ds):
    """Each theme has at least four, in an order, and a sentence that holds the count."""
    for theme in ds.themes["theme"]:
        found = ds.indicators[ds.indicators["theme"] == theme]
        assert len(found) >= 4, theme
        assert found["order"].is_unique
    assert ds.indicators["sentence"].str.contains("{k of N}|{k}", regex=True).all()


def test_indicators_counted_a_second_way(ds):
    """Each indicator equals what plain sets from the CSV files give, expressions read by Python."""
    countries = {row["country"]: row for row in rows("codebook/countries.csv")}
    took_part = {code for code, row in countries.items() if row["took_part"] == "true"}
    bases = {
        row["base"]: {
            code for code in took_part if countries[code][row["column"]] in row["values"].split()
        }
        for row in rows("codebook/bases.csv")
    }
    named: dict[str, set[str]] = {row["measure"]: set() for row in rows("codebook/measures.csv")}
    renewable = {measure: set() for measure in named}
    lengths = {measure: {} for measure in named}
    for row in rows("observations.csv"):
        if row["status"] != "absent":
            named[row["measure"]].add(row["country"])
        if row["renewable"] == "true":
            renewable[row["measure"]].add(row["country"])
        if row["minimum"] or row["maximum"]:
            lengths[row["measure"]][row["country"]] = (row["minimum"], row["maximum"])

    def at_least(fewest, *sets):
        return {code for code in took_part if sum(code in each for each in sets) >= fewest}

    def within(measure, least, most):
        inside = {str(length) for length in range(least, most + 1)}
        return {code for code, ends in lengths[measure].items() if set(ends) <= inside}

    def read(match):
        word = match[0]
        if bounds := re.fullmatch(r"(.+)\[(\d+)\.\.(\d+)\]", word):
            return f"within({bounds[1]!r}, {bounds[2]}, {bounds[3]})"
        if word.endswith("[given]"):
            return f"set(lengths[{word.removesuffix('[given]')!r}])"
        if word == "at_least":
            return word
        if word.startswith("@"):
            return f"bases[{word[1:]!r}]"
        measure, flag, _ = word.partition("[renewable]")
        return f"{'renewable' if flag else 'named'}[{measure!r}]"

    scope = {
        "bases": bases,
        "named": named,
        "renewable": renewable,
        "at_least": at_least,
        "lengths": lengths,
        "within": within,
    }
    word = re.compile(
        r"at_least|@?[a-z][a-z0-9_]*(?:-[a-z0-9]+)*(?:\[(?:renewable|given|\d+\.\.\d+)\])?"
    )
    for row in rows("codebook/indicators.csv"):
        expression = word.sub(read, row["expression"])
        covered = bases[row["base"] or "all"]
        naive = eval(expression, scope) & covered
        share = share_of(ds, row["expression"], row["base"] or "all")
        assert (share.reported, share.covered) == (naive, covered), row["indicator"]


def test_standards_bind_by_the_bases_that_exist(ds):
    """Each obligation names its instrument, an article and whether its text was seen."""
    assert set(ds.standards["binds"]) - {""} <= set(ds.bases["base"])
    later = ds.standards[ds.standards["instrument"].str.contains("amendment")]
    assert (later["note"].str.contains("Later than the study")).all()
    assert (later["binds"] == "").all()
    unseen = ds.standards[ds.standards["seen"] == "no"]
    assert unseen["note"].str.contains("memory", case=False).all()


def test_every_pairing_of_law_and_list_says_how_they_compare(ds):
    """Measures are set beside a duty of at most fifteen words, with a reason why they compare so."""
    paired = ds.standards[(ds.standards["measures"] != "") & (ds.standards["binds"] != "")]
    assert (paired[["compares", "duty", "note"]] != "").all(axis=None)
    others = ds.standards[ds.standards["measures"] == ""]
    assert (others["compares"] == "").all()
    assert ((others["theme"] == "") | (others["duty"] != "")).all()
    assert (ds.standards["duty"].str.split().str.len() <= 15).all()


@pytest.mark.parametrize("theme", ["context", "detection", "identification", "protection"])
def test_what_no_list_answers_is_said_in_short(ds, theme):
    """What the law asks and the study does not tell is one paragraph of at most ninety words."""
    (paragraph,) = re.findall(
        r"^Among other things the law asks.*", law(ds, theme).text().markdown, re.MULTILINE
    )
    assert len(paragraph.split()) <= 90


def test_no_sentence_of_the_document_is_copied():
    """Only the lists stand as printed; labels, descriptions and statements are our own words."""
    texts = " ".join(
        " ".join(row.values())
        for file in ("measures", "statements", "claims")
        for row in rows(f"codebook/{file}.csv")
    )
    for phrase in (
        "are crucial to ensure the prompt",
        "devastating consequences",
        "has dramatically increased",
        "given its clandestine nature",
    ):
        assert phrase not in texts.lower()
