"""English words by what they do in a sentence: speak of the record, deny, compare, count, tell of time or of causes.

A sentence is held to what its words claim (`thb_analysis.texts.claims`). ``words.csv`` has a pattern a row, what
it is for, some words that it takes and some that it leaves. A pattern may say too little; what it says too much
refuses a sentence that is true, so that each has few words and no rare ones.
"""

import csv
import re
from functools import cache
from pathlib import Path

_UP_TO_NINETEEN = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = _UP_TO_NINETEEN.split()
for _ten in _TENS.split():
    NUMBERS += [_ten, *(f"{_ten}-{one}" for one in NUMBERS[1:10])]
# Twenty-one before twenty. A thing may be one, or lack something, without being counted; 19th counts nothing.
NUMERAL = (
    rf"(?:\d+(?!\d|(?:st|nd|rd|th)\b)|(?i:zero|{'|'.join(reversed(NUMBERS[2:]))})\b)"
)
_VALUES = {word: number for number, word in enumerate(NUMBERS)} | {"no": 0, "zero": 0}
NUMBER = re.compile(rf"\b{NUMERAL}|\b(?i:no|none|one)\b")
# How a number is meant, by the words before it: "at most six", not "almost six".
COMPARATORS = {
    "==": r"exactly|just|only|merely|precisely|a mere|in all|(?:confined|limited) to",
    "<=": r"at most|no more than|not more than|up to|a maximum of|as few as",
    "<": r"(?<!no )(?<!not )(?:fewer|less) than|under|below",
    ">": r"(?<!no )(?<!not )more than|over",
}
# A length and its unit: "six to nine months", "a year", not "daily" or "yearly".
LENGTH = re.compile(
    rf"(?i)\b({NUMERAL}|an?|one|half a)(?: (?:to|or|and) ({NUMERAL}))?[ -](day|week|month|year)s?\b"
)
# Before a clause of its own, with another subject or verb: ", but it is", not ", but not" or ", and which is".
BREAK = re.compile(
    r";\s+|:\s+(?=it\b|they\b|this\b)|,\s+(?=(?:while|whereas|although|though|so)\b (?!not)|but (?!not|no|for|(?:only )?·+ (?:in|for|of|on)\b)\b)"
    r"|,\s+(?=and (?:it|its|they|their|he|she|there)\b)|,\s+(?=and (?!which|who|what)[^,;\[]{0,40}\b(?:is|are|was|were|has|have|had|does|do|can|will|must)\b)"
    r"|,\s+(?=and (?:the (?:same|rest|remainder|others?)|nobody|never)\b)"
)
# Where the noun that a number counts ends: "states | require", not "states bound by it" or "given states".
VERB = re.compile(
    r"[,;:(]| (?:are|is|have|has|grant|give|require|report|in which|which|make|had)\b"
)

_CITED = r"\d++(?:\(\w+\))*+"
# Where a number needs no tie: law, notes, years and addresses. A number before countries counts them.
CITATION = re.compile(
    r"\b(?:Directive|Regulation)s? (?:\((?:EU|EC)\) )?(?:No )?\d+/\d+(?:/\w+)?"
    rf"|\b(?:Article|note) {_CITED}"
    rf"|\b(?:Articles|notes) {_CITED}(?:(?:,| and| to) {_CITED}(?!\w| (?:[\w-]+ ){{0,2}}(?:countries|[Ss]tates|units)\b))*"
    r"|https?://\S+|COVID-19"
)
FREE = re.compile(rf"{CITATION.pattern}|\b(?:19|20)\d\ds?\b")


@cache
def rows() -> list[dict[str, str]]:
    """Return the rows of ``words.csv``."""
    text = Path(__file__).with_name("words.csv").read_text("utf-8")
    return [*csv.DictReader(text.splitlines())]


@cache
def words(kind: str) -> re.Pattern[str]:
    """Return the pattern of all words of a kind."""
    patterns = {row["kind"]: row["pattern"] for row in rows()}
    joined = "|".join(row["pattern"] for row in rows() if row["kind"] == kind)
    filled = joined.replace("{says}", patterns["says"])
    return re.compile(rf"(?<!\w)(?:{filled})(?!\w)", re.IGNORECASE)


@cache
def miscounts() -> list[tuple[str, re.Pattern[str]]]:
    """Return what words around a count turn it into, and the pattern of such words; · is the count."""
    wrong = [row for row in rows() if row["kind"] == "miscounted"]
    patterns = (re.compile(rf"(?i)(?:{row['pattern']})(?!\w)") for row in wrong)
    return [*zip((row["for"] for row in wrong), patterns, strict=True)]


def find(kind: str, text: str) -> str:
    """Return the first words of a kind in a text; empty if there are none."""
    found = words(kind).search(text)
    return found[0] if found else ""


def number_in(text: str) -> int | None:
    """Return the number in a text, in digits or written out; None if there is none."""
    found = NUMBER.search(text)
    word = found[0].lower() if found else ""
    return int(word) if word.isdigit() else _VALUES.get(word)


def numbers_in(text: str) -> set[int]:
    """Return the numbers in a text but one, those of years, months and weeks also in the next smaller unit."""
    found = {number_in(each) or 0 for each in re.findall(rf"\b{NUMERAL}", text)}
    for unit, length in (("year", 12), ("month", 30), ("week", 7)):
        if found and unit in text:
            found |= {length * each for each in {1, *found}}
    return found


def stem(word: str) -> str:
    """Return the beginning of a word that its forms share."""
    return word.removesuffix("s")[:5]


@cache
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of words, without those that stand in most sentences."""
    found = {stem(each) for each in re.findall(r"[a-z]{4,}", text.lower())}
    return frozenset(each for each in found if not words("common").fullmatch(each))
