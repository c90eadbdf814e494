"""The index page of a folder says what its records say, and leads to what stands there."""

import json
from dataclasses import replace
from itertools import pairwise

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
    """Render the index of some reports, each with its files and card; others may be recorded as well."""

    def index(*ids, cards=None, of=vocabulary, suffixes=("html", "pdf"), **others):
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
        return BeautifulSoup(index_page(of, records | others), "html.parser")

    return index


def drawn(*bars):
    """The card of a report whose picture has these bars."""
    return {"picture": {"alt": "What it shows.", "bars": [{**BAR, **bar} for bar in bars]}}


def targets(part):
    """Where the links of a part of the page lead to."""
    return [link["href"] for link in part.find_all("a")]


def lines(part):
    """The items of a list as a reader sees them."""
    return [" ".join(item.get_text(" ").split()) for item in part.find_all("li")]


def test_the_edition_is_named_and_citable(index, vocabulary):
    """Title, edition, counts, citation, sources and licence are shown, each part under its heading."""
    page = index("overview", "theme-protection", "country-at")
    assert page.title.string == page.h1.string == vocabulary.fact("title")
    assert page.html["lang"] == "en-GB"
    assert "Edition 2022" in page.header.get_text()
    assert [heading.string for heading in page.find_all("h2")] == [
        "Themes",
        "Find a measure or a country",
        "Countries",
        "Across all themes",
        "About this edition",
        "How to cite this edition",
        "Data",
    ]
    sections = page.main.find_all("section")
    assert all(page.find(id=section["aria-labelledby"]).name == "h2" for section in sections)
    about = page.find("section", class_="about").get_text()
    assert "Reports: 3 · Measures coded: 6 · Themes: 2 · Countries that took part: 5" in about
    cited = page.find("section", class_="cite")
    assert cited.blockquote.get_text() == vocabulary.cited.sentence
    assert cited.pre.get_text() == vocabulary.cited.bibtex
    assert "EMN Inform" in cited.ul.get_text()
    assert "Creative Commons" in page.footer.get_text()


def test_an_edition_that_says_nothing_of_itself_has_an_index(index, vocabulary):
    """What a data package leaves out leaves no empty part of the page, and no file is offered twice."""
    page = index(of=replace(vocabulary, descriptor={}))
    headings = [heading.string for heading in page.find_all("h2")]
    assert headings == ["How to cite this edition", "Data"]
    assert targets(page.main) == ["data.zip", "manifest.json"]


def test_a_card_shows_what_its_report_published(index):
    """Finding and picture are those on record, not worked out again."""
    page = index("theme-protection", cards={"theme-protection": CARD})
    assert page.find(class_="finding").string.replace("\xa0", " ") == FINDING
    assert page.svg["aria-label"] == f"One bar. {FINDING}"
    assert len(page.svg.find_all(class_="bar")) == 1


def test_what_is_no_published_report_stands_apart(index):
    """A variant says what sets it apart and of what it is one; a notebook of one's own has its title."""
    parameters = {"theme": "protection", "countries": ["AT"]}
    variant = {"notebook": "theme.ipynb", "title": "x", "parameters": parameters}
    own = {"notebook": "my.ipynb", "title": "My own", "parameters": {}}
    page = index(
        mine={**variant, "outputs": {"mine.pdf": "0"}}, my={**own, "outputs": {"my.html": "0"}}
    )
    assert [heading.string for heading in page.find_all("h2")][:2] == [
        "Variants",
        "Other notebooks",
    ]
    assert [line for cards in page.find_all(class_="cards") for line in lines(cards)] == [
        "Protection (PDF) Variant: restricted to AT A variant of the report Protection.",
        "My own",
    ]


def test_a_picture_has_a_bar_for_each_measure(index):
    """Bars are as high as shares, other kinds stand apart, and the key says what is shown and no more."""
    bars = [{"listed": 5}, {"listed": 0}, {"listed": 2, "kind": "actors", "affirmed": False}]
    page = index("theme-protection", cards={"theme-protection": drawn(*bars)})
    ground = [float(bar["x"]) for bar in page.svg.find_all(class_="ground")]
    steps = [after - before for before, after in pairwise(ground)]
    assert steps[1] > steps[0] > 0
    heights = [float(bar["height"]) for bar in page.svg.find_all(class_="bar")]
    assert heights == [float(page.svg["height"]), 0]
    assert len(page.svg.find_all(class_="hollow")) == 1
    assert "Hollow: not said which way it is meant." in page.find(class_="key").get_text()
    filled = index("theme-protection", cards={"theme-protection": drawn({})})
    assert "Hollow" not in filled.find(class_="key").get_text()


@pytest.mark.parametrize("size", [0, 1, 27, 200])
def test_a_picture_holds_its_bars(index, size):
    """However many measures a theme has, and of however few countries, their bars are within the picture."""
    bars = [
        {"kind": f"kind {n % 3}", "listed": n, "base": size, "affirmed": n % 2 == 0}
        for n in range(size or 1)
    ]
    picture = index("theme-protection", cards={"theme-protection": drawn(*bars)}).svg
    rects = picture.find_all("rect")
    assert len(rects) == 2 * len(bars)
    ends = [float(rect["x"]) + float(rect["width"]) for rect in rects]
    assert max(ends) <= float(picture["width"])
    assert all(float(rect["height"]) >= 0 and float(rect["y"]) >= 0 for rect in rects)


def test_a_measure_leads_to_its_row(index):
    """Measures stand as links by theme, at their row where the report has it; other reports at the page."""
    page = index("theme-detection", "theme-protection", cards={"theme-protection": CARD})
    folded = page.find("details")
    assert folded.summary.string == "All measures by theme (6)"
    assert targets(folded) == [
        *["theme-detection.html"] * 3,
        "theme-protection.html#m-reflection-period",
        *["theme-protection.html"] * 2,
    ]
    assert "4 of 5 · n. 5, p. 2" in folded.get_text()


def test_measures_are_not_found_where_there_is_no_page(index):
    """Of a theme that was built as PDF only, no row can be linked."""
    assert index("theme-detection", suffixes=("pdf",)).find("details") is None


def test_every_report_is_reached(vocabulary, index):
    """Each file of the catalogue's reports is linked once they stand there, and no two ids are the same."""
    reports = list(list_reports(vocabulary))
    page = index(*reports)
    linked = {target.partition("#")[0] for target in targets(page)}
    assert linked >= {f"{report}.{suffix}" for report in reports for suffix in ("html", "pdf")}
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_only_what_stands_there_is_linked(index):
    """Of one report, the index leads to this report and to what describes the folder, and fetches nothing."""
    page = index("country-at")
    assert set(targets(page.main)) == {
        "country-at.html",
        "country-at.pdf",
        "data.zip",
        "manifest.json",
    }
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
    assert not page.find_all(["link", "img"]) + page.find_all(src=True) + page.find_all(style=True)


def test_countries_stand_where_the_data_package_says(index):
    """Each tile is in its row and column, leads to the profile if there is one, and says who took no part."""
    found = index("country-at").find(class_="map")
    rows = [
        ["".join(tile.get_text().split()[:1]) for tile in row.find_all(recursive=False)]
        for row in found.find_all("div")
    ]
    assert rows[0] == ["", "", "NO", "", "", "", ""]
    assert rows[2:5] == [[""] * 7, ["BE", "", "", "", "", "", ""], ["", "", "AT", "", "", "", ""]]
    assert targets(found) == ["country-at.html"]
    texts = {tile.b.string: tile.get_text() for tile in found.find_all(class_="tile")}
    assert "did not take part" in texts["DK"]
    assert "no profile here" in texts["BE"]


def test_every_country_stands_in_the_list(index, vocabulary):
    """By name, with a place on the map or without; a profile as PDF alone is said to be one."""
    everywhere = index("country-at", suffixes=("pdf",))
    assert lines(everywhere.find(class_="by-name")) == [
        "Austria (PDF)",
        "Belgium no profile here",
        "Denmark did not take part",
        "Georgia no profile here",
        "Greece no profile here",
        "Norway no profile here",
    ]
    nowhere = index("country-at", of=replace(vocabulary, tiles={}))
    assert nowhere.find(class_="map") is None
    assert len(lines(nowhere.find(class_="by-name"))) == 6


def test_without_profiles_there_is_no_picker(index):
    """Where no profile stands beside the index, there is nothing to pick."""
    assert "Belgium" not in index("overview").main.get_text()


def test_the_map_offers_what_the_overview_found(index):
    """Findings can be chosen theme by theme, each with the countries that report it."""
    found = {"label": "Somebody looks", "theme": "Detection", "reported": "AT", "covered": "AT BE"}
    page = index("overview", "country-at", cards={"overview": {"mapped": [found]}})
    assert page.find("optgroup")["label"] == "Detection"
    option = page.find("option", attrs={"data-covered": "AT BE"})
    assert (option["data-reported"], option.string) == ("AT", "Somebody looks")


def test_programs_are_told_what_the_page_is(index, vocabulary):
    """Open Graph describes the page, and JSON-LD the edition with the addresses of its reports."""
    page = index("overview")
    told = {each["property"]: each["content"] for each in page.find_all("meta", property=True)}
    assert told == {
        "og:type": "website",
        "og:title": vocabulary.fact("title"),
        "og:description": vocabulary.fact("description"),
    }
    data = json.loads(page.find("script", type="application/ld+json").string)
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
