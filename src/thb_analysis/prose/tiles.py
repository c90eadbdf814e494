"""Sentences beside the tile map."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.tiles import Tiles
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    paragraphs,
    percent,
    quoted,
    sentences,
)


def tile_map(result: Tiles, titles: dict[str, str]) -> Prose:
    """Say what the map counts, how far the shares reach in each theme, and what is not on it.

    Parameters
    ----------
    result : Tiles
    titles : dict of str to str
        Theme to title.
    """
    shares = result.shares
    if shares.empty:
        return Prose(
            "There is no map: no theme has provisions or practices that can be counted country by country."
        )
    told = [_theme(part, titles) for _, part in shares.groupby("theme", sort=False)]
    themes = f"{capital('; '.join(told))}."
    return Prose(paragraphs([sentences([_opening(result), _skipped(result, titles)]), themes]))


def _opening(result: Tiles) -> str:
    placed = result.places[result.places["placed"]]
    drawn = (placed["standing"] == "compared").any()
    shown = (
        "[](#fig-map) and [](#tbl-map) show"
        if drawn
        else "No country compared has a place on the tile grid, so that there is no map; [](#tbl-map) shows"
    )
    return sentences(
        [
            f"{shown}, theme by theme, how many measures list each country out of those that speak of it. Each theme is "
            "counted by one kind, the provisions or the practices, whichever it has more of.",
            _nowhere(result) if drawn else "",
            "A share is a lower bound, since silence is not absence; neighbours on the map are not compared, and no order of "
            "countries follows.",
        ]
    )


def _nowhere(result: Tiles) -> str:
    names = [
        in_text(markdown(name)) for name in result.places.loc[~result.places["placed"], "name"]
    ]
    if not names:
        return ""
    return f"{few(names, 8)} {agree(len(names), 'has', 'have')} no place of {agree(len(names), 'its', 'their')} own on the grid and {agree(len(names), 'is', 'are')} not drawn."


def _skipped(result: Tiles, titles: dict[str, str]) -> str:
    if not result.skipped:
        return ""
    named = joined(quoted(titles[theme] for theme in result.skipped))
    return f"{named} {agree(len(result.skipped), 'has', 'have')} neither provisions nor practices to count."


def _theme(part: pd.DataFrame, titles: dict[str, str]) -> str:
    """Say how far the counts of one theme reach."""
    kind, size = str(part["kind"].iloc[0]), int(part["measures"].iloc[0])
    title = quoted([titles[str(part["theme"].iloc[0])]])[0]
    lead = f"under {title}"
    known = part.dropna(subset="share")
    if known.empty:
        return f"{lead} no {kind} speaks of a country compared"
    if size == 1:
        listed = int(known["listed"].sum())
        return f"{lead} the only {kind} lists {listed} of {len(known)} {agree(len(known), 'country', 'countries')}"
    low, high = known["share"].min(), known["share"].max()
    whole = count(size, kind, kinds(kind))
    if low == high:
        return f"{lead} ({whole}) the share is {percent(low)} for each country"
    return (
        f"{lead} ({whole}) the share lies between {percent(low)} and {percent(high)}, in the median at "
        f"{percent(known['share'].median())}"
    )
