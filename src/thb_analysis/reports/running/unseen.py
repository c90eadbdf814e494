"""Figures of pyplot that a notebook makes and does not show, such as with interactive mode off."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from nbformat import NotebookNode

from thb_analysis.reports.running.notebook import place_of

NAME = "unseen.json"
# Runs before the first cell of a kernel; one of another Python may not have the library.
_STARTUP = """\
try:
    __import__("thb_analysis.reports.running.unseen", fromlist=["watch"]).watch(get_ipython(), {record!r})
except ImportError:
    pass
"""


def watch(shell: Any, record: str) -> None:
    """Keep a file of the cells whose figures are open and were not shown so far.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        What runs the cells.
    record : str
        The file: a JSON list of execution counts.
    """
    formatter = shell.display_formatter
    write = formatter.format
    shown: WeakSet[Any] = WeakSet()
    made: WeakKeyDictionary[Any, int] = WeakKeyDictionary()

    def format_and_note(shown_now: Any, *choices: Any, **more: Any) -> Any:
        data, metadata = write(shown_now, *choices, **more)
        if hasattr(shown_now, "savefig") and any(kind.startswith("image/") for kind in data):
            shown.add(shown_now)
        return data, metadata

    def note(result: Any) -> None:
        helpers = sys.modules.get("matplotlib._pylab_helpers")
        managers = helpers.Gcf.get_all_fig_managers() if helpers else []
        figures = [manager.canvas.figure for manager in managers]
        for figure in figures:
            made.setdefault(figure, result.execution_count)
        unseen = sorted({made[figure] for figure in figures if figure not in shown})
        Path(record).write_text(json.dumps(unseen), "utf-8")

    formatter.format = format_and_note
    shell.events.register("post_run_cell", note)


def startup(home: Path, record: Path) -> None:
    """Have each kernel whose settings are in a folder keep the file."""
    folder = home / "profile_default" / "startup"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "unseen.py").write_text(_STARTUP.format(record=str(record)), "utf-8")


def warnings(executed: NotebookNode, folder: Path) -> tuple[str, ...]:
    """Name the cells of an executed notebook whose figures nobody sees, and say how to show them."""
    path = folder / NAME
    counts = json.loads(path.read_text("utf-8")) if path.exists() else []
    return tuple(
        f"{place_of(executed, index)}: it made a figure that is not shown: end a cell with the "
        "figure, or close it (plt.close); plt.ioff and matplotlib.use keep figures from being shown"
        for index, cell in enumerate(executed.cells)
        if cell.get("execution_count") in counts
    )
