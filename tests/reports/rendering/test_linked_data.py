"""Programs that read a page learn what the report is and what it rests on."""

import json

import pytest
from bs4 import BeautifulSoup

HASH = "0123456789abcdef" * 4
BASIS = {
    "name": "measures",
    "title": "Measures </script><script>alert(1)</script>",
    "description": "Who reported what.",
    "version": "1.0.0",
    "sha256": HASH,
    "creators": ["Ada Example"],
    "licences": [{"title": "A licence", "address": "https://example.org/licence"}],
    "sources": [{"title": "A study", "address": ""}],
}


@pytest.fixture(scope="module")
def html(to_html, bundles):
    """A report that says what its data are, with signs that could end an element."""
    return to_html(bundles.notebook(bundles.front(basis=BASIS), with_front=False))


@pytest.fixture(scope="module")
def page(html):
    """The report parsed."""
    return BeautifulSoup(html, "html.parser")


def described(page):
    """What the page says in JSON-LD."""
    (element,) = page.find_all("script", type="application/ld+json")
    return json.loads(element.string)


def test_a_report_is_based_on_a_dataset(page):
    """The dataset has name, version, hash, licence and creators, and is based on its source in turn."""
    report = described(page)
    assert report["@context"] == "https://schema.org"
    assert (report["@type"], report["name"], report["inLanguage"]) == (
        "Report", "Detection of presumed victims", "en-GB",
    )  # fmt: skip
    data = report["isBasedOn"]
    assert data["@type"] == "Dataset"
    assert data["name"] == BASIS["title"]
    assert data["identifier"][0] == "measures"
    assert data["identifier"][1]["value"] == HASH
    assert data["license"] == ["https://example.org/licence"]
    assert data["creator"][0]["name"] == "Ada Example"
    assert data["isBasedOn"] == [{"@type": "CreativeWork", "name": "A study"}]


def test_no_text_breaks_out_of_its_element(html, page):
    """A title that would end the element stays text, and the page has its own script and no other."""
    assert "alert(1)</script>" not in html
    assert len(page.find_all("script", type=None)) == 1


def test_a_front_without_data_is_described_as_far_as_it_goes(to_html, bundles):
    """What is not told is left out, not shown as empty."""
    report = described(BeautifulSoup(to_html(bundles.notebook()), "html.parser"))
    assert "isBasedOn" not in report
    assert "disambiguatingDescription" not in report


def test_keys_are_sorted(page):
    """The text depends on what is said alone, not on the order in which it was put together."""
    text = page.find("script", type="application/ld+json").string
    shown = json.loads(text, object_pairs_hook=lambda pairs: [key for key, _ in pairs])
    assert shown == sorted(shown)


def test_links_to_a_page_can_show_a_card(page):
    """Title, description and type are there for those who show a preview."""
    told = {tag["property"]: tag["content"] for tag in page.find_all("meta", property=True)}
    assert told["og:title"] == page.h1.string
    assert told["og:description"].startswith("What the countries’ lists say")
    assert told["og:type"] == "article"
