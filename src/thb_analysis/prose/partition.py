"""Sentences on the clusters that a tree is cut into, or on why none are reported."""

from __future__ import annotations

from thb_analysis.analysis.clustering import MOST_CLUSTERS, Clustering
from thb_analysis.analysis.jackknife import (
    MODERATE,
    RECOVERED,
    SAME_ORDERS,
    SMALLEST,
    STRUCTURE,
    Stability,
    obstacle,
    stability_word,
)
from thb_analysis.data import Dataset
from thb_analysis.prose.measures import compared
from thb_analysis.wording import (
    agree,
    beside,
    count,
    decimal,
    joined,
    number,
    percent,
    sentences,
    signed,
)

# Kaufman and Rousseeuw (1990): what a mean silhouette width above each of these bounds speaks for.
_STRUCTURE = (
    (0.70, "strong structure"),
    (0.50, "reasonable structure"),
    (0.25, "weak structure, which may be artificial"),
)
_NOUNS = {"countries": ("country", "countries"), "measures": ("measure", "measures")}
_LIMITS = {
    "countries": (
        "The clusters are exploratory. They say which countries are listed alike, and are no types of countries; "
        "a country with few listings stands apart for that alone, whatever the silence means."
    ),
    "measures": (
        "The clusters are exploratory. They say which measures list much the same countries, and not that one measure "
        "comes with another; a measure with a short list stands apart for that alone."
    ),
}
_EXPLORATORY = {
    "countries": (
        "The comparison is exploratory. It says which countries are listed alike; a country with few listings stands "
        "apart for that alone, whatever the silence means."
    ),
    "measures": (
        "The comparison is exploratory. It says which measures list much the same countries, and not that one measure "
        "comes with another; a measure with a short list stands apart for that alone."
    ),
}


def partition(result: Clustering, stability: Stability | None, ds: Dataset) -> list[str]:
    """Return what to say of the cut of a tree: the sentences that go on from the tree, then paragraphs.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset
    """
    if not result.divided:
        return [""]
    if stability is None or obstacle(result, stability):
        return [_against(result, stability, ds), _EXPLORATORY[result.similarity.of]]
    stable = sentences(
        [_jackknifed(result, stability, ds), _recovered(stability), _tied(stability)]
    )
    return [_cut(result), stable, _LIMITS[result.similarity.of]]


def _against(result: Clustering, stability: Stability | None, ds: Dataset) -> str:
    """Say that no clusters are reported, and the first thing that stands against them."""
    if result.clusters < 2:
        return "The tree is not cut."
    return f"No clusters are reported. {_best(result)}{_why(result, stability, ds)}"


def _best(result: Clustering) -> str:
    """Name the cut, its silhouette width, and the sizes of its clusters."""
    tried = list(result.widths["clusters"])
    sizes = sorted(result.sizes, reverse=True)
    if result.given:
        which = "The cut that was asked for"
    elif len(tried) == 1:
        which = "The only cut that can be tried"
    else:
        which = f"The best cut into {tried[0]} to {tried[-1]} clusters"
    held = (
        f"clusters of {joined(map(str, sizes))}"
        if len(sizes) <= MOST_CLUSTERS
        else f"{len(sizes)} clusters of {min(sizes)} to {max(sizes)}"
    )
    width = beside(result.width, STRUCTURE)
    return (
        f"{which}, with a mean silhouette width [@rousseeuw1987] of {width}, gives {held} of the "
        f"{_NOUNS[result.similarity.of][1]}"
    )


def _why(result: Clustering, stability: Stability | None, ds: Dataset) -> str:
    """Go on from the cut with what stands against it."""
    against, by = obstacle(result, stability), result.similarity.by
    if against == "size":
        return f", and a cluster takes at least {number(SMALLEST)}."
    if against == "silhouette":
        return (
            f"; a width of no more than {STRUCTURE:g} speaks, by the usual reading [@kaufman1990], for "
            f"{_reading(result)}."
        )
    if stability is None:
        return f", and there are too few {by} with a listing to leave one out and see whether they stay."
    if against == "column":
        without = _without(result, stability, ds)
        return (
            f", but without {without} the adjusted Rand index [@hubert1985] with the new clusters is "
            f"{beside(stability.lowest, MODERATE)}, below {MODERATE:g}, from which on they would be moderately stable "
            "[@steinley2004]."
        )
    same, orders = int((stability.orders["agreement"] == 1).sum()), len(stability.orders)
    return (
        f", but {number(same)} of {orders} random orders of joining equally alike pairs "
        f"{agree(same, 'gives', 'give')} the same clusters, and it takes {percent(SAME_ORDERS)}."
    )


def _without(result: Clustering, stability: Stability, ds: Dataset) -> str:
    """Name what is left out where the clusters are least alike."""
    values, by = stability.frame["agreement"], result.similarity.by
    worst = compared(stability.frame.loc[values == values.min(), "left_out"], by, ds)
    return joined(worst, "or") if len(worst) < 4 else f"any of {count(len(worst), *_NOUNS[by])}"


def _cut(result: Clustering) -> str:
    """Say into how many clusters the tree is cut, why, and what their sizes mean."""
    tried = list(result.widths["clusters"])
    if result.given:
        why = "the number asked for"
    elif len(tried) == 1:
        why = "the only number that can be tried"
    else:
        why = f"the number from {tried[0]} to {tried[-1]} that makes the mean silhouette width largest"
    edge = result.clusters == max(tried, default=0) == MOST_CLUSTERS
    return sentences(
        [
            f"The tree is cut into {count(result.clusters, 'cluster')} ([](#tbl-clusters-{result.similarity.of})), {why}.",
            "It is the largest number tried." if edge else "",
            _structure(result),
            f"The clusters hold {joined(map(str, result.sizes))} of the {_NOUNS[result.similarity.of][1]}.",
        ]
    )


def _structure(result: Clustering) -> str:
    """Say what the silhouette width speaks for, unless nothing else was possible."""
    width = f"The mean silhouette width [@rousseeuw1987] is {beside(result.width, STRUCTURE)}"
    below = result.linkage[: len(result.leaves) - result.clusters, 2]
    if len(below) and not below.any():
        alike = f"nothing compared tells the {result.similarity.of} of one cluster apart"
        return f"{width}; as {alike}, that says little."
    return f"{width}, which by the usual reading [@kaufman1990] speaks for {_reading(result)}."


def _reading(result: Clustering) -> str:
    found = (words for bound, words in _STRUCTURE if result.width > bound)
    return next(found, "no substantial structure")


def _jackknifed(result: Clustering, stability: Stability, ds: Dataset) -> str:
    by = result.similarity.by
    lead = f"When one {_NOUNS[by][0]} is left out and the new tree is cut into as many clusters"
    values, cases = stability.frame["agreement"], count(len(stability.frame), "case")
    index = "the adjusted Rand index [@hubert1985]"
    if (values == 1).all():
        return f"{lead}, the same clusters come out each time: {index} is 1 in {cases}."
    worst = int((values == values.min()).sum())
    return (
        f"{lead}, {index} with the clusters shown is {signed(stability.median)} in the median of {cases}, and "
        f"{signed(stability.lowest)} at the lowest, without {_without(result, stability, ds)} "
        f"([](#tbl-jackknife-{result.similarity.of})). {_words(stability, worst)}"
    )


def _words(stability: Stability, cases: int) -> str:
    """Put the median and the lowest index into words; `cases` have the lowest."""
    usual, worst = stability.word, stability_word(stability.lowest)
    lead = f"By the bounds of Steinley [@steinley2004] the clusters are {usual}"
    if usual == worst:
        return f"{lead}."
    return f"{lead} in the median and {worst} in {agree(cases, 'that case', 'those cases')}."


def _recovered(stability: Stability) -> str:
    """Name the clusters that are not found again well enough."""
    frame = stability.clusters
    weak = frame.loc[frame["recovered"] < RECOVERED, "cluster"]
    if weak.empty:
        return ""
    size = len(weak)
    return (
        f"{agree(size, 'Cluster', 'Clusters')} {joined(map(str, weak))} {agree(size, 'is', 'are')} not to be relied on: "
        f"the mean Jaccard similarity with the nearest new cluster is below {decimal(RECOVERED)} [@hennig2007]."
    )


def _tied(stability: Stability) -> str:
    """Say whether it matters in which order equally alike pairs are joined."""
    values = stability.orders["agreement"]
    same = int((values == 1).sum())
    lead = "In which order equally alike pairs are joined is arbitrary"
    if same == len(values):
        return f"{lead}; it makes no difference in {len(values)} random orders."
    return (
        f"{lead}: {number(same)} of {len(values)} random orders {agree(same, 'gives', 'give')} the same clusters, and the lowest index among them is "
        f"{signed(values.min())}."
    )
