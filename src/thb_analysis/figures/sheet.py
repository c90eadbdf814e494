"""A sheet measured in pixels: text that fits, marks for states, tiles for categories."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Rectangle
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath, text_to_path

from thb_analysis.display.saving import FONTS
from thb_analysis.states import EXCLUDED, NOT_COVERED, OPEN, QUALIFIED, REPORTED

# A page replaces each by a colour of its scheme: see figures.css.
INK, MUTED, RULE, PAPER, ON_DEEP = "#15232a", "#56656d", "#d9e0e3", "#ffffff", "#fefefe"
DEEP, MID, TINT, ON_MID = "#0f4c5c", "#86b0bd", "#cfe1e6", "#0b1316"
OUTSIDE, HALF, BAR, BAR_OPEN, BAR_OTHER = "outside", "half", "bar", "bar open", "bar other"
_DOTTED = (0, (1.2, 1.6))
_LINE_HEIGHT = 1.18  # times the font size
_TALL = Outline([(-0.36, -0.6), (0.36, -0.6), (0.36, 0.6), (-0.36, 0.6), (-0.36, -0.6)])
# Marker, its size against the radius of a dot, face, edge, and whether the edge is dotted; open is
# never plain white, which reads as "no". Drawn in this order.
_MARKS: dict[str, tuple[Any, float, str, str, bool]] = {
    REPORTED: ("o", 2, DEEP, DEEP, False),
    QUALIFIED: ("o", 2, PAPER, DEEP, False),
    HALF: (Outline.arc(90, 270), 2, DEEP, "none", False),
    OPEN: ("o", 1.75, "none", MUTED, True),
    EXCLUDED: ("x", 1.1, MUTED, "", False),
    NOT_COVERED: ("_", 1.1, MUTED, "", False),
    OUTSIDE: ("", 1.9, DEEP, "none", False),
    BAR: (_TALL, 2, MID, "none", False),
    BAR_OTHER: (_TALL, 2, RULE, "none", False),
    BAR_OPEN: (_TALL, 2, "none", MUTED, True),
}
Tooltip = tuple[str, ...]  # texts shown when a mark is pointed at
Box = tuple[float, float, float, float]  # left, top, width, height


class Look(NamedTuple):
    """Colours and edge of a box, and how text in it looks."""

    face: str
    edge: str = "none"
    line: float = 1
    dotted: bool = False
    text_color: str = INK
    bold: bool = False


_LOOKS = {
    "most": Look(DEEP, text_color=ON_DEEP, bold=True),
    "some": Look(MID, text_color=ON_MID),
    "part": Look(TINT),
    "exception": Look(PAPER, DEEP, 2, bold=True),
    EXCLUDED: Look(PAPER, MUTED, text_color=MUTED),
    OPEN: Look("none", MUTED, dotted=True),
    NOT_COVERED: Look("none", RULE, text_color=MUTED),
}


@cache
def register_font() -> frozenset[int]:
    """Register Thb Sans with matplotlib, once, and return the code points that it has."""
    for path in sorted(FONTS.glob("sans-*.ttf")):
        fontManager.addfont(path)
    return frozenset(FT2Font(FONTS / "sans-400.ttf").get_charmap())


@cache
def _font(size: float, bold: bool, text: str) -> FontProperties:
    """Return Thb Sans; with DejaVu Sans as a fallback, if the text has characters that it lacks."""
    has_others = not register_font().issuperset(map(ord, text))
    families = ["Thb Sans", *(["DejaVu Sans"] if has_others else [])]
    return FontProperties(family=families, size=size, weight=600 if bold else 400)


@cache
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of text, in pixels; `size` is that of the font."""
    extent: Any = text_to_path.get_text_width_height_descent
    return float(extent(text, _font(size, bold, text), ismath=False)[0])


def widest(texts: Iterable[str], size: float, bold: bool = False) -> float:
    """Return the width of the longest of some lines, in pixels; 0 for no lines."""
    return max((text_width(each, size, bold) for each in texts), default=0)


def clip(text: str, width: float, size: float, bold: bool = False) -> str:
    """Shorten a line, with an ellipsis, until it fits; empty if not one character does."""

    def shortened(length: int) -> str:
        return f"{text[:length].rstrip()}…"

    if text_width(text, size, bold) <= width:
        return text
    lengths = range(1, len(text))
    fits = bisect_right(lengths, width, key=lambda each: text_width(shortened(each), size, bold))
    return shortened(fits) if fits else ""


def wrap(text: str, width: float, size: float, bold: bool = False, most: int = 2) -> list[str]:
    """Break a text into at most `most` lines that fit; the last is shortened if it does not."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, bold) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [clip(line, width, size, bold) for line in kept if line]


class Sheet:
    """Axes on which one unit is one pixel, and y runs down.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    width : float
        How many pixels it has across, whatever its size.
    tooltips : dict of Tooltip to int, optional
        Filled with the tooltips of the marks, each with its number.
    scale : float, default 1
        Points of the axes to a pixel.

    Attributes
    ----------
    is_wide, is_narrow : bool
        As on a broad screen, or on a phone.
    """

    def __init__(
        self, ax: Axes, width: float, tooltips: dict[Tooltip, int] | None = None, scale: float = 1
    ) -> None:
        self.ax, self.width, self._scale = ax, width, scale
        self.is_wide, self.is_narrow = width > 900, width < 500
        self._tooltips = {} if tooltips is None else tooltips
        self._marks: dict[tuple[str, float], list[tuple[float, float, Tooltip]]] = {}

    def text(
        self,
        x: float,
        y: float,
        text: object,
        size: float = 13,
        bold: bool = False,
        color: str = INK,
        ha: str = "left",
        upright: bool = False,
    ) -> None:
        """Write one line, its middle at `y`; upright it begins there."""
        lower = size * 0.34
        position = (x + lower, y) if upright else (x, y + lower)
        drawn = self.ax.text(*position, str(text), color=color, ha=ha, va="baseline")
        drawn.set(fontproperties=_font(size * self._scale, bold, str(text)), parse_math=False)
        drawn.set(rotation=90 if upright else 0, rotation_mode="anchor" if upright else "default")

    def lines(self, x: float, y: float, texts: Sequence[str], size: float, **style: Any) -> None:
        """Write lines below each other, their middle at `y`; upright, side by side around `x`."""
        for index, text in enumerate(texts):
            off = (index - (len(texts) - 1) / 2) * size * _LINE_HEIGHT
            down, across = (0, off) if style.get("upright") else (off, 0)
            self.text(x + across, y + down, text, size, **style)

    def rule(self, x: float, y: float, end: float, color: str = INK) -> None:
        """Draw a line across."""
        self.ax.plot([x, end], [y, y], color=color, lw=1, solid_capstyle="butt")

    def box(self, box: Box, look: Look, tooltip: Tooltip = ()) -> None:
        """Draw a box, with a tooltip if one is given."""
        line = _DOTTED if look.dotted else "-"
        drawn = Rectangle(box[:2], *box[2:], fc=look.face, ec=look.edge, lw=look.line, ls=line)
        self._attach_tooltips(drawn, [tooltip])
        self.ax.add_patch(drawn)

    def tile(self, box: Box, text: str, kind: str, size: float = 12, tooltip: Tooltip = ()) -> None:
        """Draw a tile with a text in it; `kind` is the look of its category."""
        look, (x, y, width, height) = _LOOKS.get(kind, _LOOKS["part"]), box
        self.box(box, look, tooltip)
        if kind == EXCLUDED:
            self.mark(x + width - 5, y + 5, EXCLUDED, 4)
        shown = clip(text, width - 2, size, look.bold)
        self.text(x + width / 2, y + height / 2, shown, size, look.bold, look.text_color, "center")

    def dot(self, box: Box, kind: str) -> None:
        """Draw a dotted line inside a tile."""
        x, y, width, height = box
        inner = x + 2, y + 2, width - 4, height - 4
        self.box(inner, Look("none", _LOOKS.get(kind, _LOOKS["part"]).text_color, dotted=True))

    def mark(self, x: float, y: float, kind: str, radius: float, tooltip: Tooltip = ()) -> None:
        """Draw the mark of a state, with a tooltip if one is given; `finish` puts it on the axes."""
        self._marks.setdefault((kind, radius), []).append((x, y, tooltip))
        if kind == QUALIFIED:
            self._marks.setdefault((HALF, radius), []).append((x, y, ()))

    def finish(self, height: float, width: float = 0) -> Axes:
        """Put the marks on the axes, and set their limits, in pixels; width is that of the sheet by default."""
        order = [*_MARKS]
        for kind, radius in sorted(self._marks, key=lambda each: (order.index(each[0]), each[1])):
            marker, size, face, edge, dotted = _MARKS[kind]
            line = {"linestyles": [_DOTTED if dotted else "-"], "edgecolors": edge}
            thick = 0.8 if kind == BAR_OPEN else 1.1
            style: Any = {"linewidths": thick, **line} if edge else {"linewidths": 1.3}
            style |= {"marker": marker or _dagger(), "zorder": 3, "clip_on": False}
            marks = sorted(self._marks[kind, radius], key=lambda mark: not mark[2])
            for _, alike in groupby(marks, key=lambda mark: bool(mark[2])):
                x, y, tooltips = zip(*alike, strict=True)
                area = (size * radius * self._scale) ** 2
                drawn = self.ax.scatter(x, y, area, face, **style)
                self._attach_tooltips(drawn, tooltips)
        self.ax.set(xlim=(0, width or self.width), ylim=(height, 0))
        self.ax.set_axis_off()
        return self.ax

    def _attach_tooltips(self, drawn: Any, tooltips: Sequence[Tooltip]) -> None:
        """Set the id of an artist to the numbers of its tooltips, from which `publish` finds them."""
        if any(tooltips):
            numbers = (self._tooltips.setdefault(each, len(self._tooltips)) for each in tooltips)
            drawn.set_gid(" ".join(["of", *map(str, numbers)]))


@cache
def _dagger() -> Outline:
    """Return the mark of a country that is named though the statement does not cover it."""
    outline = TextPath((0, 0), "\N{DAGGER}", size=1, prop=_font(1, False, "\N{DAGGER}"))
    box = outline.get_extents()
    vertices = outline.vertices - [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]
    return Outline(vertices, outline.codes)


Draw = Callable[[Sheet], float]
