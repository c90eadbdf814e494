"""Prose: sentences written from results, so that no number is typed into a notebook.

Each function returns a ``display.Prose`` (or the ``display.Front`` of a report), or None where there
is nothing to say and the section is left out.
"""

from thb_analysis.prose import (
    burdens,
    combinations,
    correspondence,
    country,
    covariates,
    findings,
    groups,
    likeness,
    overview,
    pathway,
    provenance,
    reading,
    robustness,
    scaling,
    source,
    theme,
    tiles,
)
from thb_analysis.prose.front import (
    audit_front,
    country_front,
    lesson_front,
    overview_front,
    robustness_front,
    theme_front,
)

__all__ = [
    "audit_front",
    "burdens",
    "combinations",
    "correspondence",
    "country",
    "country_front",
    "covariates",
    "findings",
    "groups",
    "lesson_front",
    "likeness",
    "overview",
    "overview_front",
    "pathway",
    "provenance",
    "reading",
    "robustness",
    "robustness_front",
    "scaling",
    "source",
    "theme",
    "theme_front",
    "tiles",
]
