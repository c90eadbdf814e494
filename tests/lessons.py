"""Lessons for tests: every exercise, worked once, and notebooks run cell by cell without a kernel."""

import ast
from collections.abc import Mapping
from typing import Any

import matplotlib
import nbformat
import pytest
from nbformat import NotebookNode

from conftest import NOTEBOOKS
from thb_analysis.learn import Verdict
from thb_analysis.learn.checking import Key, solve
from thb_analysis.learn.source import ENGLISH, Exercise, lessons, read_lesson

LEARN = NOTEBOOKS / "learn"
LESSONS = [each.number for each in lessons() if each.language == ENGLISH]
EXERCISES: dict[str, Exercise] = {
    number: each
    for lesson in LESSONS
    for number, each in read_lesson(lesson).exercises.items()
}
CLOSED = [number for number, each in EXERCISES.items() if each.tag == "start"]

TITLE = "A finding as a sentence of words"

matplotlib.use("Agg")


def some(numbers: list[str]) -> list[Any]:
    """Mark all exercises but the second of each lesson as for a release: each takes a second or more."""
    release = pytest.mark.release
    return [
        pytest.param(each, marks=[release] * (not each.endswith(".2")))
        for each in numbers
    ]


def key(number: str) -> Key:
    """Work an exercise."""
    return solve(EXERCISES[number])


def shown(values: Mapping[str, float]) -> dict[str, Any]:
    """Give what is read of a figure that shows some values."""
    marks = {name: [float(value)] for name, value in values.items()}
    x, y = ({"label": True, "marks": each} for each in (marks, {}))
    return {"title": TITLE.split(), "x": x, "y": y}


def read(folder: str, lesson: int) -> NotebookNode:
    """Read a notebook of a lesson: that for students (no folder), or the solutions."""
    return nbformat.read(LEARN / folder / f"lesson-{lesson}.ipynb", as_version=4)


def run(cells: list[NotebookNode], names: dict[str, Any]) -> list[Verdict]:
    """Run cells of code, and give what the checks in them say; commands are left out."""
    values = [
        value(cell.source, names)
        for cell in cells
        if cell.cell_type == "code" and cell.source[0] != "!"
    ]
    return [each for each in values if isinstance(each, Verdict)]


def value(code: str, names: dict[str, Any]) -> Any:
    """Run a cell as a kernel does, and give the value that it ends in."""
    *lines, last = ast.parse(code).body
    exec(compile(ast.Module(lines, []), "<cell>", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    return exec(compile(ast.Module([last], []), "<cell>", "exec"), names)
