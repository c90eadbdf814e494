"""Loevinger's H: how far the columns of a table of yes and no form a cumulative order."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

# Two measures are a single comparison, and a few countries fall into a pattern easily: with fewer,
# H is shown, but no order is drawn from it, however high it is.
SCALE_MEASURES = 3
SCALE_COUNTRIES = 10


@dataclass(frozen=True, eq=False)
class Loevinger:
    """Guttman errors and Loevinger's H of a table of rows by columns.

    In a perfect cumulative (Guttman) pattern, those who have a rarer item has all
    the more common ones. A pair of items is in error in each row that has the
    rarer item and not the more common one. H is 1 less the ratio of errors to
    the errors expected if items were independent: 1 for a perfect pattern, 0
    for what independence would give, below 0 for more errors than that.

    All counts are whole numbers and each coefficient is one division, so that
    equal data give equal bits everywhere.

    Attributes
    ----------
    rows : int
    counts : numpy.ndarray of int
        Rows that have each item.
    errors : numpy.ndarray of int
        Items by items, symmetric, zero on the diagonal: errors of each pair.
    chances : numpy.ndarray of int
        The errors expected, times `rows`.
    """

    rows: int
    counts: Counts
    errors: Counts
    chances: Counts

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Whether some rows have the item and some do not; no other item has an H."""
        return (self.counts > 0) & (self.counts < self.rows)

    @cached_property
    def total(self) -> float:
        """H of the whole scale; missing if fewer than two items vary."""
        return float(self._h(self.errors.sum(), self.chances.sum()))

    @cached_property
    def item(self) -> Floats:
        """H of each item with all others; missing for an item that does not vary."""
        return self._h(self.errors.sum(axis=0), self.chances.sum(axis=0))

    @cached_property
    def pair(self) -> Floats:
        """Items by items: H of each pair; missing on the diagonal and where an item does not vary."""
        return self._h(self.errors, self.chances)

    def _h(self, errors: object, chances: object) -> Floats:
        whole = np.asarray(chances)
        undefined = np.full(whole.shape, np.nan)
        h: Floats = np.divide(
            whole - self.rows * np.asarray(errors), whole, out=undefined, where=whole > 0
        )
        return h


def loevinger(listed: NDArray[np.bool_]) -> Loevinger:
    """Count Guttman errors and what independence of the items would lead to expect.

    Parameters
    ----------
    listed : numpy.ndarray of bool
        Rows by items, such as countries by measures, without gaps.

    Returns
    -------
    Loevinger
        Items that all rows have or none has take part in no error and expect
        none: they change no coefficient but their own, which is missing.

    Notes
    -----
    Loevinger (1948); for the item and pair coefficients Mokken (1971) and
    Sijtsma and Molenaar (2002). Equally common items need no order: either
    order gives their pair the same number of errors.
    """
    # Of whole numbers products are many times slower, and these are exact.
    has = np.asarray(listed, dtype=np.float64)
    both = (has.T @ has).astype(np.int64)
    rows, counts = len(has), both.diagonal()
    rarer, commoner = np.minimum.outer(counts, counts), np.maximum.outer(counts, counts)
    chances = rarer * (rows - commoner)
    np.fill_diagonal(chances, 0)
    return Loevinger(rows, counts, rarer - both, chances)


def obstacle(listed: NDArray[np.bool_], threshold: float) -> str:
    """Name the first thing that stands against an order of countries.

    Parameters
    ----------
    listed : numpy.ndarray of bool
        Countries by measures, every cell within the base.
    threshold : float
        Lower bound of H.

    Returns
    -------
    str
        ``""`` if nothing does; else ``measures``, ``countries`` (too few),
        ``total``, ``items``, ``pairs`` (H too low), or ``single`` (hangs on one country).
    """
    h = loevinger(listed)
    if h.varies.sum() < SCALE_MEASURES:
        return "measures"
    if h.rows < SCALE_COUNTRIES:
        return "countries"
    if h.total < threshold:
        return "total"
    if (h.item < threshold).any():
        return "items"
    if (h.pair <= 0).any():
        return "pairs"
    return "single" if (without_each(listed) < threshold).any() else ""


def without_each(listed: NDArray[np.bool_]) -> Floats:
    """Return H of the whole scale without each row in turn (jackknife)."""
    left_out = (loevinger(np.delete(listed, row, axis=0)).total for row in range(len(listed)))
    return np.fromiter(left_out, dtype=float, count=len(listed))
