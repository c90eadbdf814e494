"""What is edited while reports are made gets into none of them, and no hash speaks for what was not read."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

import thb_analysis
from commands import Gate, thb, thb_apart
from thb_analysis import load

pytestmark = pytest.mark.slow

NAME = "import thb_analysis as thb; print('In the data:', thb.load().country_names['AT'])"


@pytest.fixture
def gate(tmp_path):
    """Stop the overview before it reads the data."""
    return Gate(tmp_path)


def edited(path: Path, old: str, new: str) -> None:
    """Edit a file so that neither its size nor a newer time gives it away."""
    assert len(old) == len(new)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(path, (0, 0))


def page(folder: Path, report: str = "overview") -> str:
    """The page of a report."""
    return (folder / f"{report}.html").read_text("utf-8")


def test_what_is_edited_meanwhile_counts_from_the_next_build_on(project, gate):
    """Page, manifest and archive are those of data, texts and notebooks as they were at the start."""
    project.write("overview", project.front, gate.cell, NAME)
    project.write("theme", project.front, "print('It says this')")
    (project.data / "NOTES.md").write_text("as it was")
    before, out, taken = load(project.data).sha256, project.root / "out", project.root / "taken"
    edits = {
        project.data / "codebook" / "countries.csv": ("AT,Austria", "AT,Atlanta"),
        project.data / "NOTES.md": ("as it was", "as it ist"),
        project.notebooks / "theme.ipynb": ("It says this", "It says that"),
    }
    reports = ("overview", "theme-detection")
    build = ("build", *reports, "--format", "html", "--data", project.data, "--out", "out")
    with gate.held(*build, "--jobs", "1", cwd=project.root) as first:
        for path, (old, new) in edits.items():
            edited(path, old, new)
    assert first.returncode == 0, first.told

    assert "In the data: Austria" in page(out)
    assert "It says this" in page(out, "theme-detection")
    zipfile.ZipFile(io.BytesIO((out / "data.zip").read_bytes())).extractall(taken)
    record = json.loads((out / "manifest.json").read_text("utf-8"))["reports"]["overview"]
    assert record["inputs"]["data"] == load(taken).sha256 == before
    assert (taken / "NOTES.md").read_text("utf-8") == "as it was"

    for path, (old, new) in edits.items():
        edited(path, new, old)
    assert "2 reports up to date" in thb(*build, cwd=project.root).stdout
    held = thb("verify", "out", "--data", project.data, cwd=project.root)
    assert "as recorded" in held.stdout, held.stderr
    assert [path for path in out.iterdir() if b"Atlanta" in path.read_bytes()] == []

    for path, (old, new) in edits.items():
        edited(path, old, new)
    again = thb(*build, cwd=project.root)
    assert "2 reports built" in again.stdout, again.stdout + again.stderr
    assert "In the data: Atlanta" in page(out)
    assert "It says that" in page(out, "theme-detection")


def test_a_run_of_a_sweep_is_of_the_data_at_its_start(project, gate):
    """The results of a sweep are those of the data that its records are kept under."""
    headlines = (
        "import thb_analysis as thb\n"
        "rows = [{'result': 'coverage', 'about': thb.load().country_names['AT'], 'value': 1.0}]\n"
        "display({'application/vnd.thb.headlines+json': {'rows': rows}, 'text/plain': ''}, raw=True)"
    )
    project.write("overview", project.front, gate.cell, headlines)
    countries = project.data / "codebook" / "countries.csv"
    sweep = ("sweep", "overview", "--grid", "include_body=true,false", "--data", project.data)
    with gate.held(*sweep, "--out", "out", "--jobs", "1", cwd=project.root) as first:
        edited(countries, "AT,Austria", "AT,Atlanta")
    assert first.returncode == 0, first.told
    edited(countries, "AT,Atlanta", "AT,Austria")
    assert "2 runs up to date" in thb(*sweep, "--out", "out", cwd=project.root).stdout
    results = (project.root / "out" / "results.csv").read_text("utf-8")
    assert results.count("Austria") == 2
    assert "Atlanta" not in results


def test_what_is_made_while_the_library_is_edited_does_not_count(project, gate):
    """Nobody can say which part of it was read when: the build ends with an error, and keeps nothing."""
    own = project.root / "library" / "thb_analysis"
    shutil.copytree(
        Path(thb_analysis.__file__).parent, own, ignore=shutil.ignore_patterns("__pycache__")
    )
    project.write("overview", project.front, gate.cell)
    build = ("build", "overview", "--format", "html", "--data", project.data, "--out", "out")
    paths = {"PYTHONPATH": str(own.parent)}
    with gate.held(*build, cwd=project.root, **paths) as first:
        (own / "wording.py").write_text(
            (own / "wording.py").read_text("utf-8") + "\nedited = True\n"
        )
    assert first.returncode == 1, first.told
    assert "was changed while reports were made" in first.told
    assert not (project.root / "out").exists()
    again = thb_apart(*build, cwd=project.root, **paths)
    assert "1 report built" in again.stdout, again.stdout + again.stderr
