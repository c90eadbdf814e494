"""The index page of a folder says what its records say, and leads to what stands there."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from thb_analysis.reports.asked.catalogue import list_reports, read_vocabulary
from thb_analysis.reports.edition.index import index_page

FINDING = "The only provision lists 4 of 5 countries."
MAPPED = [
    {
        "label": "Reflection period",
        "states": {
            "reported": "AT",
            "qualified": "BE",
            "not_reported": "EL",
            "not_covered": "GE NO",
        },
        "measure": "reflection-period",
        "place": "n. 5, p. 2",
    },
]
MAP = {
    "title": "2 of 5 countries give time.",
    "categories": [
        {"words": "Presumed victims too", "look": "most", "countries": "AT BE"},
        {"words": "Identification first", "look": "exception", "countries": "NO"},
        {"words": "Not reported", "look": "none", "countries": "EL GE"},
    ],
}
CARD = {"finding": FINDING, "map": MAP, "mapped": MAPPED}


def placed(vocabulary, columns):
    """Put countries into other columns of the tile map, out of it if there is none."""
    rows = {
        code: {**row, "tile_column": columns.get(code, row["tile_column"])}
        for code, row in vocabulary.countries.items()
    }
    return replace(vocabulary, countries=rows)


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
    assert targets(page.main) == ["data.zip", "findings.csv", "findings.json", "manifest.json"]


def test_a_card_shows_what_its_report_published(index):
    """Finding and map are those on record: each country in its shape, categories counted."""
    page = index("theme-protection", cards={"theme-protection": CARD})
    assert page.find(class_="finding").string.replace("\xa0", " ") == FINDING
    figure = page.find(class_="small-map")
    assert figure.p.string.replace("\xa0", " ") == MAP["title"]
    assert lines(figure) == [
        "Presumed victims too (2)",
        "Identification first (1)",
        "Not reported (2)",
    ]
    letters = {
        look["class"][0]: look.find_all("text") for look in figure.svg.find_all("g") if look.path
    }
    assert {look: [each.string for each in texts] for look, texts in letters.items()} == {
        "most": ["AT", "BE"],
        "exception": ["NO"],
        "none": ["EL", "GE"],
    }
    assert "Identification first: Norway." in figure.svg["aria-label"]
    # Without its corner an exception differs from others in grey.
    assert "h14l6 6" in figure.svg.find("g", class_="exception").path["d"]


def test_a_map_says_nothing_twice_and_promises_nothing(index, vocabulary):
    """A title that is the finding is left out; without places or a map, nothing is drawn."""
    same = {"finding": FINDING, "map": {**MAP, "title": FINDING}}
    page = index("theme-protection", cards={"theme-protection": same})
    assert page.find(class_="small-map").p is None
    nowhere = placed(vocabulary, dict.fromkeys(vocabulary.countries, ""))
    page = index("theme-protection", cards={"theme-protection": CARD}, of=nowhere)
    assert page.find(class_="small-map") is None
    assert index("theme-protection").find(class_="small-map") is None


def test_a_broad_map_has_no_letters(index, vocabulary):
    """Where so many tiles stand side by side that letters could not be read, there are none."""
    broad = placed(vocabulary, {"NO": "30"})
    figure = index("theme-protection", cards={"theme-protection": CARD}, of=broad).find(
        class_="small-map"
    )
    assert figure.svg.find("text") is None
    assert len(lines(figure)) == 3


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
    assert "2 of 3 · n. 5, p. 2" in folded.get_text()


def test_a_document_for_word_is_reached(index):
    """It stands beside the page, or is what the title leads to where there is no other."""
    beside = index("overview", suffixes=("html", "docx")).find(class_="cards")
    assert targets(beside) == ["overview.html", "overview.docx"]
    alone = index("overview", suffixes=("docx",)).find(class_="cards")
    assert (targets(alone), "(Word)" in alone.get_text()) == (["overview.docx"], True)


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
    sources = {each["path"] for each in read_vocabulary().descriptor["sources"]}
    assert set(targets(page.main)) - sources == {
        "country-at.html",
        "country-at.pdf",
        "data.zip",
        "findings.csv",
        "findings.json",
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
    """By name, with a place on the map or without; which have no profile is said once."""
    everywhere = index("country-at", suffixes=("pdf",))
    assert lines(everywhere.find(class_="by-name")) == [
        "Austria (PDF)",
        "Belgium",
        "Denmark did not take part",
        "Georgia",
        "Greece",
        "Norway",
    ]
    assert everywhere.find(class_="by-name").p.string == "No link: no profile here."
    nowhere = index("country-at", of=placed(vocabulary, dict.fromkeys(vocabulary.countries, "")))
    assert nowhere.find(class_="map") is None
    assert len(lines(nowhere.find(class_="by-name"))) == 6


def test_without_profiles_there_is_no_picker(index):
    """Where no profile stands beside the index, there is nothing to pick."""
    assert "Belgium" not in index("overview").main.get_text()


def test_programs_are_told_what_the_page_is(index):
    """JSON-LD describes the edition with the addresses of its reports."""
    page = index("overview")
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert data["@type"] == "Dataset"
    assert data["hasPart"] == [{"@type": "Report", "name": "Overview", "url": "overview.html"}]
    assert data["spatialCoverage"] == ["Austria", "Belgium", "Greece", "Georgia", "Norway"]


def test_no_text_of_the_package_breaks_out(vocabulary, index):
    """Signs that could end an element stay text, in the page and in the JSON within it."""
    evil = '"></script><script>alert(1)</script><!--'
    unsafe = [{"title": evil, "path": "javascript:alert(1)"}]
    facts = {**vocabulary.descriptor, "title": evil, "description": evil, "sources": unsafe}
    rows = {code: {**row, "other_names": evil} for code, row in vocabulary.countries.items()}
    page = index("overview", "country-at", of=replace(vocabulary, descriptor=facts, countries=rows))
    assert len(page.find_all("script")) == 2
    assert "javascript:alert(1)" not in targets(page)
    assert page.find(attrs={"data-code": "AT"})["data-also"] == evil
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


def test_the_data_are_cited_as_data(index, vocabulary):
    """Beside the edition its data have a citation of their own, which says what they are and where."""
    _, cited = index("overview").find_all("blockquote")
    assert "[Data set]. Edition 2022, version 2.0.0, data " in cited.get_text()
    assert cited.get_text().endswith(", data.zip.")
    assert "howpublished = {Data set}" in vocabulary.cited_data.bibtex


def test_an_edition_without_year_or_makers_is_cited_as_far_as_it_goes(vocabulary):
    """What the package leaves out leaves no gap in the sentence."""
    known = replace(vocabulary, descriptor={"title": "Lists", "edition": "first"}, sha256="")
    assert known.cited.sentence == "Lists. Edition first."
    assert "year" not in known.cited.bibtex
