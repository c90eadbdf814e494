"""The record of the source as one table; the verdicts themselves stand in `thb_analysis.questions.verdicts`."""

from functools import lru_cache

import pandas as pd

from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.derive import derive, derived_irregularities, has_lists
from thb_analysis.data.expressions import measures_in
from thb_analysis.questions.verdicts import FAILS, UNDERSTATES, claim_results, relation_results


def record(ds: Dataset) -> pd.DataFrame:
    """Return everything on record about the source: what a reader found, and what follows.

    Parameters
    ----------
    ds : Dataset
        Lists, relations and claims are taken of the whole package, whatever is selected.

    Returns
    -------
    pandas.DataFrame
        Columns irregularity, footnote (Int64), kind, printed, read_as, reason, status, relation and
        claim; sorted by irregularity. A relation that is not met has its own kind and in `printed`
        the countries that break it; a claim has the kind quantity if it does not hold, and
        understatement if the lists give more.
    """
    return _record(ds).copy(deep=False)


@lru_cache(maxsize=8)
def _record(ds: Dataset) -> pd.DataFrame:
    whole = dataset(ds.package)
    rows = list(ds.irregularities.to_dict("records"))
    if has_lists(ds.package):
        rows += derived_irregularities(ds.package, derive(ds.package).lists)
    footnote = dict(zip(whole.measures["measure"], whole.measures["footnote"], strict=True))
    for relation, result in zip(whole.relations.itertuples(), relation_results(whole), strict=True):
        if result.violators:
            named = measures_in(f"({relation.left}) | ({relation.right})")
            row = {
                "irregularity": relation.relation,
                "kind": relation.kind,
                "relation": relation.relation,
            }
            row |= {"footnote": footnote.get(named[0], pd.NA) if named else pd.NA}
            row |= {
                "printed": " ".join(sorted(result.violators)),
                "reason": relation.finding or relation.reason,
            }
            rows.append(row)
    kinds = {FAILS: "quantity", UNDERSTATES: "understatement"}
    for claim, judged in zip(whole.claims.itertuples(), claim_results(whole), strict=True):
        if judged.verdict in kinds:
            counts = f"{len(judged.counted)} of {len(judged.denominator)}"
            row = {
                "irregularity": f"claim-{claim.claim}",
                "kind": kinds[judged.verdict],
                "claim": claim.claim,
            }
            row |= {"footnote": next(iter(claim.footnotes.split()), pd.NA)}
            row |= {"reason": f"The sentence says “{claim.quantifier}”; its lists give {counts}."}
            rows.append(row)
    columns = [
        "irregularity",
        "footnote",
        "kind",
        "printed",
        "read_as",
        "reason",
        "status",
        "relation",
        "claim",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    texts = [column for column in columns if column != "footnote"]
    frame["status"] = frame["status"].fillna("noted")
    frame[texts] = frame[texts].astype("object").fillna("").astype("str")
    frame["footnote"] = pd.to_numeric(frame["footnote"], errors="coerce").astype("Int64")
    return frame.sort_values("irregularity", ignore_index=True)
