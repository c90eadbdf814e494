"""Answers: measures of which each country has one, since they answer one question."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from thb_analysis.analysis.marked import led
from thb_analysis.analysis.phrases import in_a_list
from thb_analysis.analysis.room import NAMED
from thb_analysis.counts import each_row, names_of, share_of
from thb_analysis.data import Dataset
from thb_analysis.display.text import countries
from thb_analysis.wording import joined, named, of

_BETWEEN = ": "  # question and answer, in a label


class Answer(NamedTuple):
    """What a measure is an answer to, and which."""

    question: str
    answer: str


@lru_cache(maxsize=8)
def answers(ds: Dataset) -> dict[str, Answer]:
    """Return question and answer of each measure that strictly excludes another one of the same question.

    A question is what the labels of both begin with: ``Direction of writing: left to right``.
    """
    rows = ds.measures[ds.measures["predicate"] == ""]
    labels = dict(zip(rows["measure"], rows["label"], strict=True))
    rows = ds.relations
    rows = rows[rows["kind"].eq("alternatives") & rows["strength"].eq("strict")]
    found: dict[str, Answer] = {}
    for row in each_row(rows):
        pair = {each: labels.get(each, "") for each in (row.left, row.right)}
        beginnings = zip(*(label.split(_BETWEEN)[:-1] for label in pair.values()), strict=False)
        alike = takewhile(lambda parts: len({*parts}) == 1, beginnings)
        if question := _BETWEEN.join(part for part, *_ in alike):
            for each, label in pair.items():
                found[each] = Answer(question, label.removeprefix(question + _BETWEEN))
    return found


def questions(ds: Dataset, measures: Iterable[str]) -> list[str]:
    """Return the question that each measure answers; a measure that answers none asks itself."""
    known = answers(ds)
    return [known[each].question if each in known else each for each in measures]


def with_answers(ds: Dataset, measures: Iterable[str]) -> list[str]:
    """Put behind some measures the others that answer their questions."""
    known, own = answers(ds), list(measures)
    asked = {known[each].question for each in own if each in known}
    return [*dict.fromkeys([*own, *(each for each in known if known[each].question in asked)])]


def distribution(ds: Dataset, question: str, with_names: bool = False) -> str:
    """Say how many countries have each answer, and for how many that is open; numbers are marked as `led` does."""
    bases = ds.measures.set_index("measure")["base"]
    known = {each: said.answer for each, said in answers(ds).items() if said.question == question}
    shares = {each: share_of(ds, each, bases[each]) for each in known}
    clauses: list[str] = []
    for measure, share in sorted(shares.items(), key=lambda each: -each[1].k):
        if share.k:
            whom = "" if clauses else f" {countries(share.n, ds.unit)}"
            is_few = with_names and share.k <= NAMED and share.k < share.n
            names = f" ({named(names_of(ds, share.reported))})" if is_few else ""
            count = led(measure, of(share.k, share.n))
            clauses.append(f"{in_a_list(known[measure])} for {count}{whom}{names}")
    open = frozenset[str]().union(*(each.possible - each.reported for each in shares.values()))
    none = "" if open else f"none of the {ds.unit[1]} compared is covered"
    left = f"left open for {len(open)}" if open else ""
    return f"{question}: {'; '.join(filter(None, [joined(clauses) or none, left]))}."
