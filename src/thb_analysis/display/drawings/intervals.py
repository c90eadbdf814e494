"""Intervals: from where to where each item reaches, with open ends and a line to compare."""

from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.display import style
from thb_analysis.display.drawings.rows import Rows

_BINS, _STEPS = 8, [1, 2, 3, 6, 10]  # of the scale, where its numbers have room
_ARROW, _DOT = 26.0, 6.0  # points: an open end, a mark
_LOOK: Any = {"linestyle": "", "zorder": 3, "clip_on": False}
# A shape of its own for what comes later, which grey print shows as well.
_FIRST = _LOOK | {"color": style.DARK, "marker": "o", "ms": _DOT}
_LATER = _LOOK | {"color": style.MID_EDGE, "marker": "D", "ms": _DOT - 0.5, "mfc": style.MID}


def intervals(
    data: pd.DataFrame,
    low: str,
    high: str,
    label: str,
    value: str,
    later: tuple[str, str] | None = None,
    group: str | None = None,
    line: float | None = None,
    said: str = "",
    unit: str = "",
    tip: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw intervals as bars between dots, in the order of the frame; open ends are arrows.

    Names stand at the left of the rows, or above them where the sheet is narrow, and break into lines.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each interval.
    low, high : str
        Columns of numbers from 0: the ends; missing where the interval is open.
    label : str
        Column of texts: what a row is called.
    value : str
        Column of texts that stand at the right margin of a row.
    later : tuple of str, optional
        Columns with the ends of what follows the first interval, drawn as diamonds.
    group : str, optional
        Column of groups: each is named once and set apart; its rows must follow each other.
    line : float, optional
        Where a dashed line crosses the rows.
    said : str, default ""
        What the line is, written at its upper end.
    unit : str, default ""
        What stands below the scale.
    tip : str, optional
        Column of what a page says of a row: see `Tips`.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes
        Measured in points, from the left and from where the first row begins.

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import intervals
    >>> loans = pd.DataFrame({
    ...     "from": [7, 14], "to": [14, None], "who": ["Films", "Books"],
    ...     "length": ["7 to 14 days", "at least 14 days"],
    ... })
    >>> ax = intervals(loans, "from", "to", "who", "length", line=14, said="Usual", unit="Days")
    >>> [text.get_text() for text in ax.texts][:4]
    ['Films', '7 to 14 days', 'Books', 'at least 14 days']
    """
    rows = Rows(ax, data, label, value, group)
    pairs = [(low, high), later] if later else [(low, high)]
    ends = data[[each for pair in pairs for each in pair]].astype(float)
    # Where the end is open, the arrow has room as well.
    arrows = [
        ends.loc[ends[b].isna(), a].max() * rows.span / (rows.span - _ARROW) for a, b in pairs
    ]
    most = float(np.nanmax([ends.max().max(), line or 0, *arrows])) or 1.0
    found = rows.numbers(most, lambda at: rows.across(at / most), _BINS, steps=_STEPS)
    ticks = {number: at / most for number, at in found.items()}
    rows.scale(ticks, None if line is None else line / most, said, unit)
    for pair, look in zip(pairs, (_FIRST, _LATER), strict=False):
        for y, start, stop in rows.ranges(*(ends[each] / most for each in pair)):
            _bar(rows.ax, y, start, stop, look)
    first = rows.across(ends[low].fillna(ends[high]) / most)
    rows.tell(data, tip, first, rows.middles)
    return rows.ax


def _bar(ax: Axes, y: float, start: float, stop: float, look: dict[str, Any]) -> None:
    """Draw a bar between its ends, if there are any; one that is open ends in an arrow."""
    ends = [each for each in (start, stop) if not isnan(each)]
    if len(ends) == 2:
        ax.hlines(y, start, stop, color=look["color"], linewidth=3, zorder=2.5)
    elif ends:
        away, arrow = (-_ARROW, "<") if isnan(start) else (_ARROW, ">")
        tip = max(0.0, ends[0] + away)
        ax.hlines(y, min(ends[0], tip), max(ends[0], tip), color=look["color"], linewidth=1.2)
        ax.plot(tip, y, **look | {"marker": arrow, "ms": _DOT})
    if ends:
        ax.plot(ends, [y] * len(ends), **look)
