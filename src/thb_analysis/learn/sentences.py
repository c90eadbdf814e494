"""Find in a sentence what can be found for certain: numbers and names. What it says, a person reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isclose
from typing import Any

_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+(?!\d)|\d*[.,]?\d+)(?:st|nd|rd|th)? *(%|per ?cent\b)?(?!\w)",
    re.I,
)
_K_OF_N = re.compile(
    r"(?<![\w.,])(\d{1,9}) *(?:out of|of|/) *(?:the +)?([1-9]\d{0,8})(?![\w%])", re.I
)


def find(facts: Mapping[str, Any], text: str) -> tuple[list[str], list[str]]:
    """Look for facts in a text.

    Parameters
    ----------
    facts : dict
        What each is, and the number or text to look for; of a tuple, any will do.
    text : str

    Returns
    -------
    tuple of list
        Those that stand there, and those that do not. A number that stands once is found once.
    """
    numbers: list[tuple[str, str]] = _NUMBER.findall(text)
    shares = [(each[0], int(each[1]) / int(each[2])) for each in _K_OF_N.finditer(text)]
    found: list[str] = []
    missed: list[str] = []
    for what, value in facts.items():
        wanted = value if isinstance(value, tuple) else (value,)
        there = [name for name in wanted if isinstance(name, str) and _has(text, name)]
        floats = [each for each in wanted if isinstance(each, float)]
        there += [said for said, share in shares if any(isclose(share, each) for each in floats)]
        if fits := [each for each in numbers if any(_is(each, one) for one in wanted)]:
            numbers.remove(fits[0])
            there = ["".join(fits[0])]
        (found if there else missed).append(f"{there[0]} ({what})" if there else what)
    return found, missed


def _is(printed: tuple[str, str], value: Any) -> bool:
    """Whether a printed number, perhaps with a sign of per cent, is a value, as far as its digits go."""
    digits, sign = printed
    if isinstance(value, str) or (sign and isinstance(value, int)):
        return False
    # A comma before three digits parts thousands, unless it comes after a nought.
    number = re.sub(r"(?<!^0),(?=\d{3}\b)", "", digits).replace(",", ".")
    decimals = len(number.partition(".")[2])
    margin = 0.5001 * 10**-decimals if sign or decimals else 0
    return bool(abs(float(number) - value * (100 if sign else 1)) <= margin)


def _has(text: str, name: str) -> bool:
    """Whether a name stands in a text; a code is recognised by its capitals."""
    flags = re.NOFLAG if name.isupper() else re.IGNORECASE
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags))
