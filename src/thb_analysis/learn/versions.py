"""Make the notebooks of a lesson from its source.

The source is a notebook that runs, with the solutions in it. Its marks are nbgrader's:

- in a code cell, the lines between ``### BEGIN SOLUTION`` and ``### END SOLUTION`` are for the
  solution only, and a line such as ``share = ...`` above them for the student only;
- a cell with the tag ``solution`` is for the solution only;
- a cell with the tag ``wrong-answer`` is in neither: tests put it in place of an answer.

A link such as ``[base](#base)`` leads to a term of the glossary; the terms that are linked are
explained at the end of each notebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from thb_analysis.data.files import write_text
from thb_analysis.errors import ThbError
from thb_analysis.learn.glossary import Term, link_faults, read_glossary, words
from thb_analysis.reports.catalogue import LESSONS, find_notebooks

SOURCES = "source"
SOLUTIONS = "solutions"
SOLUTION = "solution"
WRONG_ANSWER = "wrong-answer"

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_REGION = re.compile(rf"^{_BEGIN}\n(.*?)^{_END}$\n?", re.MULTILINE | re.DOTALL)
_STUB = re.compile(r"^\w+ = \.\.\.\n", re.MULTILINE)
_HOW_TO = """# Lesson {number}: {title}

**How to work.** Run the cells one after the other: click into a cell and press *Shift* and *Enter*. In an exercise, put your answer in place of the three dots `...`, run the cell, and run the cell below, which checks the answer. The check says what is wrong, not what is right. Try again as often as you like, and open a hint where you are stuck. A mark such as `[@manski2003]` names a work; it becomes a reference when the lesson is rendered with `thb build learn-{number}`."""
_SOLVED = """# Lesson {number}: {title}, with solutions

This is the version for teachers. It is made from the same source as the notebook for students."""


def student(source: NotebookNode, lesson: int, glossary: Mapping[str, Term]) -> NotebookNode:
    """Return the notebook for students: questions, hints and checks, no answers."""
    cells = [
        {**cell, "source": _REGION.sub("", cell.source).rstrip("\n")}
        for cell in source.cells
        if _tags(cell).isdisjoint({SOLUTION, WRONG_ANSWER})
    ]
    return _notebook([_opening(_HOW_TO, lesson), *cells, *_closing(cells, glossary)])


def solution(source: NotebookNode, lesson: int, glossary: Mapping[str, Term]) -> NotebookNode:
    """Return the notebook with all answers."""
    cells = [
        {**cell, "source": _solved(cell.source)}
        for cell in source.cells
        if WRONG_ANSWER not in _tags(cell)
    ]
    return _notebook([_opening(_SOLVED, lesson), *cells, *_closing(cells, glossary)])


def _solved(code: str) -> str:
    """Leave out the marks, and what stands above them for the student."""
    *before, after = _REGION.split(code)
    parts = [part if place % 2 else _STUB.sub("", part) for place, part in enumerate(before)]
    return "".join([*parts, after]).rstrip("\n")


def _opening(text: str, lesson: int) -> NotebookNode:
    """Begin with the title, which exporters take from the title block instead."""
    filled = text.format(number=lesson, title=LESSONS[lesson][0])
    metadata = {"tags": ["remove-cell"]}
    cell: NotebookNode = nbformat.v4.new_markdown_cell(filled, id="opening", metadata=metadata)
    return cell


def _closing(
    cells: Iterable[Mapping[str, Any]], glossary: Mapping[str, Term]
) -> Iterator[NotebookNode]:
    """End with the terms that the cells link to, if they link to any."""
    if explained := words(cells, glossary):
        yield nbformat.v4.new_markdown_cell(explained, id="words")


def _notebook(cells: Iterable[Mapping[str, Any]]) -> NotebookNode:
    """Put cells into a notebook, without outputs and without traces of who ran it."""
    kept = [
        {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in cells
    ]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        # The exporters then show what is computed as well as what comes out.
        "thb": {"show_code": True},
    }
    content = {"cells": kept, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    notebook: NotebookNode = nbformat.from_dict(content)
    return notebook


def _tags(cell: Mapping[str, Any]) -> set[str]:
    return set(cell["metadata"].get("tags", ()))


def faults(source: NotebookNode, glossary: Mapping[str, Term]) -> list[str]:
    """Say what is wrong with the marks and links of a source, one sentence each."""
    found = []
    for number, cell in enumerate(source.cells, 1):
        lines = [line.strip() for line in cell.source.splitlines()]
        marks = [line for line in lines if line in (_BEGIN, _END)]
        if marks != [_BEGIN, _END] * len(_REGION.findall(cell.source)):
            found.append(
                f"cell {number}: write {_BEGIN} and {_END} in turn, each on a line of its own without indentation"
            )
        if marks and cell.cell_type != "code":
            found.append(f"cell {number}: give a text cell the tag solution in place of marks")
    return [*found, *link_faults(source, glossary)]


def regenerate(folder: Path) -> dict[Path, bool]:
    """Write the notebooks of all lessons; the sources are freed from outputs.

    Parameters
    ----------
    folder : Path
        With the sources in its folder ``source``.

    Returns
    -------
    dict of Path to bool
        For each lesson its source, student's and solution notebook, each with whether it was
        written; one that says the same already is left alone.

    Raises
    ------
    ThbError
        With all faults of all sources; nothing is written then. Or if a notebook cannot be written.
    """
    glossary = read_glossary(find_notebooks().parent)
    sources = {
        number: nbformat.read(path, as_version=4)
        for number in LESSONS
        for path in [folder / SOURCES / f"lesson-{number}.ipynb"]
        if path.is_file()
    }
    wrong = [
        f"{SOURCES}/lesson-{number}.ipynb: {fault}"
        for number, source in sources.items()
        for fault in faults(source, glossary)
    ]
    if wrong:
        raise ThbError("\n".join(wrong))
    return {
        path: write_text(path, f"{nbformat.writes(notebook)}\n")
        for number, source in sources.items()
        for path, notebook in _versions(folder, source, number, glossary).items()
    }


def _versions(
    folder: Path, source: NotebookNode, lesson: int, glossary: Mapping[str, Term]
) -> dict[Path, NotebookNode]:
    name = f"lesson-{lesson}.ipynb"
    return {
        folder / SOURCES / name: _notebook(source.cells),
        folder / name: student(source, lesson, glossary),
        folder / SOLUTIONS / name: solution(source, lesson, glossary),
    }
