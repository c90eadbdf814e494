"""Sentences that hold a country against others: those of its group, and those most similar to it."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import CountryProfile
from thb_analysis.analysis.grouping import SMALLEST
from thb_analysis.display import Prose, in_prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    few,
    in_text,
    markdown,
    number,
    of,
    paragraphs,
    quoted,
    sentences,
)


def group(profile: CountryProfile) -> Prose:
    """Say on which measures a country stands against most of its group, or why nothing can be said.

    Parameters
    ----------
    profile : CountryProfile
    """
    if len(profile.peers) < SMALLEST:
        return Prose(_alone(profile))
    return Prose(paragraphs([_majority(profile), _against(profile)]))


def nearest(profile: CountryProfile) -> Prose:
    """Name the most similar countries and say what the similarity rests on.

    Parameters
    ----------
    profile : CountryProfile
    """
    frame = profile.nearest
    if frame.empty:
        return Prose("No similarity can be stated: no compared measure lists the country.")
    own = in_text(markdown(profile.name))
    if not frame["similarity"].max():
        return Prose(
            f"No provision and no practice lists {own} together with another country, so that none is more similar to it than "
            "another ([](#tbl-nearest))."
        )
    first = frame[frame["rank"] == frame["rank"].min()]
    names = few([in_text(markdown(name)) for name in first["name"]], 6)
    low, high = (f"{value:.2f}" for value in (frame["similarity"].min(), frame["similarity"].max()))
    spread = (
        f"The coefficients run from {low} to {high}."
        if low != high
        else f"The coefficient is {high}."
    )
    return Prose(
        sentences(
            [
                f"By the Jaccard coefficient [@jaccard1912] over provisions and practices whose statements speak of both "
                f"countries, {names} {agree(len(first), 'is', 'are')} most similar to {own} ([](#tbl-nearest)). {spread}",
                _setting_apart(first.iloc[0], own) if len(first) == 1 else "",
                _near_and_akin(profile),
                "Two countries that are both missing from a list are not made alike by it, because silence may mean "
                "anything. The comparison is descriptive; small differences between the coefficients mean nothing.",
            ]
        )
    )


def _alone(profile: CountryProfile) -> str:
    """Say why a country is not held against its group."""
    name = in_text(markdown(profile.name))
    if profile.group is None:
        where = "none of the groups" if profile.grouping.own else f"no group{_by(profile)}"
        return f"{capital(name)} is in {where}; it is compared with all participants only."
    if not profile.peers:
        return (
            f"{capital(name)} is the only country compared in its group{_by(profile)}, {_group(profile)}; it is held against all "
            "participants only."
        )
    size = count(len(profile.peers), "other country", "other countries")
    return f"{_home(profile)} has {size} among those compared: too few to speak of a majority."


def _home(profile: CountryProfile) -> str:
    """Name the group of a country, as the subject of a sentence."""
    return f"The group of {in_text(markdown(profile.name))}{_by(profile)}, {_group(profile)},"


def _group(profile: CountryProfile) -> str:
    return quoted([str(profile.group)])[0]


def _by(profile: CountryProfile) -> str:
    """Say what tells groups apart, unless their names say so."""
    label = profile.grouping.label
    return "" if profile.grouping.own or label.startswith("“") else f" by {markdown(label)}"


def _majority(profile: CountryProfile) -> str:
    """Count the measures on which the country stands with or against most of its group."""
    stands = profile.majority["stands"].value_counts()
    with_, against, divided = (int(stands.get(name, 0)) for name in ("with", "against", "divided"))
    size = count(len(profile.peers), "other country", "other countries")
    lead = f"{_home(profile)} has {size}."
    total = with_ + against + divided
    if not total:
        return (
            f"{lead} No measure speaks of the country and of enough of them to speak of a majority."
        )
    return sentences(
        [
            lead,
            f"Of {count(total, 'measure')} that {agree(total, 'speaks', 'speak')} of {in_text(markdown(profile.name))} and of "
            f"at least {number(SMALLEST)} of them, it stands with most of them on {number(with_)} and against most of them "
            f"on {number(against)}.",
            f"On {number(divided)} they are evenly divided." if divided else "",
            "Either way what is compared is whether a list names a country; a country that is not listed is not thereby "
            "one where the measure is absent.",
        ]
    )


def _against(profile: CountryProfile) -> str:
    """Name the measures on which the country stands against most of its group, either way."""
    frame = profile.majority[profile.majority["stands"] == "against"]
    if frame.empty:
        return ""
    listed, silent = (
        [_with_counts(row) for _, row in part.iterrows()]
        for part in (frame[frame["listed"]], frame[~frame["listed"]])
    )
    return sentences(
        [
            f"Listed, though most of the others are not: {few(listed, 8, 'more')}."
            if listed
            else "",
            f"Not listed, though most of the others are: {few(silent, 8, 'more')}."
            if silent
            else "",
            "In brackets stands how many of the others are listed ([](#tbl-majority)).",
        ]
    )


def _with_counts(row: pd.Series) -> str:
    counted = in_prose(row["measure"], of(row["peers_listed"], row["peers_base"]))
    return f"{quoted([row['label']])[0]} ({counted})"


def _setting_apart(row: pd.Series, own: str) -> str:
    """Count what a neighbour shares with the country and what sets them apart."""
    other = in_text(markdown(row["name"]))
    either = row["shared"] + row["only_here"] + row["only_there"]
    return (
        f"Of {count(either, 'measure')} that {agree(either, 'lists', 'list')} {own} or {other}, {number(row['shared'])} "
        f"{agree(row['shared'], 'lists', 'list')} both, {number(row['only_here'])} only {own} and "
        f"{number(row['only_there'])} only {other}."
    )


def _near_and_akin(profile: CountryProfile) -> str:
    """Say how many of the most similar countries are of the country's own group."""
    if not profile.peers:
        return ""
    size, akin = len(profile.nearest), int(profile.nearest["neighbour"].isin(profile.peers).sum())
    return (
        f"Of {count(size, 'country', 'countries')} in the table, {number(akin)} {agree(akin, 'is', 'are')} of the same "
        f"group, {_group(profile)}."
    )
