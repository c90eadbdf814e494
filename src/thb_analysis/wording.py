"""Small pieces of wording shared by captions, tables and prose.

Numbers become words and words agree with numbers here, so that a sentence is right whether a count is
0, 1 or all.
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex

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
# What may hold commas that nobody takes for those of a list.
_ASIDE = re.compile(r"\([^()]*\)|“[^”]*”")
# Countries whose names have “the” before them, in a sentence.
_WITH_ARTICLE = re.compile(
    r"Bahamas|Comoros|Gambia|Holy See( \(.+\))?|Isle of Man|Maldives|Netherlands|Philippines"
    "|(District|Federated States|Republic|State|Union) of .+|United .+"
    r"|(?!.*( and the | Island and )).+ (Antilles|Emirates|Federation|Republic|[Tt]errito(ry|ries))"
    r"|(?!.*( and the | Island and )).+ Islands( \(.+\))?"
    "|.+ Republic of .+"
)
COUNTRIES = ("country", "countries")
_COUNTRIES = re.compile(r"(?<!-)\b([Cc])ountr(y|ies)\b")
_EXACT = 9  # decimals that no noise in the last bits of a share can reach


def missing(value: Any) -> bool:
    """Whether a single value is missing: None, NaN or NA."""
    import pandas as pd

    return bool(pd.isna(value))


def number(value: SupportsIndex) -> str:
    """Write a count that stands alone: in words up to twelve, 0 as ``none``."""
    value = int(value)
    return _WORDS[value] if 0 <= value < len(_WORDS) else str(value)


def agree(value: SupportsIndex, singular: str, plural: str) -> str:
    """Choose the form that agrees with a count."""
    return singular if int(value) == 1 else plural


def shortened(text: str, room: int) -> str:
    """Cut a text to so many characters, an ellipsis among them, where a drawing has no room for all."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def small(phrase: str) -> str:
    """Write a noun phrase as it stands within a sentence: small unless it begins with a name or an acronym."""
    first = phrase.partition(" ")[0].removesuffix(",")
    return phrase[:1].lower() + phrase[1:] if first[1:].islower() and first.isalpha() else phrase


def joined(items: Iterable[str], last: str = "and") -> str:
    """Join as in a sentence: ``a, b and c``; empty for no items."""
    *front, end = list(items) or [""]
    return f"{', '.join(front)} {last} {end}" if front else end


def first(items: Sequence[str], most: int, more: str = "more") -> list[str]:
    """Keep so many items, and say behind them how many there are besides: ``3 more``."""
    left = len(items) - most
    return [*items[:most], f"{left} {more}"] if left > 0 else [*items]


def named(countries: Iterable[str]) -> str:
    """Join names as in a sentence: ``the Netherlands and Spain``; ``Finland; and Korea, South``."""
    names = list(map(in_text, countries))
    if separator(names) == ", ":
        return joined(names)
    *front, end = names
    return f"{'; '.join(front)}; and {end}" if front else end


def separator(names: Iterable[str]) -> str:
    """Return what stands between names: a semicolon where one has a comma, but in brackets or quotes."""
    return "; " if any("," in _ASIDE.sub("", each) for each in names) else ", "


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

    Whatever is given in per cent or in percentage points is rounded here.
    """
    return int(math.copysign(math.floor(abs(round(value, _EXACT)) + 0.5), value))


def decimal(value: float, digits: int = 2) -> str:
    """Write a coefficient, with the sign for minus; an en dash where there is none."""
    return "–" if missing(value) else f"{value:.{digits}f}".replace("-", "−")


def in_units(sentence: str, unit: Sequence[str]) -> str:
    """Write a sentence about countries with what units are called: one and several."""

    def called(found: re.Match[str]) -> str:
        noun = unit[found[2] == "ies"]
        return capital(noun) if found[1] == "C" else noun

    return _COUNTRIES.sub(called, sentence) if tuple(unit) != COUNTRIES else sentence


def in_text(country: str) -> str:
    """Write the name of a country as it stands within a sentence: ``the Netherlands``."""
    if country.startswith("The "):
        return small(country)
    return f"the {country}" if _WITH_ARTICLE.fullmatch(country) else country


def source(footnote: SupportsIndex, page: SupportsIndex) -> str:
    """Say where in the source: ``n. 12, p. 3``; ``p. 3`` where a sentence alone says it."""
    if missing(footnote):
        return "" if missing(page) else f"p. {int(page)}"
    return f"n. {int(footnote)}, p. {int(page)}"


def sources(footnotes: Sequence[SupportsIndex], pages: Sequence[SupportsIndex]) -> str:
    """Say where in the source several things stand: ``footnotes 12 and 14, pages 3 and 4``."""
    parts = (("footnote", footnotes), ("page", pages))
    return ", ".join(
        f"{agree(len(numbers), word, f'{word}s')} {joined(str(int(each)) for each in numbers)}"
        for word, numbers in parts
        if footnotes and numbers
    )


def article(numbers: str) -> str:
    """Name an article of law, or several: ``Art. 11(2)``, ``Arts. 1 and 8``."""
    return f"Art{'s' if ' and ' in numbers else ''}. {numbers}"


def markdown(text: str) -> str:
    """Write a text in one line, and escape what Markdown would read as markup.

    Texts of a data package go into prose through this, and so reach pandoc as texts: no line of one
    is metadata, a block or a note, and nothing in one a citation, a formula or markup.
    """
    text = _SPACE.sub(" ", text).strip(" ")
    # Even escaped, a bracket and a caret would be read as a note without a text; the comment parts them.
    return _ITEM.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text)).replace(r"\[\^", r"\[<!-- -->\^")


def bounds(lower: float, upper: float) -> str:
    """Write the shares that silence allows: ``40% to 100%``; an en dash where there are no bounds."""
    return "–" if missing(lower) else f"{percent(lower)} to {percent(upper)}"


def share_range(low: float, high: float) -> str:
    """Write between what a share lies: ``40% to 100%``, or ``40%`` where both ends read alike."""
    return percent(low) if percent(low) == percent(high) else bounds(low, high)


def span(minimum: Any, maximum: Any, unit: Any, least: str = "from") -> str:
    """Write a duration: ``6 to 12 months``, ``from 6 months``, ``up to 90 days``.

    A missing end is ``pandas.NA``; `least` is what stands before a length that has no upper end.
    """
    if missing(maximum):
        return f"{least} {minimum} {_unit(unit, minimum)}"
    if missing(minimum):
        return f"up to {maximum} {_unit(unit, maximum)}"
    ends = f"{minimum}" if minimum == maximum else f"{minimum} to {maximum}"
    return f"{ends} {_unit(unit, maximum)}"


def _unit(unit: str, value: SupportsIndex) -> str:
    return agree(value, unit.removesuffix("s"), unit)


# What templates call as it is called here.
_NAMED: Any = (percent, decimal, in_text, number, joined, named, markdown, small)
FILTERS = {each.__name__: each for each in _NAMED}
