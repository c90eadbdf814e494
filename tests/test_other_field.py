"""All reports of a data package about something else: integration policy, and no word of our own."""

import base64
import re
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from commands import said
from conftest import STUDY
from pdftext import page_text
from thb_analysis.check.codebook import codebook
from thb_analysis.check.intake import new_package
from thb_analysis.package.package import read_package

# Integration policy in twelve countries and three themes, all made up.
INTEGRATION = Path(__file__).parent / "packages" / "integration"

_OWN = read_package(STUDY)
# Of the field, and of the source that the project's own data were taken from.
_FIELD = (
    "traffick|victim|human being|exploitation|asylum|third-country|third country|migration|EMN|Inform|"
    "Member State|European|EFTA|EaP|Dublin|Directive|reflection period|residence permit|contact list|"
    "list of contacts|comparative study"
)
_TABLES = ("measures", "countries", "instruments", "bases", "glossary", "indicators")
# What the project's own data call things, if in two words or by a country's name.
_NAMES = {row["name"] for row in _OWN.records("countries")} | {
    row[column]
    for table in _TABLES
    for row in _OWN.records(table)
    for column in ("measure", "label", "name", "instrument", "short_title", "term")
    if column in row and re.search(r"\w[ _-]\w", row[column])
}
_WORDS = {*_NAMES, _OWN.descriptor.title, _OWN.descriptor.name} - {"all participants"}
OWN_WORDS = rf"(?i:\b(?:{'|'.join([*map(re.escape, sorted(_WORDS, key=len, reverse=True)), _FIELD])}))"
DRAWN = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")


def test_neither_its_codebook_nor_the_example_has_a_word_of_ours(
    tmp_path,
):
    """What the descriptor does not say of the field, the codebook does not add; nor does `thb new`."""
    assert _given_away(codebook(read_package(INTEGRATION))) == []
    new_package(tmp_path / "example")
    tables = "\n".join(
        path.read_text("utf-8") for path in (tmp_path / "example").rglob("*.csv")
    )
    assert _given_away(tables) == []


@pytest.mark.slow
def test_no_report_has_a_word_of_ours(tmp_path):
    """Pages, PDF files, executed notebooks, index and manifest speak of the package alone."""
    reports = ("overview", "theme-housing", "source-audit", "robustness", "country-gb")
    said("build", *reports, "--out", tmp_path, "--data", INTEGRATION, cwd=INTEGRATION)
    files = sorted(tmp_path.iterdir())
    assert {path.suffix for path in files} == {
        ".csv",
        ".html",
        ".ipynb",
        ".json",
        ".pdf",
        ".zip",
    }
    assert len(files) == 3 * 5 + 6
    found = {path.name: _given_away(_text(path)) for path in files}
    assert {name: words for name, words in found.items() if words} == {}
    # The table of findings has their labels alone, not what the package is about.
    silent = [path.name for path in files if "ewcomers" not in _text(path)]
    assert silent == ["findings.csv"]


def _given_away(text):
    found = re.finditer(OWN_WORDS, text)
    return [text[max(0, one.start() - 40) : one.end() + 20] for one in found]


def _text(path):
    """Return what a file says, pictures and data for programs included, but not how it looks."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as document:
            attached = [
                each.get_file().read_bytes() for each in document.attachments.values()
            ]
            besides = [document.Root.Metadata.read_bytes(), *attached]
            texts = [str(document.docinfo), *(each.decode("utf-8") for each in besides)]
            return "\n".join([*texts, *map(page_text, document.pages)])
    if path.suffix == ".zip":
        with ZipFile(path) as package:
            return "\n".join(
                package.read(name).decode("utf-8") for name in package.namelist()
            )
    text = path.read_text("utf-8")
    drawn = [base64.b64decode(svg).decode() for svg in DRAWN.findall(text)]
    pieces = [DRAWN.sub("", text), *drawn]
    return "\n".join(
        re.sub(r"<style\b.*?</style>", "", piece, flags=re.DOTALL) for piece in pieces
    )
