"""Answers and mistakes as Jupyter shows them, and bundles as the exporters read them."""

import json
import re
from dataclasses import replace
from html import unescape
from zipfile import ZipFile

import pytest
from IPython.utils.capture import capture_output

import thb_analysis as thb
from thb_analysis.display import (
    PROSE_TYPE,
    TABLE_TYPE,
    Cell,
    Column,
    Figure,
    Prose,
    Table,
)
from thb_analysis.errors import ParameterError
from thb_analysis.reports.rendering.document import Document


@pytest.fixture
def table():
    """A table with text, symbols and signs that HTML would read as markup."""
    rows = (
        ("A & B", Cell("●", anchor="m-a"), "1 of 2"),
        ("C", Cell("◐", label="with a condition"), "0"),
    )
    columns = (
        Column("Name", width=3),
        Column("AT", width=1),
        Column("k", numeric=True, width=1),
    )
    return Table("tbl-x", "A caption.", columns, rows)


def test_what_is_published_reads_back_as_it_was(table):
    """From its bundle, once it has been a file, an exporter reads the table that a cell ended in."""
    linked = Table(
        "tbl-y",
        "Linked.",
        (Column("A"), Column("k")),
        ((Cell("1", to="m-a"), "1 of 2"),),
    )
    for shown in (table, linked):
        data, meta = json.loads(json.dumps(shown._repr_mimebundle_()))
        read = Table.from_payload({**data[TABLE_TYPE], **meta["thb"]})
        assert read == shown


def test_a_table_shows_as_html_with_scoped_headers(table):
    """In JupyterLab a table is an HTML table whose text is escaped, whose headers have a scope and whose counts stay whole."""
    html = table._repr_mimebundle_()[0]["text/html"]
    assert '<th scope="col" style="text-align:left">AT</th>' in html
    assert '<th scope="row" style="text-align:left">A &amp; B</th>' in html
    assert '<span title="with a condition">◐</span>' in html
    assert '<td style="text-align:right;white-space:nowrap">1 of 2</td>' in html


def test_a_table_is_saved_as_its_name_ends(table, tmp_path):
    """Word, LaTeX, HTML and Markdown have caption, head, cells and note; the head is marked, and no date is in it."""
    noted = replace(table, note="Source: p. 3 & 4.")
    for suffix in ("docx", "tex", "html", "md"):
        path = noted.save(tmp_path / f"a.{suffix.upper()}")
        content = path.read_bytes()
        assert noted.save(tmp_path / f"b.{suffix}").read_bytes() == content
        if suffix == "docx":
            with ZipFile(path) as parts:
                assert b"1970-01-01T00:00:00Z</dcterms:created" in parts.read(
                    "docProps/core.xml"
                )
                content = parts.read("word/document.xml")
            assert content.count(b'<w:tblHeader w:val="on" />') == 1
        text = unescape(content.decode().replace("\\&", "&"))
        for part in ("A caption.", "Name", "A & B", "◐", "1 of 2", "p. 3 & 4."):
            assert part in text, (suffix, part)
        for mark in {"html": ['scope="col"', 'aria-label="with a con']}.get(suffix, []):
            assert mark in text
    assert table.save(tmp_path / "a.csv").read_bytes() == table.as_csv()
    with pytest.raises(
        ParameterError, match=r"^\.pdf: name a file that ends in .docx,"
    ):
        table.save("a.pdf")


def test_a_table_reads_as_text(table):
    """Without HTML a table is aligned text."""
    lines = table._repr_mimebundle_()[0]["text/plain"].splitlines()
    assert lines[0] == "Table: A caption."
    assert lines[2].split() == ["A", "&", "B", "●", "1", "of", "2"]


def test_prose_is_markdown():
    """Prose publishes its Markdown for reports, HTML for notebooks, and words for a terminal."""
    data, _ = Prose("**a** b")._repr_mimebundle_()
    assert data[PROSE_TYPE] == "**a** b"
    assert "<strong>a</strong> b" in data["text/html"]
    assert data["text/plain"] == str(Prose("**a** b")) == "a b"


def test_what_a_notebook_shows_has_no_number_that_another_run_changes(
    table,
):
    """Cells are run again, edited, in any order: a caption has no number, and a reference is words."""
    html = table._repr_mimebundle_()[0]["text/html"]
    prose = Prose(
        r"As in [the table of x](#tbl-x){.numbered}, [2 of 3 \[x\]](#b){.optional}."
    )
    assert '<figure style="margin:0"><figcaption><b>A caption.</b></figcaption>' in html
    assert (
        prose._repr_mimebundle_()[0]["text/plain"]
        == "As in the table of x, 2 of 3 [x]."
    )


def test_an_empty_caption_is_that_of_the_cell():
    """What a figure leaves empty, the options of its cell say."""
    document = Document(thb.display.TitleBlock("A title"), is_user_notebook=False)
    document.open_cell(
        {"cell_type": "code", "metadata": {}, "source": "#| fig-cap: Read so."}
    )
    data, meta = Figure("fig-x", "", "It rises.", "<svg/>", 1, 1)._repr_mimebundle_()
    document.publish({"output_type": "display_data", "data": data, "metadata": meta})
    assert (document.items["fig-x"].caption, document.faults) == ("Read so.", [])


def test_an_answer_shows_itself(shell, tiny_dataset):
    """A cell that ends in an answer shows each of its parts; without a notebook it reads as text."""
    answer = thb.law(tiny_dataset, "protection")
    with capture_output() as shown:
        assert shell.display_formatter.format(answer) == ({}, {})
    assert len(shown.outputs) == len(
        [each for each in answer.shown() if each != Prose("")]
    )
    assert answer.shown()[0]._repr_mimebundle_()[0]["text/plain"] in repr(answer)


def test_a_mistake_is_one_message(shell):
    """In a notebook an error says in which line it is and what is meant, without the way to it."""
    with capture_output():
        done = shell.run_cell(
            "import thb_analysis as thb\n\nthb.load().select(['Lituana', 'Belgum'])"
        )
    place, message = done.error_in_exec._render_traceback_()
    assert re.fullmatch(r"In \[\d+\], line 3", place)
    assert message.startswith(
        "UnknownName: unknown country 'Lituana': did you mean LT (Lithuania)?"
    )
