"""The HTML report is one accessible file that fetches nothing."""

import base64
import hashlib
import json
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from thb_analysis.display import Prose
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
    assert "url(" not in page.style.string
    assert "@import" not in page.style.string


def test_the_policy_allows_this_style_sheet_and_script_only(page):
    """The content security policy forbids all but inline pictures and the page's own style and script."""
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    digest = base64.b64encode(hashlib.sha256(page.style.string.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    (script,) = page.find_all("script", type=None)
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
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
    front = bundles.front(title="A <b> & *c* $x$ {{ d }}", abstract='"quoted" <i>')
    html = to_html(bundles.notebook(front, with_front=False))
    page = BeautifulSoup(html, "html.parser")
    assert page.h1.string == "A <b> & *c* $x$ {{ d }}"
    assert page.find("meta", {"name": "description"})["content"] == '"quoted" <i>'


def test_programs_are_told_who_made_it_when_and_under_which_licence(to_html, bundles):
    """What the package says of itself stands in tags and JSON-LD, and no text of it breaks out of them."""
    evil = '"></script><script>alert(1)</script><!--'
    package = {
        "title": f"Lists {evil}",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://example.org/by"}],
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
    assert len(page.find_all("script")) == 2
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert (data["@type"], data["name"]) == ("Report", f"Detection: {evil}")
    assert data["isPartOf"]["name"] == f"Lists {evil}"
    assert data["license"] == ["https://example.org/by"]


def test_what_is_not_known_is_not_said(to_html, bundles):
    """A notebook of one's own has a title, and no empty tag."""
    page = BeautifulSoup(to_html(bundles.notebook(with_front=False)), "html.parser")
    assert all(tag["content"] for tag in page.find_all("meta", content=True))
    assert not page.find("meta", {"name": "citation_publication_date"})
    assert set(json.loads(page.find("script", type="application/ld+json").string)) == {
        *("@context", "@type", "name", "url", "inLanguage"),
    }


def test_a_variant_says_so(to_html, bundles):
    """A report with other parameters shows in its title block what it departs from."""
    html = to_html(bundles.notebook(bundles.front(variant="Only AT and BE."), with_front=False))
    assert "Only AT and BE." in BeautifulSoup(html, "html.parser").header.get_text()


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
    assert [figure.figcaption.b.get_text() for figure in figures] == ["Figure 1", "Figure 2"]
    assert all(len(figure.img["alt"]) > 40 for figure in figures)
    assert "Note. Bounds as explained in the text." in figures[0].get_text()
    assert base64.b64decode(figures[0].img["src"].split(",")[1]).startswith(b"<svg")


def test_every_table_has_a_caption_and_scoped_headers(page):
    """Each table is captioned, its columns and rows are headed, and it scrolls in a named region."""
    tables = page.find_all("table")
    assert [table.caption.b.get_text() for table in tables] == ["Table 1", "Table 2", "Table 3"]
    for table in tables:
        assert {head["scope"] for head in table.thead.find_all("th")} == {"col"}
        assert all(
            row.find_all(recursive=False)[0].get("scope") == "row"
            for row in table.tbody.find_all("tr")
        )
        assert table.parent["role"] == "region"
        assert table.parent["tabindex"] == "0"


def test_a_number_opens_what_explains_it_as_it_is_written(bundles, to_html):
    """An explanation stands on the page once, as text, however often it is published."""
    row = {"letter": "A", "label": "<b>Screening</b>", "printed": "AT & @BE", "counted": True}
    texts = ["count", "sentence", "bounds", "rule", "reason", "who", "touched", "citation"]
    said = {**dict.fromkeys(texts, ""), "lists": [{**row, "source": "n. 1, p. 2", "note": ""}]}
    data, metadata = Prose("", {"x": said})._repr_mimebundle_()
    output = new_output("display_data", data=data, metadata=metadata)
    prose = "[]{#from-x}[2 of 3](#from-x){.optional}, but [1 of 3](#b){.optional}\n\n## More {#b}"
    page = BeautifulSoup(to_html(bundles.notebook(prose, output, output)), "html.parser")
    (button,) = page.select("main button.why")
    (opened,) = page.find_all(id=button["popovertarget"], popover=True)
    assert " ".join(button.get_text().split()) == "2 of 3"
    assert opened.button["popovertargetaction"] == "hide"
    listed = " ".join(opened.li.get_text().split())
    assert listed == "A <b>Screening</b> (n. 1, p. 2): “AT & @BE”"


def test_matrix_cells_are_told_apart_without_colour_and_spoken(page, bundles):
    """A matrix cell shows a symbol and carries words; a key explains the symbols."""
    matrix = page.find(id="tbl-matrix")
    shown = {cell["class"][1]: cell.span.contents[0] for cell in matrix.select("td.state")}
    assert shown == {"reported": "●", "qualified": "◐", "not_reported": "○", "not_covered": "–"}
    assert all(cell.span["aria-hidden"] == "true" for cell in matrix.select("td.state"))
    words = {cell.select_one(".spoken").string for cell in matrix.select("td.state")}
    assert f"{bundles.codes[0]}: not reported" in words
    key = matrix.select_one("ul.legend").get_text()
    assert "◐ reported with a condition or exception" in key
    assert "† named, though the statement does not cover it" in key


def test_a_number_leads_to_its_row_where_the_page_has_it(page):
    """A link to a place in a table arrives at the cell; without such a place the text is plain."""
    here, there = page.find(id="tbl-coverage").tbody.find_all("td", class_="number")[::2]
    assert here.a["href"] == "#m-row-0"
    assert page.find(id="m-row-0").name == "th"
    assert (there.a, there.get_text()) == (None, "9 of 27")


def test_a_cell_may_hold_several_links(page):
    """Pieces of a cell link each to its own place, with plain text between them."""
    cell = page.find(id="m-row-3").find_next_sibling("td")
    assert [link["href"] for link in cell.find_all("a")] == ["#fig-coverage", "#m-row-8"]
    assert cell.get_text() == "Note 43, 8"


def test_prose_links_to_a_row_where_the_page_has_it(to_html, bundles):
    """An optional link in prose is a link or plain text, by what the page has."""
    text = "Of [18 of 27](#m-row-0){.optional}, not [9 of 27](#m-nowhere){.optional}."
    page = BeautifulSoup(
        to_html(bundles.notebook(text, bundles.figure(), bundles.remarks())), "html.parser"
    )
    assert page.main.p.get_text() == "Of 18\xa0of\xa027, not 9\xa0of\xa027."
    (link,) = page.main.p.find_all("a")
    assert (link["href"], link.get_text()) == ("#m-row-0", "18\xa0of\xa027")


def test_a_count_stays_on_one_line(to_html, bundles):
    """What a count is of is bound to it, in text, and in captions, which pandoc does not see."""
    text = "In 12 of 27 countries (k of N) of 27, and most of 27."
    page = BeautifulSoup(
        to_html(bundles.notebook(text, bundles.table(caption="All 3 of 4."))), "html.parser"
    )
    bound = "In 12\xa0of\xa027 countries (k\xa0of\xa0N) of 27, and most of 27."
    assert page.main.p.get_text() == bound
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


def test_a_heading_gives_way_to_the_name_that_its_text_begins_with(to_html, bundles):
    """Its anchor stays; a heading with other words, or with a text that begins otherwise, stays as it is."""
    text = "## Words\n\n### cohens kappa\n\n**Cohen’s kappa.** Says how far.\n\n### other\n\n**Another.** Text."
    page = BeautifulSoup(to_html(bundles.notebook(text)), "html.parser")
    first, second = page.main.find_all("h3")
    assert (first["id"], first.get_text()) == ("cohens-kappa", "Cohen’s kappa")
    assert first.find_next("p").get_text() == "Says how far."
    assert (second.get_text(), second.find_next("p").get_text()) == ("other", "Another. Text.")


def test_a_column_is_as_wide_as_what_it_holds_needs(to_html, bundles):
    """A word or two stay on one line, running text has room, and a list of codes needs less of it."""
    row = [
        "Screening",
        "cannot be checked",
        "AT BE BG CY CZ DE EE EL ES",
        "Granted where the status is confirmed.",
    ]
    columns = [(label, False) for label in ("Measure", "Verdict", "Countries", "Remark")]
    page = BeautifulSoup(
        to_html(bundles.notebook("Text.", bundles.table(columns=columns, rows=[row]))),
        "html.parser",
    )
    assert [cell["class"] for cell in page.find_all("td")] == [["brief"], ["codes"], ["long"]]


def test_cross_references_show_numbers(page):
    """A reference without text shows what it points to."""
    texts = {tag["href"]: tag.get_text() for tag in page.main.p.find_all("a", href=True)}
    assert texts["#fig-coverage"] == "Figure\xa01"
    assert texts["#tbl-matrix"] == "Table\xa02"


def test_a_head_carries_what_its_cells_tell(to_html, bundles):
    """Where the source has the cells of a column or a row stands at its head, for the readout."""
    source = {"label": "Screening", "detail": "n. 2, 3, p. 1"}
    rows = [[{"text": "Austria", "detail": "n. 4, p. 2"}, {"text": "", "state": "reported"}]]
    matrix = bundles.table(rows=rows, columns=[("Country", False), ("x", False)], style="matrix")
    payload = matrix.data["application/vnd.thb.table+json"]
    payload["columns"][1] = source
    table = BeautifulSoup(to_html(bundles.notebook(matrix)), "html.parser").find("table")
    assert [head.get("data-detail") for head in table.find_all("th")] == [
        None,
        "n. 2, 3, p. 1",
        "n. 4, p. 2",
    ]


def test_a_row_of_a_plain_table_unfolds(to_html, bundles):
    """Where a table has no readout, what its first cell carries unfolds below it."""
    rows = [[{"text": "A period", "detail": "For 30 days."}, "2 of 3"]]
    plain = bundles.table(rows=rows, columns=[("Duty", False), ("x", False)])
    head = BeautifulSoup(to_html(bundles.notebook(plain)), "html.parser").select_one("tbody th")
    assert str(head.details) == "<details><summary>A period</summary>For 30 days.</details>"


def test_headings_can_be_linked_to(page):
    """Each heading of the text has a link to itself, with a name of its own."""
    headings = [heading for heading in page.main.find_all(["h2", "h3"]) if heading.get("id")]
    assert [heading.get_text() for heading in headings][:2] == [
        "What detection covers",
        "Bases and bounds",
    ]
    for heading in headings:
        link = heading.find_next_sibling("a")
        assert link["href"] == f"#{heading['id']}"
        assert heading.get_text() in link["aria-label"]


def test_contents_lead_to_the_sections(page):
    """The table of contents lists the sections down to the second level of headings."""
    links = [link.get_text() for link in page.select("nav.beside a")]
    assert links[0] == "What detection covers"
    assert links[-1] == "References"
    assert page.select_one("nav.above details summary").string == "Contents"


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


def test_head_and_foot_link_to_what_stands_beside(bundles):
    """Links to PDF and index appear where the caller says that the files are there."""
    beside = {"pdf_href": "theme-x.pdf", "index_href": "index.html"}
    resources = {"metadata": {"name": "theme-x"}, "thb": beside}
    html, _ = HTMLExporter().from_notebook_node(bundles.notebook(), resources)
    page = BeautifulSoup(html, "html.parser")
    for part in (page.header, page.footer):
        assert {link["href"] for link in part.find_all("a")} == {"theme-x.pdf", "index.html"}


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
        return HTMLExporter(bibliography=str(bibliography)).from_notebook_node(sample)[0]

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
