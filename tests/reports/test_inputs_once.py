"""What is edited while reports are made gets into none of them, and no hash speaks for what was not read."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from commands import thb
from thb_analysis import load

pytestmark = pytest.mark.slow

NAME = "import thb_analysis as thb; print('In the data:', thb.load().country_names['AT'])"


# So that neither their size nor a newer time gives them away.
EDIT = """\
import os, pathlib
for path, old, new in {edits!r}:
    path = pathlib.Path(path)
    assert len(old) == len(new)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.utime(path, (0, 0))
"""


def edited(*edits: tuple[Path, str, str]) -> str:
    """Return a cell that edits files: path, what stands there, and what comes in its place."""
    return EDIT.format(edits=[(str(path), old, new) for path, old, new in edits])


def page(folder: Path, report: str = "overview") -> str:
    """The page of a report."""
    return (folder / f"{report}.html").read_text("utf-8")


def test_what_is_edited_meanwhile_counts_from_the_next_build_on(project):
    """Page, manifest and archive are those of data, texts and notebooks as they were at the start."""
    edits = (
        (project.data / "codebook" / "countries.csv", "AT,Austria", "AT,Atlanta"),
        (project.data / "NOTES.md", "as it was", "as it ist"),
        (project.notebooks / "theme.ipynb", "It says this", "It says that"),
    )
    back = edited(*((path, new, old) for path, old, new in edits))
    project.write("overview", project.front, edited(*edits), NAME)
    project.write("theme", project.front, "print('It says this')")
    (project.data / "NOTES.md").write_text("as it was")
    before, out, taken = load(project.data).sha256, project.root / "out", project.root / "taken"
    reports = ("overview", "theme-detection")
    build = ("build", *reports, "--format", "html", "--data", project.data, "--out", "out")
    first = thb(*build, "--jobs", "1", cwd=project.root)
    assert first.returncode == 0, first.stderr

    assert "In the data: Austria" in page(out)
    assert "It says this" in page(out, "theme-detection")
    zipfile.ZipFile(io.BytesIO((out / "data.zip").read_bytes())).extractall(taken)
    record = json.loads((out / "manifest.json").read_text("utf-8"))["reports"]["overview"]
    assert record["inputs"]["data"] == load(taken).sha256 == before
    assert (taken / "NOTES.md").read_text("utf-8") == "as it was"

    exec(back)
    assert "2 reports up to date" in thb(*build, cwd=project.root).stdout
    held = thb("verify", "out", "--data", project.data, cwd=project.root)
    assert "as recorded" in held.stdout, held.stderr
    pages = [path.read_text("utf-8") for path in out.glob("*.html")]
    assert not [text for text in pages if "Atlanta" in text]

    exec(edited(*edits))
    again = thb(*build, cwd=project.root)
    assert "2 reports built" in again.stdout, again.stdout + again.stderr
    assert "In the data: Atlanta" in page(out)
    assert "It says that" in page(out, "theme-detection")
