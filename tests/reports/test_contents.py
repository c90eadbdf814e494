"""The index page of a folder leads to what is there, and says how the edition and its data are cited."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

import thb_analysis as thb
from thb_analysis.package.descriptor import Descriptor
from thb_analysis.page.opening import opening
from thb_analysis.reports import list_reports, open_package
from thb_analysis.reports.edition.pages import cited_work, index_page

DESCRIBED = ["data.zip", "findings.csv", "findings.json", "manifest.json"]


@pytest.fixture
def package(tiny):
    """The names of the small data package."""
    return open_package(tiny)


@pytest.fixture
def index(package):
    """Render the index of some reports, each with its files; others may be recorded as well."""

    def index(*ids, of=package, suffixes=("html", "pdf"), opens=None, **others):
        records = {
            id_: {
                "title": id_,
                "notebook": f"{list_reports(of)[id_].notebook}.ipynb",
                "outputs": {f"{id_}.{suffix}": "0" for suffix in suffixes},
            }
            for id_ in ids
        }
        page = index_page(of, records | others, opens or {})
        return BeautifulSoup(page, "html.parser")

    return index


def targets(part):
    """Where the links of a part of the page lead to."""
    return [link["href"] for link in part.find_all("a")]


def headings(page):
    """The headings of the sections of a page, each of which is named by its own."""
    sections = page.main.find_all("section")
    return [page.find("h2", id=each["aria-labelledby"]).string for each in sections]


def lines(part):
    """The items of a list as a reader sees them."""
    return [" ".join(item.get_text(" ").split()) for item in part.find_all("li")]


def test_the_edition_is_named_and_citable(index, package):
    """Title, edition, citations of the edition and its data, sources and licence stand under their headings."""
    page = index("overview", "theme-protection", "country-at")
    assert page.title.string == page.h1.string == package.descriptor.title
    assert "Edition 2022" in page.header.get_text()
    parts = ["Countries", "Themes", "Across all themes", "Measures"]
    assert headings(page) == [*parts, "How to cite this edition", "Data"]
    cited = page.find("section", class_="cite")
    assert cited.blockquote.get_text() == cited_work(package).sentence
    assert cited.pre.get_text() == cited_work(package).bibtex
    _, data = (each.get_text() for each in page.find_all("blockquote"))
    assert "[Data set]. Edition 2022, version 3.0.0 (2026), data " in data
    assert data.endswith(", data.zip.")
    assert "howpublished = {Data set}" in cited.parent.get_text()
    assert "EMN Inform" in cited.ul.get_text()
    assert "Creative Commons" in page.footer.get_text()


def test_numbers_of_the_index_are_those_of_cells(index, real):
    """Each category has its number in the drawing; each country its category, its count and a bar as long."""
    of = open_package()
    page = index(*list_reports(of), of=of, opens=opening(real))
    found = thb.categories(real, "identification-step").set_index("country")["category"]
    drawn = page.main.figure.find("svg", class_="narrow").get_text(" ")
    assert all(f"{k} {words}" in drawn for words, k in found.value_counts().items())
    cells = real.cells()
    is_open = cells["state"] == "open"
    first, *_, last = lines(page.find(class_="numbers"))
    assert f"{is_open.sum():,} of {len(cells):,} entries" in last
    stay = real.ask("residence-without-cooperation")
    assert first.startswith(f"{stay.k} of {stay.n} countries report")
    places = page.find(class_="places")
    for code in real.participants:
        item = places.find("a", string=real.country_names[code]).parent
        own = cells[(cells["country"] == code) & cells["covered"]]
        k = own["state"].isin(["reported", "qualified"]).sum()
        assert item.get_text().endswith(f"{k} of {len(own)}")
        assert item.find(class_="drawing")["aria-label"] == found[code]
        bars = [each["d"] for each in item.select(".bar path")]
        assert bars == [f"M0 0h{width}v1H0z" for width in (len(own), k)]


def test_without_texts_the_index_is_plain(index, tiny_dataset):
    """A package without texts and maps has title, description and names alone."""
    assert opening(tiny_dataset) == {}
    page = index("overview", "country-at")
    assert page.find(["figure", "svg"]) is page.find(class_="numbers") is None


def test_an_edition_that_says_nothing_of_itself_has_an_index(index, package):
    """What a data package leaves out leaves no empty part of the page, and no file is offered twice."""
    page = index(of=replace(package, descriptor=Descriptor()))
    assert headings(page) == ["How to cite this edition", "Data"]
    assert targets(page.main) == DESCRIBED


def test_a_reader_learns_what_each_report_is_for(index, package):
    """A theme has its own description, the others say what question they answer; the page of choices too."""
    page = index("theme-protection", "overview", "robustness")
    themes, across = page.find_all(class_="cards")
    assert package.themes["protection"]["description"] in themes.get_text()
    files = "overview.html overview.pdf robustness.html robustness.pdf choose.html"
    assert targets(across) == files.split()
    assert "May a count be cited?" in across.get_text()


def test_what_is_no_published_report_stands_apart(index):
    """A variant says what sets it apart and of what it is one; a notebook of one's own has its title."""
    variant = {"notebook": "theme.ipynb", "title": "x", "variant": "restricted to AT"}
    own = {"notebook": "my.ipynb", "title": "My own", "variant": ""}
    reports = {
        "theme-protection": variant | {"outputs": {"theme-protection.pdf": "0"}},
        "my": own | {"outputs": {"my.html": "0"}},
    }
    page = index(**reports)
    assert headings(page)[:2] == ["Themes", "Other notebooks"]
    assert [
        line for cards in page.find_all(class_="cards") for line in lines(cards)
    ] == [
        "Protection (PDF) Variant: restricted to AT. A variant of Protection.",
        "My own",
    ]


def test_a_measure_leads_to_its_row(index):
    """Measures stand as links by theme, each at its row, as far as there are pages."""
    found = index("theme-detection", "theme-protection").find(class_="find")
    assert found.summary.string == "All measures (6)"
    assert [heading.string for heading in found.find_all("h3")] == [
        "Detection",
        "Protection",
    ]
    assert "theme-protection.html#m-reflection-period" in targets(found)
    assert all("#m-" in target for target in targets(found))
    assert index("theme-detection", suffixes=("pdf",)).find(class_="find") is None


def test_a_document_for_word_is_reached(index):
    """It stands beside the page, or is what the title leads to where there is no other."""
    beside = index("overview", suffixes=("html", "docx")).find(class_="cards")
    assert targets(beside)[:-1] == ["overview.html", "overview.docx"]
    alone = index("overview", suffixes=("docx",)).find(class_="cards")
    assert (targets(alone)[:1], "(Word)" in alone.get_text()) == (
        ["overview.docx"],
        True,
    )


def test_only_what_stands_there_is_linked(index, package):
    """Of one report, the index leads to this report and to what describes the folder, and fetches nothing.

    Countries stand by name, and one without a brief says so; those that did not take part are named above.
    """
    page = index("country-at")
    sources = [each["path"] for each in package.facts["sources"] if "path" in each]
    existing = {"country-at.html", "country-at.pdf", *DESCRIBED, *sources}
    assert set(targets(page.main)) == existing
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
    assert not page.select("link, img, [src], [style]")
    assert lines(page.find(class_="places")) == [
        "Austria PDF of Austria",
        *(
            f"{name} no brief here"
            for name in ("Belgium", "Georgia", "Greece", "Norway")
        ),
    ]
    assert "Did not take part: Denmark." in page.main.get_text()
    assert "Belgium" not in index("overview").main.get_text()


def test_no_text_of_the_package_breaks_out(package, index):
    """Signs that could end an element stay text."""
    evil = '"></script><script>alert(1)</script><!--'
    unsafe = [{"title": evil, "path": "javascript:alert(1)"}]
    facts = {**package.facts, "title": evil, "description": evil, "sources": unsafe}
    rows = {
        code: {**row, "other_names": evil} for code, row in package.countries.items()
    }
    of = replace(package, descriptor=Descriptor.model_validate(facts))
    of.countries.update(rows)
    page = index("overview", "country-at", of=of)
    assert len(page.find_all("script")) == 2
    linked = json.loads(page.head.script.string)
    assert linked["isBasedOn"]["name"] == linked["name"] == evil
    assert "javascript:alert(1)" not in targets(page)
    assert evil in page.find(class_="places").li["data-also"]
    assert page.h1.string == evil


def test_a_citation_is_made_of_what_the_package_says(package):
    """Creators, title, edition and version are named; signs that BibTeX reads as commands are escaped."""
    facts = {
        "name": "tiny",
        "title": "Lists & 5% of {them}",
        "edition": "2022",
        "version": "1.0.0",
    }
    facts["contributors"] = [{"title": "Makers", "roles": ["creator"]}]
    descriptor = Descriptor.model_validate(facts)
    cited = cited_work(
        replace(package, descriptor=descriptor, sha256="0123456789abcdef")
    )
    edition = "Edition 2022, version 1.0.0, data 0123456789ab"
    assert cited.sentence == f"Makers (2022). Lists & 5% of {{them}}. {edition}."
    assert cited.bibtex.splitlines() == [
        "@misc{tiny,",
        "  author = {{Makers}},",
        "  title  = {{Lists \\& 5\\% of \\{them\\}}},",
        "  year   = {2022},",
        f"  note   = {{{edition}}}",
        "}",
    ]
