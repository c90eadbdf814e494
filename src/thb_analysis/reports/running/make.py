"""Make one report, in this process or in processes of its own; cheap to import."""

from __future__ import annotations

import threading
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.reports.asked.catalogue import Report
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs
from thb_analysis.reports.running.results import EXECUTED, Failure, Result


def make(report: Report, inputs: Inputs) -> Result:
    """Make a report here, its cells in a kernel; what that takes is imported once it is called."""
    from thb_analysis.reports.running import worker

    with TemporaryDirectory(dir=inputs.root, ignore_cleanup_errors=True) as folder:
        executed = worker.run(report, inputs, Path(folder))
        return executed if executed.failure else worker.render(report, inputs, executed)


class Processes:
    """Makes reports in processes of this machine, so many at once.

    A notebook has a process of its own, see ``isolated``, and is rendered by one that has rendered
    others.
    """

    def __init__(self, size: int) -> None:
        self._over = threading.Event()
        self._threads = ThreadPoolExecutor(size)
        self._renderers = ProcessPoolExecutor(
            size,
            mp_context=isolated.context(),
            initializer=isolated.settle,
            initargs=(isolated.handed_over(),),
        )

    def submit(self, make: Any, report: Report, inputs: Inputs) -> Future[Result]:
        """Have a report made, in this way and no other."""
        return self._threads.submit(self._make, report, inputs)

    def _make(self, report: Report, inputs: Inputs) -> Result:
        with TemporaryDirectory(dir=inputs.root, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            try:
                executed: Result = isolated.run_isolated(
                    _run, report, inputs, folder, limit=inputs.timeout, over=self._over
                )
            except isolated.EndedError as ended:
                if self._over.is_set():
                    raise
                return _ended(report, inputs, folder, ended)
        if executed.failure:
            return executed
        try:
            return self._renderers.submit(_render, report, inputs, executed).result()
        except (BrokenExecutor, EOFError, OSError) as error:
            failure = Failure("run", f"{isolated.DIED}, as it was rendered: {type(error).__name__}")
            return Result(report.id, "failed", executed.files, failure)

    def shutdown(self, wait: bool = True) -> None:
        """End; what is not begun is given up."""
        for pool in (self._threads, self._renderers):
            pool.shutdown(wait, cancel_futures=True)

    def end(self) -> None:
        """End at once."""
        self._over.set()
        self.shutdown(wait=False)
        isolated.end_all()
        self.shutdown()


def _run(report: Report, inputs: Inputs, folder: Path, on_cell: Any) -> Result:
    from thb_analysis.reports.running import worker

    return worker.run(report, inputs, folder, on_cell)


def _render(report: Report, inputs: Inputs, executed: Result) -> Result:
    from thb_analysis.reports.running import worker

    return worker.render(report, inputs, executed)


def _ended(report: Report, inputs: Inputs, folder: Path, ended: isolated.EndedError) -> Result:
    """Say of a report whose process ended which cell was at work, in what was saved of its notebook."""
    from thb_analysis.reports.running import notebook

    place = notebook.mark_failed(folder / EXECUTED, ended.cell, str(ended))
    executed = notebook.read(folder / EXECUTED)
    files = {}
    if executed is not None:
        files["ipynb"] = notebook.as_bytes(notebook.stable(executed, inputs.data))
    return Result(report.id, "failed", files, Failure("run", str(ended), place))
