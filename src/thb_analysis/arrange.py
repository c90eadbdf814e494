"""The order of rows, the same in a figure and in the table beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.kinds import BURDENS as BURDENS
from thb_analysis.data.kinds import OFFERED as OFFERED
from thb_analysis.data.states import OUT_OF_BASE, QUALIFIED, REPORTED, STATES


def titles(ds: Dataset) -> dict[str, str]:
    """Return theme to title, in the order of the themes."""
    themes = ds.themes.sort_values("order")
    return dict(zip(themes["theme"], themes["title"], strict=True))


def labels(ds: Dataset) -> dict[str, str]:
    """Return measure to label, in the order of the footnotes."""
    measures = ds.measures.sort_values("footnote")
    return dict(zip(measures["measure"], measures["label"], strict=True))


def names(ds: Dataset) -> dict[str, str]:
    """Return country to name, for every country on record."""
    return ds.country_names


def named(ds: Dataset) -> dict[str, str]:
    """Return what each theme, step of a pathway and measure is called."""
    steps = dict(zip(ds.pathway["step"], ds.pathway["label"], strict=True))
    return {**titles(ds), **steps, **labels(ds)}


def meanings(ds: Dataset, table: str, column: str) -> dict[str, str]:
    """Return what each value of a column means, as the descriptor says: ``value: meaning.`` for each.

    A value of which it says nothing is left out.
    """
    field = ds.field(table, column)
    values = "|".join(re.escape(str(each)) for each in field.get("constraints", {}).get("enum", ()))
    parts = re.split(rf"(?:^|(?<=\s))({values}): ", field.get("description", "")) if values else []
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {value: meaning.strip().removesuffix(".") for value, meaning in told.items()}


def compared_names(ds: Dataset, of: str) -> dict[str, str]:
    """Return the names of what is compared: of ``countries``, or the labels of ``measures``."""
    return names(ds) if of == "countries" else labels(ds)


def column_heads(rows: Sequence[str], of: str) -> list[str]:
    """Return what heads the columns of a square: the codes of ``countries``, or the places of ``measures``."""
    return list(rows) if of == "countries" else [str(place) for place in range(1, len(rows) + 1)]


def other_than(ds: Dataset, kinds: Collection[str]) -> tuple[str, ...]:
    """Return the kinds of measure on record that are none of these, by first footnote."""
    found = ds.measures.sort_values("footnote")["kind"].unique()
    return tuple(str(kind) for kind in found if kind not in kinds)


def compared_kinds(by_country: pd.DataFrame) -> list[str]:
    """Return the kinds offered of which some country has several measures to count.

    A count out of one measure is a yes or no, which the matrix shows.
    """
    most = by_country.groupby("kind")["in_base"].max()
    return [kind for kind in OFFERED if most.get(kind, 0) > 1]


def by_kind(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort measures by kind, then by falling share, then by footnote.

    Kinds stand in the order of their first footnote; `frame` has the columns `kind`, `share` and
    `footnote`, such as the frame of ``coverage``.
    """
    first = frame.groupby("kind")["footnote"].transform("min")
    ranked = frame.assign(_first=first, _last=-frame["share"].fillna(-1))
    ranked = ranked.sort_values(["_first", "_last", "footnote"], ignore_index=True)
    return ranked.drop(columns=["_first", "_last"])


def by_bloc(ds: Dataset) -> pd.DataFrame:
    """Return the participants by bloc, the largest bloc first, then by name.

    Returns
    -------
    pandas.DataFrame
        `country`, `name`, `bloc`; the index counts from 0.
    """
    countries = ds.countries[ds.countries["country"].isin(ds.participants)]
    size = countries.groupby("bloc")["country"].transform("size")
    ranked = countries.assign(_size=-size).sort_values(["_size", "bloc", "name"], ignore_index=True)
    return ranked[["country", "name", "bloc"]]


def by_distance(claims: pd.DataFrame) -> pd.DataFrame:
    """Sort claims by how far they are off, those that cannot be checked last."""
    verdicts = {"does not hold": 0, "holds loosely": 1, "holds": 2}
    rank = claims["verdict"].map(verdicts).fillna(3)
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


def by_state(cells: pd.DataFrame) -> dict[str, int]:
    """Count the cells of ``Dataset.cells`` in each state that occurs, in their usual order.

    A cell outside the base counts as such, whether the country is listed all the same or not.
    """
    states = cells["state"].where(cells["in_base"].astype(bool), OUT_OF_BASE)
    return {state: int((states == state).sum()) for state in present_states(states)}


def listed_outside(cells: pd.DataFrame) -> int:
    """Count the cells of ``Dataset.cells`` that are outside the base and listed all the same."""
    named = cells["state"].isin([REPORTED, QUALIFIED])
    return int((named & ~cells["in_base"].astype(bool)).sum())
