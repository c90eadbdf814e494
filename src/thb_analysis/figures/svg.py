"""The shapes of a sheet as SVG, which a page takes in as it is."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from thb_analysis.figures.sheet import MARKS, Shape, Sheet, Style, Tooltip

_FAMILY = "'Thb Sans', 'Source Sans 3', 'DejaVu Sans', Verdana, sans-serif"
# What lies over what: boxes, rules, marks in their order, texts.
_LAYERS = ("box", "rule", *MARKS, "text")


def as_svg(sheet: Sheet, height: float, tooltips: dict[Tooltip, int]) -> str:
    """Return the shapes of a sheet as SVG; a group of marks has the numbers of their tooltips."""
    ordered = sorted(sheet.shapes, key=lambda shape: _LAYERS.index(shape.kind))
    groups = groupby(ordered, key=lambda shape: (_style(shape), bool(shape.tooltip)))
    drawn = (_group(style, [*alike], tooltips) for (style, _), alike in groups)
    size = f'viewBox="0 0 {sheet.width} {height}" width="{sheet.width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FAMILY}" '
        f'stroke-linejoin="round">{"".join(drawn)}</svg>'
    )


def _group(style: str, shapes: Sequence[Shape], tooltips: dict[Tooltip, int]) -> str:
    """Return shapes of one style as a group."""
    if shapes[0].tooltip:
        numbers = (tooltips.setdefault(each.tooltip, len(tooltips)) for each in shapes)
        style += f' data-of="{" ".join(map(str, numbers))}"'
    return f"<g{style}>{''.join(map(_element, shapes))}</g>"


def _style(shape: Shape) -> str:
    """Return the style of a shape as attributes, which a style sheet can overrule."""
    look: Style = shape.style
    given = {"fill": look.fill}
    if shape.kind == "text":
        given |= {"font-size": _number(shape.size)}
        given |= {"font-weight": "600"} if shape.bold else {}
        given |= {"text-anchor": shape.anchor} if shape.anchor != "start" else {}
    elif look.stroke != "none":
        given |= {"stroke": look.stroke, "stroke-width": _number(look.line)}
        given |= {"stroke-dasharray": "1.3 1.8"} if look.dotted else {}
    return "".join(f' {name}="{value}"' for name, value in given.items())


def _element(shape: Shape) -> str:
    """Return a shape without its style."""
    if shape.kind == "text":
        x, y = map(_number, shape.at)
        turned = f' transform="rotate(-90 {x} {y})"' if shape.upright else ""
        return f'<text x="{x}" y="{y}"{turned}>{escape(shape.text)}</text>'
    if shape.kind == "box":
        x, y, width, height = map(_number, shape.at)
        return f'<path d="M{x} {y}h{width}v{height}h-{width}z"/>'
    if shape.kind == "rule":
        x, y, end = map(_number, shape.at)
        return f'<path d="M{x} {y}H{end}"/>'
    x, y, radius = map(_number, shape.at)
    outline = MARKS[shape.kind].outline
    if outline == "circle":
        return f'<circle cx="{x}" cy="{y}" r="{radius}"/>'
    if outline == "half":
        return f'<path d="M{x} {y}m0 -{radius}a{radius} {radius} 0 0 0 0 {_number(2 * shape.at[2])}z"/>'
    return f'<path d="{"".join(_lines(outline, *shape.at))}"/>'


def _lines(outline: Any, x: float, y: float, radius: float) -> Iterator[str]:
    """Yield the lines of an outline at their place, in their size."""
    for line in outline:
        points = (f"{_number(x + radius * a)} {_number(y + radius * b)}" for a, b in line)
        yield "M" + "L".join(points)


def _number(value: float) -> str:
    """Return a number as text, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")
