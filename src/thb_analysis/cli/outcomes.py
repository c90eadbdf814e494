"""What commands say of what they have made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from thb_analysis.errors import quantity

if TYPE_CHECKING:
    from thb_analysis.reports.running.results import Result

_STATUSES = ("built", "up to date", "failed", "to build")


def progress(total: int, quiet: bool = False) -> Callable[[Result], None]:
    """Return what says of each result that there is one more of a total; what needed no work makes no line."""
    numbers = count(1)

    def on_progress(result: Result) -> None:
        number = next(numbers)
        if not quiet and result.status != "up to date":
            typer.echo(f"[{number}/{total}] {result.report} {result.status}", err=True)

    return on_progress


def counted(statuses: Sequence[str], what: str) -> str:
    """Count what happened: ``8 reports up to date``."""
    counts = Counter(statuses)
    return ", ".join(
        f"{quantity(counts[status], what)} {status}" for status in _STATUSES if counts[status]
    )


def finish(
    what: str,
    made: Sequence[tuple[Result, Path]],
    where: str = "",
    quiet: bool = False,
    debug: bool = False,
    most: int | None = None,
) -> None:
    """Say what became of reports or runs, and end with 1 if one failed.

    Parameters
    ----------
    what : str
        What each is called.
    made : sequence
        What became of each, and its folder.
    where : str, optional
        What leads to all that was made.
    quiet : bool, default False
        Say nothing but what has gone wrong.
    debug : bool, default False
        Show tracebacks.
    most : int, optional
        How many failures are shown in full; ``runs.csv`` names all, then.
    """
    failed = [each for each in made if each[0].failure]
    for result, _ in made:
        for warning in result.warnings:
            typer.echo(f"thb: {result.report}: warning: {warning}", err=True)
    for result, folder in failed[:most]:
        typer.echo(_failure(result, folder, debug), err=True)
    if most and len(failed) > most:
        table = made[0][1] / "runs.csv"
        typer.echo(f"thb: {len(failed) - most} more failed: {table} says why", err=True)
    if not quiet:
        summary = counted([result.status for result, _ in made], what)
        typer.echo(": ".join(filter(None, (summary, where))))
    if failed:
        raise typer.Exit(1)


def _failure(result: Result, folder: Path, debug: bool) -> str:
    """Say why a report failed, in which cell, and where to see what it did until then."""
    from thb_analysis.reports.running.results import FORMATS

    failure = result.failure
    assert failure
    run = failure.stage == "run"
    what = "failed" if run else f"could not be rendered as {failure.stage.upper()}"
    where = f" in {failure.cell}" if failure.cell else ""
    lines = [f"thb: {result.report} {what}{where}", *failure.error.splitlines()]
    if (notebook := folder / f"{result.report}.ipynb").exists():
        lines.append(f"What it did until then: {notebook}")
    pages = [folder / f"{result.report}.{suffix}" for suffix in FORMATS]
    if older := [str(page) for page in pages if page.exists()]:
        lines.append(f"What stands of it is of an earlier build: {', '.join(older)}")
    if debug:
        lines += failure.details.splitlines()
    return "\n  ".join(lines)
