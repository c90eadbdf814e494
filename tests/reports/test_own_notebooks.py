"""Notebooks of a user's own are reports as well, in the same style."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from thb_analysis.cli import app

DRAWN = """\
#| label: fig-trend
#| fig-cap: Reports by year.
#| fig-alt: A line that rises.
import matplotlib.pyplot as plt
plt.plot(years)"""
FRAME = """\
#| tbl-cap: Shares of countries.
import pandas as pd
pd.DataFrame({"share": [0.5, 1.0]}, index=["AT", "BE"])"""
PUBLISHED = """\
import seaborn as sns, thb_analysis as thb
grid = sns.relplot(x=[1, 2], y=[1, 3])
thb.Figure(grid, caption="Points.", alt="Two points, the second higher.")"""
TABLE = 'thb.Table(pd.DataFrame({"n": [3]}, index=["x"]), caption="One number.")'


@pytest.fixture
def own(project, monkeypatch):
    """Write a notebook of one's own and build it."""
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))

    def own(*cells, arguments=(), metadata=None):
        made = [
            new_code_cell("years = [1, 2]  # What is drawn", metadata={"tags": ["parameters"]}),
            *(
                new_markdown_cell(each[3:]) if each.startswith("md:") else new_code_cell(each)
                for each in cells
            ),
        ]
        # Without the name of a kernel, which the default one then runs.
        notebook = new_notebook(cells=made, metadata=metadata or {})
        nbformat.write(notebook, project.root / "my.ipynb")
        return CliRunner().invoke(app, ["build", "my.ipynb", *arguments])

    return own


@pytest.mark.slow
def test_ordinary_cells_make_a_report_in_both_formats(own, project):
    """Markdown, figures and tables by Quarto's options or of the library, with captions and -p as for other reports."""
    cells = ("md:# My *own* report\n\nSee @fig-trend.", DRAWN, FRAME, PUBLISHED, TABLE)
    result = own(*cells, "print('said', years)", arguments=["-p", "years=3,4,5"])
    assert result.exit_code == 0, result.stderr
    assert "warning" not in result.stderr
    folder = project.root / "variants" / "my--years=3+4+5"
    assert {"my.html", "my.pdf", "my.ipynb", "index.html"} <= {
        each.name for each in folder.iterdir()
    }
    page = (folder / "my.html").read_text("utf-8")
    assert "<h1>My *own* report</h1>" in page
    assert 'alt="A line that rises."' in page
    assert '<a href="#fig-trend">Figure\u00a01</a>' in page
    for caption in ("Reports by year.", "Shares of countries.", "Points.", "One number."):
        assert caption in page
    assert re.search(r"<th[^>]*>AT</th>\s*<td[^>]*>0\.5</td>", page)
    assert "said [3, 4, 5]" in page


def test_an_unknown_parameter_of_the_notebook_is_told(own):
    """Its name is put right before anything is run."""
    wrong = own(DRAWN, arguments=["-p", "yaers=3"])
    assert (wrong.exit_code, "mean years?" in wrong.stderr) == (2, True)


@pytest.mark.slow
def test_a_figure_without_a_text_alternative_is_a_warning(own, project):
    """It is built, and named with its cell."""
    undescribed = DRAWN.replace("#| fig-alt: A line that rises.\n", "")
    result = own(undescribed, arguments=["--format", "html"])
    assert result.exit_code == 0, result.stderr
    assert "my: warning: cell 2" in result.stderr
    assert "fig-alt" in result.stderr
    assert "<img" in (project.root / "variants" / "my" / "my.html").read_text("utf-8")


def test_a_notebook_of_another_language_is_refused(own, project):
    """Before anything runs, with what it is written in."""
    kernel = {"name": "ir", "display_name": "R", "language": "R"}
    result = own("x <- 1", metadata={"kernelspec": kernel})
    assert (result.exit_code, "written in R" in result.stderr) == (2, True)
