"""Where a country stands on maps: alone, with few others, or with how many at least."""

import pandas as pd

from thb_analysis.analysis.context import is_few
from thb_analysis.counts import each_row
from thb_analysis.display.text import words


def standing(frame: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the categories that a country has, with the number of countries that share each.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of `thb_analysis.analysis.maps.Maps`.
    country : str
        Code.

    Returns
    -------
    pandas.DataFrame
        Rows of `frame` for the country, without what is not reported or not covered, with `k` of
        `n`, the countries covered, and `few`: whether it shares the category with few or nobody,
        though others are covered.
    """
    covered = frame[frame["look"] != "outside"]
    k = covered.groupby(["map", "category"])["country"].transform("size")
    n = covered.groupby("map")["country"].transform("size")
    few = (k.eq(1) & n.gt(1)) | is_few(k, n)
    # Of what is known in part it is not known who else is there.
    few &= covered["look"].ne("part")
    rows = covered.assign(k=k, n=n, few=few)
    return rows[rows["country"].eq(country) & rows["look"].ne("none")]


def stands(own: pd.DataFrame, name: str, maps: int) -> str:
    """Say on how many maps a country is among few, else how many others at least are where it is.

    Parameters
    ----------
    own : pandas.DataFrame
        As `standing` returns it.
    name : str
        The country, as it stands within a sentence.
    maps : int
        How many maps there are.
    """
    few, shared = own[own["few"]], own.loc[own["n"] > 1, "k"]
    first = next(iter(each_row(few.nsmallest(1, "k"))), None)
    others = int(shared.min()) - 1 if len(shared) else 0
    said: str = words(
        "standing", name=name, own=own, few=few, first=first, others=others, maps=maps
    )["title"]
    return said
