"""From parameterised notebooks to reports, in four parts; each imports only from those before it.

1. `catalog`: which reports there are, their parameters, what a call names
2. `rendering`: from an executed notebook to HTML, PDF and Word
3. `running`: from a notebook and its parameters to the bytes of a report
4. `edition`: folders of reports, with manifest, index and the page that chooses

What others use is imported from here.
"""

from thb_analysis.reports.catalog.parameters import (
    CountryParameters as CountryParameters,
)
from thb_analysis.reports.catalog.parameters import (
    OverviewParameters as OverviewParameters,
)
from thb_analysis.reports.catalog.parameters import (
    RobustnessParameters as RobustnessParameters,
)
from thb_analysis.reports.catalog.parameters import (
    SourceAuditParameters as SourceAuditParameters,
)
from thb_analysis.reports.catalog.parameters import ThemeParameters as ThemeParameters
from thb_analysis.reports.catalog.parameters import list_reports as list_reports
from thb_analysis.reports.catalog.reports import Report as Report
from thb_analysis.reports.catalog.reports import find_notebooks as find_notebooks
from thb_analysis.reports.catalog.reports import open_package as open_package
from thb_analysis.reports.catalog.requests import grid_reports as grid_reports
from thb_analysis.reports.edition.build import Settings as Settings
from thb_analysis.reports.edition.build import build as build
from thb_analysis.reports.edition.sweep import sweep as sweep
