"""What became of a report: its files, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thb_analysis.package.reads import ALL

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
    reads : tuple of str
        Files of the data package that were asked for; if not said, everything.
    """

    report: str
    status: str = "built"
    files: Mapping[str, bytes] = field(default_factory=dict)
    failure: Failure | None = None
    title: str = ""
    headlines: list[dict[str, Any]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    reads: tuple[str, ...] = (ALL,)

    def failed_because(self, folder: Path) -> str:
        """Say why the report failed, in which cell, and where in its folder to see what it did until then."""
        assert self.failure
        stage, cell = self.failure.stage, self.failure.cell
        what = (
            "failed" if stage == "run" else f"could not be rendered as {stage.upper()}"
        )
        lines = [
            f"{self.report} {what}{' in ' * bool(cell)}{cell}",
            *self.failure.error.splitlines(),
        ]
        if (notebook := folder / f"{self.report}.ipynb").exists():
            lines.append(f"What it did until then: {notebook}")
        return "\n  ".join(lines)
