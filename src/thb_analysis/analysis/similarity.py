"""Similarity of countries by the measures that list them."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names
from thb_analysis.questions.similarity import jaccard

Coefficient = Literal["jaccard", "simple_matching"]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)

# Two countries on a list that reports an absence share nothing that is there.
POLARITIES = ("affirmed",)

# By fewer measures there is little to be alike in.
FEWEST_MEASURES = 3

_PAIR_COLUMNS = ["neighbour", "compared", "shared", "only_here", "only_there"]


@dataclass(frozen=True, eq=False)
class Similarity:
    """Pairwise similarity of the participants.

    Attributes
    ----------
    frame : pandas.DataFrame
        Countries by countries, floats in 0..1; missing where undefined.
    listed : pandas.DataFrame
        Countries by measures, bool: listed and within the base.
    in_base : pandas.DataFrame
        Of the same shape, bool: the cell is compared. The measure speaks of
        the country, or cells outside the base are not skipped.
    coefficient : {"jaccard", "simple_matching"}
    theme : str or None
        The theme the measures are taken from; None for all themes.
    skip_not_covered : bool
        False if a cell outside the base counts as not listed.
    """

    frame: pd.DataFrame
    listed: pd.DataFrame
    in_base: pd.DataFrame
    coefficient: Coefficient
    theme: str | None
    skip_not_covered: bool = True

    @property
    def enough(self) -> bool:
        """Whether there are three measures at least, so that likeness says something."""
        return len(self.listed.columns) >= FEWEST_MEASURES

    def nearest(self, row: str, n: int = 5) -> pd.DataFrame:
        """Rank the countries most similar to one.

        Parameters
        ----------
        row : str
            Code of a participant.
        n : int, default 5
            How many neighbours at most.

        Returns
        -------
        pandas.DataFrame
            At most `n` rows. Ties share a rank and stand with the most shared
            columns first, then in the order of the rows. Those whose
            similarity is undefined are left out.

            =================== ===== =======================================
            column              type  meaning
            =================== ===== =======================================
            rank                int   1 = most similar; ties share a rank
            neighbour           str   code
            similarity          float 0..1
            compared            int   measures whose base includes both
            shared              int   of these, list both
            only_here           int   of these, list `row` alone
            only_there          int   of these, list the neighbour alone
            shared_measures     tuple slugs
            only_here_measures  tuple slugs
            only_there_measures tuple slugs
            =================== ===== =======================================

        Raises
        ------
        UnknownName
            If there is no such participant.
        """
        check_names([row], self.frame.index, "country")
        others = self.frame.loc[row].drop(row).dropna()
        sets = [f"{side}_measures" for side in _PAIR_COLUMNS[2:]]
        rows = pd.DataFrame(
            [self._pair(row, other) for other in others.index], columns=[*_PAIR_COLUMNS, *sets]
        )
        rows.insert(1, "similarity", list(others))
        rank = rows["similarity"].rank(method="min", ascending=False).astype(int)
        rows.insert(0, "rank", rank)
        ranked = rows.sort_values(["rank", "shared"], ascending=[True, False], kind="stable")
        return ranked.head(n).reset_index(drop=True)

    def _pair(self, here: str, there: str) -> dict[str, object]:
        """Say what two rows share and what sets them apart."""
        columns = self.listed.columns
        both = _row(self.in_base, here) & _row(self.in_base, there)
        one, other = _row(self.listed, here) & both, _row(self.listed, there) & both
        sets = {"shared": one & other, "only_here": one & ~other, "only_there": other & ~one}
        counts = {name: int(found.sum()) for name, found in sets.items()}
        names = {f"{name}_measures": tuple(columns[found]) for name, found in sets.items()}
        return {"neighbour": there, "compared": int(both.sum()), **counts, **names}


def similarity(
    ds: Dataset,
    theme: str | None = None,
    coefficient: Coefficient = "jaccard",
    skip_not_covered: bool = True,
) -> Similarity:
    """Compare countries by the measures that list them.

    Only provisions and practices whose statement reports a presence take part:
    what a list says is absent makes nobody alike. Jaccard (1912) is the share of what lists both in what
    lists at least one: it leaves out what lists neither, because being
    unlisted together says little where silence may mean anything. Simple
    matching (Sokal and Michener 1958) counts that as agreement.

    By default a pair is compared over the cells that lie inside the base for
    both: by the measures that speak of both. The similarity of
    a pair that no compared cell lists is undefined under Jaccard, and with no
    compared cell under both coefficients: it is missing, never 0 or 1. Two
    empty rows are therefore neither alike nor unlike. That holds for the
    diagonal too, which is 1 wherever it is defined.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Compare by the measures of one theme.
    coefficient : {"jaccard", "simple_matching"}, default "jaccard"
    skip_not_covered : bool, default True
        False counts a cell outside the base as not listed.

    Returns
    -------
    Similarity

    Raises
    ------
    UnknownName
        If there is no such theme or coefficient.
    """
    listed, in_base = incidence(ds, theme)
    if not skip_not_covered:
        in_base = pd.DataFrame(True, index=in_base.index, columns=in_base.columns)
    frame = pairwise(listed, in_base, coefficient)
    return Similarity(frame, listed, in_base, coefficient, theme, skip_not_covered)


def pairwise(
    listed: pd.DataFrame, in_base: pd.DataFrame, coefficient: Coefficient = "jaccard"
) -> pd.DataFrame:
    """Compare rows pairwise over the columns that count for both.

    Parameters
    ----------
    listed : pandas.DataFrame
        Rows by columns, bool.
    in_base : pandas.DataFrame
        Of the same shape, bool: the cell counts. True wherever `listed` is.
    coefficient : {"jaccard", "simple_matching"}, default "jaccard"

    Returns
    -------
    pandas.DataFrame
        Rows by rows, symmetric, floats in 0..1; missing where undefined.

    Raises
    ------
    UnknownName
        If there is no such coefficient.
    """
    check_names([coefficient], COEFFICIENTS, "coefficient")
    if coefficient == "jaccard":
        values = jaccard(listed.to_numpy(dtype=bool), in_base.to_numpy(dtype=bool))
    else:
        x, base = listed.to_numpy(dtype=float), in_base.to_numpy(dtype=float)
        alone, compared = x @ (base - x).T, base @ base.T
        values = _ratio(compared - (alone + alone.T), compared)
    return pd.DataFrame(values, index=listed.index, columns=list(listed.index))


def incidence(ds: Dataset, theme: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return which measures list which participants, and which speak of them.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme.

    Returns
    -------
    tuple of pandas.DataFrame
        Two boolean frames, participants by measures in the order of the
        footnotes: listed within the base, and in base. Provisions and
        practices only, and only where the statement reports a presence.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    cells = countable_cells(ds, theme)
    usable = cells["compared"].astype(bool) & cells["polarity"].isin(POLARITIES)
    cells = cells[usable]
    measures = list(cells["measure"].unique())
    listed, in_base = (
        cells.pivot(index="country", columns="measure", values=column)
        .reindex(index=list(ds.participants), columns=measures)
        .fillna(False)
        .astype(bool)
        for column in ("listed", "in_base")
    )
    return listed, in_base


def _row(frame: pd.DataFrame, row: str) -> NDArray[np.bool_]:
    return frame.loc[row].to_numpy(dtype=bool)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    undefined = np.full(whole.shape, np.nan)
    result: NDArray[np.float64] = np.divide(part, whole, out=undefined, where=whole > 0)
    return result
