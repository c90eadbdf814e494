"""Errors and signals that end a command: one clear message, and the exit code that fits."""

import signal
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import typer

from thb_analysis.errors import DataNotFound, ParameterError, ThbError, UnknownName

_WRONG_CALLS = (DataNotFound, ParameterError, UnknownName)
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


def errors_reported(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command turn errors, and signals that end it, into one message and an exit code."""

    @wraps(command)
    def reporting(**options: Any) -> None:
        _raise_signals()
        try:
            command(**options)
        except KeyboardInterrupt as end:
            typer.echo(
                "thb: interrupted; what was finished stands, nothing is half-written", err=True
            )
            raise typer.Exit(128 + (end.args or (signal.SIGINT,))[0]) from None
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if options["debug"]:
                typer.echo(traceback.format_exc(), err=True, nl=False)
            typer.echo(f"thb: {_explain(error)}", err=True)
            raise typer.Exit(2 if isinstance(error, _WRONG_CALLS) else 1) from None

    return reporting


def _raise_signals() -> None:
    """Have schedulers and closed terminals end a command as Ctrl-C does; a second signal ends it."""

    def end(number: int, frame: object) -> NoReturn:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
        raise KeyboardInterrupt(number)

    # nohup, and shells for what runs in the background, have a program ignore some.
    heard = [each for each in _SIGNALS if signal.getsignal(each) != signal.SIG_IGN]
    for each in heard:
        signal.signal(each, end)


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        return "too little memory, or too few processes allowed: allow more, or take --jobs 1"
    if isinstance(error, (ThbError, OSError)):
        return str(error)
    fault = "a fault of the program, unless thb validate finds one in the data package"
    return f"{type(error).__name__}: {error} (this is {fault}; --debug shows where)"
