"""Tables of likeness: the clusters, the similarities, and what their stability rests on."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.clustering import MOST, Clustering, portrait
from thb_analysis.analysis.jackknife import RECOVERED, Stability, obstacle
from thb_analysis.arrange import labels
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.wording import agree, count, decimal, of, percent, signed, under

_SHOWN = 5  # measures, or countries, named for one cluster


def clusters(
    result: Clustering,
    stability: Stability | None,
    ds: Dataset,
    title: str | None = None,
    id: str = "tbl-clusters-countries",
) -> Table | None:
    """Show each cluster with its members and what they are, and are not, listed for.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None if there are no clusters, or if they do not hold; see ``jackknife.obstacle``.
    """
    if not result.shown or obstacle(result, stability):
        return None
    traits = portrait(result)
    head = ("Cluster", "Countries", "Most listed here, few elsewhere",
            "Few listed here, most elsewhere", "Silhouette", "Found again")  # fmt: skip
    return Table(
        id=id,
        caption=f"Clusters of countries {under(title)}, and what sets their lists apart.",
        columns=columns(*head, numeric=head[-2:], widths=(1.2, 3, 3.7, 3.7, 1.2, 0.9)),
        rows=tuple(
            _cluster_row(cluster, result, traits[traits["cluster"] == cluster], stability, ds)
            for cluster in range(1, result.clusters + 1)
        ),
        note=_clusters_note(result),
    )


def _cluster_row(
    cluster: int, result: Clustering, traits: pd.DataFrame, stability: Stability | None, ds: Dataset
) -> Row:
    members, called = result.members(cluster), labels(ds)
    widths = result.frame.loc[result.frame["cluster"] == cluster, "silhouette"]
    found: dict[int, float] = {}
    if stability:
        found = dict(stability.clusters[["cluster", "recovered"]].itertuples(index=False))
    return (
        f"{cluster} ({count(len(members), 'country', 'countries')})",
        "; ".join(ds.country_names[code] for code in members),
        _marked(traits, "more", called),
        _marked(traits, "less", called),
        signed(widths.mean()),
        decimal(found.get(cluster, float("nan"))),
    )


def _marked(traits: pd.DataFrame, mark: str, called: dict[str, str]) -> Cell:
    """Name what a cluster is marked by, the greatest difference first."""
    found = traits[traits["mark"] == mark]
    apart = -(found["share"] - found["share_other"]).abs().round(10)
    ranked = found.loc[apart.sort_values(kind="stable").index]
    shown = [
        linked(row["item"], f"{called[row['item']]} ({_ratios(row)})")
        for _, row in ranked.iloc[:_SHOWN].iterrows()
    ]
    more = len(ranked) - len(shown)
    rest = [f"and {count(more, 'more measure')}"] if more else []
    return Cell.joined([*shown, *rest], "; ") if shown else Cell("–")


def _ratios(row: pd.Series) -> str:
    here, elsewhere = (of(row[f"listed{at}"], row[f"base{at}"]) for at in ("", "_other"))
    return f"{here}; elsewhere {elsewhere}"


def _clusters_note(result: Clustering) -> str:
    return (
        f"Most: {percent(MOST)} or more of the countries compared; few: {percent(1 - MOST)} or less; "
        f"at most {count(_SHOWN, 'measure')} {agree(_SHOWN, 'is', 'are')} named. k of N counts listings within the base. "
        "Silhouette: mean silhouette width. Found again: mean Jaccard similarity with the nearest cluster when one "
        f"measure is left out; a cluster below {decimal(RECOVERED)} is not to be relied on. "
        "Not listed does not mean absent."
    )
