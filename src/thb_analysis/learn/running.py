"""Run what was handed in: each notebook in a process of its own, which hands over answers and nothing else.

In place of each check, a run only hands its answer over, as the text of plain Python. So what a
notebook makes of ``check`` counts for nothing, and no object of a student's comes into the process that grades.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import nbformat
from IPython.display import publish_display_data
from nbformat import NotebookNode

from thb_analysis.folders import scratch
from thb_analysis.learn.answers import plain
from thb_analysis.learn.source import Lesson
from thb_analysis.reports.isolated import EndedError, run_isolated

# How a cell names the exercise that it checks: by its id, or by its call.
CHECK = re.compile(r'check(?:-|\(")(\d+)[-.](\d+)\b')

_HAND_IN = '__import__("thb_analysis.learn.running", fromlist=["hand_in"]).hand_in'
# Characters of an answer that are taken.
LONGEST = 100_000
# What a student's code may know of the machine it runs on.
_KEPT = ("PATH", "PYTHONPATH", "THB_DATA", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
_NBCONVERT = "from nbconvert.nbconvertapp import main; from thb_analysis.reports.isolated import keep_kernels; keep_kernels(); main()"
_RUN = (_NBCONVERT, "--to", "notebook", "--execute", "--allow-errors", "--ExecutePreprocessor.interrupt_on_timeout=True")  # fmt: skip

# Bytes of a file: a notebook of a lesson with its figures has a tenth of that.
_LARGEST = 5_000_000
# A file that has become a link or a pipe since it was looked at is not followed and not waited for.
_AS_IT_IS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


class NotReadError(Exception):
    """A file is not read; the text says why, for who handed it in."""


def read_file(folder: Path, name: str) -> bytes:
    """Return the bytes of an ordinary file in a folder to which others write.

    Raises
    ------
    NotReadError
        If it is a link or behind one, no file, too large, or cannot be opened.
    """
    path = folder / name
    try:
        _check_kind(path.lstat())
        with os.fdopen(os.open(path, os.O_RDONLY | _AS_IT_IS), "rb") as file:
            _check_kind(os.fstat(file.fileno()))
            content = file.read(_LARGEST + 1)
        is_behind_a_link = path.resolve() != folder.resolve() / name
    except OSError:
        raise NotReadError("it cannot be opened. Save it anew and hand it in again.") from None
    if is_behind_a_link:
        raise NotReadError("it lies behind a link. Hand in the file itself.")
    if len(content) > _LARGEST:
        raise NotReadError(f"it has more than {_LARGEST / 1e6:.0f} MB. Clear its outputs, save it and hand it in again.")  # fmt: skip
    return content


def _check_kind(state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        what = "a link" if stat.S_ISLNK(state.st_mode) else "no ordinary file"
        raise NotReadError(f"it is {what}. Hand in the notebook itself.")


def prepared(notebook: NotebookNode, lesson: Lesson) -> NotebookNode:
    """Put in place of each check the handing over of its answer; one that is missing is asked for last."""
    asked = {number: each.call(_HAND_IN) for number, each in lesson.exercises.items()}
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            check = CHECK.match(cell.get("id", "")) or CHECK.match(cell.source.strip())
            cells.append(asked.pop(f"{check[1]}.{check[2]}", "") if check else cell.source)
    made = [nbformat.v4.new_code_cell(code) for code in [*cells, *asked.values()]]
    whole: NotebookNode = nbformat.v4.new_notebook(cells=made)
    return whole


def hand_in(exercise: str, answer: object, /, **choices: object) -> None:
    """Show an answer as the text of plain Python, for the process that grades."""
    answered = {
        "exercise": exercise,
        "answer": repr(plain(answer)),
        "choices": repr(plain(choices)),
    }
    publish_display_data({"application/json": answered})  # type: ignore[no-untyped-call]


def _called(
    command: list[str], folder: str, known: dict[str, str], on_cell: Callable[[int], None]
) -> None:
    """Run a program to its end."""
    on_cell(0)
    subprocess.run(command, cwd=folder, env=known, capture_output=True)


def run(notebook: NotebookNode, limit: float, over: Event) -> dict[str, dict[str, str]]:
    """Run a notebook in a process and a folder of its own; return by exercise what was handed over."""
    found: dict[str, dict[str, str]] = {}
    with TemporaryDirectory(dir=scratch(), ignore_cleanup_errors=True) as folder:
        Path(folder, "in.ipynb").write_text(nbformat.writes(notebook), "utf-8")
        known = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": folder}
        # A cell may take a third of the time. A kernel ends by itself when the process that started it is gone.
        command = [sys.executable, "-c", *_RUN, f"--ExecutePreprocessor.timeout={int(limit / 3)}", "--output=out", "in.ipynb"]  # fmt: skip
        with suppress(EndedError, OSError, ValueError):
            run_isolated(_called, command, folder, known, limit=limit, over=over)
            for cell in nbformat.read(Path(folder, "out.ipynb"), as_version=4).cells:
                for asked in re.findall(re.escape(_HAND_IN) + r'\("([\d.]+)"', cell.source):
                    for output in (each for each in cell.outputs if each.output_type != "stream"):
                        error = {"error": f"{output.get('ename')}: {output.get('evalue')}"}
                        found[asked] = output.get("data", {}).get("application/json", error)
    return found
