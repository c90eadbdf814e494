"""Small pieces of wording shared by captions, tables and prose.

Numbers become words and words agree with numbers here, so that a sentence is right whether a count is
0, 1 or all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, SupportsIndex

import pandas as pd

_WORDS = [
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
# White space but that which keeps words together.
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
# What Markdown reads as markup, and as an item of a numbered list.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>@#$^~|{}]|&(?=#?\w+;)|^[-+:%=])")
_ITEM = re.compile(r"^(\(?\d+)([.)])(?=\s)")
_CORRECTION_LABELS = {
    "ambiguity": "ambiguous statement",
    "base": "listed outside the base",
    "definition": "sense of a term",
    "bracket": "bracket",
    "disjoint": "in two exclusive lists",
    "duplicate": "named twice",
    "equal": "lists that disagree",
    "exhaustive": "in none of the lists",
    "implies": "companion not listed",
    "key_point": "key point",
    "misprint": "misprint",
    "order": "order of codes",
    "quantity": "quantity word",
    "remark": "unusual remark",
    "sentence": "sentence and list",
    "separator": "separator",
    "subset": "not in the wider list",
    "understatement": "understatement",
}
EXPECTATION = "expectation"
# What the record of the source holds, by kind of entry; entries of any other kind stand apart.
_RECORDS = {
    "typographic": ("misprint", "duplicate", "separator", "bracket", "order"),
    "quantity word": ("quantity", "understatement"),
    EXPECTATION: ("subset", "implies", "disjoint", "exhaustive", "equal"),
}
_OTHER = "other"
_WITH_ARTICLE = ("Netherlands",)
_EXACT = 9  # decimals that no noise in the last bits of a share can reach


def under(title: str | None, others: SupportsIndex = 0) -> str:
    """Say which theme measures belong to, and that those attached to its steps belong to others.

    Without a title they belong to all themes.
    """
    more = ", and those of other themes attached to its steps" if int(others) else ""
    return f"under “{title}”{more}" if title else "across all themes"


def missing(value: Any) -> bool:
    """Whether a single value is missing: None, NaN or NA."""
    return bool(pd.isna(value))


def number(value: SupportsIndex) -> str:
    """Write a count that stands alone: in words up to twelve, 0 as ``none``."""
    value = int(value)
    return _WORDS[value] if 0 <= value < len(_WORDS) else str(value)


def count(value: SupportsIndex, noun: str, plural: str | None = None) -> str:
    """Write a count with its noun: ``no measures``, ``one measure``, ``14 measures``."""
    quantity = number(value) if int(value) else "no"
    return f"{quantity} {agree(value, noun, plural or noun + 's')}"


def agree(value: SupportsIndex, singular: str, plural: str) -> str:
    """Choose the form that agrees with a count."""
    return singular if int(value) == 1 else plural


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def joined(items: Iterable[str], last: str = "and") -> str:
    """Join as in a sentence: ``a, b and c``; empty for no items."""
    *front, end = list(items) or [""]
    return f"{', '.join(front)} {last} {end}" if front else end


def of(part: SupportsIndex, whole: SupportsIndex) -> str:
    """Write a coverage: ``12 of 27``."""
    return f"{int(part)} of {int(whole)}"


def percent(share: float) -> str:
    """Write a share in whole per cent, half a per cent rounded up; an en dash where there is none.

    A share that is neither 0 nor 1 is never rounded to either.
    """
    if missing(share):
        return "–"
    share = round(share, _EXACT)
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{whole(100 * share)}%"


def points(difference: float) -> str:
    """Write a difference of shares in percentage points: ``+57``, ``−33``; a dash if there is none.

    Half a point is rounded away from 0, so that a difference is as wide read from either side. A
    difference that is not 0 is never rounded to it.
    """
    if missing(difference):
        return "–"
    difference = round(difference, _EXACT) + 0.0
    if not difference:
        return "0"
    small = abs(difference) < 0.005
    text = f"{100 * difference:+.1g}" if small else f"{whole(100 * difference):+d}"
    return text.replace("-", "−")


def whole(value: float) -> int:
    """Round to a whole number, a half away from 0, whatever the last bits of the value are.

    Whatever is told in per cent or in percentage points is rounded here.
    """
    return int(math.copysign(math.floor(abs(round(value, _EXACT)) + 0.5), value))


def decimal(value: float, digits: int = 2) -> str:
    """Write a coefficient, with the sign for minus; an en dash where there is none."""
    return "–" if missing(value) else f"{value:.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 2) -> str:
    """Write a coefficient, as `decimal` does, and never a negative zero."""
    return decimal(round(value, digits) + 0.0, digits)


def beside(value: float, bound: float, digits: int = 2) -> str:
    """Write a coefficient with as many digits as keep it from looking like a bound that it is not at."""
    at_bound = value != bound and round(value, digits) == round(bound, digits)
    return beside(value, bound, digits + 1) if at_bound and digits < 10 else signed(value, digits)


def kinds(kind: str) -> str:
    """Return the plural of a kind of measure."""
    return kind + "s"


def correction_label(kind: str) -> str:
    """Name a kind of correction in the cell of a table."""
    return _CORRECTION_LABELS.get(kind, kind)


def reasons(directions: Sequence[str]) -> str:
    """Say, to end a sentence with, why claims do not hold.

    Parameters
    ----------
    directions : sequence of str
        Of each claim that does not hold, see ``analysis.evaluate_claims``: ``fewer`` or ``more``;
        empty for an order that the counts do not have.
    """
    told = {
        "fewer": "the lists give fewer than the word says",
        "more": "the lists give more than the word says",
        "": "the counts do not fall in the order stated",
    }
    sizes = {word: list(directions).count(word) for word in told if word in directions}
    if len(sizes) > 1:
        told["more"] = "they give more" if "fewer" in sizes else told["more"]
        parts = (f"{number(size)} because {told[word]}" for word, size in sizes.items())
        return f": {joined(parts)}"
    each = "" if len(directions) == 1 else "in each case "
    return "".join(f", {each}because {told[word]}" for word in sizes)


def record_group(kind: str) -> str:
    """Say to which group an entry of the record belongs, by its kind.

    An expectation between lists that is not met is no irregularity of the source: the silence of
    a list may be all there is to it.
    """
    return next((group for group, members in _RECORDS.items() if kind in members), _OTHER)


def quantity_word(quantifier: str) -> str:
    """Name the quantity word of a claim; one that only puts counts in order has none."""
    return "comparison" if quantifier == "order" else quantifier


def finding(topic: str, about: str, conclusion: Sequence[str], names: Mapping[str, str]) -> str:
    """Write a finding in a few words, without a number.

    Parameters
    ----------
    topic, about, conclusion
        As in the `findings` of ``analysis.robustness``.
    names : mapping of str to str
        Slug of a measure, key of a step, or theme, to what it is called.
    """
    yes = tuple(conclusion) == ("yes",)
    things = kinds(about)
    of_these = joined(f"“{names.get(each, each)}”" for each in conclusion)
    return {
        "listings": f"{'Most' if yes else 'No more than half of the'} cells of {things} are listings",
        "majority": f"{'Most' if yes else 'No more than half of the'} {things} list at least half of their base",
        "most-listed": f"{capital(about)} listed most: {of_these}",
        "scale": f"{capital(things)} form {'a' if yes else 'no'} cumulative scale",
        "clusters": f"Countries form {'' if yes else 'no '}clear clusters",
        "narrowest-step": f"Fewest countries listed at {of_these}",
        "differences": f"By {about}, groups differ whatever silence means under {of_these or 'no measure'}",
        "claims": f"{'Most' if yes else 'No more than half of the'} claims hold as worded",
    }[topic]


def in_text(country: str) -> str:
    """Write the name of a country as it stands within a sentence: ``the Netherlands``."""
    return f"the {country}" if country in _WITH_ARTICLE else country


def source(footnote: SupportsIndex, page: SupportsIndex) -> str:
    """Say where in the source: ``n. 12, p. 3``; ``p. 3`` where a sentence alone says it."""
    if missing(footnote):
        return "" if missing(page) else f"p. {int(page)}"
    return f"n. {int(footnote)}, p. {int(page)}"


def sources(footnotes: Sequence[SupportsIndex], pages: Sequence[SupportsIndex]) -> str:
    """Say where in the source several things stand: ``nn. 12, 14, pp. 3, 4``."""
    if not footnotes:
        return ""
    parts = (("n", footnotes), ("p", pages))
    return ", ".join(
        f"{sign * (2 if len(numbers) > 1 else 1)}. {', '.join(str(int(each)) for each in numbers)}"
        for sign, numbers in parts
    )


def markdown(text: str) -> str:
    """Write a text in one line, and escape what Markdown would read as markup.

    Texts of a data package go into prose through this, and so reach pandoc as texts: no line of one
    is metadata, a block or a note, and nothing in one a citation, a formula or markup.
    """
    text = _SPACE.sub(" ", text).strip(" ")
    # Even escaped, a bracket and a caret would be told as a note without a text; the comment parts them.
    return _ITEM.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text)).replace(r"\[\^", r"\[<!-- -->\^")


def bounds(lower: float, upper: float) -> str:
    """Write the shares that silence allows: ``40% to 100%``; an en dash where there are no bounds."""
    return "–" if missing(lower) else f"{percent(lower)} to {percent(upper)}"


def share_range(low: float, high: float) -> str:
    """Write between what a share lies: ``40% to 100%``, or ``40%`` where both ends read alike."""
    return percent(low) if percent(low) == percent(high) else bounds(low, high)


def span(minimum: Any, maximum: Any, unit: Any, between: str = "–") -> str:
    """Write a duration: ``6–12 months``, ``from 6 months``, ``up to 90 days``.

    A missing end is ``pandas.NA``; with both ends missing the duration is not stated.
    """
    low, high = not missing(minimum), not missing(maximum)
    if low and high:
        value = f"{minimum}" if minimum == maximum else f"{minimum}{between}{maximum}"
        return f"{value} {_unit(unit, maximum)}"
    if low:
        return f"from {minimum} {_unit(unit, minimum)}"
    return f"up to {maximum} {_unit(unit, maximum)}" if high else "not stated"


def sentences(parts: Iterable[str]) -> str:
    """Join sentences to a paragraph, leaving out empty ones."""
    return " ".join(part for part in parts if part)


def paragraphs(parts: Iterable[str]) -> str:
    """Join paragraphs to Markdown, leaving out empty ones."""
    return "\n\n".join(part for part in parts if part)


def _unit(unit: str, value: SupportsIndex) -> str:
    return agree(value, unit.removesuffix("s"), unit)
