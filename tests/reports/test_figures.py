"""Figures of reports as files: one drawing in each format, and a text that says what it shows."""

import struct

import pikepdf
import pytest

from commands import thb
from pdftext import page_text

FRONT = """\
from IPython.display import display
front = {"title": "On a theme", "edition": "2022", "version": "1.0.0", "authors": ["The makers"]}
display({"application/vnd.thb.front+json": front, "text/plain": "front"},
        metadata={"thb": {"kind": "front"}}, raw=True)"""
DRAWN = """\
from thb_analysis.display import style
def draw(ax):
    ax.text(0.5, 0.5, f"On {theme}")
style.publish(draw, "fig-one", "Two of five.", "What is drawn.", "Two of five, as a text.",
              "A note.")"""


@pytest.fixture
def export(project):
    """Call `thb export figures` in a project where only the report of a theme has a figure."""
    project.write("theme", FRONT, DRAWN)
    return lambda *words: thb(
        "export", "figures", *words, cwd=project.root, THB_DATA=str(project.data)
    )


ALL = ("--format", "svg,png,pdf", "--out", "mine")


def test_a_figure_is_a_file_in_each_format_with_a_text_beside_it(export, project):
    """It is named by report and id; the text says what it shows, whence it is and how to cite it.

    A report without figures is named. Called again, each byte is the same.
    """
    done = export("theme-detection", "overview", *ALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 figure in 4 files: mine\nWithout figures: overview\n"
    out = project.root / "mine"
    name = "theme-detection-fig-one"
    made = {path.name: path.read_bytes() for path in out.iterdir()}
    assert {*made} == {f"{name}.{suffix}" for suffix in ("svg", "png", "pdf", "txt")}
    svg = made[f"{name}.svg"].decode()
    assert "On detection" in svg
    assert 'width="453.6pt"' in svg
    assert "<title>Two of five.</title><desc>Two of five, as a text.</desc><metadata>" in svg
    assert struct.unpack(">II", made[f"{name}.png"][16:24]) == (1890, 900)
    with pikepdf.open(out / f"{name}.pdf") as document:
        assert [float(each) for each in document.pages[0].MediaBox[2:]] == pytest.approx(
            [453.6, 216]
        )
        assert "On detection" in page_text(document.pages[0])
    text = made[f"{name}.txt"].decode()
    for part in (
        "Finding: Two of five.\n",
        "Caption: What is drawn.\n",
        "Note: A note.\n",
        "Alternative text: Two of five, as a text.\n",
        "Sources: European Migration Network (2022)",
        "Cite as: The makers (2022). On a theme. Edition 2022, version 1.0.0",
    ):
        assert part in text
    assert export("theme-detection", *ALL).returncode == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == made


def test_a_figure_has_the_width_that_is_asked_for(export, project):
    """A narrow one gets the drawing with the larger letters, and a variant a name of its own."""
    done = export(
        "theme-detection", *ALL, "--width", "85mm", "-p", "countries=AT,BE", "--format", "svg,png"
    )
    assert done.returncode == 0, done.stderr
    name = "theme-detection--countries=AT+BE-fig-one"
    svg = (project.root / "mine" / f"{name}.svg").read_text()
    assert 'width="240.945pt" height="211.355pt" viewBox="0 0 246.24 216"' in svg
    png = (project.root / "mine" / f"{name}.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1004, 881)
    done = export("theme-detection", *ALL, "--width", "1600px", "--format", "png")
    png = (project.root / "mine" / "theme-detection-fig-one.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1600, 762)


def test_files_of_others_are_not_replaced(export, project):
    """What stands in the place of a figure and is none of this command is named, and left."""
    out = project.root / "mine"
    out.mkdir()
    theirs = out / "theme-detection-fig-one.svg"
    theirs.write_text("drawn by hand")
    done = export("theme-detection", *ALL)
    assert done.returncode == 2
    assert f"mine: {theirs.name}" in done.stderr
    assert [path.read_text() for path in out.iterdir()] == ["drawn by hand"]
    assert export("theme-detection", *ALL, "--force").returncode == 0


def test_a_report_that_fails_takes_no_figure_of_others_away(export, project):
    """It is named as by `thb build`, the figures of others are written, and the exit code is 1."""
    project.write("overview", "1 / 0")
    done = export("theme-detection", "overview", *ALL)
    assert done.returncode == 1
    assert "thb: overview failed in cell 3 (1 / 0)" in done.stderr
    assert done.stdout == "1 figure in 4 files: mine\n"
