"""A sheet measured in pixels, on which shapes are laid: text that fits, marks for states, tiles."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from thb_analysis.figures.text import clip
from thb_analysis.marks import HALF, ON_PAPER, Mark, Style
from thb_analysis.marks import MARKS as STATE_MARKS
from thb_analysis.states import EXCLUDED, NOT_COVERED, OPEN, QUALIFIED

INK, MUTED, RULE, PAPER = (ON_PAPER[name] for name in ("ink", "muted", "rule", "paper"))
DEEP, MID, TINT, ON_DEEP, ON_MID = (
    ON_PAPER[name] for name in ("deep", "mid", "tint", "on-deep", "on-mid")
)
BAR, BAR_OPEN, BAR_OTHER = "bar", "bar open", "bar other"
_LINE_HEIGHT = 1.18  # times the font size
_TALL = (((-0.72, -1.2), (0.72, -1.2), (0.72, 1.2), (-0.72, 1.2), (-0.72, -1.2)),)
# The marks of states, and bars, each a country.
MARKS = {
    **STATE_MARKS,
    BAR: Mark(_TALL, 1, Style(MID)),
    BAR_OTHER: Mark(_TALL, 1, Style(RULE)),
    BAR_OPEN: Mark(_TALL, 1, Style("none", MUTED, 0.8, dotted=True)),
}
Tooltip = tuple[str, ...]  # texts shown when a mark is pointed at
Box = tuple[float, float, float, float]  # left, top, width, height


class Shape(NamedTuple):
    """Something laid on a sheet.

    Attributes
    ----------
    kind : str
        ``box``, ``rule``, ``text``, or a mark: see `MARKS`.
    at : tuple of float
        Left, top, width and height of a box; start, height and end of a rule; where a text begins;
        the middle and the radius of a mark.
    style : Style
    tooltip : Tooltip
        Of a box or a mark.
    text, size, bold, anchor, upright
        Of a text.
    """

    kind: str
    at: tuple[float, ...]
    style: Style
    tooltip: Tooltip = ()
    text: str = ""
    size: float = 0
    bold: bool = False
    anchor: str = "start"
    upright: bool = False


class Look(NamedTuple):
    """Colours and edge of a box, and how text in it looks."""

    style: Style
    text_color: str = INK
    bold: bool = False


_LOOKS = {
    "most": Look(Style(DEEP), ON_DEEP, bold=True),
    "some": Look(Style(MID), ON_MID),
    "part": Look(Style(TINT)),
    "exception": Look(Style(PAPER, DEEP, 2), bold=True),
    EXCLUDED: Look(Style(PAPER, MUTED), MUTED),
    OPEN: Look(Style("none", MUTED, dotted=True)),
    NOT_COVERED: Look(Style("none", RULE), MUTED),
}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class Sheet:
    """A list of shapes: one unit is one pixel, and y runs down.

    Parameters
    ----------
    width : float
        How many pixels it has across.

    Attributes
    ----------
    is_wide, is_narrow : bool
        As on a broad screen, or on a phone.
    shapes : list of Shape
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self.is_wide, self.is_narrow = width > 900, width < 500
        self.shapes: list[Shape] = []

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
        at = (x + lower, y) if upright else (x, y + lower)
        style = Style(color)
        anchor = _ANCHORS[ha]
        if shown := str(text):
            self.shapes.append(
                Shape("text", at, style, (), shown, size, bold, anchor, upright)
            )

    def lines(
        self, x: float, y: float, texts: Sequence[str], size: float, **style: Any
    ) -> None:
        """Write lines below each other, their middle at `y`; upright, side by side around `x`."""
        for index, text in enumerate(texts):
            off = (index - (len(texts) - 1) / 2) * size * _LINE_HEIGHT
            down, across = (0, off) if style.get("upright") else (off, 0)
            self.text(x + across, y + down, text, size, **style)

    def rule(self, x: float, y: float, end: float, color: str = INK) -> None:
        """Draw a line across."""
        self.shapes.append(Shape("rule", (x, y, end), Style(stroke=color)))

    def box(self, box: Box, style: Style, tooltip: Tooltip = ()) -> None:
        """Draw a box, with a tooltip if one is given."""
        self.shapes.append(Shape("box", box, style, tooltip))

    def tile(
        self, box: Box, text: str, kind: str, size: float = 12, tooltip: Tooltip = ()
    ) -> None:
        """Draw a tile with a text in it; `kind` is the look of its category."""
        look, (x, y, width, height) = _LOOKS.get(kind, _LOOKS["part"]), box
        self.box(box, look.style, tooltip)
        if kind == EXCLUDED:
            self.mark(x + width - 5, y + 5, EXCLUDED, 4)
        shown = clip(text, width - 2, size, look.bold)
        middle = x + width / 2, y + height / 2
        self.text(*middle, shown, size, look.bold, look.text_color, "center")

    def dot(self, box: Box, kind: str) -> None:
        """Draw a dotted line inside a tile."""
        x, y, width, height = box
        color = _LOOKS.get(kind, _LOOKS["part"]).text_color
        self.box(
            (x + 2, y + 2, width - 4, height - 4), Style("none", color, dotted=True)
        )

    def mark(
        self, x: float, y: float, kind: str, radius: float, tooltip: Tooltip = ()
    ) -> None:
        """Draw the mark of a state, with a tooltip if one is given."""
        for each in (kind, HALF) if kind == QUALIFIED else (kind,):
            at = x, y, radius * MARKS[each].radius
            self.shapes.append(
                Shape(each, at, MARKS[each].style, tooltip * (each == kind))
            )


Draw = Callable[[Sheet], float]
