"""How the kernel of a notebook is started: the one place to change for another way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
_ENGINE: dict[str, Any] = {"engine_name": "nbclient", "extra_arguments": ["--log-level=CRITICAL"]}


def engine(folder: Path) -> dict[str, Any]:
    """Give the arguments by which papermill starts the kernel.

    Parameters
    ----------
    folder : Path
        A private folder for the connection's files.
    """
    from traitlets.config import Config

    # Ports race when many kernels start at once; sockets in a private folder do not. The
    # name of a socket has at most 103 characters, and Windows has none.
    if os.name == "nt" or len(str(folder)) > 80:
        return _ENGINE
    manager = {"transport": "ipc", "connection_file": str(folder / "kernel.json")}
    return {**_ENGINE, "config": Config(KernelManager=manager)}


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
