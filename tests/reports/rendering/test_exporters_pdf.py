"""The PDF report is tagged, archivable and the same in each build."""

import base64
import io
import os
import re
import time

import pikepdf
import pytest
from bs4 import BeautifulSoup

from pdftext import assert_valid, page_text
from thb_analysis.reports.rendering.exporters import PDFExporter


@pytest.fixture(scope="module")
def pdf(to_pdf, sample):
    """The sample as PDF."""
    return to_pdf(sample)


@pytest.fixture(scope="module")
def document(pdf):
    """The sample opened."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def tags(parent, kind):
    """All structure elements of a kind below another, in reading order."""
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if kid.get("/S") == kind:
                yield kid
            yield from tags(kid, kind)


def test_the_pdf_is_accessible_and_archivable(pdf, tmp_path):
    """The same file is PDF/UA-1 and PDF/A-3a, by two validators."""
    path = tmp_path / "sample.pdf"
    path.write_bytes(pdf)
    assert_valid(path)


def test_the_document_says_what_it_is(document):
    """Title, authors, language and description are set, and the title is what viewers show."""
    assert document.docinfo["/Title"] == "Detection of presumed victims"
    assert "Ben Sample" in str(document.docinfo["/Author"])
    assert str(document.docinfo["/Subject"]).startswith("What the countries’ lists say")
    assert document.Root.Lang == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle


def test_each_table_is_attached_as_the_page_saves_it(document, to_html, sample):
    """Every numbered table is a CSV file named by its id, described by its caption, as data."""
    page = BeautifulSoup(to_html(sample), "html.parser")
    attached = document.attachments
    assert set(attached) == {"tbl-coverage.csv", "tbl-wide.csv", "tbl-remarks.csv"}
    assert attached["tbl-coverage.csv"].description == "Table 1: Coverage as numbers."
    for name, file in attached.items():
        link = page.find(id=name.removesuffix(".csv")).select_one("a[download]")
        content = file.get_file()
        assert content.read_bytes() == base64.b64decode(link["href"].partition(",")[2])
        assert (content.mime_type, str(file.obj.AFRelationship)) == ("text/csv", "/Data")


def test_sections_are_bookmarked(document):
    """The outline lists the sections, subsections below them."""
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [item.title for item in outline.root[titles.index("Bases and bounds")].children]
    assert titles[:3] == ["What detection covers", "Bases and bounds", "All cells"]
    assert titles[3:] == ["Remarks", "Output as it came", "References"]
    assert below == ["A subsection with a longer heading that wraps on narrow screens"]


def test_wide_tables_stand_on_landscape_pages(document):
    """A table that asks for it gets a page on its side; the other pages are upright A4."""
    sizes = [tuple(round(float(length)) for length in page.mediabox[2:]) for page in document.pages]
    assert sizes.count((842, 595)) == 1
    assert set(sizes) == {(595, 842), (842, 595)}


def pages(element):
    """The pages that a structure element has content on."""
    kids = element.get("/K", [])
    found = {element.Pg.objgen} if "/Pg" in element else set()
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found |= pages(kid)
    return found


def shown(pdf):
    """The text of a PDF as a reader copies it; a soft hyphen where a word is cut."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "".join(map(page_text, document.pages))


def test_captions_carry_the_numbers_that_the_text_refers_to(to_pdf, bundles):
    """A figure keeps its number where it floats to a later page than the figures after it."""
    sizes = {"fig-a": 2, "fig-b": 8, "fig-c": 2, "fig-d": 2}
    figures = [
        bundles.figure(id, caption=f"Caption {id}", alt=f"Shows 1 of 2 for {id}.", height_in=height)
        for id, height in sizes.items()
    ]
    outputs = [*figures[:2], bundles.wide(), *figures[2:]]
    written = re.sub(r"\s+", "", shown(to_pdf(bundles.notebook(*outputs))))
    for number, id in enumerate(sizes, 1):
        assert f"Figure{number}.Caption{id}" in written


def destinations(tag):
    """The pages that the links below a structure element lead to."""
    for link in tags(tag, "/Link"):
        for kid in link.K:
            if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid:
                yield kid.Obj.Dest[0].objgen


@pytest.mark.parametrize("count", [5, 12])
def test_a_number_leads_to_its_figure(to_pdf, bundles, count):
    """A link leads to the page of a figure that floats, also where more float than Typst has rounds for."""
    cells = []
    for number in range(count):
        told = "Text of it. " * ((number * 37 + 20) % 90)
        cells += [
            f"## Section {number}\n\nSee [](#fig-n{number}). {told}",
            bundles.figure(f"fig-n{number}"),
        ]
    with pikepdf.open(io.BytesIO(to_pdf(bundles.notebook(*cells)))) as document:
        root = document.Root.StructTreeRoot
        led = [page for paragraph in tags(root, "/P") for page in destinations(paragraph)]
        shown = [pages(figure) for figure in tags(root, "/Figure")]
        assert [{page} for page in led] == shown
        assert len(shown) == count


def test_a_number_leads_to_its_row(to_pdf, bundles):
    """A link from one table jumps to the page on which another has the row, however far away."""
    line = [["Measure", {"text": "1 of 2", "to": "m-row-80"}]]
    short = bundles.table("tbl-short", [("Name", False), ("Count", False)], line)
    notebook = bundles.notebook(short, bundles.figure(), bundles.remarks(rows=81))
    with pikepdf.open(io.BytesIO(to_pdf(notebook))) as document:
        tables = list(tags(document.Root.StructTreeRoot, "/Table"))
        *_, last = tags(tables[1], "/TR")
        (link,) = tags(tables[0], "/Link")
        (note,) = [
            kid.Obj for kid in link.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
        ]
        assert {note.Dest[0].objgen} == pages(last)


def test_a_table_leaves_no_single_row_to_the_next_page(to_pdf, bundles):
    """Wherever a page breaks, the last two rows of a long table stand together."""

    def rows_by_page(count):
        lines, columns = (
            [[f"Row{row}", "yes"] for row in range(count)],
            [("Name", False), ("Value", False)],
        )
        pdf = to_pdf(bundles.notebook(bundles.table("tbl-long", columns, lines)))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return [re.findall(r"Row\d+", page_text(page)) for page in document.pages]

    room = len(rows_by_page(150)[0])
    last = [rows_by_page(count)[-1] for count in range(room, room + 4)]
    assert [len(rows) for rows in last] == [room, 2, 2, 3]


def test_a_wide_table_of_few_rows_stands_somehow(to_pdf, bundles):
    """Whether its words have room on an upright page or not, none is refused that has room on its side."""
    for letters in (17, 20, 23, 25):
        columns = [(name, False) for name in "ABCD"]
        few = bundles.table("tbl-few", columns, [["m" * letters] * 4], landscape=True)
        assert to_pdf(bundles.notebook(few)).startswith(b"%PDF")


@pytest.mark.parametrize(("end", "whole"), [("n" * 39, True), ("1" * 70, False)])
def test_no_line_breaks_before_a_digit(to_pdf, bundles, end, whole):
    """A word breaks after its hyphen, but not before a digit: rather it is cut where no line can hold it."""
    word = "m" * 39 + "-" + end
    table = bundles.table("tbl-words", [("Word", False), ("Other", False)], [[word, "x" * 39]])
    assert (word in shown(to_pdf(bundles.notebook(table)))) == whole


def test_words_that_their_columns_cannot_hold_are_cut(to_pdf, bundles):
    """Twelve columns of long words stand in a table, with hyphens where the words are cut."""
    columns = [(f"Responsibilities{n}", False) for n in range(12)]
    table = bundles.table(columns=columns, rows=[["unaccompanied"] * 12])
    text = shown(to_pdf(bundles.notebook(table)))
    assert "unaccompanied" not in text
    assert text.replace("\xad", "").count("unaccompanied") == 12


def test_every_part_of_a_page_is_printed(to_pdf, bundles, tmp_path):
    """Briefs, findings, rows, entries and duties are accessible print, on one page here."""
    path = tmp_path / "parts.pdf"
    path.write_bytes(to_pdf(bundles.notebook(bundles.parts)))
    assert_valid(path)
    with pikepdf.open(path) as document:
        assert len(document.pages) == 1
        alternatives = [str(tag.Alt) for tag in tags(document.Root.StructTreeRoot, "/Figure")]
        assert sorted(alternatives) == ["named", "named", "open", "open", "open"]


def test_footnotes_stand_raised_behind_the_words_that_rest_on_them(to_pdf, bundles):
    """In order, runs shortened; behind a number they say what they are, or they would read as a power."""
    text = shown(to_pdf(bundles.notebook(bundles.parts))).replace("\u2060", "").replace("\xa0", " ")
    assert "up to 90 days44" in text
    assert "is not said39,40,57–59" in text
    assert "17n. 55" in text


ODD = "漢字 हिन्दी ไทย 👩‍💻 😀 العربية e\u0301\u0302\u0303 a\u20dd d\u0654"


def test_signs_of_any_script_are_printed(bundles, tmp_path):
    """A sign without a font is a code point in the PDF, which is valid, and is told of."""
    figure = bundles.figure()
    drawing = figure["data"]["image/svg+xml"]
    figure["data"]["image/svg+xml"] = drawing.replace("</svg>", f'<text y="50">{ODD}</text></svg>')
    table = bundles.table(columns=[(ODD, False)], rows=[[ODD]])
    told = bundles.notebook(ODD, figure, table)
    pdf, resources = PDFExporter().from_notebook_node(told, {"metadata": {"name": "odd"}})
    path = tmp_path / "odd.pdf"
    path.write_bytes(pdf)
    assert "[U+6F22][U+5B57]" in shown(pdf)
    assert_valid(path)
    (warning,) = resources["thb"]["document"].warnings
    assert "ह (U+0939)" in warning


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Another folder, time zone and clock."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    with monkeypatch.context() as context:
        context.setenv("TZ", "Pacific/Auckland")
        time.tzset()
        yield tmp_path
    time.tzset()


def test_the_same_notebook_gives_the_same_bytes_anywhere(pdf, sample, bibliography, elsewhere):
    """Another folder, time zone and clock do not change the file, which names no path."""
    copy = elsewhere / bibliography.name
    copy.write_bytes(bibliography.read_bytes())
    resources = {"metadata": {"name": "another", "path": str(elsewhere)}}
    again, _ = PDFExporter().from_notebook_node(sample, resources)
    assert again == pdf
    assert os.fsencode(elsewhere) not in again
