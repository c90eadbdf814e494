"""Display tables: a result in, a table out; nothing is read or saved.

Each function returns a ``display.Table``, or None where there is nothing to show.
"""

from thb_analysis.tables._clustering import clusters
from thb_analysis.tables._decisions import measure_disagreements
from thb_analysis.tables._listings import durations
from thb_analysis.tables._pathway import countries as pathway_countries
from thb_analysis.tables._provenance import changes, parameters
from thb_analysis.tables._robustness import choices, findings, options, other_readings
from thb_analysis.tables._scaling import order, scale, scales
from thb_analysis.tables._source import irregularities
from thb_analysis.tables._theme import matrix

__all__ = [
    "changes",
    "choices",
    "clusters",
    "durations",
    "findings",
    "irregularities",
    "matrix",
    "measure_disagreements",
    "options",
    "order",
    "other_readings",
    "parameters",
    "pathway_countries",
    "scale",
    "scales",
]
