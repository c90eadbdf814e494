"""The order of rows, the same in a figure and in the table beside it."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.cells import in_order
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATES


def titles(ds: Dataset) -> dict[str, str]:
    """Return theme to title, in the order of the themes."""
    themes = ds.themes.sort_values("order")
    return dict(zip(themes["theme"], themes["title"], strict=True))


def labels(ds: Dataset) -> dict[str, str]:
    """Return measure to label, in the order of ``Dataset.cells``."""
    measures = in_order(ds)
    return dict(zip(measures["measure"], measures["label"], strict=True))


def names(ds: Dataset) -> dict[str, str]:
    """Return country to name, for every country on record."""
    return ds.country_names


def named(ds: Dataset) -> dict[str, str]:
    """Return what each theme, step of a pathway and measure is called."""
    steps = dict(zip(ds.pathway["step"], ds.pathway["label"], strict=True))
    return {**titles(ds), **steps, **labels(ds)}


def by_kind(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort measures by kind, then by falling share, equal ones as they stand.

    Kinds stand in the order of their first measure; `frame` has the columns `kind` and `share`, such
    as the frame of ``coverage``.
    """
    first = frame["kind"].map({kind: place for place, kind in enumerate(frame["kind"].unique())})
    ranked = frame.assign(_first=first, _last=-frame["share"].fillna(-1), _place=range(len(frame)))
    ranked = ranked.sort_values(["_first", "_last", "_place"], ignore_index=True)
    return ranked.drop(columns=["_first", "_last", "_place"])


def by_bloc(ds: Dataset) -> pd.DataFrame:
    """Return the participants by bloc, the largest bloc first, then by name.

    Returns
    -------
    pandas.DataFrame
        `country`, `name`, `bloc`; the index counts from 0.
    """
    countries: pd.DataFrame = ds.countries[ds.countries["country"].isin(ds.participants)]
    size = countries.groupby("bloc")["country"].transform("size")
    ranked = countries.assign(_size=-size).sort_values(["_size", "bloc", "name"], ignore_index=True)
    return ranked[["country", "name", "bloc"]]


def by_distance(claims: pd.DataFrame) -> pd.DataFrame:
    """Sort claims by how far they are off, those that cannot be checked last."""
    verdicts = {"does not hold": 0, "understates": 1, "holds loosely": 2, "holds": 3}
    rank = claims["verdict"].map(verdicts).fillna(4)
    off = -claims["distance"].fillna(0)
    ranked = claims.assign(_rank=rank, _off=off, _place=range(len(claims)))
    ranked = ranked.sort_values(["_rank", "_off", "_place"], ignore_index=True)
    return ranked.drop(columns=["_rank", "_off", "_place"])


def of_theme(claims: pd.DataFrame, ds: Dataset, theme: str) -> pd.DataFrame:
    """Keep the claims that rest on a footnote of the theme."""
    notes = set(ds.measures.loc[ds.measures["theme"] == theme, "footnote"].astype(str))
    kept = [bool(notes.intersection(str(footnotes).split())) for footnotes in claims["footnotes"]]
    return claims.loc[kept].reset_index(drop=True)


def present_states(states: pd.Series) -> list[str]:
    """Return the states that occur, in their usual order."""
    found = set(states)
    return [state for state in STATES if state in found]
