"""Durations: ranges per country on one scale for each unit."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import capital, count, joined, span

_ARROW = 0.09  # length of the arrow at an open end, as a part of the axis
_KEY = (
    ("exact length", {"marker": "D", "color": style.BLUE, "markersize": 4}),
    (
        "range",
        {"linestyle": "-", "marker": "|", "color": style.BLUE, "markersize": 6, "linewidth": 2},
    ),
    (
        "open end",
        {"linestyle": "-", "marker": ">", "color": style.BLUE, "markersize": 4, "linewidth": 1},
    ),
    ("renewable", {"marker": "o", "fillstyle": "none", "color": style.VERMILION, "markersize": 5}),
    ("no length stated", {"marker": "x", "color": style.MUTED, "markersize": 4.5}),
)


@style.styled
def durations(frame: pd.DataFrame, title: str, id: str = "fig-durations") -> Figure | None:
    """Draw the durations that the source states, country by country.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.durations``.
    title : str
        What the durations belong to: a theme or a country.
    id : str

    Returns
    -------
    Figure or None
        None if no duration is stated.
    """
    units = [unit for unit in sorted(frame["unit"].unique()) if unit]
    if not units:
        return None
    panels = [_of_unit(frame, unit) for unit in units]
    placed = [style.grouped(list(panel["label"])) for panel in panels]
    tallest = max(places[-1] for places, _ in placed)
    sheet, axes = style.canvas(0.85 + 0.165 * (tallest + 1), len(units))
    for panel, unit, (places, heads), box in zip(panels, units, placed, axes, strict=True):
        _panel(box, panel.assign(row=places), unit, tallest)
        style.headings(box, heads)
    style.key(sheet, _KEY)
    return style.publish(sheet, id, _caption(title), _alt(frame, title))


def _of_unit(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Keep the measures that are given in a unit, with countries that lack a length if most have one."""
    measures = frame.loc[frame["unit"] == unit, "measure"].unique()
    mostly = frame.groupby("measure")["stated"].transform("mean") >= 0.5
    shown = frame["stated"] | (mostly & (frame["unit"] == ""))
    kept = frame[frame["measure"].isin(measures) & frame["unit"].isin([unit, ""]) & shown]
    return kept.sort_values(["footnote", "name"], ignore_index=True)


def _panel(axes: Axes, frame: pd.DataFrame, unit: str, tallest: float) -> None:
    ends = frame[["minimum", "maximum"]].astype(float)
    longest = float(ends.max().max())
    width = 1.15 * longest * (1 + _ARROW)
    _ranges(axes, frame, ends)
    _open_ends(axes, frame, ends, width * _ARROW)
    _marks(axes, frame, ends, width)
    axes.set_xlim(-0.01 * width, width)
    style.rows(axes, list(frame["name"]), list(frame["row"]))
    axes.set_ylim(tallest + 0.7, -0.7)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 3, 6, 10], integer=True))
    axes.grid(axis="x")
    axes.set_xlabel(capital(unit))


def _ranges(axes: Axes, frame: pd.DataFrame, ends: pd.DataFrame) -> None:
    closed = ends["maximum"] > ends["minimum"]
    lines = zip(
        ends.loc[closed, "minimum"],
        ends.loc[closed, "maximum"],
        frame.loc[closed, "row"],
        strict=True,
    )
    style.spans(axes, lines, linewidths=2, colors=style.BLUE)
    for side in ("minimum", "maximum"):
        single = ends["minimum"].isna() ^ ends["maximum"].isna()
        at = (closed | single) & ends[side].notna()
        axes.scatter(
            ends.loc[at, side],
            frame.loc[at, "row"],
            s=30,
            marker="|",
            color=style.BLUE,
            linewidths=1.4,
        )
    exact = ends["maximum"] == ends["minimum"]
    axes.scatter(
        ends.loc[exact, "minimum"],
        frame.loc[exact, "row"],
        s=16,
        marker="D",
        color=style.BLUE,
        zorder=3,
    )


def _open_ends(axes: Axes, frame: pd.DataFrame, ends: pd.DataFrame, length: float) -> None:
    for side, other, marker, sign in (
        ("minimum", "maximum", ">", 1),
        ("maximum", "minimum", "<", -1),
    ):
        open_ = ends[side].notna() & ends[other].isna()
        start, row = ends.loc[open_, side], frame.loc[open_, "row"]
        style.spans(
            axes,
            zip(start, start + sign * length, row, strict=True),
            linewidths=1,
            colors=style.BLUE,
        )
        axes.scatter(start + sign * length, row, s=14, marker=marker, color=style.BLUE, zorder=3)


def _marks(axes: Axes, frame: pd.DataFrame, ends: pd.DataFrame, width: float) -> None:
    renewable = frame["renewable"].fillna(False).astype(bool)
    axes.scatter(
        [0.97 * width] * int(renewable.sum()), frame.loc[renewable, "row"],
        s=24, marker="o", facecolors="none", edgecolors=style.VERMILION, linewidths=1,
    )  # fmt: skip
    silent = ends["minimum"].isna() & ends["maximum"].isna()
    axes.scatter(
        [0.02 * width] * int(silent.sum()),
        frame.loc[silent, "row"],
        s=18,
        marker="x",
        color=style.MUTED,
        linewidths=1,
    )


def _caption(title: str) -> str:
    return (
        f"Durations stated under “{title}”, by measure and country. A diamond is an exact length, a bar a range; "
        "an arrow is an end that the source leaves open; a ring at the right marks a duration called renewable "
        "(no ring means that nothing is said); a cross is a country listed without a length, shown where most of its list has one."
    )


def _alt(frame: pd.DataFrame, title: str) -> str:
    parts = [
        _told(group) for _, group in frame[frame["stated"]].groupby(["footnote", "unit"], sort=True)
    ]
    return f"Durations under “{title}”: {joined(parts)}. The table that follows gives them with the remarks of the source."


def _told(group: pd.DataFrame) -> str:
    exact = group[["minimum", "maximum"]].dropna()
    ends = (group["minimum"].min(), group["maximum"].max())
    if len(exact):
        stated = pd.concat([group["minimum"], group["maximum"]]).dropna()
        ends = (stated.min(), stated.max())
    extent = span(*ends, group["unit"].iloc[0])
    return (
        f"{extent} under “{group['label'].iloc[0]}” ({count(len(group), 'country', 'countries')})"
    )
