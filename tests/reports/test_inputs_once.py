"""What is edited while reports are made gets into none of them, and no hash stands for what was not read."""

import re
import zipfile

import pytest

from commands import said

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
    out, data = project.root / "out", ("--data", project.data)
    build = ("build", "overview", "theme-detection", "--format", "html", "--jobs", "1")

    def shown():
        said_of = re.compile("In the data: A[a-z]+|It says th[a-z]+")
        texts = [path.read_text("utf-8") for path in sorted(out.glob("*.html"))]
        return {found for text in texts for found in said_of.findall(text)}

    said(*build, *data, "--out", "out", cwd=project.root)
    assert shown() == {"In the data: Austria", "It says this"}
    with zipfile.ZipFile(out / "data.zip") as archive:
        assert b"AT,Austria" in archive.read("codebook/countries.csv")
        assert archive.read("NOTES.md") == b"as it was"

    exec(back)
    again = said(*build, *data, "--out", "out", cwd=project.root)
    assert "2 reports up to date" in again
    assert "as recorded" in said("verify", "out", *data, cwd=project.root)
    assert shown() == {"In the data: Austria", "It says this"}

    exec(edit)
    again = said(*build, *data, "--out", "out", cwd=project.root)
    assert "2 reports built" in again
    assert shown() == {"In the data: Atlanta", "It says that"}
