"""Prose: sentences written from results, so that no number is typed into a notebook.

Each function returns a ``display.Prose`` (or the ``display.Front`` of a report), or None where there
is nothing to say and the section is left out.
"""

from thb_analysis.prose import country, overview, source, theme
from thb_analysis.prose.front import audit_front, country_front, overview_front, theme_front

__all__ = [
    "audit_front",
    "country",
    "country_front",
    "overview",
    "overview_front",
    "source",
    "theme",
    "theme_front",
]
