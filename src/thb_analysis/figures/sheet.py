"""A sheet measured in pixels, on which shapes are laid: text that fits, marks for states, tiles."""

from collections.abc import Callable
from typing import NamedTuple

from thb_analysis.figures.text import Font, clip
from thb_analysis.marks import HALF, ON_PAPER, Mark, Style
from thb_analysis.marks import MARKS as STATE_MARKS
from thb_analysis.states import EXCLUDED, NOT_COVERED, OPEN, QUALIFIED

# In the order of the colours.
PAPER, INK, MUTED, RULE, DEEP, MID, TINT, ON_DEEP, ON_MID = ON_PAPER.values()
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
        Left, top, width and height of a box; start, height and length of a rule; where a text begins;
        the middle and the radius of a mark.
    style : Style
    tooltip : Tooltip
        Of a box or a mark.
    text, font, align, upright
        Of a text.
    """

    kind: str
    at: tuple[float, ...]
    style: Style
    tooltip: Tooltip = ()
    text: str = ""
    font: Font = Font(0)
    align: str = "left"
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
        font: Font,
        color: str = INK,
        align: str = "left",
        upright: bool = False,
    ) -> None:
        """Write a line, or a list of lines, their middle at `y`; upright they begin there, around `x`."""
        lines = text if isinstance(text, list) else [str(text)]
        first = (1 - len(lines)) / 2
        for index, line in enumerate(lines):
            off = font.size * ((first + index) * _LINE_HEIGHT + 0.34)
            at = (x + off, y) if upright else (x, y + off)
            shape = Shape("text", at, Style(color), (), line, font, align, upright)
            if line:
                self.shapes.append(shape)

    def rule(self, x: float, y: float, end: float, color: str = INK) -> None:
        """Draw a line across."""
        self.shapes.append(Shape("rule", (x, y, end - x), Style(stroke=color)))

    def tile(
        self,
        box: Box,
        text: str,
        kind: str,
        size: float = 12,
        tooltip: Tooltip = (),
        is_dotted: bool = False,
    ) -> None:
        """Draw a tile with a text in it; `kind` is the look of its category."""
        look = _LOOKS.get(kind, _LOOKS["part"])
        font, color = Font(size, look.bold), look.text_color
        x, y, width, height = box
        self.shapes.append(Shape("box", box, look.style, tooltip))
        if is_dotted:
            inner = x + 2, y + 2, width - 4, height - 4
            dots = Style(stroke=color, dotted=True)
            self.shapes.append(Shape("box", inner, dots))
        if kind == EXCLUDED:
            self.mark(x + width - 5, y + 5, EXCLUDED, 4)
        shown = clip(text, width - 2, font)
        self.text(x + width / 2, y + height / 2, shown, font, color, "center")

    def mark(
        self, x: float, y: float, kind: str, radius: float, tooltip: Tooltip = ()
    ) -> None:
        """Draw the mark of a state, with a tooltip if one is given."""
        mark = MARKS[kind]
        at = x, y, radius * mark.radius
        self.shapes.append(Shape(kind, at, mark.style, tooltip))
        if kind == QUALIFIED:
            self.mark(x, y, HALF, radius)


Draw = Callable[[Sheet], float]
