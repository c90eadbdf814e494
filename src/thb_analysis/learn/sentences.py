"""Read a sentence that a student wrote: whose number it is, what it denies, what it leaves open.

A program knows words, not meaning. So these functions look for few things, and rather pass a sentence
that they do not understand than reject one that holds.
"""

from __future__ import annotations

import re
from typing import Any

from thb_analysis.learn.checking import need

# Verbs by which a sentence says what a source says: denied, they say that it is silent, not that a
# country does without.
SAYING = r"(?:say|tell|mean|know|decid|settl|show|follow|resolv|explain|prov[ei]n?|speak|spoke)\w*"
NAMING = r"(?:list|name|mention|among|includ|contain|appear)\w*"

# From a word of doubt to where the clause ends.
DOUBT = (
    r"(?:\b(?:may|might|could|whether|perhaps|unknown|unclear|cannot|open)\b|"
    rf"\bno (?:answer|evidence|indication|information|proof)\b|"
    rf"(?:\b(?:not|never|without|nor)|n['’]t) (?:(?:\w+ )?{SAYING}|evidence))[^.;]*"
)
# As far as what is denied can go: not into another clause.
_WITHIN = r"(?:(?!\b(?:but|though|although|while|and|yet|whereas|which)\b)[^.;,]){0,80}"
UNLISTED = (
    rf"(?:\b(?:not|nor|neither)|n['’]t)\b(?! (?:\w+ )?{SAYING}){_WITHIN}\b{NAMING}|"
    r"\b(?:silen\w+|(?:absent|missing|left out) (?:from|of)|leaves? \w+ out|without naming|no (?:entry|mention))\b"
)
_ABSENCE = (
    r"\b(?:lack(?:s|ing)?|missing(?! (?:from|in|on))|refuse[sd]?|fail(?:s|ed)?|(?:is|are|was|were) without|"
    r"(?:do|does|did|have|has)(?: not|n['’]t)"
    rf"(?! (?:\w+ly |yet |even |also )?(?:{NAMING}|(?:report|stand|figure|count)\w*))|"
    r"(?:have|has|had|is|are|offers?|grants?) (?:none|no(?:thing)?)(?! (?:entry|mention|sign|word)))\b"
)
_SOURCE = r"\b(?:list|report|source|study|document|footnote|according|named)"


def whole(answer: Any) -> str:
    """Return a sentence with single spaces; say so where it is no whole sentence.

    Raises
    ------
    Wrong
        If there are four words or fewer.
    """
    words = answer.split()
    need(len(words) > 4, "Write a whole sentence.")
    return " ".join(words)


def names_source(text: str) -> bool:
    """Whether a sentence says that it tells what somebody lists or reports."""
    return bool(_search(_SOURCE, text))


def doubts(text: str) -> bool:
    """Whether a sentence says of something that it is not known."""
    return bool(_search(DOUBT, text))


def leaves_open(text: str) -> bool:
    """Whether a sentence says that something is not known, or that nothing is listed."""
    return bool(_search(rf"{DOUBT}|{UNLISTED}|\bneither\b|\bnothing\b", text))


def absence(text: str) -> str:
    """Return the words by which a sentence says, without a doubt, that something is not there.

    That something is not *listed* is no such words. Without any, the empty text.
    """
    found = _search(_ABSENCE, claims(text))
    return found[0].strip() if found else ""


def claims(text: str) -> str:
    """Return what is left of a sentence without what it doubts."""
    return re.sub(DOUBT, "", text, flags=re.IGNORECASE)


def _search(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE)
