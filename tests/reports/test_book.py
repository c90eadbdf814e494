"""All reports are bound into one volume whose links work and which tells once what they share."""

import io
import json

import page as validation
import pdfua
import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from thb_analysis.errors import RenderError
from thb_analysis.reports import book
from thb_analysis.reports.book import Chapter, arrange, bind
from thb_analysis.reports.catalogue import read_vocabulary
from thb_analysis.reports.verify import verify

HOW = "## How to read\n\nSilence is not no [@source2022]. A note.[^1]\n\n[^1]: The first note."


def published(data, **thb):
    """A code cell that publishes one bundle."""
    data = {"text/plain": "plain", **data}
    return new_code_cell("", outputs=[new_output("display_data", data=data, metadata={"thb": thb})])


def front(title):
    """The cell with the title block."""
    payload = {"title": title, "abstract": f"What {title} holds.", "edition": "2022"}
    return published({"application/vnd.thb.front+json": payload}, kind="front")


def table(id, *rows):
    """The cell with a table of two columns; each row has an anchor and a link to a place."""
    columns = [{"label": "Measure"}, {"label": "Listed", "numeric": True}]
    lines = [[{"text": a, "anchor": a}, {"text": "1 of 2", "to": to}] for a, to in rows]
    data = {"application/vnd.thb.table+json": {"columns": columns, "rows": lines}}
    return published(data, kind="table", id=id, caption=f"The table {id}.")


CELLS = ("## Cells", table("tbl-cells", ("m-a", None), ("m-b", None)))


def chapter(id, kind, *cells, title=""):
    """A chapter of a front and of cells, text for Markdown."""
    made = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return Chapter(id, kind, title or id, new_notebook(cells=[front(id), *made]))


@pytest.fixture
def chapters():
    """Two reports of different kinds that share a section and a table, with the same ids."""
    own = (
        "## Own\n\nSee [](#tbl-own), [a row](#m-b){.optional} and [](#tbl-cells).[^1]\n\n[^1]: {}."
    )
    return [
        chapter("overview", "overview", own.replace("{}", "One"), table("tbl-own", ("o-1", "m-a")), HOW, *CELLS),
        chapter("theme-a", "theme", own.replace("{}", "Two"), table("tbl-own", ("o-1", "o-1")), HOW,
                "## Cells", table("tbl-cells", ("m-b", None))),
        chapter("country-at", "country", HOW, "## Remarks", title="Austria"),
        chapter("country-be", "country", HOW, "## Remarks", title="Belgium"),
    ]  # fmt: skip


@pytest.fixture
def bound(chapters, tiny, tmp_path):
    """The book of these chapters."""
    (tmp_path / "references.bib").write_text(
        "@misc{source2022, title = {The Source}, author = {Network}, year = {2022}}"
    )
    return bind(chapters, read_vocabulary(tiny), tmp_path, [("Made by", "thb book")])


def headings(sections):
    """The headings of sections."""
    return [
        cell.source.splitlines()[0]
        for section in sections
        for cell in section
        if cell.cell_type == "markdown"
    ]


def test_what_different_notebooks_share_is_told_once(chapters):
    """A section that notebooks of two kinds have alike stands in the appendix only."""
    kept, appendix = arrange([*chapters, chapter("robustness", "robustness", HOW, *CELLS)])
    assert headings(appendix) == ["## How to read", "## Cells"]
    assert [headings(own) for own in kept] == [
        ["## Own"], ["## Own"], ["## Remarks"], ["## Remarks"], [],
    ]  # fmt: skip


def test_a_table_of_other_rows_stays_in_its_chapter(chapters):
    """A table is left out only if the appendix has each of its rows."""
    rows = (("m-b", None), ("m-z", None))
    other = chapter("theme-b", "theme", "## Cells", table("tbl-cells", *rows))
    shared = chapter("robustness", "robustness", *CELLS)
    kept, _ = arrange([*chapters, other, shared])
    assert [headings(own) for own in kept][4] == ["## Cells"]


def test_sections_about_the_file_are_left_out():
    """A section whose heading is marked as being about the report as a file is in no book."""
    file = new_markdown_cell("## This file", metadata={"tags": [book.REPORT_ONLY]})
    kept, _ = arrange([chapter("overview", "overview", file, "More of it.", "## Next")])
    assert [headings(own) for own in kept] == [["## Next"]]


def test_the_book_is_accessible_and_archivable(bound, tmp_path):
    """The book is PDF/UA-1 and PDF/A-3a, and a second checker has no finding."""
    path = tmp_path / "book.pdf"
    path.write_bytes(bound)
    for profile in ("ua1", "pdfa3a"):
        report = validation.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]
    assert not pdfua.validate(str(path)).findings


def test_chapters_are_bookmarked_and_their_tables_attached(bound):
    """Chapters, appendix and one bibliography are in the outline; tables are named by chapter."""
    with pikepdf.open(io.BytesIO(bound)) as document:
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
            below = [item.title for item in outline.root[0].children]
        described = {name: file.description for name, file in document.attachments.items()}
    assert [title.split(" ", 1)[-1] for title in titles] == [
        "overview", "theme-a", "Austria", "Belgium", "Appendix", "References",
    ]  # fmt: skip
    assert below == ["Own", "Cells"]
    assert described["theme-a-tbl-own.csv"] == "Table 2.1: The table tbl-own."


def test_links_stay_within_their_chapter_or_lead_to_the_appendix(
    chapters, tiny, tmp_path, monkeypatch
):
    """The same id is another place in each chapter; what a chapter lacks is found in the appendix."""
    from thb_analysis.reports import typst

    seen = {}

    def laid_out(body, front, items, name, book):
        seen.update(body=body, items=items, book=book)
        return b""

    monkeypatch.setattr(typst, "compile_pdf", laid_out)
    (tmp_path / "references.bib").write_text("@misc{source2022, title = {T}, year = {2022}}")
    bind([*chapters, chapter("robustness", "robustness", *CELLS)], read_vocabulary(tiny), tmp_path)
    links = {id_: item.rows[0][1].href for id_, item in seen["items"].items()}
    assert links["overview-tbl-own"] == "#appendix-m-a"
    assert links["theme-a-tbl-own"] == "#theme-a-o-1"
    assert "#link(<theme-a-tbl-own>)[Table~2.1]" in seen["body"]
    assert seen["body"].count("#link(<appendix-m-b>)[a row]") == 2
    assert seen["body"].count("#link(<appendix-tbl-cells>)[Table~A.1]") == 2
    assert "One." in seen["body"]
    assert "Two." in seen["body"]
    assert seen["book"]["brief"] == ("country-at", "robustness")


def test_a_fault_names_its_chapter(tiny, tmp_path):
    """What keeps the book from being bound is told with chapter and cell."""
    broken = chapter("theme-a", "theme", "## Own\n\nSee [](#gone).")
    with pytest.raises(RenderError, match=r"theme-a, cell 2 \(## Own\).*\"gone\""):
        bind([broken], read_vocabulary(tiny), tmp_path)


@pytest.fixture
def made(project, instant, monkeypatch):
    """A project whose book was bound of two reports, without laying it out."""
    monkeypatch.setattr(
        book, "bind", lambda chapters, *_: json.dumps([c.id for c in chapters]).encode()
    )
    monkeypatch.setattr(book.nbformat, "reads", lambda text, as_version: text)
    build = book.build
    monkeypatch.setattr(book, "build", lambda *given: build(*given, open_pool=instant))
    book.make(project.targets("country-be", "theme-detection"), project.settings())
    return project


def test_the_book_stands_in_manifest_and_index(made):
    """The manifest knows the hash of the book and its chapters, and the index links to it."""
    manifest = json.loads((made.out / "manifest.json").read_text("utf-8"))
    assert made.files() == {
        "book.pdf",
        "data.zip",
        "index.html",
        "manifest.json",
        "ro-crate-metadata.json",
    }
    assert manifest["files"]["book.pdf"] == manifest["book"]["outputs"]["book.pdf"]
    assert set(manifest["book"]["chapters"]) == {"country-be", "theme-detection"}
    assert json.loads((made.out / "book.pdf").read_text()) == ["theme-detection", "country-be"]
    assert 'href="book.pdf"' in (made.out / "index.html").read_text("utf-8")
    assert verify(made.out, made.settings())[1] == []


def test_an_altered_book_is_found(made):
    """A book that is not the one that was bound differs from its manifest."""
    (made.out / "book.pdf").write_bytes(b"other")
    assert verify(made.out, made.settings())[1] == ["book.pdf: not the file that was built"]


def test_a_book_of_earlier_reports_is_found(made, instant):
    """Who builds a report anew learns that the book holds it as it was; the book stays listed."""
    from thb_analysis.reports.run import build

    made.write("theme", "print('other')")
    build(made.targets("theme-detection"), made.settings(), open_pool=instant)
    assert verify(made.out, made.settings())[1] == [
        f"book.pdf: holds theme-detection as built before; bind it again: thb book --out {made.out}"
    ]


def test_a_book_of_other_data_is_found(made):
    """A book is held against the inputs at hand, also where no report stands beside it."""
    descriptor = json.loads((made.data / "datapackage.json").read_text("utf-8"))
    (made.data / "datapackage.json").write_text(json.dumps({**descriptor, "version": "9"}))
    assert verify(made.out, made.settings())[1] == [
        "book.pdf: made from another data package than the one at hand; "
        f"bind it again: thb book --out {made.out}"
    ]


def test_without_a_report_there_is_no_book(project, instant, monkeypatch):
    """A report that fails is told, and no book is made."""
    build = book.build
    monkeypatch.setattr(book, "build", lambda *given: build(*given, open_pool=instant))
    project.write("theme", "1 / 0")
    (outcome,) = book.make(project.targets("theme-detection"), project.settings())
    assert outcome.failure
    assert not project.out.exists()
