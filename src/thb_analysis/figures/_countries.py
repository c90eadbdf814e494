"""Countries compared, and one country against all."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.markers import CARETUP, MarkerStyle
from matplotlib.ticker import MaxNLocator

from thb_analysis.analysis import CountryProfile, Coverage
from thb_analysis.arrange import OFFERED, compared_kinds
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import capital, count, in_text, joined, kinds, number, of, percent


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
    sheet, panels = style.canvas(0.75 + 0.165 * (places[-1] + 1), len(shown), sharey=True)
    for axes, kind in zip(panels, shown, strict=True):
        _panel(axes, frame[frame["kind"] == kind], row, kind)
    style.rows(panels[0], list(groups["name"]), places)
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
    if result.peers:
        below = [place + 0.34 for place in places]
        axes.scatter(
            frame["peers_median"],
            below,
            s=26,
            marker=MarkerStyle(CARETUP),
            color=style.INK,
            zorder=4,
        )
    style.rows(axes, [kinds(kind) for kind in frame["kind"]], places)
    style.headings(axes, heads)
    style.margin_notes(axes, map(of, frame["listed"], frame["in_base"]), places)
    style.percent_axis(axes)
    axes.set_xlabel("Share of the measures that speak of the country")
    style.key(sheet, _profile_key(result))
    return style.publish(
        sheet,
        id,
        _profile_caption(result),
        _profile_alt(frame, result, titles),
    )


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
        "Conditions, obstacles and competences are not counted, nor are statements that cannot be read one way."
    )


def _alt(frame: pd.DataFrame, shown: list[str], title: str) -> str:
    parts = [_spread(frame.loc[frame["kind"] == kind, "listed"], kind) for kind in shown]
    return f"Under “{title}”, {joined(parts)}. The table that follows gives the numbers country by country."


def _spread(counts: pd.Series, kind: str) -> str:
    low, high = counts.min(), counts.max()
    if low == high:
        return f"{kinds(kind)} list each country {count(high, 'time')}"
    return (
        f"{kinds(kind)} list a country between {low} and {high} times, median {counts.median():g}"
    )


def _profile_key(result: CountryProfile) -> list[tuple[str, dict[str, Any]]]:
    """Explain the marks; long names leave no room for more than one entry for each."""
    looks = {kind: style.kind_looks(kind) for kind in OFFERED}
    marks = [
        (kinds(kind), {"marker": mark, "color": colour, "markersize": 5})
        for kind, (mark, colour) in looks.items()
    ]
    bar = ("median of all participants", {"marker": "|", "color": style.INK, "markersize": 9})
    caret = ("median of its group", {"marker": CARETUP, "color": style.INK, "markersize": 5})
    return [*marks, bar, *([caret] if result.peers else [])]


def _profile_caption(result: CountryProfile) -> str:
    group = f", the arrowhead below it {_peers(result)}" if result.peers else ""
    return (
        f"Provisions and practices that list {in_text(result.name)}, theme by theme, as a share of those that speak of it "
        f"(right margin: k of N). The upright bar is the median over all participants{group}; the grey range reaches to "
        "the share that silence leaves open."
    )


def _peers(result: CountryProfile) -> str:
    size = count(len(result.peers), "other country", "other countries")
    return f"that over the {size} of “{result.group}”"


def _profile_alt(frame: pd.DataFrame, result: CountryProfile, titles: dict[str, str]) -> str:
    above = int((frame["share"] > frame["median_share"]).sum())
    parts = [_profile_row(row, titles, bool(result.peers)) for _, row in frame.iterrows()]
    return (
        f"{capital(in_text(result.name))} lies above the median in {number(above)} of {count(len(frame), 'row')}. "
        f"{'; '.join(parts)}. The table that follows holds the same numbers."
    )


def _profile_row(row: pd.Series, titles: dict[str, str], peers: bool) -> str:
    group = f", of its group {percent(row['peers_median'])}" if peers else ""
    listed = of(row["listed"], row["in_base"])
    return f"{titles[row['theme']]}, {kinds(row['kind'])}: {listed}, median {percent(row['median_share'])}{group}"
