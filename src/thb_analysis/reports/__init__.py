"""From parameterised notebooks to reports, in four rooms; each imports only from those before it.

1. `asked`: which reports there are, their parameters, what a call names
2. `rendering`: from an executed notebook to HTML, PDF and Word
3. `running`: from a notebook and its parameters to the bytes of a report
4. `edition`: folders of reports, with manifest, index and the page that chooses

What others use is imported from here, when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thb_analysis.reports.asked.parameters import CountryParameters as CountryParameters
    from thb_analysis.reports.asked.parameters import OverviewParameters as OverviewParameters
    from thb_analysis.reports.asked.parameters import RobustnessParameters as RobustnessParameters
    from thb_analysis.reports.asked.parameters import SourceAuditParameters as SourceAuditParameters
    from thb_analysis.reports.asked.parameters import ThemeParameters as ThemeParameters
    from thb_analysis.reports.edition.build import build as build
    from thb_analysis.reports.edition.sweep import sweep as sweep

_HOMES = {
    "CountryParameters": "asked.parameters",
    "OverviewParameters": "asked.parameters",
    "RobustnessParameters": "asked.parameters",
    "SourceAuditParameters": "asked.parameters",
    "ThemeParameters": "asked.parameters",
    "build": "edition.build",
    "sweep": "edition.sweep",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
