"""Pure functions from a `Dataset` to plain results.

Nothing here reads, draws or saves. A share is always k of N over the base of
its statement, with the bounds that silence allows.
"""

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.claims import evaluate_claims
from thb_analysis.analysis.consistency import evaluate_relations, irregularities
from thb_analysis.analysis.coverage import Coverage, coverage
from thb_analysis.analysis.durations import durations
from thb_analysis.analysis.numbering import footnote_pages
from thb_analysis.analysis.profile import CountryProfile, profile
from thb_analysis.analysis.similarity import Similarity, similarity
from thb_analysis.analysis.summary import ThemeSummary, theme_summary

__all__ = [
    "Agreement",
    "CountryProfile",
    "Coverage",
    "Similarity",
    "ThemeSummary",
    "agreement",
    "coverage",
    "durations",
    "evaluate_claims",
    "evaluate_relations",
    "footnote_pages",
    "irregularities",
    "profile",
    "similarity",
    "theme_summary",
]
