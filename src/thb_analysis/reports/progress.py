"""Say how far a build has got: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from thb_analysis.reports.make import Result


@contextmanager
def progress(
    total: int, stream: TextIO | None = None, quiet: bool = False
) -> Iterator[Callable[[Result], None]]:
    """Show the progress of `total` reports on a stream (standard error by default).

    Yields
    ------
    callable
        To be called with the result of each report. What needed no work moves the bar, and
        makes no line.
    """
    stream = stream or sys.stderr
    if quiet:
        yield lambda result: None
    elif stream.isatty():
        with _bar(total, stream) as on_progress:
            yield on_progress
    else:
        yield _lines(total, stream)


def _lines(total: int, stream: TextIO) -> Callable[[Result], None]:
    done = 0

    def on_progress(result: Result) -> None:
        nonlocal done
        done += 1
        if result.status != "up to date":
            print(f"[{done}/{total}] {result.report} {result.status}", file=stream, flush=True)

    return on_progress


@contextmanager
def _bar(total: int, stream: TextIO) -> Iterator[Callable[[Result], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("Building reports"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("build", total=total)

        def on_progress(result: Result) -> None:
            if result.status != "up to date":
                bar.console.print(f"{result.report} {result.status}", markup=False, highlight=False)
            bar.advance(task)

        yield on_progress
