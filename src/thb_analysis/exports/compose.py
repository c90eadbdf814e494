"""Results that are several objects, or hold what is no table, as named frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from thb_analysis.analysis.clustering import Clustering, cluster, portrait
from thb_analysis.analysis.jackknife import Stability, jackknife, obstacle
from thb_analysis.analysis.pathway import Pathway, pathway
from thb_analysis.analysis.robustness import robustness
from thb_analysis.analysis.scaling import scalability
from thb_analysis.analysis.similarity import similarity
from thb_analysis.data import Dataset
from thb_analysis.exports.options import Options
from thb_analysis.exports.shapes import each, facts, long, stacked

Frames = dict[str, pd.DataFrame | None]


def similarity_frames(ds: Dataset, options: Options) -> Frames:
    """Write the matrix pair by pair, what each pair shares, and what it rests on."""
    similar = similarity(ds, options.theme)
    rows = list(similar.frame.index)
    ranked = {name: similar.nearest(name, len(rows)) for name in rows}
    in_base = long(similar.in_base, "country", "measure", "in_base")["in_base"]
    listed = long(similar.listed, "country", "measure", "listed")
    return {
        "frame": long(similar.frame, "country", "neighbour", "similarity"),
        "nearest": stacked("country", ranked),
        "incidence": listed.assign(in_base=in_base),
    }


def cluster_frames(ds: Dataset, options: Options) -> Frames:
    """Write clusters, tree and portrait, and how stable the clusters are."""
    result = cluster(similarity(ds, options.theme))
    stability = jackknife(result)
    return {
        "frame": result.frame,
        "summary": pd.DataFrame([_clustering_facts(result, stability)]),
        "merges": pd.DataFrame(_merges(result), columns=_MERGES),
        "widths": result.widths,
        "left_out": result.left_out,
        "portrait": portrait(result),
        "jackknife": stability.frame if stability else None,
        "recovery": stability.clusters if stability else None,
        "orders": stability.orders if stability else None,
    }


def scale_frames(ds: Dataset, options: Options) -> Frames:
    """Add the threshold to the scales that it decides on."""
    result = scalability(ds, options.theme)
    return {**vars(result), "scales": result.scales.assign(threshold=result.threshold)}


def pathway_frames(ds: Dataset, options: Options) -> Frames | None:
    """Put the pathways of all themes that have one below each other."""
    found = {theme: pathway(ds, theme) for theme in _themes(ds, options)}
    paths: dict[str, Pathway] = {theme: path for theme, path in found.items() if path}
    if not paths:
        return None
    parts = ("steps", "cells", "countries", "transitions", "relations")
    return {part: stacked("theme", each(paths, part)) for part in parts}


def robustness_frames(ds: Dataset, options: Options) -> Frames:
    """Write universes and outcomes choice by choice, and how many universes there are."""
    result = robustness(ds, options.group_by)
    taken = result.universes.set_index("universe")
    summary = {**facts(result), "universes": len(taken)}
    outcomes = result.outcomes.assign(outcome=range(1, len(result.outcomes) + 1))
    options_taken = outcomes.set_index("outcome").drop(columns=["finding", "value", "survives"])
    bearing = long(options_taken, "outcome", "choice", "option")
    return {
        **vars(result),
        "summary": pd.DataFrame([summary]),
        "universes": long(taken, "universe", "choice", "option"),
        "outcomes": outcomes[["outcome", "finding", "value", "survives"]],
        "outcome_choices": bearing[bearing["option"] != ""],
    }


_MERGES = ["merge", "first", "second", "distance", "rows"]


def _clustering_facts(result: Clustering, stability: Stability | None) -> dict[str, Any]:
    return {
        "coefficient": result.similarity.coefficient,
        "method": result.method,
        "rows": len(result.frame),
        "clusters": result.clusters,
        "given": result.given,
        "silhouette": result.width,
        "cophenetic": result.cophenetic,
        "obstacle": obstacle(result, stability),
    }


def _merges(result: Clustering) -> Iterator[tuple[int, str, str, float, int]]:
    """Name the branches of each merge: a row, or the number of an earlier merge."""
    rows = [*map(str, result.frame["row"])]
    branches = [*rows, *(str(merge) for merge in range(1, len(result.linkage) + 1))]
    for merge, (first, second, distance, size) in enumerate(result.linkage, 1):
        yield merge, branches[int(first)], branches[int(second)], float(distance), int(size)


def _themes(ds: Dataset, options: Options) -> list[str]:
    every = [str(theme) for theme in ds.themes.sort_values("order")["theme"]]
    return [options.theme] if options.theme else every
