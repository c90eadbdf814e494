"""Pairs: lists that fit or exclude each other beyond chance, and words out of their order."""

import re
from collections.abc import Iterator
from itertools import combinations, permutations
from math import comb
from typing import NamedTuple

from thb_analysis.analysis.verdicts import ClaimResult, claim_results, quantity_ranges
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import evaluate, measures_in

_FILE = "data/codebook/pairs.csv"
# How rare by chance, in per cent: in one theme, and across themes, where there are far more pairs.
_RARE = {True: 5, False: 1}
# At most so many of a list stand against it.
_AGAINST = 1 / 4


class Pair(NamedTuple):
    """Two lists or statements for a reader to look at, and the countries that set them apart.

    `kind` is *within* (left lies in right, but for `countries`), *apart* (both share no more than
    these), *presupposed* (a statement takes left to be a part of what it counts within, which lacks
    these), *joined* (lists that one statement joins share these) or *word* (left has the weaker
    quantity word, and the larger share).
    """

    kind: str
    left: str
    right: str
    countries: tuple[str, ...]


def to_do(ds: Dataset) -> list[str]:
    """Say which rows the table of pairs lacks, and which of it no longer hold, with what to do."""
    lacking = [
        f"{_FILE}: nothing is decided of {' '.join(filter(None, pair[:3]))} "
        f"({', '.join(pair.countries) or 'no country'} apart); fix: add the row "
        f"`{','.join(pair[:3])},` and, behind it, expected, chance or odd, a comma, and the reason"
        for pair in undecided(ds)
    ]
    found = {key for pair in pairs(ds) for key in (pair[:3], (pair.kind, pair.left, ""))}
    outdated = [
        f"{_FILE}: `{','.join(row)},…` no longer holds; fix: delete the row"
        for row in sorted(_decided(ds) - found)
    ]
    return [*lacking, *outdated]


def undecided(ds: Dataset) -> list[Pair]:
    """Return the pairs that no relation between lists explains, nor a row of the table of pairs."""
    decided = _decided(ds)
    related = {
        frozenset((one, other))
        for row in each_row(ds.relations)
        for one in measures_in(row.left)
        for other in measures_in(row.right)
    }
    return [
        pair
        for pair in pairs(ds)
        # A row that names one side alone decides on each pair of it.
        if not {pair[:3], (pair.kind, pair.left, "")} & decided
        and frozenset((pair.left, pair.right)) not in related
    ]


def _decided(ds: Dataset) -> set[tuple[str, str, str]]:
    return {(row.kind, row.left, row.right) for row in each_row(ds.pairs.fillna(""))}


def pairs(ds: Dataset) -> list[Pair]:
    """Compare every list and every quantity word with every other.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    list of Pair
    """
    return [*_of_lists(ds), *_of_statements(ds), *_of_words(ds)]


def _of_lists(ds: Dataset) -> Iterator[Pair]:
    everybody, theme = frozenset(ds.participants), _themes(ds)
    lists = [(name, ds.listed(name) & everybody) for name in theme]
    by_size = sorted((each for each in lists if each[1]), key=lambda each: (len(each[1]), each[0]))
    n = len(everybody)
    for (left, small), (right, large) in combinations(by_size, 2):
        rare = _RARE[theme[left] == theme[right]]
        extra, both = small - large, small & large
        if _stands_out(n, len(small), n - len(large), len(extra), rare):
            yield Pair("within", left, right, tuple(sorted(extra)))
        if _stands_out(n, len(small), len(large), len(both), rare):
            yield Pair("apart", left, right, tuple(sorted(both)))


def _themes(ds: Dataset) -> dict[str, str]:
    return dict(zip(ds.measures["measure"], ds.measures["theme"], strict=True))


def _stands_out(n: int, one: int, other: int, shared: int, rare: int) -> bool:
    """Say whether lists of these sizes share hardly any of n countries, rarely by chance."""
    if shared > _AGAINST * one:
        return False
    fewest = range(max(0, one + other - n), shared + 1)
    ways = sum(comb(other, k) * comb(n - other, one - k) for k in fewest)
    return 100 * ways <= rare * comb(n, one)


def _of_statements(ds: Dataset) -> Iterator[Pair]:
    for row in each_row(ds.claims):
        part, _, whole = row.rule.partition(" of ")
        # Only what is joined by “or” throughout is one statement of several lists.
        if not part or re.search("[&>(@]| - ", part):
            continue
        sets = {term: evaluate(ds, term) for term in re.split(r"\s*\|\s*", part)}
        for term, codes in sets.items():
            (name,), within = measures_in(term), measures_in(whole)
            if name not in within and within and (extra := codes - evaluate(ds, whole)):
                yield Pair("presupposed", name, within[0], tuple(sorted(extra)))
        overlaps = (one & other for one, other in combinations(sets.values(), 2))
        if shared := frozenset[str]().union(*overlaps):
            yield Pair("joined", row.claim, "", tuple(sorted(shared)))


def _of_words(ds: Dataset) -> Iterator[Pair]:
    """Compare statements whose words have no share in common."""
    ranges = quantity_ranges(ds)
    counted = [
        (found, ranges[word])
        for word, found in zip(ds.claims["quantifier"], claim_results(ds), strict=True)
        if found.denominator and not found.compared
    ]
    for (left, weak), (right, strong) in permutations(counted, 2):
        if weak.holds_to < strong.holds_from and _share(left) > _share(right):
            countries = tuple(sorted(left.counted - right.counted))
            yield Pair("word", left.claim, right.claim, countries)


def _share(found: ClaimResult) -> float:
    return len(found.counted) / len(found.denominator)
