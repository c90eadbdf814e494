"""Texts in drawings: how wide they are, and how they break where room is short."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap

_ROUNDING = 0.01  # points


def text_lines(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines that are no wider than there is room, in points."""
    longest = len(text)
    broken = [text]
    while longest > 1 and max(text_width(each, size) for each in broken) > room + _ROUNDING:
        widest = max(text_width(each, size) for each in broken)
        longest = min(longest - 1, int(longest * room / widest))
        broken = wrap(text, max(longest, 1)) or [text]
    return broken


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return the width of a text in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family="DejaVu Sans", size=size)
    return float(TextToPath().get_text_width_height_descent(text, font, ismath=False)[0])
