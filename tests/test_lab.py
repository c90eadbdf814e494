"""Notebooks as somebody meets them who opens them in JupyterLab."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from thb_analysis.data import load
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.rendering.exporters import HTMLExporter

FOLDER = Path(__file__).parents[1] / "notebooks"


@pytest.mark.parametrize("name", MODELS)
def test_a_notebook_says_first_what_to_change(name):
    """The first cell tells how to vary a report, and is in none."""
    first = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells[0]
    assert first.source.startswith("**What to change.**")
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[first]))
    assert "What to change" not in page


def test_a_notebook_finds_library_and_data_wherever_it_lies(tmp_path, monkeypatch):
    """Copied into a folder that knows nothing of the project, a notebook still runs."""
    shutil.copy(FOLDER / "overview.ipynb", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THB_DATA", raising=False)
    notebook = nbformat.read("overview.ipynb", as_version=4)
    model = next(place for place, cell in enumerate(notebook.cells) if cell.id == "model")
    del notebook.cells[model + 1 :]
    notebook.cells.append(nbformat.v4.new_code_cell("len(ds.participants)"))
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (output,) = notebook.cells[-1].outputs
    assert output.data["text/plain"] == str(len(load().participants))
