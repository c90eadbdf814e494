"""How far long work is: a bar on a terminal, a line for each report in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer


@contextmanager
def progress(total: int) -> Iterator[Callable[[Any], None]]:
    """Show on standard error how many reports are made, out of so many at most.

    Yields
    ------
    callable
        To be called with the result of each report as soon as it is made.
    """
    if not sys.stderr.isatty():
        yield lambda result: typer.echo(f"{result.report} {result.status}", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def show(result: Any) -> None:
            bar.update(task, advance=1, description=f"{result.report} {result.status}")

        yield show
