"""One report, from its notebook to the bytes of its files; runs in a process of its own.

A worker writes nothing but its own temporary folder: what it made goes back to the caller.
"""

from __future__ import annotations

import re
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from thb_analysis.data.package import Package, read_package
from thb_analysis.errors import ThbError
from thb_analysis.reports import kernel
from thb_analysis.reports.job import Failure, Job, Result
from thb_analysis.reports.notebook import (
    as_bytes,
    card_of,
    headlines_of,
    last_started,
    mark_failed,
    stable,
    title_of,
    up_to_headlines,
    without,
)

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
# IPython compiles a cell under the name of a temporary file, which errors of syntax then tell.
_CELL_FILE = re.compile(r" \((?:\S*[/\\])?(?:\d+\.py|<ipython-input[^>]*>), line \d+\)$")


def make(job: Job) -> Result:
    """Run a notebook and render what came of it; a failure is returned, not raised."""
    notebook, failure = run(job)
    files = {} if notebook is None else {"ipynb": as_bytes(stable(notebook, job.data))}
    if notebook is None or failure:
        return Result(job.report, files, failure=failure)
    # Side by side: pandoc and Typst are at work most of the time, and a processor may be free.
    with ThreadPoolExecutor() as threads:
        rendered = {name: threads.submit(render, job, notebook, name) for name in job.formats}
    for name, file in rendered.items():
        try:
            files[name] = file.result()
        except Exception as error:
            failure = Failure(name, _message(error), details=traceback.format_exc())
            return Result(job.report, {"ipynb": files["ipynb"]}, failure=failure)
    return Result(
        job.report,
        files,
        title_of(notebook),
        card=card_of(notebook),
        headlines=headlines_of(notebook),
    )


def run(job: Job) -> tuple[NotebookNode | None, Failure | None]:
    """Run the notebook of a job.

    Returns
    -------
    notebook : NotebookNode or None
        As far as it got; None if it did not start.
    failure : Failure or None
        What stopped it.
    """
    with tempfile.TemporaryDirectory(prefix="thb-") as name:
        folder = Path(name)
        output = folder / "executed.ipynb"
        failure = None
        try:
            with kernel.environment(job.data, folder):
                execute_notebook(
                    _source(job, folder),
                    output,
                    dict(job.parameters),
                    cwd=job.run_in or job.notebook.parent,
                    progress_bar=False,
                    execution_timeout=job.timeout,
                    **kernel.engine(folder),
                )
        except Exception as error:
            failure = _failed_run(error, job)
        notebook = _read(output)
    if notebook is None and failure is None:
        failure = Failure("run", "the executed notebook could not be written")
    if failure and notebook:
        failure = _locate(failure, notebook)
    return notebook, failure


def _package(job: Job) -> Package | None:
    """Read the data package; what keeps it from being read is for the notebook to say."""
    try:
        return read_package(job.data)
    except ThbError:
        return None


def _read(path: Path) -> NotebookNode | None:
    """Read a notebook that papermill wrote; None if it did not, or not to the end."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (OSError, ValueError):
        return None
    return notebook


def _source(job: Job, folder: Path) -> Path:
    """Give the notebook to run; if only a part of it is wanted, that part, as a file of its own."""
    package = _package(job)
    # Cells on footnotes and coders stand only in a report of a document.
    unfit = package is not None and not package.records("footnotes")
    if not job.headlines_only and not unfit:
        return job.notebook
    part = folder / "part.ipynb"
    notebook = without(nbformat.read(job.notebook, as_version=4), {"document"} if unfit else set())
    nbformat.write(up_to_headlines(notebook) if job.headlines_only else notebook, part)
    return part


def _failed_run(error: Exception, job: Job) -> Failure:
    if isinstance(error, PapermillExecutionError):
        return _failed_cell(error)
    if isinstance(error, CellTimeoutError):
        return Failure("run", f"CellTimeoutError: the cell took longer than {job.timeout} s")
    if isinstance(error, DeadKernelError):
        return Failure(
            "run", "DeadKernelError: the kernel's process died (out of memory, or killed)"
        )
    return Failure("run", _message(error), details=traceback.format_exc())


def _failed_cell(error: PapermillExecutionError) -> Failure:
    """Say which cell raised what, and on which line if the kernel tells."""
    details = _COLOUR.sub("", "\n".join(error.traceback))
    frame = re.search(rf"\bIn ?\[{error.exec_count}\], line (\d+)", details)
    line = f", line {frame[1]}" if frame else ""
    message = _CELL_FILE.sub("", f"{error.ename}: {error.evalue}").rstrip(": ")
    return Failure("run", message, f"In [{error.exec_count}]{line}", details)


def _locate(failure: Failure, notebook: NotebookNode) -> Failure:
    """Name and mark the cell that failed, where papermill did not do it."""
    index = last_started(notebook)
    if failure.cell or index is None:
        return failure
    before = [cell for cell in notebook.cells[: index + 1] if cell.cell_type == "code"]
    name, _, message = failure.error.partition(": ")
    mark_failed(notebook, index, name, message)
    return Failure(failure.stage, failure.error, f"In [{len(before)}]", failure.details)


def _message(error: Exception) -> str:
    return str(error) if isinstance(error, ThbError) else f"{type(error).__name__}: {error}"


def render(job: Job, notebook: NotebookNode, name: str) -> bytes:
    """Render an executed notebook in one format."""
    exporter = exporter_for(name)
    exporter.data = str(job.data)
    if name == "html":
        exporter.index_href = "index.html"
        exporter.pdf_href = f"{job.report}.pdf" if "pdf" in job.formats else ""
    resources = {"metadata": {"name": job.report, "path": str(job.notebook.parent)}}
    output, _ = exporter.from_notebook_node(notebook, resources)
    return output.encode() if isinstance(output, str) else bytes(output)


@lru_cache
def exporter_for(name: str) -> Any:
    """Make an exporter once per process."""
    from thb_analysis.reports import exporters

    classes: dict[str, Any] = {"html": exporters.HTMLExporter, "pdf": exporters.PDFExporter}
    return classes[name]()
