"""The whole edition, file by file: PDFs that everybody can read, pages of a moderate size."""

import csv
import json
import os
import re
from html import unescape
from pathlib import Path

import nbformat
import pikepdf
import pytest

from pdftext import page_text
from thb_analysis.data import load
from thb_analysis.files import sha256
from thb_analysis.reports.asked.catalogue import list_reports, read_vocabulary

pytestmark = pytest.mark.slow

REPORTS = tuple(list_reports(read_vocabulary()))
# One of each kind; all at a release.
EACH_KIND = ("overview", "theme-covid", "country-at", "source-audit", "robustness")
# Paragraphs of articles are written so: 11(2), 6(1)(a).
_JOINED = re.compile(r".{0,40}\w\((?!(?:\d{1,2}|[a-z])\)).{0,40}")
CHECKED = REPORTS if os.environ.get("THB_RELEASE") else EACH_KIND


@pytest.mark.parametrize("report", CHECKED)
@pytest.mark.parametrize("profile", ["ua1", "pdfa3a"])
def test_every_pdf_is_accessible_and_archivable(whole_edition, report, profile):
    """Each PDF is PDF/UA-1 and PDF/A-3a at once."""
    import page

    result = page.validate_pdf(str(whole_edition / f"{report}.pdf"), profile=profile)
    assert result.is_compliant, [str(failure) for failure in result.failures]


@pytest.mark.parametrize("report", CHECKED)
def test_a_second_validator_finds_no_error(whole_edition, report):
    """Another checker of accessibility, which knows of table scopes, finds nothing in any PDF."""
    import pdfua

    assert not pdfua.validate(str(whole_edition / f"{report}.pdf")).findings


@pytest.mark.parametrize("report", CHECKED)
def test_every_page_counts_right(whole_edition, report):
    """At the foot of each page stands its number, and how many pages there really are."""
    with pikepdf.open(whole_edition / f"{report}.pdf") as document:
        pages = [page_text(page).replace("\xa0", " ") for page in document.pages]
    wrong = [
        number
        for number, text in enumerate(pages, 1)
        if f"Page {number} of {len(pages)}" not in text
    ]
    assert wrong == []


@pytest.mark.parametrize("report", REPORTS)
def test_no_text_of_a_figure_is_too_small(whole_edition, report):
    """Texts of figures have 7 points in print and 11 pixels on a telephone, or more."""
    notebook = nbformat.read(whole_edition / f"{report}.ipynb", as_version=4)
    for output in (each for cell in notebook.cells for each in cell.get("outputs", ())):
        meta = output.get("metadata", {}).get("thb", {})
        if meta.get("kind") == "figure":
            for svg, least in (("".join(output.data["image/svg+xml"]), 7), (meta["narrow"], 8.25)):
                sizes = map(float, re.findall(r"font: (?:[a-z0-9]+ )*([\d.]+)px", svg))
                assert min(sizes, default=least) >= least - 0.01, (meta["id"], least)


def test_the_edition_is_complete(whole_edition):
    """Each report stands in the folder as HTML and as PDF, and the index links to what is there."""
    names = {path.name for path in whole_edition.iterdir()}
    wanted = {f"{report}.{suffix}" for report in REPORTS for suffix in ("html", "pdf")}
    assert wanted | {"data.zip", "index.html", "manifest.json"} <= names
    links = re.findall(
        r'href="(?!https?:)([^"#:]+)', (whole_edition / "index.html").read_text("utf-8")
    )
    assert wanted <= set(links) <= names


def test_no_stream_ends_in_a_carriage_return(whole_edition):
    """Stream lengths are what a strict reader counts, whatever bytes a stream ends in."""
    for path in whole_edition.glob("*.pdf"):
        assert b"\r\nendstream" not in path.read_bytes(), path.name


def test_a_theme_is_a_page_of_moderate_size(whole_edition):
    """The page of a theme, its figures included, takes less than 1.5 MB."""
    sizes = {path.name: path.stat().st_size for path in whole_edition.glob("theme-*.html")}
    assert len(sizes) == 6
    assert max(sizes.values()) < 1_500_000


def test_the_index_is_small(whole_edition):
    """The index, maps and choices included, takes less than 150 kB."""
    assert (whole_edition / "index.html").stat().st_size < 150_000


def test_a_country_has_two_pages(whole_edition):
    """A profile with its figures and lists takes two pages in print."""
    pages = {}
    for path in whole_edition.glob("country-*.pdf"):
        with pikepdf.open(path) as document:
            pages[path.name] = len(document.pages)
    assert len(pages) == 27
    assert set(pages.values()) == {2}


@pytest.mark.parametrize("report", REPORTS)
def test_a_bracket_stands_apart_from_what_is_before_it(whole_edition, report):
    """On no page and in no PDF is the space lost between a number or word and a bracket, of whatever kind it is."""
    page = (whole_edition / f"{report}.html").read_text("utf-8")
    texts = [unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", "", page, flags=re.DOTALL))]
    with pikepdf.open(whole_edition / f"{report}.pdf") as document:
        texts += map(page_text, document.pages)
    assert [found[0] for text in texts for found in _JOINED.finditer(text)] == []


def test_every_finding_has_its_place(whole_edition):
    """What is published for programs leads to the sentence in the edition, which stands there once."""
    with (whole_edition / "findings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    content = json.loads((whole_edition / "findings.json").read_text("utf-8"))
    assert [row["indicator"] for row in content["rows"]] == [row["indicator"] for row in rows]
    assert {row["data_sha256"] for row in rows} == {load().sha256, content["about"]["data_sha256"]}
    for row in rows:
        page, _, place = row["address"].partition("#")
        assert (whole_edition / page).read_text("utf-8").count(f'id="{place}"') == 1


def test_the_readme_has_the_sum_of_the_manifest():
    """Who alters reports and manifest alike is found by a sum that stands elsewhere."""
    root = Path(__file__).parents[2]
    manifest = (root / "reports/manifest.json").read_bytes()
    assert f"`{sha256(manifest)}`" in (root / "README.md").read_text("utf-8")
