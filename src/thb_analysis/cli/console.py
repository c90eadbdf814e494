"""What commands print of the reports or runs that they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from thb_analysis.errors import quantity

if TYPE_CHECKING:
    from thb_analysis.reports.running.results import Result

# Failures shown in full.
_SHOWN = 10


@contextmanager
def progress(total: int) -> Iterator[Callable[[Result], None]]:
    """Show on standard error how far a build is: a bar on a terminal, a line each in a pipe."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True, highlight=False)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)

        def on_progress(result: Result) -> None:
            bar.update(task, advance=1, description=result.report)
            if not console.is_terminal and result.status != "up to date":
                typer.echo(f"{result.report} {result.status}", err=True)

        yield on_progress


def finish(what: str, made: Sequence[tuple[Result, Path]], where: str, debug: bool) -> None:
    """Print what became of reports or runs, and exit with 1 if one failed.

    Parameters
    ----------
    what : str
        What each is called.
    made : sequence
        What became of each, and its folder.
    where : str
        What leads to all that was made.
    debug : bool
        Show tracebacks.
    """
    for result, _ in made:
        for warning in result.warnings:
            typer.echo(f"thb: {result.report}: warning: {warning}", err=True)
    failed = [each for each in made if each[0].failure]
    for result, folder in failed[:_SHOWN]:
        typer.echo(_failure(result, folder, debug), err=True)
    if len(failed) > _SHOWN:
        typer.echo(f"thb: {len(failed) - _SHOWN} more failed", err=True)
    statuses = Counter(result.status for result, _ in made)
    counts = ", ".join(f"{quantity(k, what)} {status}" for status, k in sorted(statuses.items()))
    typer.echo(": ".join(filter(None, (counts, where))))
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
    return "\n  ".join(lines + failure.details.splitlines() * debug)
