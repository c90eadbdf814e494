"""Sentences of a country profile."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import CountryProfile
from thb_analysis.arrange import BURDENS, OFFERED
from thb_analysis.arrange import titles as theme_titles
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.prose.peers import group as group
from thb_analysis.prose.peers import nearest as nearest
from thb_analysis.wording import (
    agree,
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
    percent,
    quoted,
    sentences,
    span,
)


def standing(ds: Dataset, profile: CountryProfile) -> Prose:
    """Say which instruments bind the country and for how much it is listed, theme by theme.

    Parameters
    ----------
    ds : Dataset
    profile : CountryProfile
    """
    titles = theme_titles(ds)
    frame = profile.themes[profile.themes["kind"].isin(OFFERED) & (profile.themes["in_base"] > 0)]
    lines = [
        _theme_line(title, frame[frame["theme"] == theme], bool(profile.peers))
        for theme, title in titles.items()
    ]
    found = [line for line in lines if line]
    opening = (
        f"[](#fig-profile) and [](#tbl-profile) set {in_text(markdown(profile.name))} beside the median of all participants"
        f"{_and_peers(profile)}. By theme, the lists that speak of it name it for:"
    )
    listing = (
        f"{opening}\n\n" + "\n".join(found)
        if found
        else "No provision and no practice speaks of the country."
    )
    return Prose(paragraphs([_instruments(ds, profile), listing]))


def listed(profile: CountryProfile, titles: dict[str, str]) -> Prose:
    """Name, theme by theme, the measures that a country is and is not listed for.

    Parameters
    ----------
    profile : CountryProfile
    titles : dict of str to str
        Theme to title, in order.
    """
    cells = profile.cells[~profile.cells["kind"].isin(BURDENS)]
    parts = [
        _theme_section(title, cells[cells["theme"] == theme]) for theme, title in titles.items()
    ]
    return Prose(paragraphs(["[](#tbl-listed) holds every cell with its footnote.", *parts]))


def burdens(profile: CountryProfile) -> Prose:
    """Say which conditions and challenges the source names for the country."""
    cells = profile.cells[profile.cells["kind"].isin(BURDENS)]
    if cells.empty:
        return Prose("The source has no list of conditions or challenges.")
    parts = [
        _burden(cells[cells["kind"] == kind], kind, in_text(markdown(profile.name)))
        for kind in BURDENS
        if (cells["kind"] == kind).any()
    ]
    return Prose(
        sentences(
            [
                "[](#tbl-burdens) keeps apart what is put on victims and what stands in the way.",
                *parts,
            ]
        )
    )


def remarks(profile: CountryProfile) -> Prose:
    """Say how many remarks the source makes on the country."""
    size = len(profile.remarks)
    if not size:
        return Prose(
            f"The source attaches no remark to a listing of {in_text(markdown(profile.name))}."
        )
    return Prose(
        f"The source attaches {count(size, 'remark')} to listings of {in_text(markdown(profile.name))} ([](#tbl-remarks))."
    )


def durations(profile: CountryProfile) -> Prose | None:
    """Name the durations stated for the country; None if no list of durations names it."""
    if profile.durations.empty:
        return None
    name = in_text(markdown(profile.name))
    stated = profile.durations[profile.durations["stated"]]
    if stated.empty:
        lists = joined(quoted(profile.durations["label"].unique()))
        return Prose(
            f"## Durations\n\nThe source lists {name} under {lists} and states no duration for it ([](#tbl-durations))."
        )
    parts = [
        f"{span(low, high, unit)} ({quoted([label])[0]})"
        for low, high, unit, label in stated[["minimum", "maximum", "unit", "label"]].itertuples(
            index=False
        )
    ]
    return Prose(
        f"## Durations\n\nFor {name} the source states: {joined(parts)} ([](#tbl-durations))."
    )


def irregularities(profile: CountryProfile) -> Prose:
    """Say how many irregularities of the source concern the country."""
    size = len(profile.corrections)
    name = in_text(markdown(profile.name))
    if not size:
        return Prose(f"No irregularity of the source on record names {name}.")
    applied = int((profile.corrections["status"] == "applied").sum())
    changed = (
        f" {capital(number(applied))} of them {agree(applied, 'changes', 'change')} how a list is read."
        if applied
        else ""
    )
    return Prose(
        f"The record holds {count(size, 'irregularity', 'irregularities')} of the source that {agree(size, 'names', 'name')} "
        f"{name} ([](#tbl-irregularities)).{changed}"
    )


def _instruments(ds: Dataset, profile: CountryProfile) -> str:
    country = ds.countries.set_index("country").loc[profile.country]
    known = [
        (row["instrument"], row["short_title"])
        for _, row in ds.instruments.iterrows()
        if row["instrument"] in country.index
    ]
    bound, free = (
        [f"the {markdown(title)}" for slug, title in known if _is(country[slug], wanted)]
        for wanted in (True, False)
    )
    name = in_text(markdown(profile.name))
    if not known:
        return ""
    return sentences(
        [
            f"{capital(name)} is bound by {joined(bound)}." if bound else "",
            f"{capital(name)} is not bound by {joined(free, 'or')}; statements about the states bound do not speak of it."
            if free
            else "",
        ]
    )


def _is(value: object, wanted: bool) -> bool:
    """Compare a flag that may be missing; a missing one is neither true nor false."""
    return value is not pd.NA and bool(value) is wanted


def _theme_line(title: str, frame: pd.DataFrame, peers: bool) -> str:
    if frame.empty:
        return ""
    return f"- {markdown(title)}: {joined(_kind_part(row, peers) for _, row in frame.iterrows())}"


def _kind_part(row: pd.Series, peers: bool) -> str:
    group = f", of its group {percent(row['peers_median'])}" if peers and row["peers"] else ""
    return (
        f"{of(row['listed'], row['in_base'])} {agree(row['in_base'], row['kind'], kinds(row['kind']))} "
        f"(median of all {percent(row['median_share'])}{group})"
    )


def _and_peers(profile: CountryProfile) -> str:
    if not profile.peers:
        return ""
    size = count(len(profile.peers), "other country", "other countries")
    return f" and of the {size} of {quoted([str(profile.group)])[0]}"


def _theme_section(title: str, cells: pd.DataFrame) -> str:
    if cells.empty:
        return ""
    named = cells["listed"] | cells["outside"]
    silent = cells["in_base"] & ~named
    outside = int((~cells["in_base"] & ~named).sum())
    listed = quoted(cells.loc[named, "label"])
    missing = quoted(cells.loc[silent, "label"])
    text = sentences(
        [
            f"Listed for {joined(listed)}." if listed else "Listed for no measure.",
            f"Not listed for {joined(missing, 'or')}." if missing else "",
            f"{capital(count(outside, 'measure'))} {agree(outside, 'does', 'do')} not speak of it."
            if outside
            else "",
        ]
    )
    return f"### {markdown(title)}\n\n{text}"


def _burden(cells: pd.DataFrame, kind: str, name: str) -> str:
    named = list(cells.loc[cells["listed"] | cells["outside"], "label"])
    total = int(cells["in_base"].sum())
    if not named:
        return f"{capital(name)} is listed for none of {count(total, kind, kinds(kind))}."
    return f"{capital(name)} is listed for {of(len(named), len(cells))} {kinds(kind)}: {few(quoted(named), 8)}."
