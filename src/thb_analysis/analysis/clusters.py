"""Clusters: the groups into which a tree falls apart, and whether they deserve the name."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# With fewer there is little to be joined.
FEWEST = 3
# What clusters must reach to be reported: a mean silhouette width above that of a weak structure
# (Kaufman and Rousseeuw 1990), moderate recovery whichever measure is left out (Steinley 2004), and
# at least so many members in the smallest.
GATE = {"width": 0.5, "stability": 0.65, "smallest": 3}
_MOST = 8
DIGITS = 10  # no noise in the last bits of a coefficient reaches so far

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tree:
    """Countries joined by average linkage, and the best cut into clusters.

    Attributes
    ----------
    rows : numpy.ndarray of int
        The countries that take part, by their row, in the order of the tree.
    labels : numpy.ndarray of int
        Cluster of each of them; all the same where there is nothing to cut.
    width : float
        Mean silhouette width; missing where there is nothing to cut.
    """

    rows: Ints
    labels: Ints
    width: float

    @property
    def sizes(self) -> list[int]:
        """Countries in each cluster, most first."""
        return sorted(np.unique(self.labels, return_counts=True)[1].tolist(), reverse=True)

    @property
    def stands_apart(self) -> bool:
        """Whether silhouette and size allow for clusters; stability is asked after that."""
        return self.width > GATE["width"] and self.sizes[-1] >= GATE["smallest"]


def grow(values: Floats, names: tuple[str, ...]) -> Tree:
    """Join countries by average linkage, and cut where the mean silhouette width is largest.

    Parameters
    ----------
    values : numpy.ndarray
        Similarity of each country with each; missing where there is none.
    names : tuple of str
        Codes, which decide only between countries that are as much like all others.

    Examples
    --------
    >>> import numpy as np
    >>> from thb_analysis.analysis.clusters import grow
    >>> grow(np.kron(np.eye(2), np.ones((3, 3))), tuple("ABCDEF")).sizes
    [3, 3]
    """
    from scipy.cluster.hierarchy import cut_tree, leaves_list
    from sklearn.metrics import silhouette_score

    rows, distances, merges = _joined(values, names)
    cuts = range(2, min(_MOST, len(rows) - 1) + 1) if len(merges) else ()
    if not cuts:
        return Tree(rows, np.ones(len(rows), dtype=int), np.nan)
    labels = cut_tree(merges, cuts).T
    widths = [silhouette_score(distances, cut, metric="precomputed") for cut in labels]
    # Of cuts that are as good, that into fewest clusters.
    best, order = int(np.argmax(np.round(widths, DIGITS))), leaves_list(merges)
    return Tree(rows[order], labels[best][order], round(float(widths[best]), DIGITS))


def stability(tree: Tree, others: Iterable[Floats], names: tuple[str, ...]) -> float:
    """Cut into as many clusters by other similarities, and compare each cut with that of a tree.

    Parameters
    ----------
    tree : Tree
    others : iterable of numpy.ndarray
        Similarities, such as those without each measure in turn.
    names : tuple of str

    Returns
    -------
    float
        The lowest adjusted Rand index; missing where there is nothing to cut.
    """
    from scipy.cluster.hierarchy import cut_tree
    from sklearn.metrics import adjusted_rand_score

    before = dict(zip(tree.rows.tolist(), tree.labels.tolist(), strict=True))
    found = []
    for values in others if len(tree.sizes) > 1 else ():
        rows, _, merges = _joined(values, names)
        most = min(len(tree.sizes), len(rows))
        labels = cut_tree(merges, most).ravel() if len(merges) else np.ones(len(rows), dtype=int)
        pairs = [(before[row], new) for row, new in zip(rows, labels, strict=True) if row in before]
        if len(pairs) > 1:
            found.append(adjusted_rand_score(*zip(*pairs, strict=True)))
    return round(float(min(found, default=np.nan)), DIGITS)


def _joined(values: Floats, names: tuple[str, ...]) -> tuple[Ints, Floats, Floats]:
    """Return the rows that can be compared, their distances, and how they are joined.

    Rows stand in an order that follows from their values, so that no table decides ties. There are
    no merges where all pairs are as much alike.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    rows, codes = np.flatnonzero(~np.isnan(values.diagonal())), np.array(names)
    while True:
        inside = values[np.ix_(rows, rows)]
        gaps = np.isnan(inside).sum(axis=1)
        likeness = np.nansum(inside, axis=1).round(DIGITS)
        order = np.lexsort((codes[rows], -likeness, gaps))
        if not gaps.any():
            break
        rows = rows[order[:-1]]  # without that of most gaps
    rows, distances = rows[order], np.round(1 - inside[np.ix_(order, order)], DIGITS)
    pairs = squareform(distances, checks=False)
    if len(rows) < FEWEST or np.ptp(pairs) == 0:
        return rows, distances, np.empty((0, 4))
    return rows, distances, linkage(pairs, "average")
