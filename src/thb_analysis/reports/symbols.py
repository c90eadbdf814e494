"""How the states of a matrix cell look, the same in every format.

Shape carries the meaning; colour, set in the style sheets, only repeats it. All symbols are in
DejaVu Sans, which the PDF embeds.
"""

from __future__ import annotations

from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import SYMBOLS as STATE_SYMBOLS

OUTSIDE_SYMBOL = "†"
OUTSIDE_LABEL = "named, though the statement does not cover it"

__all__ = ["OUTSIDE_LABEL", "OUTSIDE_SYMBOL", "STATE_LABELS", "STATE_SYMBOLS"]
