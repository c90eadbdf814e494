"""Verdicts: what follows from a relation between lists, and from a quantity word and a share."""

from itertools import pairwise
from typing import Any, NamedTuple

from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, Comparison, Sets, evaluate_rule
from thb_analysis.wording import missing, percent

HOLDS = "holds"
LOOSELY = "holds loosely"
# What share a quantity word means is our reading: outside it, no author is contradicted.
UNDERSTATES = "above our reading"
FAILS = "not borne out"
UNCHECKED = "cannot be checked"
VERDICTS = (HOLDS, LOOSELY, UNDERSTATES, FAILS, UNCHECKED)


class RelationResult(NamedTuple):
    """The countries that the left side of a relation denotes, and those that break it."""

    tested: Codes
    violators: Codes


class Ranges(NamedTuple):
    """Shares at which a quantity word holds and holds loosely, and the fewest countries it needs."""

    holds_from: float
    holds_to: float
    loose_from: float
    loose_to: float
    fewest: int = 0

    def verdict(self, k: int, n: int) -> str:
        """Return the verdict on k of n countries."""
        share = k / n
        if share > self.loose_to:
            return UNDERSTATES
        if share < self.loose_from or k < self.fewest:
            return FAILS
        return HOLDS if self.holds_from <= share <= self.holds_to else LOOSELY

    def needed(self, k: int, n: int) -> str:
        """Say what stands between the verdict and a better one: ``at least 50%``; empty if nothing."""
        share = k / n
        if k < self.fewest and share >= self.loose_from:
            return f"at least {self.fewest} countries"
        for least, most in ((self.loose_from, self.loose_to), (self.holds_from, self.holds_to)):
            if share < least:
                return f"at least {percent(least)}"
            if share > most:
                return f"at most {percent(most)}"
        return ""

    def widened(self, by: float) -> "Ranges":
        """Widen both ranges at either end, inwards at most to the middle; ends at 0 and 1 stay."""
        holds = _widened(self.holds_from, self.holds_to, by)
        return Ranges(*holds, *_widened(self.loose_from, self.loose_to, by), self.fewest)


class Recount(NamedTuple):
    """What the lists say to a statement of the source.

    Attributes
    ----------
    counted : frozenset of str
        Countries counted. Of a comparison: the smallest set that should be larger.
    whole : frozenset of str
        Countries of which. Of a comparison: the largest set that should be smaller.
    sizes : str
        Of a comparison: the counts, in the order stated.
    margin : int
        Of a comparison: the least by which a count exceeds one that it should exceed.
    """

    counted: Codes
    whole: Codes
    sizes: str = ""
    margin: int = 0


def relation_results(ds: Dataset) -> tuple[RelationResult, ...]:
    """Test every relation, in the order of their table.

    Raises
    ------
    ExpressionError
        If a side of a relation cannot be evaluated.
    """
    results = []
    for r in each_row(ds.relations):
        first, second = ds.evaluate(r.left), ds.evaluate(r.right)
        broken_by = {
            "subset": first - second,
            "implies": first - second,
            "disjoint": first & second,
            "alternatives": first & second,
            "equal": first ^ second,
            "exhaustive": second - first,
        }
        results.append(RelationResult(first, broken_by[r.kind]))
    return tuple(results)


def quantity_ranges(ds: Dataset) -> dict[str, Ranges]:
    """Return the ranges of each quantity word, NaN where it has none."""
    words = ds.quantifiers.set_index("quantifier")
    bounds = words[["holds_from", "holds_to", "loose_from", "loose_to"]].astype(float)
    frame = bounds.assign(fewest=words["fewest"].fillna(0).astype(int))
    return {row[0]: Ranges(*row[1:]) for row in each_row(frame)}


def recounted(sets: Sets, claim: Any) -> Recount | None:
    """Recompute a statement; None if it cannot be checked.

    Parameters
    ----------
    sets : Sets
        A `Dataset`, or a stand-in.
    claim : named tuple
        With `rule` (see `thb_analysis.data.expressions`; empty if it cannot be checked) and `base`
        (denominator of a rule that names none; a comparison counts within it).

    Raises
    ------
    ExpressionError
        If the rule cannot be evaluated.
    """
    if not claim.rule:
        return None
    result, base = evaluate_rule(sets, claim.rule), sets.base(claim.base)
    if isinstance(result, Comparison):
        groups = [[codes & base for codes in group] for group in result.groups]
        margin = min(min(map(len, one)) - max(map(len, other)) for one, other in pairwise(groups))
        sizes = " > ".join(", ".join(str(len(codes)) for codes in group) for group in groups)
        return Recount(min(groups[0], key=len), max(groups[1], key=len), sizes, margin)
    whole = base if result.whole is None else result.whole
    return Recount(result.part & whole, whole) if whole else None


def verdict(claim: Any, found: Recount | None, word: Ranges) -> str:
    """Return the verdict on a statement that was recomputed, given the ranges of its quantity word."""
    if found is None:
        return UNCHECKED
    if found.sizes:
        return margin_verdict(found.margin)
    k, n = len(found.counted), len(found.whole)
    return meant(claim, word, n).verdict(k, n)


def meant(claim: Any, ranges: Ranges, n: int) -> Ranges:
    """Return the ranges of a statement on n countries: those of its word, or its `value`, if it gives one."""
    if missing(claim.value):
        return ranges
    share = int(claim.value) / n
    return Ranges(share, share, share, share)


def margin_verdict(margin: int) -> str:
    """Return the verdict on a comparison, given the least margin between its counts."""
    return HOLDS if margin > 0 else LOOSELY if margin == 0 else FAILS


def _widened(low: float, high: float, by: float) -> tuple[float, float]:
    middle = (low + high) / 2
    return (
        max(0.0, min(low - by, middle)) if low > 0 else low,
        min(1.0, max(high + by, middle)) if high < 1 else high,
    )
