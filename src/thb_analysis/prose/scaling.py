"""Sentences on whether measures form a cumulative order."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from thb_analysis.analysis.scaling import SCALE_COUNTRIES, Scalability
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    beside,
    capital,
    count,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    of,
    paragraphs,
    quoted,
    sentences,
)

_HEADING = "## Is there a cumulative order?"
_METHOD = (
    "Before countries are put in any order by how many measures list them, the measures have to form a scale: whoever is "
    "listed for a rare measure should be listed for the common ones as well [@guttman1944]. A Guttman error is a country "
    "listed for the rarer of two measures and not for the commoner one. Loevinger’s H compares the errors with those "
    "expected if measures were listed independently [@loevinger1948]: it is 1 without errors and 0 where there are as many "
    "as independence would give. The measures of one kind pass if H of the whole and of every measure reaches Mokken’s "
    "lower bound and H of every pair is above 0 [@mokken1971; @sijtsma2002], if there are enough measures and countries, "
    "and if no single country decides it. Kinds are never mixed; conditions and challenges are never scaled. H needs a "
    "table in which every statement speaks of every country: measures enter from the widest base to the narrowest, and "
    "the table with most cells is kept. The countries are no sample, so there is no standard error; leaving out one "
    "country at a time shows how much hangs on each. [](#tbl-scales) gives the outcome by kind."
)


def scaling(result: Scalability) -> Prose | None:
    """Say for each kind of measure whether its listings form a cumulative order, and why not.

    Parameters
    ----------
    result : Scalability

    Returns
    -------
    Prose or None
        None if no kind has three measures.
    """
    if not result.enough:
        return None
    parts = [_kind(row, result) for _, row in result.scales.iterrows()]
    method = "" if result.scales["h"].isna().all() else _METHOD
    return Prose(paragraphs([_HEADING, method, *parts, _silence(result)]))


def _kind(row: pd.Series, result: Scalability) -> str:
    lost = _left_out(result, row["kind"])
    if pd.isna(row["h"]):
        return sentences([_no_scale(row), _constant(result, row), lost])
    return sentences([_figures(row, result), _verdict(row, result), _constant(result, row), lost])


def _no_scale(row: pd.Series) -> str:
    """Say what is missing for an order to be looked for at all."""
    kind, plural = row["kind"], kinds(row["kind"])
    if not row["measures"]:
        return f"No country compared is in the base of the {plural}, so that there is no order to look for."
    if row["measures"] == 1:
        return f"There is a single {kind} to compare, and an order needs several."
    if row["countries"] < 3:
        return f"{capital(count(row['countries'], 'country', 'countries'))} cannot show an order of the {plural}."
    tell = "None" if not row["varying"] else "Only one"
    return f"{tell} of the {number(row['measures'])} {plural} tells the countries apart, so that there is no order to look for."


def _figures(row: pd.Series, result: Scalability) -> str:
    kind = row["kind"]
    errors = count(row["errors"], "Guttman error")
    h, low, high = (
        beside(row[name], result.threshold) for name in ("h", "lowest_without", "highest_without")
    )
    return sentences(
        [
            f"[](#fig-scale-{kind}) and [](#tbl-scale-{kind}) show {number(row['varying'])} {kinds(kind)} by falling number "
            f"of listings, for {count(row['countries'], 'country', 'countries')}. There {agree(row['errors'], 'is', 'are')} "
            f"{errors}, against {row['expected']:.1f} expected of measures listed independently of one another: H is {h}.",
            ""
            if pd.isna(row["lowest_without"])
            else f"With any single country left out it is {low}."
            if low == high
            else f"With any single country left out it lies between {low} and {high}.",
        ]
    )


def _verdict(row: pd.Series, result: Scalability) -> str:
    if row["passes"]:
        return _order(row, result)
    plural = kinds(row["kind"])
    return (
        f"{_against(row, result)} The data do not support a cumulative order of the {plural}, and no country is placed "
        "by the number of them that list it."
    )


def _against(row: pd.Series, result: Scalability) -> str:
    """Say what stands against an order."""
    bound = f"{result.threshold:g}"
    if row["obstacle"] == "measures":
        return f"{capital(count(row['varying'], 'measure'))} that tell countries apart are a single comparison, whatever its H."
    if row["obstacle"] == "countries":
        return f"Among fewer than {number(SCALE_COUNTRIES)} countries measures fall into a pattern easily, so that H decides nothing."
    if row["obstacle"] == "total":
        return f"H is below the bound of {bound}."
    reached = f"H reaches the bound of {bound}, but"
    if row["obstacle"] == "items":
        return f"{reached} {_low_items(row, result)}."
    if row["obstacle"] == "pairs":
        pairs = of(row["low_pairs"], row["pairs"])
        return f"{reached} in {pairs} pairs of measures the errors are as many as independence would give, or more."
    return f"{reached} falls below it without {_decisive(row, result)}."


def _low_items(row: pd.Series, result: Scalability) -> str:
    of_kind = result.items[result.items["kind"] == row["kind"]]
    low = of_kind[of_kind["h"] < result.threshold].sort_values("h", kind="stable")
    lowest = f"{quoted([low['label'].iloc[0]])[0]} ({beside(low['h'].iloc[0], result.threshold)})"
    size = f"H of {number(len(low))} of the {number(row['varying'])} measures is below it"
    return f"{size}; the lowest is {lowest}" if len(low) > 1 else f"{size}: {lowest}"


def _decisive(row: pd.Series, result: Scalability) -> str:
    """Name the countries on any one of which the scale hangs."""
    countries = result.countries[result.countries["kind"] == row["kind"]]
    names = _names(countries.loc[countries["h_without"] < result.threshold, "name"])
    return joined(names, "or")


def _order(row: pd.Series, result: Scalability) -> str:
    kind = row["kind"]
    return (
        f"H, and H of every measure, reach the bound of {result.threshold:g}, and no pair goes against the order: the "
        f"{kinds(kind)} form a scale{_named_strength(row)}, {_ends(row, result)}. Countries may therefore be put in the "
        f"order of their counts ([](#tbl-order-{kind})). It is an order of what is listed: {_open(result, kind)}"
    )


def _ends(row: pd.Series, result: Scalability) -> str:
    """Say from which measure to which the scale reaches."""
    items = result.items[(result.items["kind"] == row["kind"]) & result.items["varies"]]
    most, fewest = (items.iloc[place] for place in (0, -1))
    if most["listed"] == fewest["listed"]:
        return f"whose measures list {of(most['listed'], row['countries'])} countries each"
    first, last = (
        f"{quoted([item['label']])[0]} ({of(item['listed'], row['countries'])})"
        for item in (most, fewest)
    )
    return f"from {first} to {last}"


def _named_strength(row: pd.Series) -> str:
    return "" if row["strength"] == "none" else f", {row['strength']} in Mokken’s terms"


def _open(result: Scalability, kind: str) -> str:
    """Say how far silence could move the countries."""
    counts = result.countries[result.countries["kind"] == kind]
    most = int(counts["listed"].max())
    reach = int((counts["highest"] >= most).sum())
    return (
        f"if silence meant presence, {of(reach, len(counts))} countries would reach the highest count, "
        f"{number(most)} of {number(counts['measures'].iloc[0])}."
    )


def _constant(result: Scalability, row: pd.Series) -> str:
    """Name the measures that list all or none of the countries."""
    items = result.items[(result.items["kind"] == row["kind"]) & ~result.items["varies"]]
    if items.empty or row["countries"] < 2:
        return ""
    full = items["listed"] == items["countries"]
    groups = ((items[full], "every country"), (items[~full], "no country"))
    told = [
        f"{joined(_few_labels(group))} {agree(len(group), 'lists', 'list')} {whom}"
        for group, whom in groups
        if len(group)
    ]
    return f"{capital(joined(told))} compared, and so {agree(len(items), 'takes', 'take')} no part."


def _few_labels(frame: pd.DataFrame) -> Sequence[str]:
    """Return the labels of a few measures, quoted; of many, their number."""
    labels = quoted(frame["label"])
    return labels if len(labels) <= 4 else [few(labels, 3, "other measures")]


def _left_out(result: Scalability, kind: str) -> str:
    lost = result.left_out[result.left_out["kind"] == kind]
    countries = lost[lost["what"] == "country"]
    measures = lost[lost["what"] == "measure"]
    if len(countries) and result.scales.loc[result.scales["kind"] == kind, "countries"].eq(0).all():
        return ""
    return sentences(
        [
            f"{capital(few(_names(countries['name']), 6))} {agree(len(countries), 'is', 'are')} left out, because not every "
            f"statement speaks of {agree(len(countries), 'it', 'them')}."
            if len(countries)
            else "",
            f"{few(quoted(measures['name']))} {agree(len(measures), 'is', 'are')} left out, because "
            f"{agree(len(measures), 'its statement does', 'their statements do')} not speak of all the countries kept."
            if len(measures)
            else "",
        ]
    )


def _names(names: pd.Series) -> list[str]:
    return [in_text(markdown(name)) for name in names]


def _silence(result: Scalability) -> str:
    if result.scales["h"].isna().all():
        return ""
    return (
        "All this takes silence for not listed. Where the source is silent about a measure that is in place, H and the "
        "counts would be others."
    )
