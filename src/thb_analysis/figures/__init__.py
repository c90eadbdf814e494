"""Figures: a result in, a figure out; nothing is read or saved.

Each function returns a ``display.Figure`` with caption and alternative text written from the same
result, or None where there is nothing to draw.
"""

from thb_analysis.figures._cells import cells
from thb_analysis.figures._countries import countries, profile
from thb_analysis.figures._coverage import coverage, themes
from thb_analysis.figures._durations import durations
from thb_analysis.figures._source import agreement, claims

__all__ = [
    "agreement",
    "cells",
    "claims",
    "countries",
    "coverage",
    "durations",
    "profile",
    "themes",
]
