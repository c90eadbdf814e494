"""The PDF report is tagged and archivable, its links arrive, and no word of it is lost."""

import base64
import io
import re
import shutil
import subprocess

import pikepdf
import pytest
from bs4 import BeautifulSoup

from pdftext import assert_valid, page_text
from reports.rendering import bundles
from thb_analysis.reports.rendering.exporters import PDFExporter


@pytest.fixture
def opened(to_pdf):
    """Render cells as PDF, and open it."""
    return lambda *cells: pikepdf.open(io.BytesIO(to_pdf(bundles.notebook(*cells))))


@pytest.fixture(scope="module")
def pdf(to_pdf, sample):
    """The sample as PDF."""
    return to_pdf(sample)


@pytest.fixture(scope="module")
def document(pdf):
    """The sample opened."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def kids(element):
    """The structure elements and links right below a structure element."""
    found = element.get("/K", [])
    found = found if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary)]


def tags(parent, kind):
    """All structure elements of a kind below another, in reading order."""
    for kid in kids(parent):
        if kid.get("/S") == kind:
            yield kid
        yield from tags(kid, kind)


def pages(element):
    """The pages that a structure element has content on."""
    found = {element.Pg.objgen} if "/Pg" in element else set()
    return found.union(*map(pages, kids(element)))


def destinations(tag):
    """The pages that the links below a structure element lead to."""
    links = (kid for link in tags(tag, "/Link") for kid in kids(link))
    return [link.Obj.Dest[0].objgen for link in links if "/Obj" in link]


def texts(document):
    """The text of each page as a reader copies it; a soft hyphen where a word is cut."""
    return [page_text(page) for page in document.pages]


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
    assert "Edition 2022, version 1.0.0" in texts(document)[0].replace("\xa0", " ")


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
        assert (content.mime_type, str(file.obj.AFRelationship)) == (
            "text/csv",
            "/Data",
        )


def test_sections_are_bookmarked(document):
    """The outline lists the sections, subsections below them."""
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [
            item.title
            for item in outline.root[titles.index("Bases and bounds")].children
        ]
    assert titles[:3] == ["What detection covers", "Bases and bounds", "All cells"]
    assert titles[3:] == ["Remarks", "Output as it came", "References"]
    assert below == ["A subsection with a longer heading that wraps on narrow screens"]


def test_wide_tables_stand_on_landscape_pages(document):
    """A table that asks for it gets a page on its side; the other pages are upright A4."""
    sizes = [
        tuple(round(float(length)) for length in page.mediabox[2:])
        for page in document.pages
    ]
    assert sizes.count((842, 595)) == 1
    assert set(sizes) == {(595, 842), (842, 595)}


def test_captions_carry_the_numbers_that_the_text_refers_to(opened):
    """A figure keeps its number where it floats to a later page than the figures after it."""
    sizes = {"fig-a": 2, "fig-b": 8, "fig-c": 2, "fig-d": 2}
    figures = [
        bundles.figure(id, caption=f"Caption {id}", height_in=height)
        for id, height in sizes.items()
    ]
    with opened(*figures[:2], bundles.wide(), *figures[2:]) as document:
        written = re.sub(r"\s+", "", "".join(texts(document)))
    for number, id in enumerate(sizes, 1):
        assert f"Figure{number}.Caption{id}" in written


@pytest.mark.parametrize("count", [5, 12])
def test_a_number_leads_to_its_figure(opened, count):
    """A link leads to the page of a figure that floats, also where more float than Typst has rounds for."""
    cells = []
    for number in range(count):
        text = "Text of it. " * ((number * 37 + 20) % 90)
        cells += [
            f"## Section {number}\n\nSee [](#fig-n{number}). {text}",
            bundles.figure(f"fig-n{number}"),
        ]
    with opened(*cells) as document:
        root = document.Root.StructTreeRoot
        led = [
            page for paragraph in tags(root, "/P") for page in destinations(paragraph)
        ]
        shown = [pages(figure) for figure in tags(root, "/Figure")]
        assert [{page} for page in led] == shown
        assert len(shown) == count


def test_a_number_leads_to_its_row(opened):
    """A link from one table jumps to the page on which another has the row, however far away."""
    line = [["Measure", {"text": "1 of 2", "to": "m-row-80"}]]
    short = bundles.table("tbl-short", ["Name", "Count"], line)
    with opened(short, bundles.figure(), bundles.remarks(rows=81)) as document:
        first, second = tags(document.Root.StructTreeRoot, "/Table")
        *_, last = tags(second, "/TR")
        assert set(destinations(first)) == pages(last)


def test_a_table_leaves_no_single_row_to_the_next_page(opened):
    """Wherever a page breaks, the last two rows of a long table stand together."""

    def rows_by_page(count):
        lines = [[f"Row{row}", "yes"] for row in range(count)]
        with opened(bundles.table("tbl-long", ["Name", "Value"], lines)) as document:
            return [re.findall(r"Row\d+", text) for text in texts(document)]

    fit = len(rows_by_page(150)[0])
    last = [rows_by_page(count)[-1] for count in range(fit, fit + 4)]
    assert [len(rows) for rows in last] == [fit, 2, 2, 3]


@pytest.mark.parametrize("letters", [17, 20, 23, 25])
def test_a_wide_table_of_few_rows_stands_somehow(opened, letters):
    """Whether its words have room on an upright page or not, none is refused that has room on its side."""
    few = bundles.table("tbl-few", "ABCD", [["m" * letters] * 4], landscape=True)
    with opened(few) as document:
        assert document.pages


@pytest.mark.parametrize(
    ("row", "is_whole"),
    [
        (["m" * 39 + "-" + "n" * 39, "x" * 39], True),
        (["m" * 39 + "-" + "1" * 70, "x" * 39], False),
        (["unaccompanied"] * 12, False),
    ],
)
def test_a_word_is_cut_only_where_no_line_can_hold_it(opened, row, is_whole):
    """It breaks after its hyphen, but not before a digit; with a hyphen where it is cut, nothing of it is lost."""
    columns = [f"Column{n}" for n in range(len(row))]
    with opened(bundles.table(columns=columns, rows=[row])) as document:
        text = "".join(texts(document))
    assert (row[0] in text) == is_whole
    assert text.replace("\xad", "").count(row[0]) == row.count(row[0])


def test_every_part_of_a_page_is_printed(to_pdf, tmp_path):
    """Briefs, findings, rows, entries and duties are accessible print, on one page here.

    Footnotes stand raised behind the words that rest on them, in order, runs shortened; behind a number
    they say what they are, or they would read as a power. Whatever reads a PDF keeps a raised number
    apart from what it stands behind, and a range whole.
    """
    path = tmp_path / "parts.pdf"
    path.write_bytes(to_pdf(bundles.notebook(bundles.parts)))
    assert_valid(path)
    with pikepdf.open(path) as document:
        shown = texts(document)
        figures = tags(document.Root.StructTreeRoot, "/Figure")
        alternatives = sorted(str(tag.Alt) for tag in figures)
    assert alternatives == ["not reported"] * 3 + ["reported"] * 2
    assert len(shown) == 1
    # Programs that look at places alone take what is too near for one word.
    if program := shutil.which("pdftotext"):
        calls = ([program, order, path, "-"] for order in ("-layout", "-raw"))
        shown += map(subprocess.check_output, calls)
    for each in shown:
        text = each if isinstance(each, str) else each.decode()
        for part in ("up to 90 days 44", " 39,40,57–59", "17 n. 55"):
            assert part in " ".join(text.split())


ODD = "漢字 हिन्दी ไทย 👩‍💻 😀 العربية e\u0301\u0302\u0303 a\u20dd d\u0654"


def test_signs_of_any_script_are_printed(tmp_path):
    """A sign without a font is a code point in the PDF, which is valid, and a warning names it."""
    figure = bundles.figure()
    drawing = figure["data"]["image/svg+xml"]
    figure["data"]["image/svg+xml"] = drawing.replace(
        "</svg>", f'<text y="50">{ODD}</text></svg>'
    )
    odd = bundles.notebook(ODD, figure, bundles.table(columns=[ODD], rows=[[ODD]]))
    pdf, resources = PDFExporter().from_notebook_node(
        odd, {"metadata": {"name": "odd"}}
    )
    path = tmp_path / "odd.pdf"
    path.write_bytes(pdf)
    assert_valid(path)
    with pikepdf.open(path) as document:
        assert "[U+6F22][U+5B57]" in "".join(texts(document))
    (warning,) = resources["thb"]["document"].warnings
    assert "ह (U+0939)" in warning
