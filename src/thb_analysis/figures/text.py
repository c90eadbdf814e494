"""How wide texts are in the font of figures, and how they are broken into lines that fit."""

import json
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from thb_analysis.display.saving import FONTS

# Of letters that the font lacks, in thousandths of its size: those of other fonts are wider.
_OTHER = 680
_EAST_ASIAN = 1000


class Font(NamedTuple):
    """Size, in pixels, and weight of a text."""

    size: float
    bold: bool = False


@cache
def _widths(weight: str) -> dict[str, int]:
    """Return the widths of letters, in thousandths of the size, as ``tools/fonts.py`` found them."""
    text = (FONTS / "widths.json").read_text("utf-8")
    found: dict[str, dict[str, int]] = json.loads(text)
    return found[weight]


def _width_of_other(letter: str) -> int:
    if combining(letter):
        return 0
    return _EAST_ASIAN if east_asian_width(letter) in "WF" else _OTHER


@cache
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of text, in pixels; `size` is that of the font."""
    widths = _widths("600" if bold else "400")
    return size / 1000 * sum(widths.get(each) or _width_of_other(each) for each in text)


def widest(texts: Iterable[str], font: Font) -> float:
    """Return the width of the longest of some lines, in pixels; 0 for no lines."""
    return max((text_width(each, *font) for each in texts), default=0)


def clip(text: str, width: float, font: Font) -> str:
    """Shorten a line, with an ellipsis, until it fits; empty if not one character does."""
    if text_width(text, *font) <= width:
        return text
    for length in range(len(text) - 1, 0, -1):
        shortened = f"{text[:length].rstrip()}…"
        if text_width(shortened, *font) <= width:
            return shortened
    return ""


def wrap(text: str, width: float, font: Font, most: int = 2) -> list[str]:
    """Break a text into at most `most` lines that fit; the last is shortened if it does not."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, *font) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    last = " ".join(lines[most - 1 :])
    kept = [*lines[: most - 1], last]
    return [clip(line, width, font) for line in kept if line]
