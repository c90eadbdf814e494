"""The symbols of a matrix: how the state of a cell is drawn."""

from typing import Literal, get_args

State = Literal[
    "reported", "qualified", "unclear", "absent", "other_answer", "not_reported", "not_covered"
]
SYMBOLS: dict[str, str] = dict(zip(get_args(State), "●◐?✕│○–", strict=True))
OUTSIDE_MARK = "†"
OUTSIDE_LABEL = "named, though the statement does not cover it"
UNCLEAR_LABEL = "named; it is not said which way"
