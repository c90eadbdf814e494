"""Sentences on how alike countries, or measures, are listed, and what clusters there are."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from thb_analysis.analysis.clustering import NO_LISTING, Clustering
from thb_analysis.analysis.jackknife import (
    MODERATE,
    SAME_ORDERS,
    SMALLEST,
    STRUCTURE,
    Stability,
)
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.prose.measures import compared
from thb_analysis.prose.partition import partition
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    few,
    joined,
    missing,
    number,
    paragraphs,
    percent,
    sentences,
)

_HEADINGS = {
    "countries": "## Countries that are listed alike",
    "measures": "## Measures that list the same countries",
}
_METHOD = {
    "countries": (
        "Countries are compared by the provisions and practices whose list reports a presence; challenges, conditions, "
        "actors and durations take no part, and neither does a list that reports an absence or can be read both ways. A "
        "tree joins the most similar first; the cophenetic correlation says how closely the heights at which it joins "
        "pairs follow their coefficients, with 1 for a tree that renders them exactly. Wherever a tree is cut there are "
        f"clusters, in any data. They are reported only if each has at least {number(SMALLEST)} members; if the mean "
        "silhouette width, which says from −1 to 1 how much closer the members are to their own cluster than to the next, "
        f"is above {STRUCTURE:g}; if the adjusted Rand index, which is 1 for two partitions that are the same and about 0 "
        f"for two that agree no more than by chance, is at least {MODERATE:g} whichever measure is left out; and if at least "
        f"{percent(SAME_ORDERS)} of the orders in which equally alike pairs can be joined give the same clusters. A "
        "coefficient is low wherever one of two countries has few listings, and few listings may be silence."
    ),
    "measures": (
        "The same comparison turned round: two measures are alike if they list much the same countries. The tree is made "
        "in the same way, and clusters are reported by the same rule, with one country left out at a time. A coefficient "
        "is low wherever one of two measures has a short list."
    ),
}
_NOUNS = {"countries": ("country", "countries"), "measures": ("measure", "measures")}
_METHODS = {"average": "sokal1958", "complete": "kaufman1990", "single": "kaufman1990"}
_COEFFICIENTS = {
    "jaccard": "Jaccard coefficient",
    "simple_matching": "simple matching coefficient",
}
_NAMED = 8  # of those left out
_TOLD = 2  # pairs that are named
_SHARED = 3  # measures, or countries, on which a high coefficient rests at least to be pointed out
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


def clusters(result: Clustering, stability: Stability | None, ds: Dataset) -> Prose | None:
    """Say what was compared and how, which clusters hold, or why none are reported, and who is left out.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset

    Returns
    -------
    Prose or None
        None with fewer than three measures.
    """
    whole = result.similarity
    if not whole.enough:
        return None
    if len(whole.listed) < 2:
        alone = f"There is {count(len(whole.listed), *_NOUNS[whole.of])}, and nothing to compare it with."
        return Prose(paragraphs([_HEADINGS[whole.of], alone]))
    first, *rest = partition(result, stability, ds)
    parts = [
        _HEADINGS[whole.of],
        _METHOD[whole.of] if result.divided else "",
        sentences([_compared(result), _pairs(result, ds)]),
        sentences([_left_out(result, ds), _tree(result), first]),
        *rest,
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
    """Say between which bounds the coefficients lie, and which pairs have the highest."""
    pairs = result.pairs
    values, size = pairs["similarity"], len(pairs)
    if not size:
        return ""
    low, high = decimal(values.min()), decimal(values.max())
    if values.min() == values.max():
        lead = "The one pair has" if size == 1 else f"All {count(size, 'pair')} have"
        return f"{lead} a coefficient of {high}."
    spread = (
        f"Over {count(size, 'pair')} the coefficient runs from {low} to {high}, with a median of "
        f"{decimal(values.median())}"
    )
    return f"{'; '.join(part for part in (spread, _highest(result, ds)) if part)}."


def _highest(result: Clustering, ds: Dataset) -> str:
    """Point out the pairs with the highest coefficient, if it rests on more than a few listings."""
    pairs = result.pairs
    highest, most = pairs["similarity"].max(), pairs["shared"].max()
    top, sharing = pairs[pairs["similarity"] == highest], pairs[pairs["shared"] == most]
    if len(top) > _TOLD:
        alike = int((pairs["similarity"].map(decimal) == decimal(highest)).sum())
        return f"{count(alike, 'pair')} have a coefficient of {decimal(highest)}"
    if top["shared"].min() >= _SHARED:
        lead = agree(
            len(top), "the pair with the highest {} is", "the pairs with the highest {} are"
        )
        which = lead.format(_COEFFICIENTS[result.similarity.coefficient])
        return f"{which} {_told(top, result, ds)}"
    if most < _SHARED or len(sharing) > _TOLD:
        return ""
    by = result.similarity.by
    lead = agree(
        len(sharing), f"the pair that shares most {by} is", f"the pairs that share most {by} are"
    )
    return f"{lead} {_told(sharing, result, ds)}"


def _told(pairs: pd.DataFrame, result: Clustering, ds: Dataset) -> str:
    """Name pairs with what they share: ``Finland and Norway (21 shared measures)``."""
    noun, plural = _NOUNS[result.similarity.by]
    return " as well as ".join(
        f"{joined(_names([row, other], result, ds))} ({count(shared, f'shared {noun}', f'shared {plural}')})"
        for row, other, shared in pairs[["row", "other", "shared"]].itertuples(index=False)
    )


def _left_out(result: Clustering, ds: Dataset) -> str:
    """Name those that are left out of the tree, by reason."""
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
        f"{capital(few(names, _NAMED))} {agree(size, *because)} and {agree(size, 'is', 'are')} left out, "
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


def _names(rows: Iterable[str], result: Clustering, ds: Dataset) -> list[str]:
    return compared(rows, result.similarity.of, ds)
