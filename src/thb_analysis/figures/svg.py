"""The shapes of a sheet as SVG, which a page takes in as it is."""

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from thb_analysis.figures.sheet import MARKS, Shape, Sheet, Tooltip
from thb_analysis.marks import element, number

_FAMILY = "'Thb Sans', 'Source Sans 3', 'DejaVu Sans', Verdana, sans-serif"
_ALIGNED = {
    "left": {},
    "center": {"text-anchor": "middle"},
    "right": {"text-anchor": "end"},
}
# What lies over what: boxes, rules, marks in their order, texts.
_LAYERS = ("box", "rule", *MARKS, "text")


def as_svg(sheet: Sheet, height: float, tooltips: dict[Tooltip, int]) -> str:
    """Return the shapes of a sheet as SVG; a group of marks has the numbers of their tooltips."""
    ordered = sorted(sheet.shapes, key=lambda shape: _LAYERS.index(shape.kind))
    drawn = ""
    for (style, _), alike in groupby(ordered, key=_kind):
        drawn += _group(style, [*alike], tooltips)
    size = (
        f'viewBox="0 0 {sheet.width} {height}" width="{sheet.width}" height="{height}"'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FAMILY}" '
        f'stroke-linejoin="round">{drawn}</svg>'
    )


def _kind(shape: Shape) -> tuple[str, bool]:
    return _style(shape), bool(shape.tooltip)


def _group(style: str, shapes: Sequence[Shape], tooltips: dict[Tooltip, int]) -> str:
    """Return shapes of one style as a group."""
    if shapes[0].tooltip:
        numbers = (tooltips.setdefault(each.tooltip, len(tooltips)) for each in shapes)
        style += f' data-of="{" ".join(map(str, numbers))}"'
    return f"<g{style}>{''.join(map(_element, shapes))}</g>"


def _style(shape: Shape) -> str:
    """Return the style of a shape as attributes, which a style sheet can overrule."""
    look = shape.style
    given = {"fill": look.fill}
    if shape.kind == "text":
        given["font-size"] = number(shape.font.size)
        given |= {"font-weight": "600"} if shape.font.bold else {}
        given |= _ALIGNED[shape.align]
    elif look.stroke != "none":
        given["stroke"] = look.stroke
        given["stroke-width"] = number(look.line)
        given |= {"stroke-dasharray": "1.3 1.8"} if look.dotted else {}
    return "".join(f' {name}="{value}"' for name, value in given.items())


def _element(shape: Shape) -> str:
    """Return a shape without its style."""
    if shape.kind in MARKS:
        x, y, radius = shape.at
        return element(MARKS[shape.kind].outline, x, y, radius)
    at = [number(each) for each in shape.at]
    if shape.kind == "rule":
        end = number(shape.at[0] + shape.at[2])
        return f'<path d="M{at[0]} {at[1]}H{end}"/>'
    if shape.kind == "box":
        return f'<path d="M{at[0]} {at[1]}h{at[2]}v{at[3]}h-{at[2]}z"/>'
    return f'<text x="{at[0]}" y="{at[1]}">{escape(shape.text)}</text>'
