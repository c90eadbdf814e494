"""The words of a table: the few that are known, and those that somebody declares; no other is read."""

import csv
import re
from collections.abc import Mapping

from thb_analysis.data.states import ABSENT, NOT_COVERED, OPEN, QUALIFIED, REPORTED
from thb_analysis.errors import ParameterError
from thb_analysis.wording import joined

# What a word can be declared as.
STATES = (REPORTED, QUALIFIED, ABSENT, OPEN, NOT_COVERED)
KNOWN = {
    **{state: state for state in STATES},
    **dict.fromkeys(("yes", "true", "1"), REPORTED),
    **dict.fromkeys(("no", "false", "0"), ABSENT),
    "": OPEN,
}


def word_of(text: str) -> str:
    """Return a text as words are compared: without case, and a whole number as one."""
    return re.sub(r"(?<=\d)\.0+$", "", text.casefold())


def read_values(values: str | Mapping[object, str] | None) -> dict[str, str]:
    """Return the state of each word that is declared.

    Parameters
    ----------
    values : str, mapping or None
        ``"partly=qualified,n/a=open"``, or a dictionary; no word at all is an empty cell.

    Raises
    ------
    ParameterError
        With everything that declares no word.
    """
    if isinstance(values, Mapping):
        pairs = [(str(word), str(state)) for word, state in values.items()]
    else:
        parts = next(csv.reader([values or ""], skipinitialspace=True), [])
        pairs = [part.rpartition("=")[::2] if "=" in part else (part, "") for part in parts]
    problems: list[str] = []
    declared: dict[str, str] = {}
    for text, state in pairs:
        word, state = word_of(" ".join(text.split())), state.strip()
        if state not in STATES:
            problems.append(f"{text!r} is declared as {state!r}: write {joined(STATES, 'or')}")
        elif declared.setdefault(word, state) != state:
            problems.append(f"{text!r} is declared twice: write one state")
    if problems:
        raise ParameterError(problems)
    return declared
