"""The index page leads to the reports that stand beside it."""

import pytest
from bs4 import BeautifulSoup

from thb_analysis.reports.index import Edition, Entry, Group, render_index

EDITION = Edition(
    "Measures & lists",
    "What countries report.",
    "2022",
    "1.0.0",
    ("Ada Example",),
    "Example (2022).",
    "MIT",
)
GROUPS = [
    Group("Overview", (Entry("Overview", "All themes.", "overview.html", "overview.pdf"),)),
    Group("Themes", (Entry("Detection", "How victims are found.", "theme-detection.html"),)),
    Group("Countries", (Entry("Austria", pdf="country-at.pdf"), Entry("Belgium")), compact=True),
    Group("Nothing yet", ()),
]


@pytest.fixture(scope="module")
def html():
    """The index of a small edition."""
    return render_index(EDITION, GROUPS)


@pytest.fixture(scope="module")
def page(html):
    """The index parsed."""
    return BeautifulSoup(html, "html.parser")


def test_reports_are_linked_as_far_as_they_exist(page):
    """Each report links to its page and its PDF where these are there."""
    links = {link.get_text(): link["href"] for link in page.main.find_all("a")}
    assert links == {
        "Overview": "overview.html",
        "PDF of Overview": "overview.pdf",
        "Detection": "theme-detection.html",
        "Austria (PDF)": "country-at.pdf",
    }
    assert "Belgium" in page.main.get_text()


def test_groups_are_headed_and_empty_ones_left_out(page):
    """Each group with reports is a section named by its heading."""
    assert [heading.string for heading in page.find_all("h2")] == [
        "Overview",
        "Themes",
        "Countries",
    ]
    sections = page.main.find_all("section")
    assert all(page.find(id=section["aria-labelledby"]).name == "h2" for section in sections)


def test_the_edition_is_named_and_citable(page):
    """Title, description, edition, version, citation and licence are shown as text."""
    assert page.title.string == page.h1.string == "Measures & lists"
    assert "Edition 2022" in page.header.get_text()
    assert "Example (2022)." in page.footer.get_text()
    assert page.html["lang"] == "en-GB"


def test_nothing_is_fetched(html, page):
    """The index is one small file under a policy that forbids fetching."""
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
    assert not page.find_all(["link", "img"]) + page.find_all(src=True)
    assert len(html.encode()) < 300_000


def test_the_same_edition_gives_the_same_bytes(html):
    """Rendering twice gives the same page."""
    assert render_index(EDITION, GROUPS) == html


def test_a_variant_says_what_it_is():
    """The card of a report with other parameters than the published one tells them."""
    entries = (Entry("Detection", html="a.html", variant="restricted to AT"), Entry("Other"))
    page = BeautifulSoup(render_index(EDITION, [Group("Themes", entries)]), "html.parser")
    cards = [item.get_text(" ", strip=True) for item in page.main.find_all("li")]
    assert cards == ["Detection Variant. restricted to AT", "Other"]
