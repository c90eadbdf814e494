"""The index page of a folder says what its records say, and leads to what they list."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from thb_analysis.reports.catalogue import list_reports, read_vocabulary
from thb_analysis.reports.contents import index_page

FINDING = "The only provision lists 4 of 5 countries."
BAR = {
    "measure": "reflection-period",
    "label": "Reflection period",
    "kind": "provisions",
    "place": "n. 5, p. 2",
    "listed": 4,
    "base": 5,
    "affirmed": True,
}
CARD = {"finding": FINDING, "picture": {"alt": f"One bar. {FINDING}", "bars": [BAR]}}


@pytest.fixture
def vocabulary(tiny):
    """The names of the small data package."""
    return read_vocabulary(tiny)


@pytest.fixture
def index(vocabulary):
    """Render the index of some reports of the small package, each with its files and card."""

    def index(*ids, cards=None, of=vocabulary, suffixes=("html", "pdf")):
        records = {
            id_: {
                "title": id_,
                "notebook": f"{list_reports(of)[id_].notebook}.ipynb",
                "parameters": list_reports(of)[id_].parameters,
                "outputs": {f"{id_}.{suffix}": "0" for suffix in suffixes},
                "card": (cards or {}).get(id_, {}),
            }
            for id_ in ids
        }
        return BeautifulSoup(index_page(of, records), "html.parser")

    return index


def targets(part):
    """Where the links of a part of the page lead to."""
    return [link["href"] for link in part.find_all("a")]


def test_a_card_shows_what_its_report_published(index):
    """Finding and picture are those on record, not worked out again."""
    page = index("theme-protection", cards={"theme-protection": CARD})
    assert page.find(class_="finding").string.replace("\xa0", " ") == FINDING
    assert page.svg["aria-label"] == f"One bar. {FINDING}"
    assert len(page.svg.find_all(class_="bar")) == 1


def test_a_measure_leads_to_its_row(index):
    """Measures that a report says it has are linked at their row, others at the page; each theme has its own."""
    page = index("theme-detection", "theme-protection", cards={"theme-protection": CARD})
    assert targets(page.find("details")) == [
        *["theme-detection.html"] * 3,
        "theme-protection.html#m-reflection-period",
        *["theme-protection.html"] * 2,
    ]
    assert "4 of 5 · n. 5, p. 2" in page.find("details").get_text()


def test_measures_are_not_found_where_there_is_no_page(index):
    """Of a theme that was built as PDF only, no row can be linked."""
    assert index("theme-detection", suffixes=("pdf",)).find("details") is None


def test_every_report_is_reached(vocabulary, index):
    """Each file of the catalogue's reports is linked once they stand there."""
    reports = list(list_reports(vocabulary))
    linked = {target.partition("#")[0] for target in targets(index(*reports))}
    assert linked >= {f"{report}.{suffix}" for report in reports for suffix in ("html", "pdf")}


def test_only_what_stands_there_is_linked(index):
    """Of one report, the index leads to this report and to what describes the folder."""
    assert set(targets(index("country-at").main)) == {
        "country-at.html",
        "country-at.pdf",
        "data.zip",
        "manifest.json",
    }


def test_countries_stand_where_the_data_package_says(index):
    """The map follows the places of the package; countries without one, or on another's, stand in the list alone."""
    page = index("country-at")
    tiles = [tile.b.string for tile in page.find(class_="map").find_all(class_="tile")]
    assert tiles == ["NO", "DK", "BE", "AT", "GE", "EL"]
    assert targets(page.find(class_="map")) == ["country-at.html"]


def test_the_dataset_is_described_for_programs(index):
    """JSON-LD names the edition and its reports, with addresses relative to the page."""
    data = json.loads(index("overview").find("script", type="application/ld+json").string)
    assert data["@type"] == "Dataset"
    assert data["hasPart"] == [{"@type": "Report", "name": "Overview", "url": "overview.html"}]
    assert data["spatialCoverage"] == ["Austria", "Belgium", "Greece", "Georgia", "Norway"]


def test_no_text_of_the_package_breaks_out(vocabulary, index):
    """Signs that could end an element stay text, in the page and in the JSON within it."""
    evil = "</script><script>alert(1)</script><!--"
    facts = {**vocabulary.descriptor, "title": evil, "description": evil}
    page = index("overview", of=replace(vocabulary, descriptor=facts))
    assert len(page.find_all("script")) == 2
    assert json.loads(page.find("script", type="application/ld+json").string)["name"] == evil
    assert page.h1.string == evil


def test_a_citation_is_made_of_what_the_package_says(vocabulary):
    """Creators, title, edition and version are named; signs that BibTeX reads as commands are escaped."""
    facts = {
        "name": "tiny",
        "title": "Lists & 5% of {them}",
        "edition": "2022",
        "version": "1.0.0",
        "contributors": [{"title": "Makers", "roles": ["creator"]}],
    }
    known = replace(vocabulary, descriptor=facts, sha256="0123456789abcdef")
    assert known.cited.sentence == (
        "Makers (2022). Lists & 5% of {them}. Edition 2022, version 1.0.0, data 0123456789ab."
    )
    assert known.cited.bibtex == (
        "@misc{tiny,\n"
        "  author = {{Makers}},\n"
        "  title  = {{Lists \\& 5\\% of \\{them\\}}},\n"
        "  year   = {2022},\n"
        "  note   = {Edition 2022, version 1.0.0, data 0123456789ab}\n"
        "}"
    )


def test_an_edition_without_year_or_makers_is_cited_as_far_as_it_goes(vocabulary):
    """What the package leaves out leaves no gap in the sentence."""
    known = replace(vocabulary, descriptor={"title": "Lists", "edition": "first"}, sha256="")
    assert known.cited.sentence == "Lists. Edition first."
    assert "year" not in known.cited.bibtex
