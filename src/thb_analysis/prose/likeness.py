"""Sentences on how alike countries, or measures, are listed, and what clusters there are."""

from __future__ import annotations

from collections.abc import Iterable

from thb_analysis.analysis.clustering import MOST_CLUSTERS, NO_LISTING, Clustering
from thb_analysis.analysis.jackknife import RECOVERED, Stability, stability_word
from thb_analysis.arrange import compared_names
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    few,
    in_text,
    joined,
    markdown,
    missing,
    number,
    paragraphs,
    quoted,
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
_METHODS = {"average": "sokal1958", "complete": "kaufman1990", "single": "kaufman1990"}
_NAMED = 8  # of those left out
_RULES = {
    ("countries", "jaccard"): (
        "Jaccard’s coefficient [@jaccard1912] is taken: of the measures that list at least one of two countries, the "
        "share that lists both. What lists neither does not count, because silence may mean anything."
    ),
    ("measures", "jaccard"): (
        "Jaccard’s coefficient [@jaccard1912] is taken: of the countries that at least one of two measures lists, the "
        "share that both list. Those that neither lists do not count, because silence may mean anything."
    ),
    ("countries", "simple_matching"): (
        "Simple matching [@sokal1958] is taken: the share of measures that list both of two countries or neither. "
        "It counts a common silence as agreement, although silence may mean anything."
    ),
    ("measures", "simple_matching"): (
        "Simple matching [@sokal1958] is taken: the share of countries that both of two measures list or neither. "
        "It counts a common silence as agreement, although silence may mean anything."
    ),
}
_BASES = {
    (
        "countries",
        True,
    ): "Two countries are compared by the measures whose statements speak of both.",
    ("measures", True): "Two measures are compared by the countries that both statements speak of.",
    ("countries", False): "A country that a statement does not speak of counts as not listed.",
    ("measures", False): "A country that a statement does not speak of counts as not listed.",
}
_UNDEFINED = {
    "jaccard": "without a listing among the cells compared",
    "simple_matching": "without a cell to compare",
}
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


def clusters(result: Clustering, stability: Stability | None, ds: Dataset) -> Prose:
    """Say what was compared and how, which clusters come out, how stable they are, and who is left out.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset
    """
    if not result.similarity.listed.size:
        return Prose(
            "There is nothing to compare: no provision and no practice has a list that can be read one way."
        )
    if len(result.similarity.listed) < 2:
        return Prose(
            f"There is one {_NOUNS[result.similarity.of][0]}, and nothing to compare it with."
        )
    parts = [
        sentences([_compared(result), _pairs(result, ds)]),
        sentences([_left_out(result, ds), _tree(result), _cut(result, ds)]),
        _stable(result, stability, ds),
        _LIMITS[result.similarity.of] if result.divided else "",
    ]
    return Prose(paragraphs(parts))


def _compared(result: Clustering) -> str:
    """Say what is compared by what, by which coefficient, and what becomes of the base."""
    whole = result.similarity
    (rows, what), (size, items) = zip(whole.listed.shape, (whole.of, whole.by), strict=True)
    by = count(size, *_NOUNS[items])
    drawn = (
        f"[](#fig-likeness-{what}) and [](#tbl-likeness-{what}) compare {count(rows, *_NOUNS[what])} by {by}."
        if result.divided
        else f"{capital(count(rows, *_NOUNS[what]))} are compared by {by}."
    )
    undefined = (
        f"For two {what} {_UNDEFINED[whole.coefficient]} the coefficient is undefined: they count as neither alike "
        "nor unlike."
    )
    return sentences(
        [drawn, _RULES[what, whole.coefficient], _BASES[what, whole.skip_out_of_base], undefined]
    )


def _pairs(result: Clustering, ds: Dataset) -> str:
    """Say between which bounds the coefficients lie, and which pairs are most alike."""
    pairs = result.pairs
    values, size = pairs["similarity"], len(pairs)
    if not size:
        return ""
    low, high = decimal(values.min()), decimal(values.max())
    if values.min() == values.max():
        lead = "The one pair has" if size == 1 else f"All {count(size, 'pair')} have"
        return f"{lead} a coefficient of {high}."
    closest = pairs.loc[values == values.max(), ["row", "other"]].to_numpy()
    named = [f"for {joined(_names(pair, result, ds))}" for pair in closest]
    where = joined(named) if len(named) < 3 else f"for {count(len(named), 'pair')}"
    return (
        f"Over {count(size, 'pair')} the coefficient runs from {low} to {high}, with a median of "
        f"{decimal(values.median())}; it is highest {where}."
    )


def _left_out(result: Clustering, ds: Dataset) -> str:
    """Name those that are in no cluster, by reason."""
    noun = _NOUNS[result.similarity.of][0]
    if not len(result.leaves):
        return f"No {noun} has a listing to compare."
    silent = result.left_out["reason"] == NO_LISTING
    silence = (
        ("is listed for none of them", "are listed for none of them")
        if result.similarity.of == "countries"
        else ("lists none of them", "list none of them")
    )
    gap = ("has nothing to compare with some other", "have nothing to compare with some others")
    return sentences(
        _left(_names(result.left_out.loc[which, "row"], result, ds), because)
        for which, because in ((silent, silence), (~silent, gap))
    )


def _left(names: list[str], because: tuple[str, str]) -> str:
    if not names:
        return ""
    size = len(names)
    return (
        f"{capital(few(names, _NAMED))} {agree(size, *because)} and {agree(size, 'is', 'are')} in no cluster, "
        f"which says nothing of {agree(size, 'it', 'them')}."
    )


def _tree(result: Clustering) -> str:
    """Say how the tree was made and how well it renders the coefficients, or why there is none."""
    nouns, size = _NOUNS[result.similarity.of], len(result.leaves)
    if not size:
        return ""
    if size < 3:
        return f"A tree takes more than {count(size, *nouns)}; no clusters are formed."
    if not result.divided:
        return "As all pairs are equally alike, no clusters are formed."
    rendered = (
        "no cophenetic correlation is defined for it"
        if missing(result.cophenetic)
        else f"it renders the coefficients with a cophenetic correlation [@sokal1962] of {decimal(result.cophenetic)}"
    )
    method = f"{capital(result.method)} linkage [@{_METHODS[result.method]}]"
    return f"{method} joins the {count(size, *nouns)} to a tree; {rendered}."


def _cut(result: Clustering, ds: Dataset) -> str:
    """Say into how many clusters the tree is cut, why, and what their sizes mean."""
    if not result.divided:
        return ""
    if result.clusters == 1:
        return "The tree is not cut."
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
            _sizes(result, ds),
        ]
    )


def _structure(result: Clustering) -> str:
    """Say what the silhouette width speaks for, unless nothing else was possible."""
    width = f"The mean silhouette width [@rousseeuw1987] is {decimal(result.width)}"
    below = result.linkage[: len(result.leaves) - result.clusters, 2]
    if len(below) and not below.any():
        alike = f"nothing compared tells the {result.similarity.of} of one cluster apart"
        return f"{width}; as {alike}, that says little."
    found = (words for bound, words in _STRUCTURE if result.width > bound)
    reading = next(found, "no substantial structure")
    return f"{width}, which by the usual reading [@kaufman1990] speaks for {reading}."


def _sizes(result: Clustering, ds: Dataset) -> str:
    """Say what the sizes of the clusters are, or that the cut only sets single rows apart."""
    noun, plural = _NOUNS[result.similarity.of]
    groups = [size for size in result.sizes if size > 1]
    if not groups:
        return f"Each cluster is one {noun}."
    if len(groups) > 1:
        return f"The clusters hold {joined(map(str, result.sizes))} of the {plural}."
    numbered = enumerate(result.sizes, 1)
    alone = [result.members(cluster)[0] for cluster, size in numbered if size == 1]
    return (
        f"The cut sets {joined(_names(alone, result, ds))} apart from the other {number(groups[0])} and does not "
        "divide these into groups."
    )


def _stable(result: Clustering, stability: Stability | None, ds: Dataset) -> str:
    """Say what is left of the clusters when one column is left out, or ties are broken otherwise."""
    if result.clusters < 2:
        return ""
    plural = _NOUNS[result.similarity.by][1]
    if stability is None:
        return f"There are too few {plural} with a listing to leave one out and see whether the clusters stay."
    return sentences([_jackknifed(result, stability, ds), _recovered(stability), _tied(stability)])


def _jackknifed(result: Clustering, stability: Stability, ds: Dataset) -> str:
    by = result.similarity.by
    lead = f"When one {_NOUNS[by][0]} is left out and the new tree is cut into as many clusters"
    values, cases = stability.frame["agreement"], count(len(stability.frame), "case")
    index = "the adjusted Rand index [@hubert1985]"
    if (values == 1).all():
        return f"{lead}, the same clusters come out each time: {index} is 1 in {cases}."
    worst = _called(stability.frame.loc[values == values.min(), "left_out"], by, ds)
    without = joined(worst, "or") if len(worst) < 4 else f"any of {count(len(worst), *_NOUNS[by])}"
    return (
        f"{lead}, {index} with the clusters shown is {signed(stability.median)} in the median of {cases}, and "
        f"{signed(stability.lowest)} at the lowest, without {without} "
        f"([](#tbl-jackknife-{result.similarity.of})). {_words(stability, len(worst))}"
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


def _names(rows: Iterable[str], result: Clustering, ds: Dataset) -> list[str]:
    return _called(rows, result.similarity.of, ds)


def _called(rows: Iterable[str], of_what: str, ds: Dataset) -> list[str]:
    """Name countries as in a sentence, and measures in quotation marks."""
    names = compared_names(ds, of_what)
    shown = [names[row] for row in rows]
    return [in_text(markdown(name)) for name in shown] if of_what == "countries" else quoted(shown)
