"""How the states of a matrix cell look, the same in every format.

Shape carries the meaning; colour, set in the style sheets, only repeats it. All symbols are in
DejaVu Sans, which the PDF embeds.
"""

from __future__ import annotations

from thb_analysis.data.states import NOT_LISTED, OUT_OF_BASE, QUALIFIED, REPORTED, STATE_LABELS

STATE_SYMBOLS = {REPORTED: "●", QUALIFIED: "◐", NOT_LISTED: "○", OUT_OF_BASE: "–"}
OUTSIDE_SYMBOL = "†"
OUTSIDE_LABEL = "listed although outside the base"

__all__ = ["OUTSIDE_LABEL", "OUTSIDE_SYMBOL", "STATE_LABELS", "STATE_SYMBOLS"]
