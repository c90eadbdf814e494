"""Whatever the format, the same values come back, and the same bytes are written."""

import csv
import io
import json
import math
import re
import zipfile
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thb_analysis.analysis.dictionary import Column
from thb_analysis.errors import ThbError
from thb_analysis.exports.excel import excel_files
from thb_analysis.exports.parquet import parquet_files
from thb_analysis.exports.table import Field, Table
from thb_analysis.exports.text import csv_files, json_files

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

COLUMNS = {
    "word": Column("string", "A word.", allowed=("a", "b")),
    "whole": Column("integer", "A count.", "countries"),
    "part": Column("number", "A share.", "share, 0 to 1"),
    "said": Column("boolean", "Whether it is said."),
    "codes": Column("list", "Some codes."),
    "pages": Column("list", "Some pages.", items="integer"),
}
WORDS = st.text("abcäÖß,;\"' =-+\n→", max_size=8)
VALUES = {
    "word": WORDS,
    "whole": st.integers(-(2**53), 2**53),
    "part": st.floats(allow_nan=False, allow_infinity=False),
    "said": st.booleans(),
    "codes": st.lists(st.text("ABC", min_size=1, max_size=3), max_size=3),
    "pages": st.lists(st.integers(0, 99), max_size=3),
}
ROWS = st.lists(st.tuples(*(st.none() | values for values in VALUES.values())), max_size=5)


def table_of(rows, name="some"):
    """A table with one column of each type."""
    about = {"data": "Some data", "licence": "CC0"}
    fields = tuple(Field(each, column, column.allowed) for each, column in COLUMNS.items())
    columns = tuple(list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 6
    return Table(name, "Some rows", about, fields, columns)


def sheets(workbook):
    """Read a workbook: the name of each sheet to its rows."""
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    root = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    names = [sheet.get("name") for sheet in root.iter(f"{SHEET}sheet")]
    strings = []
    if "xl/sharedStrings.xml" in archive.namelist():
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        strings = ["".join(text.text or "" for text in item.iter(f"{SHEET}t")) for item in shared]
    return {
        name: cells(archive.read(f"xl/worksheets/sheet{number}.xml"), strings)
        for number, name in enumerate(names, 1)
    }


def cells(sheet, strings):
    """Read a sheet as Python values: the number of each row to its cells by letter."""
    read = {"s": lambda text: strings[int(text)], "b": lambda text: text == "1", None: float}
    return {
        int(row.get("r")): {
            re.sub(r"\d", "", cell.get("r")): read[cell.get("t")](cell.find(f"{SHEET}v").text)
            for cell in row
            if cell.find(f"{SHEET}v") is not None
        }
        for row in ElementTree.fromstring(sheet).iter(f"{SHEET}row")
    }


@given(ROWS)
def test_parquet_and_json_give_back_what_was_written(rows):
    """Types, lists and missing values are kept."""
    table = table_of(rows)
    names = list(COLUMNS)
    written = json.loads(json_files([table], "")["some.json"])
    assert [tuple(row[name] for name in names) for row in written["rows"]] == rows
    read = pq.read_table(pa.BufferReader(parquet_files([table], "")["some.parquet"]))
    assert [tuple(row.values()) for row in read.to_pylist()] == rows
    assert [str(each) for each in read.schema.types] == [
        "string",
        "int64",
        "double",
        "bool",
        "list<element: string>",
        "list<element: int64>",
    ]


@given(ROWS)
def test_csv_gives_back_what_was_written(rows):
    """A number reads as the same number, a list falls into its members; missing is empty."""
    content = csv_files([table_of(rows)], "")["some.csv"].decode("utf-8")
    header, *lines = csv.reader(io.StringIO(content, newline=""))
    assert header == list(COLUMNS)
    for (word, whole, part, said, codes, pages), line in zip(rows, lines, strict=True):
        assert line[0] == (word or "")
        assert line[1] == ("" if whole is None else str(whole))
        assert (float(line[2]) if line[2] else None) == part
        assert line[3] == {None: "", True: "true", False: "false"}[said]
        assert line[4].split() == (codes or [])
        assert list(map(int, line[5].split())) == (pages or [])


@settings(max_examples=30)
@given(ROWS)
def test_a_workbook_gives_back_what_was_written(rows):
    """A number reads as the same number; nothing becomes a formula; missing is empty."""
    found = sheets(excel_files([table_of(rows)], "book")["book.xlsx"])["some"]
    for number, (word, whole, part, said, codes, _) in enumerate(rows, 2):
        line = found.get(number, {})
        assert line.get("A", "") == (word or "")
        assert line.get("B") == whole
        assert line.get("C") == part
        assert line.get("D") == said
        assert line.get("E", "").split() == (codes or [])


@pytest.mark.parametrize("write", [csv_files, json_files, parquet_files, excel_files])
def test_the_same_table_gives_the_same_bytes(tables, write):
    """Nothing in a file depends on when, where or in which order it is written."""
    one, other = (write(list(tables.values()), "results") for _ in range(2))
    assert one == other


@pytest.mark.parametrize("value", [1 / 3, 0.1 + 0.2, 1e-320, 5e300, -math.pi])
def test_all_digits_of_a_number_are_written(value):
    """A share computed in another program from an export is the share computed here."""
    table = table_of([(None, None, value, None, None, None)])
    assert sheets(excel_files([table], "book")["book.xlsx"])["some"][2]["C"] == value
    line = csv_files([table], "")["some.csv"].decode().splitlines()[1]
    assert float(line.split(",")[2]) == value


def test_the_workbook_says_what_it_is():
    """Besides the tables there are the sheets codebook and about, which lists the sheets."""
    found = sheets(excel_files([table_of([]), table_of([], "more")], "book")["book.xlsx"])
    assert list(found) == ["some", "more", "codebook", "about"]
    assert list(found["codebook"][1].values()) == [
        "table",
        "column",
        "type",
        "unit",
        "meaning",
        "allowed",
    ]
    assert {"A": "some", "B": "word", "C": "string", "E": "A word.", "F": "a; b"} in found[
        "codebook"
    ].values()
    assert {"A": "data", "B": "Some data"} in found["about"].values()
    assert {"A": "more", "B": "Some rows (0 rows)"} in found["about"].values()


def test_the_header_of_a_sheet_stays_in_sight():
    """The first row is frozen and filters; no column is wider than can be read."""
    archive = zipfile.ZipFile(io.BytesIO(excel_files([table_of([])], "b")["b.xlsx"]))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:F1"/>' in sheet
    assert all(8 <= float(width) <= 49 for width in re.findall(r' width="([\d.]+)"', sheet))


def test_a_workbook_carries_no_date():
    """The moment of creation is always the same, in the document and in the archive."""
    archive = zipfile.ZipFile(io.BytesIO(excel_files([table_of([])], "b")["b.xlsx"]))
    assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\d", archive.read("docProps/core.xml").decode())) == {
        "1980-01-01"
    }


def test_what_excel_would_cut_is_an_error():
    """A text that is too long for a cell is told, with its place, and not shortened."""
    with pytest.raises(ThbError, match="sheet some, row 2"):
        excel_files([table_of([("x" * 40_000, None, None, None, None, None)])], "book")


def test_parquet_describes_its_columns():
    """Meaning, unit and allowed values stand in the schema; title and origin in the file."""
    content = parquet_files([table_of([])], "")["some.parquet"]
    schema = pq.read_schema(pa.BufferReader(content))
    assert schema.field("whole").metadata[b"description"] == b"A count."
    assert schema.field("whole").metadata[b"unit"] == b"countries"
    assert json.loads(schema.field("word").metadata[b"allowed"]) == ["a", "b"]
    assert schema.metadata[b"title"] == b"Some rows"
    assert json.loads(schema.metadata[b"about"])["licence"] == "CC0"


def test_json_describes_its_fields():
    """Fields stand as in a table schema, keys are sorted, letters are not escaped."""
    content = json_files([table_of([("→", 1, 0.5, True, ["AT"], [3])])], "")["some.json"].decode()
    read = json.loads(content)
    assert list(read) == sorted(read) == ["about", "fields", "name", "rows", "title"]
    assert read["fields"][4:] == [
        {
            "name": "codes",
            "type": "list",
            "itemType": "string",
            "delimiter": " ",
            "description": "Some codes.",
        },
        {
            "name": "pages",
            "type": "list",
            "itemType": "integer",
            "delimiter": " ",
            "description": "Some pages.",
        },
    ]
    assert "→" in content


def test_a_number_that_is_none_is_no_json():
    """Not a number and infinity are not written: a missing value is null."""
    with pytest.raises(ValueError, match="Out of range"):
        json_files([table_of([(None, None, math.inf, None, None, None)])], "")
