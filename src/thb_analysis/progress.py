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

    def label(result: Any) -> str | None:
        return result and f"{result.report} {result.status}"

    with typer.progressbar(
        length=total,
        file=sys.stderr,
        show_eta=False,
        show_pos=True,
        item_show_func=label,
    ) as bar:

        def advance(result: Any) -> None:
            bar.current_item = result
            bar.update(1)

        yield advance
