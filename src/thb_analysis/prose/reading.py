"""Sentences on how to read a report: what its data package says its words mean."""

from __future__ import annotations

from thb_analysis.arrange import meanings
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.wording import joined, markdown, sentences


def kinds(ds: Dataset) -> Prose:
    """Say what the kinds of measure are, in the words of the data package.

    Parameters
    ----------
    ds : Dataset
    """
    parts = [
        f"{_article(kind)} *{markdown(kind)}* is {markdown(meaning)}"
        for kind, meaning in meanings(ds, "measures", "kind").items()
    ]
    told = joined(parts)
    return Prose(
        sentences(
            [
                "Kinds of measure are never added up.",
                f"{told[:1].upper()}{told[1:]}." if told else "",
                "One end of a length of time may be open, where the source says “at least” or “at most”.",
            ]
        )
    )


def limits(ds: Dataset) -> Prose:
    """List what the data can and cannot bear: what the data package says of its source, then what holds for all.

    Parameters
    ----------
    ds : Dataset
    """
    told = [*map(markdown, ds.limits), *_LIMITS]
    return Prose("\n".join(f"- {limit}" for limit in told))


# Of any lists of countries, whoever printed them.
_LIMITS = (
    "Silence is the largest part of the data. A comparison of two countries by what neither is listed for says nothing.",
    "Measures differ in weight and scope, and so do the questions behind them. Counts of measures are no index, and no "
    "ranking of countries follows from them.",
    "Nothing here supports a statement about causes.",
)


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"
