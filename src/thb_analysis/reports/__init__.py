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
    from thb_analysis.reports.asked.catalogue import Report as Report
    from thb_analysis.reports.asked.catalogue import find_notebooks as find_notebooks
    from thb_analysis.reports.asked.catalogue import list_reports as list_reports
    from thb_analysis.reports.asked.catalogue import read_vocabulary as read_vocabulary
    from thb_analysis.reports.asked.grids import asked_runs as asked_runs
    from thb_analysis.reports.asked.parameters import CountryParameters as CountryParameters
    from thb_analysis.reports.asked.parameters import OverviewParameters as OverviewParameters
    from thb_analysis.reports.asked.parameters import RobustnessParameters as RobustnessParameters
    from thb_analysis.reports.asked.parameters import SourceAuditParameters as SourceAuditParameters
    from thb_analysis.reports.asked.parameters import ThemeParameters as ThemeParameters
    from thb_analysis.reports.edition.build import Settings as Settings
    from thb_analysis.reports.edition.build import build as build
    from thb_analysis.reports.edition.sweep import sweep as sweep

_HOMES = {
    "CountryParameters": "asked.parameters",
    "OverviewParameters": "asked.parameters",
    "Report": "asked.catalogue",
    "RobustnessParameters": "asked.parameters",
    "Settings": "edition.build",
    "SourceAuditParameters": "asked.parameters",
    "ThemeParameters": "asked.parameters",
    "asked_runs": "asked.grids",
    "build": "edition.build",
    "find_notebooks": "asked.catalogue",
    "list_reports": "asked.catalogue",
    "read_vocabulary": "asked.catalogue",
    "sweep": "edition.sweep",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
