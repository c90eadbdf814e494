"""Similarity: which countries report alike, and whether they form clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.groups import members
from thb_analysis.analysis.room import NAMES
from thb_analysis.analysis.specifications import Mask, coding
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Figure, Headline, Headlines, Prose, Result, Table, columns
from thb_analysis.display.text import text
from thb_analysis.wording import in_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# By fewer measures, or with fewer countries, there is little to be alike in.
FEWEST = 3
MOST_CLUSTERS = 8
# What clusters must reach to be reported: a mean silhouette width above that of a weak structure
# (Kaufman and Rousseeuw 1990), moderate recovery whichever measure is left out (Steinley 2004), and
# at least so many countries in the smallest.
WIDTH, STABILITY, SMALLEST = 0.5, 0.65, 3
_DIGITS = 10  # no noise in the last bits of a coefficient reaches so far

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tree:
    """Countries joined by average linkage, and the best cut into clusters.

    Attributes
    ----------
    rows : numpy.ndarray of int
        Rows of the matrix that take part, in canonical order.
    distances : numpy.ndarray
        1 - similarity, in this order.
    merges : numpy.ndarray
        As scipy's linkage.
    labels : numpy.ndarray of int
        Cluster of each row; all 1 where there is nothing to cut.
    width : float
        Mean silhouette width; missing where there is nothing to cut.
    """

    rows: Ints
    distances: Floats
    merges: Floats
    labels: Ints
    width: float

    @property
    def sizes(self) -> list[int]:
        """Countries in each cluster, most first."""
        return sorted(np.unique(self.labels, return_counts=True)[1].tolist(), reverse=True)

    @property
    def stands_apart(self) -> bool:
        """Whether silhouette and size allow for clusters; stability is asked after that."""
        return self.width > WIDTH and self.sizes[-1] >= SMALLEST


@dataclass(frozen=True, eq=False, repr=False)
class Similarity(Result):
    """Jaccard similarity of the countries, and what clustering makes of it.

    Attributes
    ----------
    frame : pandas.DataFrame
        Countries by countries (codes), in the order of the tree; missing where no measure that
        covers both is reported by either.
    names : dict of str to str
        Code to name.
    pairs : pandas.DataFrame
        One row for each pair, most alike first: `a`, `b` (names), `similarity`, `both`, `either`
        (measures reported by both and by at least one, of those that cover both).
    nearest : pandas.DataFrame
        One row for each country: `country`, `names` (tuple, the most alike), `similarity`, `both`, `either`.
    tree : Tree
    cophenetic : float
        Correlation of distances with the heights at which pairs are joined.
    stability : float
        Lowest adjusted Rand index with the same cut when one measure is left out.
    measures : int
        Measures that countries are compared by.
    left_out : tuple of str
        Countries without an entry, or without a similarity with another.
    by_fewer : dict of str to int
        Names of the countries that fewer measures cover than are compared, and how many cover them.
    within, between : float
        Mean similarity of pairs of the same group, and of different groups.
    group : str
        What a group is called: "region".
    """

    frame: pd.DataFrame
    names: dict[str, str]
    pairs: pd.DataFrame
    nearest: pd.DataFrame
    tree: Tree
    cophenetic: float
    stability: float
    measures: int
    left_out: tuple[str, ...]
    by_fewer: dict[str, int]
    within: float
    between: float
    group: str

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return self.measures >= FEWEST and len(self.frame) >= FEWEST

    @property
    def has_clusters(self) -> bool:
        """Whether clusters pass the gate."""
        return self.is_enough and self.tree.stands_apart and self.stability >= STABILITY

    @property
    def clusters(self) -> tuple[tuple[str, ...], ...]:
        """Names of the countries in each cluster, as the tree has them."""
        labels = self.tree.labels[_leaves(self.tree)]
        names = np.array([in_text(self.names[code]) for code in self.frame.index], dtype=object)
        return tuple(tuple(names[labels == label]) for label in dict.fromkeys(labels.tolist()))

    def headlines(self) -> Headlines:
        """Return the results that sweeps collect."""
        width = None if np.isnan(self.tree.width) else self.tree.width
        number, n = len(set(self.tree.labels.tolist())) if self.has_clusters else 1, len(self.frame)
        return Headlines(
            (
                Headline("clusters", value=float(number) if n else None, whole=n),
                Headline("silhouette", value=width, whole=n),
            )
        )

    def text(self) -> Prose:
        """Say who is alike, and whether there are clusters."""
        gate = {"width": WIDTH, "stability": STABILITY, "smallest": SMALLEST}
        return text("similarity", s=self, gate=gate, room=NAMES)

    def table(self) -> Table | None:
        """Show for each country the most alike; None if there is nothing to compare."""
        if not self.is_enough:
            return None
        rows = tuple(
            (
                row.country,
                ", ".join(row.names[:3])
                + (f" and {len(row.names) - 3} more" * (len(row.names) > 3)),
                Cell(f"{row.similarity:.2f}", bar=(row.similarity, row.similarity)),
                f"{row.both} of {row.either}",
            )
            for row in each_row(self.nearest)
        )
        return Table(
            "tbl-nearest",
            "Each country and the country that reports most like it.",
            columns("Country", "Most alike", "Similarity", "Measures shared", numeric=["Measures shared"], widths=(20, 34, 30, 16)),
            rows,
            note="Similarity: Jaccard, the measures that both report, of those that at least one of them reports "
            "among the measures that cover both. Where several countries are equally alike, counts are those of the first.",
        )  # fmt: skip

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw similarities as a heatmap, in the order of the tree."""
        import seaborn as sns

        from thb_analysis.display import style

        if ax is None:
            ax = style.axes(5.6)
        own = np.eye(len(self.frame), dtype=bool)
        sns.heatmap(
            self.frame, mask=own | self.frame.isna().to_numpy(), vmin=0, vmax=1, square=True, ax=ax,
            cmap=sns.light_palette(style.DARK, as_cmap=True), linewidths=0.4, linecolor="white",
            xticklabels=True, yticklabels=True, cbar_kws={"label": "Jaccard similarity", "shrink": 0.5},
        )  # fmt: skip
        ax.set(xlabel="", ylabel="")
        ax.set_yticklabels([style.label(self.names[code]) for code in self.frame.index])
        ax.tick_params(length=0, labelsize=8 if len(self.frame) < 40 else 5)
        ax.tick_params(axis="y", rotation=0)
        ax.tick_params(axis="x", rotation=90)
        return ax

    def figure(self) -> Figure | None:
        """Publish the heatmap; None if there is nothing to compare, or no room for the names."""
        if not self.is_enough or len(self.frame) > NAMES:
            return None
        from thb_analysis.display import style

        values = self.pairs["similarity"]
        found = "Clusters of countries stand out" if self.has_clusters else "No clusters stand out"
        return style.publish(
            self.plot,
            min(5.6, 1 + len(self.frame) / 8),
            "fig-similarity",
            f"{found}.",
            "Similarity of each pair of countries, in the order in which average linkage joins them. "
            "The darker a square, the more alike the two; the diagonal is left free.",
            f"Heatmap of {len(self.frame)} countries by {len(self.frame)}. Similarity runs from {values.min():.2f} to "
            f"{values.max():.2f}, with a median of {values.median():.2f}. The table before it names the most alike.",
        )


def similarity(ds: Dataset, by: str = "region") -> Similarity:
    """Compare countries by the measures that they report.

    Parameters
    ----------
    ds : Dataset
    by : str, default "region"
        Groups of which it is asked whether their countries are more alike: a column of the
        countries, or groups written out.

    Returns
    -------
    Similarity

    Raises
    ------
    UnknownName
    ParameterError
        If groups that are written out cannot be read.
    """
    one = coding(ds)
    measures = one.compared()
    listed, covered = one.matrices(measures)
    names = np.array([ds.country_names[code] for code in one.participants], dtype=object)
    codes = np.array(one.participants, dtype=object)
    values = jaccard(listed, covered)
    grown = grow(listed, covered, one.participants)
    order = grown.rows[_leaves(grown)]
    groups = members(ds, by).items()
    group = np.array([next((name for name, c in groups if code in c), "") for code in codes], dtype=object)  # fmt: skip
    pairs = _pairs(values, listed, covered, np.sort(grown.rows))
    one_group, other_group = group[pairs["i"]], group[pairs["j"]]
    grouped, inside = (one_group != "") & (other_group != ""), one_group == other_group
    return Similarity(
        frame=pd.DataFrame(values[np.ix_(order, order)], codes[order], codes[order]),
        names=ds.country_names,
        pairs=pairs.assign(a=names[pairs["i"]], b=names[pairs["j"]])[["a", "b", "similarity", "both", "either"]],
        nearest=_nearest(pairs, names, np.sort(grown.rows)),
        tree=grown,
        cophenetic=_cophenetic(grown),
        stability=stability(grown, listed, covered, one.participants),
        measures=int(covered.any(axis=0).sum()),
        left_out=tuple(in_text(n) for i, n in enumerate(names) if i not in set(grown.rows.tolist())),
        by_fewer={in_text(n): int(count) for n, count in zip(names, covered.sum(axis=1), strict=True) if count < covered.any(axis=0).sum()},
        within=float(pairs.loc[grouped & inside, "similarity"].mean()),
        between=float(pairs.loc[grouped & ~inside, "similarity"].mean()),
        group=by if by.isalpha() else "group",
    )  # fmt: skip


def jaccard(listed: Mask, covered: Mask) -> Floats:
    """Compare rows pairwise over the columns that cover both; missing where neither has one (Jaccard 1912)."""
    return _ratio(*_shared(listed, covered))


def _shared(listed: Mask, covered: Mask) -> tuple[Floats, Floats]:
    """Count for each pair of rows the columns that both have and that at least one has, of those that cover both."""
    x, base = listed.astype(float), covered.astype(float)
    both = x @ x.T
    alone = x @ (base - x).T
    return both, both + alone + alone.T


def _ratio(both: Floats, either: Floats) -> Floats:
    missing = np.full(either.shape, np.nan)
    found: Floats = np.divide(both, either, out=missing, where=either > 0)
    return found


def grow(listed: Mask, covered: Mask, names: tuple[str, ...]) -> Tree:
    """Join countries by average linkage, and cut where the mean silhouette width is largest.

    Parameters
    ----------
    listed, covered : numpy.ndarray of bool
        Countries by measures.
    names : tuple of str
        Codes, which decide only between countries that cannot be told apart otherwise.
    """
    rows, distances, merges = _joined(jaccard(listed, covered), listed.sum(axis=1), names)
    most = min(MOST_CLUSTERS, len(rows) - 1, _different(merges))
    cuts = {number: _cut(merges, number) for number in range(2, most + 1)}
    widths = {number: _width(distances, labels) for number, labels in cuts.items()}
    best = max(widths, key=lambda number: (widths[number], -number), default=0)
    alone = np.ones(len(rows), dtype=int)
    return Tree(rows, distances, merges, cuts.get(best, alone), widths.get(best, np.nan))


def _joined(values: Floats, entries: Ints, names: tuple[str, ...]) -> tuple[Ints, Floats, Floats]:
    """Return the rows with entries in canonical order, their distances and merges; no merges where all pairs are equal."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    rows, values = _defined(np.flatnonzero(entries), values, names)
    # In the order of the table, ties would be decided by where a country stands in it.
    likeness, profiles = values.sum(axis=1).round(_DIGITS), np.sort(values.round(_DIGITS), axis=1)
    keys = [(-likeness[at], (-profiles[at]).tolist(), names[row]) for at, row in enumerate(rows)]
    order = sorted(range(len(rows)), key=keys.__getitem__)
    distances = np.round(1 - values[np.ix_(order, order)], _DIGITS)
    if len(rows) < FEWEST or np.ptp(distances[np.triu_indices(len(rows), 1)]) == 0:
        return rows[order], distances, np.empty((0, 4))
    return rows[order], distances, linkage(squareform(distances, checks=False), "average")


def _different(merges: Floats) -> int:
    """Count the clusters that can be told apart: countries at distance 0 stay together."""
    return int((merges[:, 2].round(_DIGITS) > 0).sum()) + 1


def _cut(merges: Floats, clusters: int) -> Ints:
    from scipy.cluster.hierarchy import cut_tree

    labels: Ints = cut_tree(merges, min(clusters, _different(merges))).ravel() + 1
    return labels


def _width(distances: Floats, labels: Ints) -> float:
    from sklearn.metrics import silhouette_score

    return round(float(silhouette_score(distances, labels, metric="precomputed")), _DIGITS)


def _defined(rows: Ints, values: Floats, names: tuple[str, ...]) -> tuple[Ints, Floats]:
    """Of these rows, leave out the one with most undefined pairs, until there are none."""
    values = values[np.ix_(rows, rows)]
    while (gaps := np.isnan(values).sum(axis=1)).any():
        alike = np.nansum(values, axis=1).round(_DIGITS)
        worst = max(range(len(rows)), key=lambda at: (gaps[at], -alike[at], names[rows[at]]))
        rows, values = np.delete(rows, worst), np.delete(np.delete(values, worst, 0), worst, 1)
    return rows, values


def _leaves(tree: Tree) -> Ints:
    from scipy.cluster.hierarchy import leaves_list

    return leaves_list(tree.merges) if len(tree.merges) else np.arange(len(tree.rows))


def _cophenetic(tree: Tree) -> float:
    from scipy.cluster.hierarchy import cophenet
    from scipy.spatial.distance import squareform

    if not len(tree.merges) or np.ptp(tree.merges[:, 2].round(_DIGITS)) == 0:
        return np.nan
    return float(cophenet(tree.merges, squareform(tree.distances, checks=False))[0].round(_DIGITS))


def stability(tree: Tree, listed: Mask, covered: Mask, names: tuple[str, ...]) -> float:
    """Cut again without each measure in turn; return the lowest agreement with the cut."""
    from sklearn.metrics import adjusted_rand_score

    number, before = len(tree.sizes), dict(zip(tree.rows.tolist(), tree.labels, strict=True))
    found = []
    both_all, either_all = _shared(listed, covered)
    entries = listed.sum(axis=1)
    for at in np.flatnonzero(listed.any(axis=0)) if number > 1 else ():
        both, either = _shared(listed[:, [at]], covered[:, [at]])
        values = _ratio(both_all - both, either_all - either)
        rows, _, merges = _joined(values, entries - listed[:, at], names)
        labels = _cut(merges, number) if len(merges) else np.ones(len(rows), dtype=int)
        pairs = [(before[r], new) for r, new in zip(rows.tolist(), labels, strict=True) if r in before]  # fmt: skip
        if len(pairs) > 1:
            found.append(float(adjusted_rand_score(*zip(*pairs, strict=True))))
    return round(min(found, default=float("nan")), _DIGITS)


def _pairs(values: Floats, listed: Mask, covered: Mask, rows: Ints) -> pd.DataFrame:
    i, j = (rows[at] for at in np.triu_indices(len(rows), 1))
    both = (listed[i] & listed[j]).sum(axis=1)
    either = ((listed[i] | listed[j]) & covered[i] & covered[j]).sum(axis=1)
    frame = pd.DataFrame({"i": i, "j": j, "similarity": values[i, j].round(_DIGITS), "both": both, "either": either})  # fmt: skip
    return frame.sort_values(["similarity", "both"], ascending=False, kind="stable", ignore_index=True)  # fmt: skip


def _nearest(pairs: pd.DataFrame, names: NDArray[np.object_], rows: Ints) -> pd.DataFrame:
    """Return for each country the most alike, those that share most measures first."""
    found = []
    for row in rows:
        own = pairs[(pairs["i"] == row) | (pairs["j"] == row)]
        first = own[own["similarity"] == own["similarity"].max()]
        other = first["i"].where(first["i"] != row, first["j"])
        for best in each_row(first.head(1)):
            found.append((names[row], tuple(names[other]), best.similarity, best.both, best.either))
    return pd.DataFrame(found, columns=["country", "names", "similarity", "both", "either"])
