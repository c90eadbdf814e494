"""Run what was handed in: each notebook in a process of its own, which hands over answers and nothing else.

In place of each check, a run only hands its answer over, as the text of plain Python. So what a
notebook makes of ``check`` counts for nothing, and no object of a student's comes into the process that grades.
"""

import asyncio
import json
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import nbformat
from IPython.display import publish_display_data
from nbclient import NotebookClient

from thb_analysis.files import sha256, write_text
from thb_analysis.folders import scratch
from thb_analysis.learn.answers import plain
from thb_analysis.learn.source import ENGLISH, Lesson, words
from thb_analysis.reports.running.isolated import EndedError, keep, run_isolated

# How a cell names the exercise that it checks: by its id, or by its call.
CHECK = re.compile(r'check(?:-|\(")(\d+)[-.](\d+)\b')

_HAND_IN = '__import__("thb_analysis.learn.running", fromlist=["hand_in"]).hand_in'
# Is handed over by a run that went to its end, every cell with time and memory enough.
WHOLE = "whole"
# Characters of an answer that are taken.
LONGEST = 100_000
# What a student's code may know of the machine it runs on.
_KEPT = ("PATH", "PYTHONPATH", "THB_DATA", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
# Bytes of a file: a notebook of a lesson with its figures has a tenth of that.
_LARGEST = 5_000_000
# How often a notebook is run that does not get to its end: the machine may be at fault.
TRIES = 2
# A file that has become a link or a pipe since it was looked at is not followed and not waited for.
_AS_IT_IS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


class NotReadError(Exception):
    """A file is not read; the text says why, for who handed it in."""


def read_file(folder: Path, name: str | Path) -> bytes:
    """Return the bytes of an ordinary file in a folder to which others write.

    Raises
    ------
    NotReadError
        If it is a link or behind one, no file, too large, or cannot be opened.
    """
    path = folder / name
    with suppress(OSError, RuntimeError), os.fdopen(os.open(path, _AS_IT_IS), "rb") as file:
        state = os.fstat(file.fileno())
        is_own = stat.S_ISREG(state.st_mode) and path.resolve() == folder.resolve() / name
        if is_own and state.st_size <= _LARGEST:
            return file.read(_LARGEST)
    raise NotReadError(words(ENGLISH)["no file"].format(_LARGEST / 1e6))


def writable(text: str) -> str:
    """Return a text with a question mark for each half of a character, of which no file can be made."""
    return text.encode("utf-8", "replace").decode("utf-8")


def prepared(notebook: nbformat.NotebookNode, lesson: Lesson) -> Any:
    """Put in place of each check the handing over of its answer, and hand over all last values at the end.

    Commands are left out: they answer nothing, and may build reports.
    """
    asked = {each.cell("check"): each.call(_HAND_IN) for each in lesson.exercises.values()}
    cells: dict[str, str] = {}
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and not cell.source.startswith("!"):
            check = CHECK.match(cell.get("id", "")) or CHECK.match(cell.source.strip())
            name = f"check-{check[1]}-{check[2]}" if check else f"cell-{place}"
            cells.setdefault(name, asked.get(name, "") if check else cell.source)
    cells |= {each.cell("last"): each.call(_HAND_IN) for each in lesson.exercises.values()}
    made = [nbformat.v4.new_code_cell(writable(code), id=name) for name, code in cells.items()]
    return nbformat.v4.new_notebook(cells=made)


def hand_in(exercise: str, answer: object, /) -> None:
    """Show an answer as the text of plain Python, for the process that grades."""
    publish_display_data({"application/json": {"answer": repr(plain(answer))[:LONGEST]}})  # type: ignore[no-untyped-call]


def execute(notebook: Any, folder: str, limit: float, on_cell: Callable[[Any], None]) -> Any:
    """Run a notebook in a folder; tell after each cell all that was handed over so far, by cells.

    What is handed over after a cell that had too little time or memory may be wrong for that alone,
    and says so.
    """
    known = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(known | {"HOME": folder, "TMPDIR": folder})
    os.chdir(folder)
    handed: dict[str, Any] = {}
    late: dict[str, bool] = {}

    def take(cell: nbformat.NotebookNode, **_: Any) -> None:
        for output in cell.outputs:
            if output.get("ename") in ("KeyboardInterrupt", "MemoryError"):
                late["after"] = True
            if output.output_type != "stream" and not cell.id.startswith("cell-"):
                error = {"error": f"{output.get('ename')}: {output.get('evalue')}"}
                answered = output.get("data", {}).get("application/json", error)
                handed[cell.id] = dict(answered) | late
        on_cell(handed)

    client: Any = NotebookClient(notebook, timeout=int(limit / 3), interrupt_on_timeout=True)
    client.allow_errors = True
    client.on_cell_executed = take
    # Whatever an answer does, its kernel ends with this process.
    client.on_notebook_start = lambda notebook: keep(client.km.provisioner.pid)
    on_cell(handed)
    asyncio.run(asyncio.wait_for(client.async_execute(), limit))
    return handed if late else handed | {WHOLE: {}}


def run(notebook: Any, limit: float, over: Event) -> dict[str, Any]:
    """Run a notebook in a process and a folder of its own; return what was handed over, by cells.

    However the run ends, what was handed over before counts.
    """
    handed: Any = {}
    # Whatever a run meets, such as a full disk, is to keep no other notebook from its marks.
    with suppress(Exception), TemporaryDirectory(dir=scratch(), ignore_cleanup_errors=True) as own:
        try:
            handed = run_isolated(execute, notebook, own, limit, limit=limit, over=over)
        except EndedError as ended:  # which has in place of a cell what was told last
            handed = ended.cell or {}
    return dict(handed)


def kept_run(notebook: Any, limit: float, over: Event, runs: Path) -> list[dict[str, Any]]:
    """Return what a notebook has handed over in earlier calls, and in a run unless one went to its end.

    A run that ends by time or memory may be the fault of a busy machine: it is tried once more, and
    again with another limit.

    Returns
    -------
    list of dict
        What each run handed over, the last one at the end.
    """
    path = runs / f"{sha256(f'{limit} {nbformat.writes(notebook)}'.encode())}.json"
    tried: list[dict[str, Any]] = []
    with suppress(OSError, ValueError):
        tried = json.loads(path.read_text("utf-8"))
    while len(tried) < TRIES and not any(WHOLE in each for each in tried):
        tried.append(run(notebook, limit, over))
        if not over.is_set():
            write_text(path, json.dumps(tried))
    return tried
