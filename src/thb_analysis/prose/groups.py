"""Sentences on groups of countries."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from thb_analysis.analysis.differences import OTHERS
from thb_analysis.analysis.grouping import SMALLEST, Grouping
from thb_analysis.analysis.groups import GroupCoverage
from thb_analysis.arrange import names
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, in_prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    missing,
    number,
    of,
    paragraphs,
    percent,
    points,
    quoted,
    sentences,
    whole,
)


def members(result: GroupCoverage, ds: Dataset) -> Prose:
    """Say which groups there are, who is in none, and which are too small to speak of.

    Parameters
    ----------
    result : GroupCoverage
    ds : Dataset
    """
    groups = result.grouping
    by = "" if groups.own else f" by {markdown(groups.label)}"
    if not groups.members:
        return Prose(f"No country compared is in a group{by}.")
    known = names(ds)
    apart = [in_text(markdown(known[code])) for code in groups.apart]
    sizes = [
        f"{name} ({count(len(codes), 'country', 'countries')})"
        for name, codes in zip(quoted(groups.groups), groups.members.values(), strict=True)
    ]
    return Prose(
        sentences(
            [
                f"The countries compared form {count(len(sizes), 'group')}{by} ([](#tbl-group-members)): {few(sizes, 8)}.",
                f"{capital(few(apart, 6))} {agree(len(apart), 'is in no group and takes', 'are in no group and take')} "
                "no part." if apart else "",
                _small(groups) if len(sizes) > 1 else "With a single group there is nothing to hold it against.",
            ]
        )
    )  # fmt: skip


def differences(result: GroupCoverage) -> Prose | None:
    """Say which differences between groups hold whatever silence means, and where they are widest.

    Parameters
    ----------
    result : GroupCoverage

    Returns
    -------
    Prose or None
        None if there are not several groups.
    """
    if len(result.grouping.groups) < 2:
        return None
    if result.overall.empty:
        return Prose("There is no measure under which they could be compared.")
    opening = (
        "[](#fig-groups) and [](#tbl-groups) give the coverage of each measure group by group."
    )
    return Prose(paragraphs([sentences([opening, *_apart(result)]), _labels(result)]))


def medians(result: GroupCoverage, titles: dict[str, str]) -> Prose | None:
    """Say where the medians of the groups lie furthest apart, and what holds of single measures.

    Parameters
    ----------
    result : GroupCoverage
        All themes.
    titles : dict of str to str
        Theme to title.

    Returns
    -------
    Prose or None
        None if there is no measure that affirms something, or if there are not several groups.
    """
    if result.medians["overall"].isna().all() or len(result.grouping.groups) < 2:
        return None
    opening = "[](#fig-group-medians) and [](#tbl-group-medians) give the median coverage by theme and kind for each group."
    about = sentences([opening, *_spreads(result.spreads(), titles)])
    return Prose(paragraphs([about, sentences(_apart(result)), _labels(result)]))


def _small(groups: Grouping) -> str:
    small = quoted(groups.small)
    if not small:
        return ""
    if len(small) == len(groups.groups):
        return f"None of them has {number(SMALLEST)} countries or more, so that none is compared in words: a single listing would decide."
    return (
        f"{capital(few(small))} {agree(len(small), 'has', 'have')} fewer than {number(SMALLEST)} countries: shown, and not "
        "compared in words, because a single listing would decide."
    )


def _apart(result: GroupCoverage) -> Iterable[str]:
    """Tell how far groups lie apart, measure by measure."""
    frame = result.compared.dropna(subset="difference")
    if frame.empty:
        yield (
            f"No difference is put into words: under no measure do two sides have {number(SMALLEST)} countries or more in "
            "the base."
        )
        return
    apart = frame[frame["difference"] != 0]
    if apart.empty:
        always = ", whatever silence means" if (frame["sign"] == "none").all() else ""
        yield f"No group compared differs from the others under any measure{always}."
    else:
        yield _settled(frame, result.grouping)
        yield _furthest(result.widest(1).iloc[0], result.as_wide())
        yield _step(result.grouping)
    test = "" if result.permutations else ", and no test is made"
    yield f"The participants are a full count and no sample{test}: a difference is one between lists."


def _settled(frame: pd.DataFrame, grouping: Grouping) -> str:
    """Say under how many measures a difference keeps its sign; only a list that rules countries out settles one."""
    settled = frame[frame["sign"].isin(["positive", "negative"])]
    size, measures = settled["measure"].nunique(), frame["measure"].nunique()
    sides = "the two groups" if len(grouping.groups) == 2 else "a group and the others"
    lead = f"Of {count(measures, 'measure')} under which {sides} are compared"
    if not size:
        return f"{lead}, none sets them apart whatever silence means."
    told = few([_told(row) for _, row in settled.iterrows()], 3, "more")
    return (
        f"{lead}, {number(size)} {agree(size, 'sets', 'set')} them apart whatever silence means, because another list of "
        f"the source rules countries out, by a strict relation: {told}."
    )


def _furthest(row: pd.Series, as_wide: int) -> str:
    needed = row["silences"]
    vanish = "no reading of silence makes it vanish"
    if not missing(needed):
        vanish = (
            f"the difference would vanish if {count(needed, 'silence')} on the side with the smaller share "
            f"{agree(needed, 'was a listing', 'were listings')}"
        )
    also = (
        f" {capital(count(as_wide, 'other difference is', 'other differences are'))} as wide."
        if as_wide
        else ""
    )
    return f"Groups lie furthest apart under {_told(row)}; {vanish}.{also} [](#tbl-group-differences) gives the widest differences."


def _told(row: pd.Series) -> str:
    """Write a difference with both counts and its bounds."""
    label, group, other = quoted([row["label"], row["group"], row["against"]])
    against = row["against"] if row["against"] == OTHERS else other
    here = in_prose(row["measure"], of(row["listed"], row["base_size"]))
    there = of(row["other_listed"], row["other_base_size"])
    return (
        f"{label} ({here} in {group}, {there} in {against}: {points(row['difference'])} percentage points, bounds "
        f"{points(row['lower'])} to {points(row['upper'])})"
    )


def _step(grouping: Grouping) -> str:
    """Say how coarse a share is in the smallest group that is spoken of."""
    sizes = [len(codes) for codes in grouping.members.values()]
    smallest = min(size for size in sizes if size >= SMALLEST)
    return (
        f"In a group of {number(smallest)}, the smallest size compared, one listing more or less moves a share by "
        f"{whole(100 / smallest)} percentage points or more."
    )


def _spreads(frame: pd.DataFrame, titles: dict[str, str]) -> Iterable[str]:
    """Tell under which theme and kind the medians reach furthest, and least far."""
    if frame.empty:
        yield f"No two groups of {number(SMALLEST)} countries or more have a median to compare."
        return
    first, last = frame.iloc[0], frame.iloc[-1]
    if first["spread"] == 0:
        yield f"In every row the groups of {number(SMALLEST)} countries or more have the same median."
        return
    bounds = "and their bounds overlap" if first["overlap"] else "and their bounds do not overlap"
    yield (
        f"Among groups of {number(SMALLEST)} countries or more the medians reach furthest under {_row(first, titles)}, "
        f"{_reach(first)}; they rest on {_measures(first)}, {bounds}."
    )
    if last["spread"] < first["spread"]:
        yield f"They lie closest under {_row(last, titles)}, {_reach(last)}, resting on {_measures(last)}."


def _row(row: pd.Series, titles: dict[str, str]) -> str:
    return f"{quoted([titles[row['theme']]])[0]}, {kinds(row['kind'])}"


def _reach(row: pd.Series) -> str:
    low, high = (
        f"{percent(row[end])} ({joined(quoted(row[f'{end}_groups']))})"
        for end in ("lowest", "highest")
    )
    return f"from {low} to {high}" if row["spread"] else f"at {percent(row['lowest'])} throughout"


def _measures(row: pd.Series) -> str:
    if row["fewest"] == row["most"]:
        return f"{count(row['most'], 'measure')} each"
    return f"{number(row['fewest'])} to {count(row['most'], 'measure')}"


def _labels(result: GroupCoverage) -> str:
    """Give the reading by exchangeability, if it was asked for."""
    if not result.permutations:
        return ""
    tested = result.differences.dropna(subset="p")
    if tested.empty:
        return (
            "A reading by exchangeable labels was asked for; no two groups are large enough for it."
        )
    adjusted = tested["p_adjusted"].min()
    first = tested.sort_values("p", kind="stable").iloc[0]
    return (
        f"One more reading was asked for. If the labels of the groups were exchangeable among the countries [@fisher1935], "
        f"the difference under {_told(first)} would be reached by a share of p = {decimal(first['p'], 3)} of all ways to "
        f"hand them out, the smallest p of {count(len(tested), 'comparison')}. Over all of them together, "
        f"with {count(result.permutations, 'random assignment')} [@westfall1993] from seed {result.seed}, the smallest adjusted p is "
        f"{decimal(adjusted, 3)}. A p of this kind says how unusual the groups are among all groups of the same size, in "
        "what is listed; it is no statement about a population or a cause."
    )
