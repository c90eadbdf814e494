import math

import pytest

from thb_analysis.data.consistency import (
    Ranges,
    claim_result,
    claim_results,
    quantity_ranges,
    relation_result,
    relation_results,
)
from thb_analysis.errors import ExpressionError

MOST = Ranges(0.6, 0.95, 0.5, 1)


@pytest.mark.parametrize(
    ("kind", "left", "right", "violators"),
    [
        ("subset", "@eu", "reflection-length", "BE"),
        ("implies", "@eu", "reflection-length", "BE"),
        ("disjoint", "@eu", "reflection-length", "AT EL"),
        ("equal", "@eu", "phases-distinct", "AT EL GE"),
        ("exhaustive", "@eu", "@all", "GE NO"),
        ("subset", "reflection-length", "@eu", ""),
    ],
)
def test_violators(tiny_dataset, kind, left, right, violators):
    """Each kind of relation is broken by the right countries."""
    result = relation_result(tiny_dataset, "r", kind, left, right)
    assert result.violators == frozenset(violators.split())
    assert result.tested == tiny_dataset.evaluate(left)


def test_relations_of_package(tiny_dataset):
    """All relations are tested, in the order of their table."""
    found = {result.relation: result.violators for result in relation_results(tiny_dataset)}
    assert found == {
        "length-within-period": frozenset(),
        "period-or-status": {"NO"},
        "screening-within": frozenset(),
    }


@pytest.mark.parametrize(
    ("rule", "base", "counted", "of", "verdict", "distance"),
    [
        ("@eu", "all", 3, 5, "holds", 0),
        ("phases-distinct", "all", 2, 5, "does not hold", 0.2),
        ("screening", "all", 5, 5, "holds loosely", 0.05),
        ("asylum-screening", "eu", 2, 3, "holds", 0),
        ("reflection-length of @eu", "all", 2, 3, "holds", 0),
        ("reflection-length of @eu - @eu", "all", 0, 0, "cannot be checked", math.nan),
        ("", "all", 0, 0, "cannot be checked", math.nan),
    ],
)
def test_share(tiny_dataset, rule, base, counted, of, verdict, distance):
    """A quantity word holds, holds loosely or does not, by the share within the base."""
    result = claim_result(tiny_dataset, "c", rule, base, MOST)
    assert (len(result.counted), len(result.denominator)) == (counted, of)
    assert result.verdict == verdict
    assert result.distance == pytest.approx(distance, nan_ok=True)


def test_exact_number(tiny_dataset):
    """A number must be met exactly."""
    assert claim_result(tiny_dataset, "c", "@all", "all", MOST, 5).verdict == "holds"
    wrong = claim_result(tiny_dataset, "c", "@all", "all", MOST, 4)
    assert (wrong.verdict, wrong.distance) == ("does not hold", pytest.approx(0.2))


@pytest.mark.parametrize(
    ("rule", "counts", "verdict"),
    [
        ("screening > @eu > phases-distinct", (5, 3), "holds"),
        ("screening > @all", (5, 5), "holds loosely"),
        ("phases-distinct > screening", (2, 5), "does not hold"),
        ("screening, reflection-period > phases-distinct, @eu", (4, 3), "holds"),
        ("screening, @eu > @eu, phases-distinct", (3, 3), "holds loosely"),
        ("screening > phases-distinct > @eu", (5, 2), "does not hold"),
    ],
)
def test_order(tiny_dataset, rule, counts, verdict):
    """Every count of a group must exceed every count of the next; a tie is loose."""
    result = claim_result(tiny_dataset, "c", rule, "all", MOST)
    assert (len(result.counted), len(result.denominator)) == counts
    assert (result.verdict, result.compared) == (verdict, True)
    assert result.distance == 0 if verdict == "holds" else math.isnan(result.distance)


def test_order_within_base(tiny_dataset):
    """Countries outside the base of a claim count on neither side of a comparison."""
    result = claim_result(tiny_dataset, "c", "screening > asylum-screening", "eu", MOST)
    assert (result.counted, result.denominator) == ({"AT", "BE", "EL"}, {"AT", "EL"})


def test_claims_of_package(tiny_dataset):
    """All claims are recomputed, in the order of their table."""
    assert {result.claim: result.verdict for result in claim_results(tiny_dataset)} == {
        "c1": "holds loosely",
        "c2": "holds",
        "c3": "does not hold",
        "c4": "holds",
        "c5": "cannot be checked",
        "c6": "holds",
    }


def test_bounds_belong_to_the_range(tiny_dataset):
    """A share on the bound of a quantity word holds."""
    some = quantity_ranges(tiny_dataset)["some"]
    half = claim_result(
        tiny_dataset, "c", "reflection-length[6..6] of reflection-length", "eu", some
    )
    assert half.verdict == "holds"


def test_wrong_rule(tiny_dataset):
    """A rule that cannot be read is an error with its position."""
    with pytest.raises(ExpressionError, match="character 1"):
        claim_result(tiny_dataset, "c", "skreening", "all", MOST)
