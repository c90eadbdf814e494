"""The command line: what is listed, how a command ends, and what a signal does."""

import csv
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from commands import THB
from thb_analysis.cli import app
from thb_analysis.progress import progress


@pytest.fixture
def thb(tiny, monkeypatch):
    """Run the command line on the small data package."""
    monkeypatch.setenv("THB_DATA", str(tiny))
    return lambda *arguments: CliRunner().invoke(
        app, [str(argument) for argument in arguments]
    )


@pytest.mark.parametrize("command", [each.name for each in app.registered_commands])
def test_every_command_has_help_with_an_example(thb, command):
    """--help explains a command and shows how it is used."""
    result = thb(command, "--help")
    assert result.exit_code == 0
    assert f"Example: thb {command}" in result.stdout


def test_the_reports_are_listed(thb, edit):
    """thb list shows each report with its title, and nothing else, of data with faults too."""
    edit("source/footnotes.csv", "BE and GE.", "GE.")
    result = thb("list")
    assert result.exit_code == 0
    assert "theme-protection      Protection" in result.stdout
    assert len(result.stdout.splitlines()) == 10


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "theme-detection",
            ["group_by=region", "true or false", "Allowed: AT BE EL GE NO"],
        ),
        ("theme", ["include_qualified=true", "      Allowed: detection protection\n"]),
        (
            "source_audit",
            ["include_qualified=true", "source-audit: Audit of the source\n"],
        ),
    ],
)
def test_the_parameters_of_a_report_or_notebook_are_listed(thb, name, lines):
    """thb list shows name, default, type and allowed values, of whatever thb build takes."""
    result = thb("list", name)
    assert result.exit_code == 0, result.stderr
    assert [line for line in lines if line not in result.stdout] == []
    assert ("theme=" in result.stdout) == (name == "theme")


def test_an_export_follows_selection_and_theme_and_says_what_it_wrote(
    thb, tmp_path, monkeypatch
):
    """Countries, in any case, and theme decide what is counted; one line names folder and files."""
    monkeypatch.chdir(tmp_path)
    call = "export cells --theme Protection -p countries=at,el --out mine --format CSV,xlsx"
    result = thb(*call.split())
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "4 files: mine\n"
    assert (tmp_path / "mine" / "results.xlsx").is_file()
    with (tmp_path / "mine" / "cells.csv").open(encoding="utf-8") as file:
        rows = {(row["theme"], row["country"]) for row in csv.DictReader(file)}
    assert rows == {("protection", "AT"), ("protection", "EL")}


def test_a_fault_of_the_program_is_one_line(thb, monkeypatch):
    """An unexpected error shows its traceback with --debug only, which changes no exit code."""
    assert thb("build", "--debug", "-p", "contries=AT").exit_code == 2
    monkeypatch.setattr(
        "thb_analysis.reports.catalog.parameters.list_reports", lambda v: 1 / 0
    )
    result = thb("list")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "--debug" in result.stderr
    debugged = thb("list", "--debug")
    assert debugged.exit_code == 1
    assert "Traceback" in debugged.stderr
    assert debugged.stderr.endswith(result.stderr)


@pytest.mark.skipif(os.name == "nt", reason="no such pipes on Windows")
def test_a_reader_that_goes_away_is_no_error(tiny):
    """thb list | head: once nobody reads, the command ends without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*THB, "list", "--data", tiny], stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def run_apart(code):
    """Run code in a process of its own."""
    call = [sys.executable, "-c", code]
    return subprocess.run(call, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name == "nt", reason="no such signals on Windows")
def test_a_signal_ends_with_its_number():
    """Ctrl-C, a scheduler that ends a job and a terminal that is closed: one line, and the exit code."""
    code = (
        "import signal; signal.signal(signal.SIGTERM, signal.default_int_handler)\n"
        "from thb_analysis.cli import app; from thb_analysis.reports.catalog import parameters\n"
        "parameters.list_reports = lambda _: signal.raise_signal(signal.SIGTERM)\n"
        "app(['list'])"
    )
    done = run_apart(code)
    assert done.returncode == 128 + signal.SIGTERM
    assert done.stderr.startswith("thb: interrupted")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="no such signals on Windows")
def test_a_second_signal_always_ends_a_command():
    """Whatever has become of the first: code that goes on after it is ended by the next."""
    code = (
        "import signal; from thb_analysis.cli.errors import errors_reported\n"
        "def command():\n"
        "    try: signal.raise_signal(signal.SIGHUP)\n"
        "    except KeyboardInterrupt: signal.raise_signal(signal.SIGTERM)\n"
        "    print('goes on')\n"
        "for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):\n"
        "    signal.signal(each, signal.default_int_handler)\n"
        "errors_reported(command)()"
    )
    done = run_apart(code)
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "")


@pytest.mark.parametrize(
    "file", ["overview", "overview.md", "data/texts/overview.md", "texts/overview"]
)
def test_a_text_is_read_back(thb, tiny, edit, file):
    """thb validate --read says below each sentence what its ties have proved, of a text with faults too."""
    (tiny / "texts").mkdir()
    edit("texts/overview.md", "", "# T\n\n## lead\n\n[5 of 5]{k=screening} do.\n")
    result = thb("validate", "--read", file)
    assert result.exit_code == 0, result.stderr
    said = "    [5 of 5] Of all participants, 5 of 5 are reported for “Screening”: "
    assert f"\n5 of 5 do.\n{said}" in result.stdout
    edit("texts/overview.md", "[5 of 5]", "[4 of 5]")
    result = thb("validate", "--read", file)
    assert (result.exit_code, "4 of 5" in result.stderr) == (1, True)
    assert said.replace("[5", "[4") in result.stdout


def test_a_terminal_shows_how_far_work_is(monkeypatch, capsys):
    """The bar advances by a report, and names it."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress(2) as advance:
        advance(SimpleNamespace(report="silence", status="built"))
    shown = capsys.readouterr().err
    assert "1/2" in shown
    assert "silence built" in shown
