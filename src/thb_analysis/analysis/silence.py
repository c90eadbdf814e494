"""What silence may mean for a rule: every way in which the lists could be completed.

Worst-case bounds in the sense of Manski (2003, Partial Identification of Probability
Distributions): nothing is assumed of a silent cell, nor of a duration that a list does not state.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, Count, evaluate_rule
from thb_analysis.data.states import ABSENT

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[bool, bool]
Silent = frozenset[tuple[str, str]]
Range = tuple[int, int]

_MOST = 14  # names in one rule up to which all readings are gone through


class Name(NamedTuple):
    """A set that a rule names, as the call of a `Dataset` that gives it."""

    call: str
    name: str
    bounds: tuple[int, ...] = ()


def silent_cells(ds: Dataset) -> Silent:
    """Return the (measure, country) pairs of which the source says nothing.

    Within the base, not listed, and not ruled out by a strict ``disjoint``
    relation.
    """
    cells = countable_cells(ds)
    silent = cells[cells["in_base"] & ~cells["listed"] & ~cells["excluded"]]
    return frozenset(zip(silent["measure"], silent["country"], strict=True))


def possible_counts(
    ds: Dataset, silent: Silent, rule: str, base: str
) -> frozenset[tuple[int, int]] | None:
    """Return every (k, N) that a rule can come to, whatever silence means.

    A silent cell may be listed, with any duration, renewable or not. A cell
    that is listed stays listed, with what is stated of its duration; what is
    not stated may be anything: a duration with an open end is within a range
    or not, unless the end that is stated decides, and whoever is not called
    renewable may be so. Two ranges of one duration are taken as if they did
    not depend on each other.

    Parameters
    ----------
    ds : Dataset
    silent : frozenset of (str, str)
        See `silent_cells`.
    rule : str
        That counts; not a comparison.
    base : str
        Denominator of a rule that names none.

    Returns
    -------
    frozenset of (int, int), or None
        None if the rule names too many lists to go through.
    """
    counted = evaluate_rule(_Names(), rule)
    assert isinstance(counted, Count)
    whole = rule if counted.whole is not None else f"{rule} of @{base}"
    if len(named_sets(whole)) > _MOST:
        return None
    sums = {(0, 0)}
    for options in _readings(ds, silent, whole):
        steps = {(first and second, second) for first, second in options}
        sums = {(k + counts, n + of) for k, n in sums for counts, of in steps}
    return frozenset(sums)


def possible_margins(ds: Dataset, silent: Silent, rule: str, base: str) -> Range | None:
    """Return the margins between which a comparison can come out, whatever silence means.

    The margin is the least by which a count exceeds one that it should exceed.
    Both ends are attained where no list stands in two of the sets compared;
    else the upper one may lie beyond what can be attained.

    Parameters
    ----------
    ds : Dataset
    silent : frozenset of (str, str)
        See `silent_cells`.
    rule : str
        A comparison.
    base : str
        Within which the lists are counted.

    Returns
    -------
    (int, int), or None
        None if two of the sets name too many lists to go through.
    """
    groups = [[f"({text}) & @{base}" for text in group.split(",")] for group in rule.split(">")]
    rules = [
        f"{here} of {there}"
        for first, second in pairwise(groups)
        for here, there in product(first, second)
    ]
    if any(len(named_sets(text)) > _MOST for text in rules):
        return None
    margins = [_margin(_readings(ds, silent, text)) for text in rules]
    sizes = [
        [_size(_readings(ds, silent, f"{text} of {text}")) for text in group] for group in groups
    ]
    lowest, cap = (min(ends) for ends in zip(*margins, strict=True))
    highest = next(
        (margin for margin in range(cap, lowest, -1) if _can_differ(sizes, margin)), lowest
    )
    return lowest, highest


def named_sets(rule: str) -> list[Name]:
    """Return the sets that a rule or an expression names, each once.

    A list stands before what is asked of its durations.
    """
    names = _Names()
    evaluate_rule(names, rule)
    return list(names.sets)


@cache
def named_measures(rule: str) -> tuple[str, ...]:
    """Return the measures that a rule or an expression names; none for an empty one."""
    names = named_sets(rule) if rule else []
    return tuple(each.name for each in names if each.call == "listed")


class _Names:
    """Stand-in for a data set that notes which sets a rule names.

    With worlds in place of countries it evaluates a rule for all readings at
    once: a world is a text of ``0`` and ``1``, one for each name, that says in
    which of the sets one country is.
    """

    def __init__(self, names: Iterable[Name] = ()) -> None:
        names = list(names)
        self.worlds = frozenset(map("".join, product("01", repeat=len(names))))
        self.sets: dict[Name, Codes] = {
            name: frozenset(world for world in self.worlds if world[place] == "1")
            for place, name in enumerate(names)
        }

    def listed(self, measure: str) -> Codes:
        return self.sets.setdefault(Name("listed", measure), frozenset())

    def base(self, name: str) -> Codes:
        return self.sets.setdefault(Name("base", name), frozenset())

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        return self.sets.setdefault(Name("within", measure, (lowest, highest)), frozenset())

    def renewable(self, measure: str) -> Codes:
        return self.sets.setdefault(Name("renewable", measure), frozenset())

    def given(self, measure: str) -> Codes:
        return self.sets.setdefault(Name("given", measure), frozenset())


def _readings(ds: Dataset, silent: Silent, rule: str) -> list[frozenset[Pair]]:
    """Return for each participant whether it is in the first and in the second set of ``A of B``.

    Once for each way in which its silent cells can be read.
    """
    names = named_sets(rule)
    worlds = _Names(names)
    counted = evaluate_rule(worlds, rule)
    assert isinstance(counted, Count)
    part, whole = counted.part, counted.whole or frozenset()
    coded = [getattr(ds, call)(name, *bounds) for call, name, bounds in names]
    unstated = [_unstated(ds, each) for each in names]
    found: dict[tuple[str, ...], frozenset[Pair]] = {}
    readings = []
    for country in ds.participants:
        known = tuple(
            "01"
            if country in open_ or (each.call != "base" and (each.name, country) in silent)
            else str(int(country in codes))
            for each, codes, open_ in zip(names, coded, unstated, strict=True)
        )
        if known not in found:
            found[known] = frozenset((w in part, w in whole) for w in _worlds(names, known))
        readings.append(found[known])
    return readings


def _unstated(ds: Dataset, asked: Name) -> Codes:
    """Return the countries listed of which the source does not say what a name asks of a duration."""
    if asked.call not in ("within", "renewable"):
        return frozenset()
    cells = ds.observations
    cells = cells[(cells["measure"] == asked.name) & (cells["status"] != ABSENT)]
    if asked.call == "renewable":
        return frozenset(cells.loc[cells["renewable"].isna(), "country"])
    return frozenset(cells.loc[_undecided(cells, *asked.bounds), "country"])


def _undecided(cells: "pd.DataFrame", lowest: int, highest: int) -> "pd.Series[bool]":
    """Whether a duration has an open end, and the end that is stated lies in the range, if any is."""
    ends = cells[["minimum", "maximum"]]
    outside = (ends < lowest) | (ends > highest)
    return ends.isna().any(axis="columns") & ~outside.fillna(False).any(axis="columns")


def _worlds(names: list[Name], known: tuple[str, ...]) -> Iterator[str]:
    """Yield the worlds that agree with what is known of a country."""
    lists = {each.name: place for place, each in enumerate(names) if each.call == "listed"}
    needs = [
        (place, lists[each.name])
        for place, each in enumerate(names)
        if each.call not in ("listed", "base")
    ]
    for world in map("".join, product(*known)):
        # Who has a duration is listed.
        if all(world[duration] <= world[listed] for duration, listed in needs):
            yield world


def _margin(readings: list[frozenset[Pair]]) -> Range:
    steps = [[int(first) - int(second) for first, second in options] for options in readings]
    return sum(map(min, steps)), sum(map(max, steps))


def _size(readings: list[frozenset[Pair]]) -> Range:
    steps = [[int(first) for first, _ in options] for options in readings]
    return sum(map(min, steps)), sum(map(max, steps))


def _can_differ(groups: list[list[Range]], margin: int) -> bool:
    """Whether counts within these ranges can fall from group to group by at least a margin.

    Each count is put as high as those before it allow, which leaves the most room below.
    """
    ceiling = max(high for _, high in groups[0])
    for group in groups:
        counts = [min(high, ceiling) for _, high in group]
        if any(count < low for count, (low, _) in zip(counts, group, strict=True)):
            return False
        ceiling = min(counts) - margin
    return True
