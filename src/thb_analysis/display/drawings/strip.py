"""A strip: each item at its number, above the line or below it, the chosen ones with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.ticker import MaxNLocator

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet
from thb_analysis.display.drawings.marks import mark
from thb_analysis.display.tips import Tips

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_UNIT = 10.0  # points: a dot on top of another, a name on top of another
_TALLEST = 10  # units; a taller pile is drawn closer
_SIZE = 7  # points: a dot
_GAP = 4  # points between a line and its name
_SCALE = 2 * sheet.LINE * sheet.SIZES[True] + 4  # points: numbers, and what they count
_EDGE = 0.5  # of a number: what the scale has beyond its ends


def strip(
    data: pd.DataFrame,
    x: str,
    above: str,
    state: str,
    label: str,
    tip: str | None = None,
    unit: str = "",
    most: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each row as a dot at its number: above the line what is here, below it what is elsewhere.

    Names stand in stairs, those of the smallest numbers highest above the line and those of the
    largest lowest below it, so that no name crosses the line of another.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each dot.
    x : str
        Column of numbers: where the dot stands.
    above : str
        Column of booleans: on which side of the line.
    state : str
        Column of states, of which the dot has its shape: full for ``reported``, half for
        ``qualified``, a cross for ``absent``, else hollow.
    label : str
        Column of texts: names beside dots, empty where there is to be none.
    tip : str, optional
        Column of what a page says of a dot: see `Tips`.
    unit : str, default ""
        What the numbers count: stands below the scale.
    most : float, optional
        Where the scale ends; at the largest number if not given.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes
        Measured in points.

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import strip
    >>> seen = pd.DataFrame({
    ...     "others": [2, 9, 9, 14], "here": [True, True, False, False],
    ...     "state": ["reported", "qualified", "not_reported", "not_reported"],
    ...     "name": ["Specialised units", "", "", "Screening"],
    ... })
    >>> ax = strip(seen, "others", "here", "state", "name")
    >>> [text.get_text() for text in ax.texts if not text.get_text().isdigit()]
    ['Specialised units', 'Screening']
    """
    ax = ax or style.axes()
    room, is_narrow = sheet.room(ax)
    size = sheet.SIZES[is_narrow]
    most = float(data[x].max() if most is None and len(data) else most or 1)
    step = room / (most + 2 * _EDGE)
    data = data.assign(_x=(data[x].astype(float) + _EDGE) * step)
    ends = {}
    for side, sign in ((True, 1), (False, -1)):
        part = data[data[above] == side]
        place = part.groupby(x).cumcount()
        close = min(1.0, _TALLEST / max(place.max(), 1)) if len(part) else 1.0
        part = part.assign(height=_UNIT * (0.6 + place * close))
        for kind, dots in part.groupby(state):
            ax.plot(dots["_x"], sign * dots["height"], **mark(str(kind), _SIZE * close))
        if tip:
            ax.add_artist(Tips(part["_x"], sign * part["height"], part[tip]))
        piles = part.groupby(x)["height"].max()
        top = piles.max() + _UNIT if len(part) else _UNIT
        # The step next to the dots belongs to the name that is nearest to the middle.
        named = part[part[label] != ""].sort_values(x, ascending=not side, kind="stable")
        places = top + _UNIT * pd.RangeIndex(len(named)).to_numpy()
        starts = piles.reindex(named[x]).to_numpy() + 0.4 * _UNIT
        ax.vlines(named["_x"], sign * starts, sign * places, color=style.EDGE, linewidth=0.7)
        for name, at, level in zip(named[label], named["_x"], places, strict=True):
            _name(ax, str(name), at, sign * level, side, size, room)
        ends[side] = sign * (top + _UNIT * (len(named) - 0.3))
    ax.set_xlim(0, room)
    sheet.fit(ax, ends[False] - _SCALE, ends[True])
    ax.hlines(0, 0, room, color=style.EDGE, linewidth=0.8, zorder=2)
    _scale(ax, most, step, ends, unit, size)
    return ax


def _name(ax: Axes, name: str, x: float, y: float, above: bool, size: float, room: float) -> None:
    """Write a name at its line, or back over it where the sheet ends."""
    weight = "bold" if above else "normal"
    name = sheet.cut(name, size, room, weight)
    wide = sheet.width(name, size, weight)
    start = x + _GAP if above else x - _GAP - wide
    look: Any = {"weight": weight, "color": style.INK if above else style.MUTED, "zorder": 4}
    ground: Any = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.5}
    start = max(0.0, min(start, room - wide))
    sheet.write(ax, start, y, [name], size, bbox=ground, **look)


def _scale(
    ax: Axes, most: float, step: float, ends: dict[bool, float], unit: str, size: float
) -> None:
    """Draw lines at round numbers, with the numbers below, and below these what they count."""
    numbers = [each for each in MaxNLocator(integer=True).tick_values(0, most) if each <= most]
    places = [(each + _EDGE) * step for each in numbers]
    ax.vlines(places, ends[False], ends[True], color=style.RULE, linewidth=0.7, zorder=1)
    below = ends[False] - 2 - sheet.LINE * size / 2
    for number, place in zip(numbers, places, strict=True):
        sheet.write(ax, place, below, [f"{number:g}"], size, ha="center")
    middle = (most / 2 + _EDGE) * step
    sheet.write(ax, middle, below - sheet.LINE * size, [unit] if unit else [], size, ha="center")
