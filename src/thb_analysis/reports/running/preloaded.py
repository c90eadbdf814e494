"""What every report needs, made ready once by the server that its processes are forked from."""

import gc
import logging
import os
from contextlib import suppress
from importlib import import_module

from thb_analysis.reports.running.isolated import ENVIRONMENT, REHEARSE, silence

_MODULES = (
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.magics.execution",
    "IPython.extensions.storemagic",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "thb_analysis.cli",
    "thb_analysis.analysis",
    "thb_analysis.reports.asked.parameters",
)


def _rehearse() -> None:
    """Answer once what most reports ask: what is found on the way, all processes have then."""
    analysis = import_module("thb_analysis.analysis")
    ds = import_module("thb_analysis.data").load()
    profile = analysis.country(ds, ds.participants[0])
    for answer in (profile, profile.origins(), analysis.maps(ds, country=ds.participants[0])):
        answer.shown()
    profile.profile()


def _prepare() -> None:
    os.environ.update(ENVIRONMENT)
    # That it can keep nothing in the user's home matters to nobody.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    for name in _MODULES:
        import_module(name)
    import_module("thb_analysis.reports.running.worker").warm_up()
    if os.environ.get(REHEARSE):
        # What is wrong with a package is said by who asks for a report of it.
        with suppress(Exception):
            _rehearse()
    gc.freeze()
    # A process makes one report and ends: to look for what it could free costs more than it gives.
    gc.set_threshold(200_000)
    # What keeps it from starting a process is said by who asks for one.
    silence()


_prepare()
