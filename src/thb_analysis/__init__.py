"""Which country reported which measure against trafficking in human beings.

>>> import thb_analysis as thb
>>> ds = thb.load()
>>> "self-reporting" in ds.matrix("detection").columns
True
>>> found = thb.findings(ds, "detection").frame
>>> bool((found["lower"] <= found["k"]).all() and (found["k"] <= found["upper"]).all())
True

Every public name is imported when it is first used, so that importing the
package itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thb_analysis.analysis import compare as compare
    from thb_analysis.analysis import coverage as coverage
    from thb_analysis.data import Dataset as Dataset
    from thb_analysis.data import Report as Report
    from thb_analysis.data import build as build
    from thb_analysis.data import from_frame as from_frame
    from thb_analysis.data import load as load
    from thb_analysis.data import validate as validate
    from thb_analysis.exports import export as export
    from thb_analysis.questions import country as country
    from thb_analysis.questions import findings as findings
    from thb_analysis.questions import groups as groups
    from thb_analysis.questions import law as law
    from thb_analysis.questions import sections as sections

__version__ = "2.0.0"

_HOMES = {
    "Dataset": "thb_analysis.data",
    "Report": "thb_analysis.data",
    "build": "thb_analysis.data",
    "compare": "thb_analysis.analysis",
    "country": "thb_analysis.questions",
    "coverage": "thb_analysis.analysis",
    "export": "thb_analysis.exports",
    "findings": "thb_analysis.questions",
    "from_frame": "thb_analysis.data",
    "groups": "thb_analysis.questions",
    "law": "thb_analysis.questions",
    "load": "thb_analysis.data",
    "sections": "thb_analysis.questions",
    "validate": "thb_analysis.data",
}

__all__ = [
    "Dataset",
    "Report",
    "__version__",
    "build",
    "compare",
    "country",
    "coverage",
    "export",
    "findings",
    "from_frame",
    "groups",
    "law",
    "load",
    "sections",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
