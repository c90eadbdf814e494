"""A dot matrix: a row of dots for each item, a column for each member, states told apart by shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet
from thb_analysis.display.drawings.marks import mark
from thb_analysis.display.tips import Tips

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_APART = 0.7  # columns between two groups
_ROW = 1.75  # heights of a row in sizes of the text
_SPACE = 8.0  # points beside names
_LARGEST, _SMALL = 6.5, 0.55  # points of a dot; of it what a dot without a report has
_MARKED = frozenset(["reported", "qualified", "absent", "other_answer", "outside", "not_covered"])


def dots(
    data: pd.DataFrame,
    row: str,
    column: str,
    state: str,
    name: str,
    total: str | None = None,
    group: str | None = None,
    tip: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the state of each cell as a dot; rows and columns stand in the order of the frame.

    Names stand at the left of the rows; where the sheet is narrow, or they would leave the dots no
    room, each stands above its row.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each cell.
    row, column : str
        Columns with the keys of rows and of columns; keys of columns head them.
    state : str
        Column of states, of which the dot has its shape: full for ``reported``, half for
        ``qualified``, a cross for ``absent``, a stroke for ``other_answer``, a diamond for
        ``outside``, a dash for ``not_covered``, else hollow and small.
    name : str
        Column of texts: what a row is called.
    total : str, optional
        Column of texts that stand at the right margin of a row.
    group : str, optional
        Column of groups, which a gap sets apart; members of a group must follow each other.
    tip : str, optional
        Column of what a page says of a cell: see `Tips`.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import dots
    >>> cells = pd.DataFrame({
    ...     "item": ["a", "a", "b", "b"], "who": ["AT", "BE", "AT", "BE"],
    ...     "state": ["reported", "qualified", "reported", "not_reported"],
    ...     "called": ["Screening", "Screening", "Training", "Training"],
    ... })
    >>> ax = dots(cells, "item", "who", "state", "called")
    >>> [text.get_text() for text in ax.texts]
    ['AT', 'BE', 'Screening', 'Training']
    """
    if ax is None:
        ax = style.axes(height(data, row, column, name, total, group))
    plan = _plan(data, row, column, name, total, group, *sheet.room(ax))
    ax.set(xlim=(0, plan.room), ylim=(plan.height, 0))
    for each, (x, y) in plan.heads.items():
        sheet.write(ax, x, y, each, plan.size, rotation=90, ha="center", va="bottom")
    _rows(ax, plan)
    _cells(ax, plan, data, row, column, state)
    if tip:
        across, down = data[column].map(plan.columns), [plan.rows[each][1] for each in data[row]]
        ax.add_artist(Tips(across, down, data[tip]))
    return ax


def height(
    data: pd.DataFrame,
    row: str,
    column: str,
    name: str,
    total: str | None = None,
    group: str | None = None,
    width: float = style.WIDTH,
) -> float:
    """Return how many inches the drawing needs on a sheet of a width in inches; columns as for `dots`."""
    room = width * 72 - sheet.PADS
    plan = _plan(data, row, column, name, total, group, room, width < sheet.NARROW)
    return (plan.height + sheet.PADS) / 72


@dataclass(frozen=True)
class _Plan:
    """Where everything stands, in points from the top left; texts have one size."""

    names: dict[str, str]
    totals: dict[str, str]
    groups: dict[str, Any]
    room: float
    is_narrow: bool

    @property
    def size(self) -> float:
        return sheet.SIZES[self.is_narrow]

    @cached_property
    def beside(self) -> float:
        """Width of the totals."""
        widest = sheet.widest(self.totals.values(), self.size)
        return widest + _SPACE if widest else 0

    @cached_property
    def margin(self) -> float:
        """Width of names at the left of the dots."""
        return sheet.widest(self.names.values(), self.size) + _SPACE

    @cached_property
    def above(self) -> bool:
        """Whether each name stands above its row."""
        pitch = (self.room - self.margin - self.beside) / self._units
        return self.is_narrow or pitch < self.size * 1.05

    @cached_property
    def _places(self) -> dict[str, float]:
        """Places of columns, counted in columns."""
        places: dict[str, float] = {}
        at, before = 0.5, next(iter(self.groups.values()), None)
        for each, group in self.groups.items():
            at += _APART if group != before else 0
            places[each], before, at = at, group, at + 1
        return places

    @property
    def _units(self) -> float:
        return max(self._places.values(), default=0.5) + 0.5

    @cached_property
    def pitch(self) -> float:
        taken = 0 if self.above else self.margin + self.beside
        # Few columns stand together, not spread over the sheet.
        return min((self.room - taken) / self._units, 2.2 * self.size)

    @cached_property
    def columns(self) -> dict[str, float]:
        start = 0 if self.above else self.margin
        return {each: start + place * self.pitch for each, place in self._places.items()}

    @property
    def right(self) -> float:
        """Where totals end."""
        return self.room if self.above else self.margin + self._units * self.pitch + self.beside

    @cached_property
    def top(self) -> float:
        """Height of the heads of columns."""
        longest = sheet.widest(self.groups, self.size)
        return (longest + 3) * (2 if self._in_turn else 1) + 2

    @property
    def _in_turn(self) -> bool:
        """Whether heads of columns stand on two levels in turn, as they are closer than lines of text."""
        return self.pitch < self.size * 1.02

    @cached_property
    def heads(self) -> dict[str, tuple[float, float]]:
        levels = (self.top - 3, (self.top - 2) / 2 - 2) if self._in_turn else (self.top - 3,)
        places = self.columns.items()
        return {each: (x, levels[at % len(levels)]) for at, (each, x) in enumerate(places)}

    @cached_property
    def lines(self) -> dict[str, list[str]]:
        """Names in lines that have room."""
        room = self.room - self.beside if self.above else self.margin
        return {each: sheet.lines(name, self.size, room) for each, name in self.names.items()}

    @cached_property
    def rows(self) -> dict[str, tuple[float, float]]:
        """Where a row begins, and where its dots are."""
        rows: dict[str, tuple[float, float]] = {}
        at = self.top
        for each, lines in self.lines.items():
            text = len(lines) * sheet.LINE * self.size + 2 if self.above else 0
            rows[each] = at, at + text + _ROW * self.size / 2
            at += text + _ROW * self.size
        return rows

    @property
    def height(self) -> float:
        return max((y for _, y in self.rows.values()), default=self.top) + _ROW * self.size / 2


def _plan(
    data: pd.DataFrame, row: str, column: str, name: str, total: str | None, group: str | None,
    room: float, is_narrow: bool,
) -> _Plan:  # fmt: skip
    rows, columns = data.drop_duplicates(row), data.drop_duplicates(column)
    keys = rows[row].tolist()
    return _Plan(
        dict(zip(keys, rows[name], strict=True)),
        dict(zip(keys, rows[total], strict=True)) if total else {},
        dict(zip(columns[column], columns[group] if group else [""] * len(columns), strict=True)),
        room,
        is_narrow,
    )


def _rows(ax: Axes, plan: _Plan) -> None:
    """Write names and totals, and rule off the rows."""
    for each, (start, middle) in plan.rows.items():
        ax.hlines(start, 0, plan.right, color=style.RULE, linewidth=0.7, zorder=1)
        line = start + 2 + sheet.LINE * plan.size / 2 if plan.above else middle
        for step, text in enumerate(plan.lines[each]):
            sheet.write(ax, 0, line + step * sheet.LINE * plan.size, text, plan.size, va="center")
        if plan.totals:
            sheet.write(ax, plan.right, line, plan.totals[each], plan.size, va="center", ha="right")


def _cells(ax: Axes, plan: _Plan, data: pd.DataFrame, row: str, column: str, state: str) -> None:
    full = min(_LARGEST, 0.78 * plan.pitch)
    for kind, cells in data.groupby(state, sort=False):
        size = full if kind in _MARKED else _SMALL * full
        across = [plan.columns[each] for each in cells[column]]
        ax.plot(across, [plan.rows[each][1] for each in cells[row]], **mark(str(kind), size))
