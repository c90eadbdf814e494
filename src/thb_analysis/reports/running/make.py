"""Make one report in a process of its own; cheap to import."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from tempfile import TemporaryDirectory

from thb_analysis.reports.catalog.reports import Report
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, at_hand
from thb_analysis.reports.running.results import EXECUTED, Failure, Result


def make(report: Report, inputs: Inputs) -> Result:
    """Make a report; it fails alone, whatever its cells do."""
    inputs = at_hand(inputs)
    with TemporaryDirectory(dir=inputs.root, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            result: Result = isolated.call(_make, report, inputs, folder, limit=inputs.timeout)
        except isolated.EndedError as ended:
            result = _ended(report, inputs, folder, ended)
        return result


def _make(report: Report, inputs: Inputs, folder: Path) -> Result:
    """Run the cells of a report, and render what came of them; temporary files go with its folder."""
    from thb_analysis.reports.running import worker

    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    executed = worker.run(report, inputs, folder)
    isolated.report_progress(None)
    return executed if executed.failure else worker.render(report, inputs, executed)


def _ended(report: Report, inputs: Inputs, folder: Path, ended: isolated.EndedError) -> Result:
    """Say which cell was at work, in what was saved of its notebook."""
    from thb_analysis.reports.running import notebook

    files, place = {}, ""
    if (executed := notebook.read(folder / EXECUTED)) is not None:
        if ended.last is not None:
            place = notebook.place_of(executed, ended.last)
        files["ipynb"] = notebook.stable_bytes(executed, inputs.data)
    return Result(report.id, "failed", files, Failure("run", str(ended), place))
