"""Run a notebook by papermill, its cells in an IPython shell of this process, which ends with it."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import from_dict
from nbformat.v4 import new_output
from papermill import execute_notebook
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from thb_analysis.files import write_files
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


def _as_text(data: Mapping[str, Any]) -> dict[str, Any]:
    """Write bytes, such as those of a picture, in base64."""
    encoded = {}
    for kind, each in data.items():
        encoded[kind] = b64encode(each).decode() if isinstance(each, bytes) else each
    return encoded


class _Result(DisplayHook):
    """Collects the value of a cell's last line."""

    shell: Any

    def write_output_prompt(self) -> None:
        """Write none."""

    def write_format_data(self, data: Any, metadata: Any = None) -> None:
        self.shell.give("execute_result", data=_as_text(data), metadata=metadata or {})


class _Display(DisplayPublisher):
    """Collects what is displayed; in place of what has the same display id, if it is an update."""

    def publish(self, data: Any, metadata: Any = None, **how: Any) -> None:  # type: ignore[override]
        data = _as_text(data)
        display = (how.get("transient") or {}).get("display_id")
        shown = self.shell.shown.setdefault(display, []) if display else []
        if how.get("update") and shown:
            for output in shown:
                output.data, output.metadata = data, metadata or {}
            return
        shown.append(
            self.shell.give("display_data", data=data, metadata=metadata or {})
        )

    def clear_output(self, wait: bool = False) -> None:
        self.shell.read_streams()
        self.shell.given.clear()


class _Shell(InteractiveShell):
    """Runs cells; holds what the one at work has given out, and what was displayed by its id.

    Standard streams are files while it runs: what other programs and processes write there counts as well.
    What a forked process displays goes through files of that folder.
    """

    given: list[Any]
    shown: dict[str, list[Any]]
    streams: dict[str, TextIO]
    folder: Path
    process: int

    def catch_streams(self, folder: Path) -> None:
        """Lead what is written to the standard streams of this process to files."""
        self.streams, self.folder, self.process = {}, folder, os.getpid()
        for number, name in enumerate(("stdout", "stderr"), 1):
            path = folder / name
            with path.open("ab") as file:
                os.dup2(file.fileno(), number)
            self.streams[name] = path.open(
                encoding="utf-8", errors="replace", newline=""
            )

    def read_streams(self) -> None:
        """Take in what was written since, and what forked processes have displayed."""
        if os.getpid() != self.process:
            return
        for name, file in self.streams.items():
            if text := file.read():
                self.given.append(new_output("stream", name=name, text=text))
        for path in sorted(self.folder.glob("*.displayed")):
            self.given.append(from_dict(json.loads(path.read_bytes())))
            path.unlink()

    def give(self, kind: str, **parts: Any) -> Any:
        """Take in an output, behind what was written before it; hand it on in a forked process."""
        self.read_streams()
        output = new_output(kind, **parts)
        self.given.append(output)
        if (process := os.getpid()) != self.process:
            path = self.folder / f"{process}-{len(self.given):04}.displayed"
            write_files({path: json.dumps(output).encode()})
        return output

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.give("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)


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
        shell.catch_streams(path.parent)
        for index, cell in enumerate(nb_man.nb.cells):
            # What is for students alone, no page shows: it is run where they open the notebook.
            is_lesson = "lesson" in cell.metadata.get("tags", []) and not is_users
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
        is_expected = "raises-exception" in cell.metadata.get("tags", [])
        cell.outputs = shell.given = []
        done = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        shell.read_streams()
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
        error = done.error_before_exec or done.error_in_exec
        # IPython only prints an error of which it cannot set out the traceback.
        if error and not any(each.output_type == "error" for each in cell.outputs):
            raised = new_output("error", ename=type(error).__name__, evalue=str(error))
            cell.outputs.append(raised)
        for at, output in enumerate(cell.outputs):
            # papermill would take it for the end.
            if is_expected and output.output_type == "error":
                text = f"{output.ename}: {output.evalue}\n"
                cell.outputs[at] = new_output("stream", name="stdout", text=text)
        return bool(done.success) or is_expected


papermill_engines.register(_ENGINE, _InProcess)
