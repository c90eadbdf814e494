"""Make one report, in a process of its own: its files, or why there are none."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.package.reads import noted
from thb_analysis.reports.catalog.reports import Report
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, local_inputs

# What a worker saves of a notebook while it runs.
EXECUTED = "executed.ipynb"


@dataclass(frozen=True)
class Failure:
    """Why a report could not be made.

    Attributes
    ----------
    stage : str
        ``run``, or the format whose rendering failed.
    error : str
        Name and message of the error.
    cell : str
        Which cell, if it was one, and which line of it, if that is known.
    details : str
        The traceback, for ``--debug``.
    """

    stage: str
    error: str
    cell: str = ""
    details: str = ""


@dataclass(frozen=True)
class BuildResult:
    """What became of a report.

    Attributes
    ----------
    report : str
        Its id.
    status : str
        ``up to date``, ``built`` or ``failed``.
    files : Mapping[str, bytes]
        Suffix (``ipynb``, ``html``, ``pdf``, ``docx``) to content; after a failure only ``ipynb``,
        or nothing if no cell ran.
    failure : Failure or None
        Why it failed.
    title : str
        The title that the report gives itself.
    headlines : list of dict
        Its headline results, see ``display.Headlines``.
    warnings : tuple of str
        What a reader may miss, in a notebook of one's own.
    """

    report: str
    status: str = "built"
    files: Mapping[str, bytes] = field(default_factory=dict)
    failure: Failure | None = None
    title: str = ""
    headlines: list[dict[str, Any]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    def failed_because(self, folder: Path) -> str:
        """Say why the report failed, in which cell, and where in its folder to see what it did until then."""
        assert self.failure
        stage, cell = self.failure.stage, self.failure.cell
        what = "failed" if stage == "run" else f"could not be rendered as {stage.upper()}"
        lines = [
            f"{self.report} {what}{' in ' * bool(cell)}{cell}",
            *self.failure.error.splitlines(),
        ]
        if (notebook := folder / f"{self.report}.ipynb").exists():
            lines.append(f"What it did until then: {notebook}")
        return "\n  ".join(lines)


def make(report: Report, inputs: Inputs) -> BuildResult:
    """Make a report; it fails alone, whatever its cells do."""
    inputs = local_inputs(inputs)
    with TemporaryDirectory(dir=inputs.root, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            result: BuildResult = isolated.call(_make, report, inputs, folder, limit=inputs.timeout)
        except isolated.EndedError as ended:
            result = _ended(report, inputs, folder, ended)
        return result


def _make(report: Report, inputs: Inputs, folder: Path) -> BuildResult:
    """Run the cells of a report, and render what came of them; temporary files go with its folder."""
    from thb_analysis.reports.running import worker

    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    executed = worker.run(report, inputs, folder)
    isolated.report_progress(None)
    made = executed if executed.failure else worker.render(report, inputs, executed)
    return replace(made, reads=tuple(sorted(noted)))


def _ended(report: Report, inputs: Inputs, folder: Path, ended: isolated.EndedError) -> BuildResult:
    """Say which cell was at work, in what was saved of its notebook."""
    from thb_analysis.reports.running import notebook

    files, cell = {}, ""
    if (executed := notebook.read(folder / EXECUTED)) is not None:
        if ended.last is not None:
            cell = notebook.locate_cell(executed, ended.last)
        files["ipynb"] = notebook.stable_bytes(executed, inputs.data)
    return BuildResult(report.id, "failed", files, Failure("run", str(ended), cell))
