"""The HTML report is one accessible file that fetches nothing."""

import base64
import codecs
import csv
import hashlib
import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from reports.rendering import bundles
from thb_analysis.display import PROSE_TYPE
from thb_analysis.errors import RenderError
from thb_analysis.reports.rendering.exporters import HTMLExporter


@pytest.fixture(scope="module")
def parsed(to_html):
    """Render a notebook as a page, and parse it."""
    return lambda notebook, **more: BeautifulSoup(
        to_html(notebook, **more), "html.parser"
    )


@pytest.fixture(scope="module")
def to_page(parsed):
    """Render cells as a page, and parse it."""
    return lambda *cells, with_title_block=True, **more: parsed(
        bundles.notebook(*cells, with_title_block=with_title_block), **more
    )


@pytest.fixture(scope="module")
def page(parsed, sample):
    """The sample as parsed HTML."""
    return parsed(sample)


def test_nothing_is_fetched(page):
    """No element but a link names an address, and pictures and faces are inside the page."""
    addressed = page.select("[href], [src], [data]")
    assert {tag.name for tag in addressed} == {"a", "img"}
    sources = [image["src"] for image in page.find_all("img")]
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    places = re.findall(r"url\((.{6})", page.style.string)
    assert set(places) <= {"data:f", '"data:'}
    assert "@import" not in page.style.string


def test_the_policy_allows_this_style_sheet_only(page):
    """The content security policy forbids all but inline pictures and faces and the page's own style."""
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    digest = hashlib.sha256(page.style.string.encode()).digest()
    own = f"style-src 'sha256-{base64.b64encode(digest).decode()}'"
    for allowed in ("default-src 'none'", own, "script-src 'none'"):
        assert allowed in policy
    assert "unsafe" not in policy
    assert not page.select("script:not([type]), [style]")


def test_programs_read_who_made_it_and_when(to_page):
    """What report and package say of themselves stands in tags, and no text of it is obeyed as markup."""
    evil = '"></script><script>alert(1)</script><!-- *c* $x$ {{ d }}'
    package = {
        "title": f"Lists {evil}",
        "sources": [{"title": f"Study {evil}"}],
        "contributors": [{"title": "Press", "roles": ["publisher"]}],
    }
    texts = {"title": evil, "finding": evil, "authors": [evil], "package": package}
    front = bundles.title_block(full_title=f"Detection: {evil}", **texts)
    page = to_page(front, with_title_block=False)
    tags = {tag["name"]: tag["content"] for tag in page.select("meta[name]")}
    assert page.html["lang"] == "en-GB"
    assert len(page.find_all("h1")) == 1
    assert page.title.string == tags["citation_title"] == f"Detection: {evil}"
    assert (
        page.h1.string
        == tags["description"]
        == tags["citation_author"]
        == tags["author"]
        == evil
    )
    assert tags["citation_publication_date"] == "2022"
    assert tags["citation_publisher"] == "Press"
    assert page.header.p.string == f"Lists {evil}"
    linked = json.loads(page.find("script").string)
    assert page.find_all("script") == page.select("head > script[type]")
    assert (linked["@type"], linked["name"]) == ("Report", f"Detection: {evil}")
    data = linked["isBasedOn"]
    assert (data["@type"], data["name"]) == ("Dataset", f"Lists {evil}")
    for each in (linked, data):
        assert (each["datePublished"], each["version"]) == ("2022", "1.0.0")
    assert "edition 2022, version 1.0.0" in page.footer.get_text()


def test_every_figure_has_a_text_alternative_and_a_numbered_caption(page):
    """Figures are pictures with alternative text, captions and notes."""
    figures = page.select("figure.figure")
    numbers = [figure.figcaption.a.get_text() for figure in figures]
    assert numbers == ["Figure 1.", "Figure 2."]
    assert all(figure.img["alt"].startswith("Bar chart") for figure in figures)
    assert "Bounds as explained in the text." in figures[0].get_text()
    picture = figures[0].img["src"].partition(",")[2]
    assert base64.b64decode(picture).startswith(b"<svg")


def test_every_table_has_a_caption_and_scoped_headers(page):
    """Each table is captioned, its columns and rows are headed, and it scrolls in a named region."""
    tables = page.find_all("table")
    captions = [table.caption.a.get_text() for table in tables]
    assert captions == ["Table 1.", "Table 2.", "Table 3."]
    for table in tables:
        assert {head["scope"] for head in table.thead.find_all("th")} == {"col"}
        firsts = table.select("tbody tr > :first-child")
        assert {first.get("scope") for first in firsts} == {"row"}
        assert (table.parent["role"], table.parent["tabindex"]) == ("region", "0")


def test_words_lead_to_rows_and_rows_have_columns(to_page):
    """A tie is a link that says what is behind it, or dotted where the page lacks the row.

    Label, count, who is named and who is open each stand in a column.
    """
    parts = to_page(bundles.parts).main
    (is_,) = parts.select(".lead a.tie")
    assert (is_["href"], is_["title"]) == ("#m-period", "n. 44: Period")
    assert parts.select_one(".lead span.tie.open").get_text() == "is not said"
    assert parts.find(id="m-period").find_parent("li")
    _, row = parts.select("main > .short li")
    columns = [cell.get_text() for cell in row.find_all("span", recursive=False)]
    assert columns == [
        "Campaigns",
        "1\xa0of\xa03",
        "Latvia",
        "not reported: Estonia, Lithuania",
    ]


def test_a_section_leads_once_to_a_place(to_page):
    """Of several ties of one row the first of each section is a link; the others say all the same what is behind them."""
    page = to_page(
        bundles.parts, "## Next\n\nAs [17](#m-period){.tie .count} say."
    ).main
    repeated = page.select_one(".lead span.tie.count")
    assert (repeated.get_text(), repeated["title"]) == ("17", "n. 55: Stay")
    assert repeated["data-footnotes"] == "55"
    assert page.select_one("h2#next ~ p a.tie")["href"] == "#m-period"


def saved(page, id):
    """The CSV file of a table, as its link holds it."""
    kind, encoded = page.find(id=id).select_one("a[download]")["href"].split(",")
    assert kind == "data:text/csv;base64"
    raw = base64.b64decode(encoded)
    assert raw.startswith(codecs.BOM_UTF8)  # without it Excel takes signs for others
    return raw.decode("utf-8-sig")


def test_a_table_is_saved_without_scripts(page):
    """The link holds the table as it is shown, links as text; its name says of which report and table it is."""
    links = page.select("a[download]")
    assert len({" ".join(link.get_text().split()) for link in links}) == len(links) == 3
    assert links[0]["download"] == "theme-sample-tbl-coverage.csv"
    for table in page.select("figure.table"):
        rows = [
            [(cell.select_one(".spoken") or cell).get_text().strip() for cell in row]
            for row in (row(["th", "td"]) for row in table.find_all("tr"))
        ]
        assert [*csv.reader(io.StringIO(saved(page, table["id"])))] == rows


def test_signs_that_programs_act_upon_are_guarded(to_page):
    """A text that a spreadsheet could run has an apostrophe before it, a number none; a comma or quote stays in its cell."""
    columns = ["=Measure", "Countries #", "Share #"]
    rows = [
        ["=1+1", "-1.5", "+8 points"],
        ["@A1", "+3", "–"],
        ['a "b", c', "1\n2", "plain"],
    ]
    page = to_page(bundles.table(columns=columns, rows=rows))
    assert saved(page, "tbl-coverage").split("\n", 3) == [
        "'=Measure,Countries,Share",
        "'=1+1,-1.5,'+8 points",
        "'@A1,+3,–",
        '"a ""b"", c","1\n2",plain\n',
    ]


def test_links_of_a_table_arrive_at_their_rows(page):
    """A cell or a piece of it leads to a row where the page has it, and is plain text where it has not."""
    here, there = page.find(id="tbl-coverage").tbody.find_all("td", class_="number")[
        ::2
    ]
    assert here.a["href"] == "#m-row-0"
    assert page.find(id="m-row-0").name == "th"
    assert (there.a, there.get_text()) == (None, "9 of 27")


def test_numbers_stay_with_their_words(to_page):
    """A count is bound to what it is of, a page or footnote to its number: in text, captions and cells."""
    text = "In 12 of 27 countries (k of N) of 27, and most of 27; `1 of 2` is code."
    rows = [["Nn. x", "nn. 1, 2, pp. 3, 4", "p. 5"]]
    page = to_page(
        text, bundles.table(caption="All 3 of 4, from n. 12, p. 3.", rows=rows)
    )
    bound = "In 12\xa0of\xa027 countries (k\xa0of\xa0N) of 27, and most of 27; 1 of 2 is code."
    assert page.main.find("p", class_=False).get_text() == bound
    assert page.caption.get_text().endswith("All 3\xa0of\xa04, from n.\xa012, p.\xa03.")
    cells = [cell.get_text() for cell in page.find_all("td")]
    assert cells == ["nn.\xa01, 2, pp.\xa03, 4", "p.\xa05"]


def test_a_column_is_as_wide_as_what_it_holds_needs(to_page):
    """A word or two stay on one line, and running text has room."""
    row = ["Screening", "cannot be checked", "Granted where the status is confirmed."]
    page = to_page(bundles.table(columns=["Measure", "Verdict", "Remark"], rows=[row]))
    assert [cell["class"] for cell in page.find_all("td")] == [["line"], ["long"]]


def test_contents_references_and_notes_lead_to_their_places(page):
    """Contents list the sections, a reference shows the number of what it leads to, notes lead back to the text.

    Only cited works are listed.
    """
    contents = [link.get_text() for link in page.select("header details a")]
    assert (contents[0], contents[-1]) == ("What detection covers", "References")
    links = page.main.find("p", class_=False).find_all("a", href=True)
    texts = {link["href"]: link.get_text() for link in links}
    assert texts["#fig-coverage"] == "Figure\xa01"
    assert texts["#tbl-wide"] == "Table\xa02"
    notes = page.find(id="footnotes").get_text()
    assert "The base is every participating country" in notes
    assert page.select_one("a.footnote-back")["aria-label"] == "Back to the text"
    assert len(page.select(".csl-entry")) == 2


def test_each_cell_gives_what_is_for_readers(page, parsed):
    """What a cell prints is shown with its signs, its warnings and its source are not.

    A plain result is text, and so is an error that its cell announces; a cell tagged remove-cell is left out.
    """
    assert "with ```fences``` in it" in page.pre.get_text()
    for never in ("a warning nobody should read", "thb.publish"):
        assert never not in page.get_text()
    plain = {"text/plain": "42 \x1b[31mcells\x1b[0m"}
    notebook = bundles.notebook(
        new_output("execute_result", data=plain, execution_count=1)
    )
    error = new_output("error", ename="ValueError", evalue="on purpose")
    announced, removed = {"tags": ["raises-exception"]}, {"tags": ["remove-cell"]}
    notebook.cells += [
        new_code_cell("f()", outputs=[error], metadata=announced),
        new_markdown_cell("# How to change me", metadata=removed),
    ]
    text = parsed(notebook).get_text()
    assert "42 cells" in text
    assert "ValueError: on purpose" in text
    assert "How to change me" not in text


def test_the_head_links_to_what_stands_beside(to_page):
    """Links to PDF and index appear where the caller says that the files are there."""
    page = to_page(thb={"pdf_href": "theme-x.pdf", "index_href": "index.html"})
    assert [link["href"] for link in page.header.find_all("a")] == [
        "index.html",
        "theme-x.pdf",
    ]


def test_a_data_package_brings_its_own_bibliography(to_page, tiny):
    """Its sources are cited beside what the notebook cites."""
    own = "@misc{own2031, author = {{Settlement Observatory}}, title = {Newcomers}, year = {2031}}"
    (tiny / "references.bib").write_text(own)
    page = to_page("See [@study2022], [@own2031].", thb={"data": str(tiny)})
    assert "(Settlement Observatory 2031)" in page.main.p.get_text()
    assert "Example Network" in page.get_text()


def test_no_template_of_others_is_looked_for(tmp_path, monkeypatch):
    """A folder thb among the templates of Jupyter, and what is configured there, changes nothing."""

    def page():
        return HTMLExporter().from_notebook_node(bundles.notebook(bundles.figure()))[0]

    usual = page()
    clear = {"type": "nbconvert.preprocessors.ClearOutputPreprocessor", "enabled": True}
    folder = tmp_path / "nbconvert" / "templates" / "thb"
    folder.mkdir(parents=True)
    for place in (folder, folder.parent):
        configured = json.dumps({"preprocessors": {"clear": clear}})
        (place / "conf.json").write_text(configured)
        for suffix in (".md.j2", ".html.j2"):
            (place / f"index{suffix}").write_text("Of somebody else")
    for variable in ("JUPYTER_PATH", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert page() == usual


def test_a_copy_of_a_notebook_says_so_and_warns_of_what_it_loses():
    """The page of a reader's own copy names its file; a frame without columns is warned of."""
    frame = {"text/html": "<table></table>", "text/plain": "k  n"}
    copy = bundles.notebook(bundles.figure(), new_output("execute_result", frame))
    page, made = HTMLExporter().from_notebook_node(copy, {"thb": {"own": "mine.ipynb"}})
    (variant,) = BeautifulSoup(page, "html.parser").select(".variant")
    assert "notebook mine.ipynb" in variant.text
    (plain,) = made["thb"]["document"].warnings
    assert "thb.table(" in plain


@pytest.mark.parametrize("is_copy", [False, True])
def test_alike_items_of_a_readers_own_notebook_are_numbered(parsed, to_pdf, is_copy):
    """Ids made of captions, and places in lists, come again: each item is there, links lead to the first."""
    row = [{"text": "a", "anchor": "m-a"}, "1", "2"]
    entries = bundles.bundle({PROSE_TYPE: "- []{#m-a}one\n\n[two](#m-a)"}, kind="prose")
    cells = [bundles.table("tbl-same", rows=[row]), bundles.figure("fig-same"), entries]
    notebook = bundles.notebook(*cells * 3, with_title_block=is_copy)
    file = {"thb": {"own": "copy.ipynb"}} if is_copy else {}
    page = parsed(notebook, **file)
    ids = [figure["id"] for figure in page.select("figure")]
    assert ids[:4] == ["tbl-same", "fig-same", "tbl-same-2", "fig-same-2"]
    assert len(ids) == len({*ids}) == 6
    assert len(page.select("#m-a")) == 1
    assert len(page.select("a[href='#m-a']")) == 3
    assert to_pdf(notebook, **file).startswith(b"%PDF")


def test_an_id_that_somebody_typed_twice_is_a_fault(to_html):
    """In a user's notebook as well: a reference to it could mean either."""
    notebook = bundles.notebook(
        *[bundles.figure("fig-mine")] * 2, with_title_block=False
    )
    for cell in notebook.cells:
        cell.source = "thb.figure(fig, caption='C', alt='A', id='fig-mine')"
    with pytest.raises(RenderError, match='the id "fig-mine" is already taken'):
        to_html(notebook)
