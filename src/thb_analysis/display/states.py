"""The symbols of a matrix: how the state of a cell is drawn."""

from typing import Literal

State = Literal[
    "reported", "qualified", "unclear", "absent", "other_answer", "not_reported", "not_covered"
]
SYMBOLS: dict[str, str] = {
    "reported": "●",
    "qualified": "◐",
    "unclear": "?",
    "absent": "✕",
    "other_answer": "│",
    "not_reported": "○",
    "not_covered": "–",
}
OUTSIDE_MARK = "†"
OUTSIDE_LABEL = "named, though the statement does not cover it"
UNCLEAR_LABEL = "named; it is not said which way"
