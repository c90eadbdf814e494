"""How stable clusters are: leave out one column at a time, and cluster anew; and whether they hold."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from thb_analysis.analysis.clustering import Clustering, listed_rows
from thb_analysis.analysis.linkage import adjusted_rand, defined_rows, partition
from thb_analysis.analysis.similarity import pairwise

# Steinley (2004) calls recovery excellent above the first, good above the second, moderate above the third.
EXCELLENT, GOOD, MODERATE = 0.90, 0.80, 0.65
# Hennig (2007): below this mean Jaccard similarity, a cluster is not to be taken for stable.
RECOVERED = 0.75

ORDERS = 100
SEED = 1

# A partition is reported only if each cluster has three members at least, if its mean silhouette
# width is above that of a weak structure (Kaufman and Rousseeuw 1990), if it is moderately
# recovered whichever column is left out, and if it does not hang on the order of joining.
SMALLEST = 3
STRUCTURE = 0.5
SAME_ORDERS = 0.9

Obstacle = Literal["", "uncut", "size", "silhouette", "untested", "column", "orders"]


@dataclass(frozen=True, eq=False)
class Stability:
    """How much of a clustering is left when something that should not matter changes.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per column of the similarity that has a listing, left out in turn.

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        left_out  str   measure, or country where measures are clustered
        rows      int   rows in both partitions
        clusters  int   clusters found
        agreement float adjusted Rand index with the full clustering, over
                        these rows; missing with fewer than two
        ========= ===== =====================================================
    clusters : pandas.DataFrame
        One row per cluster.

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        cluster   int
        size      int   rows
        recovered float mean, over the columns left out, of the Jaccard
                        similarity with the most similar new cluster (Hennig
                        2007)
        lowest    float the lowest of these
        ========= ===== =====================================================
    orders : pandas.DataFrame
        One row per random order in which equally close pairs were merged:
        `order`, int from 1, and `agreement` with the full clustering.
    """

    frame: pd.DataFrame
    clusters: pd.DataFrame
    orders: pd.DataFrame

    @property
    def median(self) -> float:
        """Median adjusted Rand index over the columns left out."""
        return float(self.frame["agreement"].median())

    @property
    def lowest(self) -> float:
        """Lowest adjusted Rand index over the columns left out."""
        return float(self.frame["agreement"].min())

    @property
    def same_orders(self) -> float:
        """Share of the random orders that give the same clusters."""
        return float((self.orders["agreement"] == 1).mean())

    @property
    def word(self) -> str:
        """``stable``, ``moderately stable`` or ``unstable``, by the median."""
        return stability_word(self.median)


def stability_word(agreement: float) -> str:
    """Put an adjusted Rand index into words, by the thresholds of Steinley (2004).

    Parameters
    ----------
    agreement : float

    Returns
    -------
    str
        ``stable`` above 0.80, ``moderately stable`` above 0.65, otherwise ``unstable``.
    """
    if agreement > GOOD:
        return "stable"
    return "moderately stable" if agreement > MODERATE else "unstable"


def obstacle(result: Clustering, stability: Stability | None) -> Obstacle:
    """Name the first thing that stands against reporting the clusters.

    Clusters come out of any data. These are reported only if the smallest has
    three members at least, their mean silhouette width is above 0.5 (Kaufman
    and Rousseeuw 1990 call less a weak structure), the adjusted Rand index is
    at least 0.65 whichever column is left out (Steinley 2004), and at least
    nine in ten orders of joining equally close pairs give the same.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.

    Returns
    -------
    str
        ``""`` if nothing does; ``uncut`` if there is no more than one cluster;
        ``size``, ``silhouette``, ``column`` (left out) or ``orders``; or
        ``untested`` if no column can be left out.
    """
    if result.clusters < 2:
        return "uncut"
    if min(result.sizes) < SMALLEST:
        return "size"
    if not result.width > STRUCTURE:
        return "silhouette"
    if stability is None:
        return "untested"
    if not stability.lowest >= MODERATE:
        return "column"
    return "" if stability.same_orders >= SAME_ORDERS else "orders"


def published(result: Clustering, stability: Stability | None) -> Clustering:
    """Return the clustering as it is if its clusters hold, and its tree uncut if not.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    """
    return result.uncut if obstacle(result, stability) else result


def jackknife(result: Clustering, orders: int = ORDERS, seed: int = SEED) -> Stability | None:
    """Leave out one measure at a time, and cluster into as many clusters.

    Parameters
    ----------
    result : Clustering
    orders : int, default 100
        In how many random orders to merge pairs that are equally close.
    seed : int, default 1
        Of these orders.

    Returns
    -------
    Stability or None
        None if there are no clusters to recover, or fewer than two columns
        with a listing.
    """
    listed = result.similarity.listed
    items = [str(item) for item in listed.columns[listed.any()]]
    if result.clusters < 2 or len(items) < 2:
        return None
    full = result.labels
    parts = {item: _without(item, result) for item in items}
    return Stability(
        frame=_agreements(full, parts),
        clusters=_recoveries(full, list(parts.values())),
        orders=_reordered(result, orders, seed),
    )


def _without(item: str, result: Clustering) -> pd.Series:
    """Cluster anew without one column."""
    whole = result.similarity
    listed = whole.listed.drop(columns=item)
    listed = listed[listed.any(axis=1)]
    in_base = whole.in_base.drop(columns=item).loc[listed.index]
    frame = pairwise(listed, in_base, whole.coefficient)
    return partition(frame, result.method, result.clusters)


def _agreements(full: pd.Series, parts: dict[str, pd.Series]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "left_out": item,
            "rows": len(part.index.intersection(full.index)),
            "clusters": part.nunique(),
            "agreement": round(adjusted_rand(full, part), 10),
        }
        for item, part in parts.items()
    )


def _recoveries(full: pd.Series, parts: list[pd.Series]) -> pd.DataFrame:
    """Return how well each cluster is found again."""
    known = set(full.index)
    found_again = [[group & known for group in _groups(part).values()] for part in parts]
    rows = []
    for cluster, members in sorted(_groups(full).items()):
        found = pd.Series([_recovery(members, groups) for groups in found_again])
        values = {"recovered": found.mean(), "lowest": found.min()}
        rows.append({"cluster": cluster, "size": len(members), **values})
    return pd.DataFrame(rows).round(10)


def _groups(labels: pd.Series) -> dict[int, set[str]]:
    """Return the items of each cluster."""
    groups: dict[int, set[str]] = {}
    for item, cluster in zip(labels.index.tolist(), labels.tolist(), strict=True):
        groups.setdefault(cluster, set()).add(item)
    return groups


def _recovery(members: set[str], groups: list[set[str]]) -> float:
    """Return the Jaccard similarity of a cluster with the most similar of a partition."""
    left = members & set().union(*groups)
    if not left:
        return np.nan
    return max(len(left & group) / len(left | group) for group in groups)


def _reordered(result: Clustering, orders: int, seed: int) -> pd.DataFrame:
    """Merge equally close pairs in other orders."""
    frame = listed_rows(result.similarity)
    size = len(defined_rows(frame)[0])
    shuffled = np.random.default_rng(seed).random((orders, size)).argsort(axis=1, kind="stable")
    parts = (partition(frame, result.method, result.clusters, order) for order in shuffled)
    full = result.labels
    agreement = [round(adjusted_rand(full, part), 10) for part in parts]
    return pd.DataFrame({"order": range(1, orders + 1), "agreement": agreement})
