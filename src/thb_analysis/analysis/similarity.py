"""Similarity: which countries report alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis import room
from thb_analysis.analysis.context import gaps
from thb_analysis.analysis.counts import names_of
from thb_analysis.analysis.groups import members
from thb_analysis.data import Dataset
from thb_analysis.data.states import NAMED
from thb_analysis.display import Prose, Result
from thb_analysis.display.text import text

_NAMED = 3  # pairs that are named
_FEWEST = 3  # measures, and countries: with fewer there is little to compare
_DIGITS = 10  # no noise in the last bits of a coefficient reaches so far
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Similarity(Result):
    """Jaccard similarity of the countries.

    Attributes
    ----------
    frame : pandas.DataFrame
        Countries by countries (codes), those for which each pair has a similarity.
    names : dict of str to str
        Code to name.
    pairs : pandas.DataFrame
        One row for each pair, most alike first: `a`, `b` (names), `similarity`, `both`, `either`
        (measures reported by both and by at least one, of those that cover both).
    crossing : int
        Pairs in which each reports a measure that covers the other and that it does not report.
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
    measures: int
    left_out: tuple[str, ...]
    within: float
    between: float
    group: str
    ds: Dataset

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return self.measures >= _FEWEST and len(self.frame) >= _FEWEST

    @property
    def alike(self) -> pd.DataFrame:
        """The pairs that are most alike, at most three; none that others are as much alike as, or that share nothing."""
        ranks = self.pairs["similarity"].rank(ascending=False, method="max")
        return self.pairs[(ranks <= _NAMED) & (self.pairs["similarity"] > 0)]

    @property
    def as_alike(self) -> int:
        """How many pairs are most alike."""
        return int((self.pairs["similarity"] == self.pairs["similarity"].max()).sum())

    def text(self) -> Prose:
        """Say who is alike."""
        return text("similarity", self.ds.unit, s=self, gaps=gaps(self.ds), few=room.NAMED)


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
    rows = compared(values, codes)
    pairs = _pairs(listed, covered, codes, rows)
    group = {code: name for name, here in members(ds, by).items() for code in here}
    first, second = (pairs[end].map(group) for end in ("a", "b"))
    shown = pairs.assign(a=pairs["a"].map(names), b=pairs["b"].map(names))
    is_grouped, alike = first.notna() & second.notna(), pairs["similarity"]
    return Similarity(
        frame=pd.DataFrame(values, codes, codes).iloc[rows, rows],
        names=names,
        pairs=shown.drop(columns="crossing"),
        crossing=int(pairs["crossing"].sum()),
        measures=int(covered.any(axis=0).sum()),
        left_out=tuple(names_of(ds, np.delete(codes, rows))),
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
    return covered.any(axis=0).sum() >= _FEWEST and bool(listed.any(axis=1).sum() >= _FEWEST)


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


def compared(values: Floats, codes: NDArray[np.object_]) -> Ints:
    """Return the rows of countries that each have a similarity with each other.

    One after the other goes that with the fewest, and of these the one least like the others, so that
    the order of a table decides nothing.
    """
    rows: Ints = np.flatnonzero(~np.isnan(values.diagonal()))
    while np.isnan(inside := values[np.ix_(rows, rows)]).any():
        likeness = np.nansum(inside, axis=1).round(_DIGITS)
        rows = np.delete(
            rows, np.lexsort((codes[rows], -likeness, np.isnan(inside).sum(axis=1)))[-1]
        )
    return rows


def _pairs(listed: Mask, covered: Mask, codes: NDArray[np.object_], rows: Ints) -> pd.DataFrame:
    """Compare each pair of rows, the most alike first."""
    both, alone = _counted(listed, covered)
    i, j = (rows[at] for at in np.triu_indices(len(rows), 1))
    frame = pd.DataFrame(
        {
            "a": codes[i],
            "b": codes[j],
            "similarity": _ratio(both, alone)[i, j].round(_DIGITS),
            "both": both[i, j].astype(int),
            "either": (both + alone + alone.T)[i, j].astype(int),
            "crossing": (alone[i, j] > 0) & (alone[j, i] > 0),
        }
    )
    ranks = ["similarity", "both"]
    return frame.sort_values(ranks, ascending=False, kind="stable", ignore_index=True)
