"""Pure functions from a `Dataset` to plain results.

Nothing here reads, draws or saves. A share is always k of N over the base of
its statement, with the bounds that silence allows.
"""

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.claims import evaluate_claims
from thb_analysis.analysis.clustering import Clustering, cluster
from thb_analysis.analysis.comparison import Comparison, compare
from thb_analysis.analysis.consistency import evaluate_relations, irregularities
from thb_analysis.analysis.coverage import Coverage, coverage
from thb_analysis.analysis.durations import durations
from thb_analysis.analysis.grouping import Grouping, grouping
from thb_analysis.analysis.jackknife import Stability, jackknife
from thb_analysis.analysis.pathway import Pathway, pathway
from thb_analysis.analysis.robustness import Robustness, robustness
from thb_analysis.analysis.scaling import Scalability, scalability
from thb_analysis.analysis.similarity import Similarity, similarity

__all__ = [
    "Agreement",
    "Clustering",
    "Comparison",
    "Coverage",
    "Grouping",
    "Pathway",
    "Robustness",
    "Scalability",
    "Similarity",
    "Stability",
    "agreement",
    "cluster",
    "compare",
    "coverage",
    "durations",
    "evaluate_claims",
    "evaluate_relations",
    "grouping",
    "irregularities",
    "jackknife",
    "pathway",
    "robustness",
    "scalability",
    "similarity",
]
