"""Executed notebooks: what differs between two runs is taken out."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from thb_analysis.display import HEADLINES_TYPE, TITLE_BLOCK_TYPE
from thb_analysis.package.package import PROJECT
from thb_analysis.reports.rendering.document import ADDED, describe_cell

# Tag of the cell that publishes the headline results; what they need stands before it.
_HEADLINES_CELL = "headlines"
# IPython and ipykernel name the source of a cell by a hash, or by process and hash, in warnings.
# From the start of a word only: tried at each letter, a long word would take the square of its length.
_CELL_FILE = re.compile(r"(?<![^\s\"])[^\s\"]*ipykernel_\d+[/\\]+\d+\.py|<ipython-input-[^>]*>")


def stable_bytes(notebook: NotebookNode, data: Path) -> bytes:
    """Write a notebook as a file without times, random ids and paths of this machine.

    Two runs with the same inputs then give the same bytes. `data` is where the data package was read.
    """
    notebook.metadata.pop("papermill", None)
    language = notebook.metadata.get("kernelspec", {}).get("language") or "python"
    notebook.metadata["language_info"] = {"name": language}
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
        for noise in ("papermill", "execution"):
            cell.metadata.pop(noise, None)
    known = {
        f"{data}": "<data>",
        sys.prefix: "<environment>",
        sys.base_prefix: "<python>",
        f"{PROJECT}{os.sep}": "",
        f"{Path.home()}{os.sep}": "~/",
    }
    text = nbformat.writes(notebook)
    for path, name in known.items():
        text = text.replace(json.dumps(path, ensure_ascii=False)[1:-1], name)
    return f"{_CELL_FILE.sub('<cell>', text)}\n".encode()


def locate_cell(notebook: NotebookNode, index: int) -> str:
    """Name a cell by its number in the notebook as it was written, and its first line.

    Cells that papermill has added do not count.
    """
    before = notebook.cells[: index + 1]
    number = sum(not ADDED & {*cell.metadata.get("tags", [])} for cell in before)
    return describe_cell(notebook.cells[index].source, number)


def read(path: Path) -> NotebookNode | None:
    """Read a notebook that papermill wrote; None if it did not, or not to the end."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (OSError, ValueError):
        return None
    return notebook


def title_of(notebook: NotebookNode) -> str:
    """Read the title that an executed notebook publishes; empty if it publishes none."""
    return str(next(_published(notebook, TITLE_BLOCK_TYPE), {}).get("title", ""))


def headlines_of(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Read the headline results that an executed notebook publishes."""
    return [row for each in _published(notebook, HEADLINES_TYPE) for row in each["rows"]]


def up_to_headlines(notebook: NotebookNode) -> NotebookNode:
    """Leave out the cells after the one that publishes the headline results, in place."""
    for index, cell in enumerate(notebook.cells):
        if _HEADLINES_CELL in cell.metadata.get("tags", []):
            del notebook.cells[index + 1 :]
            break
    return notebook


def _published(notebook: NotebookNode, kind: str) -> Iterator[dict[str, Any]]:
    """Give what cells publish under a media type of ours, as plain values."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if payload := output.get("data", {}).get(kind):
                yield json.loads(json.dumps(payload))
