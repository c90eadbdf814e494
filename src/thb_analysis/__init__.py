"""Which country reported which measure against trafficking in human beings.

>>> import thb_analysis as thb
>>> ds = thb.load()
>>> thb.coverage(ds, theme="detection").frame[["listed", "base_size"]].head(3)
   listed  base_size
0      11         27
1       4         27
2      23         27

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
    from thb_analysis.data import load as load
    from thb_analysis.data import validate as validate
    from thb_analysis.exports import export as export

__version__ = "1.0.0"

_HOMES = {
    "Dataset": "thb_analysis.data",
    "Report": "thb_analysis.data",
    "build": "thb_analysis.data",
    "compare": "thb_analysis.analysis",
    "coverage": "thb_analysis.analysis",
    "export": "thb_analysis.exports",
    "load": "thb_analysis.data",
    "validate": "thb_analysis.data",
}

__all__ = [
    "Dataset",
    "Report",
    "__version__",
    "build",
    "compare",
    "coverage",
    "export",
    "load",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
