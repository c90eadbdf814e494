"""Robustness: which findings stand whatever could as well have been decided otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis import specifications as choices
from thb_analysis.analysis import verdicts
from thb_analysis.analysis.bounded import MISSING, drawable, extremes, figure
from thb_analysis.analysis.clusters import SMALLEST, STABILITY, WIDTH
from thb_analysis.analysis.findings import findings
from thb_analysis.analysis.footnotes import noted
from thb_analysis.analysis.phrases import sourced_throughout
from thb_analysis.analysis.similarity import Similarity, compared, forms_clusters
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.display import (
    Figure,
    Headline,
    Headlines,
    Prose,
    Result,
    Table,
    footnoted,
    linked,
    tabled,
)
from thb_analysis.display.text import of, text
from thb_analysis.wording import (
    COUNTRIES,
    agree,
    capital,
    joined,
    number,
    percent,
    points,
    quantity_word,
    share_range,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The ends of the ranges in which quantity words hold are set; a tenth more or less is as defensible.
_RANGES = (0.0, -0.1, 0.1)
_MOST, _HALF = 30, "one half"  # rows that a figure has; what its line is called
_CLAIM_COLUMNS = [
    *("claim", "statement", "footnotes", "quantifier", "verdict", "same", "coded", "others"),
]
_SUPPORTED, _MORE, _NOT = "borne out", "above our reading", "below our reading or in another order"

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Robustness(Result):
    """The findings over all specifications.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each finding: `indicator`, `theme`, `label`, `headline` (whether a headline names
        it), `k`, `n` and `lower`, `upper` (bounds as shares whatever missing reports
        mean) as published; `lowest` and `highest` share over all specifications; `same` (share of
        specifications with the same conclusion), `conclusion` (side of one half); `choice`, `option`, `moves`,
        `at` (the single choice that moves the share most, how far, and the count it leads to).
    alternatives : pandas.DataFrame
        One row for each option that is not the published one, taken alone: `choice`, `option`,
        `moved` and `turned` (findings whose share, and whose conclusion, changes), `furthest` (the
        largest change of a share) and `finding` (label of the one that it is of).
    claims : pandas.DataFrame
        One row for each quantified statement of the source: `claim`, `statement`, `footnotes`, `quantifier`,
        `verdict` as published, `same` (share of specifications), `coded` (share of codings, with words
        as stated) and `others` (tuple, other verdicts).
    readings : tuple of Reading
    codings, specifications : int
        Combinations of choices that bear on the findings, and of all choices.
    clustered : int
        Of the codings, those in which countries form clusters.
    lists : str
        What the measures are called.
    source : str
        Where its lists stand, as a sentence.
    has_document, is_open : bool
        Whether there is a document, and whether a country that is not named may have a measure.
    unit : tuple of str
        What one and several are called: "country", "countries".
    """

    frame: pd.DataFrame
    alternatives: pd.DataFrame
    claims: pd.DataFrame
    readings: tuple[choices.Reading, ...]
    codings: int
    specifications: int
    clustered: int
    lists: str
    source: str
    has_document: bool
    is_open: bool
    unit: tuple[str, str] = COUNTRIES

    @cached_property
    def stable(self) -> pd.DataFrame:
        """The findings on the same side of one half in every specification."""
        return self.frame[self.frame["same"] == 1]

    @cached_property
    def moving(self) -> pd.DataFrame:
        """The others, those that change most often first."""
        return self.frame[self.frame["same"] < 1].sort_values("same", kind="stable")

    @property
    def coding_width(self) -> float:
        """Median width of the range of a share over all specifications."""
        return float((self.frame["highest"] - self.frame["lowest"]).median())

    @property
    def missing_width(self) -> float:
        """Median width of the bounds of a share that missing reports leave open."""
        return float((self.frame["upper"] - self.frame["lower"]).median())

    @property
    def headline(self) -> str:
        """What stands, in one sentence."""
        if self.frame.empty:
            return "There is no finding to put to the test."
        if self.codings == 1:
            return "No choice was varied: each finding stands as it is."
        k, n = len(self.stable), len(self.frame)
        also = "" if self.clustered else f"; {self.unit[1]} form no clusters"
        stay = "findings stay" if k > 1 else "findings stays" if n > 1 else "finding stays"
        how = "the source is coded" if self.has_document else "it is counted"
        found = f"{of(k, n)} {stay} on the same side of one half however {how}"
        return f"{capital(found)}{also}."

    def headlines(self, similarity: Similarity) -> Headlines:
        """Return the results that sweeps collect."""
        rows = (
            Headline("finding", row.indicator, row.k / row.n, "", row.k, row.n, row.lower, row.upper, row.same, row.conclusion)
            for row in each_row(self.frame)
        )  # fmt: skip
        return Headlines((*rows, *similarity.headlines().rows))

    def text(self, similarity: Similarity | None = None) -> Prose:
        """Say what stands and what moves; and, of what is given, what was not found."""
        return text("robustness", self.unit, r=self, s=similarity, otherwise=otherwise)

    def findings_text(self) -> Prose:
        """Say which findings move, and how far the others do."""
        width = (self.stable["highest"] - self.stable["lowest"]).max()
        return text("robustness_findings", self.unit, r=self, width=width)

    def choices_text(self) -> Prose:
        """Say what was varied."""
        return text("robustness_choices", self.unit, r=self)

    def methods(self) -> Prose:
        """Say in full how everything was computed."""
        return text("robustness_methods", self.unit, r=self, width=WIDTH, stability=STABILITY, smallest=SMALLEST)  # fmt: skip

    def claims_text(self) -> Prose:
        """Say how the source's quantified statements fare."""
        return text("robustness_claims", self.unit, r=self)

    def table(self) -> Table | None:
        """Show the findings that change sides of one half; None if there is none."""
        rows = (
            (
                row.label,
                linked(row.indicator, f"{row.k} of {row.n}"),
                share_range(row.lowest, row.highest),
                percent(row.same),
                f"{row.at} if {otherwise(row.choice, row.option)}" if row.moves else "none alone",
            )
            for row in each_row(self.moving)
        )
        heads = {"Finding": 30, "Published": 12, "Lowest to highest": 17, "Same": 9}
        return tabled(
            "tbl-moving",
            "Findings that change sides of one half in some codings, the least stable first.",
            heads | {"What matters most": 32},
            rows,
            "Lowest to highest: shares over all codings. Same: codings on the published side of "
            "one half. What matters most is the choice that, taken alone, moves the finding across "
            "one half or else moves the share furthest.",
            numeric=["Published", "Same"],
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw findings as published, over all codings and over what missing reports leave open.

        Those that cross one half come first, then those that headlines name.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        from thb_analysis.display.drawings import shares

        return shares(
            self._drawn, "share", "lower", "upper", "name", "total", spread=("lowest", "highest"),
            exception="crosses", half=_HALF, tip="tip", ax=ax,
        )  # fmt: skip

    def figure(self) -> Figure | None:
        """Publish the findings that headlines name and those that move; None if nothing can move."""
        rows = self._drawn
        if rows.empty or self.codings == 1:
            return None
        title, read = self._crossing(), self._how_to_read()
        crossing = [f"{row.name} ({row.total})" for row in each_row(rows[rows["crosses"]])]
        across = f"Across one half in some codings: {joined(crossing)}. " if crossing else ""
        alt = (
            f"{title} Dots for {len(rows)} findings on a scale of shares, each with two ranges and a "
            f"line at one half. {across}{extremes(rows)}"
        )
        note = " ".join(filter(None, [MISSING * self.is_open, self.source]))
        return figure(rows, self.plot, "fig-findings", (title, read, alt, note), half=_HALF)

    @cached_property
    def _drawn(self) -> pd.DataFrame:
        rows = drawable(self.frame, self.frame["label"]).sort_values("share", kind="stable")
        crosses = (rows["lowest"] <= 0.5) & (rows["highest"] > 0.5)
        rows = rows.assign(crosses=crosses)
        moves = crosses | (rows["same"] < 1)
        return pd.concat([rows[moves], rows[rows["headline"] & ~moves]]).head(_MOST)

    def _crossing(self) -> str:
        """Say how many findings cross one half, by choices of coding and by missing reports."""
        rows, n = self.frame, len(self.frame)
        coded = int(((rows["lowest"] <= 0.5) & (rows["highest"] > 0.5)).sum())
        missing = int(((rows["lower"] <= 0.5) & (rows["upper"] > 0.5)).sum())
        verb = agree(coded, "crosses", "cross")
        said = (
            f"{capital(of(coded, n))} {agree(n, 'finding', 'findings')} {verb} one half in some codings"
            if coded
            else "No finding crosses one half in any coding"
        )
        return f"{said}{f'; missing reports could take {missing} across it' if missing else ''}."

    def _how_to_read(self) -> str:
        rows, left = self._drawn, len(self.frame) - len(self._drawn)
        diamond = " Diamond: crosses one half in some codings." if rows["crosses"].any() else ""
        missing = (
            "; the thin line covers what missing reports could mean"
            if (rows["lower"] < rows["upper"]).any()
            else ""
        )
        others = f" {capital(number(left))} more are not drawn." if left else ""
        return (
            f"Each dot is the share of {self.unit[1]} as published. The bar behind it runs from the lowest "
            f"to the highest share over {self.codings} codings{missing}.{diamond} "
            f"Drawn are findings that move and those that headlines name.{others}"
        )

    def choices_table(self) -> Table | None:
        """Show what each choice changes, taken alone; None if there is none."""
        read = (self.alternatives["choice"] == choices.READING) & (
            self.alternatives["option"] != choices.ALL_AT_ONCE
        )
        rows = [
            (capital(otherwise(row.choice, row.option)), *_changes(row))
            for row in each_row(self.alternatives[~read])
        ]
        each = self.alternatives[read]
        if len(each):
            most = each.iloc[int(each["furthest"].abs().argmax())].copy()
            most[["moved", "turned"]] = each[["moved", "turned"]].max()
            called = f"One of {len(each)} other readings is taken, at most"
            rows.append(
                (called if len(each) > 1 else "The other reading is taken", *_changes(most))
            )
        heads = {"Choice": 34, "Shares changed": 14, "Sides changed": 17}
        return tabled(
            "tbl-choices",
            "What each choice changes if it is the only one taken otherwise.",
            heads | {"Largest change of a share": 35},
            rows,
            f"Of {len(self.frame)} findings. Points are percentage points.",
            numeric=["Shares changed", "Sides changed"],
        )

    def readings_table(self) -> Table | None:
        """List the other readings and what each changes; None if there is none."""
        moved = self.alternatives.set_index("option")["moved"]
        rows = (
            (
                each.label,
                footnoted(", ".join(map(str, each.footnotes))),
                each.reason,
                str(moved.get(each.label, "–")),
            )
            for each in self.readings
        )
        return tabled(
            "tbl-readings",
            "Other readings of the source that can be defended.",
            {"Reading": 38, "n.": 8, "Why": 42, "Shares changed": 12},
            rows,
            "n.: footnote. Shares changed: findings whose share is another if the place is read so "
            "and all else stays.",
            numeric=["Shares changed"],
        )

    def claims_table(self) -> Table | None:
        """Show the statements whose verdict depends on choices; None if there is none."""
        moving = self.claims[self.claims["same"] < 1].sort_values("same", kind="stable")
        rows = (
            (
                f"{row.statement} ({noted(row.footnotes)})" if row.footnotes else row.statement,
                quantity_word(row.quantifier),
                row.verdict,
                percent(row.coded),
                percent(row.same),
                ", ".join(row.others),
            )
            for row in each_row(moving)
        )
        heads = {"Statement": 40, "Quantity word": 13, "Published verdict": 14}
        same = {"Same, word as stated": 12, "Same in all": 9}
        return tabled(
            "tbl-claims",
            "Quantified statements of the source whose verdict depends on choices.",
            heads | same | {"Other verdicts": 17},
            rows,
            "Same: share of the codings, and of all specifications, with the published verdict. "
            "Borne out: the share of countries lies in the range of the word, or near it.",
            numeric=[*same],
        )


def otherwise(choice: str, option: str) -> str:
    """Say in a clause what is done otherwise."""
    if choice == choices.COUNTRIES:
        return f"only {option.removesuffix(' only')} countries are compared"
    if option == choices.ALL_AT_ONCE:
        return "all other readings are taken at once"
    if choice == choices.READING:
        return f"the {option[4:]}" if option.startswith("The ") else option
    return f"{choice[:1].lower()}{choice[1:]} are {option}"


def _changes(row: Any) -> tuple[str, ...]:
    furthest = f"{points(row.furthest)} points: {row.finding}" if row.moved else "–"
    return str(row.moved), str(row.turned), furthest


def robustness(ds: Dataset) -> Robustness:
    """Draw the findings again under every combination of defensible choices.

    A multiverse analysis (Steegen et al. 2016).

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Robustness

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.robustness(thb.load()).frame.set_index("indicator")
    >>> found.loc["any-initiative", "conclusion"]
    'more than half'
    """
    everything, words = findings(ds), _words(ds)
    found = everything.frame[everything.frame["n"] > 0].reset_index(drop=True)
    facts = everything.drawn.set_index("key").loc[found["indicator"], ["expression", "base"]]
    asked = list(facts.itertuples(index=False, name=None))
    stated, published, clusters = each_row(ds.claims), choices.bases_of(ds), _Clusters()
    options, counts, judged = [], [], []
    for chosen, one in choices.specifications(ds):
        bases = choices.bases_of(one)
        options.append(chosen)
        counts.append([_count(one, published, bases, *each) for each in asked])
        judged.append([_verdicts(one, claim, words) for claim in stated])
        clusters.count(one)
    k, n = np.array(counts, np.int64).reshape(len(options), len(found), 2).transpose(2, 0, 1)
    outcomes = _Outcomes(k, n)
    alone = _alone(options)
    claims = _claims(stated, zip(*judged, strict=True))
    return Robustness(
        frame=_frame(found, outcomes, alone).assign(
            headline=found["indicator"].isin(everything.named().frame["indicator"])
        ),
        alternatives=_alternatives(found, outcomes, alone),
        claims=claims,
        readings=tuple(choices.readings(ds)),
        codings=len(options),
        specifications=len(options) * (len(_RANGES) if len(claims) else 1),
        clustered=clusters.found,
        lists=ds.lists,
        source=sourced_throughout(ds),
        has_document=ds.has_document,
        is_open=not ds.is_complete,
        unit=ds.unit,
    )


def _count(
    one: Dataset, published: dict[str, str], bases: dict[str, str], expression: str, base: str
) -> tuple[int, int]:
    covered = one.base(choices.base_under(published, bases, expression, base))
    return len(one.evaluate(expression) & covered), len(covered)


class _Outcomes:
    """Counts, shares and conclusions, specifications by findings, the published specification first."""

    def __init__(self, k: Ints, n: Ints) -> None:
        self.k, self.n = k, n
        self.shares: Floats = np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0)
        # None (0), at most half (1), more than half (2) or all (3); -1 where nobody is covered.
        self.concluded = np.select([n == 0, k == 0, k == n, 2 * k > n], [-1, 0, 3, 2], 1)
        self.moves = np.nan_to_num(self.shares - self.shares[0])
        self.turned = (self.concluded != self.concluded[0]) & (n > 0)


_CONCLUSIONS = np.array(["none", "at most half", "more than half", "all"])


def _alone(options: Sequence[choices.Options]) -> dict[int, tuple[str, str]]:
    """Return the specifications that differ from the published one in one choice, with its option."""
    differing = [[*(each.items() - options[0].items())] for each in options]
    return {at: pairs[0] for at, pairs in enumerate(differing) if len(pairs) == 1}


def _frame(
    found: pd.DataFrame, outcomes: _Outcomes, alone: dict[int, tuple[str, str]]
) -> pd.DataFrame:
    """Put each finding as published beside what becomes of it."""
    o, answered = outcomes, outcomes.n > 0
    matters = []
    for place in range(len(found)):
        # A choice that turns the conclusion goes before one that moves the share further.
        at = max(alone, key=lambda at: (o.turned[at, place], abs(o.moves[at, place]), -at), default=0)  # fmt: skip
        count = f"{o.k[at, place]} of {o.n[at, place]}"
        matters.append((*alone.get(at, ("", "")), abs(o.moves[at, place]), count))
    columns = pd.DataFrame(matters, columns=["choice", "option", "moves", "at"])
    frame = found[["indicator", "theme", "label", "k", "n"]].assign(
        lower=found["lower"] / found["n"],
        upper=found["upper"] / found["n"],
        lowest=np.fmin.reduce(o.shares),
        highest=np.fmax.reduce(o.shares),
        same=(answered & ~o.turned).sum(axis=0) / answered.sum(axis=0),
        conclusion=_CONCLUSIONS[o.concluded[0]],
    )
    return frame.join(columns)


def _alternatives(
    found: pd.DataFrame, outcomes: _Outcomes, alone: dict[int, tuple[str, str]]
) -> pd.DataFrame:
    """Count what each option changes, taken alone."""
    rows = []
    for at, taken in alone.items() if len(found) else ():
        moves, turned = outcomes.moves[at], outcomes.turned[at]
        far = int(np.argmax(np.abs(moves)))
        rows.append((*taken, int((moves != 0).sum()), int(turned.sum()), moves[far], found["label"][far]))  # fmt: skip
    return pd.DataFrame(rows, columns=["choice", "option", "moved", "turned", "furthest", "finding"])  # fmt: skip


class _Clusters:
    """Counts the codings in which countries form clusters; many of them make the same table."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], bool] = {}
        self.found = 0

    def count(self, one: Dataset) -> None:
        listed, covered = compared(one)
        table = one.participants, listed.shape, listed.tobytes(), covered.tobytes()
        if table not in self.known:
            self.known[table] = forms_clusters(listed, covered, one.participants)
        self.found += self.known[table]


def _words(ds: Dataset) -> dict[str, list[verdicts.Ranges]]:
    """Return the ranges of each quantity word, as stated first."""
    ranges = verdicts.quantity_ranges(ds).items()
    return {word: [_wider(each, by) for by in _RANGES] for word, each in ranges}


def _verdicts(one: Dataset, claim: Any, words: dict[str, list[verdicts.Ranges]]) -> list[str]:
    """Judge a statement of the source under one coding and every range of its word."""
    ranges, value = words[claim.quantifier], verdicts.value_of(claim)
    found = verdicts.claim_result(one, claim.claim, claim.rule, claim.base, ranges[0], value)
    if value is not None or found.compared or found.verdict == verdicts.UNCHECKED:
        return [found.verdict] * len(ranges)
    k, n = len(found.counted), len(found.denominator)
    return [verdicts.share_verdict(k / n, each, k) for each in ranges]


def _claims(stated: Sequence[Any], judged: Iterable[Sequence[list[str]]]) -> pd.DataFrame:
    """Say how the quantified statements fare; verdicts come statement by statement."""
    named = {verdicts.FAILS: _NOT, verdicts.UNDERSTATES: _MORE}
    rows = []
    for claim, codings in zip(stated, judged, strict=True):
        if measures_in(claim.rule) and codings[0][0] != verdicts.UNCHECKED:
            found = [
                named.get(each, _SUPPORTED)
                for coding in codings
                for each in coding
                if each != verdicts.UNCHECKED
            ]
            same = found.count(found[0]) / len(found)
            others = tuple(dict.fromkeys(each for each in found if each != found[0]))
            coded = found[:: len(_RANGES)]
            alike = coded.count(found[0]) / len(coded)
            own = claim.claim, claim.statement, claim.footnotes, claim.quantifier
            rows.append((*own, found[0], same, alike, others))
    return pd.DataFrame(rows, columns=_CLAIM_COLUMNS)


def _wider(ranges: verdicts.Ranges, by: float) -> verdicts.Ranges:
    """Widen both ranges of a quantity word."""
    holds = verdicts.widened(ranges.holds_from, ranges.holds_to, by)
    loose = verdicts.widened(ranges.loose_from, ranges.loose_to, by)
    return verdicts.Ranges(*holds, *loose, ranges.fewest)
