"""Sentences of a country profile."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from thb_analysis.analysis import CountryProfile
from thb_analysis.analysis.grouping import SMALLEST
from thb_analysis.arrange import BURDENS, OFFERED
from thb_analysis.arrange import titles as theme_titles
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.prose.peers import alone
from thb_analysis.prose.peers import group as group
from thb_analysis.prose.peers import nearest as nearest
from thb_analysis.prose.remarks import attached
from thb_analysis.wording import (
    agree,
    capital,
    count,
    entries,
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
    lines = [_theme_line(title, frame[frame["theme"] == theme]) for theme, title in titles.items()]
    found = "\n".join(line for line in lines if line)
    listing = (
        [_opening(profile), found, alone(profile)]
        if found
        else ["No provision and no practice speaks of the country."]
    )
    return Prose(paragraphs([_instruments(ds, profile), *listing]))


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
    opening = (
        "[](#tbl-listed) holds each of these cells with its footnote; lists that are worded in the negative or open to "
        "either reading are marked. Conditions and challenges are left to the next section."
    )
    return Prose(paragraphs([opening, *parts]))


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
                "[](#tbl-burdens) keeps apart what is demanded and what stands in the way.",
                *parts,
            ]
        )
    )


def remarks(profile: CountryProfile) -> Prose:
    """Say how many remarks the source makes on the country, and how far they were carried over."""
    name = in_text(markdown(profile.name))
    said = attached(profile.remarks, f"a listing of {name}", f"listings of {name}")
    return Prose(f"{said}{' ([](#tbl-remarks))' if len(profile.remarks) else ''}.")


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
    columns = ["minimum", "maximum", "unit", "label", "in_base"]
    parts = [
        f"{span(low, high, unit)} ({quoted([label])[0]}{'' if spoken else ', outside the base of its statement'})"
        for low, high, unit, label, spoken in stated[columns].itertuples(index=False)
    ]
    return Prose(
        f"## Durations\n\nFor {name} the source states: {joined(parts)} ([](#tbl-durations))."
    )


def irregularities(profile: CountryProfile) -> Prose:
    """Say what the record of the source notes of the country, by group."""
    size = len(profile.corrections)
    name = in_text(markdown(profile.name))
    if not size:
        return Prose(f"No entry of the record names {name}.")
    applied = int((profile.corrections["status"] == "applied").sum())
    changed = (
        f" {capital(number(applied))} of them {agree(applied, 'changes', 'change')} how a list is read."
        if applied
        else ""
    )
    about = f" that {agree(size, 'names', 'name')} {name} ([](#tbl-irregularities))"
    return Prose(f"The record holds {entries(profile.corrections['kind'], about)}.{changed}")


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


def _opening(profile: CountryProfile) -> str:
    fewest = number(SMALLEST)
    near = len(profile.peers) >= SMALLEST
    size = count(len(profile.peers), "other country", "other countries")
    peers = f" and in its group, the {size} of {quoted([str(profile.group)])[0]}" if near else ""
    return (
        f"[](#fig-profile) and [](#tbl-profile) count the lists that name {in_text(markdown(profile.name))}, out of those "
        f"that speak of it. Beside them stands what is usual, under the same measures, among all countries compared of whom "
        f"these speak{peers}; a median is given from {fewest} measures and {fewest} countries on."
    )


def _theme_line(title: str, frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    return f"- {markdown(title)}: {joined(_kind_part(row) for _, row in frame.iterrows())}"


def _kind_part(row: pd.Series) -> str:
    """Count the measures of one kind that list the country, beside what is usual under them."""
    if row["only"]:
        return f"the only {row['kind']} that speaks of it ({_single(row)}{_of_group(row)})"
    counted = f"{of(row['listed'], row['in_base'])} {kinds(row['kind'])}"
    if missing(row["median_share"]):
        return counted
    size = count(row["compared"], "country", "countries")
    return f"{counted} (median of {size} {percent(row['median_share'])}{_of_group(row)})"


def _single(row: pd.Series) -> str:
    """Say whether a single measure lists the country, and how many countries it lists in all."""
    also, compared = int(row["also_listed"]), int(row["compared"])
    if compared == 1:
        return "listed" if row["listed"] else "not listed"
    if not row["listed"]:
        return f"not listed; {of(also, compared)} {agree(also, 'is', 'are')}"
    return f"listed, as are {of(also, compared)}" if also > 1 else f"listed, alone of {compared}"


def _of_group(row: pd.Series) -> str:
    """Say what is usual among the others of its group, if there are enough of them."""
    if row["peers"] < SMALLEST:
        return ""
    usual = of(row["peers_listed"], row["peers"]) if row["only"] else percent(row["peers_median"])
    return f"; of its group {usual}"


def _theme_section(title: str, cells: pd.DataFrame) -> str:
    if cells.empty:
        return ""
    spoken = cells["in_base"]
    unspoken = int((~spoken & ~cells["outside"]).sum())
    silent = _marked(cells[spoken & ~cells["listed"]])
    text = sentences(
        [
            _named(cells),
            f"Not listed for {joined(silent, 'or')}." if silent else "",
            f"{capital(count(unspoken, 'measure'))} {agree(unspoken, 'does', 'do')} not speak of it."
            if unspoken
            else "",
        ]
    )
    return f"### {markdown(title)}\n\n{text}"


def _named(cells: pd.DataFrame) -> str:
    """Name the measures that list the country, those of which the statement does not speak of it apart."""
    listed, outside = (_marked(cells[cells[how]]) for how in ("listed", "outside"))
    if not listed:
        only = f"{_beyond(outside)} only: {joined(outside)}"
        return f"Listed {only if outside else 'for no measure'}."
    besides = f"; and, {_beyond(outside)}, for {joined(outside)}" if outside else ""
    return f"Listed for {joined(listed)}{besides}."


def _marked(cells: pd.DataFrame) -> list[str]:
    """Name measures; behind those whose list does not report a presence stands how it is worded."""
    return [
        name if polarity == "affirmed" else f"{name} ({polarity})"
        for name, polarity in zip(quoted(cells["label"]), cells["polarity"], strict=True)
    ]


def _beyond(labels: Sequence[str]) -> str:
    return f"outside the {agree(len(labels), 'base of its statement', 'bases of their statements')}"


def _burden(cells: pd.DataFrame, kind: str, name: str) -> str:
    listed, outside = (_marked(cells[cells[how]]) for how in ("listed", "outside"))
    total = int(cells["in_base"].sum())
    also = f"; {_beyond(outside)}, it is listed for {few(outside, 8)}" if outside else ""
    if not total:
        return f"No {kind} speaks of {name}{also}."
    speaking = agree(total, f"the only {kind} that speaks", f"{kinds(kind)} that speak")
    if not listed:
        none = "not listed for" if total == 1 else f"listed for none of the {number(total)}"
        return f"{capital(name)} is {none} {speaking} of it{also}."
    ratio = "" if total == 1 else f"{of(len(listed), total)} "
    besides = f"; and, {_beyond(outside)}, {few(outside, 8)}" if outside else ""
    return f"{capital(name)} is listed for {ratio}{speaking} of it: {few(listed, 8)}{besides}."
