"""What a process does that is to make reports, before the first of them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, cast

from thb_analysis.reports import kernel


def prepare(scratch: str, server: str | None = None) -> None:
    """Prepare a worker process.

    Ctrl-C is left to the caller, who also clears the folder for temporary files, since a
    worker that is ended cannot; logs of libraries are kept off standard error. The worker
    ends with its caller.

    Parameters
    ----------
    scratch : str
        The folder for temporary files.
    server : str, optional
        Where kernels are forked, see ``kernel.server``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    logging.disable(logging.CRITICAL)
    threading.Thread(target=_end_with_caller, daemon=True).start()
    kernel.ask(server, Path(scratch))
    _import()


def _end_with_caller() -> None:
    """Leave at once if the caller was killed; a pool's processes would wait for ever."""
    if caller := multiprocessing.parent_process():
        caller.join()
        os._exit(1)


def _import() -> None:
    """Import what running and rendering need, while the server imports what notebooks need."""
    # It costs half a second, and jsonschema does without it: it checks addresses in other
    # alphabets, of which the schema of notebooks has none.
    cast(dict[str, Any], sys.modules).setdefault("rfc3987_syntax", None)
    from thb_analysis.reports.job import FORMATS
    from thb_analysis.reports.worker import exporter_for

    for name in FORMATS:
        exporter_for(name)
