"""Findings: the conclusions that a report opens with, as questions that can be put to any coding.

A question draws its conclusion from a coding of the source. Robustness puts the
same questions to hundreds of codings, so that a finding stands beside the share of
codings in which it survives.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.cells import in_order, offered, strictly_ruled_out
from thb_analysis.analysis.grouping import SMALLEST
from thb_analysis.analysis.possible import could_name
from thb_analysis.analysis.scaling import scalability
from thb_analysis.data import Dataset
from thb_analysis.questions.complete import complete
from thb_analysis.questions.loevinger import loevinger, obstacle

Codes = frozenset[str]
Table = NDArray[np.bool_]

UNCLEAR = "unclear"

HALF = 0.5

# What is put on those concerned, or stands in their way.
BURDENS = ("condition", "challenge")


class Count(NamedTuple):
    """One measure counted: its countries listed, its base, and whom silence could add.

    Attributes
    ----------
    kind, polarity : str
        Of the measure.
    compared : bool
        Whether countries are compared by it.
    listed, base, possible : frozenset of str
        `possible` holds `listed`, and the countries of the base of which the
        source is silent and no strict relation rules out: it says no of none.
    """

    kind: str
    polarity: str
    compared: bool
    listed: Codes
    base: Codes
    possible: Codes

    @property
    def share(self) -> float:
        """Listed of base; only of measures with a base."""
        return len(self.listed) / len(self.base)

    @property
    def highest(self) -> float:
        """The share if silence meant "yes" wherever it can."""
        return len(self.possible) / len(self.base)


class Outcome(NamedTuple):
    """What a coding answers.

    Attributes
    ----------
    conclusion : hashable
        What is concluded; codings are held against each other by it.
    value : float
        The number that it rests on.
    counted, whole : int
        The same as k of N; 0 of 0 where the number is no share.
    """

    conclusion: Hashable
    value: float
    counted: int = 0
    whole: int = 0


@dataclass(frozen=True, eq=False)
class Coding:
    """A coding of the source, counted as far as the questions need it.

    Attributes
    ----------
    ds : Dataset
    groups : dict of str to frozenset of str
        Groups of countries that are held against each other.
    threshold : float
        Lower bound of Loevinger's H.
    """

    ds: Dataset
    groups: dict[str, Codes]
    threshold: float

    @cached_property
    def counts(self) -> dict[str, Count]:
        """Every measure with a base, in the order of the footnotes."""
        ds, ruled_out = self.ds, strictly_ruled_out(self.ds)
        found = {}
        measures = in_order(ds)
        facts = ("measure", "kind", "polarity", "compared", "base")
        columns = (measures[name].tolist() for name in facts)
        for measure, kind, polarity, compared, base in zip(*columns, strict=True):
            members = ds.base(base)
            listed = ds.listed(measure) & members
            known = ruled_out.get(measure, frozenset()) | ds.absent(measure)
            possible = listed | (members - known)
            if members:
                found[measure] = Count(kind, polarity, compared, listed, members, possible)
        return found

    @cached_property
    def scales(self) -> pd.DataFrame:
        """The scale of each kind of measure, see ``scalability``."""
        return scalability(self.ds, threshold=self.threshold).scales

    def of(self, kind: str) -> dict[str, Count]:
        """Return the affirmed measures of one kind that have a base."""
        return {
            slug: count
            for slug, count in self.counts.items()
            if count.kind == kind and count.polarity == "affirmed"
        }

    def table(self, measures: Iterable[str]) -> tuple[Table, Table]:
        """Return measures as countries by measures: which list, and which speak of, a country."""
        counts = [self.counts[slug] for slug in measures]
        listed = [[code in count.listed for count in counts] for code in self.ds.participants]
        in_base = [[code in count.base for count in counts] for code in self.ds.participants]
        return np.array(listed, dtype=bool), np.array(in_base, dtype=bool)


@dataclass(frozen=True)
class Question:
    """A question that every coding answers.

    Attributes
    ----------
    finding : str
        Key: ``"most-listed-provision"``.
    topic : str
        What is asked: ``"most-listed"``, ``"majority"``, ``"listings"``,
        ``"scale"``, ``"differences"`` or ``"narrowest-step"``.
    about : str
        The kind or the theme that it is asked of, or what tells groups apart.
    ask : callable
        Gives, for a coding and the conclusion whose number is wanted (None for
        the coding's own), the `Outcome`; None where it has no answer.
    """

    finding: str
    topic: str
    about: str
    ask: Callable[[Coding, Hashable], Outcome | None]


def questions(ds: Dataset, groups: str = "region") -> Iterator[Question]:
    """Ask what can be asked of a data set: of each kind of measure and each pathway it has.

    Parameters
    ----------
    ds : Dataset
    groups : str, default "region"
        What tells the groups apart that are held against each other.

    Yields
    ------
    Question
    """
    present = in_order(ds).query("polarity == 'affirmed'")["kind"]
    compared = offered(present)
    kinds = [*compared, *(kind for kind in BURDENS if kind in set(present))]
    for topic, ask, about in (
        ("listings", _listings, compared),
        ("majority", _majority, compared),
        ("most-listed", _most_listed, kinds),
        ("scale", _scale, compared),
    ):
        for kind in about:
            yield Question(f"{topic}-{kind}", topic, kind, _about(ask, kind))
    for theme in ds.pathway["theme"].unique():
        yield Question(
            f"narrowest-step-{theme}", "narrowest-step", theme, _about(_narrowest, theme)
        )
    yield Question("differences", "differences", groups, _differences)


def _about(
    ask: Callable[[Coding, str, Hashable], Outcome | None], about: str
) -> Callable[[Coding, Hashable], Outcome | None]:
    return lambda coding, asked: ask(coding, about, asked)


def _listings(coding: Coding, kind: str, asked: Hashable) -> Outcome | None:
    """Ask whether lists or silence fill most of the cells within the base."""
    counts = coding.of(kind).values()
    listed, cells = sum(len(c.listed) for c in counts), sum(len(c.base) for c in counts)
    return more_than_half(listed, cells)


def _majority(coding: Coding, kind: str, asked: Hashable) -> Outcome | None:
    """Ask whether most measures of a kind list at least half of their base."""
    shares = [count.share for count in coding.of(kind).values()]
    return more_than_half(sum(share >= HALF for share in shares), len(shares))


def more_than_half(counted: int, whole: int) -> Outcome | None:
    """Conclude from a share whether it is more than half."""
    if not whole:
        return None
    return Outcome(counted > HALF * whole, counted / whole, counted, whole)


def _most_listed(coding: Coding, kind: str, asked: Hashable) -> Outcome | None:
    """Ask which measures of a kind have the highest share."""
    counts = coding.of(kind)
    highest = max((count.share for count in counts.values()), default=0.0)
    if len(counts) < 2 or not highest:
        return None
    first = frozenset(slug for slug, count in counts.items() if count.share == highest)
    # Where all are listed alike, none is listed most.
    if asked is None and len(first) == len(counts):
        return None
    known = (
        [slug for slug in sorted(asked) if slug in counts] if isinstance(asked, frozenset) else []
    )
    count = counts[known[0] if known else min(first)]
    return Outcome(first, count.share, len(count.listed), len(count.base))


def _scale(coding: Coding, kind: str, asked: Hashable) -> Outcome | None:
    """Ask whether the measures of a kind form a cumulative scale, as ``scalability`` does."""
    slugs = sorted(coding.of(kind))
    if len(slugs) < 2:
        return None
    listed, in_base = coding.table(slugs)
    countries, measures = complete(in_base)
    table = listed[np.ix_(countries, measures)]
    return Outcome(not obstacle(table, coding.threshold), loevinger(table).total)


def _narrowest(coding: Coding, theme: str, asked: Hashable) -> Outcome | None:
    """Ask at which step of a pathway the fewest of the countries it could name are listed."""
    steps = coding.ds.pathway
    steps = steps[steps["theme"] == theme]
    lists = {measure: count.base for measure, count in coding.counts.items()}
    shares = {}
    for step, expression in zip(steps["step"], steps["expression"], strict=True):
        base = could_name(coding.ds, expression, lists)
        if base:
            listed = coding.ds.evaluate(expression) & base
            shares[str(step)] = (len(listed) / len(base), len(listed), len(base))
    if len(shares) < 2 or len({share for share, *_ in shares.values()}) == 1:
        return None
    lowest = min(shares.values())[0]
    first = frozenset(step for step, (share, *_) in shares.items() if share == lowest)
    known = (
        [step for step in sorted(asked) if step in shares] if isinstance(asked, frozenset) else []
    )
    return Outcome(first, *shares[known[0] if known else min(first)])


def _differences(coding: Coding, asked: Hashable) -> Outcome | None:
    """Ask under which measures a group differs from the others whatever silence means."""
    grouped = frozenset().union(*coding.groups.values())
    compared, settled = set(), set()
    for slug, count in coding.counts.items():
        for group in coding.groups.values() if count.polarity != UNCLEAR else ():
            here, there = count.base & group, count.base & (grouped - group)
            if min(len(here), len(there)) >= SMALLEST:
                compared.add(slug)
                if _apart(count, here, there) or _apart(count, there, here):
                    settled.add(slug)
    if not compared:
        return None
    return Outcome(frozenset(settled), len(settled) / len(compared), len(settled), len(compared))


def _apart(count: Count, here: Codes, there: Codes) -> bool:
    """Whether the lowest share here is above the highest there, in whole numbers."""
    return len(count.listed & here) * len(there) > len(count.possible & there) * len(here)
