"""Robustness: the findings under every defensible combination of choices (a multiverse).

After Steegen, Tuerlinckx, Gelman and Vanpaemel (2016): what could as well have been
decided otherwise is decided otherwise, and it is counted how often a conclusion stays.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.clustering import cluster
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.findings import HALF, Coding, Outcome, Question, questions
from thb_analysis.analysis.grouping import grouping
from thb_analysis.analysis.linkage import Method as Linkage
from thb_analysis.analysis.linkage import adjusted_rand, partition
from thb_analysis.analysis.pathway import pathway
from thb_analysis.analysis.scaling import THRESHOLD, scalability
from thb_analysis.analysis.similarity import (
    KINDS,
    POLARITIES,
    Coefficient,
    pairwise,
    similarity,
)
from thb_analysis.analysis.universes import Method, codings, methods
from thb_analysis.data import Dataset
from thb_analysis.data.consistency import VERDICTS

# Steinley (2004): two partitions with a lower adjusted Rand index agree poorly.
SAME_CLUSTERS = 0.65
CLUSTERS = "clusters"

FINDING_COLUMNS = [
    "finding",
    "topic",
    "about",
    "conclusion",
    "value",
    "counted",
    "whole",
    "lower",
    "upper",
    "universes",
    "surviving",
    "share",
    "lowest",
    "highest",
]

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Robustness:
    """Findings, and how they fare over all universes.

    Attributes
    ----------
    universes : pandas.DataFrame
        One row per universe, the one that the reports follow first: `universe`
        (from 1), and a column for each choice with the option taken.
    outcomes : pandas.DataFrame
        One row per universe and finding: `universe`, `finding`, `value` (the
        number the finding rests on) and `survives`; no row where the universe
        has no answer.
    findings : pandas.DataFrame
        See `robustness`.
    choices : pandas.DataFrame
        One row per finding, choice and option: `finding`, `choice`, `option`,
        `universes`, `surviving` and `share`.
    measures : pandas.DataFrame
        One row per measure with a base: `measure`, `label`, `theme`, `kind`,
        `footnote`, `page`, `listed`, `base_size` and `share` as coded, and the
        `lowest` and `highest` share over all codings.
    claims : pandas.DataFrame
        One row per claim that can be checked: `claim`, `statement`,
        `footnotes`, `quantifier`, `verdict` as coded, `codings`, `same` (in
        how many of them the verdict is the same) and the counts `holds`,
        `loosely` and `fails`.
    codings : int
        Codings of the source.
    methods : int
        Methods of clustering tried on each.
    """

    universes: pd.DataFrame
    outcomes: pd.DataFrame
    findings: pd.DataFrame
    choices: pd.DataFrame
    measures: pd.DataFrame
    claims: pd.DataFrame
    codings: int
    methods: int


def robustness(
    ds: Dataset,
    group_by: str = "region",
    coefficient: Coefficient = "jaccard",
    linkage: Linkage = "average",
    clusters: int | None = None,
    threshold: float = THRESHOLD,
) -> Robustness:
    """Draw the headline findings from every defensible coding.

    Parameters
    ----------
    ds : Dataset
        Coded as the reports follow it.
    group_by : str, default "region"
        Groups of countries that are held against each other; see ``grouping``.
    coefficient : {"jaccard", "simple_matching"}, default "jaccard"
    linkage : {"average", "complete", "single"}, default "average"
    clusters : int, optional
        How many clusters of countries; by silhouette if not given.
    threshold : float, default 0.3
        Lower bound of Loevinger's H.

    Returns
    -------
    Robustness
        `findings`: one row per finding that the data allow.

        ========== ====== ====================================================
        column     type   meaning
        ========== ====== ====================================================
        finding    str    key
        topic      str    listings, majority, most-listed, scale, clusters,
                          narrowest-step, differences or claims
        about      str    kind of measure, or theme; empty for the whole
        conclusion tuple  slugs or keys of what is concluded of; sizes of
                          clusters; else ("yes",) or ("no",)
        value      float  number that it rests on: a share, Loevinger's H, or
                          the adjusted Rand index with the clusters as coded
        counted    int    the same as k of N; 0 of 0 where it is no share
        whole      int
        lower      float  of `value` as coded: smallest and largest that
        upper      float  silence allows; of H the range over leaving out one
                          country; missing for clusters
        universes  int    universes that answer
        surviving  int    of these, draw the same conclusion
        share      float  surviving / universes
        lowest     float  smallest and largest `value` over all universes
        highest    float
        ========== ====== ====================================================

        "listings" concludes whether more than half of the cells within the
        base are listings; "majority" whether more than half of the measures
        list at least half of their base; "most-listed" which measures have the
        highest share; "narrowest-step" at which step of a pathway it is
        lowest; "scale" whether measures form a cumulative scale; "differences"
        whether any difference between a group and the others keeps its sign
        whatever silence means; "claims" whether more than half of those that
        can be checked hold as worded; "clusters" survives where the adjusted
        Rand index with the clusters as coded is at least 0.65.

    Raises
    ------
    UnknownName, ParameterError
        As ``grouping``.
    """
    tried = methods(coefficient, linkage)
    asked = list(questions(ds))
    groups = {name: frozenset(codes) for name, codes in grouping(ds, group_by).members.items()}
    standing = _Clusters(ds, tried[0], clusters)
    universes: list[Row] = []
    outcomes: list[Row] = []
    shares: list[dict[str, float]] = []
    verdicts: list[list[str]] = []
    answers: dict[str, Outcome] = {}
    for options, variant in codings(ds):
        coding = Coding(variant, groups, threshold)
        answers = answers or _answers(asked, coding)
        shares.append({slug: count.share for slug, count in coding.counts.items()})
        verdicts.append(coding.verdicts)
        answered = list(_asked_again(asked, answers, coding))
        for method, alike in zip(tried, standing.again(coding, tried), strict=True):
            universe = len(universes) + 1
            universes.append({"universe": universe, **options, **method.options})
            outcomes += ({"universe": universe, **row} for row in [*answered, *alike])
    frame = pd.DataFrame(outcomes, columns=["universe", "finding", "value", "survives"])
    table = pd.DataFrame(universes)
    coded = Coding(ds, groups, threshold)
    return Robustness(
        universes=table,
        outcomes=frame,
        findings=_findings(ds, asked, answers, coded, standing, frame),
        choices=_choices(table, frame),
        measures=_measures(ds, shares),
        claims=_claims(ds, verdicts),
        codings=len(verdicts),
        methods=len(tried),
    )


class _Clusters:
    """The clusters of countries as coded, held against those of every universe."""

    def __init__(self, ds: Dataset, method: Method, clusters: int | None) -> None:
        found = cluster(
            similarity(ds, coefficient=method.coefficient),  # type: ignore[arg-type]
            method.linkage,  # type: ignore[arg-type]
            clusters,
        )
        self.number = found.clusters
        self.labels = found.labels
        self.sizes = tuple(str(size) for size in found.labels.value_counts())

    @property
    def divided(self) -> bool:
        """Whether there is more than one cluster to be found again."""
        return self.number > 1

    def again(self, coding: Coding, tried: tuple[Method, ...]) -> Iterator[list[Row]]:
        """Cluster the countries of a coding by each method, into as many clusters."""
        if not self.divided:
            yield from ([] for _ in tried)
            return
        listed, in_base = _incidence(coding)
        for method in tried:
            compared = in_base if method.skip_out_of_base else in_base | True
            frame = pairwise(listed, compared, method.coefficient)  # type: ignore[arg-type]
            labels = partition(frame, method.linkage, self.number)  # type: ignore[arg-type]
            value = adjusted_rand(self.labels, labels)
            yield [{"finding": CLUSTERS, "value": value, "survives": value >= SAME_CLUSTERS}]


def _incidence(coding: Coding) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what ``similarity`` compares, without the countries that no list names."""
    compared = [
        slug
        for slug, count in coding.counts.items()
        if count.kind in KINDS and count.polarity in POLARITIES
    ]
    listed, in_base = coding.table(compared)
    frames = [pd.DataFrame(cells, list(coding.ds.participants)) for cells in (listed, in_base)]
    named = frames[0].any(axis="columns")
    return frames[0][named], frames[1][named]


def _answers(asked: list[Question], coding: Coding) -> dict[str, Outcome]:
    answers = ((question.finding, question.ask(coding, None)) for question in asked)
    return {finding: outcome for finding, outcome in answers if outcome is not None}


def _asked_again(
    asked: list[Question], answers: dict[str, Outcome], coding: Coding
) -> Iterator[Row]:
    """Put the questions to another coding, of what was concluded as coded."""
    for question in asked:
        if question.finding not in answers:
            continue
        before = answers[question.finding].conclusion
        outcome = question.ask(coding, before)
        if outcome is not None:
            survives = question.survives(before, outcome.conclusion)
            yield {"finding": question.finding, "value": outcome.value, "survives": survives}


def _findings(
    ds: Dataset,
    asked: list[Question],
    answers: dict[str, Outcome],
    coded: Coding,
    standing: _Clusters,
    outcomes: pd.DataFrame,
) -> pd.DataFrame:
    """Put each finding as coded beside what became of it."""
    rows: list[Row] = []
    for question in asked:
        if question.finding in answers:
            outcome = answers[question.finding]
            lower, upper = _BOUNDS[question.topic](ds, coded, question.about, outcome)
            rows.append(
                {
                    "finding": question.finding,
                    "topic": question.topic,
                    "about": question.about,
                    "conclusion": _told(outcome.conclusion),
                    "value": outcome.value,
                    "counted": outcome.counted,
                    "whole": outcome.whole,
                    "lower": lower,
                    "upper": upper,
                }
            )
    if standing.divided:
        rows.append(
            {
                "finding": CLUSTERS,
                "topic": CLUSTERS,
                "about": "",
                "conclusion": standing.sizes,
                "value": 1.0,
                "counted": 0,
                "whole": 0,
                "lower": np.nan,
                "upper": np.nan,
            }
        )
    fared = outcomes.groupby("finding").agg(
        universes=("survives", "size"),
        surviving=("survives", "sum"),
        lowest=("value", "min"),
        highest=("value", "max"),
    )
    frame = pd.DataFrame(rows, columns=FINDING_COLUMNS[:9]).join(fared, on="finding")
    return frame.assign(share=frame["surviving"] / frame["universes"])[FINDING_COLUMNS]


def _told(conclusion: Hashable) -> tuple[str, ...]:
    if isinstance(conclusion, frozenset):
        return tuple(sorted(conclusion))
    return ("yes" if conclusion else "no",)


Bounds = tuple[float, float]


def _bounds_of_listings(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    possible = sum(len(count.possible) for count in coded.of(kind).values())
    return outcome.value, possible / outcome.whole


def _bounds_of_majority(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    counts = coded.of(kind).values()
    return outcome.value, sum(count.highest >= HALF for count in counts) / outcome.whole


def _bounds_of_measure(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    assert isinstance(outcome.conclusion, frozenset)
    return outcome.value, coded.counts[min(outcome.conclusion)].highest


def _range_of_scale(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    scales = scalability(ds, threshold=coded.threshold).scales
    of_kind = scales[scales["kind"] == kind].iloc[0]
    return float(of_kind["lowest_without"]), float(of_kind["highest_without"])


def _bounds_of_step(ds: Dataset, coded: Coding, theme: str, outcome: Outcome) -> Bounds:
    assert isinstance(outcome.conclusion, frozenset)
    path = pathway(ds, theme)
    assert path is not None
    step = path.steps.set_index("step").loc[min(outcome.conclusion)]
    return float(step["lower"]), float(step["upper"])


def _settled(ds: Dataset, coded: Coding, about: str, outcome: Outcome) -> Bounds:
    """Of what is counted only where silence cannot change it: the number is its own bound."""
    return outcome.value, outcome.value


def _bounds_of_claims(ds: Dataset, coded: Coding, about: str, outcome: Outcome) -> Bounds:
    from thb_analysis.analysis.claims import evaluate_claims

    possible = evaluate_claims(ds)["possible"]
    certain = sum(verdicts == (VERDICTS[0],) for verdicts in possible)
    open_ = sum(VERDICTS[0] in verdicts for verdicts in possible)
    return certain / outcome.whole, open_ / outcome.whole


_BOUNDS = {
    "listings": _bounds_of_listings,
    "majority": _bounds_of_majority,
    "most-listed": _bounds_of_measure,
    "scale": _range_of_scale,
    "narrowest-step": _bounds_of_step,
    "differences": _settled,
    "claims": _bounds_of_claims,
}


def _choices(universes: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Count, for each finding, the universes with each option in which it survives."""
    options = universes.melt("universe", var_name="choice", value_name="option")
    varied = options.groupby("choice")["option"].transform("nunique") > 1
    joined = outcomes.merge(options[varied], on="universe")
    keys = ["finding", "choice", "option"]
    counts = joined.groupby(keys, sort=False)["survives"].agg(universes="size", surviving="sum")
    order = {name: place for place, name in enumerate([*outcomes["finding"], *universes.columns])}
    frame = counts.reset_index().sort_values(
        ["finding", "choice"], key=lambda names: names.map(order), kind="stable", ignore_index=True
    )
    return frame.assign(share=frame["surviving"] / frame["universes"])


def _measures(ds: Dataset, shares: list[dict[str, float]]) -> pd.DataFrame:
    """Return the range of the share of each measure over all codings."""
    columns = ["measure", "label", "theme", "kind", "footnote", "page", "listed", "base_size"]
    frame = coverage(ds).frame.dropna(subset="share")[[*columns, "share"]]
    over = pd.DataFrame(shares)
    ends = pd.DataFrame({"lowest": over.min(), "highest": over.max()})
    return frame.join(ends, on="measure").reset_index(drop=True)


def _claims(ds: Dataset, verdicts: list[list[str]]) -> pd.DataFrame:
    """Count the verdicts on each claim over all codings."""
    columns = ["claim", "statement", "footnotes", "quantifier"]
    over = np.array(verdicts, dtype=str).reshape(len(verdicts), len(ds.claims))
    holds, loosely, fails, _ = ((over == verdict).sum(axis=0) for verdict in VERDICTS)
    frame = ds.claims[columns].assign(
        verdict=over[0],
        codings=len(verdicts),
        same=(over == over[0]).sum(axis=0),
        holds=holds,
        loosely=loosely,
        fails=fails,
    )
    return frame[frame["verdict"] != VERDICTS[-1]].reset_index(drop=True)
