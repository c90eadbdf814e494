"""Verdicts: what follows from a relation between lists, and from a quantity word and a share."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, Comparison, Sets, evaluate, evaluate_rule
from thb_analysis.wording import missing

HOLDS = "holds"
LOOSELY = "holds loosely"
# What share a quantity word means is our reading: outside it, no author is contradicted.
UNDERSTATES = "above our reading"
FAILS = "not borne out"
UNCHECKED = "cannot be checked"
VERDICTS = (HOLDS, LOOSELY, UNDERSTATES, FAILS, UNCHECKED)

FEWER = "fewer"
MORE = "more"


@dataclass(frozen=True)
class RelationResult:
    """The countries that the left side of a relation denotes, and those that break it."""

    tested: Codes
    violators: Codes


@dataclass(frozen=True)
class ClaimResult:
    """A claim of the document, recomputed.

    Attributes
    ----------
    claim : str
    counted : frozenset of str
        The numerator. Of a comparison: the smallest set of the first group.
    denominator : frozenset of str
        Of a comparison: the largest set of the second group.
    verdict : str
        One of `VERDICTS`.
    compared : bool
        Whether the claim is a comparison of counts.
    direction : str
        `FEWER` or `MORE`, where the share lies below or above the range in which the word holds.
    decided_by : str
        The one bound that stands between this verdict and a better one: "holds from 0.501"; empty
        if the claim holds or cannot be checked.
    """

    claim: str
    counted: Codes
    denominator: Codes
    verdict: str
    compared: bool = False
    direction: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class Ranges:
    """Shares at which a quantity word holds and holds loosely, and the fewest countries it needs."""

    holds_from: float
    holds_to: float
    loose_from: float
    loose_to: float
    fewest: int = 0


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


def claim_results(ds: Dataset) -> tuple[ClaimResult, ...]:
    """Recompute every claim, in the order of their table.

    Raises
    ------
    ExpressionError
        If the rule of a claim cannot be evaluated.
    """
    ranges = quantity_ranges(ds)
    return tuple(
        claim_result(ds, c.claim, c.rule, c.base, ranges[c.quantifier], value_of(c))
        for c in each_row(ds.claims)
    )


def value_of(claim: Any) -> int | None:
    """Return the count that a row of the claims gives; None if it gives none."""
    return None if missing(claim.value) else int(claim.value)


def quantity_ranges(ds: Dataset) -> dict[str, Ranges]:
    """Return the ranges of each quantity word, NaN where it has none."""
    words = ds.quantifiers.set_index("quantifier")
    bounds = words[["holds_from", "holds_to", "loose_from", "loose_to"]].astype(float)
    frame = bounds.assign(fewest=words["fewest"].fillna(0).astype(int))
    return {row[0]: Ranges(*row[1:]) for row in each_row(frame)}


def claim_result(
    sets: Sets, claim: str, rule: str, base: str, ranges: Ranges, value: int | None = None
) -> ClaimResult:
    """Recompute one claim.

    Parameters
    ----------
    sets : Sets
        A `Dataset`, or a stand-in.
    claim : str
        Its id.
    rule : str
        See `thb_analysis.data.expressions`; empty if it cannot be checked.
    base : str
        Denominator of a rule that names none; a comparison counts within it.
    ranges : Ranges
        Of its quantity word.
    value : int, optional
        Count that must result; the ranges do not matter then.

    Raises
    ------
    ExpressionError
    """
    if not rule:
        return unchecked(claim)
    result = evaluate_rule(sets, rule)
    if isinstance(result, Comparison):
        return _compared(claim, result, sets.base(base))
    whole = sets.base(base) if result.whole is None else result.whole
    if not whole:
        return unchecked(claim)
    counted = result.part & whole
    share = len(counted) / len(whole)
    if value is not None:
        ranges = exactly(value, len(whole))
    return ClaimResult(
        claim,
        counted,
        whole,
        share_verdict(share, ranges, len(counted)),
        direction=share_direction(share, ranges),
        decided_by=_decided_by(share, ranges, len(counted)),
    )


def unchecked(claim: str) -> ClaimResult:
    """Return the result for a claim that no list can be compared with."""
    return ClaimResult(claim, frozenset(), frozenset(), UNCHECKED)


def exactly(value: int, whole: int) -> Ranges:
    """Return the ranges of a claim that gives a count."""
    share = value / whole
    return Ranges(share, share, share, share)


def widened(low: float, high: float, by: float) -> tuple[float, float]:
    """Move the ends of a range of shares outwards, inwards at most to their middle; ends at 0 and 1 stay."""
    middle = (low + high) / 2
    return (
        max(0.0, min(low - by, middle)) if low > 0 else low,
        min(1.0, max(high + by, middle)) if high < 1 else high,
    )


def share_verdict(share: float, ranges: Ranges, counted: int | None = None) -> str:
    """Return the verdict on a share, given the ranges of its quantity word.

    Parameters
    ----------
    share : float
    ranges : Ranges
    counted : int, optional
        Number of countries; if given, it must be the fewest that the word needs.
    """
    if share > ranges.loose_to:
        return UNDERSTATES
    if share < ranges.loose_from or (counted is not None and counted < ranges.fewest):
        return FAILS
    return HOLDS if ranges.holds_from <= share <= ranges.holds_to else LOOSELY


def share_direction(share: float, ranges: Ranges) -> str:
    """Say on which side of the range of its quantity word a share lies; empty inside it."""
    if share < ranges.holds_from:
        return FEWER
    return MORE if share > ranges.holds_to else ""


def margin_verdict(margin: int) -> str:
    """Return the verdict on a comparison, given the least margin between its counts."""
    return HOLDS if margin > 0 else LOOSELY if margin == 0 else FAILS


def _decided_by(share: float, ranges: Ranges, counted: int) -> str:
    if counted < ranges.fewest and share >= ranges.loose_from:
        return f"at least {ranges.fewest} countries"
    for name in ("loose_from", "holds_from", "loose_to", "holds_to"):
        bound = getattr(ranges, name)
        if share < bound if name.endswith("from") else share > bound:
            return f"{name.replace('_', ' ')} {bound:g}"
    return ""


def _compared(claim: str, comparison: Comparison, base: Codes) -> ClaimResult:
    comparison = Comparison(tuple(tuple(s & base for s in group) for group in comparison.groups))
    first = min(comparison.groups[0], key=len)
    second = max(comparison.groups[1], key=len)
    verdict = margin_verdict(
        min(
            min(map(len, here)) - max(map(len, there))
            for here, there in pairwise(comparison.groups)
        )
    )
    return ClaimResult(claim, first, second, verdict, compared=True)
