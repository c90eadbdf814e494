"""Claims: what the document says of how many, against what its lists give."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.once import once
from thb_analysis.analysis.silence import (
    Silent,
    named_measures,
    possible_counts,
    possible_margins,
    silent_cells,
)
from thb_analysis.data import Dataset
from thb_analysis.questions.verdicts import (
    UNCHECKED,
    VERDICTS,
    ClaimResult,
    Ranges,
    claim_results,
    margin_verdict,
    quantity_ranges,
    share_verdict,
)

FACTS = ["claim", "footnotes", "quantifier", "statement", "place", "base"]
COMPUTED = [
    "numerator",
    "denominator",
    "share",
    "verdict",
    "distance",
    "direction",
    "countries",
    "missing",
    "measure",
    "lower",
    "upper",
    "possible",
    "determined",
]

TYPES = {
    **dict.fromkeys(["numerator", "denominator"], "Int64"),
    **dict.fromkeys(["share", "distance", "lower", "upper"], "float"),
    **dict.fromkeys(["verdict", "direction", "measure"], "str"),
    "determined": "boolean",
}

# What silence allows: the smallest and the largest share, the verdicts, whether there is but one.
Extent = tuple[float, float, tuple[str, ...], object]
_UNKNOWN: Extent = (np.nan, np.nan, (), pd.NA)


@once
def evaluate_claims(ds: Dataset) -> pd.DataFrame:
    """Recompute every quantified claim of the document from its lists.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        One row per claim in the order of ``claims.csv``.

        =========== ======= =================================================
        column      type    meaning
        =========== ======= =================================================
        claim       str     key
        footnotes   str     separated by spaces
        quantifier  str     the document's quantity word
        statement   str     the claim in the project's words
        place       str     where the document makes it
        base        str     name of the base
        base_label  str     its label
        measures    tuple   slugs of the lists that the rule names
        notes       tuple   int, footnotes of the claim and of these lists
        lists       tuple   slugs of the measures of `notes`, one for each;
                            an empty text for a footnote that is no list
        pages       tuple   int, pages of `notes`
        measure     str     slug of the measure whose own k of N this is;
                            empty for any other count
        numerator   Int64   countries counted; missing if it cannot be checked
        denominator Int64   countries they are counted of; in a comparison the
                            size of the list compared with
        share       float   numerator / denominator; missing if it cannot be
                            checked, in a comparison, or for an empty base
        verdict     str     holds, holds loosely, does not hold or cannot be
                            checked
        distance    float   how far the share lies outside the range in which
                            the quantity word holds, 0..1; 0 inside it,
                            missing if there is no share to be off
        direction   str     fewer or more: the lists give a smaller or a larger
                            share than the quantity word means, so that the
                            claim says too much or too little; empty where
                            `distance` is 0 or missing
        countries   tuple   codes counted
        missing     tuple   codes of the denominator that are not counted;
                            empty in a comparison
        lower       float   smallest share that silence allows: each cell of
                            which the source says nothing may be listed or
                            not, unless a strict ``disjoint`` relation rules
                            it out, and a duration that it does not state may
                            be any; missing where the share is, and where the
                            rule names an unclear measure
        upper       float   largest share that silence allows
        possible    tuple   verdicts that silence allows; of an unclear measure
                            a listing, too, may mean either
        determined  boolean whether that is one verdict only; missing if the
                            claim cannot be checked
        note        str
        =========== ======= =================================================

        `lower`, `upper` and `possible` are also missing, or empty, where a
        rule names more lists than can be gone through (see
        ``analysis.silence``). They are those of each claim by itself: what is
        possible of several need not be possible of all at once.
    """
    claims: pd.DataFrame = ds.claims
    ranges = quantity_ranges(ds)
    silent = silent_cells(ds) | _open_listings(ds)
    rows = [
        (*_counted(claim["rule"], result), _own(ds, claim["rule"], result), *extent)
        for claim, result in zip(claims.to_dict("records"), claim_results(ds), strict=True)
        for extent in [_extent(ds, silent, claim, ranges[claim["quantifier"]], result)]
    ]
    found = pd.DataFrame(rows, columns=COMPUTED, index=claims.index)
    found = found.astype(TYPES)
    return pd.concat([_facts(ds), found, claims[["note"]]], axis="columns")


def _facts(ds: Dataset) -> pd.DataFrame:
    """Return what is on record of each claim, with base label, lists, footnotes and pages."""
    claims: pd.DataFrame = ds.claims
    page = dict(zip(ds.footnotes["footnote"], ds.footnotes["page"], strict=True))
    measures = ds.measures.dropna(subset="footnote")
    measure = dict(zip(measures["footnote"], measures["measure"], strict=True))
    footnote = {slug: note for note, slug in measure.items()}
    label = dict(zip(ds.bases["base"], ds.bases["label"], strict=True))
    named = [named_measures(rule) for rule in claims["rule"]]
    notes = [
        tuple(
            sorted(
                {*map(int, text.split()), *(footnote[each] for each in slugs if each in footnote)}
            )
        )
        for text, slugs in zip(claims["footnotes"], named, strict=True)
    ]
    tuples = {
        "measures": named,
        "notes": notes,
        "lists": [tuple(measure.get(note, "") for note in each) for each in notes],
        "pages": [tuple(sorted({int(page[note]) for note in each})) for each in notes],
    }
    columns = {
        name: pd.Series(each, index=claims.index, dtype=object) for name, each in tuples.items()
    }
    return claims[FACTS].assign(base_label=claims["base"].map(label).astype("str"), **columns)


def _own(ds: Dataset, rule: str, result: ClaimResult) -> str:
    """Return the measure whose coverage a claim counts, if it counts just that."""
    measures = named_measures(rule)
    if len(measures) != 1 or result.compared:
        return ""
    (measure,) = measures
    base = ds.base(dict(zip(ds.measures["measure"], ds.measures["base"], strict=True))[measure])
    own = (result.counted, result.denominator) == (ds.listed(measure) & base, base)
    return measure if own else ""


def _counted(rule: str, result: ClaimResult) -> tuple[object, ...]:
    """Return what was counted, the verdict, and how far off it is."""
    counted, whole = result.counted, result.denominator
    if not rule:
        return (None, None, np.nan, UNCHECKED, np.nan, "", (), ())
    share = np.nan if result.compared or not whole else len(counted) / len(whole)
    missing = () if result.compared else tuple(sorted(whole - counted))
    distance = np.nan if np.isnan(share) else result.distance
    sizes, where = (len(counted), len(whole)), (distance, result.direction)
    return (*sizes, share, result.verdict, *where, tuple(sorted(counted)), missing)


def _extent(
    ds: Dataset,
    silent: Silent,
    claim: Mapping[Hashable, Any],
    ranges: Ranges,
    result: ClaimResult,
) -> Extent:
    if result.verdict == UNCHECKED:
        return _UNKNOWN
    if result.compared:
        return _compared(possible_margins(ds, silent, claim["rule"], claim["base"]))
    exactly = None if pd.isna(claim["value"]) else int(claim["value"])
    counts = possible_counts(ds, silent, claim["rule"], claim["base"])
    lowest, highest, possible, determined = _shares(counts, ranges, exactly)
    if not _unclear(ds).isdisjoint(named_measures(claim["rule"])):
        return np.nan, np.nan, possible, determined
    return lowest, highest, possible, determined


def _open_listings(ds: Dataset) -> Silent:
    """Return the listings that may mean "yes" or "no": all of an unclear measure."""
    return frozenset((measure, code) for measure in _unclear(ds) for code in ds.listed(measure))


def _unclear(ds: Dataset) -> frozenset[str]:
    return frozenset(ds.measures.loc[ds.measures["polarity"] == "unclear", "measure"])


def _shares(
    counts: frozenset[tuple[int, int]] | None, ranges: Ranges, exactly: int | None
) -> Extent:
    """Say what shares and verdicts some counts give; without a denominator there is none."""
    if counts is None:
        return _UNKNOWN
    shares = [k / n for k, n in counts if n]
    verdicts = {
        share_verdict(k / n, ranges if exactly is None else _exactly(exactly / n), k)
        for k, n in counts
        if n
    }
    if len(shares) < len(counts):
        verdicts.add(UNCHECKED)
    return min(shares), max(shares), *_ordered(verdicts)


def _exactly(share: float) -> Ranges:
    return Ranges(share, share, share, share)


def _compared(margins: tuple[int, int] | None) -> Extent:
    if margins is None:
        return _UNKNOWN
    lowest, highest = margins
    verdicts = {margin_verdict(margin) for margin in range(lowest, highest + 1)}
    return np.nan, np.nan, *_ordered(verdicts)


def _ordered(verdicts: set[str]) -> tuple[tuple[str, ...], bool]:
    return tuple(verdict for verdict in VERDICTS if verdict in verdicts), len(verdicts) == 1
