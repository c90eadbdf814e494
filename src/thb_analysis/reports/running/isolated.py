"""A process for each report, from a server that has imported what reports need.

The process belongs to who asks for the report: it is ended with its caller, if it takes too long
over a cell, or on Ctrl-C, and what it dies of is a failure of its report alone. Of what it has started
itself nothing stays, even if it and its caller are killed at once; a kernel of Jupyter ends by itself
when its parent is gone.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize, get_temp_dir
from pathlib import Path
from typing import Any

from thb_analysis.folders import scratch

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
# Signals that end a program, where there are others besides that of Ctrl-C.
_ENDING = [getattr(signal, name, signal.SIGTERM) for name in ("SIGHUP", "SIGTERM")]
# Says to the server that there is time to rehearse.
REHEARSE = "THB_REHEARSE"
_PRELOADED = "thb_analysis.reports.running.preloaded"
# What a notebook has left open, such as a process of its own, may take its time to end.
_SECONDS_TO_END = 5
# Before its first cell a process waits for the server, which imports; a busy machine takes its time.
_SECONDS_TO_BEGIN = 600
# Ends a group of processes once its own parent is gone.
_KEEPER = """
import os, signal, sys, time
parent, group = map(int, sys.argv[1:])
while os.getppid() == parent:
    time.sleep(0.5)
os.killpg(group, signal.SIGKILL)
"""
_LACK = "(too little memory, or too few processes allowed)"
DIED = "DeadKernelError: the process died (out of memory or processes, or killed)"

_lock = threading.Lock()
_children: set[Any] = set()


class EndedError(Exception):
    """A process ended without a result: `cell` is the index of the one that it was running."""

    def __init__(self, why: str, cell: int | None) -> None:
        super().__init__(why)
        self.cell = cell


def run_isolated(
    task: Callable[..., Any], *arguments: Any, limit: float, over: threading.Event
) -> Any:
    """Call a function in a process of its own.

    Parameters
    ----------
    task : callable
        Something that can be imported; it is given a callable ``on_cell`` besides its arguments, and
        calls it with the index of each cell that begins, and with None after the last.
    *arguments
    limit : float
        Seconds that a cell may take.
    over : threading.Event
        Set before `end_all`: from then on no process is begun.

    Raises
    ------
    EndedError
        If the process died, or was ended because it took too long.
    """
    processes = context()
    receiver, sender = processes.Pipe(duplex=False)
    process = processes.Process(
        target=_serve, args=(sender, task, arguments, handed_over()), daemon=False
    )
    with _lock, environment(ENVIRONMENT):
        try:
            if over.is_set():
                raise EndedError("not begun", None)
            process.start()
        except (OSError, EOFError) as error:
            raise EndedError(f"no process could be started {_LACK}", None) from error
        _children.add(process)
    sender.close()
    cell = None
    try:
        while True:
            patience = max(limit, _SECONDS_TO_BEGIN) if cell is None else limit
            if not receiver.poll(patience):
                what = "the process" if cell is None else "the cell"
                raise EndedError(f"CellTimeoutError: {what} took longer than {patience} s", cell)
            kind, value = receiver.recv()
            if kind == "done":
                process.join(_SECONDS_TO_END)
                return value
            cell = value
    except EOFError:
        raise EndedError(DIED, cell) from None
    finally:
        _end(process)
        receiver.close()


def end_all() -> None:
    """End every process that was started here."""
    with _lock:
        others = {*multiprocessing.active_children()} - _children
        children = {*_children, *others}
    for process in children:
        _kill(process)
    for process in others:
        process.join()


def context() -> Any:
    """Return how processes are started: from the server, where there can be one."""
    found: Any = multiprocessing.get_context("spawn")
    # The name of its socket has at most 108 characters.
    if "forkserver" in multiprocessing.get_all_start_methods() and len(_sockets()) < 80:
        found = multiprocessing.get_context("forkserver")
        found.set_forkserver_preload([_PRELOADED])
    return found


@cache
def _sockets() -> str:
    """Return where multiprocessing keeps its sockets: in a folder of ours, which goes if this is killed."""
    before, tempfile.tempdir = tempfile.tempdir, str(scratch())
    try:
        folder = get_temp_dir()
    finally:
        tempfile.tempdir = before
    # It removes the folder at the end, and complains of one that somebody else has removed.
    Finalize(None, os.makedirs, (folder, 0o700, True), exitpriority=-50)
    return folder


def warm_up(data: Path, rehearse: bool) -> None:
    """Start the server, which imports what reports need while its caller goes on.

    To `rehearse`, it reads the data package and answers what most reports ask before any is made.
    """
    known = {"THB_DATA": str(data), REHEARSE: "yes" if rehearse else ""}
    with _lock, environment({**ENVIRONMENT, **known}):
        if context().get_start_method() == "forkserver":
            # It ends with this process: of signals to a whole group this one is to make something.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
            try:
                forkserver.ensure_running()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def handed_over() -> dict[str, str]:
    """Return the variables of a new process: its temporary files go with this one, whatever it ends of."""
    return {**os.environ, "TMPDIR": str(scratch())}


def settle(variables: Mapping[str, str]) -> subprocess.Popen[bytes] | None:
    """Make a new process one that holds nothing of the terminal, and ends with its caller.

    Returns
    -------
    subprocess.Popen or None
        What ends with this process all that it has started, where there are groups of processes.
    """
    os.environ.clear()
    os.environ.update({**variables, **ENVIRONMENT})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence()
    logging.disable(logging.CRITICAL)
    # Read again from what was handed over.
    tempfile.tempdir = None
    threading.Thread(target=_end_with_caller, daemon=True).start()
    if not hasattr(os, "setpgrp"):
        return None
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    os.setpgrp()
    return keep(os.getpid())


def keep(group: int) -> subprocess.Popen[bytes]:
    """Have a group of processes ended as soon as this process is gone, whatever it ends of."""
    command = [sys.executable, "-I", "-S", "-c", _KEEPER, str(os.getpid()), str(group)]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=nowhere, stderr=nowhere, start_new_session=True)


def silence() -> None:
    """Leave the terminal to the process that was called there."""
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
    keeper = settle(variables)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sender.send(("done", task(*arguments, on_cell=lambda index: sender.send(("cell", index)))))
    sender.close()
    if keeper:
        keeper.kill()
        keeper.wait()


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
