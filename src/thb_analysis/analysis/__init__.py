"""One question, one module, one template beside it; each call gives a result that shows itself."""

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.audit import Audit, audit
from thb_analysis.analysis.claims import Claims, claims
from thb_analysis.analysis.coding import Coding, coding
from thb_analysis.analysis.compare import compare
from thb_analysis.analysis.context import Said, also_said, limits, sources
from thb_analysis.analysis.country import Country, country
from thb_analysis.analysis.coverage import Coverage, coverage
from thb_analysis.analysis.durations import Durations, durations
from thb_analysis.analysis.findings import Findings, findings
from thb_analysis.analysis.front import (
    country_front,
    overview_front,
    robustness_front,
    source_audit_front,
    theme_front,
)
from thb_analysis.analysis.groups import Groups, groups
from thb_analysis.analysis.irregularities import Irregularities, irregularities
from thb_analysis.analysis.law import Law, law
from thb_analysis.analysis.maps import Maps, maps
from thb_analysis.analysis.matrix import Matrix, matrix
from thb_analysis.analysis.origins import origins
from thb_analysis.analysis.overview import Overview, overview
from thb_analysis.analysis.pathway import Pathway, pathway
from thb_analysis.analysis.relations import Relations, relations
from thb_analysis.analysis.robustness import Robustness, robustness
from thb_analysis.analysis.sections import Section, Sections, sections
from thb_analysis.analysis.similarity import Similarity, similarity
