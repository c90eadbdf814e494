"""Rows of a drawing: names at their left or above them, totals at their right, a scale below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LEAST = 120.0  # points: marks have no less room beside names
# Of the sheet: longest names, totals on wide and on narrow sheets, and groups beside names.
_NAMES, _TOTALS, _GROUPS = 0.5, {False: 0.28, True: 0.5}, 0.2
_SPACE, _APART = 8.0, 5.0  # points beside texts, and between two groups
_ROW = 1.75  # heights of a row in sizes of the text
_INSET = 4.0  # points: what a mark at either end of the scale needs
_GRID: Any = {"color": style.RULE, "linewidth": 0.7, "zorder": 1}
_LINE: Any = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 2}


class Row(NamedTuple):
    """Where a row begins, where its name and its marks stand, and where it ends, with its texts."""

    top: float
    name_at: float
    middle: float
    end: float
    group: list[str]
    name: list[str]
    total: list[str]


@dataclass(frozen=True)
class Rows:
    """Where everything stands, in points, from the left and from where the first row begins.

    Attributes
    ----------
    rows : list of Row
    room : float
        Width of everything.
    size : float
        Of all texts.
    above : bool
        Whether each name stands above its row.
    names, left, right : float
        Where names of rows begin, and between what marks have room.
    """

    rows: list[Row]
    room: float
    size: float
    above: bool
    names: float
    left: float
    right: float

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return sheet.LINE * self.size

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.rows[-1].end if self.rows else 2 * self.line

    @property
    def span(self) -> tuple[float, float]:
        """Where the scale begins and ends."""
        return self.left + _INSET, self.right - _INSET

    def across(self, part: float) -> float:
        """Return where a part of the scale is reached."""
        start, end = self.span
        return start + part * (end - start)

    def places(self, parts: pd.Series) -> list[float]:
        """Return where parts of the scale are reached, row by row; NaN for missing ones."""
        return [self.across(part) for part in parts.astype(float)]

    def write(self, ax: Axes, right: float) -> None:
        """Write the texts of the rows, and rule off the groups, or the rows if there are none."""
        if not self.rows:
            sheet.write(ax, 0, self.line, ["Nothing to draw."], self.size)
        is_grouped = any(row.group for row in self.rows)
        for row in self.rows:
            if row.group or not is_grouped:
                ax.hlines(row.top, 0, right, **_GRID)
            group_at = row.top + 1 + self.line / 2 if self.above else row.name_at
            sheet.write(ax, 0, group_at, row.group, self.size, weight="bold")
            sheet.write(ax, self.names, row.name_at, row.name, self.size)
            middle = row.middle - (len(row.total) - 1) * self.line / 2
            first = row.name_at if self.above else middle
            sheet.write(ax, right, first, row.total, self.size, ha="right")

    def scale(
        self, ax: Axes, ticks: Mapping[str, float], line: float | None, said: str, unit: str = ""
    ) -> None:
        """Draw the rows over a scale with parts that are named, and over a dashed line if there is one.

        `said` is what stands above the line, `unit` what stands below the scale.
        """
        above = sheet.lines(said, self.size, self.room) if said else []
        below = 2 if unit else 1
        ax.set_xlim(0, self.room)
        sheet.fit(ax, self.bottom + 5 + below * self.line, -2 - len(above) * self.line)
        self.write(ax, self.room)
        ends = [row.end for row in self.rows]
        # Names above rows are not to be crossed.
        bars = [row.middle - _ROW * self.size / 2 for row in self.rows]
        starts = bars if self.above else [0.0, *ends][:-1]
        for name, part in ticks.items():
            x = self.across(part)
            ax.vlines([x] * len(ends), starts, ends, **_GRID)
            self._centred(ax, x, self.bottom + 4, [name], va="top")
        if unit:
            self._centred(ax, self.across(0.5), self.bottom + 4 + self.line, [unit], va="top")
        if line is not None:
            x = self.across(line)
            ax.vlines([x] * len(ends), starts, ends, **_LINE)
            self._centred(ax, x, (0.5 - len(above)) * self.line - 1, above)

    def _centred(self, ax: Axes, x: float, y: float, texts: list[str], **how: Any) -> None:
        """Write lines around a place, or as near to it as the sheet has room for them."""
        wide = sheet.widest(texts, self.size)
        start = max(0.0, min(x - wide / 2, self.room - wide))
        sheet.write(ax, start, y, texts, self.size, **how)


def arrange(
    ax: Axes,
    data: pd.DataFrame,
    name: str,
    total: str | None,
    group: str | None,
    least: float = _LEAST,
) -> Rows:
    """Arrange rows in the order of a frame on the sheet of some axes.

    Names stand at the left of the rows; where the sheet is narrow, or they would leave marks less
    than the least room, each stands above its row. Of a group that is named, rows must follow each
    other.
    """
    names, totals, groups = (
        [*map(str, data[each])] if each else [""] * len(data) for each in (name, total, group)
    )
    room, is_narrow = sheet.room(ax)
    size = sheet.SIZES[is_narrow]
    before = _column(groups, size, "bold")
    beside = min(_column(totals, size), _TOTALS[is_narrow] * room)
    margin = min(_column(names, size), _NAMES * room - before)
    left, right = before + margin, room - beside
    above = is_narrow or right - left < least or before > _GROUPS * room
    rows: list[Row] = []
    at, line, bar = 0.0, sheet.LINE * size, _ROW * size
    for each, count, member, last in zip(names, totals, groups, ["", *groups], strict=False):
        head = sheet.lines(member, size, room, "bold") if member != last else []
        texts = sheet.lines(each, size, room - beside if above else margin - _SPACE)
        counted = sheet.lines(count, size, beside - _SPACE) if count else []
        tall = max(len(texts), len(counted)) * line
        top = at + _APART * bool(head and rows)
        if above:
            named = top + 2 + (len(head) + 0.5) * line
            middle = named - line / 2 + tall + bar / 2
            at = middle + bar / 2
        else:
            at = top + max(bar, tall + 3)
            middle = (top + at) / 2
            named = middle - (len(texts) - 1) * line / 2
        rows.append(Row(top, named, middle, at, head, texts, counted))
    if above:
        before, left, right = 0.0, 0.0, room
    return Rows(rows, room, size, above, before, left, right)


def _column(texts: list[str], size: float, weight: str = "normal") -> float:
    """Return the width of a column of texts; none if all are empty."""
    widest = sheet.widest(texts, size, weight)
    return widest + _SPACE if widest else 0.0
