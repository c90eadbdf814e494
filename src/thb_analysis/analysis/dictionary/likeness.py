"""Columns of the tables that hold countries, or measures, against each other."""

from thb_analysis.analysis.dictionary.column import (
    Column,
    codes,
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

_MEASURE_PAIRS = {
    "neighbour": text("Slug of the measure compared with."),
    "similarity": share(
        "Similarity over the countries of which both measures speak; missing where it is not "
        "defined, as under Jaccard if neither measure lists any of these."
    ),
    "compared": count("countries", "Countries of which both measures speak."),
    "shared": count("countries", "Of those compared: listed by both."),
    "only_here": count("countries", "Of those compared: listed by the measure alone."),
    "only_there": count("countries", "Of those compared: listed by the neighbour alone."),
    "shared_countries": codes("that both list."),
    "only_here_countries": codes("that the measure alone lists."),
    "only_there_countries": codes("that the neighbour alone lists."),
}


def _only(columns: dict[str, Column], *names: str) -> dict[str, Column]:
    return {name: columns[name] for name in names}


_SIMILARITY = {
    "similarity": _COUNTRY_PAIRS,
    "similarity-nearest": _COUNTRY_PAIRS,
    "measure-similarity": _only(_MEASURE_PAIRS, "neighbour", "similarity"),
    "measure-similarity-nearest": _MEASURE_PAIRS,
}


def _clusters(row: str, item: str) -> dict[str, dict[str, Column]]:
    """Describe the tables of a clustering, by what its rows and their columns are."""
    one = {"row": text(row)}
    listed = {"listed": count("rows", "Members of the cluster with a listing.")}
    return {
        "": {**one, "leaf": number("Place among the leaves of the tree, from 1.")},
        "-summary": {
            "coefficient": text(
                "Coefficient of similarity.", allowed=("jaccard", "simple_matching")
            ),
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
        "-merges": {
            "merge": number("Number of the merge, the closest first."),
            "first": text("First branch: a row, or the number of an earlier merge."),
            "second": text("Second branch, likewise."),
            "distance": share("1 less the similarity at which they are joined."),
            "rows": count("rows", "Rows in the branch that results."),
        },
        "-widths": {
            "silhouette": value("Mean silhouette width with as many clusters.", "-1 to 1"),
            "chosen": flag("The number of clusters taken."),
        },
        "-left-out": {
            **one,
            "reason": text(
                "Why it is in no cluster.", allowed=("no listing", "undefined similarity")
            ),
        },
        "-portrait": {
            "item": text(item),
            **listed,
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
        "-jackknife": {
            "left_out": text(item),
            "rows": count("rows", "Rows in both partitions."),
            "clusters": count("clusters", "Clusters found without it."),
            "agreement": value(_RAND, "at most 1"),
        },
        "-recovery": {
            "size": count("rows", "Rows in the cluster."),
            "recovered": share(
                "Mean Jaccard similarity with the most similar new cluster, one thing left out at "
                "a time (Hennig 2007)."
            ),
            "lowest": share("Lowest of these similarities."),
        },
        "-orders": {
            "order": number("Number of a random order in which equally close pairs are merged."),
            "agreement": value(_RAND, "at most 1"),
        },
    }


_CLUSTERS = {
    f"{name}{part}": columns
    for name, tables in {
        "clusters": _clusters("Code of the country.", "Slug of the measure."),
        "measure-clusters": _clusters("Slug of the measure.", "Code of the country."),
    }.items()
    for part, columns in tables.items()
}

_CORRESPONDENCE = {
    "correspondence": {
        "participants": count("countries", "Countries compared."),
        "shown": count("axes", "Axes described, from the first; 0 if there is no analysis."),
        "obstacle": text(
            "Why there is no analysis; empty if there is one.",
            allowed=("countries", "measures", "axes"),
        ),
    },
    "correspondence-measures": {
        "listed": count("countries", "Countries listed, within the base."),
        "role": text(
            "active, or why it is left out: polarity, not affirmed; base, does not speak of every "
            "country; constant, lists all or none.",
            allowed=("active", "polarity", "base", "constant"),
        ),
    },
    "correspondence-axes": {
        "inertia": value("Principal inertia of the indicator matrix."),
        "share": share("Part of the total inertia."),
        "adjusted": value("Inertia adjusted for what each measure contributes by itself."),
        "benzecri_share": share("Part of the sum of adjusted inertias (Benzécri 1979)."),
        "greenacre_share": share("Part of the average off-diagonal inertia (Greenacre 2007)."),
    },
    "correspondence-categories": {
        "category": text("Category of the measure.", allowed=("listed", "not listed")),
    },
    "correspondence-stability": {
        "lowest": share(
            "Lowest correlation of the coordinates of the countries with those found without one "
            "of the measures."
        ),
        "measure": text("The measure left out when it occurs."),
    },
}

LIKENESS: dict[str, dict[str, Column]] = {**_SIMILARITY, **_CLUSTERS, **_CORRESPONDENCE}
