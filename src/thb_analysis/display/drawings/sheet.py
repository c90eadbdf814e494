"""The sheet of a drawing: how much room there is in points, and how much of it a text takes."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextToPath
from matplotlib.ticker import MaxNLocator

from thb_analysis.display import style
from thb_analysis.display.tips import Tips

NARROW = 4.0  # inches: a sheet that is narrower is a telephone's
LINE = 1.3  # lines to the size of their letters
SIZES = {False: 7.5, True: 8.25}  # points: texts on wide and on narrow sheets
# How far below its place the baseline of a text is, in sizes of its letters.
_BASELINES = {"center": 0.276, "center_baseline": 0.38, "top": 0.76}
_ROUNDING = 0.01  # points: a text that just fits is not broken


class Sheet:
    """Axes without an axis, measured in points from their left, and the texts on them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
        New ones if not given.

    Attributes
    ----------
    ax : matplotlib.axes.Axes
    room : float
        How wide they are.
    is_narrow : bool
        Whether their sheet is one for a telephone.
    size, line : float
        Of letters, and the height of a line of these.
    """

    def __init__(self, ax: Axes | None) -> None:
        self.ax = ax or style.axes()
        self.ax.set_axis_off()
        sheet: Any = self.ax.figure
        # Only once a sheet is laid out is it known how wide its axes are.
        if engine := sheet.get_layout_engine():
            engine.execute(sheet)
        self.room: float = self.ax.get_window_extent().width * 72 / sheet.dpi
        self.is_narrow = sheet.get_figwidth() < NARROW
        self.size = SIZES[self.is_narrow]
        self.line = LINE * self.size

    def fit(self, bottom: float, top: float) -> None:
        """Set where axes end; a sheet that is theirs alone becomes as high as they need."""
        self.ax.set_xlim(0, self.room)
        self.ax.set_ylim(bottom, top)
        sheet: Any = self.ax.figure
        if sheet.axes == [self.ax]:
            around = sheet.get_figheight() - self.ax.get_window_extent().height / sheet.dpi
            sheet.set_figheight(around + abs(top - bottom) / 72)

    def write(self, x: float, y: float, *texts: str, **how: Any) -> None:
        """Write lines of text, the first at `y`, within axes whose layout is known already."""
        look: Any = {"color": style.INK, "va": "center", "size": self.size} | how
        for step, text in enumerate(texts):
            at = y + step * LINE * look["size"]
            self.ax.add_artist(_Line(x, at, text, transform=self.ax.transData, **look))

    def within(self, x: float, wide: float) -> float:
        """Return where something begins that is so wide: at its place, or as near as the sheet allows."""
        return max(0.0, min(x, self.room - wide))

    def numbers(
        self, most: float, place: Callable[[float], float], bins: int, **round_ones: Any
    ) -> dict[str, float]:
        """Return round numbers from 0 to the largest, as many as do not touch where they stand."""
        ticks = MaxNLocator(bins, **round_ones).tick_values(0, most)
        named = {f"{each:g}": float(each) for each in ticks if 0 <= each <= most}
        if bins == 1 or self._are_apart((place(at), text) for text, at in named.items()):
            return named
        return self.numbers(most, place, bins - 1, **round_ones)

    def _are_apart(self, texts: Iterable[tuple[float, str]]) -> bool:
        """Whether texts around places have a letter's room between them, the ends held on the sheet."""
        sizes = [(middle, self.width(text)) for middle, text in texts]
        ends = [(self.within(middle - wide / 2, wide), wide) for middle, wide in sizes]
        return all(a + wide + self.size <= b for (a, wide), (b, _) in pairwise(ends))

    def tell(
        self, data: pd.DataFrame, tip: str | None, x: Iterable[float], y: Iterable[float]
    ) -> None:
        """Leave at places what a page says of them, if a column has it."""
        if tip:
            self.ax.add_artist(Tips(x, y, data[tip]))

    def lines(self, text: str, room: float, weight: str = "normal") -> list[str]:
        """Break a text into lines no wider than there is room; words that are wider are broken too."""
        found: list[str] = []
        while text or not found:
            end = max(1, self._letters(text, room + _ROUNDING, weight))
            # A word that has no room behind others begins the next line.
            space = text.rfind(" ", 0, end + 1) if end < len(text) else 0
            end = space if space > 0 else end
            found.append(text[:end])
            text = text[end:].removeprefix(" ")
        return found

    def cut(self, text: str, room: float, weight: str = "normal") -> str:
        """Cut a text to the room there is, an ellipsis included."""
        if self.width(text, weight) <= room:
            return text
        return f"{text[: max(0, self._letters(text, room, weight, '…'))]}…"

    def _letters(self, text: str, room: float, weight: str, mark: str = "") -> int:
        """Count the letters of a text that have room before a mark; -1 if not even that has."""

        def wide(end: int) -> float:
            return self.width(text[:end] + mark, weight)

        return bisect_right(range(len(text) + 1), room, key=wide) - 1

    def width(self, text: object, weight: str = "normal", size: float = 0.0) -> float:
        """Return the width of a text, in letters of the sheet if no size is given."""
        return _width(str(text), size or self.size, weight)

    def widest(self, texts: Iterable[object], weight: str = "normal") -> float:
        """Return the width of the widest of some texts; 0 without any."""
        return max((self.width(each, weight) for each in texts), default=0.0)


@lru_cache(maxsize=4096)
def _width(text: str, size: float, weight: str) -> float:
    font = FontProperties(family=style.style_sheet()["font.family"], size=size, weight=weight)
    return float(TextToPath().get_text_width_height_descent(text, font, ismath=False)[0])


class _Line(Text):
    """A line of text that is not measured where none need be: level, without a ground, in SVG."""

    def __init__(self, *place: Any, **look: Any) -> None:
        super().__init__(*place, parse_math=False, clip_on=False, **look)
        self.set_in_layout(False)

    def draw(self, renderer: Any) -> None:
        """Draw the text where its baseline is, which is the same for all letters."""
        sheet: Any = self.get_figure(root=True)
        # Text that is drawn as paths stands where it is measured.
        is_text = rcParams["svg.fonttype"] == "none"
        is_svg = isinstance(sheet.canvas, FigureCanvasSVG) and is_text
        below = _BASELINES.get(self.get_verticalalignment())
        if not is_svg or below is None or self.get_rotation() or self.get_bbox_patch():
            super().draw(renderer)
            return
        text, font = self.get_text(), self.get_fontproperties()
        x, y = self.get_transform().transform(self.get_position())
        down = sheet.bbox.height - y + renderer.points_to_pixels(below * font.get_size_in_points())
        look = renderer.new_gc()
        look.set_foreground(self.get_color())
        renderer.draw_text(look, x, down, text, font, 0, mtext=self)
