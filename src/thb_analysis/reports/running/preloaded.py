"""What every report needs, made ready once by the server that its processes are forked from."""

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module

from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.isolated import SERVER, silence

_MODULES = (
    "IPython.core.completerlib",
    "IPython.core.magics.execution",
    "thb_analysis.cli",
    "thb_analysis.page.parts",
    "thb_analysis.reports.catalog.parameters",
)


def preload(data: str = "") -> None:
    """Import what reports need; of a data package, if one is named, answer once what most of them ask."""
    # With JupyterLab comes what jsonschema checks IRIs by: reports have none, and to import it takes a second.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    for name in _MODULES:
        import_module(name)
    from thb_analysis.reports.running.worker import preload_renderers

    preload_renderers()
    del sys.modules["rfc3987_syntax"]
    # What is wrong with a package is said by who asks for a report of it.
    with suppress(Exception):
        if data:
            from thb_analysis import load, page
            from thb_analysis.package.reads import noted

            # What is found on the way, all processes have then.
            ds = load(data)
            country = ds.participants[0]
            for answer in (page.answers, page.text, page.entries):
                answer(ds, country)
            noted.clear()
    gc.freeze()
    # A process makes one report and ends: to look for what it could free costs more than it gives.
    gc.set_threshold(200_000)


if SERVER in os.environ:
    # Signals to all of a terminal are for the caller, with which the server ends.
    os.setpgrp()
    try:
        preload(os.environ.pop(SERVER))
    except Exception as error:
        # What is said here, nobody would hear.
        isolated.preload_error = error
    # Each process draws its own random numbers.
    os.register_at_fork(after_in_child=import_module("numpy").random.seed)
    # What keeps the server from starting a process is said by who asks for one.
    silence()
