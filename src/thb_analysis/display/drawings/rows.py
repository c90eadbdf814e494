"""Rows of a drawing: names at their left or above them, totals at their right, a scale below them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.display import style
from thb_analysis.display.drawings.sheet import Sheet

_LEAST = 16.0  # sizes of the text: marks have no less room beside names
# Of the sheet: longest names, totals on wide and on narrow sheets, and groups beside names.
_NAMES, _TOTALS, _GROUPS = 0.5, {False: 0.28, True: 0.5}, 0.2
_SPACE, _APART = 8.0, 5.0  # points beside texts, and between two groups
_ROW = 1.75  # heights of a row in sizes of the text
_INSET = 4.0  # points: what a mark at either end of the scale needs
_GRID: Any = {"color": style.RULE, "linewidth": 0.7, "zorder": 1}
_LINE: Any = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 2}


class Rows(Sheet):
    """Rows in the order of a frame, from where the first one begins.

    Names stand at the left of the rows; where the sheet is narrow, or they would leave marks less
    than the least room, each stands above its row. Of a group that is named, rows must follow each
    other.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
    data : pandas.DataFrame
    name, total, group : str
        Columns of texts; the last two may be none.
    least : float
        Room for marks, in sizes of the text.

    Attributes
    ----------
    above : bool
        Whether each name stands above its row.
    left, right : float
        Between what marks have room.
    middles, ends : list of float
        Where the marks of each row stand, and where it ends: once rows are written.
    """

    def __init__(
        self,
        ax: Axes | None,
        data: pd.DataFrame,
        name: str,
        total: str | None,
        group: str | None = None,
        least: float = _LEAST,
    ) -> None:
        super().__init__(ax)
        names, totals, groups = (
            [*map(str, data[each])] if each else [""] * len(data) for each in (name, total, group)
        )
        before = self._column(groups, "bold")
        beside = min(self._column(totals), _TOTALS[self.is_narrow] * self.room)
        margin = min(self._column(names), _NAMES * self.room - before)
        self.left, self.right = before + margin, self.room - beside
        is_tight = self.right - self.left < least * self.size or before > _GROUPS * self.room
        self.above = self.is_narrow or is_tight
        self._named = self.room - beside if self.above else margin - _SPACE
        self._counted = beside - _SPACE
        if self.above:
            before, self.left, self.right = 0.0, 0.0, self.room
        self._before, self._texts = before, list(zip(groups, names, totals, strict=True))
        self.middles: list[float] = []
        self.ends: list[float] = []

    @property
    def span(self) -> float:
        """How long the scale is."""
        return (self.right - _INSET) - (self.left + _INSET)

    def across(self, part: Any) -> Any:
        """Return where parts of the scale are reached: of a number or of a column of these."""
        return self.left + _INSET + np.asarray(part, float) * self.span

    def ranges(self, *parts: Any) -> Iterator[tuple[Any, ...]]:
        """Yield of each row where its marks stand, and where columns of parts are reached; NaN if missing."""
        return zip(self.middles, *map(self.across, parts), strict=True)

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.ends[-1] if self.ends else 2 * self.line

    def write_rows(self, right: float) -> None:
        """Write the texts of the rows, and rule off the groups, or the rows if there are none."""
        if not self._texts:
            self.write(0, self.line, "Nothing to draw.")
        is_grouped = any(group for group, *_ in self._texts)
        at, bar, last = 0.0, _ROW * self.size, ""
        for group, name, total in self._texts:
            head = self.lines(group, self.room, "bold") if group != last else []
            texts = self.lines(name, self._named)
            counted = self.lines(total, self._counted) if total else []
            tall = max(len(texts), len(counted)) * self.line
            top = at + _APART * bool(head and self.ends)
            if self.above:
                head_at = top + 1 + self.line / 2
                name_at = total_at = top + 2 + (len(head) + 0.5) * self.line
                middle = name_at - self.line / 2 + tall + bar / 2
                at = middle + bar / 2
            else:
                at = top + max(bar, tall + 3)
                middle = (top + at) / 2
                name_at = head_at = middle - (len(texts) - 1) * self.line / 2
                total_at = middle - (len(counted) - 1) * self.line / 2
            if head or not is_grouped:
                self.ax.hlines(top, 0, right, **_GRID)
            self.write(0, head_at, *head, weight="bold")
            self.write(self._before, name_at, *texts)
            self.write(right, total_at, *counted, ha="right")
            self.middles.append(middle)
            self.ends.append(at)
            last = group

    def scale(
        self, ticks: Mapping[str, float], line: float | None, said: str, unit: str = ""
    ) -> None:
        """Draw the rows over a scale with parts that are named, and over a dashed line if there is one.

        `said` is what stands above the line, `unit` what stands below the scale.
        """
        above = self.lines(said, self.room) if said else []
        below = 2 if unit else 1
        self.write_rows(self.room)
        self.fit(self.bottom + 5 + below * self.line, -2 - len(above) * self.line)
        for name, part in ticks.items():
            self._rule(part, **_GRID)
            self._centred(part, self.bottom + 4, name, va="top")
        self._centred(0.5, self.bottom + 4 + self.line, *filter(None, [unit]), va="top")
        if line is not None:
            self._rule(line, **_LINE)
            self._centred(line, (0.5 - len(above)) * self.line - 1, *above)

    def _rule(self, part: float, **look: Any) -> None:
        """Draw a line through the rows; names above them are not crossed."""
        bars = [middle - _ROW * self.size / 2 for middle in self.middles]
        starts = bars if self.above else [0.0, *self.ends][:-1]
        self.ax.vlines([self.across(part)] * len(starts), starts, self.ends, **look)

    def _centred(self, part: float, y: float, *texts: str, **how: Any) -> None:
        """Write lines around a part of the scale."""
        wide = self.widest(texts)
        self.write(self.within(self.across(part) - wide / 2, wide), y, *texts, **how)

    def _column(self, texts: list[str], weight: str = "normal") -> float:
        """Return the width of a column of texts; none if all are empty."""
        widest = self.widest(texts, weight)
        return widest + _SPACE if widest else 0.0
