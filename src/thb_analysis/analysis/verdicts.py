"""Verdicts on statements: from a quantity word and a share, a number, or counts that are compared."""

from itertools import pairwise
from typing import Any, NamedTuple

from thb_analysis.analysis.counts import each_row
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.known.expressions import Codes, Comparison, Expression
from thb_analysis.wording import missing

HOLDS = "borne out"
LOOSELY = "broadly borne out"
# The share that a word means is our reading: outside it we do not contradict an author.
ABOVE = "above our reading"
BELOW = "below our reading"
ANOTHER_ORDER = "another order"
ANOTHER_NUMBER = "another number"
UNCHECKED = "cannot be checked"
VERDICTS = (ANOTHER_NUMBER, ANOTHER_ORDER, BELOW, ABOVE, LOOSELY, HOLDS, UNCHECKED)
BORNE_OUT = (HOLDS, LOOSELY)


class Ranges(NamedTuple):
    """Ranges of the share for which a quantity word holds, and holds broadly; and the fewest countries."""

    holds_from: float
    holds_to: float
    loose_from: float
    loose_to: float
    fewest: int = 0

    def verdict(self, k: int, n: int) -> str:
        """Return the verdict on k of n countries."""
        share = k / n
        if share > self.loose_to:
            return ABOVE
        if share < self.loose_from or k < self.fewest:
            return BELOW
        return HOLDS if self.holds_from <= share <= self.holds_to else LOOSELY


class Recount(NamedTuple):
    """A statement recomputed from the lists, under one reading.

    Attributes
    ----------
    counted : frozenset of str
        Countries counted; none of a comparison.
    n : int
        Of how many.
    sizes : str
        Of a comparison: the counts, in the order stated.
    margin : int
        Of a comparison: the least by which a count exceeds one that it should exceed.
    """

    counted: Codes
    n: int
    sizes: str = ""
    margin: int = 0


def quantity_ranges(ds: Dataset) -> dict[str, Ranges]:
    """Return the ranges of each quantity word, NaN where it has none."""
    words = ds.quantifiers.set_index("quantifier")[[*Ranges._fields]]
    frame = words.astype(float).fillna({"fewest": 0})
    return {row[0]: Ranges(*row[1:]) for row in each_row(frame)}


def recount(ds: Dataset, rule: str, base: str) -> Recount | None:
    """Recompute a statement from the lists; None without a rule, or if the denominator is empty.

    Parameters
    ----------
    ds : Dataset
    rule : str
        See `thb_analysis.known.expressions`.
    base : str
        Id of the denominator, if the rule has none; a comparison counts within it.

    Raises
    ------
    ExpressionError
        If the rule cannot be evaluated.
    """
    if not rule:
        return None
    known, members = ds.known, ds.base(base)
    found = known.parse_rule(rule)

    def named(expression: Expression) -> Codes:
        return known.codes_of(known.evaluate(expression).sure)

    if isinstance(found, Comparison):
        groups = [
            [len(named(each) & members) for each in group] for group in found.groups
        ]
        margin = min(min(one) - max(other) for one, other in pairwise(groups))
        sizes = " > ".join(", ".join(map(str, group)) for group in groups)
        return Recount(frozenset(), 0, sizes, margin)
    covered = members if found.denominator is None else named(found.denominator)
    counted = named(found.counted) & covered
    return Recount(counted, len(covered)) if covered else None


def verdict(found: Recount | None, word: Ranges, value: Any = None) -> str:
    """Return the verdict on a statement, given the ranges of its word, or the number that it gives."""
    if found is None:
        return UNCHECKED
    if found.sizes:
        return margin_verdict(found.margin)
    k = len(found.counted)
    if missing(value):
        return word.verdict(k, found.n)
    return HOLDS if k == int(value) else ANOTHER_NUMBER


def margin_verdict(margin: int) -> str:
    """Return the verdict on a comparison, given the least margin between its counts."""
    return HOLDS if margin > 0 else LOOSELY if margin == 0 else ANOTHER_ORDER
