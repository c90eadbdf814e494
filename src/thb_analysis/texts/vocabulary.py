"""Words of a clause that none of its lists has: they claim something that no cell bears out."""

import re
from collections.abc import Iterator

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.texts.clauses import Clause
from thb_analysis.texts.evidence import Evidence, base_words, evidence, lists_of
from thb_analysis.texts.others import said_of
from thb_analysis.texts.text import STATES_OF, TIE, ties_in
from thb_analysis.texts.words import CITATION, NUMBERS, stem, words
from thb_analysis.wording import joined

_WORD = re.compile(r"[^\W\d_]{3,}|(?:19|20)\d\d")
_NUMERALS = re.compile(rf"\b(?:{'|'.join(reversed(NUMBERS[2:]))}|zero)\b")
_BESIDE = r"(?:\w+\W+){0,2}"


def foreign(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find words that are in none of the lists of a sentence, and no plain words."""
    claims = [evidence(ds, tie, clause.text.country) for tie in ties_in(clause.paragraph, clause.line)]
    said = [*(claim.about for claim in claims)]
    said += [said_of(ds, claim.tie, claim.country) for claim in claims]
    known = {stem(each) for each in _WORD.findall(" ".join(said))}
    kinds = _plain_kinds(ds, clause, claims)
    found = [
        word
        for word in dict.fromkeys(_WORD.findall(_remaining(ds, clause)))
        if stem(word) not in known and not any(words(each).fullmatch(word) for each in kinds)
    ]
    # Of the record much is said beside its lists.
    if len(found) > clause.of_record or any(map(words("heavy").fullmatch, found)):
        listed = joined(f"“{each}”" for each in found)
        yield f"says {listed}: in none of its lists; tie it, or say it in words of the lists"


def _remaining(ds: Dataset, clause: Clause) -> str:
    """Return the words of a clause without names, numbers, bases, and quantities beside a count."""
    raw = words("compared").sub("", TIE.sub(_marked, clause.raw))
    found = "|".join(row for row in [words("counted").pattern])
    raw = re.sub(rf"(?:{found})(?=\W+{_BESIDE}#)", "", raw, flags=re.IGNORECASE)
    raw = re.sub(rf"#(\W+{_BESIDE}?)(?:{found})", r"#\1", raw, flags=re.IGNORECASE)
    rest = ds.names_in_text.sub("", CITATION.sub("", raw)).lower()
    for base in base_words(ds):
        rest = rest.replace(base, "")
    for kind in ("idiom", "record"):
        rest = words(kind).sub("", rest)
    return _NUMERALS.sub("", re.sub(r"\b(?:2015|2020)\b", "", rest))


def _marked(tie: re.Match[str]) -> str:
    is_state = re.match(rf"(?:{'|'.join(STATES_OF)}|by)=", tie[2])
    return tie[1] if is_state else f"# {tie[1]} #"


def _plain_kinds(
    ds: Dataset, clause: Clause, claims: list[Evidence]) -> list[str]:
    """Return the kinds of words that add no claim, beside these lists."""
    rows = [row for claim in claims for row in claim.measures]
    kinds = {
        "plain": True,
        "plain condition": any(row["kind"] == "condition" for row in rows),
        "plain note": any(claim.notes for claim in claims),
        "plain denial": any(claim.kinds & {"no", "none"} for claim in claims),
        "plain length": any(row["measure"] in lists_of(ds).units or row["unit"] for row in rows),
        "plain law": bool(CITATION.search(clause.sentence)),
    }
    return [kind for kind, is_plain in kinds.items() if is_plain]
