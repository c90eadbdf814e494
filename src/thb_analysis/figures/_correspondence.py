"""Countries and measures on the axes of a correspondence analysis."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from thb_analysis.analysis.correspondence import Correspondence
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.figures._labels import Point, beside, spread
from thb_analysis.wording import count, joined, kinds, number, percent, signed

_MARKED = 10  # more labels than this would hide the countries
_TYPE = 6.5
_LETTERS = 30  # of a line in the margin
_WIDTH = 3.9 * 72  # of the panel, in points: what axis and margin leave of the page
_LOWEST, _HIGHEST = 2.6 * 72, 5.5 * 72
# A thin line from the mark to the left edge of its name.
_LEADER = {
    "arrowstyle": "-", "linewidth": 0.5, "alpha": 0.55, "shrinkA": 1, "shrinkB": 3, "relpos": (0, 0.5),
}  # fmt: skip


@dataclass(frozen=True)
class _Panel:
    """The window of the drawing: lower left corner in units, size and unit in points."""

    corner: NDArray[np.float64]
    width: float
    height: float
    unit: float

    def points(self, places: NDArray[np.float64]) -> list[Point]:
        """Turn coordinates into points from the lower left corner."""
        return [(round(x, 2), round(y, 2)) for x, y in (places - self.corner) * self.unit]


@style.styled
def correspondence(
    result: Correspondence, title: str, id: str = "fig-correspondence"
) -> Figure | None:
    """Draw the countries on the first two axes, with the measures that contribute most.

    Parameters
    ----------
    result : Correspondence
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Figure or None
        None if there are not two axes to draw.
    """
    if result.shown < 2:
        return None
    countries = _coinciding(result.countries)
    measures = result.contributions.head(_MARKED)
    measures = measures.sort_values("axis_2", kind="stable", ignore_index=True)
    panel = _panel(np.vstack([_places(countries), _places(measures)]))
    sheet, (axes,) = style.canvas(panel.height / 72 + 0.75)
    _window(axes, panel)
    _countries(axes, panel, countries, measures)
    _measures(axes, panel, measures)
    axes.set_xlabel(_axis_label(result, 1))
    axes.set_ylabel(_axis_label(result, 2))
    style.key(sheet, _key(measures))
    shared = bool(countries["code"].str.contains("+", regex=False).any())
    caption = _caption(result, len(measures), title, shared)
    return style.publish(sheet, id, caption, _alt(result, title))


def _places(frame: pd.DataFrame) -> NDArray[np.float64]:
    return frame[["axis_1", "axis_2"]].to_numpy(dtype=float)


def _coinciding(countries: pd.DataFrame) -> pd.DataFrame:
    """Give countries in one place one mark with their codes."""
    places = countries[["axis_1", "axis_2"]].round(6) + 0.0
    groups = countries.assign(**places).groupby(["axis_1", "axis_2"], sort=False)["country"]
    return groups.agg(_codes).rename("code").reset_index()


def _codes(codes: pd.Series) -> str:
    found = list(codes)
    return " ".join(found if len(found) <= 4 else [*found[:3], f"+{len(found) - 3}"])


def _panel(places: NDArray[np.float64]) -> _Panel:
    """Fit the window to the places, with one unit as long across as upwards."""
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.maximum(high - low, 1e-6) * 1.16
    unit = min(_WIDTH / span[0], _HIGHEST / span[1])
    height = max(span[1] * unit, _LOWEST)
    corner = (low + high) / 2 - np.array([_WIDTH, height]) / unit / 2
    return _Panel(corner, _WIDTH, height, unit)


def _window(axes: Axes, panel: _Panel) -> None:
    left, bottom = panel.corner
    axes.set_xlim(left, left + panel.width / panel.unit)
    axes.set_ylim(bottom, bottom + panel.height / panel.unit)
    axes.set_box_aspect(panel.height / panel.width)
    axes.axhline(0, color=style.RANGE, linewidth=0.8, zorder=0)
    axes.axvline(0, color=style.RANGE, linewidth=0.8, zorder=0)
    axes.spines["left"].set_visible(True)
    axes.tick_params(axis="y", length=2.5, labelsize=7)


def _countries(axes: Axes, panel: _Panel, countries: pd.DataFrame, measures: pd.DataFrame) -> None:
    """Draw a dot for each place, and the codes where they cover neither dots nor measures."""
    dots, codes = _places(countries), list(countries["code"])
    axes.scatter(dots[:, 0], dots[:, 1], s=9, color=style.INK, zorder=4.5, linewidths=0)
    marks = panel.points(np.vstack([dots, _places(measures)]))
    labels = beside(marks, codes, _TYPE, (panel.width, panel.height))
    left, bottom = panel.corner
    for code, dot, label in zip(codes, dots, labels, strict=True):
        x, y = label.x / panel.unit + left, label.y / panel.unit + bottom
        axes.text(x, y, code, fontsize=_TYPE, ha="center", va="center", zorder=5)
        if label.far:
            axes.plot([dot[0], x], [dot[1], y], color=style.RANGE, linewidth=0.5, zorder=1)


def _measures(axes: Axes, panel: _Panel, measures: pd.DataFrame) -> None:
    """Draw a mark for each measure, with a line to its name in the margin."""
    names = ["\n".join(wrap(label, _LETTERS)) for label in measures["label"]]
    heights = [1.2 * _TYPE * (1 + name.count("\n")) + 3 for name in names]
    marks = _places(measures)
    levels = spread([y for _, y in panel.points(marks)], heights, panel.height)
    for (x, y), name, kind, level in zip(marks, names, measures["kind"], levels, strict=True):
        shape, colour = style.kind_looks(kind)
        axes.scatter(x, y, s=24, marker=shape, facecolor="white", edgecolor=colour, zorder=4)
        axes.annotate(
            name,
            (x, y),
            (1.03, level / panel.height),
            textcoords="axes fraction",
            fontsize=_TYPE,
            va="center",
            arrowprops={**_LEADER, "color": colour},
        )


def _axis_label(result: Correspondence, axis: int) -> str:
    return f"Axis {axis}: {_held(result, axis)} of the adjusted inertia"


def _held(result: Correspondence, axis: int) -> str:
    return percent(result.axes["greenacre_share"].iloc[axis - 1])


def _key(measures: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    marks = []
    for kind in sorted(measures["kind"].unique(), reverse=True):
        marker, colour = style.kind_looks(kind)
        looks = {"marker": marker, "color": colour, "fillstyle": "none", "markersize": 5}
        marks.append((f"{kind}, “listed”", looks))
    return [("country", {"marker": "o", "color": style.INK, "markersize": 3}), *marks]


def _caption(result: Correspondence, marked: int, title: str, shared: bool) -> str:
    active = result.active["kind"]
    sizes = [count((active == kind).sum(), kind, kinds(kind)) for kind in active.unique()]
    many = "“+” and a number stand for further countries in the same place. " if shared else ""
    return (
        f"Multiple correspondence analysis of {count(result.participants, 'country', 'countries')} by {joined(sizes)}, {title}. "
        "Countries with similar lists stand near each other; the middle is the average of all. "
        f"The {number(marked)} measures that contribute most are drawn at their category “listed”; “not listed”, that is, "
        "silence, lies across the middle and shapes the axes as much. Directions can be compared between countries "
        f"and measures, distances cannot. {many}Principal coordinates; inertia adjusted after Greenacre. Exploratory."
    )


def _alt(result: Correspondence, title: str) -> str:
    parts = " ".join(_axis_alt(result, axis) for axis in (1, 2))
    return (
        f"Map of {count(result.participants, 'country', 'countries')} on two axes, {title}. {parts} "
        "The table that follows gives the inertia of the axes, and those after it the contributions and coordinates."
    )


def _axis_alt(result: Correspondence, axis: int) -> str:
    """Say what an axis holds, and what it rests on if it survives leaving out a measure."""
    if axis not in result.firm:
        return (
            f"Axis {axis} holds {_held(result, axis)} of the adjusted inertia; as leaving out one measure turns it, it is not "
            "interpreted."
        )
    measures, places = result.contributions, result.countries[f"axis_{axis}"]
    share = measures[f"contribution_{axis}"]
    top = measures["label"].iloc[int(share.argmax())]
    return (
        f"Axis {axis} holds {_held(result, axis)} of the adjusted inertia; “{top}” contributes most to it "
        f"({percent(share.max())}), and the countries lie between {signed(places.min())} and {signed(places.max())}."
    )
