"""What others use of reports, each with its home: what is imported when it is first used."""

from thb_analysis.reports.catalog.parameters import (
    CountryParameters as CountryParameters,
)
from thb_analysis.reports.catalog.parameters import ExportParameters as ExportParameters
from thb_analysis.reports.catalog.parameters import (
    OverviewParameters as OverviewParameters,
)
from thb_analysis.reports.catalog.parameters import (
    RobustnessParameters as RobustnessParameters,
)
from thb_analysis.reports.catalog.parameters import (
    SilenceParameters as SilenceParameters,
)
from thb_analysis.reports.catalog.parameters import (
    SourceAuditParameters as SourceAuditParameters,
)
from thb_analysis.reports.catalog.parameters import ThemeParameters as ThemeParameters
from thb_analysis.reports.catalog.parameters import list_reports as list_reports
from thb_analysis.reports.catalog.reports import Report as Report
from thb_analysis.reports.catalog.reports import find_notebooks as find_notebooks
from thb_analysis.reports.catalog.reports import open_package as open_package
from thb_analysis.reports.catalog.requests import described as described
from thb_analysis.reports.catalog.requests import find_report as find_report
from thb_analysis.reports.catalog.requests import grid_reports as grid_reports
from thb_analysis.reports.catalog.requests import read_call as read_call
from thb_analysis.reports.catalog.requests import read_formats as read_formats
from thb_analysis.reports.catalog.requests import select_reports as select_reports
from thb_analysis.reports.catalog.requests import user_notebooks as user_notebooks
from thb_analysis.reports.edition.build import PUBLISHED as PUBLISHED
from thb_analysis.reports.edition.build import Settings as Settings
from thb_analysis.reports.edition.build import build as build
from thb_analysis.reports.edition.build import with_folders as with_folders
from thb_analysis.reports.edition.sweep import sweep as sweep
from thb_analysis.reports.edition.watch import saved_files as saved_files
from thb_analysis.reports.edition.watch import summary as summary
