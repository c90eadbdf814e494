"""Pure functions from a `Dataset` to plain results.

Nothing here reads, draws or saves. A share is always k of N over the base of
its statement, with the bounds that silence allows.
"""

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.burdens import Burdens, burdens
from thb_analysis.analysis.claims import evaluate_claims
from thb_analysis.analysis.clustering import Clustering, cluster
from thb_analysis.analysis.combinations import Combinations, combinations
from thb_analysis.analysis.comparison import Comparison, compare, recorded_changes
from thb_analysis.analysis.consequences import consequences
from thb_analysis.analysis.consistency import evaluate_relations, irregularities
from thb_analysis.analysis.correspondence import Correspondence, correspondence
from thb_analysis.analysis.covariates import CovariateRelations, covariates
from thb_analysis.analysis.coverage import Coverage, coverage
from thb_analysis.analysis.durations import durations
from thb_analysis.analysis.grouping import Grouping, grouping
from thb_analysis.analysis.groups import GroupCoverage, group_coverage
from thb_analysis.analysis.jackknife import Stability, jackknife
from thb_analysis.analysis.numbering import footnote_pages
from thb_analysis.analysis.pathway import Pathway, pathway, pathways
from thb_analysis.analysis.profile import CountryProfile, profile
from thb_analysis.analysis.robustness import Robustness, robustness
from thb_analysis.analysis.scaling import Scalability, scalability
from thb_analysis.analysis.similarity import Similarity, similarity
from thb_analysis.analysis.summary import ThemeSummary, theme_summary
from thb_analysis.analysis.tiles import Tiles, tiles

__all__ = [
    "Agreement",
    "Burdens",
    "Clustering",
    "Combinations",
    "Comparison",
    "Correspondence",
    "CountryProfile",
    "CovariateRelations",
    "Coverage",
    "GroupCoverage",
    "Grouping",
    "Pathway",
    "Robustness",
    "Scalability",
    "Similarity",
    "Stability",
    "ThemeSummary",
    "Tiles",
    "agreement",
    "burdens",
    "cluster",
    "combinations",
    "compare",
    "consequences",
    "correspondence",
    "covariates",
    "coverage",
    "durations",
    "evaluate_claims",
    "evaluate_relations",
    "footnote_pages",
    "group_coverage",
    "grouping",
    "irregularities",
    "jackknife",
    "pathway",
    "pathways",
    "profile",
    "recorded_changes",
    "robustness",
    "scalability",
    "similarity",
    "theme_summary",
    "tiles",
]
