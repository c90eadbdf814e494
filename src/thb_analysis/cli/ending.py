"""How a command ends that goes wrong or is ended: in one clear message, with the exit code that fits."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, NoReturn

import typer

from thb_analysis.errors import (
    DataNotFound,
    ExpressionError,
    ListSyntaxError,
    ParameterError,
    ThbError,
    UnknownName,
)

_WRONG_CALLS = (DataNotFound, ParameterError, UnknownName)
# No call of a command holds an expression or a printed list: it stands in the data package.
_OF_A_PACKAGE = (ExpressionError, ListSyntaxError)


def errors_reported(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command turn errors, and signals that end it, into one clear message and an exit code."""

    @wraps(command)
    def reporting(**options: Any) -> None:
        try:
            with _signals_raised():
                command(**options)
        except KeyboardInterrupt as end:
            with suppress(OSError):  # of a terminal that was closed
                message = "interrupted; what was finished stands, nothing is half-written"
                typer.echo(f"thb: {message}", err=True)
            raise typer.Exit(128 + (end.args or (signal.SIGINT,))[0]) from None
        except BrokenPipeError:
            _leave_silently()
        except typer.Exit:
            raise
        except Exception as error:
            if options["debug"]:
                typer.echo(traceback.format_exc(), err=True, nl=False)
            typer.echo(f"thb: {_explain(error)}", err=True)
            raise typer.Exit(2 if isinstance(error, _WRONG_CALLS) else 1) from None

    return reporting


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Have schedulers and closed terminals end a program as Ctrl-C does; a second signal ends it at once.

    An exception that is raised in a callback (of garbage collection, say) is dropped by Python: the
    signal is then sent once more.
    """

    def end(number: int, frame: object) -> NoReturn:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
        raise KeyboardInterrupt(number)

    def dropped(unraisable: Any) -> None:
        if not isinstance(unraisable.exc_value, KeyboardInterrupt):
            report_dropped(unraisable)
            return
        (number,) = unraisable.exc_value.args or (signal.SIGINT,)
        signal.signal(number, end)
        # From elsewhere and later: what is raised in here would be dropped as well.
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()

    numbers = [getattr(signal, name, signal.SIGTERM) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    usual = {number: signal.getsignal(number) for number in numbers}
    # nohup, and shells for what runs in the background, have a program ignore some.
    heard = [each for each in usual if usual[each] in (signal.SIG_DFL, signal.default_int_handler)]
    report_dropped, sys.unraisablehook = sys.unraisablehook, dropped
    for each in heard:
        signal.signal(each, end)
    try:
        yield
    finally:
        sys.unraisablehook = report_dropped
        for each in heard:
            signal.signal(each, usual[each])


def _leave_silently() -> NoReturn:
    """End as a program does whose reader has gone, such as ``head``.

    Python flushes its streams once more at exit, and would complain then.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    raise typer.Exit(141)


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        return "too little memory, or too few processes allowed: allow more, or take --jobs 1"
    if isinstance(error, _OF_A_PACKAGE):
        return f"{error}\nthb validate DIR says where that stands; DIR is the folder of the data package"
    if isinstance(error, (ThbError, OSError)):
        return str(error)
    fault = "a fault of the program, unless thb validate finds one in the data package; --debug shows where"
    return f"{type(error).__name__}: {error} (this is {fault})"
