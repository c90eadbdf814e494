"""Notebooks of a user's own are reports as well, in the same style."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.reports.catalog.requests import user_notebook

DRAWN = """\
#| label: fig-trend
#| fig-cap: Reports by year.
#| fig-alt: A line that rises.
import matplotlib.pyplot as plt
plt.plot(years)"""
UNDESCRIBED = DRAWN.replace("trend", "plain").replace(
    "#| fig-alt: A line that rises.\n", ""
)
FRAME = """\
#| tbl-cap: Shares of countries.
import pandas as pd
pd.DataFrame({"share": [0.5, 1.0]}, index=["AT", "BE"])"""
PUBLISHED = """\
import seaborn as sns, thb_analysis as thb
grid = sns.relplot(x=[1, 2], y=[1, 3])
thb.figure(grid, caption="Points.", alt="Two points, the second higher.")"""
TABLE = 'thb.table(pd.DataFrame({"n": [3]}, index=["x"]), caption="One number.")'


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
            *map(new_code_cell, cells),
        ]
        # Without the name of a kernel, which the default one then runs.
        notebook = new_notebook(cells=cells)
        nbformat.write(notebook, project.root / "my.ipynb")
        return CliRunner().invoke(app, ["build", "my.ipynb", *arguments])

    return own


@pytest.mark.slow
def test_ordinary_cells_make_a_report_in_both_formats(own, project):
    """Markdown, figures and tables by Quarto's options or of the library, with captions and -p as for other reports.

    A figure without a text alternative is shown, and a warning names its cell.
    """
    cells = (DRAWN, UNDESCRIBED, FRAME, PUBLISHED, TABLE, "print('years:', years)")
    result = own(*cells, arguments=["-p", "years=3,4,5"])
    assert result.exit_code == 0, result.stderr
    (warning,) = [line for line in result.stderr.splitlines() if "warning" in line]
    assert warning.startswith("thb: my: warning: cell 4")
    assert "fig-alt" in warning
    folder = project.root / "variants" / "my--years=3+4+5"
    names = {each.name for each in folder.iterdir()}
    assert {"my.html", "my.pdf", "my.ipynb", "index.html"} <= names
    page = (folder / "my.html").read_text("utf-8")
    assert "<h1>My *own* report</h1>" in page
    assert 'alt="A line that rises."' in page
    assert '<a href="#fig-trend">Figure\u00a01</a>' in page
    assert page.count("<figure") == 5
    for caption in (
        "Reports by year.",
        "Shares of countries.",
        "Points.",
        "One number.",
    ):
        assert caption in page
    assert re.search(r"<th[^>]*>AT</th>\s*<td[^>]*>0\.5</td>", page)
    assert "years: [3, 4, 5]" in page


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
    assert user_notebook(tmp_path / "my.ipynb", {"x": text}).injected == {"x": value}
