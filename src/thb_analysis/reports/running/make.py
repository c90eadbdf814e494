"""Make one report, in a process of its own: its files, or why there are none."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from thb_analysis.package.reads import ALL, noted
from thb_analysis.reports.catalog.reports import Report
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs
from thb_analysis.reports.running.result import EXECUTED, BuildResult, Failure

# What is printed without end would fill the disk before its time is up.
_MOST_MB = 10


def make(report: Report, inputs: Inputs) -> BuildResult:
    """Make a report; it fails alone, whatever its cells do."""
    with TemporaryDirectory(dir=inputs.root, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            result: BuildResult = isolated.call(
                _make,
                report,
                inputs,
                folder,
                limit=inputs.timeout,
                problem=lambda: _printed_too_much(folder),
            )
        except isolated.EndedError as ended:
            from thb_analysis.reports.running.executed_notebook import collect

            # Which cell was at work says what was saved of its notebook.
            failure, saved = Failure("run", str(ended)), folder / EXECUTED
            result = collect(saved, report.id, inputs.data, failure, ended.last)
        return result


def _printed_too_much(folder: Path) -> str:
    """Say so of a notebook whose cells have printed more than any page could show; else nothing."""
    printed = sum(path.stat().st_size for path in folder.glob("std???"))
    problem = f"It has printed more than {_MOST_MB} MB: print less, or into a file"
    return problem * (printed > _MOST_MB * 10**6)


def _make(report: Report, inputs: Inputs, folder: Path) -> BuildResult:
    """Run the cells of a report, and render what came of them; temporary files go with its folder."""
    from thb_analysis.reports.running import worker

    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    executed = worker.run(report, inputs, folder)
    isolated.report_progress(None)
    made = executed if executed.failure else worker.render(report, inputs, executed)
    # A notebook of one's own may open files by itself.
    reads = noted | {ALL} if report.is_user_notebook else noted
    return replace(made, reads=tuple(sorted(reads)))
