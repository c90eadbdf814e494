"""Similarity: which countries report alike, and whether they form clusters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis import room
from thb_analysis.analysis.clusters import DIGITS, FEWEST, GATE, Tree, grow, stability
from thb_analysis.analysis.context import gaps
from thb_analysis.analysis.groups import members
from thb_analysis.analysis.phrases import sourced_throughout
from thb_analysis.counts import names_of
from thb_analysis.data import Dataset
from thb_analysis.data.states import NAMED
from thb_analysis.display import Axes, Figure, Headline, Headlines, Prose, Result
from thb_analysis.display.text import text, words
from thb_analysis.wording import agree, in_text, number, share_range

_NAMED = 3  # pairs that are named
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
    crossing : int
        Pairs in which each reports a measure that covers the other and that it does not report.
    tree : Tree
    stability : float
        Lowest adjusted Rand index with the same cut when one measure is left out.
    measures : int
        Measures that countries are compared by.
    left_out : tuple of str
        Countries without an entry, or without a similarity with another.
    within, between : float
        Mean similarity of pairs of the same group, and of different groups.
    group : str
        What a group is called: "region".
    ds : Dataset
        What was compared.
    """

    frame: pd.DataFrame
    names: dict[str, str]
    pairs: pd.DataFrame
    crossing: int
    tree: Tree
    stability: float
    measures: int
    left_out: tuple[str, ...]
    within: float
    between: float
    group: str
    ds: Dataset

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return self.measures >= FEWEST and len(self.frame) >= FEWEST

    @property
    def has_clusters(self) -> bool:
        """Whether clusters pass the gate."""
        return self.is_enough and self.tree.stands_apart and self.stability >= GATE["stability"]

    @property
    def clusters(self) -> tuple[tuple[str, ...], ...]:
        """Names of the countries in each cluster, as the tree has them."""
        names = np.array([in_text(self.names[code]) for code in self.frame.index], dtype=object)
        labels = self.tree.labels
        return tuple(tuple(names[labels == label]) for label in dict.fromkeys(labels.tolist()))

    @property
    def is_apart(self) -> bool:
        """Whether groups stand apart, though they are no clusters."""
        return not self.has_clusters and self.tree.width > GATE["width"]

    @property
    def doubts(self) -> list[str]:
        """Say in clauses why groups that stand apart are no clusters."""
        found, least = [], self.tree.sizes[-1]
        if least < GATE["smallest"]:
            found.append(f"the smallest has {number(least)} {agree(least, *self.ds.unit[:2])}")
        if self.stability < GATE["stability"]:
            found.append("other groups come out if a single measure is left out")
        return found

    @property
    def alike(self) -> pd.DataFrame:
        """The pairs that are most alike, at most three; none that others are as much alike as, or that share nothing."""
        ranks = self.pairs["similarity"].rank(ascending=False, method="max")
        return self.pairs[(ranks <= _NAMED) & (self.pairs["similarity"] > 0)]

    @property
    def as_alike(self) -> int:
        """How many pairs are most alike."""
        return int((self.pairs["similarity"] == self.pairs["similarity"].max()).sum())

    def headlines(self) -> Headlines:
        """Return the results that sweeps collect."""
        width = None if np.isnan(self.tree.width) else self.tree.width
        n, many = len(self.frame), float(len(self.clusters)) if self.has_clusters else 1.0
        clusters = Headline("clusters", value=many if n else None, whole=n)
        return Headlines((clusters, Headline("silhouette", value=width, whole=n)))

    def text(self) -> Prose:
        """Say who is alike, and whether there are clusters."""
        many = {"room": room.NAMES, "few": room.NAMED}
        return text("similarity", self.ds.unit, s=self, gate=GATE, gaps=gaps(self.ds), **many)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw similarities as a heat map, in the order of the tree.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        from thb_analysis.display.drawings import heat

        return heat(self._drawn, "Jaccard similarity", ax=ax)

    def figure(self) -> Figure | None:
        """Publish the heatmap; None if there is nothing to compare, or no room for the names."""
        if not self.is_enough or len(self.frame) > room.NAMES:
            return None
        from thb_analysis.display import style

        alike = self.pairs["similarity"]
        span, where = share_range(alike.min(), alike.max()), sourced_throughout(self.ds)
        said = words("similarity", self.ds.unit, s=self, span=span, source=where)
        return style.publish(self.plot, "fig-similarity", **said)

    @property
    def _drawn(self) -> pd.DataFrame:
        """Similarities under names; none of a country to itself."""
        own = np.eye(len(self.frame), dtype=bool)
        return self.frame.mask(own).rename(index=self.names)


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

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.similarity(thb.load()).pairs
    >>> found.nlargest(1, "similarity")[["a", "b"]].values.tolist()
    [['Finland', 'Norway']]
    """
    names, (listed, covered) = ds.country_names, _compared(ds)
    codes, values = np.array(ds.participants, dtype=object), jaccard(listed, covered)
    tree = grow(values, ds.participants)
    pairs = _pairs(listed, covered, codes, np.sort(tree.rows))
    group = {code: name for name, here in members(ds, by).items() for code in here}
    first, second = (pairs[end].map(group) for end in ("a", "b"))
    shown = pairs.assign(a=pairs["a"].map(names), b=pairs["b"].map(names))
    is_grouped, alike = first.notna() & second.notna(), pairs["similarity"]
    return Similarity(
        frame=pd.DataFrame(values, codes, codes).iloc[tree.rows, tree.rows],
        names=names,
        pairs=shown.drop(columns="crossing"),
        crossing=int(pairs["crossing"].sum()),
        tree=tree,
        stability=stability(tree, _without_each(listed, covered), ds.participants),
        measures=int(covered.any(axis=0).sum()),
        left_out=tuple(names_of(ds, np.delete(codes, tree.rows))),
        within=float(alike[is_grouped & (first == second)].mean()),
        between=float(alike[is_grouped & (first != second)].mean()),
        group=by if by.isalpha() else "group",
        ds=ds,
    )


def comparable(ds: Dataset) -> bool:
    """Say whether enough measures and countries are there to ask who is alike.

    Parameters
    ----------
    ds : Dataset
    """
    listed, covered = _compared(ds)
    return covered.any(axis=0).sum() >= FEWEST and bool(listed.any(axis=1).sum() >= FEWEST)


def _compared(ds: Dataset) -> tuple[Mask, Mask]:
    """Return countries by the measures that say what is there: reported and covered, and covered."""
    says = ds.measures["compared"] & ds.measures["polarity"].eq("affirmed")
    cells, shape = ds.cells(), (int(says.sum()), len(ds.participants))
    cells = cells[cells["measure"].isin(ds.measures.loc[says, "measure"])]
    facts = cells["state"].isin(NAMED), cells["in_base"]
    has, base = (each.to_numpy(bool).reshape(shape).T for each in facts)
    return has & base, base


def jaccard(listed: Mask, covered: Mask) -> Floats:
    """Compare rows pairwise over the columns that cover both (Jaccard 1912).

    Parameters
    ----------
    listed, covered : numpy.ndarray of bool
        Countries by measures.

    Returns
    -------
    numpy.ndarray
        Countries by countries; missing where neither has a measure.
    """
    return _ratio(*_counted(listed, covered))


def _counted(listed: Mask, covered: Mask) -> tuple[Floats, Floats]:
    """Count for each pair of rows the columns, of those that cover both, that both and that only the first has."""
    # Products of whole numbers are many times slower, and these are exact.
    x, base = listed.astype(float), covered.astype(float)
    return x @ x.T, x @ (base - x).T


def _ratio(both: Floats, alone: Floats) -> Floats:
    either = both + alone + alone.T
    found: Floats = np.divide(both, either, out=np.full(either.shape, np.nan), where=either > 0)
    return found


def _without_each(listed: Mask, covered: Mask) -> Iterator[Floats]:
    """Compare rows without each column in turn that has an entry."""
    both, alone = _counted(listed, covered)
    for at in np.flatnonzero(listed.any(axis=0)):
        own_both, own_alone = _counted(listed[:, [at]], covered[:, [at]])
        yield _ratio(both - own_both, alone - own_alone)


def _pairs(listed: Mask, covered: Mask, codes: NDArray[np.object_], rows: Ints) -> pd.DataFrame:
    """Compare each pair of rows, the most alike first."""
    both, alone = _counted(listed, covered)
    i, j = (rows[at] for at in np.triu_indices(len(rows), 1))
    frame = pd.DataFrame(
        {
            "a": codes[i],
            "b": codes[j],
            "similarity": _ratio(both, alone)[i, j].round(DIGITS),
            "both": both[i, j].astype(int),
            "either": (both + alone + alone.T)[i, j].astype(int),
            "crossing": (alone[i, j] > 0) & (alone[j, i] > 0),
        }
    )
    ranks = ["similarity", "both"]
    return frame.sort_values(ranks, ascending=False, kind="stable", ignore_index=True)
