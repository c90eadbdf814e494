"""Small pieces of wording shared by captions, tables and prose."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex

# White space but that which keeps words together.
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
# What Markdown reads as markup, and as an item of a numbered list.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>@#$^~|{}]|&(?=#?\w+;)|^[-+:%=])")
_ITEM = re.compile(r"^(\(?\d+)([.)])(?=\s)")
# What may hold commas that nobody takes for those of a list.
_ASIDE = re.compile(r"\([^()]*\)|“[^”]*”")
COUNTRIES = ("country", "countries")
_COUNTRIES = re.compile(r"(?<!-)\b([Cc])ountr(y|ies)\b")


def missing(value: Any) -> bool:
    """Whether a single value is missing: None, NaN or NA."""
    import pandas as pd

    return bool(pd.isna(value))


def shortened(text: str, most: int) -> str:
    """Cut a text to so many characters, an ellipsis among them, where a drawing has no room for all."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def capitalize(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def joined(items: Iterable[str], last: str = "and") -> str:
    """Join as in a sentence: ``a, b and c``; empty for no items."""
    *others, end = list(items) or [""]
    return f"{', '.join(others)} {last} {end}" if others else end


def first(items: Sequence[str], most: int) -> list[str]:
    """Keep so many items, and say behind them how many there are besides: ``3 more``."""
    left = len(items) - most
    return [*items[:most], f"{left} more"] if left > 0 else [*items]


def separator(names: Iterable[str]) -> str:
    """Return what stands between names: a semicolon where one has a comma, but in brackets or quotes."""
    return "; " if any("," in _ASIDE.sub("", each) for each in names) else ", "


def decimal(value: float) -> str:
    """Write a coefficient to two places, with the sign for minus; an en dash where there is none."""
    # What is rounded to zero has no sign.
    return "–" if missing(value) else f"{value:z.2f}".replace("-", "−")


def in_units(sentence: str, unit: Sequence[str]) -> str:
    """Write a sentence about countries with what units are called: one and several."""

    def unit_noun(found: re.Match[str]) -> str:
        noun = unit[found[2] == "ies"]
        return capitalize(noun) if found[1] == "C" else noun

    return _COUNTRIES.sub(unit_noun, sentence) if tuple(unit) != COUNTRIES else sentence


def markdown(text: str) -> str:
    """Write a text in one line, and escape what Markdown would read as markup.

    Texts of a data package go into prose through this, and so reach pandoc as texts: no line of one
    is metadata, a block or a note, and nothing in one a citation, a formula or markup.
    """
    text = _SPACE.sub(" ", text).strip(" ")
    # Even escaped, a bracket and a caret would be read as a note without a text; the comment parts them.
    return _ITEM.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text)).replace(
        r"\[\^", r"\[<!-- -->\^"
    )


def span(minimum: Any, maximum: Any, unit: Any) -> str:
    """Write a duration: ``6 to 12 months``, ``from 6 months``, ``up to 90 days``.

    A missing end is ``pandas.NA``; without either it is empty.
    """
    if missing(minimum) and missing(maximum):
        return ""
    if missing(maximum):
        return f"from {minimum} {_unit(unit, minimum)}"
    if missing(minimum):
        return f"up to {maximum} {_unit(unit, maximum)}"
    ends = f"{minimum}" if minimum == maximum else f"{minimum} to {maximum}"
    return f"{ends} {_unit(unit, maximum)}"


def _unit(unit: str, value: SupportsIndex) -> str:
    return unit.removesuffix("s") if int(value) == 1 else unit
