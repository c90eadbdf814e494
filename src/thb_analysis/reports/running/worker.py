"""One report, from its notebook to the bytes of its files; nothing is written but temporary files."""

import re
import traceback
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import ExporterNameError, get_exporter
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from thb_analysis.errors import ThbError
from thb_analysis.reports.catalog.parameters import MODELS
from thb_analysis.reports.catalog.reports import FORMATS, Report
from thb_analysis.reports.running import executed_notebook
from thb_analysis.reports.running.execute import execute
from thb_analysis.reports.running.inputs import Inputs, source
from thb_analysis.reports.running.result import EXECUTED, BuildResult, Failure

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
# IPython compiles a cell under the name of a temporary file, which errors of syntax then name.
_CELL_FILE = re.compile(
    r" \((?:\S*[/\\])?(?:\d+\.py|<ipython-input[^>]*>), line \d+\)$"
)


def run(report: Report, inputs: Inputs, folder: Path) -> BuildResult:
    """Run a notebook; the result has the executed notebook, and the failure if there was one."""
    failure = index = None
    try:
        # A notebook runs where it lies.
        cwd = source(report, inputs.notebooks).parent
        path = _source(report, inputs, folder)
        execute(
            path,
            folder / EXECUTED,
            report.injected,
            cwd=cwd,
            data=inputs.data,
            is_users=report.notebook not in MODELS,
        )
    except PapermillExecutionError as error:
        # papermill has put a notice at the top, and one before the cell.
        failure, index = _failed_cell(error), error.cell_index + 2
    except Exception as error:
        failure = Failure("run", _message(error), details=traceback.format_exc())
    saved = folder / EXECUTED
    return executed_notebook.collect(saved, report.id, inputs.data, failure, index)


def render(report: Report, inputs: Inputs, result: BuildResult) -> BuildResult:
    """Render an executed notebook in the formats of its report."""
    executed = nbformat.reads(result.files["ipynb"].decode(), as_version=4)
    files, warnings = dict(result.files), []
    for name in FORMATS:
        try:
            if name in report.formats:
                files[name], found = _render(report, inputs, executed, name)
                warnings += found
        except Exception as error:
            failure = Failure(name, _message(error), details=traceback.format_exc())
            return BuildResult(report.id, "failed", result.files, failure)
    return BuildResult(
        report.id,
        files={name: raw for name, raw in files.items() if name in report.formats},
        title=executed_notebook.title_of(executed) or report.title,
        headlines=executed_notebook.headlines_of(executed),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _source(report: Report, inputs: Inputs, folder: Path) -> Path:
    """Give the notebook to run; if only a part of it is wanted, that part, as a file of its own."""
    path = inputs.notebook(report)
    if report.is_user_notebook or (report.formats and inputs.has_document):
        return path
    part = nbformat.read(path, as_version=4)
    kept = []
    for cell in part.cells:
        tags = cell.metadata.get("tags", [])
        # Cells on footnotes and coders stand only in a report of a document.
        if inputs.has_document or "document" not in tags:
            kept.append(cell)
        # What the headline results need stands before them.
        if "headlines" in tags and not report.formats:
            break
    part.cells = kept
    nbformat.write(part, folder / "part.ipynb")
    return folder / "part.ipynb"


def _failed_cell(error: PapermillExecutionError) -> Failure:
    """Say what a cell raised, and on which of its lines if the traceback has it."""
    details = _COLOUR.sub("", "\n".join(error.traceback))
    frame = re.search(rf"\bIn ?\[{error.exec_count}\], line (\d+)", details)
    line = f", line {frame[1]}" if frame else ""
    message = _CELL_FILE.sub("", f"{error.ename}: {error.evalue}").rstrip(": ")
    return Failure("run", message, line, details)


def _render(
    report: Report, inputs: Inputs, executed: NotebookNode, name: str
) -> tuple[bytes, list[str]]:
    """Render an executed notebook in one format; say what a reader may miss."""
    resources = {
        "metadata": {"name": report.id, "path": str(inputs.notebook(report).parent)},
        "thb": {
            "data": str(inputs.data),
            "own": report.file if report.is_user_notebook else "",
            "index_href": "index.html",
            "choose_href": report.choose_href,
            "pdf_href": f"{report.id}.pdf" if "pdf" in report.formats else "",
        },
    }
    output, resources = exporter(name).from_notebook_node(executed, resources)
    warnings = list(resources["thb"]["document"].warnings)
    return (output.encode() if isinstance(output, str) else bytes(output)), warnings


@cache
def exporter(name: str) -> Any:
    """Make an exporter once per process."""
    try:
        return get_exporter(f"thb-{name}")()
    except ExporterNameError as error:
        older = "the exporters of this installation are older than the library"
        problem = f"thb-{name} is no exporter here: {older}; run make again"
        raise ThbError(problem) from error


def preload_renderers() -> None:
    """Make ready what every report is rendered with."""
    from thb_analysis.reports.rendering import html, typst

    # What checks notebooks is compiled when the first is checked.
    nbformat.validate(nbformat.v4.new_notebook())
    for name in FORMATS:
        assert exporter(name).template
    html.preload_renderers()
    typst.preload_renderers()


def _message(error: Exception) -> str:
    if isinstance(error, ThbError):
        return str(error)
    return f"{type(error).__name__}: {error}"
