"""Words of a clause that none of its lists has: they claim something that no cell bears out.

What lists say is known: labels, descriptions, notes, synonyms; of other sources what their statements say. Plain
words add no claim (`words.csv`). One other word is left, unless it is of a rank, a share, a time, a cause or an
exclusion; of the world also unless another list has it, or law is cited: of the record more can be said.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.texts.clauses import Clause
from thb_analysis.texts.evidence import Evidence, base_words, evidence, lists_of
from thb_analysis.texts.text import STATES_OF, TIE, ties_in
from thb_analysis.texts.words import CITATION, stem, words
from thb_analysis.wording import joined

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(rf"[^\W\d_]{{3,}}|{_YEAR.pattern}")
# A state of a list alone counts nothing.
_COUNTS = re.compile(rf"^(?!{'|'.join(STATES_OF)}|elsewhere)| - ")
# A share in words, which a count beside it bears out or not.
_SHARE = re.compile(
    r"(?:(?:just|slightly|well) )?(?:(over|more than)|under|fewer than|less than) "
    r"(half|a third|a quarter) of (?:the |all |EU )*(?:countries|states|those)",
    re.IGNORECASE,
)
_SHARES = {"half": 1 / 2, "a third": 1 / 3, "a quarter": 1 / 4}
# Two words may stand between a count and a quantity that is part of it.
_BETWEEN = r"[^\w,]+(?:\w+[^\w,]+){0,2}"


def foreign(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find words that are in none of the lists of a paragraph, and no plain words."""
    new = _new(ds, clause)
    is_heavy = any(map(words("heavy").fullmatch, new))
    is_of_record = clause.of_record or clause.is_of_others
    is_taken = CITATION.search(clause.sentence) or {*map(stem, new)} & _of_lists(ds)
    if is_heavy or len(new) > 1 or (new and is_taken and not is_of_record):
        listed = joined(f"“{each}”" for each in new)
        yield f"says {listed}, in none of its lists: tie it, or say it in words of the lists"


def _new(ds: Dataset, clause: Clause) -> list[str]:
    """Return the words that are in none of the lists, and no plain ones."""
    ties = ties_in(clause.paragraph, clause.line)
    claims = [evidence(ds, tie, clause.text.country) for tie in ties]
    known = frozenset().union(*(roots(claim.about) for claim in claims))
    spoken = dict.fromkeys(_WORD.findall(_remaining(ds, clause)))
    new = [each for each in spoken if stem(each) not in known]
    for kind in _plain_kinds(clause, claims):
        new = [each for each in new if not words(kind).fullmatch(each)]
    return new


@lru_cache(maxsize=2)
def _of_lists(ds: Dataset) -> frozenset[str]:
    """Return the words of all lists."""
    rows = lists_of(ds).measures.values()
    return roots(" ".join(" ".join(row.values()) for row in rows).lower())


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
    share = _SHARE.search(marked)
    if share and _is_proved(share, clause):
        marked = marked.replace(share[0], "")
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


def _is_proved(share: re.Match[str], clause: Clause) -> bool:
    """Whether the count of a clause bears out a share in words; the world may have more than what is reported."""
    counts = re.findall(r"(\d+) of (\d+)", clause.words)
    if len(counts) != 1:
        return False
    k, n = map(int, counts[0])
    least = n * _SHARES[share[2].lower()]
    return k > least if share[1] else k < least and clause.of_record


def _plain_kinds(clause: Clause, claims: list[Evidence]) -> list[str]:
    """Return the kinds of words that add no claim: always, and beside lists, states and answers of a kind."""
    beside = {"law"} if CITATION.search(clause.sentence) else set()
    for claim in claims:
        beside |= claim.kinds | {answer for _, answer in claim.tie.elsewhere}
        beside |= {row["kind"] for row in claim.measures}
        beside |= {row["status"] for row in claim.rows}
        beside |= {"two"} if len(claim.tie.measures) > 1 else set()
    return ["plain", *(f"plain {each}" for each in beside)]
