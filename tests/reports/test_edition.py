"""The whole edition, file by file: PDFs that everybody can read, pages of a moderate size."""

import csv
import json
import os
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import nbformat
import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag

from pdftext import copied_text, links_of, page_text
from thb_analysis.data import load
from thb_analysis.files import sha256
from thb_analysis.reports.asked.catalogue import list_reports, read_vocabulary

pytestmark = pytest.mark.slow

REPORTS = tuple(list_reports(read_vocabulary()))
# One of each kind; all at a release.
EACH_KIND = ("overview", "theme-covid", "country-at", "source-audit", "robustness")
# A number of countries; counts of measures, findings and the like are none.
_COUNTRIES = re.compile(
    r"\b(?:(?:\d+|none|all|one)\sof\s(?:the\s)?|all\s)(?:2[0-7]|1?\d)\b(?!,\d|\s(?:measures|questions|findings|statements|other|lists|months))",
    re.IGNORECASE,
)
# A count, or a word, that a raised footnote would run into: 17 of 2739, two34.
_RUN_INTO = re.compile(r"\b(?:of|all)\s2[4-7][1-7]\d(?!\d)|[^\W\d_]{2}[1-7]\d\b", re.IGNORECASE)
# What opens an explanation, or leads to an entry of what is printed.
_STEP = '.why, a[href^="#from-"], a[href^="#n-"]'
# Drawings and what they say of their marks.
_LARGE = re.compile(r"data:image[^\"]*|<script.*?</script>|<style.*?</style>", re.DOTALL)
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


def test_no_running_text_quotes_a_label(whole_edition):
    """Sentences say what countries do; the labels of measures and findings are for tables and their heads."""
    ds = load()
    labels = {*ds.measures["label"], *ds.measures["short"], *ds.indicators["label"]}
    quoted = []
    for page in sorted(whole_edition.glob("*.html")):
        soup = BeautifulSoup(page.read_text("utf-8"), "lxml")
        for text in soup.find_all(["p", "li"]):
            if not text.find_parent(["table", "figcaption"]):
                found = re.findall("“([^”]*)”", text.get_text(" "))
                quoted += [(page.name, each) for each in found if " ".join(each.split()) in labels]
    assert quoted == []


@pytest.mark.parametrize("report", REPORTS)
def test_every_number_is_one_step_from_its_footnote(whole_edition, report):
    """On the page and in print, a number of countries opens, or leads to, the footnotes as printed; or a link beside it does."""
    page = (whole_edition / f"{report}.html").read_text("utf-8")
    soup = BeautifulSoup(_LARGE.sub("", page), "lxml")
    entries = {
        place["id"]: _squeezed(entry.get_text())
        for entry in soup.find_all(class_="origin")
        for place in [entry, *entry.find_all(id=True)]
        if place.get("id")
    }
    steps = _steps(soup)
    assert [number for number, links in steps if not links] == []
    printed = {row.footnote: _squeezed(row.printed) for row in load().footnotes.itertuples()}
    for step in {
        link
        for _, links in steps
        for link in links
        if isinstance(link, Tag) and link.css.match(_STEP)
    }:
        place = step.get("popovertarget") or step["href"][1:]
        shown = entries.get(place) or _squeezed(soup.find(id=place).get_text())
        named = re.match(r"\d+(?!\d* of)", shown)
        notes = [named[0]] if named else re.findall(r"n\.(\d+),p\.\d", shown)
        assert notes or "p.3" in shown, (step, shown)
        assert all(f"“{printed[int(note)]}”" in shown for note in notes), (step, shown)
    # In print a line may end within "one of six", and what is said is then of both lines.
    with pikepdf.open(whole_edition / f"{report}.pdf") as document:
        links = [(_squeezed(text), _entry(leads, entries)) for text, leads in links_of(document)]
    led = {*links}
    # Of a number that several footnotes give, each stands beside it, and leads to where it is quoted.
    for (_, entry), (beside, quoted) in pairwise(links):
        if entry and entry != quoted and (notes := re.search(r"\(footnotes(\d+)", entry)):
            assert (beside, quoted[: len(beside)]) == (notes[1], notes[1]), entry
    for link in soup.select(_STEP):
        text = _squeezed(link.get_text())
        if re.match(r"\d|all|one", text, re.IGNORECASE) and not link.find_parent(class_="origin"):
            place = link.get("popovertarget", link.get("href")).replace("why-", "from-")
            entry = entries[place.removeprefix("#")]
            assert any(text in said and leads == entry for said, leads in led), link


@pytest.mark.parametrize("report", REPORTS)
def test_raised_footnotes_run_into_nothing(whole_edition, report):
    """Where the text of a PDF is copied, footnotes are no further digits of a count, and no end of a word."""
    with pikepdf.open(whole_edition / f"{report}.pdf") as document:
        text = " ".join(map(copied_text, document.pages))
    assert _RUN_INTO.findall(text) == []
    assert report == "source-audit" or re.search(r"\b2[4-7]\s\[[1-7]\d", text)


def _squeezed(text):
    """Leave out what lines are broken by."""
    return re.sub(r"[\s\u00ad\u2060-]", "", text)


def _steps(soup):
    """Return each number of countries on a page with the links that it is, or that stand nearest beside it."""
    found = []
    for text in soup.find_all(string=_COUNTRIES):
        if text.find_parent(["main", "header"]) and not text.find_parent(class_="explained"):
            own = [link for link in text.find_parents(["a", "button"]) if link.css.match(_STEP)]
            beside = text.find_parents(["p", "li", "tr", "figure"])
            near = [links for tag in beside if (links := tag.select(_STEP))]
            # An entry quotes its footnote itself; a statement that no list is behind names its page.
            itself = text.find_parents(class_="origin") or re.findall(r"\(p\.\s\d", str(beside))
            links = own or next(iter(near), itself)
            found += [(number[0], links) for number in _COUNTRIES.finditer(text)]
    return found


def _entry(leads, entries):
    """Return the entry that a link of a PDF leads to: in it, or by its address on the page."""
    if leads.startswith("country-"):
        return entries.get(leads.partition("#")[2])
    text = _squeezed(leads)
    return next((entry for entry in entries.values() if text.startswith(entry)), None)


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
