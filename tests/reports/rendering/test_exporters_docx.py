"""A report for Word holds what the page holds, in Word's own terms, and fits its pages."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UPRIGHT, TURNED = 9300, 14_240  # twentieths of a point that a page has for its text


@pytest.fixture(scope="module")
def raw(to_docx, sample):
    """The sample as a file."""
    return to_docx(sample)


@pytest.fixture(scope="module")
def parts(raw):
    """Its parts by name, those in XML parsed."""
    return read(raw)


@pytest.fixture(scope="module")
def body(parts):
    """The text."""
    return parts["word/document.xml"]


def read(raw):
    """Take a document to pieces; what is not well formed is an error."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    return {
        name: part if name.endswith("png") else ElementTree.fromstring(part)
        for name, part in read.items()
    }


def said(element):
    """The text of an element."""
    return "".join(each.text or "" for each in element.iter(f"{W}t")).replace("\xa0", " ")


def styled(body, name):
    """The texts of the paragraphs of a style."""
    style = f'.//{W}pStyle[@{W}val="{name}"]'
    return [said(each) for each in body.iter(f"{W}p") if each.find(style) is not None]


def test_the_document_says_what_it_is(parts, body):
    """Title, authors, subjects and language are those of the report, the date is the edition's year."""
    core = {each.tag.split("}")[1]: each.text for each in parts["docProps/core.xml"]}
    assert core["title"] == "Detection of presumed victims"
    assert core["creator"] == "Ada Example; Ben Sample"
    assert core["keywords"] == "detection, presumed victims"
    assert (core["language"], core["created"][:4]) == ("en-GB", "2022")
    assert styled(body, "Title") == [core["title"]]
    assert styled(body, "Date") == ["Edition 2022 · Version 1.0.0"]


def test_sections_notes_and_references_are_words_own(parts, body):
    """Headings begin at the first level, a note is a note, and what is cited is listed last."""
    assert styled(body, "Heading1")[0] == "What detection covers"
    assert styled(body, "Heading1")[-1] == "References"
    assert "every participating country" in said(parts["word/footnotes.xml"])
    assert len(styled(body, "Bibliography")) == 2


def test_every_link_within_the_document_arrives(body):
    """What is pointed at has a name that nothing else has."""
    names = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    numbers = [each.get(f"{W}id") for each in body.iter(f"{W}bookmarkStart")]
    assert (len(set(names)), len(set(numbers))) == (len(names), len(numbers))
    anchors = {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")}
    assert {"fig-coverage", "tbl-matrix", "m-row-8"} <= anchors <= {*names, None}


def test_every_figure_is_a_picture_with_words(parts, body):
    """A figure is a picture of the file, with its alternative text, under its numbered caption."""
    drawn = [each for each in body.iter() if each.tag.endswith("}docPr")]
    assert [each.get("name") for each in drawn] == ["Figure 1", "Figure 2"]
    assert all(each.get("descr").startswith("Bar chart: risk") for each in drawn)
    assert parts["word/media/fig-coverage.png"].startswith(b"\x89PNG")
    assert styled(body, "ImageCaption")[0] == "Figure 1 Coverage of each measure, with bounds."


def test_every_table_is_a_table_that_fits_its_page(body):
    """A table repeats its head, has rules, is as wide as the page at most, and shows each cell."""
    tables = list(body.iter(f"{W}tbl"))
    assert [len(each.findall(f"{W}tr")) - 1 for each in tables] == [2, 20, 45]
    for each in tables:
        assert each.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert each.find(f"{W}tblPr/{W}tblBorders") is not None
    assert [width(each) <= UPRIGHT for each in tables] == [True, False, True]
    assert width(tables[1]) <= TURNED
    row = tables[0].findall(f"{W}tr")[1]
    assert [said(cell) for cell in row.findall(f"{W}tc")] == ["Risk assessment", "18 of 27", "67 %"]
    turned = [each.get(f"{W}orient") for each in body.iter(f"{W}pgSz")]
    assert turned == [None, "landscape", None]
    assert any(text.startswith("Note. ● reported; ◐") for text in styled(body, "Compact"))


@pytest.mark.parametrize("head", ["Country", "Unpronounceablecountryname" * 3])
def test_as_many_columns_as_there_may_be_fit(to_docx, bundles, head):
    """Two hundred countries, or names that no column can hold, stay within the page."""
    columns = [(f"{head} {n}", False) for n in range(200)]
    raw = to_docx(bundles.notebook(bundles.table(columns=columns, rows=[["●"] * 200])))
    assert width(next(read(raw)["word/document.xml"].iter(f"{W}tbl"))) <= UPRIGHT


def width(table):
    """The sum of the columns of a table."""
    return sum(int(each.get(f"{W}w")) for each in table.find(f"{W}tblGrid"))


def test_signs_of_markup_are_text(to_docx, bundles):
    """Nothing of a title, a cell or a caption reaches the document as markup."""
    hostile = "<w:p>&\"'</w:p> {{ x }}"
    cells = [bundles.front(title=hostile), bundles.table(rows=[[hostile] * 3], caption=hostile)]
    body = read(to_docx(bundles.notebook(*cells, with_front=False)))["word/document.xml"]
    assert styled(body, "Title") == [hostile]
    assert styled(body, "TableCaption") == [f"Table 1 {hostile}"]


def test_the_same_notebook_gives_the_same_bytes(raw, to_docx, sample):
    """No time, place or number by chance is in a document."""
    assert to_docx(sample) == raw


def test_raised_footnotes_are_no_part_of_a_word(to_docx, bundles):
    """A raised number stands in brackets, with a space before it that no line ends at."""
    body = read(to_docx(bundles.notebook(bundles.noted)))["word/document.xml"]
    (noted,) = (text for text in map(said, body.iter(f"{W}p")) if "a label" in text)
    assert "a label\N{NARROW NO-BREAK SPACE}[39]." in noted
