"""Say how far a build has got: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from thb_analysis.reports.run import Outcome


Tell = Callable[["Outcome"], None]


@contextmanager
def progress(total: int, stream: TextIO | None = None) -> Iterator[Tell]:
    """Show the progress of `total` reports on a stream (standard error by default).

    Yields
    ------
    callable
        To be called with the outcome of each report. What needed no work moves the bar, and
        makes no line.
    """
    stream = stream or sys.stderr
    if stream.isatty():
        with _bar(total, stream) as advance:
            yield advance
    else:
        yield _lines(total, stream)


def _lines(total: int, stream: TextIO) -> Tell:
    done = 0

    def tell(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        if outcome.state != "up to date":
            line = f"[{done}/{total}] {outcome.report} {outcome.state}"
            print(line, file=stream, flush=True)

    return tell


@contextmanager
def _bar(total: int, stream: TextIO) -> Iterator[Tell]:
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

        def tell(outcome: Outcome) -> None:
            if outcome.state != "up to date":
                bar.console.print(
                    f"{outcome.report} {outcome.state}", markup=False, highlight=False
                )
            bar.advance(task)

        yield tell
