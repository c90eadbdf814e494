"""Lessons run cell by cell, without a kernel."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from thb_analysis.learn import Verdict
from thb_analysis.learn.versions import WRONG_ANSWER

LEARN = Path(__file__).parents[1] / "notebooks" / "learn"

_CHECK = re.compile(r'^check\("(\d+\.\d+)"', re.MULTILINE)


@dataclass(frozen=True)
class WrongAnswer:
    """A typical wrong answer, as a source has it behind the check.

    Attributes
    ----------
    exercise, cell : str
        Number of the exercise, and id of the cell.
    because : str
        What the message must say.
    """

    exercise: str
    cell: str
    because: str


def read(folder: str, lesson: int) -> NotebookNode:
    """Read a notebook of a lesson: a source, a solution, or that for students (no folder)."""
    return nbformat.read(LEARN / folder / f"lesson-{lesson}.ipynb", as_version=4)


def exercise_of(cell: NotebookNode) -> str:
    """Give the number of the exercise that a cell checks; empty if it checks none."""
    found = _CHECK.search(cell.source) if cell.cell_type == "code" else None
    return found[1] if found else ""


def is_wrong_answer(cell: NotebookNode) -> bool:
    """Whether a cell of a source is a wrong answer."""
    return WRONG_ANSWER in cell.metadata.get("tags", [])


def wrong_answers(source: NotebookNode) -> Iterator[WrongAnswer]:
    """Find the wrong answers of a source."""
    exercise = ""
    for cell in source.cells:
        exercise = exercise_of(cell) or exercise
        if is_wrong_answer(cell):
            first = cell.source.splitlines()[0]
            assert first.startswith("# rejected because: "), f"{cell.id}: say first why it is wrong"
            yield WrongAnswer(exercise, cell.id, first.partition(": ")[2])


def run(notebook: NotebookNode) -> list[Verdict]:
    """Run a notebook from first to last, and give what its checks say."""
    names: dict[str, Any] = {}
    values = [_value(cell.source, names) for cell in notebook.cells if cell.cell_type == "code"]
    return [value for value in values if isinstance(value, Verdict)]


def run_wrong_answers(source: NotebookNode) -> dict[str, Verdict]:
    """Put each wrong answer in place of the right one, and give what the check says of it."""
    names: dict[str, Any] = {}
    verdicts, check = {}, ""
    for cell in source.cells:
        if is_wrong_answer(cell):
            changed = dict(names)
            _value(cell.source, changed)
            verdicts[cell.id] = _value(check, changed)
        elif cell.cell_type == "code":
            check = cell.source if exercise_of(cell) else check
            _value(cell.source, names)
    return verdicts


def _value(code: str, names: dict[str, Any]) -> Any:
    """Run a cell as a kernel does, and give the value that it ends in."""
    *lines, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        lines.append(last)
    exec(compile(ast.Module(lines, []), "<cell>", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    return None
