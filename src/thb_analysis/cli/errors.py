"""Errors and signals that end a command: one clear message, and the exit code that fits."""

import signal
import traceback
import warnings
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, NoReturn

import typer

from thb_analysis.errors import DataNotFound, ParameterError, UnknownName, message_of
from thb_analysis.files import SIGNALS

_WRONG_CALLS = (DataNotFound, ParameterError, UnknownName)
_Debug = Annotated[
    bool, typer.Option("--debug", help="Show the traceback of an error.")
]


def errors_reported(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command turn errors, and signals that end it, into one message and an exit code.

    It gets an option more, ``--debug``, with which the traceback is shown as well.
    """

    @wraps(command)
    def reporting(debug: bool = False, **options: Any) -> None:
        _raise_signals()
        warnings.showwarning = lambda each, *_: _complain(f"warning: {each}")
        try:
            command(**options)
        except KeyboardInterrupt as end:
            _complain("interrupted; what was finished stands, nothing is half-written")
            number, *_ = end.args or (signal.SIGINT,)
            raise typer.Exit(128 + number) from None
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if debug:
                details = getattr(error, "details", None)
                if details is None:
                    details = traceback.format_exc()
                typer.echo(details, err=True)
            _complain(message_of(error))
            is_wrong_call = isinstance(error, _WRONG_CALLS)
            raise typer.Exit(2 if is_wrong_call else 1) from None

    stated = signature(command)
    debug = Parameter("debug", Parameter.KEYWORD_ONLY, default=False, annotation=_Debug)
    parameters = [*stated.parameters.values(), debug]
    reporting.__signature__ = stated.replace(parameters=parameters)  # type: ignore[attr-defined]
    return reporting


def _complain(text: str) -> None:
    typer.echo(f"thb: {text}", err=True)


def _raise_signals() -> None:
    """Have schedulers and closed terminals end a command as Ctrl-C does; a second signal ends it."""

    def end(number: int, frame: object) -> NoReturn:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
        raise KeyboardInterrupt(number)

    # nohup, and shells for what runs in the background, have a program ignore some.
    heard = [each for each in SIGNALS if signal.getsignal(each) != signal.SIG_IGN]
    for each in heard:
        signal.signal(each, end)
