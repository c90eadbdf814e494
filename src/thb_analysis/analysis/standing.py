"""Where a country stands on maps: alone, with few others, or with how many at least."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.context import is_few
from thb_analysis.counts import each_row
from thb_analysis.wording import agree, capital, number, of, small


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
    questions = f"of {number(maps)} questions" if maps > 1 else "question"
    if own.empty:
        return f"Nothing is reported for {name} on {'any' if maps > 1 else 'the one'} {questions}."
    if own["n"].max() == 1:
        return f"{capital(name)} is the only country compared."
    if own["few"].any():
        return _among_few(own[own["few"]], capital(name), questions)
    others = int(own.loc[own["n"] > 1, "k"].min()) - 1
    whom = f"at least {number(others)} other {agree(others, 'country', 'countries')}"
    everywhere = len(own) == maps > 1
    which = f"all {number(maps)} questions" if everywhere else f"{number(len(own))} {questions}"
    rest = "" if len(own) == maps else "; for the rest nothing is reported"
    return f"{capital(name)} stands with {whom} on {which}{rest}."


def _among_few(few: pd.DataFrame, name: str, questions: str) -> str:
    alone = few["k"] == 1
    whom = (
        "alone" if alone.all() else "alone or with few others" if alone.any() else "with few others"
    )
    (first,) = each_row(few.nsmallest(1, "k"))
    which = f"{small(first.title)}, {small(first.category)} ({of(first.k, first.n)} countries)"
    among = "" if len(few) == 1 else "among them "
    return f"{name} stands {whom} on {number(len(few))} {questions}: {among}{which}."
