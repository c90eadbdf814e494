"""Shares with bounds: a row for each item with what is reported, and between what the share lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Ends = tuple[str, str]

_LEAST = 120.0  # points: shares have no less room beside names
_NAMES, _HEADS = 0.5, 0.2  # of the sheet: longest names of rows and of groups beside shares
_SPACE, _APART = 8.0, 5.0  # points beside texts, and between two groups
_ROW = 1.75  # heights of a row in sizes of the text
_INSET = 4.0  # points: what a mark at either end of the scale needs
_DOT = 5.5  # points
# Heights of what lies behind a mark, in sizes of the text: each is told apart without colour.
_BAND, _SPREAD, _STOP = 1.35, 0.62, 0.5
_TICKS = (0.0, 0.5, 1.0)


def shares(
    data: pd.DataFrame,
    share: str,
    lower: str,
    upper: str,
    label: str,
    total: str | None = None,
    group: str | None = None,
    spread: Ends | None = None,
    band: Ends | None = None,
    exception: str | None = None,
    half: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw each share as a dot on the line between its bounds; rows stand in the order of the frame.

    Names stand at the left of the rows; where the sheet is narrow, or they would leave the shares no
    room, each stands above its row.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each share.
    share : str
        Column of shares between 0 and 1.
    lower, upper : str
        Columns of bounds: the ends of the thin line; none is drawn where they are missing.
    label : str
        Column of texts: what a row is called.
    total : str, optional
        Column of texts that stand at the right margin of a row, such as ``12 of 27``.
    group : str, optional
        Column of groups: each is named once and set apart; its rows must follow each other.
    spread : tuple of str, optional
        Columns of a second range, drawn as a bar behind the dot.
    band : tuple of str, optional
        Columns of the range in which a share is expected, drawn as a pale field.
    exception : str, optional
        Column of booleans: what is drawn as a diamond in the colour of exceptions.
    half : str, default ""
        What a dashed line at one half is called; without it there is no such line.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes
        Measured in points, from the upper left corner.

    Raises
    ------
    KeyError
        If the frame has no such column.

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import shares
    >>> found = pd.DataFrame({
    ...     "share": [0.7, 0.3], "least": [0.7, 0.3], "most": [1.0, 0.9],
    ...     "name": ["Screening", "Training"], "count": ["19 of 27", "8 of 27"],
    ... })
    >>> ax = shares(found, "share", "least", "most", "name", "count", half="one half")
    >>> [text.get_text() for text in ax.texts]
    ['Screening', '19 of 27', 'Training', '8 of 27', '0%', '50%', '100%', 'one half']
    """
    if ax is None:
        ax = style.axes(height(data, label, total, group, half))
    plan = _plan(data, label, total, group, half, *sheet.room(ax))
    ax.set(xlim=(0, plan.room), ylim=(plan.height, 0))
    _texts(ax, plan)
    _scale(ax, plan)
    if band:
        _ranges(ax, plan, data[list(band)], _BAND, fc=style.RULE, ec=style.EDGE, lw=0.4, zorder=1.5)
    if spread:
        look = {"fc": style.MID, "ec": style.MID_EDGE, "lw": 0.7, "zorder": 4}
        _ranges(ax, plan, data[list(spread)], _SPREAD, **look)
    _bounds(ax, plan, data[[lower, upper]])
    apart = data[exception].astype(bool) if exception else [False] * len(data)
    for value, middle, is_apart in zip(data[share], plan.middles, apart, strict=True):
        ax.plot(plan.across(value), middle, **(_EXCEPTION if is_apart else _USUAL))
    return ax


def height(
    data: pd.DataFrame,
    label: str,
    total: str | None = None,
    group: str | None = None,
    half: str = "",
    width: float = style.WIDTH,
) -> float:
    """Return how many inches the drawing needs on a sheet of a width in inches; columns as for `shares`."""
    room = width * 72 - sheet.PADS
    plan = _plan(data, label, total, group, half, room, width < sheet.NARROW)
    return (plan.height + sheet.PADS) / 72


_GRID: dict[str, Any] = {"color": style.RULE, "linewidth": 0.7, "zorder": 1}
_HALF: dict[str, Any] = {
    "color": style.INK,
    "linewidth": 0.9,
    "linestyle": (0, (4, 3)),
    "zorder": 2,
}
_MARK: dict[str, Any] = {"ls": "", "ms": _DOT, "mew": 0.8, "zorder": 5, "clip_on": False}
_USUAL = _MARK | {"marker": "o", "mfc": style.DARK, "mec": style.PAPER}
_EXCEPTION = _MARK | {
    "marker": "D", "ms": _DOT * 0.95, "mfc": style.EXCEPTION, "mec": style.PAPER,
}  # fmt: skip


class _Row(NamedTuple):
    """Where a row begins, where the first line of its name and its share stand, and where it ends."""

    top: float
    name: float
    middle: float
    end: float


@dataclass(frozen=True)
class _Plan:
    """Where everything stands, in points from the top left; texts have one size."""

    names: tuple[str, ...]
    totals: tuple[str, ...]
    groups: tuple[str, ...]
    half: str
    room: float
    is_narrow: bool

    @property
    def size(self) -> float:
        return sheet.SIZES[self.is_narrow]

    @property
    def line(self) -> float:
        return sheet.LINE * self.size

    @cached_property
    def heads(self) -> float:
        """Width of the names of groups at the left of everything."""
        return self._widest(self.groups, "bold")

    @cached_property
    def beside(self) -> float:
        """Width of the totals."""
        return self._widest(self.totals)

    @cached_property
    def margin(self) -> float:
        """Width of the names of rows at the left of shares."""
        return min(self._widest(self.names), _NAMES * self.room - self.heads)

    @cached_property
    def above(self) -> bool:
        """Whether each name stands above its row."""
        left = self.room - self.heads - self.margin - self.beside
        return self.is_narrow or left < _LEAST or self.heads > _HEADS * self.room

    @property
    def span(self) -> tuple[float, float]:
        """Where the scale begins and ends."""
        taken = (0.0, 0.0) if self.above else (self.heads + self.margin, self.beside)
        return taken[0] + _INSET, self.room - taken[1] - _INSET

    def across(self, share: float) -> float:
        """Return where a share stands."""
        start, end = self.span
        return start + share * (end - start)

    @cached_property
    def lines(self) -> list[list[str]]:
        """Names in lines that have room."""
        room = self.room - self.beside if self.above else self.margin - _SPACE
        return [sheet.lines(name, self.size, room) for name in self.names]

    @cached_property
    def begun(self) -> dict[int, list[str]]:
        """Rows that begin a group, with the lines of its name."""
        before = ("", *self.groups)
        return {
            at: sheet.lines(group, self.size, self.room, "bold")
            for at, group in enumerate(self.groups)
            if group != before[at]
        }

    @property
    def top(self) -> float:
        """Height of what the line at one half is called."""
        return self.line + 2 if self.half else 2.0

    @cached_property
    def rows(self) -> list[_Row]:
        rows: list[_Row] = []
        at, bar = self.top, _ROW * self.size
        for place, lines in enumerate(self.lines):
            top = at + _APART * (place > 0 and place in self.begun)
            text = len(lines) * self.line
            if self.above:
                named = top + 2 + len(self.begun.get(place, [])) * self.line
                name, middle = named + self.line / 2, named + text + bar / 2
                at = middle + bar / 2
            else:
                at = top + max(bar, text + 3)
                middle = (top + at) / 2
                name = middle - (text - self.line) / 2
            rows.append(_Row(top, name, middle, at))
        return rows

    @property
    def middles(self) -> list[float]:
        return [row.middle for row in self.rows]

    @property
    def bottom(self) -> float:
        """Where the scale is."""
        return (self.rows[-1].end if self.rows else self.top) + 2

    @property
    def height(self) -> float:
        return self.bottom + self.line + 3

    def _widest(self, texts: tuple[str, ...], weight: str = "normal") -> float:
        widest = sheet.widest(texts, self.size, weight)
        return widest + _SPACE if widest else 0.0


def _plan(
    data: pd.DataFrame, label: str, total: str | None, group: str | None, half: str,
    room: float, is_narrow: bool,
) -> _Plan:  # fmt: skip
    names, totals, groups = (
        tuple(data[each].astype(str)) if each else ("",) * len(data)
        for each in (label, total, group)
    )
    return _Plan(names, totals, groups, half, room, is_narrow)


def _texts(ax: Axes, plan: _Plan) -> None:
    """Write names and totals, and rule off the groups, or the rows if there are none."""
    for at, row in enumerate(plan.rows):
        if at in plan.begun or not plan.begun:
            ax.hlines(row.top, 0, plan.room, color=style.RULE, linewidth=0.7, zorder=1)
        head = row.top + 1 + plan.line / 2 if plan.above else row.name
        _write(ax, plan, 0, head, plan.begun.get(at, []), weight="bold")
        _write(ax, plan, 0 if plan.above else plan.heads, row.name, plan.lines[at])
        line = row.name if plan.above else row.middle
        _write(ax, plan, plan.room, line, [plan.totals[at]], ha="right")


def _write(ax: Axes, plan: _Plan, x: float, y: float, lines: list[str], **how: Any) -> None:
    for step, text in enumerate(filter(None, lines)):
        sheet.write(ax, x, y + step * plan.line, text, plan.size, **{"va": "center"} | how)


def _scale(ax: Axes, plan: _Plan) -> None:
    """Draw the scale below, and the line at one half with what it is called above."""
    # Names above rows are not to be crossed.
    own = _ROW * plan.size / 2
    ends = [row.end for row in plan.rows]
    tops = [row.middle - own for row in plan.rows] if plan.above else [plan.top, *ends][:-1]
    for tick, side, move in zip(_TICKS, ("left", "center", "right"), (-1, 0, 1), strict=True):
        at = plan.across(tick)
        look = _HALF if plan.half and tick == 0.5 else _GRID
        ax.vlines([at] * len(tops), tops, ends, **look)
        below = plan.bottom + 2
        _write(ax, plan, at + move * _INSET, below, [f"{tick:.0%}"], ha=side, va="top")
    _write(ax, plan, plan.across(0.5), plan.top - 2, [plan.half], ha="center", va="bottom")


def _ranges(ax: Axes, plan: _Plan, ends: pd.DataFrame, tall: float, **look: Any) -> None:
    """Draw between two shares of each row a box, so many sizes of the text high."""
    for middle, (start, end) in zip(plan.middles, ends.to_numpy(float), strict=True):
        if not isnan(end - start):
            left, right = plan.across(start), plan.across(end)
            ax.barh(middle, right - left, tall * plan.size, left, **look)


def _bounds(ax: Axes, plan: _Plan, ends: pd.DataFrame) -> None:
    """Draw a thin line for each row, with a stop at both ends."""
    tall = _STOP * plan.size
    look: Any = {"color": style.MUTED, "linewidth": 1, "zorder": 3}
    for middle, (start, end) in zip(plan.middles, ends.to_numpy(float), strict=True):
        if start < end:
            left, right = plan.across(start), plan.across(end)
            ax.hlines(middle, left, right, **look)
            ax.vlines([left, right], middle - tall / 2, middle + tall / 2, **look)
