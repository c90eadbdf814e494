"""Results that are several objects, or hold what is no table, as named frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from thb_analysis import analysis
from thb_analysis.analysis.clustering import Clustering, cluster, portrait
from thb_analysis.analysis.correspondence import correspondence
from thb_analysis.analysis.groups import group_coverage
from thb_analysis.analysis.jackknife import Stability, jackknife, obstacle
from thb_analysis.analysis.pathway import Pathway, pathway
from thb_analysis.analysis.robustness import robustness
from thb_analysis.analysis.scaling import scalability
from thb_analysis.analysis.similarity import Compared, Similarity
from thb_analysis.data import Dataset, read_covariates
from thb_analysis.errors import ParameterError
from thb_analysis.exports.options import Options
from thb_analysis.exports.shapes import by_axis, each, facts, long, stacked

Frames = dict[str, pd.DataFrame | None]


def theme_frames(ds: Dataset, options: Options) -> Frames:
    """Put the summaries of all themes, or of one, below each other."""
    summaries = {theme: analysis.theme_summary(ds, theme) for theme in _themes(ds, options)}
    return {
        "themes": pd.DataFrame([facts(summary) for summary in summaries.values()]),
        "kinds": stacked("theme", each(summaries, "kinds")),
        "bases": stacked("theme", each(summaries, "bases")),
    }


def profile_frames(ds: Dataset, options: Options) -> Frames:
    """Put the profiles of all participants below each other.

    The cells and the durations of a country are rows of results of their own.
    """
    profiles = {
        country: analysis.profile(ds, country, group_by=options.group_by)
        for country in ds.participants
    }
    beside = ["country", "measure", "peers_listed", "peers_base", "stands"]
    groups = [
        {"country": country, "group": profile.group or "", "peers": profile.peers}
        for country, profile in profiles.items()
    ]
    return {
        "themes": stacked("country", each(profiles, "themes")),
        "groups": pd.DataFrame(groups),
        "majority": stacked("country", each(profiles, "majority"))[beside],
        "remarks": stacked("country", each(profiles, "remarks")),
        "corrections": stacked("country", each(profiles, "corrections")),
        "nearest": stacked("country", each(profiles, "nearest")),
    }


def group_frames(ds: Dataset, options: Options) -> Frames:
    """Add to the counts by group which country is in which."""
    result = group_coverage(ds, options.group_by, options.theme, options.permutations)
    names = ds.countries[["country", "name"]]
    members = result.grouping.series().reset_index().merge(names, on="country", how="left")
    return {**vars(result), "members": members}


def covariate_frames(ds: Dataset, options: Options) -> Frames:
    """Hold coverage against the file of covariates that is given.

    Raises
    ------
    ParameterError
        If none is given, or it cannot be read.
    """
    if not options.covariates:
        raise ParameterError(["covariates: name the file they are in: -p covariates=FILE"])
    covariates = read_covariates(options.covariates, ds.countries["country"])
    result = analysis.covariates(ds, covariates, options.theme)
    assert result
    about = {"file": covariates.file, "sha256": covariates.sha256}
    how = {"permutations": result.permutations, "seed": result.seed}
    return {
        "frame": result.frame,
        "points": result.points,
        "file": pd.DataFrame([about | how]),
    }


def similarity_frames(ds: Dataset, options: Options, of: Compared) -> Frames:
    """Write the matrix pair by pair, what each pair shares, and what it rests on."""
    similar = _similarity(ds, options, of)
    key = {"countries": "country", "measures": "measure"}
    row, column = key[similar.of], key[similar.by]
    rows = list(similar.frame.index)
    ranked = {name: similar.nearest(name, len(rows)) for name in rows}
    in_base = long(similar.in_base, row, column, "in_base")["in_base"]
    return {
        "frame": long(similar.frame, row, "neighbour", "similarity"),
        "nearest": stacked(row, ranked),
        "incidence": long(similar.listed, row, column, "listed").assign(in_base=in_base),
    }


def cluster_frames(ds: Dataset, options: Options, of: Compared) -> Frames:
    """Write clusters, tree and portrait, and how stable the clusters are."""
    result = cluster(_similarity(ds, options, of), options.linkage, options.clusters or None)
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
    result = scalability(ds, options.theme, options.scale_threshold)
    return {**vars(result), "scales": result.scales.assign(threshold=result.threshold)}


def pathway_frames(ds: Dataset, options: Options) -> Frames | None:
    """Put the pathways of all themes that have one below each other."""
    found = {theme: pathway(ds, theme) for theme in _themes(ds, options)}
    paths: dict[str, Pathway] = {theme: path for theme, path in found.items() if path}
    if not paths:
        return None
    parts = ("steps", "cells", "countries", "transitions", "relations")
    return {part: stacked("theme", each(paths, part)) for part in parts}


def correspondence_frames(ds: Dataset, options: Options) -> Frames:
    """Write coordinates and contributions axis by axis."""
    result = correspondence(ds, options.theme)
    plain = facts(result)
    summary = {name: plain[name] for name in ("participants", "shown", "obstacle")}
    return {
        "summary": pd.DataFrame([summary]),
        "measures": result.measures,
        "axes": result.axes,
        "countries": by_axis(result.countries, result.shown),
        "categories": by_axis(result.categories, result.shown),
        "stability": result.stability,
    }


def robustness_frames(ds: Dataset, options: Options) -> Frames:
    """Write universes and outcomes choice by choice, and how many universes there are."""
    result = robustness(
        ds,
        options.group_by,
        options.coefficient,
        options.linkage,
        options.scale_threshold,
    )
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


def _similarity(ds: Dataset, options: Options, of: Compared) -> Similarity:
    return analysis.similarity(ds, options.theme, options.coefficient, of)


def _themes(ds: Dataset, options: Options) -> list[str]:
    every = [str(theme) for theme in ds.themes.sort_values("order")["theme"]]
    return [options.theme] if options.theme else every
