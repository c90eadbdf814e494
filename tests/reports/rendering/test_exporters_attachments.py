"""The tables of a report go along with its PDF as files, the same that the page saves."""

import codecs
import csv
import io

import pikepdf
import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def attached(to_pdf, sample):
    """The files attached to the PDF of the sample, by name."""
    with pikepdf.open(io.BytesIO(to_pdf(sample))) as document:
        return {
            name: (
                str(file.obj.AFRelationship),
                file.description,
                file.get_file().mime_type,
                file.get_file().read_bytes(),
            )
            for name, file in document.attachments.items()
        }


def test_each_table_is_attached(attached):
    """Every numbered table is a CSV file named by its id, described by its caption, as data."""
    assert set(attached) == {"tbl-coverage.csv", "tbl-wide.csv", "tbl-remarks.csv"}
    described, mime_type = attached["tbl-coverage.csv"][1:3]
    assert described == "Table 1: Coverage as numbers."
    assert mime_type == "text/csv"
    assert {file[0] for file in attached.values()} == {"/Data"}


def test_a_table_is_attached_as_the_page_shows_it(attached, to_html, sample):
    """Each cell of the attached table is that of the page: links as text, states in words."""
    page = BeautifulSoup(to_html(sample), "html.parser")
    for name, (*_, content) in attached.items():
        shown = page.find(id=name.removesuffix(".csv")).table
        rows = [
            [(cell.select_one(".spoken") or cell).get_text().strip() for cell in row(["th", "td"])]
            for row in shown.find_all("tr")
        ]
        assert content.startswith(codecs.BOM_UTF8)  # without it Excel takes signs for others
        assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == rows


def test_signs_that_programs_act_upon_are_guarded(to_pdf, bundles):
    """A text that a spreadsheet could run has an apostrophe before it, a number none; commas, quotes and line ends stay in their cell."""
    columns = [("=Measure", False), ("Countries", True), ("Share", True)]
    rows = [["=1+1", "-1.5", "+8 points"], ["@A1", "+3", "–"], ['a "b", c', "1\n2", "plain"]]
    pdf = to_pdf(bundles.notebook(bundles.table(columns=columns, rows=rows)))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        content = document.attachments["tbl-coverage.csv"].get_file().read_bytes()
    assert content.decode("utf-8-sig").split("\n", 3) == [
        "'=Measure,Countries,Share",
        "'=1+1,-1.5,'+8 points",
        "'@A1,+3,–",
        '"a ""b"", c","1\n2",plain\n',
    ]
