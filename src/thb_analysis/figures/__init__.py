"""Figures: a result in, a figure out; nothing is read or saved.

Each function returns a ``display.Figure`` with caption and alternative text written from the same
result, or None where there is nothing to draw.
"""

from thb_analysis.figures._clustering import likeness
from thb_analysis.figures._durations import durations
from thb_analysis.figures._pathway import pathway
from thb_analysis.figures._robustness import robustness
from thb_analysis.figures._scaling import scale
from thb_analysis.figures._source import claims

__all__ = [
    "claims",
    "durations",
    "likeness",
    "pathway",
    "robustness",
    "scale",
]
