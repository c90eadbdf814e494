"""Main findings: each with its base, its bounds and its robustness in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from thb_analysis.analysis import Robustness
from thb_analysis.analysis.robustness import SAME_CLUSTERS
from thb_analysis.arrange import named
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, in_prose, link_to
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    joined,
    kinds,
    markdown,
    number,
    of,
    paragraphs,
    percent,
    sentences,
    signed,
)

_SILENT = "if silence hid listings"


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
        f"- {_WRITTEN[row['topic']](row, ds, called)}{_survival(row)}."
        for _, row in result.findings.iterrows()
    ]
    return Prose(paragraphs([_opening(result), "\n".join(bullets), _closing(result)]))


def _opening(result: Robustness) -> str:
    return sentences(
        [
            "Each finding states what it is counted over, how far silence could move it, and in how many of "
            f"{count(len(result.universes), 'combination')} of defensible choices the same would be concluded.",
            f"These are {count(result.codings, 'coding')} of the source, each with "
            f"{count(result.methods, 'method')} of clustering; the report on robustness takes them apart."
            if len(result.universes) > 1
            else "This data set leaves no choice open, so that there is nothing to vary.",
        ]
    )


def _closing(result: Robustness) -> str:
    weak = result.findings[result.findings["share"] < 1]
    verb = agree(len(weak), "depends", "depend")
    return sentences(
        [
            f"Of {count(len(result.findings), 'finding')}, {number(len(weak))} {verb} on the choices made."
            if len(weak)
            else "None of these conclusions depends on the choices made.",
            "That a conclusion is robust says that it follows from the lists however they are read, and not that the "
            "lists are complete: the bounds say how far they could be from that.",
        ]
    )


def _survival(row: pd.Series) -> str:
    """Say how often the conclusion is drawn, and between which values its number lies."""
    share = (
        "in all combinations"
        if row["surviving"] == row["universes"]
        else f"in {of(row['surviving'], row['universes'])} combinations ({percent(row['share'])})"
    )
    written = percent if row["whole"] else signed
    low, high = written(row["lowest"]), written(row["highest"])
    values = f"with {low}" if low == high else f"with {low} to {high}"
    return f" {share}, {values}" if row["topic"] == "clusters" else f", and so {share}, {values}"


def _bounds(row: pd.Series) -> str:
    """Write the share and the bounds that silence allows."""
    low, high = percent(row["lower"]), percent(row["upper"])
    if row["lower"] == row["upper"]:
        return f"{percent(row['value'])}, whatever silence means"
    if row["lower"] == row["value"]:
        return f"{low} as listed; up to {high} {_SILENT}"
    return f"{percent(row['value'])} as listed; {low} to {high} as silence is read"


def _listings(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    more = "more" if row["conclusion"] == ("yes",) else "no more"
    return (
        f"Listings fill {of(row['counted'], row['whole'])} cells within the bases of the {kinds(row['about'])} "
        f"({_bounds(row)}), which is {more} than half"
    )


def _majority(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    more = "more" if row["conclusion"] == ("yes",) else "no more"
    return (
        f"{capital(of(row['counted'], row['whole']))} {kinds(row['about'])} list at least half of the countries that "
        f"they speak of ({_bounds(row)}), which is {more} than half of them"
    )


def _most_listed(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    slugs = row["conclusion"]
    things = joined(f"“{markdown(called[slug])}”" for slug in slugs)
    first = ds.measures.set_index("measure").loc[slugs[0]]
    base = ds.bases.set_index("base").at[first["base"], "label"]
    ratio = in_prose(slugs[0], of(row["counted"], row["whole"]))
    each = (
        "" if len(slugs) == 1 else " each, by the first of them" if _unlike(slugs, ds) else " each"
    )
    return (
        f"Of the {kinds(row['about'])}, {things} {agree(len(slugs), 'is', 'are')} listed by the largest share: "
        f"{ratio}{each} over the base of {markdown(str(base))} ({_bounds(row)})"
    )


def _unlike(slugs: tuple[str, ...], ds: Dataset) -> bool:
    """Whether measures that tie speak of different bases."""
    return bool(ds.measures.loc[ds.measures["measure"].isin(slugs), "base"].nunique() > 1)


def _scale(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    verb = "form a" if row["conclusion"] == ("yes",) else "form no"
    low, high = decimal(row["lower"]), decimal(row["upper"])
    return (
        f"Over all themes the {kinds(row['about'])} {verb} cumulative scale that could put countries in an order: "
        f"Loevinger’s H is {decimal(row['value'])} ({low} to {high} as one country or another is left out; "
        "silence read as not listed)"
    )


def _clusters(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    sizes = joined(row["conclusion"])
    return (
        f"By provisions and practices the {count(len(ds.participants), 'country', 'countries')} fall into clusters of "
        f"{sizes}; clusters much like them (an adjusted Rand index of {decimal(SAME_CLUSTERS)} or more) "
        "come back"
    )


def _narrowest(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    steps = joined(f"“{markdown(called[step])}”" for step in row["conclusion"])
    return (
        f"On the pathway of “{markdown(called[row['about']])}”, the smallest share is listed at {steps}: "
        f"{of(row['counted'], row['whole'])} countries of which the step speaks ({_bounds(row)})"
    )


def _differences(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    counted, whole = int(row["counted"]), int(row["whole"])
    verb = agree(counted, "keeps its", "keep their")
    return (
        f"Of {count(whole, 'difference')} between a group of countries and the others, measure by measure over its "
        f"base, {link_to('tbl-group-differences', number(counted))} {verb} sign whatever silence means ({percent(row['value'])})"
    )


def _claims(row: pd.Series, ds: Dataset, called: Mapping[str, str]) -> str:
    return (
        f"Of {count(row['whole'], 'claim')} of the document that can be checked against its lists, "
        f"{number(row['counted'])} {agree(row['counted'], 'holds', 'hold')} as worded ({_bounds(row)})"
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
