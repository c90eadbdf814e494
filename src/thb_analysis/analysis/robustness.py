"""Robustness: the findings under every defensible combination of choices (a multiverse).

After Steegen, Tuerlinckx, Gelman and Vanpaemel (2016): what could as well have been
decided otherwise is decided otherwise, and it is counted how often a conclusion stays.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.claims import evaluate_claims
from thb_analysis.analysis.clustering import MOST_CLUSTERS
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.findings import (
    HALF,
    Coding,
    Outcome,
    Question,
    Table,
    more_than_half,
    questions,
)
from thb_analysis.analysis.grouping import grouping
from thb_analysis.analysis.jackknife import SMALLEST, STRUCTURE
from thb_analysis.analysis.linkage import Method as Linkage
from thb_analysis.analysis.linkage import best_cut
from thb_analysis.analysis.once import once
from thb_analysis.analysis.pathway import pathway
from thb_analysis.analysis.scaling import THRESHOLD
from thb_analysis.analysis.silence import named_measures
from thb_analysis.analysis.similarity import POLARITIES, Coefficient, pairwise
from thb_analysis.analysis.universes import RANGES, WORDS, Method, codings, methods, reworded
from thb_analysis.data import Dataset
from thb_analysis.questions.verdicts import (
    HOLDS,
    UNCHECKED,
    VERDICTS,
    ClaimResult,
    Ranges,
    claim_results,
    quantity_ranges,
    share_verdict,
)

# The best cut is clear by what is asked of clusters before they are reported.
CLEAR_WIDTH, CLEAR_SIZE = STRUCTURE, SMALLEST

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
    "settled",
    "universes",
    "surviving",
    "share",
    "lowest",
    "highest",
]

Row = dict[str, Any]
Cuts = dict[tuple[tuple[str, ...], bytes], list[Row]]
Options = dict[str, str]
Bounds = tuple[float, float, object]


@dataclass(frozen=True, eq=False)
class Robustness:
    """Findings, and how they fare over all universes.

    Attributes
    ----------
    universes : pandas.DataFrame
        One row per combination of all choices, the one that the reports follow
        first: `universe` (from 1), and a column for each choice with the
        option taken.
    outcomes : pandas.DataFrame
        One row per finding and combination of the choices that bear on it:
        `finding`, `value` (the number the finding rests on), `survives`, and a
        column for each choice, empty where the choice does not bear on it. No
        row where there is no answer.
    findings : pandas.DataFrame
        See `robustness`.
    choices : pandas.DataFrame
        One row per finding, choice that bears on it and option: `finding`,
        `choice`, `option`, `universes`, `surviving` and `share`.
    measures : pandas.DataFrame
        One row per measure with a base: `measure`, `label`, `theme`, `kind`,
        `footnote`, `page`, `listed`, `base_size` and `share` as coded, and the
        `lowest` and `highest` share over all codings.
    claims : pandas.DataFrame
        One row per claim that is checked against a list: `claim`,
        `statement`, `footnotes`, `quantifier`, `verdict` as coded,
        `universes`, `same` (in how many of them the verdict is the same) and
        the counts `holds`, `loosely`, `understates` and `fails`.
    codings : int
        Codings of the source.
    methods : int
        Methods of clustering tried on each.
    threshold : float
        What Loevinger's H has to reach for a scale.
    """

    universes: pd.DataFrame
    outcomes: pd.DataFrame
    findings: pd.DataFrame
    choices: pd.DataFrame
    measures: pd.DataFrame
    claims: pd.DataFrame
    codings: int
    methods: int
    threshold: float


@once
def robustness(
    ds: Dataset,
    group_by: str = "region",
) -> Robustness:
    """Draw the headline findings from every defensible coding.

    Parameters
    ----------
    ds : Dataset
        Coded as the reports follow it.
    group_by : str, default "region"
        Groups of countries that are held against each other; see ``grouping``.

    Returns
    -------
    Robustness
        `findings`: one row per finding that the data allow.

        ========== ======= ===================================================
        column     type    meaning
        ========== ======= ===================================================
        finding    str     key
        topic      str     listings, majority, most-listed, scale,
                           narrowest-step, differences, claims or clusters
        about      str     kind of measure, theme, or what tells groups apart;
                           empty for the whole
        conclusion tuple   slugs or keys of what is concluded of, may be
                           empty; else ("yes",) or ("no",)
        value      float   number that it rests on: a share, Loevinger's H, or
                           a mean silhouette width
        counted    int     the same as k of N; 0 of 0 where it is no share
        whole      int
        lower      float   of `value` as coded: smallest and largest that
        upper      float   silence allows; of H the range over leaving out one
                           country; missing for clusters
        settled    boolean whether the same is concluded whatever silence
                           means; missing where silence gives no bounds
        universes  int     combinations of the choices that bear on it
        surviving  int     of these, draw the same conclusion
        share      float   surviving / universes
        lowest     float   smallest and largest `value` over all of them
        highest    float
        ========== ======= ===================================================

        "listings" concludes whether more than half of the cells within the
        base are listings; "majority" whether more than half of the measures
        list at least half of their base; "most-listed" which measures have the
        highest share; "narrowest-step" at which step of a pathway it is
        lowest; "scale" whether measures form a cumulative scale; "differences"
        under which measures a group of countries differs from the others
        whatever silence means; "claims" whether more than half of those that
        can be checked hold as worded; "clusters" whether the best cut of the
        countries into clusters is clear: a mean silhouette width above 0.5,
        and three members in the smallest.

    Raises
    ------
    UnknownName, ParameterError
        As ``grouping``.
    """
    grouped = grouping(ds, group_by)
    groups = {name: frozenset(codes) for name, codes in grouped.members.items()}
    asked, tried = list(questions(ds, grouped.label)), methods()
    coded = Coding(ds, groups, THRESHOLD)
    made, outcomes, shares, verdicts = [], [], [], []
    answers: dict[str, Outcome] = {}
    ranges = RANGES if len(ds.claims) else {next(iter(RANGES)): 0.0}
    words = {label: _words(ds, wider) for label, wider in ranges.items()}
    cut: Cuts = {}
    for options, variant in codings(ds):
        coding = Coding(variant, groups, THRESHOLD)
        told, judged = _claims(variant, words)
        found = [*_asked(asked, answers, coding), *_clusters(coding, tried, cut), *told]
        answers = answers or _as_coded(found, tried[0])
        made.append(options)
        shares.append({slug: count.share for slug, count in coding.counts.items()})
        verdicts += judged
        outcomes += [_compared(row, answers, options) for row in found if row["finding"] in answers]
    frame = _outcomes(outcomes, made, tried)
    return Robustness(
        universes=_universes(made, tried, list(ranges)),
        outcomes=frame,
        findings=_findings(ds, asked, answers, coded, frame),
        choices=_choices(frame),
        measures=_measures(ds, shares),
        claims=_claims_over(ds, verdicts),
        codings=len(made),
        methods=len(tried),
        threshold=THRESHOLD,
    )


def _as_coded(rows: list[Row], method: Method) -> dict[str, Outcome]:
    """Return what the reports conclude; nothing of clusters if their method finds none to cut."""
    return {
        row["finding"]: row["outcome"]
        for row in reversed(rows)
        if all(row.get(choice, option) == option for choice, option in method.options.items())
    }


def _asked(asked: list[Question], answers: dict[str, Outcome], coding: Coding) -> list[Row]:
    """Put the questions to a coding; later ones about what the first one concluded."""
    rows = []
    for question in asked:
        before = answers.get(question.finding)
        outcome = question.ask(coding, before.conclusion if before else None)
        if outcome is not None and (before or not answers):
            rows.append({"finding": question.finding, "outcome": outcome})
    return rows


def _clusters(coding: Coding, tried: tuple[Method, ...], cut: Cuts) -> list[Row]:
    """Cut the countries of a coding into clusters; codings that compare the same cells are `cut` once."""
    countries, listed, in_base = _incidence(coding)
    cells = countries, listed.tobytes() + in_base.tobytes()
    if cells not in cut:
        tables = pd.DataFrame(listed, list(countries)), pd.DataFrame(in_base, list(countries))
        cut[cells] = _best_cuts(*tables, tried)
    return [dict(row) for row in cut[cells]]


def _best_cuts(listed: pd.DataFrame, in_base: pd.DataFrame, tried: tuple[Method, ...]) -> list[Row]:
    """Cut countries into clusters by each method, as well as they can be."""

    @cache
    def similarities(skip: bool, coefficient: Coefficient) -> pd.DataFrame:
        return pairwise(listed, in_base if skip else in_base | True, coefficient)

    @cache
    def cut(skip: bool, coefficient: Coefficient, linkage: Linkage) -> tuple[float, int]:
        return best_cut(similarities(skip, coefficient), linkage, MOST_CLUSTERS)

    # Where every base holds every country, there is nothing to skip.
    outside = not in_base.to_numpy().all()
    rows = []
    for method in tried:
        skip = method.skip_not_covered and outside
        width, smallest = cut(skip, method.coefficient, method.linkage)
        if not np.isnan(width):
            clear = width > CLEAR_WIDTH and smallest >= CLEAR_SIZE
            rows.append({"finding": "clusters", "outcome": Outcome(clear, width), **method.options})
    return rows


def _incidence(coding: Coding) -> tuple[tuple[str, ...], Table, Table]:
    """Return what ``similarity`` compares: countries on any list, and their rows of two tables."""
    compared = [
        slug
        for slug, count in coding.counts.items()
        if count.compared and count.polarity in POLARITIES
    ]
    listed, in_base = coding.table(compared)
    named = listed.any(axis=1)
    countries = tuple(np.array(coding.ds.participants)[named].tolist())
    return countries, listed[named], in_base[named]


def _claims(ds: Dataset, words: dict[str, dict[str, Ranges]]) -> tuple[list[Row], list[list[str]]]:
    """Judge the document's claims with each range of its quantity words."""
    results, claims = claim_results(ds), ds.claims
    rows, verdicts = [], []
    for label, ranges in words.items():
        judged = [
            _verdict(result, ranges[word]) if pd.isna(exact) else result.verdict
            for result, word, exact in zip(
                results, claims["quantifier"], claims["value"], strict=True
            )
        ]
        verdicts.append(judged)
        outcome = more_than_half(judged.count(HOLDS), len(judged) - judged.count(UNCHECKED))
        if outcome is not None:
            rows.append({"finding": "claims", "outcome": outcome, WORDS: label})
    return rows, verdicts


def _words(ds: Dataset, wider: float) -> dict[str, Ranges]:
    return {word: reworded(ranges, wider) for word, ranges in quantity_ranges(ds).items()}


def _verdict(result: ClaimResult, ranges: Ranges) -> str:
    """Judge the share of a claim by other ranges; a comparison has none."""
    if result.compared or result.verdict == UNCHECKED:
        return result.verdict
    counted = len(result.counted)
    return share_verdict(counted / len(result.denominator), ranges, counted)


def _compared(row: Row, answers: dict[str, Outcome], options: Options) -> Row:
    """Hold an outcome against what is concluded as coded."""
    outcome = row.pop("outcome")
    survives = outcome.conclusion == answers[row["finding"]].conclusion
    return {**options, **row, "value": outcome.value, "survives": survives}


def _universes(made: list[Options], tried: tuple[Method, ...], ranges: list[str]) -> pd.DataFrame:
    combined = product(made, (method.options for method in tried), ranges)
    frame = pd.DataFrame({**options, **method, WORDS: label} for options, method, label in combined)
    frame.insert(0, "universe", range(1, len(frame) + 1))
    return frame


def _outcomes(rows: list[Row], made: list[Options], tried: tuple[Method, ...]) -> pd.DataFrame:
    choices = [*made[0], *tried[0].options, WORDS]
    frame = pd.DataFrame(rows, columns=["finding", "value", "survives", *choices])
    return frame.assign(**{choice: frame[choice].astype("str").fillna("") for choice in choices})


def _findings(
    ds: Dataset,
    asked: list[Question],
    answers: dict[str, Outcome],
    coded: Coding,
    outcomes: pd.DataFrame,
) -> pd.DataFrame:
    """Put each finding as coded beside what became of it."""
    topics = [(question.finding, question.topic, question.about) for question in asked]
    topics += [(topic, topic, "") for topic in ("claims", "clusters")]
    rows: list[Row] = []
    for finding, topic, about in topics:
        if finding in answers:
            outcome = answers[finding]
            lower, upper, settled = _BOUNDS[topic](ds, coded, about, outcome)
            rows.append(
                {
                    "finding": finding,
                    "topic": topic,
                    "about": about,
                    "conclusion": _told(outcome.conclusion),
                    "value": outcome.value,
                    "counted": outcome.counted,
                    "whole": outcome.whole,
                    "lower": lower,
                    "upper": upper,
                    "settled": settled,
                }
            )
    fared = outcomes.groupby("finding").agg(
        universes=("survives", "size"),
        surviving=("survives", "sum"),
        lowest=("value", "min"),
        highest=("value", "max"),
    )
    frame = pd.DataFrame(rows, columns=FINDING_COLUMNS[:10]).join(fared, on="finding")
    frame["settled"] = frame["settled"].astype("boolean")
    return frame.assign(share=frame["surviving"] / frame["universes"])[FINDING_COLUMNS]


def _told(conclusion: Hashable) -> tuple[str, ...]:
    if isinstance(conclusion, frozenset):
        return tuple(sorted(conclusion))
    return ("yes" if conclusion else "no",)


def _on_one_side(lower: float, upper: float) -> Bounds:
    """Return bounds, and whether both lie on the same side of one half."""
    return lower, upper, (lower > HALF) == (upper > HALF)


def _bounds_of_listings(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    possible = sum(len(count.possible) for count in coded.of(kind).values())
    return _on_one_side(outcome.value, possible / outcome.whole)


def _bounds_of_majority(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    counts = coded.of(kind).values()
    highest = sum(count.highest >= HALF for count in counts) / outcome.whole
    return _on_one_side(outcome.value, highest)


def _bounds_of_measure(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    """Bound the first of the measures, which tie; settled if it is above whatever others can reach."""
    assert isinstance(outcome.conclusion, frozenset)
    counts = coded.of(kind)
    others = [count.highest for slug, count in counts.items() if slug not in outcome.conclusion]
    first = [counts[slug].highest for slug in outcome.conclusion]
    settled = len(first) == 1 and outcome.value > max(others, default=0.0)
    return outcome.value, counts[min(outcome.conclusion)].highest, settled


def _range_of_scale(ds: Dataset, coded: Coding, kind: str, outcome: Outcome) -> Bounds:
    of_kind = coded.scales[coded.scales["kind"] == kind].iloc[0]
    return float(of_kind["lowest_without"]), float(of_kind["highest_without"]), pd.NA


def _bounds_of_step(ds: Dataset, coded: Coding, theme: str, outcome: Outcome) -> Bounds:
    assert isinstance(outcome.conclusion, frozenset)
    path = pathway(ds, theme)
    assert path is not None
    steps = path.steps.dropna(subset="share").set_index("step")
    lower, upper = (float(steps[bound][min(outcome.conclusion)]) for bound in ("lower", "upper"))
    others = steps.drop(list(outcome.conclusion))["lower"]
    return lower, upper, len(outcome.conclusion) == 1 and upper < others.min()


def _settled(ds: Dataset, coded: Coding, about: str, outcome: Outcome) -> Bounds:
    """Of what is counted only where silence cannot change it: the number is its own bound."""
    return outcome.value, outcome.value, True


def _bounds_of_claims(ds: Dataset, coded: Coding, about: str, outcome: Outcome) -> Bounds:
    """Claim by claim: no single meaning of silence need bring all of them to their bound at once."""
    possible = evaluate_claims(ds)["possible"]
    certain = sum(verdicts == (HOLDS,) for verdicts in possible)
    open_ = sum(HOLDS in verdicts for verdicts in possible)
    return _on_one_side(certain / outcome.whole, open_ / outcome.whole)


def _no_bounds(ds: Dataset, coded: Coding, about: str, outcome: Outcome) -> Bounds:
    return np.nan, np.nan, pd.NA


_BOUNDS = {
    "listings": _bounds_of_listings,
    "majority": _bounds_of_majority,
    "most-listed": _bounds_of_measure,
    "scale": _range_of_scale,
    "narrowest-step": _bounds_of_step,
    "differences": _settled,
    "claims": _bounds_of_claims,
    "clusters": _no_bounds,
}


def _choices(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Count, for each finding and each option of a choice, the outcomes in which it survives."""
    return pd.DataFrame(
        _counted(outcomes),
        columns=["finding", "choice", "option", "universes", "surviving", "share"],
    )


def _counted(outcomes: pd.DataFrame) -> Iterator[Row]:
    choices = outcomes.columns[3:]
    for finding, group in outcomes.groupby("finding", sort=False):
        for choice in choices:
            options = group.groupby(choice, sort=False)["survives"].agg(["size", "sum"])
            for option, (size, surviving) in options.iterrows() if len(options) > 1 else ():
                yield {
                    "finding": finding,
                    "choice": choice,
                    "option": option,
                    "universes": int(size),
                    "surviving": int(surviving),
                    "share": surviving / size,
                }


def _measures(ds: Dataset, shares: list[dict[str, float]]) -> pd.DataFrame:
    """Return the range of the share of each measure over all codings."""
    columns = ["measure", "label", "theme", "kind", "footnote", "page", "listed", "base_size"]
    frame = coverage(ds).frame.dropna(subset="share")[[*columns, "share"]]
    over = pd.DataFrame(shares)
    ends = pd.DataFrame({"lowest": over.min(), "highest": over.max()})
    return frame.join(ends, on="measure").reset_index(drop=True)


def _claims_over(ds: Dataset, verdicts: list[list[str]]) -> pd.DataFrame:
    """Count the verdicts on each claim that a list can be held against."""
    columns = ["claim", "statement", "footnotes", "quantifier"]
    over = np.array(verdicts, dtype=str).reshape(len(verdicts), len(ds.claims))
    holds, loosely, understates, fails, _ = ((over == verdict).sum(axis=0) for verdict in VERDICTS)
    claims: pd.DataFrame = ds.claims
    frame = claims[columns].assign(
        verdict=over[0],
        universes=len(verdicts),
        same=(over == over[0]).sum(axis=0),
        holds=holds,
        loosely=loosely,
        understates=understates,
        fails=fails,
    )
    of_lists = ds.claims["rule"].map(lambda rule: bool(named_measures(rule))).astype(bool)
    judged: pd.DataFrame = frame[of_lists & (frame["verdict"] != UNCHECKED)]
    return judged.reset_index(drop=True)
