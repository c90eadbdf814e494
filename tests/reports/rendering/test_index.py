"""The index page leads to the reports that stand beside it."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from thb_analysis.citation import Work
from thb_analysis.reports.index import (
    Bar,
    Countries,
    Country,
    Edition,
    Entry,
    Group,
    Measure,
    Measures,
    render_index,
)

EDITION = Edition(
    "Measures & lists",
    "What countries report.",
    "2022",
    "1.0.0",
    ("Ada Example",),
    Work("lists", ("Example",), "Measures & lists", "2022"),
    "MIT",
    (("Reports", 4), ("Themes", 1)),
    ("A study of lists.",),
    (("manifest.json", "what is what"),),
    '{"@type": "Dataset"}',
)
BARS = (Bar("practices", 9, 10), Bar("practices", 0, 10), Bar("actors", 5, 10, affirmed=False))
DETECTION = Entry(
    "Detection",
    "How victims are found.",
    "theme-detection.html",
    finding="Coverage runs from 0 of 10 to 9 of 10.",
    alt="Three bars. Coverage runs from 0 of 10 to 9 of 10.",
    bars=BARS,
)
GROUPS = [
    Group("Across", (Entry("Overview", "All themes.", "overview.html", "overview.pdf"),)),
    Group("Themes", (DETECTION,)),
    Group("Nothing yet", ()),
]
AUSTRIA = Entry("Austria", pdf="country-at.pdf", variant="restricted to AT")
COUNTRIES = Countries(
    (
        Country("AT", "Austria", True, AUSTRIA),
        Country("BE", "Belgium", True),
        Country("DK", "Denmark", False),
        Country("EE", "Estonia", True, Entry("Estonia", "", "country-ee.html", "country-ee.pdf")),
    ),
    {"AT": (3, 4), "BE": (3, 2), "DK": (1, 3)},
)
MEASURES = [
    Measures(
        "Detection",
        (
            Measure("Screening", "theme-detection.html#m-screening", "9 of 10 · n. 2, p. 1"),
            Measure("Outreach", "theme-detection.html"),
        ),
    )
]


@pytest.fixture(scope="module")
def html():
    """The index of a small edition."""
    return render_index(EDITION, GROUPS, COUNTRIES, MEASURES)


@pytest.fixture(scope="module")
def page(html):
    """The index parsed."""
    return BeautifulSoup(html, "html.parser")


def links(part):
    """The links of a part of the page, by their text."""
    return {" ".join(link.get_text().split()): link["href"] for link in part.find_all("a")}


def test_reports_are_linked_as_far_as_they_exist(page):
    """Each report links to its page and its PDF where these are there."""
    cards = [links(cards) for cards in page.find_all("ul", class_="cards")]
    assert cards == [
        {"Overview": "overview.html", "PDF of Overview": "overview.pdf"},
        {"Detection": "theme-detection.html"},
    ]


def test_groups_are_headed_and_empty_ones_left_out(page):
    """Each part of the page is a section named by its heading; a group without reports is none."""
    assert [heading.string for heading in page.find_all("h2")] == [
        "Across",
        "Find a measure or a country",
        "Countries",
        "Themes",
        "About this edition",
        "How to cite this edition",
        "Data",
    ]
    sections = page.main.find_all("section")
    assert all(page.find(id=section["aria-labelledby"]).name == "h2" for section in sections)


def test_the_edition_is_named_and_citable(page):
    """Title, description, edition, version, citation, sources, licence and counts are shown as text."""
    assert page.title.string == page.h1.string == "Measures & lists"
    assert "Edition 2022" in page.header.get_text()
    assert "Reports: 4 · Themes: 1" in page.find("section", class_="about").get_text()
    cited = page.find("section", class_="cite")
    assert cited.blockquote.get_text() == "Example (2022). Measures & lists. Edition 2022."
    assert cited.cite.string == "Measures & lists."
    assert cited.pre.get_text() == EDITION.cited.bibtex
    assert "A study of lists." in cited.get_text()
    assert "MIT" in page.footer.get_text()
    assert page.html["lang"] == "en-GB"


def test_programs_are_told_what_the_page_is(page):
    """Open Graph and JSON-LD stand in the head; files for programs are linked."""
    told = {each["property"]: each["content"] for each in page.find_all("meta", property=True)}
    assert told == {
        "og:type": "website",
        "og:title": "Measures & lists",
        "og:description": "What countries report.",
    }
    assert page.head.find("script", type="application/ld+json").string == EDITION.data
    assert "manifest.json" in links(page.main).values()


def test_a_picture_has_a_bar_for_each_measure(page):
    """Bars are as high as shares, those of other kinds stand apart, and the text alternative tells the finding."""
    picture = page.find("svg")
    assert (picture["role"], picture["aria-label"]) == ("img", DETECTION.alt)
    assert len(page.find_all("svg")) == 1
    ground = [float(bar["x"]) for bar in picture.find_all(class_="ground")]
    steps = [after - before for before, after in pairwise(ground)]
    assert steps[1] > steps[0] > 0
    heights = [float(bar["height"]) for bar in picture.find_all(class_="bar")]
    assert heights == [pytest.approx(0.9 * float(picture["height"]), abs=0.01), 0]
    assert len(picture.find_all(class_="hollow")) == 1
    assert "Hollow: not said which way it is meant." in page.find(class_="key").get_text()


@pytest.mark.parametrize("size", [1, 2, 27, 200])
def test_a_picture_holds_its_bars(size):
    """However many measures a theme has, all of their bars are within the picture."""
    bars = tuple(Bar(f"kind {n % 3}", n, size, affirmed=n % 2 == 0) for n in range(size))
    picture = BeautifulSoup(Entry("T", alt="a", bars=bars).picture, "html.parser").svg
    rects = picture.find_all("rect")
    assert len(rects) == 2 * size
    ends = [float(rect["x"]) + float(rect["width"]) for rect in rects]
    assert max(ends) <= float(picture["width"])
    assert all(float(rect["height"]) >= 0 and float(rect["y"]) >= 0 for rect in rects)


def test_a_base_without_a_country_has_an_empty_bar():
    """Nobody of nobody is drawn as nothing."""
    picture = Entry("T", alt="a", bars=(Bar("practices", 0, 0),)).picture
    assert 'height="0.00"' in picture


def test_the_map_has_each_country_in_its_place(page):
    """A tile stands in its row and column, leads to the profile if there is one, and says who took no part."""
    rows = [
        ["".join(tile.get_text().split()[:1]) for tile in row.find_all(recursive=False)]
        for row in page.find(class_="map").find_all("div")
    ]
    assert rows == [["", "DK", ""], ["", "", ""], ["BE", "", "AT"]]
    assert links(page.find(class_="map")) == {"AT Austria": "country-at.pdf"}
    texts = {tile.b.string: tile.get_text() for tile in page.find_all(class_="tile") if tile.b}
    assert "did not take part" in texts["DK"]
    assert "no profile here" in texts["BE"]


def test_every_country_stands_in_the_list(page):
    """By name, whether it has a place on the map or not; who took no part is said in words."""
    names = page.find(class_="by-name")
    assert links(names) == {
        "Austria (PDF)": "country-at.pdf",
        "Estonia": "country-ee.html",
        "PDF of Estonia": "country-ee.pdf",
    }
    lines = [" ".join(line.get_text().split()) for line in names.find_all("li")]
    assert lines[0] == "Austria (PDF) Variant: restricted to AT"
    assert lines[1:3] == ["Belgium no profile here", "Denmark did not take part"]


def test_without_places_there_is_a_list_and_no_map(html):
    """A data package need not say where its countries stand."""
    page = BeautifulSoup(
        render_index(EDITION, GROUPS, Countries(COUNTRIES.countries)), "html.parser"
    )
    assert page.find(class_="map") is None
    assert len(page.find(class_="by-name").find_all("li")) == 4


def test_without_profiles_there_is_no_picker():
    """Where no profile stands beside the index, there is nothing to pick."""
    countries = Countries((Country("BE", "Belgium", True),), {"BE": (0, 0)})
    assert "Belgium" not in render_index(EDITION, GROUPS, countries)


def test_measures_are_links_without_scripts(page):
    """What the search finds stands in the page as links, by theme and folded."""
    folded = page.find("details")
    assert folded.summary.string == "All measures by theme (2)"
    assert links(folded) == {
        "Screening": "theme-detection.html#m-screening",
        "Outreach": "theme-detection.html",
    }
    assert page.find("input") is None


def test_ids_are_unique(page):
    """No two elements have one id."""
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched(html, page):
    """The index is one small file under a policy that forbids fetching, and links only to what stands beside it."""
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
    assert not page.find_all(["link", "img"]) + page.find_all(src=True) + page.find_all(style=True)
    assert len(html.encode()) < 300_000
    targets = {link["href"] for link in page.find_all("a")}
    assert all(
        re.fullmatch(r"(#page-content|[\w-]+\.(html|pdf|json)(#m-\w+)?)", each) for each in targets
    )


def test_the_same_edition_gives_the_same_bytes(html):
    """Rendering twice gives the same page."""
    assert render_index(EDITION, GROUPS, COUNTRIES, MEASURES) == html


def test_a_variant_says_what_it_is():
    """The card of a report with other parameters than the published one tells them."""
    entries = (Entry("Detection", html="a.html", variant="restricted to AT"), Entry("Other"))
    page = BeautifulSoup(render_index(EDITION, [Group("Themes", entries)]), "html.parser")
    cards = [item.get_text(" ", strip=True) for item in page.find(class_="cards").find_all("li")]
    assert cards == ["Detection Variant: restricted to AT", "Other"]


def test_an_edition_that_says_nothing_of_itself_has_an_index():
    """Facts that a data package leaves out leave no empty part of the page."""
    page = BeautifulSoup(render_index(Edition("T", "", "", ""), []), "html.parser")
    assert page.find_all("h2") == []
    assert page.find("script", type="application/ld+json") is None
