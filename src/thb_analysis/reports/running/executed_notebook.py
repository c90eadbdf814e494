"""Executed notebooks: what differs between two runs is taken out."""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from thb_analysis.display import HEADLINES_TYPE, TITLE_BLOCK_TYPE
from thb_analysis.package.package import PROJECT
from thb_analysis.reports.rendering.document import ADDED, describe_cell
from thb_analysis.reports.running.result import BuildResult, Failure

# What a cell prints, or its error does, by the type of the output.
_PRINTED = {"stream": ("text",), "error": ("evalue", "traceback")}
# IPython and ipykernel name the source of a cell by a hash, or by process and hash, in warnings.
# From the start of a word only: tried at each letter, a long word would take the square of its length.
_CELL_FILE = re.compile(
    r"(?<![^\s\"])[^\s\"]*ipykernel_\d+[/\\]+\d+\.py|<ipython-input-[^>]*>"
)


def stable_bytes(notebook: NotebookNode, data: Path) -> bytes:
    """Write a notebook as a file without times, random ids and, in what was printed, paths of this machine.

    Two runs with the same inputs then give the same bytes. `data` is where the data package was read.
    Drawings and tables are left as they are: what reads like a path in them may be none.
    """
    notebook.metadata.pop("papermill", None)
    language = notebook.metadata.get("kernelspec", {}).get("language") or "python"
    notebook.metadata["language_info"] = {"name": language}
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
        for noise in ("papermill", "execution"):
            cell.metadata.pop(noise, None)
        for output in cell.get("outputs", []):
            for part in _PRINTED.get(output.output_type, ()):
                output[part] = _without_paths(output[part], data)
    return f"{nbformat.writes(notebook)}\n".encode()


def _without_paths(printed: str | list[str], data: Path) -> str | list[str]:
    """Name the folders of this machine, each where its path begins and ends, and the files of cells."""
    if isinstance(printed, list):
        return [str(_without_paths(each, data)) for each in printed]
    home = os.path.expanduser("~")  # noqa: PTH111  # which is not known in each container
    folders = {
        f"{data}": "<data>",
        sys.prefix: "<environment>",
        sys.base_prefix: "<python>",
        f"{PROJECT}": "<project>",
        home: "~",
    }
    # All there is would be below the root.
    named = {path: name for path, name in folders.items() if len(Path(path).parts) > 1}
    # IPython writes a path below the home in this way, wherever the home is.
    below = home.rstrip(os.sep)
    named |= {
        f"~{path.removeprefix(below)}": name
        for path, name in named.items()
        if path.startswith(f"{below}{os.sep}")
    }
    paths = "|".join(map(re.escape, sorted(named, key=len, reverse=True)))
    found = re.compile(rf"(\x1b\[[\d;]*m|(?<![\w.~-]))({paths})(?![\w-]|\.\w)")
    return _CELL_FILE.sub("<cell>", found.sub(lambda at: at[1] + named[at[2]], printed))


def collect(
    path: Path, report: str, data: Path, failure: Failure | None, index: int | None
) -> BuildResult:
    """Say what came of a run: the notebook as far as it was saved, and the cell in which it failed."""
    files = {}
    if (notebook := _read(path)) is not None:
        if failure and index is not None:
            cell = _locate_cell(notebook, index)
            failure = replace(failure, cell=f"{cell}{failure.cell}")
        files["ipynb"] = stable_bytes(notebook, data)
    return BuildResult(report, "failed" if failure else "built", files, failure)


def _locate_cell(notebook: NotebookNode, index: int) -> str:
    """Name a cell by its number in the notebook as it was written, and its first line.

    Cells that papermill has added do not count.
    """
    before = notebook.cells[: index + 1]
    number = sum(not ADDED & {*cell.metadata.get("tags", [])} for cell in before)
    return describe_cell(notebook.cells[index].source, number)


def _read(path: Path) -> NotebookNode | None:
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
    found = _published(notebook, HEADLINES_TYPE)
    return [row for each in found for row in each["rows"]]


def _published(notebook: NotebookNode, kind: str) -> Iterator[dict[str, Any]]:
    """Give what cells publish under a media type of ours, as plain values."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if payload := output.get("data", {}).get(kind):
                yield json.loads(json.dumps(payload))
