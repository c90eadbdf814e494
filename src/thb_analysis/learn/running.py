"""Run what was handed in: each notebook in a process of its own, which hands over answers and nothing else.

In place of each check, a run only hands its answer over, as the text of plain Python. So what a
notebook makes of ``check`` counts for nothing, and no object of a student's comes into the process that grades.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import nbformat
from IPython.display import publish_display_data
from nbclient import NotebookClient
from nbformat import NotebookNode

from thb_analysis.files import write_text
from thb_analysis.folders import scratch
from thb_analysis.learn.answers import plain
from thb_analysis.learn.source import Lesson
from thb_analysis.reports.running.isolated import EndedError, keep, run_isolated

# How a cell names the exercise that it checks: by its id, or by its call.
CHECK = re.compile(r'check(?:-|\(")(\d+)[-.](\d+)\b')

_HAND_IN = '__import__("thb_analysis.learn.running", fromlist=["hand_in"]).hand_in'
# How the names of cells begin that hand over an answer.
_ASKED = ("check-", "last-")
# Is handed over by a run in which a cell had too little time or memory.
INTERRUPTED = "interrupted"
# Characters of an answer that are taken.
LONGEST = 100_000
# What a student's code may know of the machine it runs on.
_KEPT = ("PATH", "PYTHONPATH", "THB_DATA", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
_EXECUTE = "import sys; from thb_analysis.learn.running import execute; execute(int(sys.argv[1]))"
# Bytes of a file: a notebook of a lesson with its figures has a tenth of that.
_LARGEST = 5_000_000
# How often a notebook is run that does not get to its end: the machine may be at fault.
TRIES = 2
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
        raise NotReadError("it cannot be opened. Save it again and hand it in again.") from None
    if is_behind_a_link:
        raise NotReadError("it lies behind a link. Hand in the file itself.")
    if len(content) > _LARGEST:
        raise NotReadError(
            f"it has more than {_LARGEST / 1e6:.0f} MB. Clear its outputs, save it and hand it in again."
        )
    return content


def _check_kind(state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        what = "a link" if stat.S_ISLNK(state.st_mode) else "no ordinary file"
        raise NotReadError(f"it is {what}. Hand in the notebook itself.")


def writable(text: str) -> str:
    """Return a text with a question mark for each half of a character, of which no file can be made."""
    return text.encode("utf-8", "replace").decode("utf-8")


def prepared(notebook: NotebookNode, lesson: Lesson) -> NotebookNode:
    """Put in place of each check the handing over of its answer, and hand over all last values at the end.

    Commands are left out: they answer nothing, and may build reports.
    """
    asked = {number: each.call(_HAND_IN) for number, each in lesson.exercises.items()}
    last = {f"last-{number.replace('.', '-')}": code for number, code in asked.items()}
    cells: dict[str, str] = {}
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and not cell.source.startswith("!"):
            name, code = f"cell-{place}", cell.source
            if check := CHECK.match(cell.get("id", "")) or CHECK.match(code.strip()):
                name, code = f"check-{check[1]}-{check[2]}", asked.get(f"{check[1]}.{check[2]}", "")
            cells.setdefault(name, code)
    made = [
        nbformat.v4.new_code_cell(writable(code), id=name)
        for name, code in {**cells, **last}.items()
    ]
    whole: NotebookNode = nbformat.v4.new_notebook(cells=made)
    return whole


def hand_in(exercise: str, answer: object, /, **choices: object) -> None:
    """Show an answer as the text of plain Python, for the process that grades."""
    given = {"answer": repr(plain(answer)), "choices": repr(plain(choices))}
    answered = {"exercise": exercise, **{name: text[:LONGEST] for name, text in given.items()}}
    publish_display_data({"application/json": answered})  # type: ignore[no-untyped-call]


def execute(timeout: int) -> None:
    """Run ``in.ipynb`` of the working directory, and save each answer as soon as it is handed over."""
    notebook = nbformat.read("in.ipynb", as_version=4)
    client: Any = NotebookClient(
        notebook,
        timeout=timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        # Whatever an answer does, its kernel ends with this process.
        on_notebook_start=lambda notebook: keep(client.km.provisioner.pid),
        on_cell_executed=_save,
    )
    client.execute()


def _save(cell: NotebookNode, **_: Any) -> None:
    """Write a file for what a cell hands over, and one that says whether a cell had too little time or memory.

    What is handed over after such a cell may be wrong for that alone, and says so.
    """
    after = {"after": True} if Path(f"{INTERRUPTED}.json").exists() else {}
    for output in cell.outputs:
        if output.output_type == "error" and output.ename in ("KeyboardInterrupt", "MemoryError"):
            write_text(Path(f"{INTERRUPTED}.json"), "{}")
        if output.output_type != "stream" and cell.id.startswith(_ASKED):
            error = {"error": f"{output.get('ename')}: {output.get('evalue')}"}
            handed = output.get("data", {}).get("application/json", error)
            write_text(Path(f"{cell.id}.json"), json.dumps(handed | after))


def _called(
    command: list[str], folder: Path, known: dict[str, str], on_cell: Callable[[int], None]
) -> None:
    """Run a program to its end."""
    on_cell(0)
    nowhere = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, env=known, stdout=nowhere, stderr=nowhere)


def run(notebook: NotebookNode, limit: float, over: Event) -> dict[str, Any]:
    """Run a notebook in a process and a folder of its own; return what was handed over, by cells.

    However the run ends, what was handed over before counts.
    """
    found = {}
    # Whatever a run meets, such as a full disk, is to keep no other notebook from its marks.
    with suppress(Exception), TemporaryDirectory(dir=scratch(), ignore_cleanup_errors=True) as own:
        folder = Path(own)
        (folder / "in.ipynb").write_text(nbformat.writes(notebook), "utf-8")
        known = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": own}
        # A cell may take a third of the time. A kernel ends by itself when the process that started it is gone.
        command = [sys.executable, "-c", _EXECUTE, str(int(limit / 3))]
        with suppress(EndedError):
            run_isolated(_called, command, folder, known, limit=limit, over=over)
        for name in [*_asked(notebook), INTERRUPTED]:
            with suppress(Exception):  # no file: nothing was handed over
                found[name] = json.loads(read_file(folder, f"{name}.json"))
    return found


def kept_run(notebook: NotebookNode, limit: float, over: Event, runs: Path) -> list[dict[str, Any]]:
    """Return what a notebook has handed over in earlier calls, and in a run unless one went to its end.

    A run that ends by time or memory may be the fault of a busy machine: it is tried once more, and
    again where there is more time.

    Returns
    -------
    list of dict
        What each run handed over, the last one at the end.
    """
    path = runs / f"{sha256(nbformat.writes(notebook).encode()).hexdigest()}.json"
    tried: list[dict[str, Any]] = []
    with suppress(OSError, ValueError):
        tried = json.loads(path.read_text("utf-8"))
    while not over.is_set() and sum(each["limit"] >= limit for each in tried) < TRIES:
        if any(went_to_its_end(each["handed"], notebook) for each in tried):
            break
        handed = run(notebook, limit, over)
        if not over.is_set():
            tried.append({"limit": limit, "handed": handed})
            write_text(path, json.dumps(tried))
    return [each["handed"] for each in tried]


def went_to_its_end(handed: dict[str, Any], notebook: NotebookNode) -> bool:
    """Whether every cell of a run had time and memory enough."""
    return INTERRUPTED not in handed and all(name in handed for name in _asked(notebook))


def _asked(notebook: NotebookNode) -> list[str]:
    return [cell.id for cell in notebook.cells if cell.id.startswith(_ASKED)]
