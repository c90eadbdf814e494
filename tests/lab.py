"""Notebooks as JupyterLab runs and saves them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.99.1",
}


def as_saved(path: Path) -> None:
    """Save a notebook as after a run: outputs, counts, versions, what was folded."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["metadata"] |= {
        "kernelspec": {**notebook["metadata"]["kernelspec"], "display_name": ".venv (3.99)"},
        "language_info": INFO,
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"scrolled": True, "editable": True, "slideshow": {"slide_type": ""}}
        if cell["cell_type"] == "code":
            cell["metadata"]["execution"] = {"iopub.execute_input": "2022-01-01T00:00:00Z"}
            cell["execution_count"] = number
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["a result\n"]}]
    path.write_text(json.dumps(notebook, indent=1), "utf-8")


class Kernel:
    """Runs cells of notebooks, one by one, in any order."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client

    def run(self, source: str) -> list[Any]:
        """Run a cell, and give its outputs."""
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells = [cell]
        self.client.execute_cell(cell, 0)
        return list(cell.outputs)


@contextmanager
def kernel(**environment: str) -> Iterator[Kernel]:
    """Start a kernel of this Python, as JupyterLab does."""
    client = NotebookClient(nbformat.v4.new_notebook(), allow_errors=True, timeout=300)
    with client.setup_kernel(env={**os.environ, **environment}):
        yield Kernel(client)
