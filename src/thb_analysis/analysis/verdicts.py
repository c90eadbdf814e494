"""Verdicts: what follows from a relation between lists, and from a quantity word and a share."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, Comparison, Sets, evaluate, evaluate_rule
from thb_analysis.wording import missing, percent

HOLDS = "holds"
LOOSELY = "holds loosely"
# What share a quantity word means is our reading: outside it, no author is contradicted.
UNDERSTATES = "above our reading"
FAILS = "not borne out"
UNCHECKED = "cannot be checked"
VERDICTS = (HOLDS, LOOSELY, UNDERSTATES, FAILS, UNCHECKED)


@dataclass(frozen=True)
class RelationResult:
    """The countries that the left side of a relation denotes, and those that break it."""

    tested: Codes
    violators: Codes


@dataclass(frozen=True)
class Ranges:
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


@dataclass(frozen=True)
class Judged:
    """A statement of the source, recomputed.

    Attributes
    ----------
    verdict : str
        One of `VERDICTS`.
    counted : frozenset of str
        Countries counted. Of a comparison: the smallest set that should be larger.
    whole : frozenset of str
        Countries of which. Of a comparison: the largest set that should be smaller.
    sizes : str
        Of a comparison: the counts, in the order stated.
    needed : str
        See `Ranges.needed`.
    """

    verdict: str = UNCHECKED
    counted: Codes = frozenset()
    whole: Codes = frozenset()
    sizes: str = ""
    needed: str = ""


def relation_results(ds: Dataset) -> tuple[RelationResult, ...]:
    """Test every relation, in the order of their table.

    Raises
    ------
    ExpressionError
        If a side of a relation cannot be evaluated.
    """
    return tuple(_relation_result(ds, r.kind, r.left, r.right) for r in ds.relations.itertuples())


def _relation_result(sets: Sets, kind: str, left: str, right: str) -> RelationResult:
    """Test one relation.

    subset and implies are broken by those in `left` only; disjoint and alternatives by those in
    both; equal by those in one only; exhaustive by those in `right` only.
    """
    first, second = evaluate(sets, left), evaluate(sets, right)
    violators = {
        "subset": first - second,
        "implies": first - second,
        "disjoint": first & second,
        "alternatives": first & second,
        "equal": first ^ second,
        "exhaustive": second - first,
    }[kind]
    return RelationResult(first, violators)


def quantity_ranges(ds: Dataset) -> dict[str, Ranges]:
    """Return the ranges of each quantity word, NaN where it has none."""
    words = ds.quantifiers.set_index("quantifier")
    bounds = words[["holds_from", "holds_to", "loose_from", "loose_to"]].astype(float)
    frame = bounds.assign(fewest=words["fewest"].fillna(0).astype(int))
    return {row[0]: Ranges(*row[1:]) for row in each_row(frame)}


def judged(sets: Sets, claim: Any, ranges: Ranges) -> Judged:
    """Recompute a statement.

    Parameters
    ----------
    sets : Sets
        A `Dataset`, or a stand-in.
    claim : named tuple
        With `rule` (see `thb_analysis.data.expressions`; empty if it cannot be checked), `base`
        (denominator of a rule that names none; a comparison counts within it) and `value` (count that
        must result, if any).
    ranges : Ranges
        Of its quantity word.

    Raises
    ------
    ExpressionError
        If the rule cannot be evaluated.
    """
    if not claim.rule:
        return Judged()
    result, base = evaluate_rule(sets, claim.rule), sets.base(claim.base)
    if isinstance(result, Comparison):
        return _compared([[codes & base for codes in group] for group in result.groups])
    whole = base if result.whole is None else result.whole
    if not whole:
        return Judged()
    counted, ranges = result.part & whole, meant(claim, ranges, len(whole))
    k, n = len(counted), len(whole)
    return Judged(ranges.verdict(k, n), counted, whole, needed=ranges.needed(k, n))


def meant(claim: Any, ranges: Ranges, n: int) -> Ranges:
    """Return the ranges of a statement on n countries: those of its word, or the count that it gives."""
    if missing(claim.value):
        return ranges
    share = int(claim.value) / n
    return Ranges(share, share, share, share)


def margin_verdict(margin: int) -> str:
    """Return the verdict on a comparison, given the least margin between its counts."""
    return HOLDS if margin > 0 else LOOSELY if margin == 0 else FAILS


def _compared(groups: list[list[Codes]]) -> Judged:
    margin = min(min(map(len, one)) - max(map(len, other)) for one, other in pairwise(groups))
    sizes = " > ".join(", ".join(str(len(codes)) for codes in group) for group in groups)
    smallest, largest = min(groups[0], key=len), max(groups[1], key=len)
    return Judged(margin_verdict(margin), smallest, largest, sizes)


def _widened(low: float, high: float, by: float) -> tuple[float, float]:
    middle = (low + high) / 2
    return (
        max(0.0, min(low - by, middle)) if low > 0 else low,
        min(1.0, max(high + by, middle)) if high < 1 else high,
    )
