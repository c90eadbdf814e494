"""Countries compared, and one country against all."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.markers import CARETUP, MarkerStyle
from matplotlib.ticker import MaxNLocator

from thb_analysis.analysis import CountryProfile, Coverage
from thb_analysis.analysis.grouping import SMALLEST
from thb_analysis.arrange import OFFERED, compared_kinds
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import (
    agree,
    capital,
    count,
    in_text,
    joined,
    kinds,
    missing,
    number,
    of,
    percent,
)

_PITCH, _HEAD, _HIGHEST = 0.165, 0.75, 9.1  # inches


@style.styled
def countries(
    result: Coverage, groups: pd.DataFrame, title: str, id: str = "fig-countries"
) -> Figure | None:
    """Draw for how many provisions and practices each country is listed.

    Parameters
    ----------
    result : Coverage
        By country.
    groups : pandas.DataFrame
        `country`, `name` and `bloc` in the order of the rows: see ``arrange.by_bloc``.
    title : str
        Of the theme.
    id : str

    Returns
    -------
    Figure or None
        None if there are not several provisions or practices to count.
    """
    frame = result.frame[result.frame["in_base"] > 0]
    shown = compared_kinds(frame)
    if not shown or groups.empty:
        return None
    places, heads = style.grouped(list(groups["bloc"]))
    row = dict(zip(groups["country"], places, strict=True))
    height = min(_HIGHEST, _HEAD + _PITCH * (places[-1] + 1))
    sheet, panels = style.canvas(height, len(shown), sharey=True)
    for axes, kind in zip(panels, shown, strict=True):
        _panel(axes, frame[frame["kind"] == kind], row, kind)
    room = (height - _HEAD) / (places[-1] + 1)
    style.rows(panels[0], groups["name"], places, style.row_size(room))
    style.headings(panels[0], heads)
    return style.publish(sheet, id, _caption(title, shown), _alt(frame, shown, title))


@style.styled
def profile(
    result: CountryProfile, titles: dict[str, str], id: str = "fig-profile"
) -> Figure | None:
    """Draw one country's coverage by theme against the medians of all countries and of its group.

    Parameters
    ----------
    result : CountryProfile
    titles : dict of str to str
        Theme to title.
    id : str

    Returns
    -------
    Figure or None
        None if no provision or practice speaks of the country.
    """
    frame = result.themes
    frame = frame[frame["kind"].isin(OFFERED) & (frame["in_base"] > 0)].reset_index(drop=True)
    if frame.empty:
        return None
    places, heads = style.grouped([titles[theme] for theme in frame["theme"]])
    sheet, (axes,) = style.canvas(0.9 + 0.19 * (places[-1] + 1))
    style.spans(
        axes,
        zip(frame["lower"], frame["upper"], places, strict=True),
        linewidths=6,
        colors=style.RANGE,
    )
    for kind, group in frame.groupby("kind", sort=False):
        marker, colour = style.kind_looks(str(kind))
        axes.scatter(
            group["share"],
            [places[at] for at in group.index],
            s=30,
            marker=marker,
            color=colour,
            zorder=3,
        )
    axes.scatter(
        frame["median_share"], places, s=90, marker="|", color=style.INK, linewidths=1.1, zorder=4
    )
    below = [place + 0.34 for place in places]
    axes.scatter(
        frame["peers_median"], below, s=26, marker=MarkerStyle(CARETUP), color=style.INK, zorder=4
    )
    style.rows(axes, [kinds(kind) for kind in frame["kind"]], places)
    style.headings(axes, heads)
    style.margin_notes(axes, map(of, frame["listed"], frame["in_base"]), places)
    style.percent_axis(axes)
    axes.set_xlabel("Share of the measures that speak of the country")
    style.key(sheet, _profile_key(frame))
    caption, alt = _profile_caption(frame, result), _profile_alt(frame, result, titles)
    return style.publish(sheet, id, caption, alt)


def _panel(axes: Axes, frame: pd.DataFrame, row: dict[str, float], kind: str) -> None:
    places = [row[country] for country in frame["country"]]
    highest = frame["in_base"] - frame["excluded"]
    style.spans(
        axes, zip(frame["listed"], highest, places, strict=True), linewidths=5, colors=style.RANGE
    )
    marker, colour = style.kind_looks(kind)
    axes.scatter(frame["listed"], places, s=24, marker=marker, color=colour, zorder=3, linewidths=0)
    style.margin_notes(axes, map(of, frame["listed"], frame["in_base"]), places)
    axes.set_xlim(-0.04 * frame["in_base"].max(), 1.04 * frame["in_base"].max())
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.grid(axis="x")
    axes.set_title(capital(kinds(kind)))
    axes.set_xlabel("Measures that list the country")


def _caption(title: str, shown: list[str]) -> str:
    return (
        f"{capital(joined(map(kinds, shown)))} under “{title}” that list each country, "
        "out of those whose statement speaks of it (right margin: k of N). Countries stand in alphabetical order "
        "within their bloc. The grey range reaches to the number that silence leaves open. "
        "Conditions, challenges, actors and durations are not counted, nor are statements that cannot be read one way."
    )


def _alt(frame: pd.DataFrame, shown: list[str], title: str) -> str:
    parts = [_spread(frame[frame["kind"] == kind], kind) for kind in shown]
    return f"Under “{title}”, {joined(parts)}. The table that follows gives the numbers country by country."


def _spread(frame: pd.DataFrame, kind: str) -> str:
    counts = frame["listed"]
    low, high = counts.min(), counts.max()
    if not high:
        return f"no {kind} lists any country"
    if (counts == frame["in_base"]).all():
        return f"each country is listed for all {kinds(kind)} that speak of it"
    if low == high:
        return f"{kinds(kind)} list each country {count(high, 'time')}"
    return (
        f"{kinds(kind)} list a country between {low} and {high} times, median {counts.median():g}"
    )


def _profile_key(frame: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Explain the marks that occur; long names leave no room for more than one entry for each."""
    looks = {kind: style.kind_looks(kind) for kind in OFFERED}
    marks = [
        (kinds(kind), {"marker": mark, "color": colour, "markersize": 5})
        for kind, (mark, colour) in looks.items()
    ]
    bar = ("median of all countries compared", {"marker": "|", "color": style.INK, "markersize": 9})
    caret = ("median of its group", {"marker": CARETUP, "color": style.INK, "markersize": 5})
    return [
        *marks,
        *([bar] if frame["median_share"].notna().any() else []),
        *([caret] if frame["peers_median"].notna().any() else []),
    ]


def _profile_caption(frame: pd.DataFrame, result: CountryProfile) -> str:
    group = (
        f", the arrowhead below it {_peers(result)}" if frame["peers_median"].notna().any() else ""
    )
    median = (
        f" The upright bar is the median over the participants of whom the same measures speak{group}; there is none for "
        f"fewer than {number(SMALLEST)} measures or countries."
        if frame["median_share"].notna().any()
        else ""
    )
    return (
        f"Provisions and practices that list {in_text(result.name)}, theme by theme, as a share of those that speak of it "
        f"(right margin: k of N).{median} The grey range reaches to the share that silence leaves open."
    )


def _peers(result: CountryProfile) -> str:
    size = count(len(result.peers), "other country", "other countries")
    return f"that over the {size} of “{result.group}”"


def _profile_alt(frame: pd.DataFrame, result: CountryProfile, titles: dict[str, str]) -> str:
    known = frame.dropna(subset="median_share")
    above = int((known["share"].round(10) > known["median_share"].round(10)).sum())
    rows = (
        f"{number(above)} of the {count(len(known), 'row')}" if len(known) > 1 else "the only row"
    )
    lies = "lies" if above or len(known) > 1 else "does not lie"
    finding = (
        f"{capital(in_text(result.name))} {lies} above the median in {rows} that {agree(len(known), 'has', 'have')} one. "
        if len(known)
        else ""
    )
    parts = [_profile_row(row, titles) for _, row in frame.iterrows()]
    return f"{finding}{'; '.join(parts)}. The table that follows holds the same numbers."


def _profile_row(row: pd.Series, titles: dict[str, str]) -> str:
    counted = f"{titles[row['theme']]}, {kinds(row['kind'])}: {of(row['listed'], row['in_base'])}"
    if missing(row["median_share"]):
        return counted
    group = row["peers_median"]
    near = "" if missing(group) else f", of its group {percent(group)}"
    return f"{counted}, median {percent(row['median_share'])}{near}"
