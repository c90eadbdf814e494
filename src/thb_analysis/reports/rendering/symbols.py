"""How the states of a matrix cell look, the same in every format.

Shape carries the meaning; colour, set in the style sheets, only repeats it. All symbols are in
DejaVu Sans, which the PDF embeds.
"""

from __future__ import annotations

from thb_analysis.data import states
from thb_analysis.display import OUTSIDE_LABEL, UNCLEAR_LABEL
from thb_analysis.display import OUTSIDE_MARK as OUTSIDE_SYMBOL
from thb_analysis.display import SYMBOLS as STATE_SYMBOLS

# A cell of a list that does not say which way it is meant has a sign of its own.
_LABELS = {**states.STATE_LABELS, "unclear": UNCLEAR_LABEL}
STATE_LABELS = {state: _LABELS[state] for state in STATE_SYMBOLS}

__all__ = ["OUTSIDE_LABEL", "OUTSIDE_SYMBOL", "STATE_LABELS", "STATE_SYMBOLS"]
