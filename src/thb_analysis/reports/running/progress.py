"""Say how far a build has got: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from thb_analysis.reports.running.results import Result


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
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    stream = stream or sys.stderr
    bar = Progress(
        TextColumn("Building reports"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=stream),
        transient=True,
        disable=quiet or not stream.isatty(),
    )
    task = bar.add_task("build", total=total)

    def on_progress(result: Result) -> None:
        bar.advance(task)
        if quiet or result.status == "up to date":
            return
        line = f"{result.report} {result.status}"
        if bar.disable:
            print(f"[{bar.tasks[task].completed:.0f}/{total}] {line}", file=stream, flush=True)
        else:
            bar.console.print(line, markup=False, highlight=False)

    with bar:
        yield on_progress
