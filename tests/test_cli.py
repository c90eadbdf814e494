"""The command line: what is listed, how a command ends, and what a signal does."""

import csv
import os
import re
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from thb_analysis.analysis.exports import RESULTS
from thb_analysis.cli import app


@pytest.fixture
def thb(tiny, monkeypatch):
    """Run the command line on the small data package."""
    monkeypatch.setenv("THB_DATA", str(tiny))
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", [each.name for each in app.registered_commands])
def test_every_command_has_help_with_an_example(thb, command):
    """--help explains a command and shows how it is used."""
    result = thb(command, "--help")
    assert result.exit_code == 0
    assert f"Example: thb {command}" in result.stdout


def test_the_reports_are_listed(thb):
    """thb list shows each report with its title, and nothing else."""
    result = thb("list")
    assert result.exit_code == 0
    assert "theme-protection      Protection" in result.stdout
    assert len(result.stdout.splitlines()) == 10


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("theme-detection", ["group_by=region", "true or false", "Allowed: AT BE EL GE NO"]),
        ("theme", ["include_qualified=true", "      Allowed: detection protection\n"]),
        ("source_audit", ["include_qualified=true", "source-audit: Audit of the source\n"]),
    ],
)
def test_the_parameters_of_a_report_or_notebook_are_listed(thb, name, lines):
    """thb list shows name, default, type and allowed values, of whatever thb build takes."""
    result = thb("list", name)
    assert result.exit_code == 0, result.stderr
    assert [line for line in lines if line not in result.stdout] == []
    assert ("theme=" in result.stdout) == (name == "theme")


def test_the_results_are_listed(thb):
    """thb export --list shows each result with its title, and writes nothing."""
    result = thb("export", "--list")
    assert result.exit_code == 0
    assert re.search(
        r"^cells +Cells: every country under every measure$", result.stdout, re.MULTILINE
    )
    assert len(result.stdout.splitlines()) == len(RESULTS)


def test_an_export_follows_selection_and_theme_and_says_what_it_wrote(thb, tmp_path, monkeypatch):
    """Countries, in any case, and theme decide what is counted; one line names folder and files."""
    monkeypatch.chdir(tmp_path)
    call = ["export", "cells", "--theme", "Protection", "-p", "countries=at,el", "--out", "mine"]
    result = thb(*call, "--format", "CSV,xlsx")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "4 files: mine\n"
    assert (tmp_path / "mine" / "results.xlsx").is_file()
    with (tmp_path / "mine" / "cells.csv").open(encoding="utf-8") as file:
        rows = {(row["theme"], row["country"]) for row in csv.DictReader(file)}
    assert rows == {("protection", "AT"), ("protection", "EL")}


def test_a_fault_of_the_program_is_told_in_one_line(thb, monkeypatch):
    """An unexpected error shows its traceback with --debug only, which changes no exit code."""
    assert thb("build", "--debug", "-p", "contries=AT").exit_code == 2
    monkeypatch.setattr("thb_analysis.reports.catalog.parameters.list_reports", lambda v: 1 / 0)
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
    command = [sys.executable, "-c", "from thb_analysis.cli import main; main()", "list"]
    environment = {**os.environ, "THB_DATA": str(tiny)}
    done = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, env=environment, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.fixture
def usual_signals():
    """Signals do what they do in a new process, and so again after the test."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.skipif(os.name == "nt", reason="no such signals on Windows")
def test_a_signal_ends_with_its_number(thb, tmp_path, monkeypatch, usual_signals, name):
    """Ctrl-C, a scheduler that ends a job and a terminal that is closed are told alike, in one line."""
    monkeypatch.chdir(tmp_path)  # where a build that goes on replaces nothing
    number = getattr(signal, name)

    def interrupt(path=None):
        # A shell that starts the tests in the background has them ignore Ctrl-C.
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        signal.raise_signal(number)

    monkeypatch.setattr("thb_analysis.reports.catalog.requests.open_package", interrupt)
    result = thb("build")
    assert result.exit_code == 128 + number
    assert result.stderr.startswith("thb: interrupted")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="no such signals on Windows")
def test_a_second_signal_always_ends_a_command():
    """Whatever has become of the first: code that goes on after it is ended by the next."""
    code = (
        "import signal; from thb_analysis.cli.errors import errors_reported\n"
        "def command():\n"
        "    try: signal.raise_signal(signal.SIGHUP)\n"
        "    except KeyboardInterrupt: signal.raise_signal(signal.SIGTERM)\n"
        "    print('goes on')\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "errors_reported(command)()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "")


def test_the_version_is_shown(thb):
    """thb --version prints the version."""
    assert thb("--version").stdout.strip().count(".") == 2


def test_the_installed_command_runs():
    """The entry point that installation makes leads to the same command line."""
    code = "from importlib.metadata import entry_points as e; e(group='console_scripts')['thb'].load()()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Commands:" in done.stdout + done.stderr
