"""Run a notebook by papermill, its cells in an IPython shell of this process, which ends with it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import TextIOBase
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from papermill import execute_notebook
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from thb_analysis.reports.running import isolated, whole

_ENGINE = "thb"


def execute(
    source: Path,
    output: Path,
    parameters: Mapping[str, Any],
    *,
    cwd: Path,
    data: Path,
    is_users: bool = False,
) -> None:
    """Run a notebook and save what came of it, as each cell begins and at the end.

    Parameters
    ----------
    source, output : Path
        The notebook, and where it is saved. Other files go beside the latter.
    parameters : mapping
        What is injected.
    cwd, data : Path
        Working directory, and the data package that ``thb_analysis.load()`` then reads.
    is_users : bool, default False
        Whether it is a user's own, whose frames and drawings are published whole.
    """
    # IPython finds no settings of the user's in a folder of its own.
    os.environ.update(THB_DATA=str(data), IPYTHONDIR=str(output.parent / "ipython"))
    execute_notebook(
        source,
        output,
        dict(parameters),
        engine_name=_ENGINE,
        # Whatever kernel it names: cells run in this environment.
        kernel_name="python3",
        language="python",
        cwd=cwd,
        progress_bar=False,
        is_users=is_users,
    )


class _Stream(TextIOBase):
    """A standard stream of a notebook; what follows on the same one goes into one output."""

    encoding = "utf-8"

    def __init__(self, name: str, shell: _Shell) -> None:
        self._called, self._shell = name, shell

    def write(self, text: str) -> int:
        given = self._shell.given
        if given and given[-1].get("name") == self._called:
            given[-1].text += text
        elif text:
            given.append(new_output("stream", name=self._called, text=text))
        return len(text)

    def writable(self) -> bool:
        return True


class _Result(DisplayHook):
    """Collects the value of a cell's last line."""

    shell: Any

    def write_output_prompt(self) -> None:
        """Write none."""

    def write_format_data(self, data: Any, metadata: Any = None) -> None:
        self.shell.given.append(
            new_output("execute_result", data, metadata=metadata or {})
        )


class _Display(DisplayPublisher):
    """Collects what is displayed; in place of what has the same display id, if it is an update."""

    def publish(self, data: Any, metadata: Any = None, **how: Any) -> None:  # type: ignore[override]
        display = (how.get("transient") or {}).get("display_id")
        shown = self.shell.shown.setdefault(display, []) if display else []
        if how.get("update") and shown:
            for output in shown:
                output.data, output.metadata = data, metadata or {}
            return
        output = new_output("display_data", data, metadata=metadata or {})
        self.shell.given.append(output)
        shown.append(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.given.clear()


class _Shell(InteractiveShell):
    """Runs cells; holds what the one at work has given out, and what was displayed by its id."""

    given: list[Any]
    shown: dict[str, list[Any]]

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.given.append(
            new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)
        )


class _InProcess(Engine):  # type: ignore[misc]
    """Runs cells up to the first that fails, which papermill then finds by its output."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        is_users: bool = False,
        **_: Any,
    ) -> None:
        """Run the cells of a notebook, and tell of each that begins by its index."""
        # What is saved on the way is read only if this process ends before its time: in plain JSON
        # it takes a tenth of the time.
        path = Path(nb_man.output_path)
        nb_man.save = lambda: path.write_text(json.dumps(nb_man.nb), "utf-8")
        shell = _Shell.instance(
            config=whole.SETTINGS if is_users else whole.AS_JUPYTER,
            displayhook_class=_Result,
            display_pub_class=_Display,
        )
        if is_users:
            whole.publish_whole(shell)
        shell.given, shell.shown = [], {}
        sys.path.insert(0, "")
        with (
            redirect_stdout(_Stream("stdout", shell)),
            redirect_stderr(_Stream("stderr", shell)),
        ):
            for index, cell in enumerate(nb_man.nb.cells):
                tags = cell.metadata.get("tags", [])
                # What is for students alone, no page shows: it is run where they open the notebook.
                is_lesson = "lesson" in tags and not is_users
                if cell.cell_type != "code" or is_lesson:
                    continue
                isolated.report_progress(index)
                # The notebook is saved as each cell begins, with all that was given out before it:
                # to save it as the cell ends too would only write the same twice.
                nb_man.cell_start(cell, index)
                if not cls._run(shell, cell):
                    return

    @staticmethod
    def _run(shell: _Shell, cell: Any) -> bool:
        """Run a cell, and say whether the notebook goes on."""
        cell.execution_count = shell.execution_count
        cell.outputs = shell.given = []
        done = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
        error = done.error_before_exec or done.error_in_exec
        # IPython only prints an error of which it cannot set out the traceback.
        if error and not any(each.output_type == "error" for each in cell.outputs):
            raised = new_output("error", ename=type(error).__name__, evalue=str(error))
            cell.outputs.append(raised)
        return bool(done.success) or "raises-exception" in cell.metadata.get("tags", [])


papermill_engines.register(_ENGINE, _InProcess)
