"""Tables of likeness: the clusters, the similarities, and what their stability rests on."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.clustering import MOST, Clustering, portrait
from thb_analysis.analysis.jackknife import RECOVERED, Stability, obstacle, published
from thb_analysis.arrange import column_heads, compared_names
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Column, Row, Table, columns, linked
from thb_analysis.wording import agree, capital, count, decimal, of, percent, signed, under

_SQUARE = 30  # rows up to which a square of numbers fits a page
_SHOWN = 5  # measures, or countries, named for one cluster
_CLUSTER_WIDTHS = {
    "countries": (1.2, 3, 3.7, 3.7, 1.2, 0.9),
    "measures": (1.2, 3.8, 3.3, 3.3, 1.2, 0.9),
}
_NOUNS = {"countries": ("country", "countries"), "measures": ("measure", "measures")}
_LIKE = {
    "jaccard": "Jaccard coefficient: of what lists at least one of the two, the share that lists both.",
    "simple_matching": "Simple matching: the share on which both are listed or both are not.",
}


def clusters(
    result: Clustering,
    stability: Stability | None,
    ds: Dataset,
    title: str | None = None,
    id: str | None = None,
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
    id : str, optional
        ``tbl-clusters-countries`` or ``tbl-clusters-measures`` if not given.

    Returns
    -------
    Table or None
        None if there are no clusters, or if they do not hold; see ``jackknife.obstacle``.
    """
    if not result.shown or obstacle(result, stability):
        return None
    of_what = result.similarity.of
    traits = portrait(result)
    head = ("Cluster", capital(of_what), "Most listed here, few elsewhere",
            "Few listed here, most elsewhere", "Silhouette", "Found again")  # fmt: skip
    return Table(
        id=id or f"tbl-clusters-{of_what}",
        caption=f"Clusters of {of_what} {under(title)}, and what sets their lists apart.",
        columns=columns(*head, numeric=head[-2:], widths=_CLUSTER_WIDTHS[of_what]),
        rows=tuple(
            _cluster_row(cluster, result, traits[traits["cluster"] == cluster], stability, ds)
            for cluster in range(1, result.clusters + 1)
        ),
        note=_clusters_note(result),
    )


def likeness(
    result: Clustering,
    stability: Stability | None,
    ds: Dataset,
    title: str | None = None,
    id: str | None = None,
) -> Table | None:
    """Show the similarity of every pair, in the order of the tree, and the clusters if they hold.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset
    title : str, optional
        Of the theme; none at all for all themes.
    id : str, optional
        ``tbl-likeness-countries`` or ``tbl-likeness-measures`` if not given.

    Returns
    -------
    Table or None
        None if there is no tree, or fewer than three measures. A square of
        numbers for up to 30 rows; for more, each row holds its pairs with the
        rows above.
    """
    if not result.shown:
        return None
    result = published(result, stability)
    of_what, square = result.similarity.of, len(result.leaves) <= _SQUARE
    heads = column_heads(result.leaves, of_what)
    named = _named(result, heads, ds)
    return Table(
        id=id or f"tbl-likeness-{of_what}",
        caption=f"Similarity of {of_what} {under(title)}, in the order of the tree.",
        columns=_square_columns(result, heads) if square else _running_columns(result),
        rows=_square_rows(result, named) if square else _running_rows(result, named, heads),
        note=_likeness_note(result, square),
        style="matrix" if square else "plain",
    )


def jackknife(
    result: Clustering,
    stability: Stability | None,
    ds: Dataset,
    title: str | None = None,
    id: str | None = None,
) -> Table | None:
    """Show what changes the clusters when it is left out.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset
    title : str, optional
        Of the theme; none at all for all themes.
    id : str, optional
        ``tbl-jackknife-countries`` or ``tbl-jackknife-measures`` if not given.

    Returns
    -------
    Table or None
        None if the clusters do not hold, or if nothing changes them.
    """
    if stability is None or not result.shown or obstacle(result, stability):
        return None
    if (stability.frame["agreement"] == 1).all():
        return None
    of_what, by = result.similarity.of, result.similarity.by
    names = compared_names(ds, by)
    changed = stability.frame[stability.frame["agreement"] != 1]
    ranked = changed.sort_values("agreement", kind="stable")
    head = (f"{capital(_NOUNS[by][0])} left out", f"{capital(of_what)} compared",
            "Clusters", "Adjusted Rand index")  # fmt: skip
    return Table(
        id=id or f"tbl-jackknife-{of_what}",
        caption=f"What changes the clusters of {of_what} {under(title)} when it is left out.",
        columns=columns(*head, numeric=head[1:], widths=(4, 1.6, 1.2, 1.6)),
        rows=tuple(
            (
                _item(str(row["left_out"]), names[row["left_out"]], by),
                str(row["rows"]),
                str(row["clusters"]),
                signed(row["agreement"]),
            )
            for _, row in ranked.iterrows()
        ),
        note=_jackknife_note(len(stability.frame) - len(changed), by),
    )


def _item(name: str, text: str, of_what: str) -> Cell:
    """Write the name of a measure with a link to its cells, and that of a country without."""
    return linked(name, text) if of_what == "measures" else Cell(text)


def _cluster_row(
    cluster: int, result: Clustering, traits: pd.DataFrame, stability: Stability | None, ds: Dataset
) -> Row:
    of_what, by = result.similarity.of, result.similarity.by
    members, names = result.members(cluster), compared_names(ds, of_what)
    widths = result.frame.loc[result.frame["cluster"] == cluster, "silhouette"]
    found: dict[int, float] = {}
    if stability:
        found = dict(stability.clusters[["cluster", "recovered"]].itertuples(index=False))
    return (
        f"{cluster} ({count(len(members), *_NOUNS[of_what])})",
        Cell.joined([_item(row, names[row], of_what) for row in members], "; "),
        _marked(traits, "more", compared_names(ds, by), by),
        _marked(traits, "less", compared_names(ds, by), by),
        signed(widths.mean()),
        decimal(found.get(cluster, float("nan"))),
    )


def _marked(traits: pd.DataFrame, mark: str, names: dict[str, str], by: str) -> Cell:
    """Name what a cluster is marked by, the greatest difference first."""
    found = traits[traits["mark"] == mark]
    apart = -(found["share"] - found["share_other"]).abs().round(10)
    ranked = found.loc[apart.sort_values(kind="stable").index]
    shown = [
        _item(row["item"], f"{names[row['item']]} ({_ratios(row)})", by)
        for _, row in ranked.iloc[:_SHOWN].iterrows()
    ]
    more = len(ranked) - len(shown)
    rest = [f"and {count(more, f'more {_NOUNS[by][0]}', f'more {by}')}"] if more else []
    return Cell.joined([*shown, *rest], "; ") if shown else Cell("–")


def _ratios(row: pd.Series) -> str:
    here, elsewhere = (of(row[f"listed{at}"], row[f"base{at}"]) for at in ("", "_other"))
    return f"{here}; elsewhere {elsewhere}"


def _clusters_note(result: Clustering) -> str:
    by = result.similarity.by
    return (
        f"Most: {percent(MOST)} or more of the {result.similarity.of} compared; few: {percent(1 - MOST)} or less; "
        f"at most {count(_SHOWN, *_NOUNS[by])} {agree(_SHOWN, 'is', 'are')} named. k of N counts listings within the base. "
        "Silhouette: mean silhouette width. Found again: mean Jaccard similarity with the nearest cluster when one "
        f"{_NOUNS[by][0]} is left out; a cluster below {decimal(RECOVERED)} is not to be relied on. "
        "Not listed does not mean absent."
    )


def _named(result: Clustering, heads: list[str], ds: Dataset) -> list[str | Cell]:
    """Return what heads each row: name and code of a country, place and label of a measure."""
    names = compared_names(ds, result.similarity.of)
    if result.similarity.of == "countries":
        return [f"{names[row]} ({row})" for row in result.leaves]
    pairs = zip(result.leaves, heads, strict=True)
    return [linked(row, f"{head} {names[row]}") for row, head in pairs]


def _square_columns(result: Clustering, heads: list[str]) -> tuple[Column, ...]:
    first, cut = capital(_NOUNS[result.similarity.of][0]), result.clusters > 1
    labels = (first, *heads, *["Cluster"] * cut)
    return columns(*labels, widths=(8, *[1] * len(heads), *[1.6] * cut))


def _square_rows(result: Clustering, named: list[str | Cell]) -> tuple[Row, ...]:
    return tuple(
        (name, *map(_brief, values), *_cluster_of(row, result))
        for name, row, values in zip(named, result.leaves, _values(result), strict=True)
    )


def _cluster_of(row: str, result: Clustering) -> list[str]:
    """Return the number of a row's cluster; none if the tree is not cut."""
    return [str(result.labels[row])] if result.clusters > 1 else []


def _running_columns(result: Clustering) -> tuple[Column, ...]:
    first, cut = capital(_NOUNS[result.similarity.of][0]), result.clusters > 1
    labels = (first, *["Cluster"] * cut, "Similarity with those above")
    return columns(*labels, numeric=("Cluster",), widths=(3, *[1] * cut, 8))


def _running_rows(result: Clustering, named: list[str | Cell], heads: list[str]) -> tuple[Row, ...]:
    """Give each row its pairs with the rows above, those that share nothing left out."""
    values = _values(result)
    above = (
        [
            f"{head} {_brief(value)}"
            for head, value in zip(heads[:at], values[at], strict=False)
            if value
        ]
        for at in range(len(heads))
    )
    return tuple(
        (name, *_cluster_of(row, result), ", ".join(pairs) or "–")
        for name, row, pairs in zip(named, result.leaves, above, strict=True)
    )


def _values(result: Clustering) -> list[list[float]]:
    rows = list(result.leaves)
    values: list[list[float]] = (
        result.similarity.frame.loc[rows, rows].round(10).to_numpy().tolist()
    )
    return values


def _brief(value: float) -> str:
    """Write a similarity in two decimals and no more characters than it needs."""
    if value in (0, 1):
        return f"{value:g}"
    return f"{min(max(value, 0.01), 0.99):.2f}".removeprefix("0")


def _likeness_note(result: Clustering, square: bool) -> str:
    numbers = (
        ""
        if result.similarity.of == "countries"
        else " Numbers are places in the order of the tree."
    )
    pairs = (
        ""
        if square
        else " A pair stands in the row of the later of the two; pairs not named have 0."
    )
    out = len(result.left_out)
    left = (
        f" {capital(count(out, *_NOUNS[result.similarity.of]))} left out of the tree."
        if out
        else ""
    )
    return f"{_LIKE[result.similarity.coefficient]}{numbers}{pairs}{left}"


def _jackknife_note(unchanged: int, by: str) -> str:
    rest = (
        f"Leaving out any of the other {count(unchanged, *_NOUNS[by])} changes nothing. "
        if unchanged > 1
        else f"Leaving out the one other {_NOUNS[by][0]} changes nothing. "
        if unchanged
        else ""
    )
    return f"{rest}The index is 1 for the same clusters, and about 0 for clusters that agree no more than by chance."
