"""Robustness: which findings stand whatever could as well have been decided otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis import specifications as choices
from thb_analysis.analysis import verdicts
from thb_analysis.analysis.bounded import MISSING, drawable, extremes, figure, plot
from thb_analysis.analysis.claims import label_of
from thb_analysis.analysis.findings import asked_in, findings
from thb_analysis.analysis.phrases import sourced_throughout
from thb_analysis.analysis.similarity import Similarity, comparable
from thb_analysis.analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.display import (
    Axes,
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
from thb_analysis.display.text import countries, of, text, words
from thb_analysis.wording import agree, capital, first, percent, points, share_range

# The ends of the ranges in which quantity words hold are set; a tenth more or less is as defensible.
_WIDENED = (0.0, -0.1, 0.1)
_MOST, _HALF = 30, "one half"  # rows that a figure has; what its line is called
_NAMED = 9  # findings that are named
_COUNTED = 12  # codings up to which it is said in how many a finding stays


@dataclass(frozen=True, eq=False, repr=False)
class Robustness(Result):
    """The findings over all specifications.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each finding: `indicator`, `theme`, `label`, `headline` (whether a headline names
        it), `k`, `n` and `lower`, `upper` (bounds as shares whatever missing reports
        mean) as published; `lowest` and `highest` share over all specifications; `same` (share of
        specifications with the same conclusion), `conclusion` (side of one half), `varied` (whether any
        choice changes the count); `choice`, `option`, `moves`, `at` (the single choice that moves the
        share most, how far, and the count it leads to).
    alternatives : pandas.DataFrame
        One row for each option that is not the published one, taken alone: `choice`, `option`,
        `moved` and `turned` (findings whose share, and whose conclusion, changes), `furthest` (the
        largest change of a share) and `finding` (label of the one that it is of).
    claims : pandas.DataFrame
        One row for each quantified statement of the source: `claim`, `label`, and the shares with the
        published verdict, `coded` of the codings, with words as stated, and `same` of all specifications.
    readings : tuple of Reading
    codings, specifications : int
        Combinations of choices that bear on the findings, and of all choices.
    turning : int
        Codings in which any finding changes sides of one half.
    ds : Dataset
        What they are found in.
    """

    frame: pd.DataFrame
    alternatives: pd.DataFrame
    claims: pd.DataFrame
    readings: tuple[choices.Reading, ...]
    codings: int
    specifications: int
    turning: int
    ds: Dataset

    @cached_property
    def varied(self) -> pd.DataFrame:
        """The findings whose count any choice changes: the others were not put to the test."""
        return self.frame[self.frame["varied"]]

    @cached_property
    def stable(self) -> pd.DataFrame:
        """Those on the same side of one half in every specification."""
        return self.varied[self.varied["same"] == 1]

    @cached_property
    def moving(self) -> pd.DataFrame:
        """The others, those that change most often first."""
        return self.frame[self.frame["same"] < 1].sort_values("same", kind="stable")

    @property
    def coding_width(self) -> float:
        """Median width of the range of a share over all specifications, of the findings that were varied."""
        return float((self.varied["highest"] - self.varied["lowest"]).median())

    @property
    def missing_width(self) -> float:
        """Median width of the bounds of a share that missing reports leave open, of the same findings."""
        return float((self.varied["upper"] - self.varied["lower"]).median())

    @property
    def headline(self) -> str:
        """What stands, in one sentence."""
        if self.frame.empty:
            return "There is no finding to put to the test."
        if self.varied.empty:
            found = "was varied" if self.codings == 1 else "changes a count"
            return f"No choice {found}. {capital(self._left_open())}."
        k, n, every = len(self.stable), len(self.varied), len(self.frame)
        how = "however the source is coded" if self.ds.has_document else f"in {self.ways}"
        if k and len(self.alternatives) == 1 and not self.ds.has_document:
            only = self.alternatives.iloc[0]
            how = f"even if {otherwise(only['choice'], only['option'])}"
            if k == n and every > 1:
                moved, move = of(only["moved"], every), agree(only["moved"], "moves", "move")
                how = capital(how.removeprefix("even "))
                return f"{how}, {moved} findings {move}, and none across one half."
        if every == 1 and not k:
            (row,) = each_row(self.moving)
            other = f"{row.at} if {otherwise(row.choice, row.option)}"
            whom = f"{countries(row.n, self.ds.unit)} {agree(row.k, 'is', 'are')} counted"
            return f"{capital(of(row.k, row.n))} {whom}, but {other}."
        return f"{self.staying} on the same side of one half {how}."

    @property
    def staying(self) -> str:
        """Say how many findings stay, of those that were varied."""
        k, n = len(self.stable), len(self.varied)
        which = f"{capital(of(k, n))} {agree(n, 'finding', 'findings')}" if k else "No finding"
        that = f" that {agree(n if k else 1, 'was', 'were')} varied" if n < len(self.frame) else ""
        return f"{which}{that} {'stay' if k > 1 else 'stays'}"

    @property
    def somewhere(self) -> str:
        """Say in how many codings findings change sides: one, or several."""
        return agree(self.turning, "one coding", "some codings")

    @property
    def unvaried(self) -> pd.DataFrame:
        """The findings that no choice bears on."""
        return self.frame[~self.frame["varied"]]

    @property
    def _lacking(self) -> list[str]:
        """Name what the measures of a table would need to be varied."""
        varied = set(self.alternatives["choice"])
        if self.ds.has_document or len(self.ds.indicators) or choices.COUNTRIES in varied:
            return []
        return ["cells with a condition"] * (choices.QUALIFIED_CELLS in varied)

    def _left_open(self) -> str:
        """Say how many findings what is missing could take across one half."""
        n, k = len(self.frame), int(_straddle(self.frame["lower"], self.frame["upper"]).sum())
        if self.frame["lower"].eq(self.frame["upper"]).all():
            return "robustness was not put to the test"
        which = "the one finding" if n == 1 else f"{of(k, n)} findings"
        which = which if k else "no finding"
        alone = ", each taken alone" if k > 1 else ""
        return f"what is missing could take {which} across one half{alone}"

    @property
    def open_labels(self) -> list[str]:
        """Name the findings that what is missing could take across one half, if these are not all."""
        is_open = _straddle(self.frame["lower"], self.frame["upper"])
        labels = [f"“{label}”" for label in self.frame.loc[is_open, "label"]]
        return list(first(labels, _NAMED)) if len(labels) < len(self.frame) else []

    @property
    def ways(self) -> str:
        """Name the ways of counting a table: those that were tried, and no others."""
        return f"{of(self.codings, self.codings)} ways of counting that were tried"

    def share_of_codings(self, same: float) -> str:
        """Write in how many codings a finding stays, or in which share of many."""
        if self.ds.has_document or self.codings > _COUNTED:
            return percent(same)
        return f"{round(same * self.codings)} of {self.codings}"

    def headlines(self) -> Headlines:
        """Return the results that sweeps collect."""
        facts = self.frame.assign(share=self.frame["k"] / self.frame["n"], base="")[
            ["indicator", "share", "base", "k", "n", "lower", "upper", "same", "conclusion"]
        ]
        return Headlines(tuple(Headline("finding", *row) for row in facts.itertuples(index=False)))

    def text(self, similarity: Similarity | None = None) -> Prose:
        """Say what stands and what moves; and, of what is given, what was not found."""
        return text(
            "robustness",
            self.ds.unit,
            r=self,
            s=similarity,
            otherwise=otherwise,
            lacking=self._lacking,
        )

    def findings_text(self) -> Prose:
        """Say which findings move, and how far the others do."""
        width = (self.stable["highest"] - self.stable["lowest"]).max()
        return text("robustness_findings", self.ds.unit, r=self, width=width)

    def choices_text(self) -> Prose:
        """Say what was varied."""
        return text("robustness_choices", self.ds.unit, r=self)

    def methods(self) -> Prose:
        """Say in full how everything was computed."""
        return text(
            "robustness_methods",
            self.ds.unit,
            r=self,
            is_compared=comparable(self.ds),
        )

    def table(self) -> Table | None:
        """Show the findings that change sides of one half; None if there is none."""
        rows = []
        for row in each_row(self.moving):
            count = linked(row.indicator, f"{row.k} of {row.n}")
            span, same = _range(row.lowest, row.highest), self.share_of_codings(row.same)
            most = f"{row.at} if {otherwise(row.choice, row.option)}" if row.moves else "none alone"
            rows.append((row.label, count, span, same, most))
        order = ", the least stable first" if len(self.moving) > 1 else ""
        counted = "Published" if self.ds.has_document else "Counted"
        heads = {"Finding": 30, counted: 12, "Lowest to highest": 17, "Same": 9}
        return tabled(
            "tbl-moving",
            f"Findings that change sides of one half in {self.somewhere}{order}.",
            heads | {"What matters most": 32},
            rows,
            f"Lowest to highest: shares over all codings. Same: codings on the same side of one half as "
            f"{counted.lower()}. What matters most is the choice that, taken alone, moves the finding to another "
            "side, or else moves the share furthest.",
            numeric=[counted, "Same"],
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw findings as published, over all codings and over what missing reports leave open.

        Those that change sides of one half come first, then those that headlines name, or all others
        where there is room.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        spread = ("lowest", "highest")
        return plot(self._drawn, ax, spread=spread, exception="crosses", half=_HALF)

    def figure(self) -> Figure | None:
        """Publish the findings that change sides and those that headlines name, or all if they are few.

        None if nothing can move.
        """
        rows = self._drawn
        if rows.empty or self.varied.empty:
            return None
        ranges = self.frame
        said = words(
            "robustness",
            self.ds.unit,
            r=self,
            rows=rows,
            coded=int(_straddle(ranges["lowest"], ranges["highest"]).sum()),
            open=int(_straddle(ranges["lower"], ranges["upper"]).sum()),
            crossing=[f"{row.name} ({row.total})" for row in each_row(rows[rows["crosses"]])],
            extremes=extremes(rows) if len(rows) > 1 or not rows["crosses"].any() else "",
            missing="" if self.ds.is_complete else MISSING,
            source=sourced_throughout(self.ds),
        )
        return figure(rows, self.plot, "fig-findings", said | self.ds.credit)

    @cached_property
    def _drawn(self) -> pd.DataFrame:
        rows = drawable(self.frame, self.frame["label"], self.ds.unit)
        rows = rows.assign(crosses=_straddle(rows["lowest"], rows["highest"]))
        rows = rows.sort_values("share", kind="stable")
        moves = rows["crosses"] | (rows["same"] < 1)
        others = rows["headline"] | (len(rows) <= _MOST)  # all of them where there is room
        return pd.concat([rows[moves], rows[others & ~moves]]).head(_MOST)

    def choices_table(self) -> Table | None:
        """Show what each choice changes, taken alone, but for single readings; None if there is none."""
        found = self.alternatives
        is_one = (found["choice"] == choices.READING) & (found["option"] != choices.ALL_AT_ONCE)
        rows = []
        for row in each_row(found[~is_one]):
            furthest = f"{_in_points(row.furthest)}: {row.finding}" if row.moved else "–"
            taken = capital(otherwise(row.choice, row.option))
            rows.append((taken, str(row.moved), str(row.turned), furthest))
        of_all = f"Of {len(self.frame)} findings. " if len(self.frame) > 1 else ""
        heads = {"Choice": 34, "Shares changed": 14, "Sides changed": 17}
        return tabled(
            "tbl-choices",
            "What each choice changes if it is the only one taken otherwise.",
            heads | {"Largest change of a share": 35},
            rows,
            f"{of_all}Points are percentage points.",
            numeric=[*heads][1:],
        )

    def readings_table(self) -> Table | None:
        """List the other readings and what each changes, taken alone; None if there is none."""
        alone = each_row(self.alternatives)
        changed, rows = {row.option: (str(row.moved), str(row.turned)) for row in alone}, []
        for each in self.readings:
            notes = footnoted(", ".join(map(str, each.footnotes)))
            rows.append((each.label, notes, each.reason, *changed.get(each.label, ("–", "–"))))
        return tabled(
            "tbl-readings",
            "Other readings of the source that can be defended.",
            {"Reading": 34, "n.": 8, "Why": 38, "Shares changed": 10, "Sides changed": 10},
            rows,
            "n.: footnote. Shares and sides changed: findings, if the place is read so and all else "
            "stays.",
            numeric=["Shares changed", "Sides changed"],
        )


def _in_points(change: float) -> str:
    said = points(change)
    return f"{said} {'point' if said[1:] == '1' else 'points'}"


def _range(low: float, high: float) -> str:
    """Write between what a share lies, to one decimal where whole per cent would hide a crossing."""
    hidden = (low < 0.5 and percent(low) == "50%") or percent(high) == "50%"
    if hidden and low <= 0.5 < high:
        return f"{100 * low:.1f}% to {100 * high:.1f}%"
    return share_range(low, high)


def _straddle(low: pd.Series[float], high: pd.Series[float]) -> pd.Series[bool]:
    """Say which ranges of shares lie on both sides of one half."""
    return (low <= 0.5) & (high > 0.5)


def otherwise(choice: str, option: str) -> str:
    """Say in a clause what is done otherwise."""
    if choice == choices.COUNTRIES:
        return f"only {option.removesuffix(' only')} countries are compared"
    if option == choices.ALL_AT_ONCE:
        return "all other readings are taken at once"
    if choice == choices.READING:
        return f"the {option[4:]}" if option.startswith("The ") else option
    return f"{choice[:1].lower()}{choice[1:]} are {option}"


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
    everything, ranges = findings(ds), verdicts.quantity_ranges(ds)
    widened = {word: [each.widened(by) for by in _WIDENED] for word, each in ranges.items()}
    found = everything.frame[everything.frame["n"] > 0].set_index("indicator")
    asked = [each for each in each_row(asked_in(ds)) if each.indicator in found.index]
    stated, published = each_row(ds.claims), choices.bases_of(ds)
    options: list[dict[str, str]] = []
    counts, judged = [], []
    for chosen, one in choices.specifications(ds):
        options.append(chosen)
        differing = [*(chosen.items() - options[0].items())]
        alone = differing[0] if len(differing) == 1 else ("", "")
        bases = choices.bases_of(one)
        for each in asked:
            covered = one.base(choices.base_under(published, bases, each.expression, each.base))
            reported = one.evaluate(each.expression) & covered
            counts.append((*alone, each.indicator, len(reported), len(covered)))
        for claim in stated:
            recount = verdicts.recounted(one, claim)
            words = widened[claim.quantifier]
            judged.append([verdicts.verdict(claim, recount, word) for word in words])
    cases = _cases(counts)
    claims = _claims(stated, judged)
    named = everything.named().frame["indicator"]
    is_text = ds.has_document and len(options) > 1
    return Robustness(
        frame=_frame(found, cases, is_text).assign(
            headline=lambda rows: rows["indicator"].isin(named)
        ),
        alternatives=_alternatives(found["label"], cases),
        claims=claims,
        readings=tuple(choices.readings(ds)),
        codings=len(options),
        specifications=len(options) * (len(_WIDENED) if len(claims) else 1),
        turning=int(cases["turned"].to_numpy().reshape(len(options), -1).any(axis=1).sum()),
        ds=ds,
    )


def _cases(counts: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Return what each finding is under each coding, as published first.

    `choice` and `option` are empty but where a coding differs from the published one in that alone;
    `side` is that of one half; `moves` says how far the share changes, `turned` whether the side does.
    """
    cases = pd.DataFrame(counts, columns=["choice", "option", "indicator", "k", "n"])
    k, n = cases["k"], cases["n"]
    side = np.select([k == 0, k == n, 2 * k > n], ["none", "all", "more than half"], "at most half")
    cases = cases.assign(share=k / n, side=side)
    published = cases.groupby("indicator", sort=False)[["share", "side"]].transform("first")
    return cases.assign(
        moves=(cases["share"] - published["share"]).fillna(0),
        turned=cases["side"].ne(published["side"]) & (n > 0),
    )


def _frame(found: pd.DataFrame, cases: pd.DataFrame, is_text: bool) -> pd.DataFrame:
    """Put each finding as published beside what becomes of it; every choice in a text bears on all."""
    published = cases.drop_duplicates("indicator")
    # A choice that turns the conclusion goes before one that moves the share further.
    ranked = pd.concat([cases[cases["choice"] != ""], published])
    ranked = ranked.assign(moves=ranked["moves"].abs())
    ranked = ranked.sort_values(["turned", "moves"], ascending=False, kind="stable")
    most = ranked.drop_duplicates("indicator").set_index("indicator").loc[found.index]
    shares, covered = cases.groupby("indicator")["share"], cases[cases["n"] > 0]
    counts = cases.groupby("indicator")[["k", "n"]].nunique()
    frame = found[["theme", "label", "k", "n"]].assign(
        lower=found["lower"] / found["n"],
        upper=found["upper"] / found["n"],
        lowest=shares.min(),
        highest=shares.max(),
        same=(~covered["turned"]).groupby(covered["indicator"]).mean(),
        conclusion=published.set_index("indicator")["side"],
        varied=(counts > 1).any(axis=1) | is_text,
        **most[["choice", "option", "moves"]],
        at=[f"{row.k} of {row.n}" for row in each_row(most)],
    )
    return frame.reset_index()


def _alternatives(labels: pd.Series[str], cases: pd.DataFrame) -> pd.DataFrame:
    """Count what each option changes, taken alone."""
    alone = cases[cases["choice"] != ""].assign(moved=cases["moves"] != 0, by=cases["moves"].abs())
    taken = alone.groupby(["choice", "option"], sort=False)
    rows = taken[["moved", "turned"]].sum().reset_index()
    furthest = alone.loc[taken["by"].idxmax(), ["moves", "indicator"]]
    finding = furthest["indicator"].map(labels)
    return rows.assign(furthest=[*furthest["moves"]], finding=[*finding])


def _claims(stated: Sequence[Any], judged: Sequence[list[str]]) -> pd.DataFrame:
    """Say how the quantified statements fare; verdicts come coding by coding."""
    rows = []
    for at, claim in enumerate(stated):
        found = np.array(judged[at :: len(stated)])
        if measures_in(claim.rule) and found[0, 0] != verdicts.UNCHECKED:
            # As worded or broadly is no matter here.
            found[found == verdicts.LOOSELY] = verdicts.HOLDS
            alike = (found == found[0, 0])[found[:, 0] != verdicts.UNCHECKED]
            rows.append((claim.claim, label_of(claim), alike[:, 0].mean(), alike.mean()))
    return pd.DataFrame(rows, columns=["claim", "label", "coded", "same"])
