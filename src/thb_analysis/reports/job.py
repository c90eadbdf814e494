"""What is asked of whoever makes a report, and what comes back: plain values, cheap to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Job:
    """What a worker needs to make one report.

    Attributes
    ----------
    report : str
        The report's id.
    notebook : Path
        The notebook to run.
    parameters : Mapping[str, object]
        What is injected into it.
    data : Path
        The data package.
    formats : tuple of str
        Of `FORMATS`, what to render.
    timeout : int
        Seconds that one cell may take.
    run_in : Path or None
        Working directory of the notebook; that where it lies if there is none.
    headlines_only : bool
        Stop after the cell that publishes the headline results.
    """

    report: str
    notebook: Path
    parameters: Mapping[str, object]
    data: Path
    formats: tuple[str, ...] = FORMATS
    timeout: int = 600
    run_in: Path | None = None
    headlines_only: bool = False


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
class Result:
    """What a worker made.

    Attributes
    ----------
    report : str
        The report's id.
    files : dict
        Suffix (``ipynb``, ``html``, ``pdf``) to content; after a failure only ``ipynb``,
        or nothing if no cell ran.
    title : str or None
        The title that the report gives itself.
    failure : Failure or None
        Why it failed, if it did.
    card : dict
        What a list of reports shows of it: finding and picture, as plain values.
    headlines : list of dict
        Its headline results, see ``display.Headline``.
    """

    report: str
    files: dict[str, bytes] = field(default_factory=dict)
    title: str | None = None
    failure: Failure | None = None
    card: dict[str, Any] = field(default_factory=dict)
    headlines: list[dict[str, Any]] = field(default_factory=list)


def make(job: Job) -> Result:
    """Make a report; what that takes is imported where it is done, not by who asks for it."""
    from thb_analysis.reports import worker

    return worker.make(job)
