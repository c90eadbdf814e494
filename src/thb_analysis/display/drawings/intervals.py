"""Intervals: from where to where each item reaches, with open ends and lines to compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.axes import Axes

_NARROW = 280.0  # points: where there is less room, names stand above their rows
_BETWEEN, _BAR, _AXIS = 0.9, 1.6, 4.0  # heights in sizes of the text
_SPACE, _ARROW, _DOT = 8.0, 26.0, 6.0  # points: beside texts, an open end, a mark
_NAMES, _WORDS = 0.42, {False: 0.28, True: 0.5}  # of the room that texts may take
# A shape of its own for what comes later, which grey print shows as well.
_FIRST: Any = {"color": style.DARK, "marker": "o", "markersize": _DOT}
_LATER: Any = {"color": style.MID_EDGE, "marker": "D", "markersize": _DOT - 0.5, "mfc": style.MID}


def intervals(
    data: pd.DataFrame,
    low: str,
    high: str,
    label: str,
    value: str | None = None,
    later: str | None = None,
    group: str | None = None,
    reference: str | None = None,
    cited: str | None = None,
    unit: str = "",
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
        Column of texts: what the row is called; intervals with the same one stand in one row.
    value : str, optional
        Column of texts that stand at the right margin of a row.
    later : str, optional
        Column of booleans: whether the interval follows another of its row; drawn as diamonds.
    group : str, optional
        Column of texts: what stands above the rows that follow each other with the same.
    reference : str, optional
        Column of numbers: where a dashed line crosses the row; missing for none.
    cited : str, optional
        Column of texts: what the line is, written at its upper end.
    unit : str, default ""
        What stands below the axis.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import intervals
    >>> loans = pd.DataFrame({
    ...     "from": [7, 14, 21], "to": [14, 14, None], "who": ["Films", "Books", "Maps"],
    ...     "least": 14, "rule": "Two weeks are usual",
    ... })
    >>> ax = intervals(loans, "from", "to", "who", reference="least", cited="rule", unit="Days")
    >>> [text.get_text() for text in ax.texts], ax.get_xlabel()
    (['Two weeks are usual', 'Films', 'Books', 'Maps'], 'Days')
    """
    if ax is None:
        ax = style.axes(height(data, low, high, label, value, later, group, reference, cited))
    canvas: Any = ax.figure
    ax.set(xlabel=unit, xticks=[], yticks=[])
    ax.spines["left"].set_visible(False)
    # Only once the sheet is laid out is it known how wide the axes are.
    canvas.draw_without_rendering()
    room = ax.get_window_extent().width * 72 / canvas.dpi
    plan = _Plan(_rows(data, low, high, label, value, later, group, reference, cited), room)
    ax.set(xlim=(plan.number(0), plan.number(room)), ylim=(plan.height, 0))
    _axis(ax, plan, unit)
    _texts(ax, plan)
    for row, (_, middle, _) in zip(plan.rows, plan.places, strict=True):
        for each in row.bars:
            _bar(ax, plan, middle, *each)
    return ax


def height(
    data: pd.DataFrame,
    low: str,
    high: str,
    label: str,
    value: str | None = None,
    later: str | None = None,
    group: str | None = None,
    reference: str | None = None,
    cited: str | None = None,
    width: float = style.WIDTH,
) -> float:
    """Return how many inches the drawing needs on a sheet of a width in inches; see `intervals`."""
    rows = _rows(data, low, high, label, value, later, group, reference, cited)
    plan = _Plan(rows, width * 72 - sheet.PADS)
    return (plan.height + _AXIS * plan.size + sheet.PADS) / 72


@dataclass(frozen=True)
class _Row:
    """What stands in a row; the ends of each bar, and whether it is a later one."""

    name: str
    value: str
    group: str
    line: float | None
    cited: str
    bars: list[tuple[float | None, float | None, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class _Plan:
    """Where everything stands, in points from the top left; texts have one size."""

    rows: list[_Row]
    room: float

    @property
    def above(self) -> bool:
        """Whether each name stands above its row."""
        return self.room < _NARROW

    @property
    def size(self) -> float:
        return sheet.SIZES[self.above]

    @property
    def line(self) -> float:
        return sheet.LINE * self.size

    @cached_property
    def left(self) -> float:
        """Where bars begin: 0 of the numbers."""
        return (0.0 if self.above else self._widest("name", _NAMES)) + _DOT

    @cached_property
    def beside(self) -> float:
        """Width of the texts at the right."""
        return self._widest("value", _WORDS[self.above])

    @property
    def right(self) -> float:
        """Where bars end."""
        return self.room - _DOT - (0.0 if self.above else self.beside)

    def _widest(self, texts: str, most: float) -> float:
        widest = sheet.widest((getattr(row, texts) for row in self.rows), self.size)
        return min(widest, most * self.room) + _SPACE if widest else 0.0

    @cached_property
    def most(self) -> float:
        """The largest number that is drawn."""
        ends = [end for row in self.rows for bar in row.bars for end in bar[:2]]
        return max((each for each in (*ends, *(row.line for row in self.rows)) if each), default=1)

    @cached_property
    def scale(self) -> float:
        """Points to one unit, so that arrows have room too."""
        bars = [bar for row in self.rows for bar in row.bars]
        room = self.right - self.left
        arrows = [(room - _ARROW) / low for low, high, _ in bars if low and high is None]
        return min([room / self.most, *arrows])

    def number(self, place: float) -> float:
        """Return the number at a place."""
        return (place - self.left) / self.scale

    def place(self, number: float) -> float:
        return self.left + number * self.scale

    @cached_property
    def heads(self) -> list[tuple[list[str], list[str]]]:
        """What stands above each row: its group and what the line is, where not as before."""
        heads = []
        for before, row in zip([None, *self.rows], self.rows, strict=False):
            is_new = before is None or before.group != row.group
            is_cited = is_new or (before and (before.line, before.cited) != (row.line, row.cited))
            group = sheet.lines(row.group, self.size, self.room, "bold")
            cited = sheet.lines(row.cited, self.size, self.room)
            heads.append(
                (group if row.group and is_new else [], cited if row.cited and is_cited else [])
            )
        return heads

    @cached_property
    def names(self) -> list[list[str]]:
        room = self.room - self.beside if self.above else self.left - _DOT - _SPACE
        return [sheet.lines(row.name, self.size, room) for row in self.rows]

    @cached_property
    def values(self) -> list[list[str]]:
        room = self.beside - _SPACE
        return [sheet.lines(row.value, self.size, room) if row.value else [] for row in self.rows]

    @cached_property
    def places(self) -> list[tuple[float, float, float]]:
        """Where each row begins, where its bars are, and where it ends."""
        places, at = [], 0.0
        for head, name, value in zip(self.heads, self.names, self.values, strict=True):
            lines = sum(map(len, head))
            top = at + lines * self.line + (_BETWEEN * self.size if lines and at else 0)
            text = max(len(name), len(value)) * self.line
            bar = _BAR * self.size if self.above else 0.0
            at = top + text + bar + _BETWEEN * self.size
            places.append((top, at - bar / 2 - 2 if self.above else (top + at) / 2, at))
        return places

    @property
    def height(self) -> float:
        return self.places[-1][2] if self.places else 2 * self.line

    def bands(self, which: Callable[[_Row], object]) -> list[tuple[Any, float, float]]:
        """Join rows that follow each other with the same to bands that their bars cross."""
        bands: list[tuple[Any, float, float]] = []
        for row, (top, middle, bottom) in zip(self.rows, self.places, strict=True):
            start = middle - _BAR * self.size / 2 if self.above else top
            if bands and bands[-1][0] == which(row) and bands[-1][2] == start:
                start = bands.pop()[1]
            bands.append((which(row), start, bottom))
        return bands


def _rows(
    data: pd.DataFrame,
    low: str,
    high: str,
    label: str,
    value: str | None,
    later: str | None,
    group: str | None,
    reference: str | None,
    cited: str | None,
) -> list[_Row]:
    rows: list[_Row] = []
    for each in data.to_dict("records"):
        line = _number(each[reference]) if reference else None
        row = _Row(
            str(each[label]),
            str(each[value]) if value else "",
            str(each[group]) if group else "",
            line,
            str(each[cited]) if cited and line is not None else "",
        )
        if not rows or (rows[-1].group, rows[-1].name) != (row.group, row.name):
            rows.append(row)
        is_later = bool(each[later]) if later else False
        rows[-1].bars.append((_number(each[low]), _number(each[high]), is_later))
    return rows


def _number(value: Any) -> float | None:
    from pandas import isna

    return None if isna(value) else float(value)


def _axis(ax: Axes, plan: _Plan, unit: str) -> None:
    """Mark numbers below and behind the bars, and draw the lines to compare them with."""
    from matplotlib.ticker import MaxNLocator

    span = plan.most * plan.scale
    steps = MaxNLocator(max(1, min(8, int(span / (3 * plan.size)))), steps=[1, 2, 3, 6, 10])
    ticks = [each for each in steps.tick_values(0, plan.most) if 0 <= each <= plan.most]
    ax.set_xticks(ticks)
    ax.spines["bottom"].set_bounds(0, plan.number(plan.right))
    start = max(0.0, min(plan.left, plan.room - sheet.width(unit, plan.size)))
    ax.xaxis.label.set(x=start / plan.room, ha="left")
    for _, top, bottom in plan.bands(lambda row: row.group):
        ax.vlines(ticks, top, bottom, color=style.RULE, linewidth=0.7, zorder=1)
    for line, top, bottom in plan.bands(lambda row: row.line):
        if line is not None:
            ax.vlines(
                line, top, bottom, color="black", linestyle=(0, (3, 2)), linewidth=1, zorder=2
            )


def _texts(ax: Axes, plan: _Plan) -> None:
    """Write heads, names and values, and rule off the rows."""
    if not plan.rows:
        _write(ax, plan, ["Nothing to draw."], 0, plan.line)
    for at, (top, middle, _) in enumerate(plan.places):
        ends = plan.number(0), plan.number(plan.room)
        ax.hlines(top, *ends, color=style.RULE, linewidth=0.7, zorder=1)
        group, cited = plan.heads[at]
        first = top - (len(group) + len(cited) - 0.5) * plan.line
        _write(ax, plan, group, 0, first, weight="bold")
        if cited:
            # Words begin at the line, or as far before it as they need room.
            widest = sheet.widest(cited, plan.size)
            x = max(0.0, min(plan.place(plan.rows[at].line or 0), plan.room - widest))
            _write(ax, plan, cited, x, first + len(group) * plan.line)
        for texts, x, side in (
            (plan.names[at], 0.0, "left"),
            (plan.values[at], plan.room, "right"),
        ):
            start = middle - (len(texts) - 1) / 2 * plan.line
            start = top + 2 + plan.line / 2 if plan.above else start
            _write(ax, plan, texts, x, start, ha=side)


def _write(ax: Axes, plan: _Plan, texts: list[str], x: float, y: float, **how: Any) -> None:
    for step, text in enumerate(texts):
        at = y + step * plan.line
        sheet.write(ax, plan.number(x), at, text, plan.size, **{"va": "center"} | how)


def _bar(
    ax: Axes, plan: _Plan, y: float, low: float | None, high: float | None, is_later: bool
) -> None:
    """Draw a bar between its ends; one that is open ends in an arrow."""
    look = _LATER if is_later else _FIRST
    ends = [end for end in (low, high) if end is not None]
    if low is not None and high is not None:
        ax.hlines(y, low, high, color=look["color"], linewidth=3, zorder=2.5)
    elif ends:
        away = -_ARROW if low is None else _ARROW
        tip = max(0.0, plan.number(plan.place(ends[0]) + away))
        ax.hlines(y, min(ends[0], tip), max(ends[0], tip), color=look["color"], linewidth=1.2)
        arrow = "<" if low is None else ">"
        ax.plot(tip, y, arrow, color=look["color"], markersize=_DOT, zorder=3, clip_on=False)
    ax.plot(ends, [y] * len(ends), linestyle="", zorder=3, clip_on=False, **look)
