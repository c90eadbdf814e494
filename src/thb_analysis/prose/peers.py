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
    decimal,
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

_HEADING = """## Against its group

A country stands against its group on a measure if it is listed and most of the others are not, or the reverse. Most \
means more than half of the others in the base, and nothing is said where only a few of them are. Only measures whose \
list reports a presence are compared, and each kind is counted by itself. This compares lists, not laws: a list that \
does not name a country is silent about it."""


def group(profile: CountryProfile) -> Prose | None:
    """Say on which measures a country stands against most of its group.

    Parameters
    ----------
    profile : CountryProfile

    Returns
    -------
    Prose or None
        None if the group has too few other countries to speak of most of them.
    """
    if len(profile.peers) < SMALLEST:
        return None
    size = count(len(profile.peers), "other country", "other countries")
    lead = f"{_home(profile)} has {size}."
    frame = profile.majority[profile.majority["stands"].isin(["with", "against", "divided"])]
    if frame.empty:
        nothing = "No measure that can be compared speaks of the country and of enough of them to speak of a majority."
        return Prose(paragraphs([_HEADING, f"{lead} {nothing}"]))
    own = in_text(markdown(profile.name))
    opening = f"{lead} On the measures that speak of {own} and of at least {number(SMALLEST)} of them, {own} stands, kind by kind:"
    lines = [_of_kind(part, str(kind)) for kind, part in frame.groupby("kind", sort=False)]
    brackets = (
        "In brackets stands how many of the others are listed ([](#tbl-majority))."
        if (frame["stands"] == "against").any()
        else ""
    )
    return Prose(paragraphs([_HEADING, opening, "\n".join(lines), brackets]))


def alone(profile: CountryProfile) -> str:
    """Say why a country is not held against its group; empty if it is.

    Parameters
    ----------
    profile : CountryProfile
    """
    if len(profile.peers) >= SMALLEST:
        return ""
    name = in_text(markdown(profile.name))
    if profile.group is None:
        where = "none of the groups" if profile.grouping.own else f"no group{_by(profile)}"
        return f"{capital(name)} is in {where}; it is compared with all countries together only."
    if not profile.peers:
        return (
            f"{capital(name)} is the only country compared in its group{_by(profile)}, {_group(profile)}; it is held against all "
            "participants only."
        )
    size = count(len(profile.peers), "other country", "other countries")
    return f"{_home(profile)} has {size} among those compared: too few for a comparison."


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
    if profile.tied == profile.similar > 1:
        return Prose(_all_alike(profile, own))
    first = frame[frame["rank"] == frame["rank"].min()]
    names = few([in_text(markdown(name)) for name in first["name"]], 6)
    if profile.tied > len(first):
        names = count(profile.tied, "country", "countries")
    low, high = (decimal(value) for value in (frame["similarity"].min(), frame["similarity"].max()))
    spread = (
        f"The coefficients run from {low} to {high}."
        if low != high
        else f"The coefficient is {high}."
    )
    return Prose(
        sentences(
            [
                f"By the Jaccard coefficient [@jaccard1912] over provisions and practices whose statements speak of both "
                f"countries, {names} {agree(profile.tied, 'is', 'are')} most similar to {own} ([](#tbl-nearest)). {spread}",
                _setting_apart(first.iloc[0], own) if profile.tied == 1 else "",
                _near_and_akin(profile),
                "Two countries that are both missing from a list are not made alike by it, because silence may mean "
                "anything. The comparison is descriptive; small differences between the coefficients mean nothing.",
            ]
        )
    )


def _all_alike(profile: CountryProfile, own: str) -> str:
    """Say that no country is nearer than another, because the coefficient is the same for all."""
    return (
        f"By the Jaccard coefficient [@jaccard1912] over provisions and practices whose statements speak of both countries, "
        f"{own} is as near to each of {count(profile.similar, 'country', 'countries')}: the coefficient is "
        f"{decimal(profile.nearest['similarity'].max())} throughout ([](#tbl-nearest))."
    )


def _home(profile: CountryProfile) -> str:
    """Name the group of a country, as the subject of a sentence."""
    return f"The group of {in_text(markdown(profile.name))}{_by(profile)}, {_group(profile)},"


def _group(profile: CountryProfile) -> str:
    return quoted([str(profile.group)])[0]


def _by(profile: CountryProfile) -> str:
    """Say what tells groups apart, unless their names say so."""
    label = profile.grouping.label
    return "" if profile.grouping.own or label.startswith("“") else f" by {markdown(label)}"


def _of_kind(frame: pd.DataFrame, kind: str) -> str:
    """Count the measures of one kind on which the country stands with or against most, and name the latter."""
    sizes = frame["stands"].value_counts()
    stands = joined(
        f"{side} most of them on {_all_or(int(sizes[side]), len(frame))}"
        for side in ("with", "against")
        if side in sizes
    )
    divided = (
        f"they are evenly divided on {_all_or(int(sizes['divided']), len(frame))}"
        if "divided" in sizes
        else ""
    )
    counts = "; ".join(part for part in (stands, divided) if part)
    lead = f"{capital(count(len(frame), kind, kinds(kind)))}: {counts}."
    return f"- {sentences([lead, _against(frame[frame['stands'] == 'against'])])}"


def _all_or(size: int, whole: int) -> str:
    if size < whole:
        return number(size)
    return {1: "it", 2: "both"}.get(whole, f"all {number(whole)}")


def _against(frame: pd.DataFrame) -> str:
    """Name the measures on which the country stands against most of its group, either way."""
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
        f"Of {count(size, 'country', 'countries')} in the table, {number(akin)} {agree(akin, 'is', 'are') if akin else 'is'} of the same "
        f"group, {_group(profile)}."
    )
