"""Sentences on conditions and challenges, apart from what is offered."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.burdens import Burdens
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.prose.measures import labels
from thb_analysis.prose.theme import kind_range
from thb_analysis.wording import (
    agree,
    capital,
    count,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    paragraphs,
    quoted,
    sentences,
)

_MOST = 8  # countries named in one sentence
_READINGS = {
    "condition": "To be listed for a condition may mean that a country imposes it, or only that it reports it.",
    "challenge": "To be listed for a challenge may mean that a country faces it, or only that it reports it.",
}


def burdens(ds: Dataset, result: Burdens | None) -> Prose | None:
    """Say how many countries conditions and challenges list, and how that fits the steps.

    Parameters
    ----------
    ds : Dataset
    result : Burdens or None
        None if there is none, and nothing to say.
    """
    if result is None:
        return None
    present = list(result.measures["kind"].unique())
    # Measures of one theme that no step gathers from elsewhere have had their coverage told before.
    told = result.theme is not None and not result.stepped
    frames = [result.measures[result.measures["kind"] == kind] for kind in present]
    coverage = [] if told else [kind_range(frame) for frame in frames]
    return Prose(
        paragraphs(
            [
                f"## {capital(joined(map(kinds, present)))}, kept apart",
                _reading(result, present),
                sentences([*coverage, _polarity(result.measures)]),
                _fit(ds, result),
                _spread(result),
            ]
        )
    )


def _reading(result: Burdens, present: list[str]) -> str:
    sizes = result.measures["kind"].value_counts()
    parts = joined(count(int(sizes[kind]), kind, kinds(kind)) for kind in present)
    total = len(result.measures)
    foreign = len(result.of_other_themes)
    drawn = (
        "[](#fig-burdens) and [](#tbl-burdens-coverage) show"
        if result.measures["base_size"].any()
        else "[](#tbl-burdens-coverage) shows"
    )
    apart = (
        "nor are the two kinds added to each other"
        if len(present) > 1
        else "nor is it weighed against it"
    )
    return sentences(
        [
            f"{capital(parts)} {agree(total, 'is', 'are')} counted here, apart from what is offered. {drawn} how many countries "
            f"{agree(total, 'it lists', 'each lists')}.",
            f"{capital(number(foreign))} of them {agree(foreign, 'belongs to another theme and is', 'belong to other themes and are')} "
            "attached to a step of this one."
            if foreign
            else "",
            f"Nothing of this is added to what is offered, {apart}.",
            *(_READINGS[kind] for kind in present if kind in _READINGS),
        ]
    )


def _polarity(measures: pd.DataFrame) -> str:
    other = measures[measures["polarity"] != "affirmed"]
    if other.empty:
        return ""
    named = labels(measures, other["measure"])
    return (
        f"{joined(named)} {agree(len(named), 'is', 'are')} not worded in the affirmative; {agree(len(named), 'it is', 'they are')} "
        "shown and left out of the counts by country."
    )


def _fit(ds: Dataset, result: Burdens) -> str:
    frame = result.attached[result.attached["step"] != ""]
    frame = frame.merge(
        result.measures[["measure", "label", "kind", "listed"]], on="measure", how="left"
    )
    if frame.empty:
        return ""
    return sentences(
        [
            *(_at_steps(group) for _, group in frame.groupby("kind", sort=False)),
            _not_at_steps(ds, frame),
        ]
    )


def _at_steps(frame: pd.DataFrame) -> str:
    """Say how many listings under one kind are of countries that the step lists as well."""
    kind, size = str(frame["kind"].iloc[0]), len(frame)
    at, total = int(frame["at_step"].map(len).sum()), int(frame["listed"].sum())
    steps = joined(quoted(frame["step_label"].unique()))
    lead = f"The {count(size, kind, kinds(kind)) if size > 1 else kind} attached to {steps}"
    if not total:
        return f"{lead} {agree(size, 'lists', 'list')} no country."
    made = f"{lead} {agree(size, 'makes', 'make')} {count(total, 'listing')}"
    if at in (0, total):
        shared = "none" if not at else "all" if total > 1 else "it"
        return f"{made}; {shared} {agree(at, 'is of a country', 'are of countries')} that the step lists as well."
    return f"{made}, of which {number(at)} {agree(at, 'is of a country', 'are of countries')} that the step lists as well."


def _not_at_steps(ds: Dataset, frame: pd.DataFrame) -> str:
    off = frame[frame["not_at_step"].map(len) > 0]
    unspoken = frame[frame["unspoken"].map(len) > 0]
    known = dict(zip(ds.countries["country"], ds.countries["name"], strict=True))
    return sentences(
        [
            f"Listed for such a measure and not at its step: {_told(off, 'not_at_step', known)}. Either the list of "
            "the step leaves a country out, or the other names one too many, or the two answer different questions; the "
            "source does not say which."
            if len(off)
            else "",
            f"Listed for such a measure though the step does not speak of them: {_told(unspoken, 'unspoken', known)}."
            if len(unspoken)
            else "",
        ]
    )


def _told(frame: pd.DataFrame, part: str, known: dict[str, str]) -> str:
    """Name the countries of each measure: ``“A” (Austria and Norway); “B” (Greece)``."""
    return "; ".join(
        f"{label} ({few(_names(codes, known), _MOST)})"
        for label, codes in zip(quoted(frame["label"]), frame[part], strict=True)
    )


def _names(codes: tuple[str, ...], known: dict[str, str]) -> list[str]:
    return [in_text(markdown(name)) for name in sorted(known[code] for code in codes)]


def _spread(result: Burdens) -> str:
    """Say how many measures of a kind and step list a country, where there are several."""
    counted = result.counted
    if counted.empty:
        return ""
    parts = [
        _counted(group, result.stepped)
        for _, group in counted.groupby(["kind", "step"], sort=False)
    ]
    which = (
        ", as far as several of one kind are attached to the same step or to none"
        if len(counted) < len(result.countries)
        else ""
    )
    return sentences(
        [
            f"[](#tbl-burdens-countries) counts them country by country{which}.",
            *parts,
            "The counts are of what lists name and say nothing of how strictly or how well a country acts.",
        ]
    )


def _counted(frame: pd.DataFrame, stepped: bool) -> str:
    frame = frame[frame["in_base"] > 0]
    kind, label = str(frame["kind"].iloc[0]), str(frame["step_label"].iloc[0])
    most = number(int(frame["in_base"].max()))
    where = f" attached to {quoted([label])[0] if label else 'no step'}" if stepped else ""
    low, high = int(frame["listed"].min()), int(frame["listed"].max())
    if not high:
        return f"Of {most} {kinds(kind)}{where}, none lists any country."
    if (frame["listed"] == frame["in_base"]).all():
        return f"Every country is listed for all {kinds(kind)}{where} that speak of it, {most} at the most."
    if low == high:
        return f"Of {most} {kinds(kind)}{where}, {number(high)} {agree(high, 'lists', 'list')} each country."
    median = f"{frame['listed'].median():g}"
    return f"Of up to {most} {kinds(kind)}{where}, between {low} and {high} list a country, in the median {median}."
