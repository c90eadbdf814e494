"""What silence may mean for a rule, against going through every completion of the lists by hand."""

from itertools import pairwise, product
from types import SimpleNamespace

import pytest

from thb_analysis.analysis.silence import (
    named_measures,
    possible_counts,
    possible_margins,
    silent_cells,
)
from thb_analysis.data.expressions import Count, evaluate_rule


def completions(ds, silent, rule):
    """Yield stand-ins for the data set, one for each way to fill the silent cells of a rule's lists."""
    cells = sorted(cell for cell in silent if cell[0] in named_measures(rule))
    for filled in product([False, True], repeat=len(cells)):
        added = {cell for cell, yes in zip(cells, filled, strict=True) if yes}
        yield SimpleNamespace(
            base=ds.base,
            listed=lambda measure, added=added: (
                ds.listed(measure) | {country for slug, country in added if slug == measure}
            ),
        )


def counts(ds, sets, rule, base):
    """The count of a rule, as numbers."""
    result = evaluate_rule(sets, rule)
    assert isinstance(result, Count)
    whole = ds.base(base) if result.whole is None else result.whole
    return len(result.part & whole), len(whole)


@pytest.mark.parametrize(
    "rule",
    [
        "screening",
        "asylum-screening",
        "phases-distinct | asylum-screening",
        "phases-distinct & reflection-length",
        "phases-distinct - asylum-screening",
        "phases-distinct of phases-distinct | reflection-length",
        "(phases-distinct | reflection-period) & @eu of @eu",
        "reflection-period of status-not-distinguished",
    ],
)
@pytest.mark.parametrize("whole", ["all", "eu"])
def test_every_count_is_found_and_no_other(base, whole, rule):
    """The counts are those of all completions of the lists, no more and no fewer."""
    silent = silent_cells(base)
    expected = {counts(base, sets, rule, whole) for sets in completions(base, silent, rule)}
    assert possible_counts(base, silent, rule, whole) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "screening > asylum-screening",
        "phases-distinct > reflection-length",
        "phases-distinct, screening > asylum-screening > reflection-length",
        "screening > phases-distinct > asylum-screening > reflection-length",
    ],
)
def test_the_margins_are_the_least_and_the_largest_of_all_completions(base, rule):
    """How a comparison can come out is what the completions of the lists give."""
    silent = silent_cells(base)
    found = []
    for sets in completions(base, silent, rule):
        groups = [[len(each) for each in group] for group in evaluate_rule(sets, rule).groups]
        pairs = pairwise(groups)
        found.append(min(min(here) - max(there) for here, there in pairs))
    assert possible_margins(base, silent, rule, "all") == (min(found), max(found))


def test_a_country_that_another_list_rules_out_is_not_silent(base):
    """Silence cannot mean "listed" where a strict relation forbids it."""
    silent = silent_cells(base)
    assert ("reflection-period", "GE") not in silent
    assert ("phases-distinct", "AT") in silent
    assert ("asylum-screening", "GE") not in silent


def test_a_silent_cell_may_have_any_duration_or_none(base):
    """Who is not listed may be listed within the range, outside it, or not at all; coded durations stay."""
    silent = silent_cells(base)
    rule = "reflection-length[6..6] of reflection-length"
    # Austria has 6 months, Greece has not; Belgium and Georgia are silent.
    expected = {(1, 2), (1, 3), (2, 3), (1, 4), (2, 4), (3, 4)}
    assert possible_counts(base, silent, rule, "all") == expected


def test_a_rule_of_too_many_lists_is_not_gone_through(base, changed):
    """With more lists than can be gone through there is no answer, and no endless wait."""
    measures = base.measures.iloc[[0] * 20]
    measures = measures.assign(measure=[f"list-{n}" for n in range(20)], footnote=range(100, 120))
    ds = changed(measures=measures)
    rule = " | ".join(measures["measure"])
    assert possible_counts(ds, frozenset(), rule, "all") is None
    assert possible_margins(ds, frozenset(), f"{rule} > list-1", "all") is None


def test_measures_are_named_once():
    """A rule names its measures in their order; an empty rule names none."""
    assert named_measures("b[1..2] of (b | a) & @eu") == ("b", "a")
    assert named_measures("") == ()
