"""Display tables: a result in, a table out; nothing is read or saved.

Each function returns a ``display.Table``, or None where there is nothing to show.
"""

from thb_analysis.tables._countries import countries, instruments, key_figures, participants
from thb_analysis.tables._decisions import codebook_agreement, measure_disagreements
from thb_analysis.tables._listings import durations, qualified
from thb_analysis.tables._numbering import footnote_pages
from thb_analysis.tables._profile import country_cells, nearest, profile, remarks
from thb_analysis.tables._source import (
    agreement,
    claims,
    disagreements,
    irregularities,
    kinds_of_irregularity,
    quantity_words,
    relations,
    verdicts,
)
from thb_analysis.tables._theme import coverage, matrix, measures, themes

__all__ = [
    "agreement",
    "claims",
    "codebook_agreement",
    "countries",
    "country_cells",
    "coverage",
    "disagreements",
    "durations",
    "footnote_pages",
    "instruments",
    "irregularities",
    "key_figures",
    "kinds_of_irregularity",
    "matrix",
    "measure_disagreements",
    "measures",
    "nearest",
    "participants",
    "profile",
    "qualified",
    "quantity_words",
    "relations",
    "remarks",
    "themes",
    "verdicts",
]
