"""One question, one module, one template beside it; each call gives a result that shows itself."""

from thb_analysis.questions.agreement import Agreement, agreement
from thb_analysis.questions.audit import Audit, audit
from thb_analysis.questions.claims import Claims, claims
from thb_analysis.questions.coding import Coding, coding
from thb_analysis.questions.compare import Comparison, compare
from thb_analysis.questions.context import also_said, limits, sources
from thb_analysis.questions.country import Country, country
from thb_analysis.questions.coverage import Coverage, coverage
from thb_analysis.questions.durations import Durations, durations
from thb_analysis.questions.findings import Findings, findings
from thb_analysis.questions.front import (
    country_front,
    overview_front,
    robustness_front,
    source_audit_front,
    theme_front,
)
from thb_analysis.questions.groups import Groups, groups
from thb_analysis.questions.irregularities import Irregularities, irregularities
from thb_analysis.questions.law import Law, law
from thb_analysis.questions.matrix import matrix
from thb_analysis.questions.overview import Overview, overview
from thb_analysis.questions.pathway import Pathway, pathway
from thb_analysis.questions.relations import Relations, relations
from thb_analysis.questions.robustness import Robustness, robustness
from thb_analysis.questions.scale import Scale, scale
from thb_analysis.questions.sections import Section, sections
from thb_analysis.questions.similarity import Similarity, similarity

__all__ = [
    "Agreement",
    "Audit",
    "Claims",
    "Coding",
    "Comparison",
    "Country",
    "Coverage",
    "Durations",
    "Findings",
    "Groups",
    "Irregularities",
    "Law",
    "Overview",
    "Pathway",
    "Relations",
    "Robustness",
    "Scale",
    "Section",
    "Similarity",
    "agreement",
    "also_said",
    "audit",
    "claims",
    "coding",
    "compare",
    "country",
    "country_front",
    "coverage",
    "durations",
    "findings",
    "groups",
    "irregularities",
    "law",
    "limits",
    "matrix",
    "overview",
    "overview_front",
    "pathway",
    "relations",
    "robustness",
    "robustness_front",
    "scale",
    "sections",
    "similarity",
    "source_audit_front",
    "sources",
    "theme_front",
]
