"""Agreement of the two coders on what each list means: theme, kind, polarity and base.

Who is listed can be read off a list of codes. What the list says of them is a
judgement, and is compared here.
"""

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.questions.alpha import reliability
from thb_analysis.questions.two_codings import (
    DECISIONS,
    as_numbers,
    decisions,
    differing_decisions,
    settled_decisions,
)


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
    first, second = decisions(ds)
    codebook = pd.DataFrame(
        {"field": field, "lists": len(first)}
        | reliability(*as_numbers(first[field], second[field]), replicates, seed)
        for field in DECISIONS
    )
    return codebook, _differences(ds, first, second)


def _differences(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """List the decisions on which the coders differ, with the settlement."""
    measures = ds.measures[["footnote", "measure", "theme"]]
    reasons = settled_decisions(ds)[["footnote", "field", "settled", "reason"]]
    known = differing_decisions(first, second).merge(measures, on="footnote")
    settled = known.merge(reasons, on=["footnote", "field"], how="left").fillna("")
    columns = ["footnote", "measure", "theme", "field", "first", "second", "settled", "reason"]
    return settled.sort_values(["footnote", "field"], ignore_index=True)[columns]
