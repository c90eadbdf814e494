"""A strip: each item at its number, above the line or below it, the chosen ones with their names."""

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.display import style
from thb_analysis.display.drawings.marks import mark
from thb_analysis.display.drawings.sheet import LINE, SIZES, Sheet

_UNIT = 10.0  # points: a dot on top of another, a name on top of another
_TALLEST = 10  # units; a taller pile is drawn closer
_SIZE = 7  # points: a dot
_GAP = 4  # points between a line and its name
_SCALE = 2 * LINE * SIZES[True] + 4  # points: numbers, and what they count
_BINS = 10  # steps of the scale, where their numbers have room
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
    sheet = Sheet(ax)
    most = float(data[x].max() if most is None and len(data) else most or 1)
    step = sheet.room / (most + 2 * _EDGE)
    data = data.assign(_x=(data[x].astype(float) + _EDGE) * step)
    ends = {}
    for side, sign in ((True, 1), (False, -1)):
        part = data[data[above] == side]
        place = part.groupby(x).cumcount()
        close = min(1.0, _TALLEST / max(place.max(), 1)) if len(part) else 1.0
        part = part.assign(height=_UNIT * (0.6 + place * close))
        for kind, dots in part.groupby(state):
            sheet.ax.plot(dots["_x"], sign * dots["height"], **mark(str(kind), _SIZE * close))
        sheet.tell(part, tip, part["_x"], sign * part["height"])
        piles = part.groupby(x)["height"].max()
        top = piles.max() + _UNIT if len(part) else _UNIT
        # The step next to the dots belongs to the name that is nearest to the middle.
        named = part[part[label] != ""].sort_values(x, ascending=not side, kind="stable")
        places = top + _UNIT * pd.RangeIndex(len(named)).to_numpy()
        starts = piles.reindex(named[x]).to_numpy() + 0.4 * _UNIT
        sheet.ax.vlines(named["_x"], sign * starts, sign * places, color=style.EDGE, linewidth=0.7)
        for name, at, level in zip(named[label], named["_x"], places, strict=True):
            _name(sheet, str(name), at, sign * level, side)
        ends[side] = sign * (top + _UNIT * (len(named) - 0.3))
    sheet.fit(ends[False] - _SCALE, ends[True])
    sheet.ax.hlines(0, 0, sheet.room, color=style.EDGE, linewidth=0.8, zorder=2)
    # Lines at round numbers, with the numbers below, and below these what they count.
    numbers = sheet.numbers(most, lambda at: (at + _EDGE) * step, _BINS, integer=True)
    lines = [(each + _EDGE) * step for each in numbers.values()]
    sheet.ax.vlines(lines, ends[False], ends[True], color=style.RULE, linewidth=0.7, zorder=1)
    below = ends[False] - 2 - sheet.line / 2
    for number, at in zip(numbers, lines, strict=True):
        half = sheet.width(number) / 2
        sheet.write(sheet.within(at - half, 2 * half) + half, below, number, ha="center")
    if unit:
        sheet.write((most / 2 + _EDGE) * step, below - sheet.line, unit, ha="center")
    return sheet.ax


def _name(sheet: Sheet, name: str, x: float, y: float, above: bool) -> None:
    """Write a name at its line, or back over it where the sheet ends."""
    weight, colour = ("bold", style.INK) if above else ("normal", style.MUTED)
    name = sheet.cut(name, sheet.room, weight)
    wide = sheet.width(name, weight)
    start = sheet.within(x + _GAP if above else x - _GAP - wide, wide)
    ground = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.5}
    sheet.write(start, y, name, weight=weight, color=colour, zorder=4, bbox=ground)
