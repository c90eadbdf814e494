"""A process that has imported what notebooks need, and forks a ready kernel for each of them.

It is started once per build and ends with it, however the build ends. Each kernel is a process
of its own, forked before it has state of its own, and lives as long as the connection on which
it was asked for: whoever asked ends, and the kernel ends.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import all_suffixes
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Without the folder that Python puts first on the path: what lies there is the user's own.
_START = """\
import sys
if sys.path[0] == "":
    del sys.path[0]
from thb_analysis.reports.kernel.forkserver import serve
serve(int(sys.argv[1]), sys.argv[2:])
"""

# Variables that are read after the fork; any other may have been read at an import. The size of the
# terminal is set by readline, behind Python's back.
_READ_LATE = {"COLUMNS", "IPYTHONDIR", "JPY_PARENT_PID", "LINES", "THB_DATA", "THB_SHARED"}

# Threads that are stopped before a fork and started after it: that of Arrow's allocator.
_MINDFUL_OF_FORKS = {"jemalloc_bg_thd"}

# A socket's path has at most 107 bytes.
_LONGEST_PATH = 100
_SECONDS_TO_END = 10
_SECONDS_TO_FLUSH = 0.2


@contextmanager
def running(
    folder: Path, cwd: Path, environment: Mapping[str, str], modules: Sequence[str]
) -> Iterator[str | None]:
    """Keep a server for as long as a build runs.

    Parameters
    ----------
    folder : Path
        A private folder, for the socket.
    cwd : Path
        The folder that kernels are to run in.
    environment : mapping
        The environment of kernels, but for `_READ_LATE`.
    modules : sequence of str
        What to import beforehand.

    Yields
    ------
    str or None
        Where the server listens; None where kernels cannot be forked.
    """
    address = str(folder / "kernels")
    if not _possible() or len(os.fsencode(address)) > _LONGEST_PATH:
        yield None
        return
    process = _started(address, cwd, environment, modules)
    try:
        yield address
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _possible() -> bool:
    """Tell whether this system can fork kernels, and tell when a process ends that is no child.

    Linux can. macOS cannot safely fork a process that has used its frameworks, Windows not at all.
    """
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


def _started(
    address: str, cwd: Path, environment: Mapping[str, str], modules: Sequence[str]
) -> subprocess.Popen[bytes]:
    """Start the server; from now on it can be asked, and answers when it is ready."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(socket.SOMAXCONN)
        return subprocess.Popen(
            [sys.executable, "-c", _START, str(listener.fileno()), *modules],
            # Nothing is ever written to it: that it closes tells that the build has ended.
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            cwd=cwd,
            env=dict(environment),
            # Ctrl-C is for the build.
            start_new_session=True,
        )


def serve(listener: int, modules: Sequence[str]) -> None:
    """Fork a kernel for each connection, until standard input closes.

    Returns in each kernel as well, so that it ends as any interpreter does.

    Parameters
    ----------
    listener : int
        File descriptor of a listening socket.
    modules : sequence of str
        What to import before.
    """
    environment = dict(os.environ)
    if not _warm(modules):
        return
    server = socket.socket(fileno=listener)
    kernels: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([sys.stdin, server, *kernels], [], [])
        for ended in kernels.keys() & set(ready):
            _reap(ended, kernels.pop(ended))
        if sys.stdin in ready:
            break
        if server in ready:
            connection, _ = server.accept()
            pid = _fork()
            if pid == 0:
                server.close()
                for other in kernels:
                    os.close(other)
                _be_kernel(connection, environment)
                return
            connection.close()
            kernels[os.pidfd_open(pid)] = pid
    for ended, pid in kernels.items():
        os.kill(pid, signal.SIGKILL)
        _reap(ended, pid)


def _warm(modules: Sequence[str]) -> bool:
    """Import modules, and tell whether kernels may be forked thereafter.

    They may not if a module has warned, since a cell that imports it would show that, if one
    has started a thread, or if nobody waits any longer.
    """
    warned: list[object] = []
    show, warnings.showwarning = warnings.showwarning, lambda *args, **_: warned.append(args)
    with _silence():
        for module in modules:
            if select.select([sys.stdin], [], [], 0)[0]:
                return False
            try:
                importlib.import_module(module)
            except Exception:
                return False
    warnings.showwarning = show
    # What was imported stays: it need not be looked through, nor copied, by each kernel.
    gc.collect()
    gc.freeze()
    return not warned and _threads() <= _MINDFUL_OF_FORKS


@contextmanager
def _silence() -> Iterator[None]:
    """Keep standard error clear of what kernels say as they start, which nobody ever sees."""
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _threads() -> set[str]:
    """Names of the threads of this process besides the main one, those of libraries included."""
    tasks = Path("/proc/self/task").iterdir()
    return {(task / "comm").read_text().strip() for task in tasks if task.name != str(os.getpid())}


def _fork() -> int:
    with warnings.catch_warnings():
        # Python warns of any thread.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _reap(ended: int, pid: int) -> None:
    """Take leave of a kernel, and of processes that it left in its group."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    # Nobody else can have this number before the process is waited for.
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(ended)


def _be_kernel(connection: socket.socket, environment: Mapping[str, str]) -> None:
    """Become the kernel that is asked for on a connection, and run until it is shut down."""
    with connection.makefile() as lines:
        request = json.loads(lines.readline())
    if _unlike(request, environment):
        return
    _take_on(request)
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.initialize(sys.argv[1:])
    connection.sendall(f"{os.getpid()}\n".encode())
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    # It joins threads that may be blocked, which stalls one exit in ten by three seconds. What is
    # needed of it is this; handlers that the notebook registers run before.
    atexit.unregister(app.close)
    atexit.register(app.reset_io)
    app.start()
    # The thread that took the request to shut down has yet to flush what was printed.
    app.control_thread.join(_SECONDS_TO_FLUSH)


def _unlike(request: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
    """Tell whether an interpreter started for this request would have imported other things."""
    asked = request["env"]
    names = (asked.keys() | environment.keys()) - _READ_LATE
    if any(asked.get(name) != environment.get(name) for name in names):
        return True
    if request["cwd"] != str(Path.cwd()):
        return True
    loaded = {name.partition(".")[0] for name in sys.modules}
    return any(_module_of(path) in loaded for path in Path.cwd().iterdir())


def _module_of(path: Path) -> str | None:
    """Give the name under which a file or folder would be imported; None if it would not."""
    importable = (path / "__init__.py").exists() or path.name.endswith(tuple(all_suffixes()))
    return path.name.partition(".")[0] if importable else None


def _take_on(request: Mapping[str, Any]) -> None:
    """Become like a process that was started for this kernel alone."""
    os.setsid()
    # What modules have set in the environment stays.
    for name in _READ_LATE:
        os.environ.pop(name, None)
    os.environ.update({name: request["env"][name] for name in _READ_LATE & request["env"].keys()})
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if "numpy" in sys.modules:
        # Every fork would draw the same numbers; Python's own generator sees to that itself.
        sys.modules["numpy"].random.seed()
    launcher = find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin if launcher else ""), *request["arguments"]]


def _end_with(connection: socket.socket) -> None:
    """End this process and its group as soon as the other side of a connection is gone."""
    connection.recv(1)
    os.killpg(0, signal.SIGKILL)
