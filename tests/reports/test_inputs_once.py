"""What is edited while reports are made gets into none of them, and no hash stands for what was not read."""

import hashlib
import io
import json
import zipfile

import pytest

from commands import said
from thb_analysis import load

NAME = (
    "import thb_analysis as thb; print('In the data:', thb.load().country_names['AT'])"
)
EDIT = """\
import os, pathlib
for path, old, new in {edits!r}:
    path = pathlib.Path(path)
    assert len(old) == len(new)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.utime(path, (0, 0))  # so that neither size nor a newer time gives it away
"""


@pytest.mark.slow
def test_what_is_edited_meanwhile_counts_from_the_next_build_on(project):
    """Page, manifest and archive are those of data, texts and notebooks as they were at the start."""
    edits = [
        (str(project.data / "codebook" / "countries.csv"), "AT,Austria", "AT,Atlanta"),
        (str(project.data / "NOTES.md"), "as it was", "as it ist"),
        (str(project.notebooks / "theme.ipynb"), "It says this", "It says that"),
    ]
    edit = EDIT.format(edits=edits)
    back = EDIT.format(edits=[(path, new, old) for path, old, new in edits])
    project.write("overview", project.title_block, edit, NAME)
    project.write("theme", project.title_block, "print('It says this')")
    (project.data / "NOTES.md").write_text("as it was")
    before, out, taken = (
        load(project.data).sha256,
        project.root / "out",
        project.root / "taken",
    )
    data, html = ("--data", project.data), ("--format", "html", "--jobs", "1")
    build = ("build", "overview", "theme-detection", *html, *data, "--out", "out")

    def page(report="overview"):
        return (out / f"{report}.html").read_text("utf-8")

    said(*build, cwd=project.root)
    assert "In the data: Austria" in page()
    assert "It says this" in page("theme-detection")
    zipfile.ZipFile(io.BytesIO((out / "data.zip").read_bytes())).extractall(taken)
    record = json.loads((out / "manifest.json").read_text("utf-8"))["reports"][
        "overview"
    ]
    assert load(taken).sha256 == before
    taken_table = (taken / "codebook" / "countries.csv").read_bytes()
    assert (
        record["inputs"]["codebook/countries.csv"]
        == hashlib.sha256(taken_table).hexdigest()
    )
    assert (taken / "NOTES.md").read_text("utf-8") == "as it was"

    exec(back)
    assert "2 reports up to date" in said(*build, cwd=project.root)
    assert "as recorded" in said("verify", "out", *data, cwd=project.root)
    pages = [path.read_text("utf-8") for path in out.glob("*.html")]
    assert not [text for text in pages if "Atlanta" in text]

    exec(edit)
    assert "2 reports built" in said(*build, cwd=project.root)
    assert "In the data: Atlanta" in page()
    assert "It says that" in page("theme-detection")
