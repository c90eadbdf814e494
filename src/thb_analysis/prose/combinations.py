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
    few,
    in_text,
    joined,
    markdown,
    number,
    of,
    paragraphs,
    sentences,
)


def combinations(result: Combinations) -> Prose:
    """Say which combinations of measures occur, who stands alone, and which pairs go together.

    Parameters
    ----------
    result : Combinations
    """
    if len(result.sets) < 2:
        return Prose(_too_few(result))
    if not result.countries:
        return Prose(
            f"No country compared is in the base of all {number(len(result.sets))} measures, so that there is nothing to combine."
        )
    found = [_choice(result), _left_out(result), _largest(result), _alone(result), _silent(result)]
    return Prose(paragraphs([sentences(found), _pairs(result)]))


def _too_few(result: Combinations) -> str:
    whose = "of this theme" if result.theme else "of any theme"
    if not result.chosen:
        return "A combination takes at least two measures."
    if result.sets.empty:
        return (
            f"No provision or practice {whose} that can be read as a list of what is in place lists some of the countries "
            "and not others, so that there is nothing to combine."
        )
    (only,) = labels(result.sets, result.sets["measure"])
    return (
        f"{only} is the only provision or practice {whose} that lists some of the countries compared and not others, "
        "so that there is nothing to combine it with."
    )


def _choice(result: Combinations) -> str:
    """Say which measures are combined, and why these."""
    size, shown = len(result.sets), "[](#fig-combinations) and [](#tbl-combinations)"
    if not result.chosen or size == result.candidates:
        return f"{shown} sort the countries by which of {count(size, 'measure')} list them."
    return (
        f"{shown} sort the countries by which of {number(size)} measures list them. Of {number(result.candidates)} "
        "provisions and practices these are the ones whose coverage is nearest to half: a measure that lists nearly all "
        "countries, or hardly any, tells few of them apart."
    )


def _left_out(result: Combinations) -> str:
    lost = result.left_out
    if lost.empty:
        return ""
    return (
        f"{capital(few(_names(lost['name']), 6))} {agree(len(lost), 'is', 'are')} left out, because not every one of the "
        f"measures speaks of {agree(len(lost), 'it', 'them')}."
    )


def _largest(result: Combinations) -> str:
    frame, total = result.frame, result.countries
    if total == 1:
        return "With a single country there is one combination."
    lead = (
        f"The {count(total, 'country', 'countries')} show {number(len(frame))} of the "
        f"{number(2 ** len(result.sets))} combinations that are possible."
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
    known = result.pairs.dropna(subset="jaccard")
    if known.empty:
        return ""
    highest = known["jaccard"].round(10).max()
    top = known[known["jaccard"].round(10) == highest]
    told = [
        f"{joined(labels(result.sets, [row['measure'], row['other']]))} ({_both(row)} listed for both, {number(row['either'])} for either)"
        for _, row in top.iterrows()
    ]
    if not highest:
        return "No two of the measures list a country together ([](#tbl-pairs))."
    if len(known) == 1:
        verb = agree(top["both"].iloc[0], "is", "are")
        return f"{_both(top.iloc[0])} {verb} listed for both, {number(top['either'].iloc[0])} for either ([](#tbl-pairs))."
    lead = agree(
        len(top),
        "The pair that goes together most often is",
        "The pairs that go together most often are",
    )
    return f"{lead} {joined(told) if len(told) < 3 else few(told, 2, 'other pairs')}; [](#tbl-pairs) has all {number(len(result.pairs))} pairs."


def _both(pair: pd.Series) -> str:
    return f"{of(pair['both'], pair['base'])} {agree(pair['base'], 'country', 'countries')}"


def _names(names: Iterable[str]) -> list[str]:
    return [in_text(markdown(name)) for name in names]
