"""Main findings: each with its base, its bounds and its robustness in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from thb_analysis.analysis import Robustness
from thb_analysis.analysis.possible import measures_in
from thb_analysis.analysis.robustness import CLEAR_SIZE, CLEAR_WIDTH
from thb_analysis.analysis.scaleparts import SCALE_COUNTRIES, SCALE_MEASURES
from thb_analysis.analysis.universes import RANGES
from thb_analysis.arrange import named
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, in_prose, link_to
from thb_analysis.wording import (
    agree,
    beside,
    count,
    decimal,
    joined,
    kinds,
    markdown,
    missing,
    number,
    of,
    paragraphs,
    percent,
    sentences,
)


def main(result: Robustness, ds: Dataset) -> Prose:
    """List the headline findings.

    Parameters
    ----------
    result : Robustness
    ds : Dataset
    """
    if result.findings.empty:
        return Prose("The lists are too few for a finding that would not be a single cell.")
    called = named(ds)
    bullets = [
        f"- {_WRITTEN[row['topic']](row, ds, called)}; {_survival(row)}."
        for _, row in result.findings.assign(threshold=result.threshold).iterrows()
    ]
    return Prose(paragraphs([_opening(result), "\n".join(bullets), _closing(result)]))


def _opening(result: Robustness) -> str:
    if len(result.universes) == 1:
        return "This data set leaves no choice open, so that there is nothing to vary."
    return sentences(
        [
            "Each finding states what it is counted over, whether silence could turn it, and in how many of "
            f"{count(result.codings, 'defensible coding')} of the source the same would be concluded.",
            f"Clusters are formed by {count(result.methods, 'method')} on each coding, and the document’s claims judged with "
            f"{count(len(RANGES), 'range')} of their quantity words: {len(result.universes)} combinations in all, which the "
            "report on robustness takes apart.",
        ]
    )


def _closing(result: Robustness) -> str:
    weak = result.findings[result.findings["share"] < 1]
    verb = agree(len(weak), "depends", "depend")
    return sentences(
        [
            f"Of {count(len(result.findings), 'finding')}, {number(len(weak))} {verb} on the choices varied."
            if len(weak)
            else "None of these conclusions depends on the choices varied.",
            "That a conclusion is robust says that it follows from the lists however they are read, and not that the "
            "lists are complete: the bounds say how far they could be from that.",
        ]
    )


def _survival(row: pd.Series) -> str:
    """Say how often the same is concluded, and between which values its number lies."""
    what = {"claims": "codings and ranges", "clusters": "codings and methods"}
    varied = what.get(row["topic"], "codings")
    share = (
        f"the same in all {row['universes']} {varied}"
        if row["surviving"] == row["universes"]
        else f"the same in {of(row['surviving'], row['universes'])} {varied}"
    )
    if missing(row["lowest"]):
        return share
    low, high = (_number(row, row[end]) for end in ("lowest", "highest"))
    return f"{share} ({low} throughout)" if low == high else f"{share} ({low} to {high})"


def _number(row: pd.Series, value: float) -> str:
    if row["whole"]:
        return percent(value)
    return beside(value, row["threshold"] if row["topic"] == "scale" else CLEAR_WIDTH)


def _bounds(row: pd.Series) -> str:
    """Write the share, the bounds that silence allows, and whether they leave the conclusion open."""
    low, high = percent(row["lower"]), percent(row["upper"])
    if row["lower"] == row["upper"]:
        return f"{percent(row['value'])}, whatever silence means"
    as_listed = f"{percent(row['value'])} as listed"
    bounds = (
        f"{as_listed}, up to {high} if silence hid listings"
        if row["lower"] == row["value"]
        else f"{as_listed}, {low} to {high} as silence is read claim by claim"
    )
    return f"{bounds}: {'settled' if row['settled'] else 'not settled'} by the lists"


def _listings(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    more = "more" if row["conclusion"] == ("yes",) else "no more"
    counted = link_to("tbl-cells", of(row["counted"], row["whole"]))
    return f"Listings fill {counted} cells within the bases of the {kinds(row['about'])}, {more} than half ({_bounds(row)})"


def _majority(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    more = "more" if row["conclusion"] == ("yes",) else "no more"
    counted = link_to("tbl-cells", of(row["counted"], row["whole"]))
    return (
        f"Of the {kinds(row['about'])}, {counted} list at least half of the countries that they speak of, which is {more} "
        f"than half of them ({_bounds(row)})"
    )


def _most_listed(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    slugs = row["conclusion"]
    things = joined(f"“{markdown(called[slug])}”" for slug in slugs)
    first = ds.measures.set_index("measure").loc[slugs[0]]
    base = ds.bases.set_index("base").at[first["base"], "label"]
    ratio = in_prose(slugs[0], of(row["counted"], row["whole"]))
    each, others = "" if len(slugs) == 1 else " each", ""
    if _unlike(slugs, ds):
        each = " by the first of them"
        others = f", and the same share by the {agree(len(slugs) - 1, 'other', 'others')}"
    return (
        f"Of the {kinds(row['about'])}, {things} {agree(len(slugs), 'is', 'are')} listed by the largest share: "
        f"{ratio}{each} over the base of {markdown(str(base))} ({_bounds(row)}){others}"
    )


def _unlike(slugs: tuple[str, ...], ds: Dataset) -> bool:
    """Whether measures that tie speak of different bases."""
    return bool(ds.measures.loc[ds.measures["measure"].isin(slugs), "base"].nunique() > 1)


def _scale(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    verb = "form a" if row["conclusion"] == ("yes",) else "form no"
    value, low, high = (_number(row, row[which]) for which in ("value", "lower", "upper"))
    asks = f", where a scale takes at least {row['threshold']:g} over all and of every measure"
    if verb == "form no" and not min(row["value"], row["lower"]) < row["threshold"]:
        asks = (
            f", and that alone makes none: a scale takes {number(SCALE_MEASURES)} measures that tell countries apart and "
            f"{number(SCALE_COUNTRIES)} countries at least, {row['threshold']:g} of every measure as well, and no pair that "
            "stands against it"
        )
    without = f"{low} to {high} as one country or another is left out; "
    if missing(row["lower"]):
        without = ""
    coefficient = f"is {value}{asks} ({without}silence read as not listed, no bounds)"
    if missing(row["value"]):
        coefficient = "is not defined, since no list could stand against an order"
    return (
        f"Over all themes the {kinds(row['about'])} {verb} cumulative scale that could put countries in an order: "
        f"Loevinger’s H {coefficient}"
    )


def _clusters(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    form = "form" if row["conclusion"] == ("yes",) else "form no"
    return (
        f"By provisions and practices the {count(len(ds.participants), 'country', 'countries')} {form} clear clusters: the "
        f"best cut has a mean silhouette width of {_number(row, row['value'])}, and a clear one more than {decimal(CLEAR_WIDTH)} "
        f"with {number(CLEAR_SIZE)} countries or more in each cluster (silence read as not listed, no bounds)"
    )


def _narrowest(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    steps = joined(f"“{markdown(called[step])}”" for step in row["conclusion"])
    return (
        f"On the pathway of “{markdown(called[row['about']])}”, the smallest share is listed at {steps}: "
        f"{of(row['counted'], row['whole'])} countries of which the step speaks{_lists_of(row['conclusion'], ds)} ({_bounds(row)})"
    )


def _lists_of(steps: tuple[str, ...], ds: Dataset) -> str:
    """Lead from the steps to the lists that they are made of: ``, footnotes 55 and 56``."""
    rows = ds.pathway[ds.pathway["step"].isin(steps)]
    slugs = set().union(*(measures_in(text) for text in rows["expression"]))
    lists = ds.measures[ds.measures["measure"].isin(slugs)].sort_values("footnote")
    links = [
        in_prose(slug, str(note))
        for slug, note in zip(lists["measure"], lists["footnote"], strict=True)
    ]
    return f", {agree(len(links), 'footnote', 'footnotes')} {joined(links)}" if links else ""


def _differences(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    counted, whole = int(row["counted"]), int(row["whole"])
    named = joined(f"“{markdown(called[slug])}”" for slug in row["conclusion"])
    which = f": {link_to('tbl-group-differences', named)}" if counted else ""
    only = "; settled by other lists, which rule countries out" if counted else ""
    return (
        f"By {row['about']}, {number(counted)} of {count(whole, 'measure')} {agree(counted, 'sets', 'set')} a group of "
        "countries apart from the others, each counted over its part of the base, whatever silence means"
        f"{which} ({percent(row['value'])}{only})"
    )


def _claims(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    more = "more" if row["conclusion"] == ("yes",) else "no more"
    return (
        f"Of {count(row['whole'], 'claim')} of the document that can be checked against its lists, "
        f"{number(row['counted'])} {agree(row['counted'], 'holds', 'hold')} as worded, {more} than half ({_bounds(row)})"
    )


_WRITTEN: dict[str, Callable[[Any, Dataset, Mapping[str, str]], str]] = {
    "listings": _listings,
    "majority": _majority,
    "most-listed": _most_listed,
    "scale": _scale,
    "clusters": _clusters,
    "narrowest-step": _narrowest,
    "differences": _differences,
    "claims": _claims,
}
