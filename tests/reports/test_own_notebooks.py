"""Notebooks of a user's own are reports as well, in the same style."""

import re
from base64 import b64decode, b64encode
from html import unescape
from pathlib import Path

import nbformat
import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from typer.testing import CliRunner

from pdftext import assert_valid, page_text
from thb_analysis.cli import app
from thb_analysis.reports.catalog.requests import user_notebook, with_values

DRAWN = """\
#| label: fig-trend
#| fig-cap: Reports by year.
#| fig-alt: A line that rises.
import matplotlib.pyplot as plt
plt.plot(years)"""
UNDESCRIBED = DRAWN.replace("trend", "plain").replace(
    "#| fig-alt: A line that rises.\n", ""
)

OUTPUTS = (Path(__file__).parent / "outputs.txt").read_text("utf-8")


def cell_of(text):
    """A code cell; of Markdown, which has the picture attached, if the text begins so."""
    if text.startswith("md: "):
        attached = {
            "a.png": {"image/png": b64encode(Path("map.png").read_bytes()).decode()}
        }
        return new_markdown_cell(text[4:], attachments=attached)
    tags = ["raises-exception"] * ("1/0" in text)
    return new_code_cell(text, metadata={"tags": tags})


@pytest.fixture
def own(project, monkeypatch):
    """Write a notebook of one's own and build it."""
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))

    def own(*cells, arguments):
        cells = [
            new_markdown_cell("# My *own* report\n\nSee @fig-trend."),
            new_code_cell(
                "years = [1, 2]  # What is drawn", metadata={"tags": ["parameters"]}
            ),
            *map(cell_of, cells),
        ]
        # Without the name of a kernel, which the default one then runs.
        notebook = new_notebook(cells=cells)
        nbformat.write(notebook, project.root / "my.ipynb")
        return CliRunner().invoke(app, ["build", "my.ipynb", *arguments])

    return own


def test_a_notebook_of_ones_own_is_listed(own):
    """thb list names it with its heading; given, its parameters stand with type, default and the comment behind each."""
    own(arguments=["--help"])
    listed = CliRunner().invoke(app, ["list"]).stdout
    assert listed.splitlines()[-1] == "my.ipynb              My *own* report"
    shown = CliRunner().invoke(app, ["list", "my.ipynb"]).stdout
    assert "\n  years=1,2\n      What is drawn\n      Type: a list\n" in shown


@pytest.mark.slow
def test_each_output_stands_in_both_formats_or_is_named_as_lost(own, project):
    """What cells of outputs.txt publish is on the page and in the PDF, which is valid; what is not is named there and in the terminal.

    Parameters are given as for other reports. A figure without a text alternative is shown, and a warning names its cell.
    """
    for suffix in ("png", "jpg"):
        Image.new("RGB", (30, 20)).save(project.root / f"map.{suffix}")
    first = "from IPython.display import *; import pandas as pd, thb_analysis as thb"
    listed = [line.split(" | ", 1) for line in OUTPUTS.splitlines()[1:]]
    cells = [cell.replace("\\n", "\n") for _, cell in listed]
    result = own(DRAWN, UNDESCRIBED, first, *cells, arguments=["-p", "years=3,4,5"])
    assert result.exit_code == 0, result.stderr
    assert re.search("thb: my: warning: cell 4 .*fig-alt", result.stderr)
    folder = project.root / "variants" / "my--years=3+4+5"
    assert (folder / "index.html").exists()
    page = unescape((folder / "my.html").read_text("utf-8"))
    for part in (
        "<h1>My *own* report</h1>",
        'alt="A line that rises."',
        '<a href="#fig-trend">Figure\u00a01</a>',
        "years: [3, 4, 5]",
    ):
        assert part in page
    assert re.search(r"<th[^>]*>AT</th>\s*<td[^>]*>0\.5</td>", page)
    for drawn in re.findall('data:image/svg.xml;base64,([^"]+)', page):
        page += b64decode(drawn).decode()
    assert_valid(folder / "my.pdf")
    with pikepdf.open(folder / "my.pdf") as document:
        alts = [
            str(each.get("/Alt"))
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary)
        ]
        printed = " ".join([*alts, *map(page_text, document.pages)])
    places = [page, printed.replace("\xad", ""), result.stderr]
    missing = []
    for needle, _ in listed:
        lost = needle.removeprefix("! ")
        for place in places[: 2 + (lost != needle)]:
            missing += [needle] * (lost not in place.replace("\xa0", " "))
    assert missing == []
    assert page.count("Same twice") > 1
    assert "out of sight" not in page


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [
        ("[1]", "[3, 4]", [3, 4]),
        ("''", "1", "1"),
        ("None", "12:30", "12:30"),
        ("True", "no", False),
        ("1", "2.5", 2.5),
        ("[]", "1,010", [1, "010"]),
        ("[x, 'SE']", "SE,FI", ["SE", "FI"]),
    ],
)
def test_a_value_is_of_the_kind_of_the_notebooks_own(tmp_path, default, text, value):
    """Norway's code is a text and no truth value, a time no number."""
    cell = new_code_cell(f"x = {default}", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "my.ipynb")
    report = user_notebook(tmp_path / "my.ipynb")
    assert with_values(report, {"x": text}).injected == {"x": value}
