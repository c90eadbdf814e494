"""The same inputs give the same bytes, wherever and by whomever the report is built."""

import getpass
import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

# One process makes the two builds that all tests look at.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reproducible")]

ROOT = Path(__file__).parents[2]
REPORT = "theme-covid"
BUILD = "import sys; from thb_analysis.cli import main; sys.argv[0] = 'thb'; main()"
PARTS = ("src", "data", "notebooks")
USER = "someone-else"


def built(project: Path, out: Path, cwd: Path, jobs: int, **variables: str) -> dict[str, bytes]:
    """Build the report from a copy of the project, in a process of its own; the files, by name."""
    arguments = ["build", REPORT, "--out", str(out), "--data", str(project / "data")]
    subprocess.run(
        [sys.executable, "-c", BUILD, *arguments, "--force", "--jobs", str(jobs)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(project / "src"), **variables},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in out.iterdir()}


def copied(folder: Path) -> Path:
    """Copy what a build needs of the project."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def uncompressed(pdf: bytes) -> bytes:
    """Write a PDF's streams in full."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return plain.getvalue()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Two builds of one report that have nothing in common but the inputs, and where they were made."""
    top = tmp_path_factory.mktemp("builds")
    here = copied(top / "ä folder with blanks")
    there = copied(top / "elsewhere" / "deeper")
    home = top / "home"
    home.mkdir()
    first = built(
        here, here / "out", here, 2, TZ="Europe/Brussels", LC_ALL="C.UTF-8", PYTHONHASHSEED="1"
    )
    second = built(
        there,
        home / "results",
        there / "notebooks",
        1,
        TZ="Pacific/Kiritimati",
        # So that what is read or written without naming an encoding fails.
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        PYTHONHASHSEED="2",
        HOME=str(home),
        USER=USER,
        LOGNAME=USER,
        TMPDIR=str(home),
        COLUMNS="40",
    )
    return first, second, top


def test_two_builds_agree_in_every_byte(elsewhere):
    """Folder, user, time zone, locale, hash seed and number of jobs leave no trace in any file."""
    first, second, _ = elsewhere
    assert set(first) == set(second)
    assert {f"{REPORT}.{suffix}" for suffix in ("html", "pdf", "ipynb")} < set(first)
    assert [name for name in first if first[name] != second[name]] == []


def test_no_file_tells_where_it_was_made(elsewhere):
    """Neither folder nor user nor host stands in what was built."""
    first, second, top = elsewhere
    names = {str(top), str(ROOT), USER}
    # A short name, such as root, may be a word of a text, or stand in a font by chance.
    own = (str(Path.home()), getpass.getuser(), socket.gethostname())
    names |= {name for name in own if len(name) > 6}
    for built_files in (first, second):
        for name, content in built_files.items():
            text = uncompressed(content) if name.endswith(".pdf") else content
            assert [told for told in names if told.encode() in text] == [], name
