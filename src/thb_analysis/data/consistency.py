"""Test what is expected to hold between lists, and what the document claims of them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from thb_analysis.data.dataset import Dataset
from thb_analysis.data.expressions import Comparison, Count, Sets, evaluate, evaluate_rule

HOLDS = "holds"
LOOSELY = "holds loosely"
FAILS = "does not hold"
UNCHECKED = "cannot be checked"
VERDICTS = (HOLDS, LOOSELY, FAILS, UNCHECKED)

FEWER = "fewer"
MORE = "more"
DIRECTIONS = (FEWER, MORE)

Codes = frozenset[str]


@dataclass(frozen=True)
class RelationResult:
    """A relation between lists, tested.

    Attributes
    ----------
    relation : str
    tested : frozenset of str
        Countries that its left side denotes.
    violators : frozenset of str
        Countries that break it.
    """

    relation: str
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
    distance : float
        Share points between the share and the range in which the quantity
        word holds, 0 inside it. NaN where there is no share: for a
        comparison that does not hold, an empty denominator, and a claim
        that cannot be checked.
    compared : bool
        Whether the claim is a comparison of counts.
    direction : str
        `FEWER` or `MORE`, where the share lies below or above the range in
        which the quantity word holds: the claim then says too much, or too
        little. Empty inside the range, and where there is no share.
    """

    claim: str
    counted: Codes
    denominator: Codes
    verdict: str
    distance: float
    compared: bool = False
    direction: str = ""


@dataclass(frozen=True)
class Ranges:
    """Shares at which a quantity word holds, and at which it holds loosely."""

    holds_from: float
    holds_to: float
    loose_from: float
    loose_to: float


def relation_results(ds: Dataset) -> tuple[RelationResult, ...]:
    """Test every relation.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    tuple of RelationResult
        In the order of relations.csv.

    Raises
    ------
    ExpressionError
        If a side of a relation cannot be evaluated.
    """
    rows = ds.relations.itertuples()
    return tuple(
        relation_result(ds, *map(str, (r.relation, r.kind, r.left, r.right))) for r in rows
    )


def relation_result(sets: Sets, relation: str, kind: str, left: str, right: str) -> RelationResult:
    """Test one relation.

    Parameters
    ----------
    sets : Sets
        A `Dataset`, or a stand-in.
    relation : str
        Its identifier.
    kind : str
        subset and implies are broken by whoever is in `left` only; disjoint
        by whoever is in both; equal by whoever is in one only; exhaustive by
        whoever is in `right` only.
    left, right : str
        Set expressions.

    Raises
    ------
    ExpressionError
    """
    first, second = evaluate(sets, left), evaluate(sets, right)
    violators = {
        "subset": first - second,
        "implies": first - second,
        "disjoint": first & second,
        "equal": first ^ second,
        "exhaustive": second - first,
    }[kind]
    return RelationResult(relation, first, violators)


def claim_results(ds: Dataset) -> tuple[ClaimResult, ...]:
    """Recompute every claim.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    tuple of ClaimResult
        In the order of claims.csv.

    Raises
    ------
    ExpressionError
        If the rule of a claim cannot be evaluated.
    """
    ranges = quantity_ranges(ds)
    claims = ds.claims
    columns = (claims[name].tolist() for name in ("claim", "rule", "base", "quantifier", "value"))
    return tuple(
        claim_result(ds, claim, rule, base, ranges[word], None if pd.isna(value) else int(value))
        for claim, rule, base, word, value in zip(*columns, strict=True)
    )


def quantity_ranges(ds: Dataset) -> dict[str, Ranges]:
    """Return the ranges of each quantity word, NaN where it has none."""
    frame = ds.quantifiers
    bounds = frame[["holds_from", "holds_to", "loose_from", "loose_to"]].to_numpy(
        float, na_value=np.nan
    )
    return {
        word: Ranges(*row)
        for word, row in zip(frame["quantifier"].tolist(), bounds.tolist(), strict=True)
    }


def claim_result(
    sets: Sets, claim: str, rule: str, base: str, ranges: Ranges, value: int | None = None
) -> ClaimResult:
    """Recompute one claim.

    Parameters
    ----------
    sets : Sets
        A `Dataset`, or a stand-in.
    claim : str
        Its identifier.
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
        return ClaimResult(claim, frozenset(), frozenset(), UNCHECKED, math.nan)
    result = evaluate_rule(sets, rule)
    if isinstance(result, Comparison):
        return _compared(claim, result, sets.base(base))
    counted, whole = _of_whole(result, sets.base(base))
    if not whole:
        return ClaimResult(claim, counted, whole, UNCHECKED, math.nan)
    share = len(counted) / len(whole)
    if value is not None:
        ranges = Ranges(*[value / len(whole)] * 4)
    verdict, distance = share_verdict(share, ranges), _distance(share, ranges)
    return ClaimResult(
        claim, counted, whole, verdict, distance, direction=share_direction(share, ranges)
    )


def _of_whole(count: Count, base: Codes) -> tuple[Codes, Codes]:
    whole = base if count.whole is None else count.whole
    return count.part & whole, whole


def share_verdict(share: float, ranges: Ranges) -> str:
    """Return the verdict on a share, given the ranges of its quantity word."""
    if ranges.holds_from <= share <= ranges.holds_to:
        return HOLDS
    return LOOSELY if ranges.loose_from <= share <= ranges.loose_to else FAILS


def share_direction(share: float, ranges: Ranges) -> str:
    """Say on which side of the range of its quantity word a share lies; empty inside it."""
    if share < ranges.holds_from:
        return FEWER
    return MORE if share > ranges.holds_to else ""


def margin_verdict(margin: int) -> str:
    """Return the verdict on a comparison, given the least margin between its counts."""
    return HOLDS if margin > 0 else LOOSELY if margin == 0 else FAILS


def _distance(share: float, ranges: Ranges) -> float:
    return max(ranges.holds_from - share, share - ranges.holds_to, 0.0)


def _compared(claim: str, comparison: Comparison, base: Codes) -> ClaimResult:
    comparison = Comparison(tuple(tuple(s & base for s in group) for group in comparison.groups))
    first = min(comparison.groups[0], key=len)
    second = max(comparison.groups[1], key=len)
    verdict = margin_verdict(min(_margins(comparison)))
    distance = 0.0 if verdict == HOLDS else math.nan
    return ClaimResult(claim, first, second, verdict, distance, compared=True)


def _margins(comparison: Comparison) -> Iterator[int]:
    """Yield by how much each group exceeds the next at the least."""
    for here, there in pairwise(comparison.groups):
        yield min(map(len, here)) - max(map(len, there))
