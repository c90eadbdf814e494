"""A sheet measured in pixels, on which shapes are laid: text that fits, marks for states, tiles."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from thb_analysis.figures.text import Font, clip, text_width, wrap
from thb_analysis.marks import (
    CLASSES,
    HALVES,
    ON_PAPER,
    OTHER_MARKS,
    PIPS,
    UNSAID,
    Style,
)
from thb_analysis.marks import MARKS as STATE_MARKS
from thb_analysis.states import EXCLUDED, NOT_COVERED, OPEN, QUALIFIED, REPORTED

# In the order of the colours.
PAPER, INK, MUTED, RULE, DEEP, MID, TINT, ON_DEEP, ON_MID, *_REST = ON_PAPER.values()
_TWO, _ONE, _ZERO, _ZERO_EDGE, _ON_TWO, _ON_ONE, _ON_ZERO, _ = _REST
_LINE_HEIGHT = 1.18  # times the font size
# The marks of states, of what other sources answer, and pips of classes.
MARKS = {**STATE_MARKS, **OTHER_MARKS, **PIPS}
_LEGEND = Font(12)
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
    text, font, align
        Of a text.
    """

    kind: str
    at: tuple[float, ...]
    style: Style
    tooltip: Tooltip = ()
    text: str = ""
    font: Font = Font(0)
    align: str = "left"


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
    "own": Look(Style(PAPER, INK, 2, dotted=True), bold=True),
    "tag": Look(Style("none", INK), bold=True),
    "two": Look(Style(_TWO), _ON_TWO, bold=True),
    "one": Look(Style(_ONE), _ON_ONE, bold=True),
    "zero": Look(Style(_ZERO, _ZERO_EDGE), _ON_ZERO, bold=True),
    REPORTED: Look(Style(DEEP), ON_DEEP, bold=True),
    QUALIFIED: Look(Style(PAPER, DEEP), bold=True),
    UNSAID: Look(Style(PAPER, MUTED, dotted=True)),
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
    is_wide, is_narrow, is_dense : bool
        As on a broad screen, on a phone, or in print.
    shapes : list of Shape
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self.is_wide = width > 900
        self.is_narrow = width < 500
        self.is_dense = not (self.is_wide or self.is_narrow)
        self.shapes: list[Shape] = []

    def text(
        self,
        x: float,
        y: float,
        text: object,
        font: Font,
        color: str = INK,
        align: str = "left",
    ) -> None:
        """Write a line, or a list of lines, their middle at `y`."""
        lines = text if isinstance(text, list) else [str(text)]
        first = (1 - len(lines)) / 2
        for index, line in enumerate(lines):
            off = font.size * ((first + index) * _LINE_HEIGHT + 0.34)
            at = x, y + off
            shape = Shape("text", at, Style(color), (), line, font, align)
            if line:
                self.shapes.append(shape)

    def lines(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        font: Font,
        color: str = INK,
        most: int = 2,
    ) -> float:
        """Write a text from `y` down, in lines that fit; return where they end."""
        lines = wrap(text, width, font, most)
        height = font.size * _LINE_HEIGHT * len(lines)
        self.text(x, y + height / 2, lines, font, color)
        return y + height

    def rule(self, x: float, y: float, end: float, color: str = INK) -> None:
        """Draw a line across."""
        at = x, y, end - x
        self.shapes.append(Shape("rule", at, Style(stroke=color)))

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
        font = Font(size, look.bold)
        color = look.text_color
        x, y, width, height = box
        self.shapes.append(Shape("box", box, look.style, tooltip))
        if is_dotted:
            inner = x + 2, y + 2, width - 4, height - 4
            dots = Style(stroke=color, dotted=True)
            self.shapes.append(Shape("box", inner, dots))
        if kind == EXCLUDED:
            self.mark(x + width - 5, y + 5, EXCLUDED, 4)
        shown = clip(text, width - 2, font)
        across = x + width / 2
        down = y + height / 2
        if kind == QUALIFIED:
            # The upper half is left to the text.
            down -= height / 5
            half = x, y + height * 0.6, width, height * 0.4
            self.tile(half, "", REPORTED)
        if kind in PIPS or kind == UNSAID:
            # A sign stands below the text, if there is one.
            self._draw_pips(across, down + 9 * bool(text), kind, width)
            down -= 6 * bool(text)
        self.text(across, down, shown, font, color, "center")

    def _draw_pips(self, x: float, y: float, kind: str, width: float) -> None:
        """Draw the pips of a class, or its question mark."""
        apart = min(5, width * 0.24)
        if kind == UNSAID:
            self.text(x, y, "?", Font(11), align="center")
        for off in {"two": (-apart, apart), "one": (0,)}.get(kind, ()):
            self.mark(x + off, y, kind, apart * 0.6)

    def legend(self, y: float, items: Iterable[tuple[str, str]]) -> float:
        """Draw a legend: marks and tiles, each with its words, in lines; return where it ends."""
        x = 0.0
        left = 26
        for kind, words in items:
            space = left + text_width(words, *_LEGEND)
            if x and x + space > self.width:
                x = 0
                y += 20
            if kind in CLASSES:
                self.tile((x, y, 20, 16), "", kind)
            else:
                self.mark(x + 7, y + 8, kind, 6)
            width = self.width - left
            end = self.lines(x + left, y + 1, words, width, _LEGEND, MUTED)
            y = max(y, end - 16)
            x += space + 16
        return y + 20

    def mark(
        self, x: float, y: float, kind: str, radius: float, tooltip: Tooltip = ()
    ) -> None:
        """Draw the mark of a state, with a tooltip if one is given."""
        mark = MARKS[kind]
        at = x, y, radius * mark.radius
        self.shapes.append(Shape(kind, at, mark.style, tooltip))
        if kind in HALVES:
            self.mark(x, y, HALVES[kind], radius)


Draw = Callable[[Sheet], float]
