"""Conditions and challenges beside the steps that they are attached to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from thb_analysis.analysis.burdens import Burdens
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, capital, count, joined, kinds, number, of, under

_HEIGHT = 0.5  # of a bar, in rows
_HIGHEST = 9.1  # inches
_PARTS = ("at_step", "not_at_step", "unspoken")
# What part of the height of a bar is filled; the key shows the same with squares.
_FILLED = {"at_step": 1.0, "not_at_step": 0.0, "unspoken": 0.5}
_SQUARE: dict[str, Any] = {"marker": "s", "color": style.INK, "markersize": 5.5}
_KEY: dict[str, tuple[str, dict[str, Any]]] = {
    "at_step": ("listed at the step as well", {**_SQUARE, "fillstyle": "full"}),
    "not_at_step": ("not listed at the step", {**_SQUARE, "fillstyle": "none"}),
    "unspoken": (
        "the step does not speak of them",
        {**_SQUARE, "fillstyle": "bottom", "markerfacecoloralt": "white"},
    ),
}


@style.styled
def burdens(result: Burdens, title: str | None = None, id: str = "fig-burdens") -> Figure | None:
    """Draw how many countries each condition or challenge lists, and how many of them the step.

    Parameters
    ----------
    result : Burdens
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Figure or None
        None if no statement speaks of a country.
    """
    frame = result.attached.merge(result.measures, on="measure", how="left")
    if not frame["base_size"].any():
        return None
    frame = frame.assign(group=[_group(row, result.stepped) for _, row in frame.iterrows()])
    places, heads = style.grouped(list(frame["group"]))
    sheet, (axes,) = style.canvas(min(_HIGHEST, 1.05 + 0.2 * (places[-1] + 1)))
    _bars(axes, frame.assign(row=places))
    style.rows(axes, list(frame["label"]), places)
    style.headings(axes, heads)
    _margin(axes, frame.assign(row=places), heads)
    axes.set_xlim(0, 1.02 * float(frame["base_size"].max()))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
    axes.grid(axis="x")
    axes.set_xlabel("Countries listed")
    where = under(title, len(result.of_other_themes))
    if entries := _key(frame):
        style.key(sheet, entries)
    return style.publish(sheet, id, _caption(where, frame), _alt(frame, where))


def _group(row: pd.Series, stepped: bool) -> str:
    name = capital(kinds(row["kind"]))
    if row["step"]:
        return f"{name}: {row['step_label']}"
    return f"{name} attached to no step" if stepped else name


def _bars(axes: Axes, frame: pd.DataFrame) -> None:
    possible = (frame["base_size"] - frame["excluded"]).where(frame["polarity"] != "unclear")
    ranges = zip(frame["listed"], possible, frame["row"], strict=True)
    style.spans(axes, ranges, linewidths=6, colors=style.RANGE, zorder=1)
    for kind, group in frame.groupby("kind", sort=False):
        _, colour = style.kind_looks(str(kind))
        start = pd.Series(0, index=group.index)
        for part in _PARTS:
            # Where there is no step there is nothing to tell apart.
            filled = pd.Series(_FILLED[part], index=group.index).where(group["step"] != "", 1.0)
            size = group[part].map(len)
            _part(axes, start, size, group["row"], filled, colour)
            start = start + size


def _part(
    axes: Axes, start: pd.Series, size: pd.Series, row: pd.Series, filled: pd.Series, colour: str
) -> None:
    """Draw one part of each bar: its outline, and as much of it filled as tells which part it is."""
    shown = size > 0
    start, size, row, filled = start[shown], size[shown], row[shown], filled[shown]
    looks: dict[str, Any] = {"align": "edge", "left": start, "edgecolor": colour, "linewidth": 0.9}
    top = row - _HEIGHT / 2
    axes.barh(top, size, height=_HEIGHT, facecolor="white", zorder=2, **looks)
    axes.barh(
        top + _HEIGHT * (1 - filled), size, height=_HEIGHT * filled, color=colour, zorder=3, **looks
    )


def _margin(axes: Axes, frame: pd.DataFrame, heads: Iterable[tuple[str, float]]) -> None:
    """Write k of N beside each bar, and beside a heading how many countries the step lists."""
    counts = zip(frame["step_listed"], frame["step_base_size"], strict=True)
    at_step = dict(zip(frame["group"], counts, strict=True))
    stepless = set(frame.loc[frame["step"] == "", "group"])
    at = [
        (f"{of(*at_step[group])} at the step", place)
        for group, place in heads
        if group not in stepless
    ]
    ratios = zip(map(of, frame["listed"], frame["base_size"]), frame["row"], strict=True)
    texts, positions = zip(*[*at, *ratios], strict=True)
    style.margin_notes(axes, texts, positions)


def _key(frame: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    attached = frame[frame["step"] != ""]
    return [_KEY[part] for part in _PARTS if attached[part].map(len).any()]


def _caption(where: str, frame: pd.DataFrame) -> str:
    present = joined(kinds(kind) for kind in frame["kind"].unique())
    attached = frame["step"] != ""
    parts = (
        " A bar is filled for countries that are also listed at the step which the measure is attached to, empty for "
        "those that are not, and half filled for those of whom the step does not speak; beside each heading stands "
        "how many countries the step lists."
        if attached.any()
        else ""
    )
    alone = (
        " Bars of measures attached to no step are filled throughout."
        if 0 < attached.sum() < len(frame)
        else ""
    )
    return (
        f"{capital(present)} {where}: countries listed out of those that the statement speaks of (right margin: "
        f"k of N).{parts}{alone} The grey range reaches to the number that silence leaves open."
    )


def _alt(frame: pd.DataFrame, where: str) -> str:
    measures = frame.drop_duplicates("measure")
    counts = joined(
        f"{count(len(group), str(kind), kinds(str(kind)))} listing {_extent(group['listed'])}"
        for kind, group in measures.groupby("kind", sort=False)
    )
    attached = frame[frame["step"] != ""]
    off = int(attached["not_at_step"].map(len).sum())
    told = (
        f" Of the listings under measures attached to a step, {number(off)} "
        f"{agree(off, 'is of a country', 'are of countries')} that the step does not list."
        if attached["listed"].any()
        else ""
    )
    return f"{capital(where)}: {counts}.{told} The table that follows names the countries."


def _extent(listed: pd.Series) -> str:
    low, high = int(listed.min()), int(listed.max())
    if not high:
        return "no country"
    if low == high:
        return count(high, "country", "countries") + (" each" if len(listed) > 1 else "")
    return f"between {low} and {high} of the countries"
