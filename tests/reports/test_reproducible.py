"""The same inputs give the same bytes, wherever and by whomever the report is built."""

import getpass
import io
import json
import os
import shutil
import socket
from pathlib import Path

import pikepdf
import pytest

from commands import contents, thb_apart
from conftest import REPOSITORY

pytestmark = pytest.mark.slow

# The others are built once more at a release.
REPORT = "theme-covid"
PARTS = ("src", "data", "notebooks")
USER = "someone-else"


def copied(folder):
    """Copy what a build needs of the project; its data with other dates and rights, and a file beside them."""
    for part in PARTS:
        shutil.copytree(
            REPOSITORY / part,
            folder / part,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for path in (folder / "data").rglob("*.csv"):
        os.utime(path, (0, 0))
        path.chmod(0o600)
    (folder / "data" / "reports").mkdir()
    (folder / "data" / "reports" / "overview.html").write_text("no part of the package")
    return folder


def uncompressed(pdf):
    """Write a PDF's streams in full."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return plain.getvalue()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Reports built where nothing is the same as for the edition but the inputs: files by name."""
    top = tmp_path_factory.mktemp("builds")
    project, home = copied(top / "ä folder with blanks"), top / "home"
    home.mkdir()
    variables = {
        "PYTHONPATH": str(project / "src"),
        "THB_DATA": "",
        "TZ": "Europe/Brussels",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": "1",
        **{"HOME": str(home), "TMPDIR": str(home), "USER": USER, "LOGNAME": USER},
    }
    call = ("build", REPORT, "--out", home / "results", "--jobs", "1")
    done = thb_apart(*call, cwd=project / "notebooks", **variables)
    assert done.returncode == 0, done.stderr
    return contents(home / "results"), top


def test_two_builds_agree_in_every_byte(whole_edition, elsewhere):
    """Folder, user, clock, time zone, locale, hash seed and number of jobs leave no trace in any file."""
    files, _ = elsewhere
    for suffix in ("html", "pdf", "ipynb"):
        name = f"{REPORT}.{suffix}"
        assert files[name] == (whole_edition / name).read_bytes(), name


def test_records_of_two_builds_agree(whole_edition, elsewhere):
    """The manifest says the same of this report, and the data package is packed the same."""
    files, _ = elsewhere
    records = json.loads((whole_edition / "manifest.json").read_bytes())["reports"]
    assert json.loads(files["manifest.json"])["reports"] == {REPORT: records[REPORT]}
    assert files["data.zip"] == (whole_edition / "data.zip").read_bytes()


def test_no_file_says_where_it_was_made(whole_edition, elsewhere):
    """Neither folder nor user nor host stands in what was built."""
    files, top = elsewhere
    names = {str(top), str(REPOSITORY), str(whole_edition), USER}
    # A short name, such as root, may be a word of a text, or stand in a font by chance.
    own = (str(Path.home()), getpass.getuser(), socket.gethostname())
    names |= {name for name in own if len(name) > 6}
    for name, content in files.items():
        text = uncompressed(content) if name.endswith(".pdf") else content
        assert [found for found in names if found.encode() in text] == [], name
