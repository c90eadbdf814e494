"""The HTML report is one accessible file that fetches nothing."""

import base64
import hashlib
import json
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from thb_analysis.reports.rendering.exporters import HTMLExporter
from thb_analysis.reports.rendering.pandoc import TEMPLATES


@pytest.fixture(scope="module")
def html(to_html, sample):
    """The sample as HTML."""
    return to_html(sample)


@pytest.fixture(scope="module")
def page(html):
    """The sample as parsed HTML."""
    return BeautifulSoup(html, "html.parser")


def test_nothing_is_fetched(page):
    """No element but a link names an address, and pictures are inside the page."""
    assert not page.find_all(["link", "iframe", "object", "embed", "base"])
    addressed = {tag.name for tag in page.find_all(href=True)} | {
        t.name for t in page.find_all(src=True)
    }
    assert addressed == {"a", "img"}
    assert all(
        image["src"].startswith("data:image/svg+xml;base64,") for image in page.find_all("img")
    )
    places = re.findall(r"url\((.{6})", page.style.string)
    assert set(places) <= {"data:f", '"data:'}
    assert "@import" not in page.style.string


def test_the_policy_allows_this_style_sheet_only(page):
    """The content security policy forbids all but inline pictures and faces and the page's own style."""
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    digest = base64.b64encode(hashlib.sha256(page.style.string.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src 'none'" in policy
    assert not page.find_all("script")
    assert "unsafe" not in policy
    assert not page.find_all(style=True)


def test_the_page_says_what_it_is(page):
    """Language, title, description and authors are set, and the title block shows them."""
    assert page.html["lang"] == "en-GB"
    assert page.title.string == page.h1.string == "Detection of presumed victims"
    assert page.find("meta", {"name": "description"})["content"].startswith("What the countries’")
    assert [tag["content"] for tag in page.find_all("meta", {"name": "author"})] == [
        "Ada Example",
        "Ben Sample",
    ]
    assert len(page.find_all("h1")) == 1


def test_the_front_is_text_not_markup(to_html, bundles):
    """Signs of markup in a title are shown, not obeyed."""
    front = bundles.front(title="A <b> & *c* $x$ {{ d }}", finding='"quoted" <i>')
    html = to_html(bundles.notebook(front, with_front=False))
    page = BeautifulSoup(html, "html.parser")
    assert page.h1.string == "A <b> & *c* $x$ {{ d }}"
    assert page.find("meta", {"name": "description"})["content"] == '"quoted" <i>'


def test_programs_are_told_who_made_it_and_when(to_html, bundles):
    """What the package says of itself stands in tags, and no text of it breaks out of them."""
    evil = '"></script><script>alert(1)</script><!--'
    package = {
        "title": f"Lists {evil}",
        "sources": [{"title": f"Study {evil}"}],
        "contributors": [{"title": "Press", "roles": ["publisher"]}],
    }
    front = bundles.front(full_title=f"Detection: {evil}", authors=[evil], package=package)
    page = BeautifulSoup(to_html(bundles.notebook(front, with_front=False)), "html.parser")
    told = {tag["name"]: tag["content"] for tag in page.find_all("meta", attrs={"name": True})}
    assert page.title.string == told["citation_title"] == f"Detection: {evil}"
    assert told["citation_author"] == evil
    assert told["citation_publication_date"] == "2022"
    assert told["citation_publisher"] == "Press"
    assert page.h1.string == "Detection of presumed victims"
    assert page.header.p.string == f"Lists {evil}"
    assert not page.find_all("script")


def test_what_is_not_known_is_not_said(to_html, bundles):
    """A notebook of one's own has a title, and no empty tag."""
    page = BeautifulSoup(to_html(bundles.notebook(with_front=False)), "html.parser")
    assert all(tag["content"] for tag in page.find_all("meta", content=True))
    assert not page.find("meta", {"name": "citation_publication_date"})


def test_a_variant_says_so(to_html, bundles):
    """A report with other parameters shows in its title block what it departs from."""
    html = to_html(bundles.notebook(bundles.front(variant="Only AT and BE."), with_front=False))
    assert "Only AT and BE." in BeautifulSoup(html, "html.parser").main.get_text()


def test_ids_are_unique_and_links_within_the_page_arrive(page):
    """No id is used twice, and each link to a place in the page has its target."""
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = {tag["href"][1:] for tag in page.find_all("a", href=re.compile("^#"))}
    assert targets <= set(ids)
    assert {
        tag["aria-labelledby"] for tag in page.find_all(attrs={"aria-labelledby": True})
    } <= set(ids)


def test_every_figure_has_a_text_alternative_and_a_numbered_caption(page):
    """Figures are pictures with alternative text, captions and notes."""
    figures = page.select("figure.figure")
    numbers = [figure.figcaption.a.get_text() for figure in figures]
    assert numbers == ["Figure 1.", "Figure 2."]
    assert all(len(figure.img["alt"]) > 40 for figure in figures)
    assert "Bounds as explained in the text." in figures[0].get_text()
    assert base64.b64decode(figures[0].img["src"].split(",")[1]).startswith(b"<svg")


def test_every_table_has_a_caption_and_scoped_headers(page):
    """Each table is captioned, its columns and rows are headed, and it scrolls in a named region."""
    tables = page.find_all("table")
    assert [table.caption.a.get_text() for table in tables] == ["Table 1.", "Table 2.", "Table 3."]
    for table in tables:
        assert {head["scope"] for head in table.thead.find_all("th")} == {"col"}
        assert all(
            row.find_all(recursive=False)[0].get("scope") == "row"
            for row in table.tbody.find_all("tr")
        )
        assert table.parent["role"] == "region"
        assert table.parent["tabindex"] == "0"


@pytest.fixture(scope="module")
def parts(to_html, bundles):
    """Every part that a page is made of, as parsed HTML."""
    return BeautifulSoup(to_html(bundles.notebook(bundles.parts)), "html.parser").main


def test_words_of_a_text_lead_to_the_row_of_their_measure(parts):
    """A tie is a link that says what is behind it; where the page lacks the row, words that are still dotted."""
    is_, count = parts.select(".lead a.tie")
    assert (is_["href"], is_["title"], is_["class"]) == (
        "#m-period",
        "n. 44: Period",
        ["tie", "is"],
    )
    assert count.get_text() == "17"
    assert parts.select_one(".lead span.tie.open").get_text() == "is not said"
    assert parts.find(id="m-period").find_parent("li")


def test_a_country_has_its_text_beside_what_to_ask(parts):
    """Lead and path stand in one column, questions in the other; each step is headed."""
    left, right = parts.select_one(".brief").find_all("div", recursive=False)
    assert left.select_one(".lead")
    assert left.select_one(".path")
    assert [step.p.get_text() for step in left.select(".step")] == ["Found", "Time to recover"]
    assert right.select_one(".questions li").get_text() == "May it be renewed?"


def test_the_head_of_a_finding_ends_in_no_full_stop(parts):
    """It stands on a line of its own."""
    heads = [item.strong.get_text() for item in parts.select(".findings li")]
    assert heads == ["Identification first", "Length"]


def test_a_row_is_made_of_cells(parts):
    """The label, the count, who is named and who is open each stand in a column."""
    rows = parts.select("main > .short li")
    cells = [
        [(cell["class"][0], cell.get_text()) for cell in row.find_all("span", recursive=False)]
        for row in rows
    ]
    assert cells == [
        [("text", "Screening"), ("count", "3\xa0of\xa03"), ("text", "Estonia, Latvia, Lithuania")],
        [
            ("text", "Campaigns"),
            ("count", "1\xa0of\xa03"),
            ("text", "Latvia"),
            ("open", "open: Estonia, Lithuania"),
        ],
    ]


def test_the_state_of_an_entry_is_a_mark(parts):
    """It is drawn, so that it looks alike with every face; a country named outside a statement has its own sign."""
    marks = [item.select_one(".state, .state-sign") for item in parts.select(".entries li")]
    assert [mark["class"] for mark in marks] == [
        ["state", "reported"],
        ["state", "open"],
        ["state-sign"],
    ]
    assert [mark.get_text() for mark in marks] == ["", "", "†"]


def test_a_duty_has_its_words_beside_what_lists_show(parts):
    """Paragraphs with a head and rows are facts, each with its term."""
    left, right = parts.select_one(".duty").find_all(recursive=False)
    assert [each.name for each in left.find_all(recursive=False)] == ["h3", "p", "p"]
    assert [term.get_text() for term in right.find_all("dt")] == ["The lists show", "Police"]
    assert right.select_one("dd .open").get_text() == "open: Latvia"


def test_a_question_heads_a_text_and_other_headings_a_part(parts):
    """The two look different."""
    classes = {heading.get_text(): heading.get("class") for heading in parts.find_all("h2")}
    assert classes == {"Who may stay?": None, "Every entry": ["label"]}


def test_a_table_is_saved_without_scripts(page):
    """The link holds the file: byte order mark, head, rows; its name says of which report it is."""
    link = page.find(id="tbl-coverage").select_one("a[download]")
    assert link["download"] == "theme-sample-tbl-coverage.csv"
    kind, encoded = link["href"].split(",")
    assert kind == "data:text/csv;base64"
    lines = base64.b64decode(encoded).decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Measure,Countries,Share", "Risk assessment,18 of 27,67 %"]


def test_a_number_leads_to_its_row_where_the_page_has_it(page):
    """A link to a place in a table arrives at the cell; without such a place the text is plain."""
    here, there = page.find(id="tbl-coverage").tbody.find_all("td", class_="number")[::2]
    assert here.a["href"] == "#m-row-0"
    assert page.find(id="m-row-0").name == "th"
    assert (there.a, there.get_text()) == (None, "9 of 27")


def test_prose_links_to_a_row_where_the_page_has_it(to_html, bundles):
    """An optional link in prose is a link or plain text, by what the page has."""
    text = "Of [18 of 27](#m-row-0){.optional}, not [9 of 27](#m-nowhere){.optional}."
    page = BeautifulSoup(
        to_html(bundles.notebook(text, bundles.figure(), bundles.remarks())), "html.parser"
    )
    said = page.main.find("p", class_=False)
    assert said.get_text() == "Of 18\xa0of\xa027, not 9\xa0of\xa027."
    (link,) = said.find_all("a")
    assert (link["href"], link.get_text()) == ("#m-row-0", "18\xa0of\xa027")


def test_a_count_stays_on_one_line(to_html, bundles):
    """What a count is of is bound to it, in text, and in captions, which pandoc does not see."""
    text = "In 12 of 27 countries (k of N) of 27, and most of 27."
    page = BeautifulSoup(
        to_html(bundles.notebook(text, bundles.table(caption="All 3 of 4."))), "html.parser"
    )
    bound = "In 12\xa0of\xa027 countries (k\xa0of\xa0N) of 27, and most of 27."
    assert page.main.find("p", class_=False).get_text() == bound
    assert page.caption.get_text().endswith("All 3\xa0of\xa04.")


def test_a_page_or_a_footnote_stays_with_its_number(to_html, bundles):
    """In captions and in cells, where lines are short."""
    table = bundles.table(
        caption="From n. 12, p. 3.", rows=[["Nn. x", "nn. 1, 2, pp. 3, 4", "p. 5"]]
    )
    page = BeautifulSoup(to_html(bundles.notebook("Text.", table)), "html.parser")
    assert page.caption.get_text().endswith("From n.\xa012, p.\xa03.")
    assert [cell.get_text() for cell in page.find_all("td")] == [
        "nn.\xa01, 2, pp.\xa03, 4",
        "p.\xa05",
    ]


def test_a_column_is_as_wide_as_what_it_holds_needs(to_html, bundles):
    """A word or two stay on one line, and running text has room."""
    row = ["Screening", "cannot be checked", "Granted where the status is confirmed."]
    columns = [(label, False) for label in ("Measure", "Verdict", "Remark")]
    page = BeautifulSoup(
        to_html(bundles.notebook("Text.", bundles.table(columns=columns, rows=[row]))),
        "html.parser",
    )
    assert [cell["class"] for cell in page.find_all("td")] == [["line"], ["long"]]


def test_cross_references_show_numbers(page):
    """A reference without text shows what it points to."""
    texts = {
        tag["href"]: tag.get_text()
        for tag in page.main.find("p", class_=False).find_all("a", href=True)
    }
    assert texts["#fig-coverage"] == "Figure\xa01"
    assert texts["#tbl-wide"] == "Table\xa02"


def test_contents_lead_to_the_sections(page):
    """The table of contents lists the sections down to the second level of headings."""
    links = [link.get_text() for link in page.select("header details a")]
    assert links[0] == "What detection covers"
    assert links[-1] == "References"
    assert page.select_one("header summary").string == "Contents"


def test_notes_and_references_stand_at_the_end(page):
    """Footnotes lead back to the text, and only cited works are listed."""
    assert "The base is every participating country" in page.find(id="footnotes").get_text()
    assert page.select_one("a.footnote-back")["aria-label"] == "Back to the text"
    assert len(page.select(".csl-entry")) == 2


def test_output_is_shown_as_it_came(page):
    """What a cell prints is shown with its signs; its warnings and its source are not."""
    assert "with ```fences``` in it" in page.pre.get_text()
    assert "a warning nobody should read" not in page.get_text()
    assert "thb.publish" not in page.get_text()


def test_plain_results_and_expected_errors_are_shown(to_html, bundles):
    """A plain result is shown as text, and so is an error that its cell announces."""
    result = new_output(
        "execute_result", data={"text/plain": "42 \x1b[31mcells\x1b[0m"}, execution_count=1
    )
    notebook = bundles.notebook(result)
    error = new_output("error", ename="ValueError", evalue="on purpose")
    notebook.cells.append(
        new_code_cell("f()", outputs=[error], metadata={"tags": ["raises-exception"]})
    )
    text = BeautifulSoup(to_html(notebook), "html.parser").main.get_text()
    assert "42 cells" in text
    assert "ValueError: on purpose" in text


def test_cells_for_the_notebook_alone_are_left_out(to_html, bundles):
    """A cell tagged remove-cell speaks to those who open the notebook, not to readers."""
    notebook = bundles.notebook("## Kept")
    notebook.cells.append(
        new_markdown_cell("# How to change me", metadata={"tags": ["remove-cell"]})
    )
    assert "How to change me" not in to_html(notebook)


def test_the_head_links_to_what_stands_beside(bundles):
    """Links to PDF and index appear where the caller says that the files are there."""
    beside = {"pdf_href": "theme-x.pdf", "index_href": "index.html"}
    resources = {"metadata": {"name": "theme-x"}, "thb": beside}
    html, _ = HTMLExporter().from_notebook_node(bundles.notebook(), resources)
    page = BeautifulSoup(html, "html.parser")
    assert [link["href"] for link in page.header.find_all("a")] == ["index.html", "theme-x.pdf"]


def test_the_bibliography_is_found_beside_the_notebook(bundles, bibliography):
    """Without a setting, references.bib in the notebook's folder is used."""
    resources = {"metadata": {"name": "x", "path": str(bibliography.parent)}}
    html, _ = HTMLExporter().from_notebook_node(bundles.notebook("See [@study2022]."), resources)
    assert "Example Network" in html


def test_a_data_package_brings_its_own_bibliography(bundles, bibliography, tiny):
    """Its sources are cited from references.bib in its folder, beside what the notebook cites."""
    (tiny / "references.bib").write_text(
        "@misc{own2031, author = {{Settlement Observatory}}, title = {Newcomers}, year = {2031}}"
    )
    place = {"name": "x", "path": str(bibliography.parent)}
    resources = {"metadata": place, "thb": {"data": str(tiny)}}
    both = bundles.notebook("See [@study2022].", "- The source [[@own2031]]{.source}")
    html, _ = HTMLExporter().from_notebook_node(both, resources)
    page = BeautifulSoup(html, "html.parser")
    assert page.main.ul.li.get_text() == "The source (Settlement Observatory 2031)"
    (tiny / "references.bib").unlink()
    html, _ = HTMLExporter().from_notebook_node(both, resources)
    assert "Settlement Observatory" not in html
    assert "Example Network" in html


def test_stock_templates_are_not_loaded():
    """The exporter reads its own template, which stands on none of nbconvert's."""
    exporter = HTMLExporter()
    assert exporter.template_paths == [str(TEMPLATES)]
    assert exporter.template.filename == str(TEMPLATES / "index.md.j2")


def test_the_same_notebook_gives_the_same_bytes(html, to_html, sample):
    """Rendering twice gives the same page."""
    assert to_html(sample) == html


def test_a_source_is_cited_only_where_the_bibliography_has_it(to_html, bundles):
    """The source of another package keeps its title and its link where no entry stands behind it."""
    text = (
        "- [A](https://a.org) [[@study2030]]{.source}\n- [B](https://b.org) [[@study2022]]{.source}"
    )
    items = BeautifulSoup(to_html(bundles.notebook(text)), "html.parser").main.ul.find_all("li")
    assert [item.get_text().strip() for item in items] == ["A", "B (Example Network 2022)"]
    assert items[0].a["href"] == "https://a.org"


@pytest.mark.parametrize("variable", ["JUPYTER_PATH", "JUPYTER_DATA_DIR"])
def test_no_template_of_others_is_looked_for(sample, bibliography, tmp_path, monkeypatch, variable):
    """A folder thb among the templates of Jupyter, and what is configured there, changes nothing."""

    def page():
        resources = {"metadata": {"name": "x", "path": str(bibliography.parent)}}
        return HTMLExporter().from_notebook_node(sample, resources)[0]

    usual = page()
    clear = {"type": "nbconvert.preprocessors.ClearOutputPreprocessor", "enabled": True}
    for name in ("thb", ""):
        folder = tmp_path / "nbconvert" / "templates" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "conf.json").write_text(json.dumps({"preprocessors": {"clear": clear}}))
        for suffix in (".md.j2", ".html.j2"):
            (folder / f"index{suffix}").write_text("Of somebody else")
    monkeypatch.setenv(variable, str(tmp_path))
    assert page() == usual
