"""Display tables: a result in, a table out; nothing is read or saved.

Each function returns a ``display.Table``, or None where there is nothing to show.
"""

from thb_analysis.tables._burdens import burden_counts, burdens
from thb_analysis.tables._cells import cells, claim_cells
from thb_analysis.tables._clustering import clusters, jackknife, likeness
from thb_analysis.tables._combinations import combinations, pairs
from thb_analysis.tables._correspondence import countries as correspondence_countries
from thb_analysis.tables._correspondence import inertia
from thb_analysis.tables._correspondence import measures as correspondence_measures
from thb_analysis.tables._countries import countries, instruments, key_figures, participants
from thb_analysis.tables._covariates import covariate_countries, covariates
from thb_analysis.tables._decisions import codebook_agreement, measure_disagreements
from thb_analysis.tables._groups import group_differences, group_medians, group_members, groups
from thb_analysis.tables._headlines import headlines
from thb_analysis.tables._listings import durations, qualified
from thb_analysis.tables._map import tile_map
from thb_analysis.tables._numbering import footnote_pages
from thb_analysis.tables._pathway import contradictions as pathway_contradictions
from thb_analysis.tables._pathway import countries as pathway_countries
from thb_analysis.tables._pathway import steps as pathway_steps
from thb_analysis.tables._pathway import transitions as pathway_transitions
from thb_analysis.tables._profile import country_cells, majority, nearest, profile, remarks
from thb_analysis.tables._provenance import changes, parameters
from thb_analysis.tables._robustness import (
    choices,
    findings,
    moving_claims,
    moving_measures,
    options,
    other_readings,
)
from thb_analysis.tables._scaling import order, scale, scales
from thb_analysis.tables._source import (
    agreement,
    claims,
    consequences,
    disagreements,
    irregularities,
    kinds_of_irregularity,
    quantity_words,
    relations,
    side_effects,
    verdicts,
)
from thb_analysis.tables._theme import coverage, matrix, measures, themes

__all__ = [
    "agreement",
    "burden_counts",
    "burdens",
    "cells",
    "changes",
    "choices",
    "claim_cells",
    "claims",
    "clusters",
    "codebook_agreement",
    "combinations",
    "consequences",
    "correspondence_countries",
    "correspondence_measures",
    "countries",
    "country_cells",
    "covariate_countries",
    "covariates",
    "coverage",
    "disagreements",
    "durations",
    "findings",
    "footnote_pages",
    "group_differences",
    "group_medians",
    "group_members",
    "groups",
    "headlines",
    "inertia",
    "instruments",
    "irregularities",
    "jackknife",
    "key_figures",
    "kinds_of_irregularity",
    "likeness",
    "majority",
    "matrix",
    "measure_disagreements",
    "measures",
    "moving_claims",
    "moving_measures",
    "nearest",
    "options",
    "order",
    "other_readings",
    "pairs",
    "parameters",
    "participants",
    "pathway_contradictions",
    "pathway_countries",
    "pathway_steps",
    "pathway_transitions",
    "profile",
    "qualified",
    "quantity_words",
    "relations",
    "remarks",
    "scale",
    "scales",
    "side_effects",
    "themes",
    "tile_map",
    "verdicts",
]
