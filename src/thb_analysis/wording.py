"""Small pieces of wording shared by captions, tables and prose.

Numbers become words and words agree with numbers here, so that a sentence is right whether a count is
0, 1 or all.
"""

from __future__ import annotations

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
_KIND_PLURALS = {"duration": "durations", "practice": "practices"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>@#$^~|{}])")
_CORRECTIONS = {
    "ambiguity": "statements open to more than one reading",
    "base": "countries listed outside the base of the statement",
    "bracket": "brackets that do not pair",
    "disjoint": "countries in two lists that exclude each other",
    "duplicate": "countries named twice in one list",
    "equal": "lists that should agree and do not",
    "exhaustive": "countries missing from lists that should leave none out",
    "implies": "listings whose logical consequence is missing",
    "misprint": "misprinted codes",
    "order": "codes out of order",
    "quantity": "quantity words that do not fit their lists",
    "remark": "remarks that are unusual or incomplete",
    "sentence": "sentences at odds with their lists",
    "separator": "missing or misplaced separators",
    "subset": "countries missing from a list that should include them",
}
_CORRECTION_LABELS = {
    "ambiguity": "ambiguous statement",
    "base": "listed outside the base",
    "bracket": "bracket",
    "disjoint": "in two exclusive lists",
    "duplicate": "named twice",
    "equal": "lists that disagree",
    "exhaustive": "in none of the lists",
    "implies": "consequence missing",
    "misprint": "misprint",
    "order": "order of codes",
    "quantity": "quantity word",
    "remark": "unusual remark",
    "sentence": "sentence and list",
    "separator": "separator",
    "subset": "not in the wider list",
}
_WITH_ARTICLE = ("Netherlands",)
SEPARATE = " · "


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


def quoted(texts: Iterable[str]) -> list[str]:
    """Put each text in quotation marks, safe within Markdown."""
    return [f"“{markdown(text)}”" for text in texts]


def of(part: SupportsIndex, whole: SupportsIndex) -> str:
    """Write a coverage: ``12 of 27``."""
    return f"{int(part)} of {int(whole)}"


def percent(share: float) -> str:
    """Write a share in whole per cent; an en dash where there is none.

    A share that is neither 0 nor 1 is never rounded to either.
    """
    if missing(share):
        return "–"
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"


def points(difference: float) -> str:
    """Write a difference of shares in percentage points: ``+57``, ``−33``; a dash if there is none.

    A difference that is not 0 is never rounded to it.
    """
    if missing(difference):
        return "–"
    digits = "+.0f" if abs(difference) >= 0.005 else "+.1g"
    return f"{100 * difference:{digits}}".replace("-", "−") if difference else "0"


def decimal(value: float, digits: int = 2) -> str:
    """Write a coefficient; an en dash where there is none."""
    return "–" if missing(value) else f"{value:.{digits}f}"


def signed(value: float, digits: int = 2) -> str:
    """Write a coordinate, with the sign for minus and no negative zero; an en dash for none."""
    return decimal(round(value, digits) + 0.0, digits).replace("-", "−")


def beside(value: float, bound: float, digits: int = 2) -> str:
    """Write a coefficient with as many digits as keep it from looking like a bound that it is not at."""
    at_bound = value != bound and round(value, digits) == round(bound, digits)
    return beside(value, bound, digits + 1) if at_bound and digits < 10 else signed(value, digits)


def kinds(kind: str) -> str:
    """Return the plural of a kind of measure."""
    return _KIND_PLURALS.get(kind, kind + "s")


def correction_kind(kind: str) -> str:
    """Say what a kind of correction is about, as a plural noun phrase."""
    return _CORRECTIONS.get(kind, f"records of kind {kind}")


def correction_label(kind: str) -> str:
    """Name a kind of correction in the cell of a table."""
    return _CORRECTION_LABELS.get(kind, kind)


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
        "majority": f"{'Most' if yes else 'No more than half of the'} {things} are listed for half of their base",
        "most-listed": f"{capital(about)} listed most: {of_these}",
        "scale": f"{capital(things)} form {'a' if yes else 'no'} cumulative scale",
        "clusters": f"Countries fall into clusters of {joined(conclusion)}",
        "narrowest-step": f"Fewest countries listed at {of_these}",
        "differences": f"{'Some difference' if yes else 'No difference'} between groups is certain",
        "claims": f"{'Most' if yes else 'No more than half of the'} claims hold as worded",
    }[topic]


def in_text(country: str) -> str:
    """Write the name of a country as it stands within a sentence: ``the Netherlands``."""
    return f"the {country}" if country in _WITH_ARTICLE else country


def source(footnote: SupportsIndex, page: SupportsIndex) -> str:
    """Say where in the source: ``n. 12, p. 3``."""
    return f"n. {int(footnote)}, p. {int(page)}"


def markdown(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return _MARKDOWN.sub(r"\\\1", text)


def span(minimum: Any, maximum: Any, unit: Any) -> str:
    """Write a duration: ``6–12 months``, ``from 6 months``, ``up to 90 days``.

    A missing end is ``pandas.NA``; with both ends missing the duration is not stated.
    """
    low, high = not missing(minimum), not missing(maximum)
    if low and high:
        value = f"{minimum}" if minimum == maximum else f"{minimum}–{maximum}"
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


def few(items: Sequence[str], most: int = 4, noun: str = "others") -> str:
    """Name the first few of many: ``a, b and 7 others``."""
    if len(items) <= most + 1:
        return joined(items)
    return joined([*items[:most], f"{number(len(items) - most)} {noun}"])


def _unit(unit: str, value: SupportsIndex) -> str:
    return agree(value, unit.removesuffix("s"), unit)
