"""Hierarchical clustering on arrays: merging, cutting, comparing partitions.

Coefficients over a few dozen measures are often equal, and then the order in
which rows are merged decides what comes out. Here that order follows from the
rows themselves and never from where they stand in a table, and distances are
rounded, so that the last bits of a float decide nothing either. That is why the
merging is not left to a library.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from math import fsum
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.data.names import check_names

Method = Literal["average", "complete", "single"]
METHODS: tuple[Method, ...] = get_args(Method)

_DIGITS = 10

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def partition(
    similarity: pd.DataFrame, method: Method, clusters: int, order: Ints | None = None
) -> pd.Series:
    """Cut the rows of a similarity into clusters, and do it fast.

    Parameters
    ----------
    similarity : pandas.DataFrame
        Rows by rows, symmetric, 0..1. Rows that `defined_rows` leaves out
        take no part.
    method : {"average", "complete", "single"}
    clusters : int
        How many. There are fewer where there are fewer different rows:
        rows at similarity 1 are never parted.
    order : numpy.ndarray, optional
        Positions of the rows that take part, in the order in which they are
        considered where pairs are equally close; see `merging_order`.

    Returns
    -------
    pandas.Series
        Row to number of its cluster, from 1 in the order of the rows.

    Raises
    ------
    UnknownName
        If there is no such method.
    """
    check_names([method], METHODS, "method")
    rows, values = defined_rows(similarity)
    if order is None:
        order = merging_order(values, rows)
    merges = merge(1 - values[np.ix_(order, order)], method, until=clusters)
    labels = np.empty(len(rows), dtype=int)
    labels[order] = cut(merges, len(rows), clusters)
    return pd.Series(renumbered(labels.tolist()), index=rows, dtype=int)


def defined_rows(similarity: pd.DataFrame) -> tuple[list[str], Floats]:
    """Leave out rows until every pair has a similarity.

    The row with the most undefined pairs goes first; of several, the one that
    is less like the rest, then the last by name.

    Parameters
    ----------
    similarity : pandas.DataFrame
        Rows by rows, symmetric; missing where undefined.

    Returns
    -------
    rows : list of str
        Those left, in their order.
    values : numpy.ndarray
        Their similarities.
    """
    rows, values = list(similarity.index), similarity.to_numpy(dtype=float)
    while (undefined := np.isnan(values)).any():
        gaps, likeness = undefined.sum(axis=1), np.nansum(values, axis=1).round(_DIGITS)
        worst = max(range(len(rows)), key=lambda at: (gaps[at], -likeness[at], rows[at]))
        values = np.delete(np.delete(values, worst, 0), worst, 1)
        del rows[worst]
    return rows, values


def merging_order(similarity: Floats, rows: list[str]) -> Ints:
    """Return the order in which rows are considered where pairs are equally close.

    Rows that are more like all the others come first, of several those that
    are more like the one that they are least like, and so on, whatever they are
    called and wherever they stand; only where that leaves a choice, the name
    decides.

    Parameters
    ----------
    similarity : numpy.ndarray
        Rows by rows, without gaps.
    rows : list of str
        Their names.
    """
    likeness = (-similarity.sum(axis=1)).round(_DIGITS).tolist()
    profiles = (-np.sort(similarity.round(_DIGITS), axis=1)).tolist()
    ranked = sorted(zip(likeness, profiles, rows, range(len(rows)), strict=True))
    return np.array([at for *_, at in ranked], dtype=int)


def merge(distances: Floats, method: Method, until: int = 1) -> Floats:
    """Merge the two closest clusters again and again; the first pair of several.

    Parameters
    ----------
    distances : numpy.ndarray
        Rows by rows, in merging order.
    method : {"average", "complete", "single"}
        Distance of two clusters: the mean over pairs (Sokal and Michener
        1958), the largest or the smallest.
    until : int, default 1
        Stop at this many clusters, once no two are at distance 0.

    Returns
    -------
    numpy.ndarray
        As scipy's linkage: one row per merge with the two clusters, their
        distance and the size of the new cluster.
    """
    size = len(distances)
    left = np.round(distances, _DIGITS)
    np.fill_diagonal(left, np.inf)
    names, sizes = list(range(size)), np.ones(size)
    merges: list[tuple[float, ...]] = []
    for step in range(size - 1):
        one, other = divmod(int(np.argmin(left)), size)
        height = left[one, other]
        if size - step <= until and height > 0:
            break
        joint = _joint(left[one], left[other], sizes[one], sizes[other], method)
        joint[[one, other]] = np.inf
        left[one] = left[:, one] = joint
        left[other] = left[:, other] = np.inf
        sizes[one] += sizes[other]
        merges.append((names[one], names[other], height, sizes[one]))
        names[one] = size + step
    return np.array(merges, dtype=float).reshape(-1, 4)


def cut(merges: Floats, size: int, clusters: int) -> Ints:
    """Give each row the number of its cluster when the last merges are undone.

    Parameters
    ----------
    merges : numpy.ndarray
        As `merge` returns them.
    size : int
        How many rows were merged.
    clusters : int
        How many clusters to leave; rows at distance 0 stay together.
    """
    undone = merges[max(size - clusters, 0) :, 2]
    kept = len(merges) - int((undone > 0).sum())
    labels = np.zeros(size, dtype=int)
    for number, members in enumerate(branches(size, merges[:kept]), 1):
        labels[members] = number
    return labels


def branches(size: int, merges: Floats) -> list[list[int]]:
    """Return the rows of each branch that is left after some merges, in the order of the tree.

    Parameters
    ----------
    size : int
        How many rows there are.
    merges : numpy.ndarray
        The first of those that `merge` returns.
    """
    groups = {at: [at] for at in range(size)}
    for step, (one, other, *_) in enumerate(merges):
        groups[size + step] = groups.pop(int(one)) + groups.pop(int(other))
    return list(groups.values())


def joining_heights(size: int, merges: Floats) -> Floats:
    """Return the distance at which each pair of rows comes into one branch.

    Parameters
    ----------
    size : int
        How many rows there are.
    merges : numpy.ndarray
        All that `merge` returns.

    Returns
    -------
    numpy.ndarray
        Rows by rows.
    """
    heights = np.zeros((size, size))
    groups = {at: [at] for at in range(size)}
    for step, (left, right, height, _) in enumerate(merges):
        one, other = groups.pop(int(left)), groups.pop(int(right))
        heights[np.ix_(one, other)] = height
        groups[size + step] = one + other
    return np.maximum(heights, heights.T)


def renumbered(labels: Iterable[Hashable]) -> list[int]:
    """Replace labels by numbers from 1 in the order in which they come up."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(label, len(known) + 1) for label in labels]


def silhouettes(distances: Floats, labels: Ints) -> Floats:
    """Return the silhouette width of each row (Rousseeuw 1987).

    Parameters
    ----------
    distances : numpy.ndarray
        Rows by rows.
    labels : numpy.ndarray
        Cluster of each row, at least two clusters.

    Returns
    -------
    numpy.ndarray
        -1..1: near 1 if a row is much closer to its own cluster than to the
        next, 0 on the border and for a row that is a cluster by itself.
    """
    members = labels[:, None] == np.unique(labels)
    sizes = members.sum(axis=0)
    sums = distances @ members
    own = (sums * members).sum(axis=1) / np.maximum((sizes * members).sum(axis=1) - 1, 1)
    other = np.where(members, np.inf, sums / sizes).min(axis=1)
    alone = (sizes * members).sum(axis=1) == 1
    larger = np.maximum(own, other)
    widths = np.divide(other - own, larger, out=np.zeros_like(own), where=(larger > 0) & ~alone)
    return np.asarray(widths.round(_DIGITS))


def best_cut(similarity: pd.DataFrame, method: Method, most: int) -> tuple[float, int]:
    """Return the widest mean silhouette over all cuts of the tree, and the smallest cluster there.

    Parameters
    ----------
    similarity : pandas.DataFrame
        Rows by rows, symmetric, 0..1.
    method : {"average", "complete", "single"}
    most : int
        The largest number of clusters to try.

    Returns
    -------
    tuple of float and int
        Mean silhouette width and size of the smallest cluster; missing and 0
        where there is nothing to divide.
    """
    rows, values = defined_rows(similarity)
    order = merging_order(values, rows)
    distances = 1 - values[np.ix_(order, order)]
    merges = merge(distances, method)
    widths = mean_widths(distances, merges, most)
    if not widths:
        return float("nan"), 0
    clusters = max(widths, key=lambda number: (widths[number], -number))
    return widths[clusters], int(np.min(np.bincount(cut(merges, len(rows), clusters))[1:]))


def mean_widths(distances: Floats, merges: Floats, most: int) -> dict[int, float]:
    """Return the mean silhouette width of each cut, up to as many clusters as rows differ.

    Parameters
    ----------
    distances : numpy.ndarray
        Rows by rows.
    merges : numpy.ndarray
        As `merge` returns them.
    most : int
        The largest number of clusters to try.
    """
    size = len(distances)
    different = int((merges[:, 2] > 0).sum()) + 1
    tried = range(2, min(most, size - 1, different) + 1)
    widths = {}
    labels = np.arange(size)
    for step, (one, other, *_) in enumerate(merges):
        labels[(labels == one) | (labels == other)] = size + step
        if (clusters := size - step - 1) in tried:
            # An exact sum does not depend on the order of the rows.
            widths[clusters] = round(fsum(silhouettes(distances, labels)) / size, _DIGITS)
    return {number: widths[number] for number in tried}


def adjusted_rand(one: pd.Series, other: pd.Series) -> float:
    """Return the adjusted Rand index of two partitions (Hubert and Arabie 1985).

    Parameters
    ----------
    one, other : pandas.Series
        Row to cluster. Rows that only one of them has are left aside.

    Returns
    -------
    float
        1 for the same partition, about 0 for two partitions that agree no
        more than by chance; missing if they have fewer than two rows in common.
    """
    there = dict(zip(other.index, other.to_list(), strict=True))
    here = zip(one.index, one.to_list(), strict=True)
    both = [(label, there[row]) for row, label in here if row in there]
    if len(both) < 2:
        return float("nan")
    first, second = zip(*both, strict=True)
    together, in_one, in_other = (_pairs(labels) for labels in (both, first, second))
    expected = in_one * in_other / _pairs(["all"] * len(both))
    highest = (in_one + in_other) / 2
    return 1.0 if highest == expected else (together - expected) / (highest - expected)


def _pairs(labels: Iterable[Hashable]) -> int:
    """Count the pairs that share a label."""
    return sum(size * (size - 1) // 2 for size in Counter(labels).values())


def _joint(one: Floats, other: Floats, size: float, more: float, method: Method) -> Floats:
    """Return the distances of two merged clusters from all others."""
    if method == "average":
        return np.asarray(((size * one + more * other) / (size + more)).round(_DIGITS))
    return np.maximum(one, other) if method == "complete" else np.minimum(one, other)
