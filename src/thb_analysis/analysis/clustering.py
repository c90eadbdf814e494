"""Clusters of countries that are listed alike."""

from dataclasses import dataclass, replace
from math import fsum

import numpy as np
import pandas as pd

from thb_analysis.analysis.linkage import (
    METHODS,
    Floats,
    Ints,
    Method,
    branches,
    cut,
    defined_rows,
    joining_heights,
    mean_widths,
    merge,
    merging_order,
    renumbered,
    silhouettes,
)
from thb_analysis.analysis.similarity import Similarity
from thb_analysis.data.names import check_names

MOST_CLUSTERS = 8
"""The largest number of clusters tried where none is given."""

MOST = 0.75
"""The share of a cluster's members from which a measure is said to list most of them."""

NO_LISTING = "no listing"
UNDEFINED = "undefined similarity"


@dataclass(frozen=True, eq=False)
class Clustering:
    """Rows merged to a tree by likeness, and the tree cut into clusters.

    Attributes
    ----------
    similarity : Similarity
        What was clustered.
    method : {"average", "complete", "single"}
    linkage : numpy.ndarray
        As scipy's: one row per merge with the two branches, their distance
        (1 - similarity) and the number of leaves. Leaves are numbered in the
        order of `frame`, the branch with more leaves stands first. Empty
        where there is nothing to divide, see `divided`.
    leaves : tuple of str
        Rows in the order of the tree.
    cophenetic : float
        Correlation of the distances with the heights at which pairs are
        joined (Sokal and Rohlf 1962); missing where it is not defined.
    clusters : int
        How many there are; 1 where there is nothing to divide, 0 without rows.
    given : bool
        Whether that number was asked for, and not chosen by silhouette.
    frame : pandas.DataFrame
        One row per row of the tree, in the order of the similarity.

        ========== ===== ====================================================
        column     type  meaning
        ========== ===== ====================================================
        row        str   code
        cluster    int   from 1, in the order of the leaves
        leaf       int   place among the leaves, from 1
        silhouette float silhouette width, -1..1; missing with one cluster
        ========== ===== ====================================================
    widths : pandas.DataFrame
        One row per number of clusters tried; empty if the number was given.

        ========== ===== ====================================================
        column     type  meaning
        ========== ===== ====================================================
        clusters   int
        silhouette float mean silhouette width over all rows
        chosen     bool  the widest; of several, the fewest clusters
        ========== ===== ====================================================
    left_out : pandas.DataFrame
        `row` and `reason` of the rows that are in no cluster: ``no listing``
        or ``undefined similarity`` with another row.
    """

    similarity: Similarity
    method: Method
    linkage: Floats
    leaves: tuple[str, ...]
    cophenetic: float
    clusters: int
    given: bool
    frame: pd.DataFrame
    widths: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def divided(self) -> bool:
        """Whether there is a tree: three rows at least, and not all pairs equally alike."""
        return len(self.linkage) > 0

    @property
    def shown(self) -> bool:
        """Whether there is a tree, by three measures at least."""
        return self.divided and self.similarity.enough

    @property
    def uncut(self) -> "Clustering":
        """The same tree with all rows in one cluster."""
        frame = self.frame.assign(cluster=1, silhouette=np.nan)
        return replace(self, frame=frame, clusters=min(self.clusters, 1))

    @property
    def labels(self) -> pd.Series:
        """Row to number of its cluster."""
        return self.frame.set_index("row")["cluster"]

    @property
    def width(self) -> float:
        """Mean silhouette width over all rows; missing with one cluster."""
        widths = self.frame["silhouette"]
        return round(fsum(widths) / len(widths), 10) if len(widths) else float("nan")

    @property
    def sizes(self) -> list[int]:
        """Rows in each cluster, in their order."""
        return [len(self.members(cluster)) for cluster in range(1, self.clusters + 1)]

    @property
    def pairs(self) -> pd.DataFrame:
        """Every pair of rows of the tree once.

        `row`, `other`, their `similarity`, 0..1, and `shared`, the number of
        columns in which both are listed.
        """
        rows = list(self.frame["row"])
        values = self.similarity.frame.loc[rows, rows].to_numpy().round(10)
        listed = self.similarity.listed.loc[rows].to_numpy(dtype=int)
        pairs = np.triu_indices(len(rows), 1)
        first, second = (np.array(rows, dtype=object)[at] for at in pairs)
        shared = (listed @ listed.T)[pairs]
        return pd.DataFrame(
            {"row": first, "other": second, "similarity": values[pairs], "shared": shared}
        )

    def members(self, cluster: int) -> list[str]:
        """Return the rows of a cluster in the order of the leaves."""
        ranked = self.frame.sort_values("leaf")
        return list(ranked.loc[ranked["cluster"] == cluster, "row"])


def cluster(
    similarity: Similarity, method: Method = "average", clusters: int | None = None
) -> Clustering:
    """Cluster countries by hierarchical agglomeration.

    Distance is 1 - similarity. Rows without a listing are left out, and one by
    one those whose similarity with another is undefined, the row with the most
    such pairs first. Where pairs are equally close, the one whose rows are
    more like all others is merged first. Without a number of clusters, that
    from 2 to 8 is taken which has the largest mean silhouette width
    (Rousseeuw 1987).

    Parameters
    ----------
    similarity : Similarity
    method : {"average", "complete", "single"}, default "average"
    clusters : int, optional
        How many. There are fewer where there are fewer different rows.

    Returns
    -------
    Clustering

    Raises
    ------
    UnknownName
        If there is no such method.
    ValueError
        If `clusters` is less than 1.
    """
    check_names([method], METHODS, "method")
    if clusters is not None and clusters < 1:
        raise ValueError("the number of clusters must be at least 1")
    rows, values = defined_rows(listed_rows(similarity))
    distances = np.round(1 - values, 10)
    merges = _tree(distances, merging_order(values, rows), method)
    widths = _widths(distances, merges) if clusters is None else _NO_WIDTHS
    wanted = clusters or max(widths.loc[widths["chosen"], "clusters"], default=1)
    frame = _frame(rows, distances, merges, wanted)
    return Clustering(
        similarity=similarity,
        method=method,
        linkage=merges,
        leaves=tuple(frame.sort_values("leaf")["row"]),
        cophenetic=_cophenetic(distances, merges),
        clusters=int(frame["cluster"].max()) if rows else 0,
        given=clusters is not None,
        frame=frame,
        widths=widths,
        left_out=_left_out(similarity, rows),
    )


def listed_rows(similarity: Similarity) -> pd.DataFrame:
    """Return the similarities among the rows that have a listing at all.

    Parameters
    ----------
    similarity : Similarity
    """
    rows = similarity.listed.index[similarity.listed.any(axis=1)]
    return similarity.frame.loc[rows, list(rows)]


def portrait(result: Clustering) -> pd.DataFrame:
    """Describe each cluster by what its members are, and are not, listed for.

    Parameters
    ----------
    result : Clustering

    Returns
    -------
    pandas.DataFrame
        One row per cluster and measure.

        ============ ===== ==================================================
        column       type  meaning
        ============ ===== ==================================================
        cluster      int
        item         str   slug
        listed       int   members of the cluster with a listing
        base         int   members that are compared on it
        share        float listed / base; missing for an empty base
        listed_other int   of the members of all other clusters, those listed
        base_other   int   and those compared
        share_other  float
        mark         str   ``more``: three quarters of the members are listed
                           at least, and one quarter of the others at most;
                           ``less``: the reverse; otherwise empty
        ============ ===== ==================================================
    """
    listed, in_base = (
        frame.loc[result.frame["row"]].astype(int)
        for frame in (result.similarity.listed, result.similarity.in_base)
    )
    numbers = range(1, result.clusters + 1)
    parts = [_against(number, result, listed, in_base) for number in numbers]
    frame = pd.concat([_against(0, result, listed, in_base).iloc[:0], *parts], ignore_index=True)
    here, elsewhere = frame["share"], frame["share_other"]
    frame["mark"] = ""
    frame.loc[(here >= MOST) & (elsewhere <= 1 - MOST), "mark"] = "more"
    frame.loc[(here <= 1 - MOST) & (elsewhere >= MOST), "mark"] = "less"
    return frame


_NO_WIDTHS = pd.DataFrame(
    {
        "clusters": pd.Series(dtype=int),
        "silhouette": pd.Series(dtype=float),
        "chosen": pd.Series(dtype=bool),
    }
)


def _against(
    number: int, result: Clustering, listed: pd.DataFrame, in_base: pd.DataFrame
) -> pd.DataFrame:
    """Count listings inside and outside of one cluster."""
    inside = (result.frame["cluster"] == number).to_numpy()
    counts: dict[str, Ints | Floats] = {}
    for suffix, which in (("", inside), ("_other", ~inside)):
        k, size = listed[which].sum().to_numpy(), in_base[which].sum().to_numpy()
        share = np.divide(k, size, out=np.full(len(k), np.nan), where=size > 0)
        counts |= {f"listed{suffix}": k, f"base{suffix}": size, f"share{suffix}": share}
    return pd.DataFrame({"cluster": number, "item": list(listed.columns), **counts})


def _tree(distances: Floats, order: Ints, method: Method) -> Floats:
    """Merge all rows; leaves are numbered by position, the larger branch comes first."""
    size = len(distances)
    apart = distances[np.triu_indices(size, 1)]
    if size < 3 or np.ptp(apart) == 0:
        return np.empty((0, 4))
    merges = merge(distances[np.ix_(order, order)], method)
    position = {float(at): int(row) for at, row in enumerate(order)}
    place = {int(row): (-1.0, int(row)) for row in order}
    for step, (one, other, _, leaves) in enumerate(merges):
        pair = sorted((position[one], position[other]), key=place.__getitem__)
        merges[step, :2] = pair
        position[float(size + step)] = size + step
        place[size + step] = (-leaves, min(place[branch][1] for branch in pair))
    return merges


def _widths(distances: Floats, merges: Floats) -> pd.DataFrame:
    """Try numbers of clusters, as many as there are different rows at most."""
    widths = mean_widths(distances, merges, MOST_CLUSTERS)
    if not widths:
        return _NO_WIDTHS
    widest = max(widths, key=lambda number: (widths[number], -number))
    return pd.DataFrame(
        {
            "clusters": list(widths),
            "silhouette": list(widths.values()),
            "chosen": [number == widest for number in widths],
        }
    )


def _frame(rows: list[str], distances: Floats, merges: Floats, clusters: int) -> pd.DataFrame:
    """Give each row its cluster, its place in the tree and its silhouette width."""
    size = len(rows)
    order = [at for branch in branches(size, merges) for at in branch]
    labels = np.ones(size, dtype=int)
    if len(merges):
        cut_at = cut(merges, size, clusters)
        labels[order] = renumbered(cut_at[order].tolist())
    several = len(set(labels.tolist())) > 1
    widths = silhouettes(distances, labels) if several else np.full(size, np.nan)
    leaf = np.argsort(order, kind="stable") + 1
    return pd.DataFrame({"row": rows, "cluster": labels, "leaf": leaf, "silhouette": widths})


def _cophenetic(distances: Floats, merges: Floats) -> float:
    """Correlate distances with the heights at which pairs are joined."""
    if not len(merges) or np.ptp(merges[:, 2]) == 0:
        return np.nan
    pairs = np.triu_indices(len(distances), 1)
    joined = joining_heights(len(distances), merges)
    return float(np.corrcoef(distances[pairs], joined[pairs])[0, 1].round(10))


def _left_out(similarity: Similarity, kept: list[str]) -> pd.DataFrame:
    """Name the rows that are in no cluster, and why."""
    out = [row for row in similarity.listed.index if row not in set(kept)]
    silent = ~similarity.listed.any(axis=1)
    reasons = [NO_LISTING if silent[row] else UNDEFINED for row in out]
    return pd.DataFrame({"row": out, "reason": reasons}, dtype=str)
