"""How states look, in one place that figures, style sheets, print and texts read: symbols, outlines, colours."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from thb_analysis.states import (
    ABSENT,
    ANSWER_LABELS,
    EXCLUDED,
    NOT_COVERED,
    NOT_FOUND,
    OPEN,
    QUALIFIED,
    REPORTED,
    STATE_LABELS,
)

# Colours by name: on paper, and on a dark ground. Drawings have the first, and a page replaces each by its own.
COLORS = {
    "paper": ("#ffffff", "#10171b"),
    "ink": ("#15232a", "#e6ecee"),
    "muted": ("#56656d", "#a3b1b8"),
    "rule": ("#d9e0e3", "#36444c"),
    "deep": ("#0f4c5c", "#86c5d6"),
    "mid": ("#86b0bd", "#4a8da0"),
    "tint": ("#cfe1e6", "#27505d"),
    "on-deep": ("#fefefe", "#0b1316"),
    "on-mid": ("#0b1316", "#0b1316"),
    "two": ("#4b2a6b", "#d3bdf0"),
    "one": ("#b9a3d3", "#6d5290"),
    "zero": ("#f3e3b5", "#5c4d1f"),
    "zero-edge": ("#b49a4c", "#a08a45"),
    "on-two": ("#fdfdfd", "#1b0f28"),
    "on-one": ("#160b20", "#ffffff"),
    "on-zero": ("#2c2408", "#fbf0cf"),
    "other": ("#8f3b14", "#eda67c"),
}
# Looks of the classes that stand in the heads of all grids, in a hue of their own and with as many pips. Unsaid:
# something is reported, and not this.
UNSAID = "unsaid"
CLASSES = ("two", "one", "zero", UNSAID)
ON_PAPER = {name: light for name, (light, _) in COLORS.items()}
DEEP, MUTED, PAPER = ON_PAPER["deep"], ON_PAPER["muted"], ON_PAPER["paper"]
_OTHER = ON_PAPER["other"]
# The list names the country, although its statement does not cover it; the left half of a mark.
OUTSIDE, HALF = "outside", "half"
# Outlines of marks whose radius is 1: a circle, its left half, or lines.
DOT, LEFT = "circle", "half"
_CROSS = (((-1, -1), (1, 1)), ((-1, 1), (1, -1)))
_DASH = (((-1, 0), (1, 0)),)
_DAGGER = (((0, -1), (0, 1)), ((-0.6, -0.4), (0.6, -0.4)))
_DIAMOND = ((0, -1), (1, 0), (0, 1), (-1, 0), (0, -1))
_LEFT_OF_DIAMOND = ((0, -1), (-1, 0), (0, 1), (0, -1))
_CROSSED = (_DIAMOND, ((-0.4, -0.4), (0.4, 0.4)), ((-0.4, 0.4), (0.4, -0.4)))
# A mark in a line of text, in a box of 20: larger and heavier than in a figure, and its dots close the ring.
_RADIUS, _LARGER, _HEAVIER, _DOTS = 8.4, 1.5, 2, "2.6 2.68"


class Style(NamedTuple):
    """How a shape looks: as attributes of SVG, and as patches of matplotlib have it."""

    fill: str = "none"
    stroke: str = "none"
    line: float = 1
    dotted: bool = False


class Mark(NamedTuple):
    """The outline of a mark, its radius against that of a dot, how it looks, and its symbol in text."""

    outline: Any
    radius: float
    style: Style
    symbol: str = ""


# Open is never plain white, which reads as "no". Drawn in this order.
MARKS = {
    REPORTED: Mark(DOT, 1, Style(DEEP, DEEP, 1.1), "●"),
    QUALIFIED: Mark(DOT, 1, Style(PAPER, DEEP, 1.1), "◐"),
    HALF: Mark(LEFT, 1, Style(DEEP)),
    OPEN: Mark(DOT, 0.875, Style("none", MUTED, 1.1, dotted=True), "◌"),
    EXCLUDED: Mark(_CROSS, 0.55, Style("none", MUTED, 1.3), "×"),
    NOT_COVERED: Mark(_DASH, 0.55, Style("none", MUTED, 1.3), "–"),
    OUTSIDE: Mark(_DAGGER, 0.95, Style("none", DEEP, 1.8), "†"),
}
# What other sources answer: never a circle, and in a colour of its own.
OTHER = {answer: f"other-{answer}" for answer in ANSWER_LABELS}
_OTHER_HALF = "other-half"
OTHER_MARKS = {
    OTHER[REPORTED]: Mark((_DIAMOND,), 1, Style(_OTHER, _OTHER, 1.1), "◆"),
    OTHER[QUALIFIED]: Mark((_DIAMOND,), 1, Style(PAPER, _OTHER, 1.1), "◈"),
    _OTHER_HALF: Mark((_LEFT_OF_DIAMOND,), 1, Style(_OTHER)),
    OTHER[ABSENT]: Mark(_CROSSED, 1, Style(PAPER, _OTHER, 1.1), "◇"),
    OTHER[NOT_FOUND]: Mark(
        (_DIAMOND,), 0.9, Style("none", MUTED, 1.1, dotted=True), "⬦"
    ),
}
# A mark over which its left half is drawn.
HALVES = {QUALIFIED: HALF, OTHER[QUALIFIED]: _OTHER_HALF}
PIPS = {each: Mark(DOT, 1, Style(ON_PAPER[f"on-{each}"])) for each in ("two", "one")}
SYMBOLS = {state: MARKS[state].symbol for state in STATE_LABELS}
_DRAWN = MARKS | OTHER_MARKS
# Every mark that may stand in a text, and its words for those who do not see it.
SHOWN_AS = STATE_LABELS | {
    OTHER[answer]: f"other source: {words}" for answer, words in ANSWER_LABELS.items()
}
SYMBOL_OF = {name: _DRAWN[name].symbol for name in SHOWN_AS}
OUTSIDE_SYMBOL = MARKS[OUTSIDE].symbol


def number(value: float) -> str:
    """Return a number as text, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def element(outline: Any, x: float, y: float, radius: float, look: str = "") -> str:
    """Return an outline as an element of SVG; `look` holds further attributes."""
    if outline == DOT:
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{look}/>'
    if outline == LEFT:
        size, across = number(radius), number(2 * radius)
        path = f"M{number(x)} {number(y)}m0 -{size}a{size} {size} 0 0 0 0 {across}z"
        return f'<path d="{path}"{look}/>'
    path = "".join(
        "M"
        + "L".join(
            f"{number(x + radius * a)} {number(y + radius * b)}" for a, b in line
        )
        for line in outline
    )
    return f'<path d="{path}"{look}/>'


def icon(state: str, as_mask: bool = False) -> str:
    """Return the mark of a state for a line of text, as SVG; as a mask it has no paper in it."""

    def draw(kind: str) -> str:
        mark = _DRAWN[kind]
        fill, stroke, line, dotted = mark.style
        look = f' fill="{"none" if as_mask and fill == PAPER else fill}"'
        if stroke != "none":
            look += f' stroke="{stroke}" stroke-width="{number(line * _HEAVIER)}"'
        look += f' stroke-dasharray="{_DOTS}"' * dotted
        radius = _RADIUS * min(1, mark.radius * _LARGER)
        return element(mark.outline, 10, 10, radius, look)

    drawn = draw(state) + (draw(HALVES[state]) if state in HALVES else "")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">{drawn}</svg>'


def color_of(state: str) -> str:
    """Return the name of the colour of a state."""
    style = _DRAWN[state].style
    return next(name for name, color in ON_PAPER.items() if color == style.stroke)


def _variables(dark: bool) -> str:
    return " ".join(f"--{name}: {colors[dark]};" for name, colors in COLORS.items())


def _masks() -> Iterator[str]:
    """Yield each mark as a mask, and its colour."""
    for name in SHOWN_AS:
        address = quote(icon(name, as_mask=True), safe=" ='/:.,()")
        yield f'--mark-{name}: url("data:image/svg+xml,{address}") center/contain no-repeat;'
        yield f"--color-{name}: var(--{color_of(name)});"


def _signs() -> Iterator[str]:
    """Yield rules by which each mark in a text is a mask of its colour, and is read out."""
    for name, words in SHOWN_AS.items():
        yield f".state.{name} {{ background: var(--color-{name}); mask: var(--mark-{name}); }}"
        yield f'.state.{name}::before {{ content: "" / "{words}"; }}'


def _drawings() -> Iterator[str]:
    """Yield rules by which a drawing has the colours of its page."""
    for name, color in ON_PAPER.items():
        for attribute in ("fill", "stroke"):
            yield f'.drawing [{attribute}="{color}"] {{ {attribute}: var(--{name}); }}'


def fill_styles(css: str) -> str:
    """Fill in what a style sheet has of here: ``@thb light;``, ``dark``, ``marks``, ``signs`` and ``drawings``."""
    found = {
        "light": _variables(dark=False),
        "dark": _variables(dark=True),
        "marks": "\n".join(_masks()),
        "signs": "\n".join(_signs()),
        "drawings": "\n".join(_drawings()),
    }
    for name, rules in found.items():
        css = css.replace(f"@thb {name};", rules)
    return css
