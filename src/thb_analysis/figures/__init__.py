"""Figures: a result in, a figure out; nothing is read or saved.

Each function returns a ``display.Figure`` with caption and alternative text written from the same
result, or None where there is nothing to draw.
"""

from thb_analysis.figures._burdens import burdens
from thb_analysis.figures._cells import cells
from thb_analysis.figures._clustering import likeness
from thb_analysis.figures._combinations import combinations
from thb_analysis.figures._correspondence import correspondence
from thb_analysis.figures._countries import countries, profile
from thb_analysis.figures._covariates import covariates
from thb_analysis.figures._coverage import coverage, themes
from thb_analysis.figures._durations import durations
from thb_analysis.figures._groups import group_medians, groups
from thb_analysis.figures._map import tile_map
from thb_analysis.figures._pathway import pathway
from thb_analysis.figures._robustness import robustness
from thb_analysis.figures._scaling import scale
from thb_analysis.figures._source import agreement, claims

__all__ = [
    "agreement",
    "burdens",
    "cells",
    "claims",
    "combinations",
    "correspondence",
    "countries",
    "covariates",
    "coverage",
    "durations",
    "group_medians",
    "groups",
    "likeness",
    "pathway",
    "profile",
    "robustness",
    "scale",
    "themes",
    "tile_map",
]
