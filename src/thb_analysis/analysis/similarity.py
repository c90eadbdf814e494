"""Similarity of countries by the measures they are listed for."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names

Coefficient = Literal["jaccard", "simple_matching"]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)

# What a state offers or does. Obstacles, conditions put on victims and
# competences are other things, and durations are not a matter of yes or no.
KINDS = ("provision", "practice")
POLARITIES = ("affirmed", "negated")

NEAREST_COLUMNS = [
    "rank",
    "neighbour",
    "similarity",
    "compared",
    "shared",
    "only_here",
    "only_there",
    "shared_measures",
    "only_here_measures",
    "only_there_measures",
]


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
        Countries by measures, bool: the measure speaks of the country.
    coefficient : {"jaccard", "simple_matching"}
    theme : str or None
        The theme the measures are taken from; None for all themes.
    """

    frame: pd.DataFrame
    listed: pd.DataFrame
    in_base: pd.DataFrame
    coefficient: Coefficient
    theme: str | None

    def nearest(self, country: str, n: int = 5) -> pd.DataFrame:
        """Rank the countries most similar to one country.

        Parameters
        ----------
        country : str
            Code of a participant.
        n : int, default 5
            How many neighbours at most.

        Returns
        -------
        pandas.DataFrame
            At most `n` rows. Ties share a rank and stand with the most shared
            measures first, then in the order of the participants. Countries
            whose similarity is undefined are left out.

            =================== ===== =======================================
            column              type  meaning
            =================== ===== =======================================
            rank                int   1 = most similar; ties share a rank
            neighbour           str   code
            similarity          float 0..1
            compared            int   measures whose base includes both
            shared              int   of these, list both
            only_here           int   of these, list `country` alone
            only_there          int   of these, list the neighbour alone
            shared_measures     tuple slugs
            only_here_measures  tuple slugs
            only_there_measures tuple slugs
            =================== ===== =======================================

        Raises
        ------
        UnknownName
            If `country` is not a participant.
        """
        check_names([country], self.frame.index, "country")
        others = self.frame.loc[country].drop(country).dropna()
        rows = pd.DataFrame(
            [self._pair(country, other) for other in others.index],
            columns=NEAREST_COLUMNS,
        )
        rows["similarity"] = others.to_numpy()
        rows["rank"] = rows["similarity"].rank(method="min", ascending=False).astype(int)
        ranked = rows.sort_values(["rank", "shared"], ascending=[True, False], kind="stable")
        return ranked.head(n).reset_index(drop=True)

    def _pair(self, here: str, there: str) -> dict[str, object]:
        """Say what two countries share and what sets them apart."""
        measures = self.listed.columns
        both = _row(self.in_base, here) & _row(self.in_base, there)
        one, other = _row(self.listed, here) & both, _row(self.listed, there) & both
        sets = {"shared": one & other, "only_here": one & ~other, "only_there": other & ~one}
        counts = {name: int(found.sum()) for name, found in sets.items()}
        names = {f"{name}_measures": tuple(measures[found]) for name, found in sets.items()}
        return {"neighbour": there, "compared": int(both.sum()), **counts, **names}


def similarity(
    ds: Dataset, theme: str | None = None, coefficient: Coefficient = "jaccard"
) -> Similarity:
    """Compare countries pairwise by the measures they are listed for.

    Only provisions and practices whose statement says which way to read the
    list take part, and for each pair only the measures whose base includes
    both countries. Jaccard leaves out the measures that list neither, because
    being unlisted together says little where silence may mean anything;
    simple matching counts them as agreement.

    The similarity of two countries that no compared measure lists is
    undefined under Jaccard, and with no compared measure under both
    coefficients: it is missing, never 0 or 1. That holds for the diagonal
    too, which is 1 wherever it is defined.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Compare by the measures of one theme.
    coefficient : {"jaccard", "simple_matching"}, default "jaccard"

    Returns
    -------
    Similarity

    Raises
    ------
    UnknownName
        If there is no such theme or coefficient.
    """
    listed, in_base = incidence(ds, theme)
    frame = pairwise(listed, in_base, coefficient)
    return Similarity(frame, listed, in_base, coefficient, theme)


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
    x, base = listed.to_numpy(dtype=float), in_base.to_numpy(dtype=float)
    shared = x @ x.T
    alone = x @ (base - x).T
    compared = base @ base.T
    differing = alone + alone.T
    if coefficient == "jaccard":
        values = _ratio(shared, shared + differing)
    else:
        values = _ratio(compared - differing, compared)
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
        practices only, and only where the polarity is clear.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    cells = countable_cells(ds, theme)
    usable = cells["kind"].isin(KINDS) & cells["polarity"].isin(POLARITIES)
    cells = cells[usable].sort_values("footnote", kind="stable")
    measures = list(cells["measure"].unique())
    listed, in_base = (
        cells.pivot(index="country", columns="measure", values=column)
        .reindex(index=list(ds.participants), columns=measures)
        .fillna(False)
        .astype(bool)
        for column in ("listed", "in_base")
    )
    return listed, in_base


def _row(frame: pd.DataFrame, country: str) -> NDArray[np.bool_]:
    return frame.loc[country].to_numpy(dtype=bool)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    undefined = np.full(whole.shape, np.nan)
    result: NDArray[np.float64] = np.divide(part, whole, out=undefined, where=whole > 0)
    return result
