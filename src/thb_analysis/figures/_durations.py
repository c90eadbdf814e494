"""Durations: a row for each country, on one scale for each unit."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import capital, count, joined, number, span

_ARROW = 0.14  # length of the arrow at an open end, as a part of the axis
_PITCH, _HEAD, _HIGHEST = 0.165, 1.45, 9.1  # inches
_STEPS = (1, 2, 3, 6, 12, 30, 60, 120, 365, 730)  # between the numbers on a scale
_LETTERS = 84  # of the titles of all panels together, in one line
_LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "exact": ("exact length", {"marker": "D", "color": style.BLUE, "markersize": 4}),
    "closed": (
        "range",
        {"linestyle": "-", "marker": "|", "color": style.BLUE, "markersize": 6, "linewidth": 2},
    ),
    "open": (
        "open end",
        {"linestyle": "-", "marker": ">", "color": style.BLUE, "markersize": 4, "linewidth": 1},
    ),
    "silent": ("no length stated", {"marker": "x", "color": style.MUTED, "markersize": 4.5}),
    "extended": (
        "renewable",
        {"marker": "o", "fillstyle": "none", "color": style.VERMILION, "markersize": 5},
    ),
}


@style.styled
def durations(frame: pd.DataFrame, title: str, id: str = "fig-durations") -> Figure | None:
    """Draw the durations that the source states: a row for each country, a panel for each list.

    Panels in the same unit have the same scale.

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
    if not frame["stated"].any():
        return None
    marked = _marked(frame)
    names = sorted(frame["name"].unique())
    places = dict(zip(names, map(float, range(len(names))), strict=True))
    panels = [(label, unit) for _, label, unit in sorted(_panels(marked))]
    height = min(_HIGHEST, _HEAD + _PITCH * len(names))
    sheet, axes = style.canvas(height, len(panels), sharey=True)
    for (label, unit), box in zip(panels, axes, strict=True):
        shown = marked[(marked["label"] == label) & (marked["scale"] == unit)]
        alike = marked[marked["scale"] == unit]
        longest = pd.concat([alike["minimum"], alike["maximum"]]).max()
        _panel(box, shown.assign(row=shown["name"].map(places)), longest)
        _scale(box, unit, float(longest))
        _head(box, label, len(panels))
    style.rows(axes[0], names, list(places.values()), style.row_size((height - _HEAD) / len(names)))
    axes[0].set_yticks(list(places.values()), [""] * len(names))  # for lines along the rows
    style.key(sheet, [looks for mark, looks in _LOOKS.items() if marked[mark].any()])
    return style.publish(sheet, id, _caption(title, marked), _alt(frame, title))


def _marked(frame: pd.DataFrame) -> pd.DataFrame:
    """Say how each cell is drawn, and on the scale of which unit."""
    low, high = (frame[end].astype(float) for end in ("minimum", "maximum"))
    stated = frame[frame["unit"] != ""].sort_values("footnote", kind="stable")
    usual = stated.drop_duplicates("label").set_index("label")["unit"]
    # A cell without a length stands with the others of its list; a list without any, with the first.
    scale = frame["unit"].mask(frame["unit"] == "", frame["label"].map(usual))
    return frame.assign(
        minimum=low,
        maximum=high,
        scale=scale.fillna(stated["unit"].iloc[0]),
        exact=low == high,
        closed=high > low,
        open=low.isna() ^ high.isna(),
        silent=low.isna() & high.isna(),
        extended=frame["renewable"].fillna(False).astype(bool),
    )


def _panels(marked: pd.DataFrame) -> set[tuple[int, str, str]]:
    columns = (marked[column] for column in ("footnote", "label", "scale"))
    return {(int(note), label, unit) for note, label, unit in zip(*columns, strict=True)}


def _panel(axes: Axes, frame: pd.DataFrame, longest: float) -> None:
    width = 1.15 * longest * (1 + _ARROW)
    _ranges(axes, frame)
    _open_ends(axes, frame, width * _ARROW)
    _marks(axes, frame, width)
    axes.set_xlim(-0.02 * width, width)


def _scale(axes: Axes, unit: str, longest: float) -> None:
    step = next((step for step in _STEPS if longest <= 4 * step), _STEPS[-1])
    axes.set_xticks(range(0, int(longest) + 1, step))
    axes.grid(axis="both")
    axes.set_xlabel(capital(unit))


def _head(axes: Axes, label: str, panels: int) -> None:
    letters = max(9, _LETTERS // panels - 2)
    axes.set_title("\n".join(wrap(label, letters, break_long_words=False)), fontsize=7)


def _ranges(axes: Axes, frame: pd.DataFrame) -> None:
    closed, exact = frame[frame["closed"]], frame[frame["exact"]]
    lines = zip(closed["minimum"], closed["maximum"], closed["row"], strict=True)
    style.spans(axes, lines, linewidths=2, colors=style.BLUE)
    for end in ("minimum", "maximum"):
        at = frame[(frame["closed"] | frame["open"]) & frame[end].notna()]
        axes.scatter(at[end], at["row"], s=30, marker="|", color=style.BLUE, linewidths=1.4)
    axes.scatter(exact["minimum"], exact["row"], s=16, marker="D", color=style.BLUE, zorder=3)


def _open_ends(axes: Axes, frame: pd.DataFrame, length: float) -> None:
    for end, marker, sign in (("minimum", ">", 1), ("maximum", "<", -1)):
        at = frame[frame["open"] & frame[end].notna()]
        tip = at[end] + sign * length
        lines = zip(at[end], tip, at["row"], strict=True)
        style.spans(axes, lines, linewidths=1, colors=style.BLUE)
        axes.scatter(tip, at["row"], s=14, marker=marker, color=style.BLUE, zorder=3)


def _marks(axes: Axes, frame: pd.DataFrame, width: float) -> None:
    silent, extended = (frame.loc[frame[mark], "row"] for mark in ("silent", "extended"))
    axes.scatter(
        [0.03 * width] * len(silent), silent, s=18, marker="x", color=style.MUTED, linewidths=1
    )
    axes.scatter(
        [0.95 * width] * len(extended), extended,
        s=24, marker="o", facecolors="none", edgecolors=style.VERMILION, linewidths=1,
    )  # fmt: skip


def _caption(title: str, marked: pd.DataFrame) -> str:
    several = marked["name"].nunique() > 1
    signs = {
        "exact": "a diamond is an exact length",
        "closed": "a bar a range",
        "open": "an arrow points to an end that the source leaves open",
        "silent": "a cross is a listing without a length",
        "extended": "a ring at the right marks what the source calls renewable (no ring means that it says nothing)",
    }
    read = "; ".join(text for mark, text in signs.items() if marked[mark].any())
    empty = (
        " A field without a mark belongs to a country that the list does not name."
        if several
        else ""
    )
    return (
        f"Durations stated under “{title}”, one row for each country and one panel for each list; panels in the same unit "
        f"have the same scale. {capital(read)}.{empty}"
    )


def _alt(frame: pd.DataFrame, title: str) -> str:
    parts = [_told(group) for _, group in frame.groupby("footnote") if group["stated"].any()]
    return f"Durations under “{title}”: {joined(parts)}. The table that follows gives them with the remarks of the source."


def _told(group: pd.DataFrame) -> str:
    """Give the extent of the durations of one list, unit by unit, and what is missing or renewable."""
    extents = joined(_extent(part) for _, part in group[group["stated"]].groupby("unit"))
    silent = int((~group["stated"]).sum())
    renewable = int(group["renewable"].fillna(False).astype(bool).sum())
    facts = [
        count(len(group), "country", "countries"),
        f"{number(silent)} without a length" if silent else "",
        f"{number(renewable)} called renewable" if renewable else "",
    ]
    return (
        f"{extents} under “{group['label'].iloc[0]}” ({', '.join(fact for fact in facts if fact)})"
    )


def _extent(stated: pd.DataFrame) -> str:
    low, high, unit = stated["minimum"], stated["maximum"], stated["unit"].iloc[0]
    if (low.notna() & high.notna()).any():
        low = high = pd.concat([low, high])
    return span(low.min(), high.max(), unit)
