"""Sentences on which measures list the same countries together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from thb_analysis.analysis.combinations import Combinations
from thb_analysis.display import Prose
from thb_analysis.prose.measures import labels
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    few,
    in_text,
    joined,
    markdown,
    number,
    of,
    paragraphs,
    sentences,
)

_HEADING = "## Which measures go together"
_METHOD = (
    "Each country belongs to exactly one combination: it is listed for these measures and for no other of those compared "
    "[@lex2014]. Unless measures are named, those are taken whose coverage is nearest to half, among provisions and "
    "practices that report a presence. Putting measures side by side is not adding them up. A country that none of the "
    "lists names is in a combination of its own kind: silence, which is not absence. Two by two, measures are compared by "
    "Jaccard’s coefficient [@jaccard1912], the share of the countries that at least one of them lists that both list."
)
_SHARED = 3  # countries on which a high coefficient rests at least to be pointed out


def combinations(result: Combinations) -> Prose | None:
    """Say which combinations of measures occur, who stands alone, and which pairs go together.

    Parameters
    ----------
    result : Combinations

    Returns
    -------
    Prose or None
        None with fewer than three measures, unless they were asked for.
    """
    if result.chosen and not result.enough:
        return None
    nothing = _nothing(result)
    if nothing:
        return Prose(paragraphs([_HEADING, nothing]))
    found = [_choice(result), _left_out(result), _largest(result), _alone(result), _silent(result)]
    parts = [_HEADING, _METHOD, _warning(result), sentences(found), _pairs(result)]
    return Prose(paragraphs(parts))


def _nothing(result: Combinations) -> str:
    """Say why there is nothing to combine of what was asked for, if so."""
    if not result.enough:
        return "A combination takes at least two measures."
    if not result.countries:
        size = number(len(result.sets))
        return f"No country compared is in the base of all {size} measures, so that there is nothing to combine."
    return ""


def _warning(result: Combinations) -> str:
    """Say that combinations say little, where most countries are alone in theirs."""
    total, alone = result.countries, result.alone
    if total < 2 or 2 * alone <= total:
        return ""
    silent = bool(((result.frame["countries"] == 1) & (result.frame["size"] == 0)).any())
    among = ", the one that is listed for none of the measures among them" if silent else ""
    return f"Combinations say little here: {of(alone, total)} countries are alone in theirs{among}."


def _choice(result: Combinations) -> str:
    """Say which measures are combined, and why these."""
    size, shown = len(result.sets), "[](#fig-combinations) and [](#tbl-combinations)"
    if not result.chosen or size == result.candidates:
        return f"{shown} sort the countries by which of {count(size, 'measure')} list them."
    return (
        f"{shown} sort the countries by which of {number(size)} measures list them. Of {number(result.candidates)} "
        "provisions and practices that list some of their countries and not all, and whose base is wide enough, these are "
        "the ones whose coverage is nearest to half: a measure that lists nearly all countries, or hardly any, tells few of "
        "them apart."
    )


def _left_out(result: Combinations) -> str:
    lost = result.left_out
    if lost.empty:
        return ""
    return (
        f"{capital(few(_names(lost['name']), 6))} {agree(len(lost), 'is', 'are')} left out, because not every one of the "
        f"measures speaks of {agree(len(lost), 'it', 'them')}."
    )


def _of_possible(shown: int, possible: int) -> str:
    return (
        f"all {number(possible)}"
        if shown == possible
        else f"{number(shown)} of the {number(possible)}"
    )


def _largest(result: Combinations) -> str:
    frame, total = result.frame, result.countries
    if total == 1:
        return "With a single country there is one combination."
    lead = (
        f"The {count(total, 'country', 'countries')} show {_of_possible(len(frame), 2 ** len(result.sets))} combinations "
        "that are possible."
        if len(frame) > 1
        else f"The {count(total, 'country', 'countries')} show a single combination."
    )
    some = frame[frame["size"] > 0]
    if some.empty:
        return lead
    most = int(some["countries"].max())
    largest = some[some["countries"] == most]
    return f"{lead} {_frequent(largest, most, result)}"


def _frequent(largest: pd.DataFrame, most: int, result: Combinations) -> str:
    if most == 1:
        return "No two countries are listed for the same measures."
    groups = [few(_names(names), 10) for names in largest["names"]]
    if len(groups) == 1:
        which = _which(largest.iloc[0], result)
        return f"The most frequent is {which}, with {count(most, 'country', 'countries')}: {groups[0]}."
    named = "; ".join(groups) if len(groups) < 5 else "; ".join([*groups[:3], "and others"])
    size = count(len(groups), "combination")
    return f"The most frequent are {size} of {count(most, 'country', 'countries')} each: {named}."


def _which(row: pd.Series, result: Combinations) -> str:
    if row["size"] == len(result.sets):
        return f"that of all {number(row['size'])} measures"
    named = joined(labels(result.sets, row["measures"]))
    return f"that of {named}" if row["size"] > 1 else f"{named} alone"


def _alone(result: Combinations) -> str:
    alone = result.frame[(result.frame["countries"] == 1) & (result.frame["size"] > 0)]
    if alone.empty or result.frame.loc[result.frame["size"] > 0, "countries"].max() == 1:
        return ""
    size = len(alone)
    verb = agree(size, "country stands", "countries stand")
    names = few(_names(name for names in alone["names"] for name in names), 4)
    return f"{capital(number(size))} {verb} alone in {agree(size, 'its', 'their')} combination ({names})."


def _silent(result: Combinations) -> str:
    """Say who is listed for none, and that this is silence."""
    none = result.frame[result.frame["size"] == 0]
    if none.empty:
        return ""
    names = _names(none["names"].iloc[0])
    size = len(names)
    who = few(names, 8) if size < result.countries else "All countries compared"
    verb = "is" if size == 1 else "are"
    return (
        f"{capital(who)} {verb} listed for none of these measures, which is silence and not absence: "
        f"the lists do not say what {agree(size, 'it has', 'they have')}."
    )


def _pairs(result: Combinations) -> str:
    """Say which pair has the highest coefficient, or, if that rests on few countries, which shares most."""
    known = result.pairs.dropna(subset="jaccard")
    if known.empty:
        return ""
    most = int(known["both"].max())
    if len(known) == 1:
        return f"{_both(known.iloc[0])} {agree(most, 'is', 'are')} listed for both, {number(known['either'].iloc[0])} for either ([](#tbl-pairs))."
    if most < _SHARED:
        together = f"more than {count(most, 'country', 'countries')}" if most else "a country"
        return f"No two of the measures list {together} together ([](#tbl-pairs))."
    every = f"[](#tbl-pairs) has all {number(len(result.pairs))} pairs."
    top = known[known["jaccard"].round(10) == known["jaccard"].round(10).max()]
    if top["both"].min() >= _SHARED:
        return f"{_led(top, 'with the highest Jaccard coefficient', result)}; {every}"
    return f"{_led(known[known['both'] == most], 'with most countries listed for both', result)}; {every}"


def _led(pairs: pd.DataFrame, what: str, result: Combinations) -> str:
    """Name a pair, or some of several, with its countries and its coefficient."""
    told = [
        f"{joined(labels(result.sets, [row['measure'], row['other']]))} ({_both(row)} listed for both, "
        f"{number(row['either'])} for either: {decimal(row['jaccard'])})"
        for _, row in pairs.iterrows()
    ]
    lead = agree(len(told), f"The pair {what} is", f"The pairs {what} are")
    return f"{lead} {joined(told) if len(told) < 3 else few(told, 2, 'others')}"


def _both(pair: pd.Series) -> str:
    return f"{of(pair['both'], pair['base'])} {agree(pair['base'], 'country', 'countries')}"


def _names(names: Iterable[str]) -> list[str]:
    return [in_text(markdown(name)) for name in sorted(names)]
