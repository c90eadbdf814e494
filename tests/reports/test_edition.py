"""The whole edition, file by file: what its pages promise, and PDFs that everybody can read."""

import csv
import os
import re

import pikepdf
import pytest
from bs4 import BeautifulSoup

from malformed import malformed
from pdftext import assert_valid, page_text
from thb_analysis.reports.catalog.parameters import list_reports
from thb_analysis.reports.catalog.reports import open_package

pytestmark = pytest.mark.slow

REPORTS = tuple(list_reports(open_package()))
# One of each kind; all at a release.
EACH_KIND = [
    "overview",
    "theme-covid",
    "country-at",
    "source-audit",
    "robustness",
    "silence",
]
CHECKED = REPORTS if os.environ.get("THB_RELEASE") else EACH_KIND
# Paragraphs of articles are written so: 11(2), 6(1)(a).
_JOINED = re.compile(r".{0,40}\w\((?!(?:\d{1,2}|[a-z])\)).{0,40}")
WORD = re.compile(r"[^\W\d_][\w’'-]*")
# What everybody asks of a country first: when time to recover begins, the first permit, who may stay.
FIRST = ({"39", "40"}, {"52"}, {"55"})
MOST_WORDS, MOST_PAGES = 900, 112


@pytest.fixture(scope="module")
def mains(whole_edition):
    """The content of each page, without what is drawn."""
    found = {}
    for report in REPORTS:
        page = BeautifulSoup(
            (whole_edition / f"{report}.html").read_text("utf-8"), "lxml"
        ).main
        for each in page.select("svg, script"):
            each.extract()
        found[report] = page
    return found


@pytest.fixture(scope="module")
def printed(whole_edition):
    """The text of each page of a PDF of each kind, since to read one takes a second."""
    found = {}
    for report in CHECKED:
        with pikepdf.open(whole_edition / f"{report}.pdf") as document:
            found[report] = [
                page_text(page).replace("\xa0", " ") for page in document.pages
            ]
    return found


@pytest.mark.parametrize("report", CHECKED)
def test_every_pdf_is_accessible_and_archivable(whole_edition, report):
    """Each PDF is PDF/UA-1 and PDF/A-3a at once, by two validators."""
    assert_valid(whole_edition / f"{report}.pdf")


def test_every_page_counts_right(printed):
    """At the foot of each page stands its number, and how many pages there really are."""
    for report, pages in printed.items():
        for number, text in enumerate(pages, 1):
            assert text.endswith(f"{number} of {len(pages)}"), report


def test_reports_are_short(whole_edition):
    """A country has two pages in print, three where other sources say much, a theme eight at most; all can be read."""
    pages = {}
    for report in REPORTS:
        with pikepdf.open(whole_edition / f"{report}.pdf") as document:
            pages[report] = len(document.pages)
    of_countries = [n for report, n in pages.items() if report.startswith("country-")]
    assert {*of_countries} <= {2, 3}
    assert of_countries.count(3) <= 5
    assert max(n for report, n in pages.items() if report.startswith("theme-")) <= 8
    assert sum(pages.values()) <= MOST_PAGES, pages


def test_a_country_begins_with_what_matters_most(mains):
    """Its lead says when time to recover begins, how long the first permit lasts, and who may stay.

    Without numbers, addresses and sources the whole page has 900 words.
    """
    for report, page in mains.items():
        if report.startswith("country-"):
            ties = page.select(".lead .tie[data-footnotes]")
            notes = {
                note
                for each in ties
                for note in re.findall(r"\d+", each["data-footnotes"])
            }
            assert [each for each in FIRST if not each & notes] == [], report
            asides = " ".join(
                each.get_text(" ")
                for each in page.select(".small, .spoken, .elsewhere")
            )
            words = len(WORD.findall(page.get_text(" "))) - len(WORD.findall(asides))
            assert words <= MOST_WORDS, report


def test_nothing_is_malformed(mains):
    """No page shows a value that is missing, a share of nothing, or a sign too many."""
    for report, page in mains.items():
        # Under the law “None” is no value of Python's.
        texts = [
            each.get_text()
            for each in page.select("p, h1, h2, h3, caption, figcaption")
        ]
        assert malformed("\n".join(" ".join(each.split()) for each in texts)) == [], (
            report
        )


def test_the_edition_is_complete(whole_edition):
    """Each report stands in the folder as HTML and as PDF, and the index links to what is there."""
    sizes = {path.name: path.stat().st_size for path in whole_edition.iterdir()}
    wanted = {f"{report}.{suffix}" for report in REPORTS for suffix in ("html", "pdf")}
    assert {"data.zip", "index.html", "choose.html", "manifest.json"} <= {*sizes}
    index = (whole_edition / "index.html").read_text("utf-8")
    links = {*re.findall(r'href="(?!https?:)([^"#:]+)', index)}
    assert wanted <= links <= {*sizes}
    assert max(sizes[name] for name in sizes if name.endswith(".html")) < 1_500_000
    assert sizes["index.html"] < 200_000


def test_few_steps_lead_through_a_theme(mains):
    """Who goes by the tab key from link to link is at the notes of a theme after eighty steps at most."""
    for report, page in mains.items():
        if report.startswith("theme-"):
            notes = page.find(id="tbl-notes")
            before = notes.find_all_previous(["a", "summary", "button", "div"])
            stops = [
                each
                for each in before
                if each.name != "div" or "tabindex" in each.attrs
            ]
            hidden = [
                each
                for each in stops
                if each.find_parent("details") and each.name != "summary"
            ]
            assert len(stops) - len(hidden) <= 80, report


def test_a_bracket_stands_apart_from_what_is_before_it(mains, printed):
    """On no page and in no PDF is the space lost between a number or word and a bracket."""
    for report, page in mains.items():
        # Other sources have places such as 60(I).
        if report.startswith(("country-", "silence")):
            continue
        for text in (page.get_text(), *printed.get(report, ())):
            assert [found[0] for found in _JOINED.finditer(text)] == [], report


def test_every_finding_has_its_place(whole_edition):
    """What is published for programs leads to the sentence in the edition, which stands there once."""
    with (whole_edition / "findings.csv").open(encoding="utf-8") as file:
        addresses = [row["address"] for row in csv.DictReader(file)]
    assert addresses
    for address in addresses:
        page, _, place = address.partition("#")
        assert (whole_edition / page).read_text("utf-8").count(f'id="{place}"') == 1
