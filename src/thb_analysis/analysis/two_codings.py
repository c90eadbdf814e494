"""The two codings of a source, each as its coder left it before anything was settled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.alpha import Codes
from thb_analysis.data import Dataset

KEY = ["measure", "country"]
FIELDS = ["status", "minimum", "maximum", "unit", "renewable", "basis"]
DECISIONS = ["theme", "kind", "polarity", "base"]

# Of the bootstrap of alpha.
REPLICATES, SEED = 2000, 2022


def first_cells(ds: Dataset) -> pd.DataFrame:
    """Return the first coder's cells: those of `coding` with every settled field put back.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        Indexed by measure and country, `FIELDS` as text, empty for missing. A settled cell that the
        first coder had not listed is gone; one that both had listed, and that was settled not to be
        there, is that of the second coder but for what is settled.
    """
    put_back = settled_cells(ds).pivot(index=KEY, columns="field", values="first")
    for field in ("listed", "status"):
        put_back[field] = put_back.get(field)
    second = second_cells(ds)
    both = second.loc[second.index.intersection(put_back.index)]
    cells = put_back.combine_first(_as_text(ds.coding)).combine_first(both)
    status = cells["status"].fillna("reported")
    gone = cells["listed"].isin(["", "false"]) | (status == "")
    return cells.assign(status=status).reindex(columns=FIELDS).loc[~gone].fillna("")


def second_cells(ds: Dataset) -> pd.DataFrame:
    """Return the second coder's cells, as `first_cells`."""
    return _as_text(_keyed(ds, ds.second_cells))


def differing_cells(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the fields on which the coders differ; where one names the country alone, that alone.

    Returns
    -------
    pandas.DataFrame
        `measure`, `country`, `field` (``listed``, or one of `FIELDS`), `first` and `second`.
    """
    one, other = first.assign(listed="true").align(second.assign(listed="true"), join="outer")
    pairs = pd.DataFrame({"first": one.fillna("").stack(), "second": other.fillna("").stack()})
    pairs = pairs.rename_axis([*KEY, "field"]).reset_index()
    once = pairs.set_index(KEY).index.isin(first.index.symmetric_difference(second.index))
    counted = (pairs["field"] == "listed") | ~once
    differing = pairs[counted & (pairs["first"] != pairs["second"])]
    return differing[differing["country"].isin(ds.participants)]


def settled_cells(ds: Dataset) -> pd.DataFrame:
    """Return what was settled on single cells, with their measures."""
    return _keyed(ds, ds.settlements[ds.settlements["country"] != ""])


def decisions(ds: Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what each coder decided on the lists as a whole that both decided on.

    Returns
    -------
    tuple of pandas.DataFrame
        Indexed by footnote; `DECISIONS` as text.
    """
    put_back = settled_decisions(ds).pivot(index="footnote", columns="field", values="first")
    measures = ds.measures.dropna(subset="footnote").set_index("footnote")[DECISIONS]
    first = put_back.combine_first(measures.sort_index())[DECISIONS].astype(object)
    second = ds.second_measures.set_index("footnote")[DECISIONS].astype(object)
    both: tuple[pd.DataFrame, pd.DataFrame] = first.align(second, join="inner")
    return both


def differing_decisions(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions on which the coders differ: `footnote`, `field`, `first`, `second`."""
    pairs = pd.DataFrame({"first": first.stack(), "second": second.stack()})
    pairs = pairs.rename_axis(["footnote", "field"]).reset_index()
    return pairs[pairs["first"] != pairs["second"]]


def settled_decisions(ds: Dataset) -> pd.DataFrame:
    """Return what was settled on lists as a whole."""
    settled: pd.DataFrame = ds.settlements
    return settled[settled["country"] == ""].dropna(subset="footnote")


def as_numbers(first: pd.Series[Any], second: pd.Series[Any]) -> tuple[Codes, Codes]:
    """Return two codings of one field as whole numbers, a row for each list."""
    values = sorted({*first, *second})
    one, other = (
        np.array([values.index(value) for value in coding], dtype=int).reshape(-1, 1)
        for coding in (first, second)
    )
    return one, other


def _keyed(ds: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the measure of their footnote; without one, that which they name or the first that has none."""
    measures = ds.measures
    slugs = measures.dropna(subset="footnote").set_index("footnote")["measure"]
    without = measures.loc[measures["footnote"].isna(), "measure"].tolist()[:1]
    named = rows["measure"] if "measure" in rows else pd.Series("", index=rows.index)
    own = named.where(named != "", rows["footnote"].map(slugs))
    return rows.assign(measure=own.fillna("".join(without)).astype("str"))


def _as_text(coding: pd.DataFrame) -> pd.DataFrame:
    cells = coding.set_index(KEY)[FIELDS].astype("string").fillna("")
    return cells.assign(renewable=cells["renewable"].str.lower()).astype(object)
