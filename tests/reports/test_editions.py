"""Two built editions are compared report by report: what they were made from, texts, tables."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from thb_analysis.display import Cell, Front, Prose, Table, columns
from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.reports.cache import sha256
from thb_analysis.reports.editions import Change, compare_editions
from thb_analysis.reports.exporters import HTMLExporter
from thb_analysis.reports.pages import read_page

PUBLISHED = Path(__file__).parents[2] / "reports"

RECORD = {
    "title": "On detection",
    "edition": "2022",
    "card": {"finding": "Two of five."},
    "inputs": {"data": "d1", "notebook": "n1"},
    "notebook": "theme.ipynb",
    "packages": {"pandas": "3.0"},
    "parameters": {"countries": ["AT", "BE"], "include_body": True},
}


def coverage(*rows: tuple, labels: tuple[str, ...] = ("Measure", "Listed"), **facts) -> Table:
    """A table of a report."""
    return Table("tbl-coverage", facts.get("caption", "Coverage."), columns(*labels), rows)


def page(*shown: Prose | Table | str) -> str:
    """Render what a notebook publishes, headings as plain text, as the exporter does."""
    cells = []
    for each in (Front("On detection", "", "Abstract.", (), (), "2022", "1"), *shown):
        if isinstance(each, str):
            cells.append(new_markdown_cell(each))
        else:
            data, metadata = each._repr_mimebundle_()
            output = new_output("display_data", data=data, metadata=metadata)
            cells.append(new_code_cell(outputs=[output]))
    html, _ = HTMLExporter().from_notebook_node(new_notebook(cells=cells))
    return html


@pytest.fixture
def edition(tmp_path: Path) -> Callable[..., Path]:
    """Write an edition of one report: ``edition("old", html, finding=…)``."""

    def write(name: str, html: str | None = None, report: str = "theme-a", **facts) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        outputs = {}
        if html is not None:
            (folder / f"{report}.html").write_text(html, "utf-8")
            outputs[f"{report}.html"] = sha256(html.encode())
        record = {**RECORD, **facts, "outputs": outputs}
        manifest = folder / "manifest.json"
        reports = json.loads(manifest.read_text("utf-8"))["reports"] if manifest.exists() else {}
        manifest.write_text(json.dumps({"files": {}, "reports": {**reports, report: record}}))
        return folder

    return write


def differences(old: Path, new: Path, part: str) -> list[tuple[str, ...]]:
    """What differs in one part, without the report and the part."""
    changes = compare_editions(old, new).changes
    return [change[2:] for change in changes if change.part == part]


def test_an_edition_does_not_differ_from_itself() -> None:
    """The published edition, held against itself, shows no difference."""
    assert PUBLISHED.is_dir()
    compared = compare_editions(PUBLISHED, PUBLISHED)
    assert compared.same
    assert len(compared.titles) > 8


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("[!i]*.html")), ids=lambda path: path.stem)
def test_every_table_of_a_page_is_read_whole(path: Path) -> None:
    """Each table has a caption, and in each row as many cells as columns; no text is empty."""
    read = read_page(path.read_text("utf-8"))
    assert len(read.tables) == path.read_text("utf-8").count("<table")
    for table in read.tables.values():
        assert table.caption
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}
    assert all(text for texts in read.texts.values() for text in texts)


def test_a_cell_is_read_as_it_is_heard() -> None:
    """The state of a matrix cell is its words, and not its symbol; a link is its text."""
    table = coverage(
        ("Screening", Cell(state="not_reported")), ("Asylum", Cell("2 of 3", href="https://a.eu"))
    )
    assert read_page(page(table)).tables["tbl-coverage"].rows == [
        ["Screening", "not reported"],
        ["Asylum", "2 of 3"],
    ]


def test_reports_that_only_one_edition_has_are_named(edition) -> None:
    """A report that is new and one that is gone are told once each, without their contents."""
    old = edition("old", "", report="gone", title="Gone")
    old = edition("old", page())
    new = edition("new", page())
    new = edition("new", "", report="come", title="Come")
    compared = compare_editions(old, new)
    assert compared.changes == (
        Change("come", "report", "", "", "", "", "added", "", ""),
        Change("gone", "report", "", "", "", "", "removed", "", ""),
    )
    assert compared.titles == {"theme-a": "On detection", "come": "Come", "gone": "Gone"}


def test_what_a_report_was_made_from_is_compared(edition) -> None:
    """Parameters are written as the command line takes them; inputs and packages by name."""
    old = edition("old", page())
    new = edition(
        "new",
        page(),
        parameters={"countries": [], "include_body": False},
        inputs={"data": "d2", "notebook": "n1"},
        packages={"pandas": "3.0", "numpy": "2"},
        card={"finding": "Three of five."},
    )
    assert differences(old, new, "parameter") == [
        ("countries", "", "", "", "changed", "AT,BE", ""),
        ("include_body", "", "", "", "changed", "true", "false"),
    ]
    assert differences(old, new, "input") == [("data", "", "", "", "changed", "d1", "d2")]
    assert differences(old, new, "package") == [("numpy", "", "", "", "added", "", "2")]
    assert differences(old, new, "finding") == [
        ("", "", "", "", "changed", "Two of five.", "Three of five.")
    ]


def test_a_cell_of_a_table_that_differs_is_named_by_row_and_column(edition) -> None:
    """The order of rows does not matter, and nothing else of the table is told."""
    old = edition("old", page(coverage(("Screening", "2 of 5"), ("Asylum", "1 of 3"))))
    new = edition("new", page(coverage(("Asylum", "2 of 3"), ("Screening", "2 of 5"))))
    assert differences(old, new, "table") == [
        ("tbl-coverage", "Coverage.", "Asylum", "Listed", "changed", "1 of 3", "2 of 3")
    ]
    assert differences(old, new, "text") == []


def test_rows_and_columns_that_come_and_go_are_told_once(edition) -> None:
    """A new row is added whole; of a new column no single cell is told."""
    old = edition("old", page(coverage(("Screening", "2"), ("Asylum", "1"))))
    new = edition(
        "new",
        page(
            coverage(
                ("Screening", "2", "a"), ("Other", "1", "b"), labels=("Measure", "Listed", "Note")
            )
        ),
    )
    assert [
        (row, column, change) for _, _, row, column, change, *_ in differences(old, new, "table")
    ] == [
        ("", "Note", "added"),
        ("Other", "", "added"),
        ("Asylum", "", "removed"),
    ]


def test_a_caption_that_reads_otherwise_belongs_to_its_table(edition) -> None:
    """A caption is told once, as that of the table, and no cell with it."""
    old = edition("old", page(coverage(("A", "1"))))
    new = edition("new", page(coverage(("A", "1"), caption="Counts.")))
    assert differences(old, new, "table") == [
        ("tbl-coverage", "Counts.", "", "", "changed", "Coverage.", "Counts.")
    ]
    assert differences(old, new, "text") == []


def test_rows_with_the_same_head_are_told_apart_by_more_columns(edition) -> None:
    """Where the first column repeats, the next ones belong to what a row is known by."""
    labels = ("Country", "Measure", "Remark")
    old = edition("old", page(coverage(("Malta", "A", "x"), ("Malta", "B", "y"), labels=labels)))
    new = edition("new", page(coverage(("Malta", "A", "x"), ("Malta", "B", "z"), labels=labels)))
    assert differences(old, new, "table") == [
        ("tbl-coverage", "Coverage.", "Malta · B", "Remark", "changed", "y", "z")
    ]


def test_rows_that_nothing_tells_apart_are_known_by_their_place(edition) -> None:
    """Two rows that are the same in all columns are no error."""
    old = edition("old", page(coverage(("A", "1"), ("A", "1"))))
    new = edition("new", page(coverage(("A", "1"), ("A", "2"))))
    (change, *_) = [each for each in compare_editions(old, new).changes if each.part == "table"]
    assert change.change in ("added", "removed", "changed")
    assert differences(old, edition("same", page(coverage(("A", "1"), ("A", "1")))), "table") == []


def test_a_paragraph_that_reads_otherwise_is_told_with_its_section(edition) -> None:
    """Old and new stand beside each other; those before and after it are not told."""
    texts = ["One list names AT.", "Nothing changes here."]
    old = edition("old", page("## Coverage", Prose("\n\n".join(texts))))
    texts[0] = "Two lists name AT."
    new = edition("new", page("## Coverage", Prose("\n\n".join([*texts, "A new one."]))))
    assert differences(old, new, "text") == [
        ("coverage", "Coverage", "", "", "changed", "One list names AT.", "Two lists name AT."),
        ("coverage", "Coverage", "", "", "added", "", "A new one."),
    ]


def test_another_number_of_a_table_is_no_change_of_text(edition) -> None:
    """A table that is put before another renumbers it, and nothing but the table is new."""
    first = Table("tbl-first", "First.", columns("A", "B"), (("a", "b"),))
    body = [Prose("[](#tbl-coverage) shows it."), coverage(("A", "1"))]
    old, new = edition("old", page(*body)), edition("new", page(first, *body))
    assert differences(old, new, "table") == [("tbl-first", "First.", "", "", "added", "", "")]
    assert differences(old, new, "text") == []


def test_how_a_report_was_made_is_not_told_twice(edition) -> None:
    """Hashes in the text change with the data; the manifest says so already."""
    texts = [page("## How this report was made", Prose(f"Hash {each}.")) for each in "ab"]
    old, new = edition("old", texts[0]), edition("new", texts[1])
    assert compare_editions(old, new).same


def test_a_report_without_a_page_is_not_said_to_be_the_same(edition) -> None:
    """An edition of PDFs only can be compared by its manifest, and what was not compared is named."""
    compared = compare_editions(edition("old"), edition("new"))
    assert compared.unread == ("theme-a",)
    assert not compared.same
    assert compare_editions(edition("old"), edition("third", page())).unread == ("theme-a",)


def test_a_folder_without_a_manifest_is_told(edition, tmp_path) -> None:
    """What is no edition, or has a damaged manifest, is named."""
    old = edition("old", page())
    with pytest.raises(DataNotFound, match="Name a folder that thb build has written"):
        compare_editions(old, tmp_path / "nowhere")
    (old / "manifest.json").write_text("[]")
    with pytest.raises(ThbError, match="is no manifest"):
        compare_editions(old, old)
