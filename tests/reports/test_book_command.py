"""What `thb book` says, and how it ends."""

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.reports import book


@pytest.fixture
def thb_book(project, instant, monkeypatch):
    """Run `thb book` in a project, with reports from nothing and a binder that notes its imprint."""
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))
    monkeypatch.setattr("thb_analysis.reports.run._processes", instant)
    monkeypatch.setattr(book.nbformat, "reads", lambda text, as_version: text)
    monkeypatch.setattr(book, "bind", lambda *given: dict(given[3])["Made by"].encode())
    return lambda *arguments: CliRunner().invoke(app, ["book", *arguments])


def test_the_book_is_said_to_stand(thb_book, project):
    """The command counts the reports, profiles of selected countries included, and names the file."""
    result = thb_book("--out", "mine", "-p", "countries=AT, NO")
    assert (result.exit_code, result.stdout) == (0, "7 reports in one volume: mine/book.pdf\n")
    made_by = (project.root / "mine" / "book.pdf").read_text()
    assert made_by == "thb book -p 'countries=AT, NO'"


def test_who_builds_reports_anew_learns_that_the_book_is_older(thb_book, project):
    """A build beside a book says so if the book holds a report as it was before, and is no failure."""
    assert thb_book().exit_code == 0
    build = ["build", "theme-detection", "--format", "html"]
    assert "book.pdf" not in CliRunner().invoke(app, build).stderr
    project.write("theme", "print('other')")
    result = CliRunner().invoke(app, build)
    assert result.exit_code == 0
    assert result.stderr.endswith(
        "thb: book.pdf: holds theme-detection as built before; bind it again: thb book --out reports\n"
    )


def test_a_failed_report_is_named(thb_book, project):
    """The exit code is 1 where a report fails, and no book is made."""
    project.write("overview", "1 / 0")
    result = thb_book()
    assert result.exit_code == 1
    assert "thb: overview failed in cell In [2]\n  ZeroDivisionError" in result.stderr
    assert result.stderr.endswith("thb: the book is not made unless all reports are\n")
    assert not (project.out / "book.pdf").exists()


def test_a_wrong_call_is_told(thb_book, project):
    """All mistakes of a call are told at once, before anything is built, and the exit code is 2."""
    (project.root / "taken").write_text("")
    result = thb_book("--out", "taken", "--jobs", "-1", "-p", "countries=XX")
    assert result.exit_code == 2
    assert "without" not in result.stderr
    for part in ("--out taken", "--jobs -1", "XX"):
        assert part in result.stderr


def test_a_bound_book_is_taken_from_the_cache(thb_book, project, monkeypatch):
    """A second call does not bind again, unless it is forced to."""
    assert thb_book().exit_code == 0
    monkeypatch.setattr(book, "bind", lambda *given: b"bound again")
    assert thb_book("--out", "mine").exit_code == 0
    assert (project.root / "mine" / "book.pdf").read_bytes() == b"thb book"
    assert thb_book("--force").exit_code == 0
    assert (project.out / "book.pdf").read_bytes() == b"bound again"
