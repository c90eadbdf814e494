"""Claims: what the document says of how many, against what its lists give."""

import numpy as np
import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.consistency import ClaimResult, claim_results

FACTS = ["claim", "footnotes", "quantifier", "statement", "place", "base"]
COMPUTED = ["numerator", "denominator", "share", "verdict", "distance", "countries", "missing"]


def evaluate_claims(ds: Dataset) -> pd.DataFrame:
    """Recompute every quantified claim of the document from its lists.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        One row per claim in the order of ``claims.csv``.

        =========== ===== ===================================================
        column      type  meaning
        =========== ===== ===================================================
        claim       str   key
        footnotes   str   separated by spaces
        quantifier  str   the document's quantity word
        statement   str   the claim in the project's words
        place       str   where the document makes it
        base        str   name of the base
        numerator   Int64 countries counted; missing if it cannot be checked
        denominator Int64 countries they are counted of; in a comparison the
                          size of the list compared with
        share       float numerator / denominator; missing if it cannot be
                          checked, in a comparison, or for an empty base
        verdict     str   holds, holds loosely, does not hold or cannot be
                          checked
        distance    float how far the share lies outside the range in which
                          the quantity word holds, 0..1; 0 inside it, missing
                          if there is no share to be off
        countries   tuple codes counted
        missing     tuple codes of the denominator that are not counted;
                          empty in a comparison
        note        str
        =========== ===== ===================================================
    """
    results = {result.claim: result for result in claim_results(ds)}
    claims = ds.claims
    rows = [
        _row(results[claim], checkable=rule != "")
        for claim, rule in zip(claims["claim"], claims["rule"], strict=True)
    ]
    found = pd.DataFrame(rows, columns=COMPUTED, index=claims.index)
    counts = ["numerator", "denominator"]
    found[counts] = found[counts].astype("Int64")
    return pd.concat([claims[FACTS], found, claims[["note"]]], axis="columns")


def _row(result: ClaimResult, checkable: bool) -> tuple[object, ...]:
    """Return the values of COMPUTED: what was counted, and how far off it is."""
    if not checkable:
        return (None, None, np.nan, result.verdict, np.nan, (), ())
    counted, whole = result.counted, result.denominator
    share = np.nan if result.compared or not whole else len(counted) / len(whole)
    missing = () if result.compared else tuple(sorted(whole - counted))
    distance = np.nan if np.isnan(share) else result.distance
    sizes = (len(counted), len(whole))
    return (*sizes, share, result.verdict, distance, tuple(sorted(counted)), missing)
