"""Agreement of the two coders on what each list means: theme, kind, polarity and base.

Who is listed can be read off a list of codes. What the list says of them is a
judgement, and is compared here.
"""

import numpy as np
import pandas as pd

from thb_analysis.analysis.alpha import Codes, reliability
from thb_analysis.data import Dataset

DECISIONS = ["theme", "kind", "polarity", "base"]


def compare_decisions(ds: Dataset, replicates: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare the decisions of both coders on each list, before settlement.

    Parameters
    ----------
    ds : Dataset
    replicates, seed : int
        Of the bootstrap, which draws lists.

    Returns
    -------
    tuple of pandas.DataFrame
        Agreement per decision and the single disagreements: `codebook` and
        `measure_disagreements` of `Agreement`.
    """
    second = ds.second_measures.set_index("footnote")[DECISIONS].astype(object)
    first = first_decisions(ds)
    first, second = first.align(second, join="inner")
    codebook = pd.DataFrame(
        {"field": field, "lists": len(first)}
        | reliability(*_codes(first[field], second[field]), replicates, seed)
        for field in DECISIONS
    )
    return codebook, _differences(ds, first, second)


def first_decisions(ds: Dataset) -> pd.DataFrame:
    """Return the first coder's decisions as they were before settlement.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        Indexed by footnote; `theme`, `kind`, `polarity`, `base`, text.
    """
    put_back = settlements(ds).pivot(index="footnote", columns="field", values="first")
    measures = ds.measures.dropna(subset="footnote")
    settled = measures.set_index("footnote")[DECISIONS].sort_index()
    return put_back.combine_first(settled)[DECISIONS].astype(object)


def settlements(ds: Dataset) -> pd.DataFrame:
    """Return what was settled on lists as a whole."""
    settled: pd.DataFrame = ds.settlements
    return settled[settled["country"] == ""].dropna(subset="footnote")


def _codes(first: pd.Series, second: pd.Series) -> tuple[Codes, Codes]:
    """Return both codings of one field as whole numbers, lists by one."""
    values = sorted({*first, *second})
    one, other = (
        np.array([values.index(value) for value in coding], dtype=int).reshape(-1, 1)
        for coding in (first, second)
    )
    return one, other


def _differences(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """List the decisions on which the coders differ, with the settlement."""
    pairs = pd.DataFrame({"first": first.stack(), "second": second.stack()})
    pairs = pairs.rename_axis(["footnote", "field"]).reset_index()
    differing = pairs[pairs["first"] != pairs["second"]]
    measures = ds.measures[["footnote", "measure", "theme"]]
    reasons = settlements(ds)[["footnote", "field", "settled", "reason"]]
    known = differing.merge(measures, on="footnote")
    settled = known.merge(reasons, on=["footnote", "field"], how="left").fillna("")
    columns = ["footnote", "measure", "theme", "field", "first", "second", "settled", "reason"]
    return settled.sort_values(["footnote", "field"], ignore_index=True)[columns]
