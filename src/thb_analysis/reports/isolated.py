"""A process for each report, from a server that has imported what reports need.

The process belongs to who asks for the report: it is ended with its caller, if it takes too long
over a cell, or on Ctrl-C, and what it dies of is a failure of its report alone.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.util import get_temp_dir
from typing import Any

# What a notebook finds in its environment, in either way: a bare figure published as in JupyterLab,
# where the exporters find it (silent backends lose it); the same order of sets in each run; one
# thread per report; the kernel of this environment, not one of the same name in the user's home.
ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JUPYTER_PREFER_ENV_PATH": "1",
}
_PRELOADED = "thb_analysis.reports.preloaded"
# What a notebook has left open, such as a process of its own, may take its time to end.
_SECONDS_TO_END = 5

_lock = threading.Lock()
_children: set[Any] = set()


class EndedError(Exception):
    """A process ended without a result: `cell` is the index of the one that it was running."""

    def __init__(self, why: str, cell: int | None) -> None:
        super().__init__(why)
        self.cell = cell


def run_isolated(task: Callable[..., Any], *arguments: Any, limit: float) -> Any:
    """Call a function in a process of its own.

    Parameters
    ----------
    task : callable
        Something that can be imported; it is given a callable ``on_cell`` besides its arguments, and
        calls it with the index of each cell that begins, and with None after the last.
    *arguments
    limit : float
        Seconds that a cell may take.

    Raises
    ------
    EndedError
        If the process died, or was ended because it took too long.
    """
    processes = context()
    receiver, sender = processes.Pipe(duplex=False)
    process = processes.Process(
        target=_serve, args=(sender, task, arguments, dict(os.environ)), daemon=False
    )
    with _lock, environment(ENVIRONMENT):
        process.start()
        _children.add(process)
    sender.close()
    cell = None
    try:
        while True:
            if not receiver.poll(None if cell is None else limit):
                raise EndedError(f"CellTimeoutError: the cell took longer than {limit} s", cell)
            kind, value = receiver.recv()
            if kind == "done":
                process.join(_SECONDS_TO_END)
                return value
            cell = value
    except EOFError:
        why = "the process died (out of memory, or killed)"
        raise EndedError(f"DeadKernelError: {why}", cell) from None
    finally:
        _end(process)
        receiver.close()


def end_all() -> None:
    """End every process that was started here."""
    with _lock:
        children = [*_children, *multiprocessing.active_children()]
        _children.clear()
    for process in children:
        _kill(process)


def context() -> Any:
    """Return how processes are started: from the server, where there can be one."""
    found: Any = multiprocessing.get_context("spawn")
    # The name of its socket has at most 108 characters.
    if "forkserver" in multiprocessing.get_all_start_methods() and len(get_temp_dir()) < 80:
        found = multiprocessing.get_context("forkserver")
        found.set_forkserver_preload([_PRELOADED])
    return found


def warm_up() -> None:
    """Start the server, which imports what reports need while its caller goes on."""
    with _lock, environment(ENVIRONMENT):
        if context().get_start_method() == "forkserver":
            from multiprocessing import forkserver

            forkserver.ensure_running()


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables for a time."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def settle(variables: Mapping[str, str]) -> None:
    """Make a new process one that holds nothing of the terminal, and ends with its caller."""
    os.environ.clear()
    os.environ.update({**variables, **ENVIRONMENT})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    logging.disable(logging.CRITICAL)
    # A folder that the server has made for the time being is the server's to remove.
    atexit.unregister(shutil.rmtree)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _serve(
    sender: Connection,
    task: Callable[..., Any],
    arguments: tuple[Any, ...],
    variables: dict[str, str],
) -> None:
    """Do the task in the new process."""
    settle(variables)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sender.send(("done", task(*arguments, on_cell=lambda index: sender.send(("cell", index)))))
    sender.close()
    # The process ends without leaving its interpreter.
    atexit._run_exitfuncs()


def _end_with_caller() -> None:
    """Leave at once if the caller was killed."""
    if caller := multiprocessing.parent_process():
        caller.join()
        _kill_group(os.getpid())


def _end(process: Any) -> None:
    _kill(process)
    process.join()
    with _lock:
        _children.discard(process)
    process.close()


def _kill(process: Any) -> None:
    """End a process, and those that it has started."""
    with suppress(ValueError):
        if process.pid:
            _kill_group(process.pid)
            process.kill()


def _kill_group(pid: int) -> None:
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    elif pid == os.getpid():
        os._exit(1)
