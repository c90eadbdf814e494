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


def _output(kind: str, **parts: Any) -> Any:
    """Make an output, bytes in base64; half a sign, which no file can hold, becomes a question mark."""
    written = json.dumps(
        parts, ensure_ascii=False, default=lambda raw: b64encode(raw).decode()
    )
    return new_output(kind, **json.loads(written.encode(errors="replace")))


class _Result(DisplayHook):
    """Collects the value of a cell's last line."""

    shell: Any

    def write_output_prompt(self) -> None:
        """Write none."""

    def write_format_data(self, data: Any, metadata: Any = None) -> None:
        shown = _output("execute_result", data=data, metadata=metadata or {})
        shown.execution_count = self.shell.number
        self.shell.give(shown)


class _Display(DisplayPublisher):
    """Collects what is displayed; in place of what has the same display id, if it is an update."""

    def publish(self, data: Any, metadata: Any = None, **how: Any) -> None:  # type: ignore[override]
        output = _output("display_data", data=data, metadata=metadata or {})
        display = (how.get("transient") or {}).get("display_id")
        shown = self.shell.shown.setdefault(display, []) if display else []
        if how.get("update") and shown:
            for each in shown:
                each.update(output)
            return
        self.shell.give(output)
        shown.append(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.read_streams()
        self.shell.is_clearing = wait
        if not wait:
            self.shell.given.clear()


class _Shell(InteractiveShell):
    """Runs cells; holds what the one at work has given out, and what was displayed by its id.

    Standard streams are files while it runs: what other programs and processes write there counts as well.
    What a forked process displays goes through files of that folder.
    """

    given: list[Any]
    shown: dict[str, list[Any]]
    streams: dict[str, TextIO]
    number = 0
    is_clearing = False
    is_expected = False
    failure: Any = None

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
                self.take(new_output("stream", name=name, text=text))
        for path in sorted(self.folder.glob("*.displayed")):
            self.take(from_dict(json.loads(path.read_bytes())))
            path.unlink()

    def take(self, output: Any) -> None:
        """Take in an output, in place of those before it if these were to be cleared for the next."""
        if self.is_clearing:
            self.given.clear()
        self.is_clearing = False
        self.given.append(output)

    def give(self, output: Any) -> None:
        """Take in an output, behind what was written before it; hand it on in a forked process."""
        self.read_streams()
        self.take(output)
        if (process := os.getpid()) != self.process:
            path = self.folder / f"{process}-{len(self.given):04}.displayed"
            write_files({path: json.dumps(output).encode()})

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        name, self.failure = etype.__name__, evalue
        text = "\n".join([str(evalue), *getattr(evalue, "__notes__", ())])
        if self.is_expected:
            # papermill would take an error for the end.
            self.give(_output("stream", name="stdout", text=f"{name}: {text}\n"))
        else:
            self.give(_output("error", ename=name, evalue=text, traceback=stb))


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
        # IPython counts on before the cell has run.
        cell.execution_count = shell.number = shell.execution_count
        shell.is_expected = "raises-exception" in cell.metadata.get("tags", [])
        cell.outputs = shell.given = []
        done = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        shell.read_streams()
        error = done.error_before_exec or done.error_in_exec
        # IPython only prints an error of which it cannot set out the traceback.
        if error and error is not shell.failure:
            shell._showtraceback(type(error), error, [])
        return bool(done.success) or shell.is_expected


papermill_engines.register(_ENGINE, _InProcess)
