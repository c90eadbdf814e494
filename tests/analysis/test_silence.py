"""What silence may mean for a rule, against going through every completion of the lists by hand."""

from itertools import pairwise, product
from types import SimpleNamespace

import pandas as pd
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


# What is stated of each country that is listed: shortest, longest, renewable.
STATED = {
    "AT": (2, 2, True),
    "BE": (None, None, None),
    "EL": (1, None, None),
    "NO": (None, 3, None),
}
LENGTHS = [(low, high) for low in (1, 2, 3) for high in (1, 2, 3) if low <= high]


@pytest.fixture(scope="module")
def lasting(relisted, changed):
    """Four countries listed with a length, some of it not stated; Georgia is silent."""
    frame = relisted({"reflection-length": list(STATED)}).observations
    told = [STATED[country] for country in frame["country"]]
    ends = pd.DataFrame(told, columns=["minimum", "maximum", "renewable"], dtype=object)
    types = {name: frame[name].dtype for name in ends}
    return changed(observations=frame.assign(**ends.astype(types)))


def durations(stated):
    """Yield every duration that agrees with what is stated of a country; None for not listed."""
    if stated is None:
        yield None
        stated = (None, None, None)
    for (low, high), again in product(LENGTHS, [True, False]):
        if all(said in (None, is_) for said, is_ in zip(stated, (low, high, again), strict=True)):
            yield low, high, again


def lengths(ds):
    """Yield stand-ins for the data set, one for each way to complete the durations of one list."""
    options = [list(durations(STATED.get(country))) for country in ds.participants]
    for filled in product(*options):
        listed = {
            code: length
            for code, length in zip(ds.participants, filled, strict=True)
            if length is not None
        }
        yield SimpleNamespace(
            base=ds.base,
            listed=lambda _, listed=listed: frozenset(listed),
            within=lambda _, lowest, highest, listed=listed: frozenset(
                code for code, (low, high, _) in listed.items() if lowest <= low <= high <= highest
            ),
            renewable=lambda _, listed=listed: frozenset(
                code for code, (_, _, again) in listed.items() if again
            ),
        )


@pytest.mark.parametrize(
    "rule",
    [
        "reflection-length",
        "reflection-length[1..2] of reflection-length",
        "reflection-length[2..2] of reflection-length",
        "reflection-length[2..3]",
        "reflection-length - reflection-length[1..1]",
        "reflection-length[3..3] & @eu of @eu",
        "reflection-length[renewable] of reflection-length",
        "reflection-length[renewable] & reflection-length[1..2]",
    ],
)
def test_what_is_not_stated_of_a_duration_may_be_anything(lasting, rule):
    """A listed country without a length, or with one end of it, is within a range wherever it can be."""
    expected = {counts(lasting, sets, rule, "all") for sets in lengths(lasting)}
    assert possible_counts(lasting, silent_cells(lasting), rule, "all") == expected


@pytest.mark.parametrize(
    ("minimum", "maximum", "open_"),
    [
        (None, None, True),
        (6, None, True),
        (12, None, True),
        (3, None, False),
        (24, None, False),
        (None, 6, True),
        (None, 12, True),
        (None, 3, False),
        (None, 24, False),
        (6, 12, False),
        (3, 6, False),
    ],
)
def test_an_end_that_is_stated_may_decide(relisted, changed, minimum, maximum, open_):
    """From 3 months, or up to 24, cannot be 6 to 12 months; from 6, or up to 12, can."""
    frame = relisted({"reflection-length": ["AT"]}).observations
    ends = {"minimum": minimum, "maximum": maximum}
    ds = changed(observations=frame.assign(**ends).astype(frame.dtypes.to_dict()))
    rule = "reflection-length[6..12]"
    found = possible_counts(ds, frozenset(), rule, "all")
    assert found == ({(0, 5), (1, 5)} if open_ else {(int(minimum == 6), 5)})


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
