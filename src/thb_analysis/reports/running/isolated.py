"""A call in a process of its own, forked from a server that has imported what reports need.

Each is waited for by a thread. Whatever it does (loop, exit, be killed) ends nobody else; it ends
with its caller, and what it has started ends with it.
"""

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.util import get_temp_dir
from pathlib import Path
from typing import Any

from thb_analysis.errors import ThbError

# What a notebook finds in its environment: a bare figure published as in JupyterLab, where the
# exporters find it (silent backends lose it); the same order of sets in each run; one thread;
# what is printed written at once, before what another process writes; drawings without their time.
ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
    "SOURCE_DATE_EPOCH": "0",
    "PYTHONIOENCODING": "utf-8:backslashreplace",
}
# Says to a process that it is the server, and which data package it is to read, if any.
SERVER = "THB_SERVER"
# What a call has left open, such as a process of its own, may take its time to end.
_SECONDS_TO_END = 5
_SECONDS_BETWEEN_LOOKS = 0.2
_DIED = "The process died, or none could be started (too little memory, too few processes, or killed)"

_lock = threading.Lock()
_running: set[Any] = set()
_caller: Connection | None = None
_limit = 0.0
# What kept the server from getting ready, for who asks it for a process.
preload_error: Exception | None = None


class EndedError(ThbError):
    """A process ended without an answer: `last` is what it told last."""

    def __init__(self, why: str, last: Any) -> None:
        super().__init__(why)
        self.last = last


def call(
    function: Callable[..., Any],
    *arguments: Any,
    limit: float = 600,
    problem: Callable[[], str] = str,
) -> Any:
    """Call a function in a process of its own.

    Parameters
    ----------
    function : callable
        Something that can be imported. It may `report_progress`.
    *arguments
    limit : float
        Seconds that may go by until it tells something.
    problem : callable, optional
        Says why it is to be ended before, if it is; asked while it is at work.

    Raises
    ------
    EndedError
        If the process died, or was ended because it took too long or met a problem.
    """
    receiver, sender = _context().Pipe(duplex=False)
    with _lock:  # while a process starts, they are those of the server
        variables = dict(os.environ)
    task = sender, limit, variables, function, arguments
    process = _context().Process(target=_serve, args=task, daemon=False)
    is_done, answer = False, None
    try:
        _start(process)
        sender.close()
        while not is_done:
            end = time.monotonic() + limit
            while not receiver.poll(_SECONDS_BETWEEN_LOOKS):
                late = f"It took longer than {limit:g} s" * (time.monotonic() > end)
                if why := problem() or late:
                    raise EndedError(why, answer)
            is_done, answer = receiver.recv()
        process.join(_SECONDS_TO_END)
    except (EOFError, OSError) as error:
        raise EndedError(_DIED, answer) from error
    finally:
        _running.discard(process)
        if process.pid:
            _kill(process)  # and what it has left, in whatever way it ended
            process.join()
    if isinstance(answer, Exception):
        raise answer
    return answer


def report_progress(what: Any) -> None:
    """Tell the caller of this process how far it is; nothing where it has none."""
    if _caller:
        _caller.send((False, what))
        # Ends it even where code never lets go of the interpreter, and the caller is gone.
        faulthandler.dump_traceback_later(_limit + _SECONDS_TO_END, exit=True, file=2)


def start_server(data: Path | None = None) -> None:
    """Start the server if there is none, which imports what reports need while its caller goes on.

    It also reads the data package, if one is named, and answers what most reports ask of it.
    """
    _start(None, data)


def end_all() -> None:
    """End every process that was started here; whoever waits for one of them is told."""
    for process in _running.copy():
        _kill(process)


def silence() -> None:
    """Leave the terminal to the process that was called there."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


@cache
def _context() -> Any:
    """Return how processes are started: from the server, where there can be one."""
    # The name of its socket has at most 108 characters.
    if (
        "forkserver" in multiprocessing.get_all_start_methods()
        and len(get_temp_dir()) < 80
    ):
        found = multiprocessing.get_context("forkserver")
        found.set_forkserver_preload(["thb_analysis.reports.running.preloaded"])
        return found
    return multiprocessing.get_context("spawn")


def _start(process: Any, data: Path | None = None) -> None:
    with _lock:
        before = dict(os.environ)
        os.environ.update({**ENVIRONMENT, SERVER: str(data or "")})
        try:
            if _context().get_start_method() == "forkserver":
                forkserver.ensure_running()
            if process:
                process.start()  # returns when the server is ready: no limit counts its imports
                _running.add(process)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _serve(
    sender: Connection,
    limit: float,
    variables: dict[str, str],
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    """Do in the new process what it is for, apart from the terminal, and answer."""
    global _caller, _limit
    _caller, _limit = sender, limit
    os.environ.clear()
    os.environ.update({**variables, **ENVIRONMENT})
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    silence()
    threading.Thread(target=_end_with_caller, daemon=True).start()
    report_progress(None)
    try:
        if preload_error:
            raise preload_error
        answer = function(*arguments)
    except Exception as error:
        error.add_note(traceback.format_exc())
        answer = error
    sender.send((True, answer))


def _end_with_caller() -> None:
    if caller := multiprocessing.parent_process():
        caller.join()
        with suppress(AttributeError):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def _kill(process: Any) -> None:
    """End a process and its group, if there are such, and if it is the head of one by now."""
    with suppress(OSError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
