"""Run a notebook: its cells in this process, which ends with it, or in a kernel of Jupyter.

Cells of the project's own notebooks run in an IPython shell of the process that makes the report
(see ``isolated``): it starts in milliseconds from a server that has imported what notebooks need.
Notebooks of one's own, and all on the workers of a cluster, run in the kernel that they name.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
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
from traitlets.config import Config

from thb_analysis.reports.asked.own import with_kernel
from thb_analysis.reports.running import unseen
from thb_analysis.reports.running.isolated import ENVIRONMENT, environment

OnCell = Callable[[int | None], None]
_ENGINE = "thb"


def execute(
    source: Path,
    output: Path,
    parameters: Mapping[str, Any],
    *,
    cwd: Path,
    data: Path,
    timeout: int,
    on_cell: OnCell | None,
) -> None:
    """Run a notebook and save what came of it, after each cell and at the end.

    Parameters
    ----------
    source, output : Path
        The notebook, and where it is saved. Other files go beside the latter.
    parameters : mapping
        What is injected.
    cwd, data : Path
        Working directory, and the data package that ``thb_analysis.load()`` then reads.
    timeout : int
        Seconds that a cell may take in a kernel.
    on_cell : callable or None
        Called with the index of each cell that begins, for cells to run in this process; None for a kernel.
    """
    home, record = output.parent / "ipython", output.parent / unseen.NAME
    way: dict[str, Any] = {"engine_name": _ENGINE, "on_cell": on_cell, "record": record}
    unseen.startup(home, record)
    # IPython finds no settings of the user's in a folder of its own.
    own = {"THB_DATA": str(data), "IPYTHONDIR": str(home)}
    with environment({**ENVIRONMENT, **own}):
        execute_notebook(
            with_kernel(source),
            output,
            dict(parameters),
            cwd=cwd,
            progress_bar=False,
            # What a cell prints comes in one piece or several, as time has it.
            **(way if on_cell else _kernel(output.parent, timeout)),
        )


def _kernel(folder: Path, timeout: int) -> dict[str, Any]:
    """Give the arguments by which papermill starts a kernel."""
    config = Config()
    # Ports race when many kernels start at once; sockets in a private folder do not. The
    # name of a socket has at most 103 characters, and Windows has none.
    if os.name != "nt" and len(str(folder)) <= 80:
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(folder / "kernel.json")
    return {
        "config": config,
        "coalesce_streams": True,
        "execution_timeout": timeout,
        # The kernel's own log goes to standard error, where it would mix with progress.
        "extra_arguments": ["--log-level=CRITICAL"],
    }


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
        self.shell.given.append(new_output("execute_result", data, metadata=metadata or {}))


class _Display(DisplayPublisher):
    """Collects what is displayed; in place of what has the same display id, if it is an update."""

    def publish(  # type: ignore[override]
        self,
        data: Any,
        metadata: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        display = (transient or {}).get("display_id")
        shown = self.shell.shown.setdefault(display, []) if display else []
        if update and shown:
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
        *,
        on_cell: OnCell,
        record: Path,
        **_: Any,
    ) -> None:
        """Run the cells of a notebook."""
        # What is saved on the way is read only if this process ends before its time: in plain JSON
        # it takes a tenth of the time.
        path = Path(nb_man.output_path)
        nb_man.save = lambda: path.write_text(json.dumps(nb_man.nb), "utf-8")
        config = Config()
        config.HistoryManager.enabled = False
        _Shell.clear_instance()
        shell = _Shell.instance(
            config=config, displayhook_class=_Result, display_pub_class=_Display
        )
        shell.given, shell.shown = [], {}
        shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
        unseen.watch(shell, str(record))
        if "" not in sys.path:
            sys.path.insert(0, "")
        with (
            redirect_stdout(_Stream("stdout", shell)),
            redirect_stderr(_Stream("stderr", shell)),
        ):
            for index, cell in enumerate(nb_man.nb.cells):
                on_cell(index)
                if cell.cell_type != "code":
                    continue
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
