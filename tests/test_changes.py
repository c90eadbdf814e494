"""``thb compare`` says what changed, in the terminal, as JSON and as a page."""

import io
import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from thb_analysis import changes
from thb_analysis.cli import app
from thb_analysis.data import load, validate


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Call ``thb compare`` in a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["compare", *map(str, words)])


@pytest.fixture
def newer(older, edit) -> Path:
    """The small package in its next version: one cell less, another label."""
    edit("datapackage.json", '"version": "2.0.0"', '"version": "2.1.0"')
    edit("source/footnotes.csv", '"AT, EL; NO"', '"AT, EL"')
    edit("reliability/second_cells.csv", "3,,NO,reported,,,,,list,\n", "")
    edit("observations.csv", "3,asylum-screening,NO,reported,,,,,list,\n", "")
    return edit("codebook/measures.csv", "Reflection period: length,", "How long,")


@pytest.fixture
def older(tiny, tmp_path) -> Path:
    """The small package as it was."""
    return shutil.copytree(tiny, tmp_path / "older")


def test_the_packages_compared_are_valid(older, newer) -> None:
    """What these tests compare are packages that somebody could have made."""
    assert validate(older).ok
    assert str(validate(newer)) == "The data package is valid."


def test_counts_come_first_and_changes_by_table(call, older, newer) -> None:
    """A reader learns which is which, how many differ, and then what."""
    result = call(older, newer)
    assert result.exit_code == 0, result.stderr
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "What changed"
    assert "version 2.1.0" in lines[2]
    assert lines.index("Cells 0 0 1") < lines.index("Cells")
    assert "Norway: Screening: asylum state reported not covered" in lines
    assert "Further tables and facts of the package differ:" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_no_difference_is_said_calmly(call, older) -> None:
    """Nothing differs: one sentence, and exit code 0."""
    result = call(older, older)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.rstrip().endswith("No difference.")
    assert "Cells" not in result.stdout


def test_a_script_reads_the_same_as_json(call, older, newer) -> None:
    """Keys are fixed, and standard output holds nothing but JSON."""
    result = call(older, newer, "--json", "--html", "page.html")
    data = json.loads(result.stdout)
    assert set(data) == {"kind", "old", "new", "same", "counts", "changes", "others"}
    assert data["counts"]["cells"] == {"added": 0, "removed": 0, "changed": 1}
    assert data["counts"]["irregularities"] == {"added": 0, "removed": 1, "changed": 0}
    assert data["changes"][0] == {
        "table": "cells",
        "key": "asylum-screening NO",
        "field": "state",
        "change": "changed",
        "old": "reported",
        "new": "not_covered",
        "themes": "detection",
        "countries": "NO",
    }
    assert not data["same"]
    assert json.loads(call(older, older, "--json").stdout)["same"]


def test_a_page_holds_all_and_fetches_nothing(call, older, newer) -> None:
    """The page has the look and the policy of the reports, and says nothing of this machine."""
    result = call(older, newer, "--html", "out/page.html")
    assert result.exit_code == 0, result.stderr
    html = Path("out/page.html").read_text("utf-8")
    assert "Content-Security-Policy" in html
    assert "default-src 'none'" in html
    assert "<h1>What changed</h1>" in html
    assert "Norway: Screening: asylum" in html
    assert str(older.parent) not in html
    assert "out/page.html" in result.stderr
    call(older, newer, "--html", "again.html")
    assert Path("again.html").read_text("utf-8") == html


def test_a_page_says_that_nothing_changed(call, older) -> None:
    """There is a page without differences as well."""
    assert call(older, older, "--html", "page.html").exit_code == 0
    assert "No difference." in Path("page.html").read_text("utf-8")


def test_long_tables_are_cut_in_the_terminal_only(older, newer) -> None:
    """A terminal shows the beginning of a table and says how to get the rest; a page has all."""
    from dataclasses import replace

    view = changes.of_packages(load(older), load(newer))
    (cells, *_) = view.parts
    (table,) = cells.tables
    rows = tuple((f"row {place}", "state", "a", "b") for place in range(40))
    long = replace(view, parts=(replace(cells, tables=(replace(table, rows=rows),)),))
    out = io.StringIO()
    changes.render(long, Console(file=out, width=80))
    assert "row 14" in out.getvalue()
    assert "row 15" not in out.getvalue()
    assert "25 more rows" in out.getvalue()
    assert "--html FILE" in out.getvalue()
    assert "row 39" in changes.page(long)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["older", "nowhere"], ["nowhere: this does not exist", "datapackage.json"]),
        (["empty", "nowhere"], ["empty: this has no", "nowhere: this does not"]),
        (["older/source/footnotes.csv", "older"], ["footnotes.csv: this is no folder"]),
        (["older", "older", "--html", "empty"], ["--html empty", "this is a folder"]),
        (["older", "older", "--html", "older/datapackage.json/x"], ["--html", "is a file"]),
        (["older"], ["NEW"]),
        ([], ["OLD"]),
    ],
)
def test_a_wrong_call_is_told_and_does_nothing(call, older, tmp_path, words, parts) -> None:
    """A wrong call ends with 2, says what is wrong, and writes nothing."""
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    result = call(*words)
    assert result.exit_code == 2
    assert not result.stdout
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_package_may_be_named_by_its_descriptor(call, older) -> None:
    """The descriptor stands for its folder, as everywhere else."""
    result = call(older / "datapackage.json", older)
    assert result.exit_code == 0, result.stderr


def test_a_package_that_cannot_be_read_is_told(call, older, newer) -> None:
    """A fault of the data ends with 1 and names the file."""
    (newer / "codebook" / "claims.csv").write_bytes(b"\xe9\n")
    result = call(older, newer)
    assert result.exit_code == 1
    assert "claims.csv" in result.stderr


def test_the_help_shows_an_example_and_the_exit_code(call) -> None:
    """--help says how it is called, and that a difference is no failure."""
    result = call("--help")
    assert "Example: thb compare" in result.stdout
    assert "Ends with 0" in result.stdout
