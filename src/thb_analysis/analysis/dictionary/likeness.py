"""Columns of the tables that hold countries against each other."""

from thb_analysis.analysis.dictionary.column import (
    Column,
    count,
    flag,
    number,
    share,
    text,
    value,
)

_RAND = "Adjusted Rand index with the full clustering; missing with fewer than two rows."

_COUNTRY_PAIRS = {
    "neighbour": text("Code of the country compared with."),
    "similarity": share(
        "Similarity over the affirmed provisions and practices whose base includes both "
        "countries; missing where it is not defined, as under Jaccard if none of these lists either."
    ),
}

_SIMILARITY = {
    "similarity": _COUNTRY_PAIRS,
    "similarity-nearest": _COUNTRY_PAIRS,
}


_ROW = {"row": text("Code of the country.")}

_CLUSTERS: dict[str, dict[str, Column]] = {
    "clusters": {**_ROW, "leaf": number("Place among the leaves of the tree, from 1.")},
    "clusters-summary": {
        "coefficient": text("Coefficient of similarity.", allowed=("jaccard", "simple_matching")),
        "method": text("Distance of two clusters.", allowed=("average", "complete", "single")),
        "rows": count("rows", "Rows of the tree."),
        "clusters": count("clusters", "Clusters; 1 where there is nothing to divide."),
        "given": flag("Their number was asked for, and not chosen by silhouette."),
        "silhouette": value("Mean silhouette width; missing with one cluster.", "-1 to 1"),
        "cophenetic": value(
            "Correlation of the distances with the heights at which pairs are joined; missing "
            "where it is not defined.",
            "-1 to 1",
        ),
        "obstacle": text(
            "The first thing that stands against reporting the clusters, which any data give; "
            "empty for none.",
            allowed=("uncut", "size", "silhouette", "untested", "column", "orders"),
        ),
    },
    "clusters-merges": {
        "merge": number("Number of the merge, the closest first."),
        "first": text("First branch: a row, or the number of an earlier merge."),
        "second": text("Second branch, likewise."),
        "distance": share("1 less the similarity at which they are joined."),
        "rows": count("rows", "Rows in the branch that results."),
    },
    "clusters-widths": {
        "silhouette": value("Mean silhouette width with as many clusters.", "-1 to 1"),
        "chosen": flag("The number of clusters taken."),
    },
    "clusters-left-out": {
        **_ROW,
        "reason": text("Why it is in no cluster.", allowed=("no listing", "undefined similarity")),
    },
    "clusters-portrait": {
        "item": text("Slug of the measure."),
        "listed": count("rows", "Members of the cluster with a listing."),
        "base": count("rows", "Members compared on it."),
        "share": share("listed of base; missing for an empty base."),
        "listed_other": count("rows", "Of the members of all other clusters, those listed."),
        "base_other": count("rows", "Of these members, those compared on it."),
        "share_other": share("listed_other of base_other; missing for an empty base."),
        "mark": text(
            "more: three quarters of the members at least and one quarter of the others at "
            "most are listed; less: the reverse; empty for neither.",
            allowed=("more", "less"),
        ),
    },
    "clusters-jackknife": {
        "left_out": text("Slug of the measure."),
        "rows": count("rows", "Rows in both partitions."),
        "clusters": count("clusters", "Clusters found without it."),
        "agreement": value(_RAND, "at most 1"),
    },
    "clusters-recovery": {
        "size": count("rows", "Rows in the cluster."),
        "recovered": share(
            "Mean Jaccard similarity with the most similar new cluster, one thing left out at "
            "a time (Hennig 2007)."
        ),
        "lowest": share("Lowest of these similarities."),
    },
    "clusters-orders": {
        "order": number("Number of a random order in which equally close pairs are merged."),
        "agreement": value(_RAND, "at most 1"),
    },
}

LIKENESS: dict[str, dict[str, Column]] = {**_SIMILARITY, **_CLUSTERS}
