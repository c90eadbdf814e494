"""How the kernel of a notebook is started: the one place to change for another way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from thb_analysis.reports.kernel import forkserver

_PROVISIONER = "thb_analysis.reports.kernel.provisioner"

# Values a kernel sees whoever starts it: a bare figure published as in JupyterLab, where the
# exporters find it (silent backends lose it); the same order of sets in each run; one thread
# per report.
_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # The kernel of this environment, not one of the same name in the user's home.
    "JUPYTER_PREFER_ENV_PATH": "1",
}

# The kernel's own log goes to standard error, where it would mix with progress.
_EXTRA_ARGUMENTS = ["--log-level=CRITICAL"]

# What reports import, as far as all of them do, and what draws. Never a user's own module.
_MODULES = (
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "sqlite3",
    "tornado.platform.asyncio",
    "matplotlib.backends.backend_svg",
    "thb_analysis.display.style",
    "thb_analysis.analysis",
    "thb_analysis.reports.parameters",
)

# Where this process asks for kernels, and where these leave results for one another.
_server: str | None = None
_shared: Path | None = None


@contextmanager
def server(folder: Path, cwd: Path | None) -> Iterator[str | None]:
    """Keep a server that forks kernels; it is started anew for each build and ends with it.

    Parameters
    ----------
    folder : Path
        A private folder, for the socket.
    cwd : Path or None
        The folder that kernels are to run in; None: no server is wanted.

    Yields
    ------
    str or None
        What to give to `ask` in a worker; None where kernels are not forked.
    """
    if cwd is None:
        yield None
        return
    with forkserver.running(folder, cwd, {**os.environ, **_ENVIRONMENT}, _MODULES) as address:
        yield address


def ask(server: str | None, shared: Path | None = None) -> None:
    """Say how kernels of this process are started from now on.

    Parameters
    ----------
    server : str or None
        Have them forked by this server; None: start each anew.
    shared : Path, optional
        A private folder, where kernels leave results that others need as well.
    """
    global _server, _shared
    _server, _shared = server, shared


def engine(folder: Path) -> dict[str, Any]:
    """Give the arguments by which papermill starts the kernel.

    Parameters
    ----------
    folder : Path
        A private folder for the connection's files.
    """
    from traitlets.config import Config

    from thb_analysis.reports.kernel.papermill_engine import NAME

    config = Config()
    # Ports race when many kernels start at once; sockets in a private folder do not. The
    # name of a socket has at most 103 characters, and Windows has none.
    if os.name != "nt" and len(str(folder)) <= 80:
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(folder / "kernel.json")
    if _server:
        config.NotebookClient.kernel_manager_class = f"{_PROVISIONER}.ForkedKernelManager"
        config.ForkedProvisioner.address = _server
    return {
        "engine_name": NAME,
        "extra_arguments": _EXTRA_ARGUMENTS,
        "config": config,
        # What a cell prints comes in one piece or several, as time has it.
        "coalesce_streams": True,
    }


@contextmanager
def environment(data: Path, folder: Path) -> Iterator[None]:
    """Set what a kernel inherits, for the time that it starts and runs.

    Parameters
    ----------
    data : Path
        The data package that ``thb_analysis.load()`` then reads.
    folder : Path
        A private folder; IPython finds no settings of the user's there.
    """
    values: Mapping[str, str] = {
        **_ENVIRONMENT,
        "THB_DATA": str(data),
        "IPYTHONDIR": str(folder / "ipython"),
        # Results are locked in a way that Windows does not know.
        **({"THB_SHARED": str(_shared)} if _shared and os.name != "nt" else {}),
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
