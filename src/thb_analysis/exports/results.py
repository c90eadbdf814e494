"""The results that can be exported, by name: to add one, add an entry to `RESULTS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from thb_analysis import analysis
from thb_analysis.analysis.cells import countable_cells
from thb_analysis.arrange import of_theme
from thb_analysis.data import Dataset
from thb_analysis.exports import compose
from thb_analysis.exports.options import Options
from thb_analysis.questions import findings

MAIN = "frame"


@dataclass(frozen=True)
class Result:
    """A result of the analysis that can be exported.

    Attributes
    ----------
    name : str
        On the command line, and of the files.
    title : str
    compute : callable
        From a `Dataset` and `Options` to the result: a frame, a mapping of frames,
        or an object with frames as attributes; None if there is nothing to show.
    parts : mapping of str to str
        The frames to export, each with its title: keys of the mapping, or
        attributes. The first takes the name of the result, any other adds its own
        to it: ``agreement-fields``. If not given: the result itself, or its `frame`.
    themed : bool
        Whether the result can be restricted to a theme.
    """

    name: str
    title: str
    compute: Callable[[Dataset, Options], Any]
    parts: Mapping[str, str] = field(default_factory=dict)
    themed: bool = True

    def frames(self, result: Any) -> dict[str, tuple[str, pd.DataFrame]]:
        """Split what was computed: name of each table to its title and frame."""
        if result is None:
            return {}
        if isinstance(result, pd.DataFrame):
            return {self.name: (self.title, result)}
        found = result if isinstance(result, Mapping) else vars(result)
        parts = self.parts or {MAIN: self.title}
        first = next(iter(parts))
        return {
            self.name if part == first else f"{self.name}-{part.replace('_', '-')}": (
                title,
                found[part],
            )
            for part, title in parts.items()
            if found.get(part) is not None
        }


_ENTRIES = [
    Result(
        "cells",
        "Cells: each country under each measure, and what it counts for",
        lambda ds, options: countable_cells(ds, options.theme),
    ),
    Result(
        "coverage",
        "Coverage by measure",
        lambda ds, options: analysis.coverage(ds, options.theme),
    ),
    Result(
        "coverage-by-country",
        "Coverage by country and kind of measure",
        lambda ds, options: analysis.coverage(ds, options.theme, by="country"),
    ),
    Result(
        "indicators",
        "Indicators: how many countries report each, and how many may",
        lambda ds, options: findings(ds, options.theme),
    ),
    Result(
        "durations",
        "Durations of listed countries",
        lambda ds, options: analysis.durations(ds, options.theme),
    ),
    Result(
        "pathway",
        "Pathway, step by step",
        compose.pathway_frames,
        {
            "steps": "Steps of the pathway",
            "cells": "Each country at each step of the pathway",
            "countries": "Where the lists break off for each country",
            "transitions": "From each step of the pathway to the next",
            "relations": "Relations between lists that concern the pathway",
        },
    ),
    Result(
        "scaling",
        "Whether measures form a cumulative order",
        compose.scale_frames,
        {
            "scales": "Scalability by kind of measure",
            "items": "Scalability of each measure",
            "pairs": "Scalability of each pair of measures",
            "countries": "Guttman errors of each country",
            "cells": "Cells that the scales rest on",
            "left_out": "Countries and measures outside the scales",
        },
    ),
    Result(
        "similarity",
        "Similarity of countries",
        compose.similarity_frames,
        {
            "frame": "Similarity of countries, pair by pair",
            "nearest": "What each pair of countries shares, nearest first",
            "incidence": "Listings that similarity rests on",
        },
    ),
    Result(
        "clusters",
        "Clusters of countries",
        compose.cluster_frames,
        {
            "frame": "Clusters of countries",
            "summary": "How the countries were clustered",
            "merges": "Tree of the countries, merge by merge",
            "widths": "Silhouette width by number of clusters",
            "left_out": "The countries in no cluster",
            "portrait": "What sets each cluster apart",
            "jackknife": "Stability of the clusters, one thing left out at a time",
            "recovery": "How far each cluster is found again",
            "orders": "Stability of the clusters, equally close pairs in random order",
        },
    ),
    Result(
        "claims",
        "Claims of the document, recomputed",
        lambda ds, options: _of(analysis.evaluate_claims(ds), ds, options.theme),
    ),
    Result(
        "relations",
        "Relations between lists, tested",
        lambda ds, _: analysis.evaluate_relations(ds),
        themed=False,
    ),
    Result(
        "irregularities",
        "What the record notes of the source",
        lambda ds, options: analysis.irregularities(ds, options.theme),
    ),
    Result(
        "agreement",
        "Agreement of the two coders",
        lambda ds, _: analysis.agreement(ds),
        {
            "frame": "Agreement of the two coders on the cells",
            "fields": "Disagreements by field of a cell",
            "disagreements": "Cells on which the coders differ",
            "codebook": "Agreement of the two coders on what each list means",
            "measure_disagreements": "Lists on whose meaning the coders differ",
        },
        themed=False,
    ),
    Result(
        "robustness",
        "Robustness of the findings",
        compose.robustness_frames,
        {
            "findings": "Findings, and under how many choices they survive",
            "summary": "How many universes there are",
            "choices": "Findings by choice and option",
            "measures": "Shares of the measures over all codings",
            "claims": "Verdicts on the claims over all codings and ranges",
            "universes": "What each universe chooses",
            "outcomes": "What is found under each combination of the choices that bear on a finding",
            "outcome_choices": "What each of these combinations chooses",
        },
        themed=False,
    ),
]

RESULTS: dict[str, Result] = {result.name: result for result in _ENTRIES}


def _of(claims: pd.DataFrame, ds: Dataset, theme: str | None) -> pd.DataFrame:
    return claims if theme is None else of_theme(claims, ds, theme)
