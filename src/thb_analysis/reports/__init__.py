"""From parameterised notebooks to reports, in four parts; each imports only from those before it.

1. `catalog`: which reports there are, their parameters, what a call names
2. `rendering`: from an executed notebook to HTML, PDF and Word
3. `running`: from a notebook and its parameters to the bytes of a report
4. `edition`: folders of reports, with manifest, index and the page that chooses

What others use is imported from here.
"""

from thb_analysis.reports.catalog.parameters import (
    CountryParameters,
    OverviewParameters,
    RobustnessParameters,
    SourceAuditParameters,
    ThemeParameters,
    list_reports,
)
from thb_analysis.reports.catalog.reports import Report, find_notebooks, open_package
from thb_analysis.reports.catalog.requests import grid_reports
from thb_analysis.reports.edition.build import Settings, build
from thb_analysis.reports.edition.sweep import sweep
