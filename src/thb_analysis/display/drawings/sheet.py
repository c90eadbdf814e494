"""The sheet of a drawing: how much room there is in points, and how much of it a text takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matplotlib import rcParams
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

from thb_analysis.display import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NARROW = 4.0  # inches: a sheet that is narrower is a telephone's
SIZES = {False: 7.5, True: 8.25}  # points: texts on wide and on narrow sheets
LINE = 1.3  # lines to the size of their letters
# How far below its place the baseline of a text is, in sizes of its letters.
_BASELINES = {"center": 0.276, "center_baseline": 0.38, "top": 0.76}
_ROUNDING = 0.01  # points: a text that just fits is not broken


def room(ax: Axes) -> tuple[float, bool]:
    """Hide the axis; return how wide the axes are in points, and whether their sheet is narrow."""
    ax.set_axis_off()
    sheet: Any = ax.figure
    # Only once a sheet is laid out is it known how wide its axes are.
    if engine := sheet.get_layout_engine():
        engine.execute(sheet)
    return ax.get_window_extent().width * 72 / sheet.dpi, sheet.get_figwidth() < NARROW


def fit(ax: Axes, bottom: float, top: float) -> None:
    """Set where axes end, in points; a sheet that is theirs alone becomes as high as they need."""
    ax.set_ylim(bottom, top)
    sheet: Any = ax.figure
    if sheet.axes == [ax]:
        around = sheet.get_figheight() - ax.get_window_extent().height / sheet.dpi
        sheet.set_figheight(around + abs(top - bottom) / 72)


def write(ax: Axes, x: float, y: float, texts: Iterable[str], size: float, **how: Any) -> None:
    """Write lines of text, the first at `y`, within axes whose layout is known already."""
    look = {"color": style.INK, "va": "center", "transform": ax.transData} | how
    for step, text in enumerate(texts):
        ax.add_artist(_Line(x, y + step * LINE * size, text, size=size, **look))


class _Line(Text):
    """A line of text that is not measured where none need be: level, without a ground, in SVG."""

    def __init__(self, *place: Any, **look: Any) -> None:
        super().__init__(*place, parse_math=False, clip_on=False, **look)
        self.set_in_layout(False)

    def set_clip_path(self, *_: Any) -> None:
        """Clip nothing."""

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


def lines(text: str, size: float, room: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than there is room; words that are wider are broken too."""
    room += _ROUNDING
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}" if found[-1] else word
        if width(longer, size, weight) <= room:
            found[-1] = longer
            continue
        if found[-1]:
            found.append("")
        found[-1:] = _pieces(word, size, room, weight)
    return found


def cut(text: str, size: float, room: float, weight: str = "normal") -> str:
    """Cut a text to the room there is, an ellipsis included."""
    if width(text, size, weight) <= room:
        return text
    shorter = range(len(text))
    # The first that is too wide is one letter too long.
    fits = bisect_right(shorter, room, key=lambda end: width(f"{text[:end]}…", size, weight)) - 1
    return f"{text[: max(fits, 0)]}…"


def _pieces(word: str, size: float, room: float, weight: str) -> list[str]:
    found = []
    while word:
        ends = range(1, len(word) + 1)
        end = max(1, bisect_right(ends, room, key=lambda end: width(word[:end], size, weight)))
        found.append(word[:end])
        word = word[end:]
    return found or [""]


def widest(texts: Iterable[object], size: float, weight: str = "normal") -> float:
    """Return the width of the widest of some texts in points; 0 without any."""
    return max((width(str(each), size, weight) for each in texts), default=0.0)


@lru_cache(maxsize=4096)
def width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a text in points."""
    font = FontProperties(family=style.STYLE["font.family"], size=size, weight=weight)
    return float(TextToPath().get_text_width_height_descent(text, font, ismath=False)[0])
