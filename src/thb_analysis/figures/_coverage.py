"""Coverage of the measures: of one theme, and of all themes side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.analysis import Coverage
from thb_analysis.arrange import by_kind
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, capital, count, kinds, of, percent

_APART = 0.035  # marks nearer than this on one level would touch
_UNLIKE = {
    ("negated",): " A list marked as negated cannot be read like the others.",
    ("unclear",): " A list marked as unclear cannot be read like the others and has no range.",
    ("negated", "unclear"): (
        " A list marked as negated or unclear cannot be read like the others; an unclear one has no range."
    ),
}
_LEVELS = (0.0, -0.17, 0.17, -0.34, 0.34)


@style.styled
def coverage(result: Coverage, title: str, id: str = "fig-coverage") -> Figure | None:
    """Draw the coverage of each measure with the bounds that silence allows.

    Parameters
    ----------
    result : Coverage
        By measure.
    title : str
        Of the theme, for caption and alternative text.
    id : str

    Returns
    -------
    Figure or None
        None if there is no measure.
    """
    frame = by_kind(result.frame)
    if frame.empty:
        return None
    places, heads = style.grouped(list(frame["kind"]))
    sheet, (axes,) = style.canvas(0.55 + 0.185 * (places[-1] + 1.5))
    _ranges(axes, frame, places)
    _dots(axes, frame, pd.Series(places, index=frame.index))
    style.rows(axes, list(frame["label"]), places)
    style.headings(axes, [(capital(kinds(kind)), place) for kind, place in heads])
    style.margin_notes(axes, (_ratio(row) for _, row in frame.iterrows()), places)
    style.percent_axis(axes)
    axes.set_xlabel("Share of the countries that the statement speaks of")
    return style.publish(sheet, id, _caption(frame, title), _alt(frame, title))


@style.styled
def themes(result: Coverage, titles: dict[str, str], id: str = "fig-themes") -> Figure | None:
    """Draw the coverage of all affirmed measures, one row for each theme, one mark for each measure.

    Parameters
    ----------
    result : Coverage
        By measure, all themes.
    titles : dict of str to str
        Theme to title, in the order of the rows.
    id : str

    Returns
    -------
    Figure or None
        None if there is no measure that is affirmed.
    """
    known = result.frame.dropna(subset="share")
    frame = known[known["polarity"] == "affirmed"]
    if frame.empty:
        return None
    row = {theme: float(place) for place, theme in enumerate(titles)}
    frame = frame.assign(row=frame["theme"].map(row) + _stacked(frame))
    sheet, (axes,) = style.canvas(0.85 + 0.5 * len(titles))
    _dots(axes, frame, frame["row"], size=26)
    medians = frame.groupby("theme")["share"].median()
    axes.scatter(
        medians,
        [row[theme] for theme in medians.index],
        s=520,
        marker="|",
        color=style.INK,
        linewidths=1.1,
    )
    style.rows(axes, list(titles.values()), list(row.values()))
    style.margin_notes(axes, (_median_text(frame, theme) for theme in titles), row.values())
    style.percent_axis(axes)
    axes.set_xlabel("Coverage of the measure")
    style.key(
        sheet,
        [*_kind_key(frame), ("median", {"marker": "|", "color": style.MUTED, "markersize": 10})],
    )
    return style.publish(
        sheet, id, _themes_caption(len(known) - len(frame)), _themes_alt(frame, titles)
    )


def _ranges(axes: Axes, frame: pd.DataFrame, places: list[float]) -> None:
    ends = zip(frame["lower"], frame["upper"], places, strict=True)
    style.spans(axes, ends, linewidths=6, colors=style.RANGE)


def _ratio(row: pd.Series) -> str:
    """Write k of N, and the polarity if it is not the usual one."""
    ratio = of(row["listed"], row["base_size"])
    return ratio if row["polarity"] == "affirmed" else f"{ratio}, {row['polarity']}"


def _dots(axes: Axes, frame: pd.DataFrame, places: pd.Series, size: float = 30) -> None:
    for kind, group in frame.groupby("kind", sort=False):
        marker, colour = style.kind_looks(str(kind))
        axes.scatter(
            group["share"],
            places[group.index],
            s=size,
            marker=marker,
            color=colour,
            zorder=3,
            linewidths=0,
        )


def _stacked(frame: pd.DataFrame) -> pd.Series:
    """Move measures of one theme with nearly the same share apart, above and below the line."""
    shifts = pd.Series(0.0, index=frame.index)
    for _, shares in frame.groupby("theme")["share"]:
        shifts.update(_swarm(shares.sort_values(kind="stable")))
    return shifts


def _swarm(shares: pd.Series) -> pd.Series:
    """Give each of the rising shares the level nearest to the line that is free there."""
    last = dict.fromkeys(_LEVELS, -1.0)
    shifts = {}
    for measure, share in shares.items():
        free = [level for level in _LEVELS if share - last[level] >= _APART]
        level = free[0] if free else min(last, key=lambda level: last[level])
        last[level] = share
        shifts[measure] = level
    return pd.Series(shifts)


def _kind_key(frame: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    looks = {kind: style.kind_looks(kind) for kind in frame["kind"].unique()}
    return [
        (kind, {"marker": marker, "color": colour, "markersize": 5})
        for kind, (marker, colour) in looks.items()
    ]


def _median_text(frame: pd.DataFrame, theme: str) -> str:
    shares = frame.loc[frame["theme"] == theme, "share"]
    size = len(shares)
    return f"{size} {agree(size, 'measure', 'measures')}, median {percent(shares.median())}"


def _caption(frame: pd.DataFrame, title: str) -> str:
    other = tuple(each for each in ("negated", "unclear") if each in set(frame["polarity"]))
    return (
        f"Coverage of the measures under “{title}”, by kind and falling share. "
        "The mark is the number of countries listed among those that the statement speaks of (right margin: k of N), "
        "which is the share if every silence meant absence; the grey range reaches to the share that would result "
        f"if no silence did.{_UNLIKE.get(other, '')}"
    )


def _alt(frame: pd.DataFrame, title: str) -> str:
    known = frame[frame["polarity"] == "affirmed"].dropna(subset="share")
    return (
        f"Chart of {count(len(frame), 'measure')} under “{title}”. {_extremes(known)} "
        "The table that follows gives listed countries, base, share and bounds for each measure."
    )


def _extremes(known: pd.DataFrame) -> str:
    if known.empty:
        return "No measure that is affirmed has a base among the countries selected."
    ranked = known.sort_values("share")
    low, high = ranked.iloc[0], ranked.iloc[-1]
    if high["share"] == low["share"]:
        verb = agree(len(known), "It is", "All are")
        return f"{verb} at a coverage of {percent(high['share'])}."
    return f"Coverage runs from {_told(low)} to {_told(high)}."


def _told(measure: pd.Series) -> str:
    return f"{of(measure['listed'], measure['base_size'])} for “{measure['label']}”"


def _themes_caption(aside: int) -> str:
    left = (
        f" {capital(count(aside, 'measure'))} that {agree(aside, 'is', 'are')} negated or cannot be read one way "
        f"{agree(aside, 'is', 'are')} not drawn."
        if aside
        else ""
    )
    return (
        "Coverage of the measures, theme by theme. Each mark is one measure, placed at the share of countries listed "
        "among those that its statement speaks of; its shape is the kind of measure, the upright bar the median of "
        "the theme. Marks with nearly the same share are moved apart vertically. Shares are lower bounds: "
        f"silence of the source may hide more.{left}"
    )


def _themes_alt(frame: pd.DataFrame, titles: dict[str, str]) -> str:
    parts = [
        f"{title}: {_extent(shares)}"
        for theme, title in titles.items()
        if len(shares := frame.loc[frame["theme"] == theme, "share"])
    ]
    return f"Range of coverage by theme. {'; '.join(parts)}. The table that follows holds the same numbers."


def _extent(shares: pd.Series) -> str:
    low, high = percent(shares.min()), percent(shares.max())
    return f"{low} to {high}, median {percent(shares.median())}" if low != high else low
