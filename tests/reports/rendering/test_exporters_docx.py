"""A report for Word holds what the page holds, in Word's own terms."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from reports.rendering import bundles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"


@pytest.fixture(scope="module")
def raw(to_docx, sample):
    """The sample as a file."""
    return to_docx(sample)


@pytest.fixture(scope="module")
def parts(raw):
    """Its parts by name, those in XML parsed: what is not well formed is an error."""
    return read(raw)


@pytest.fixture(scope="module")
def body(parts):
    """The text."""
    return parts[DOCUMENT]


def read(raw):
    """Take a document to pieces."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {
            name: archive.read(name)
            if name.endswith("png")
            else ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
        }


def said(element):
    """The text of an element."""
    return "".join(each.text or "" for each in element.iter(f"{W}t")).replace(
        "\xa0", " "
    )


def styled(body, name):
    """The texts of the paragraphs of a style."""
    style = f'.//{W}pStyle[@{W}val="{name}"]'
    return [said(each) for each in body.iter(f"{W}p") if each.find(style) is not None]


def test_the_document_says_what_it_is(parts, body):
    """Title, authors and language are those of the report."""
    core = {each.tag.split("}")[1]: each.text for each in parts["docProps/core.xml"]}
    assert core["title"] == "Detection of presumed victims"
    assert core["creator"] == "Ada Example; Ben Sample"
    assert core["language"] == "en-GB"
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
    assert {"fig-coverage", "tbl-wide", "m-row-8"} <= anchors <= {*names, None}


def test_every_figure_is_a_picture_with_words(parts, body):
    """A figure is a picture of the file, with its alternative text, above its numbered caption."""
    drawn = [each.get("descr") for each in body.iter() if each.tag.endswith("}docPr")]
    assert [each[:15] for each in drawn] == ["Bar chart: risk"] * 2
    pictures = [part for name, part in parts.items() if name.endswith(".png")]
    assert {each[:4] for each in pictures} == {b"\x89PNG"}
    captions = styled(body, "ImageCaption")
    assert captions[0] == "Figure 1 Coverage of each measure, with bounds."


def test_every_table_is_a_table(body):
    """A table repeats its head, and shows each cell."""
    tables = list(body.iter(f"{W}tbl"))
    assert [len(each.findall(f"{W}tr")) - 1 for each in tables] == [2, 20, 45]
    assert all(each.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for each in tables)
    row = tables[0].findall(f"{W}tr")[1]
    assert [said(cell) for cell in row.findall(f"{W}tc")] == [
        "Risk assessment",
        "18 of 27",
        "67 %",
    ]


def test_signs_of_markup_are_text(to_docx):
    """Nothing of a title, a cell or a caption reaches the document as markup."""
    hostile = "<w:p>&\"'</w:p> {{ x }} ```"
    table = bundles.table(rows=[[hostile] * 3], caption=hostile)
    cells = bundles.notebook(
        bundles.title_block(title=hostile), table, with_title_block=False
    )
    body = read(to_docx(cells))[DOCUMENT]
    assert styled(body, "Title") == [hostile]
    assert styled(body, "TableCaption") == [f"Table 1 {hostile}"]
    assert said(body).count(hostile) == 5


def test_the_same_notebook_gives_the_same_bytes(raw, to_docx, sample):
    """No time, place or number by chance is in a document."""
    assert to_docx(sample) == raw


def test_the_parts_of_a_page_are_text(to_docx):
    """Steps are headed, states keep their signs, and footnotes stand behind the words that rest on them."""
    shown = said(read(to_docx(bundles.notebook(bundles.parts)))[DOCUMENT])
    for part in ("Time to recover", "up to 90 days44", "53 ◌ Renewal"):
        assert part in shown
