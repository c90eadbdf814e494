"""Words of a clause that none of its lists has: they claim something that no cell bears out.

What lists say is known: labels, descriptions, notes, synonyms; of other sources what their statements say. Plain
words add no claim (`words.csv`). Of the record more can be said than lists have, so that one other word is left
there, unless it is of a rank, a share, a time, a cause or an exclusion.
"""

import re
from collections.abc import Iterator
from functools import cache

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.texts.clauses import Clause
from thb_analysis.texts.evidence import Evidence, base_words, evidence
from thb_analysis.texts.text import STATES_OF, TIE, ties_in
from thb_analysis.texts.words import CITATION, stem, words
from thb_analysis.wording import joined

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(rf"[^\W\d_]{{3,}}|{_YEAR.pattern}")
# A state of a list alone counts nothing.
_COUNTS = re.compile(rf"^(?!{'|'.join(STATES_OF)}|elsewhere)| - ")
# Two words may stand between a count and a quantity that is part of it.
_BETWEEN = r"\W+(?:\w+\W+){0,2}"


def foreign(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find words that are in none of the lists of a paragraph, and no plain words."""
    ties = ties_in(clause.paragraph, clause.line)
    claims = [evidence(ds, tie, clause.text.country) for tie in ties]
    known = frozenset().union(*(roots(claim.about) for claim in claims))
    kinds = _plain_kinds(clause, claims)
    spoken = dict.fromkeys(_WORD.findall(_remaining(ds, clause)))
    new = [each for each in spoken if stem(each) not in known]
    for kind in kinds:
        new = [each for each in new if not words(kind).fullmatch(each)]
    is_heavy = any(map(words("heavy").fullmatch, new))
    if is_heavy or len(new) > (clause.of_record or clause.is_of_others):
        listed = joined(f"“{each}”" for each in new)
        yield f"says {listed}, in none of its lists: tie it, or say it in words of the lists"


@cache
def roots(about: str) -> frozenset[str]:
    """Return the beginnings of all words."""
    return frozenset(map(stem, _WORD.findall(about)))


def _remaining(ds: Dataset, clause: Clause) -> str:
    """Return the words of a clause without names, numbers, bases, and quantities that are part of a count."""
    counted = words("counted").pattern
    # A sign stands at both ends of a count.
    marked = TIE.sub(
        lambda tie: f"# {tie[1]} #" if _COUNTS.search(tie[2]) else tie[1], clause.raw
    )
    rest = words("compared").sub("", marked)
    rest = re.sub(rf"(?i){counted}(?={_BETWEEN}#)", "", rest)
    rest = re.sub(rf"(?i)#({_BETWEEN}?){counted}", r"#\1", rest)
    rest = ds.names_in_text.sub("", CITATION.sub("", rest.replace("#", ""))).lower()
    # The years that a study is of stand in its title.
    for each in *base_words(ds), *_YEAR.findall(ds.title):
        rest = rest.replace(each, "")
    for kind in ("idiom", "at least", "at most", "record", "number"):
        rest = words(kind).sub("", rest)
    return rest


def _plain_kinds(clause: Clause, claims: list[Evidence]) -> list[str]:
    """Return the kinds of words that add no claim: always, and beside lists, states and answers of a kind."""
    beside = {"law"} if CITATION.search(clause.sentence) else set()
    for claim in claims:
        beside |= claim.kinds | {answer for _, answer in claim.tie.elsewhere}
        beside |= {row["kind"] for row in claim.measures}
        beside |= {row["status"] for row in claim.rows}
        beside |= {"two"} if len(claim.tie.measures) > 1 else set()
    return ["plain", *(f"plain {each}" for each in beside)]
