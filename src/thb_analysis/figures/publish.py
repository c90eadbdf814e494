"""From a drawing to a figure: drawn for three widths, as SVG that a page takes in as it is."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import groupby
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as MplFigure

from thb_analysis.display import Figure
from thb_analysis.display.saving import NO_METADATA, SVG_SETTINGS, matplotlib_settings
from thb_analysis.figures.sheet import Draw, Sheet, Tooltip

WIDE, MEDIUM, NARROW = 1040, 680, 328  # pixels; the second is printed too
_INCH = 96  # pixels
_NS = "{http://www.w3.org/2000/svg}"
_FAMILY = "'Thb Sans', 'Source Sans 3', 'DejaVu Sans', Verdana, sans-serif"
_NUMBER = re.compile(r"-?\d+\.\d+")
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
_TOOLTIP_IDS = re.compile(r"of ([\d ]+)")
# As matplotlib wrote fonts before 3.11.
_FONT = re.compile(r"(?:(?P<weight>\d+) )?(?P<size>[\d.]+px) .*")
_KEPT = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray"),
    *("text-anchor", "font-size", "font-weight"),
)
# Columns that figures of countries in categories need.
CATEGORIZED = ("country", "name", "category", "look", "outside", "may_be_earlier")
# Axes if `ax` is given; else Figure, or None if there is nothing to draw.
Drawn = Any


def publish(
    draw: Draw,
    ax: Axes | None,
    frame: pd.DataFrame,
    kind: str,
    title: str,
    alt: str,
    caption: str = "",
    note: str = "",
    id: str = "",
) -> Drawn:
    """Draw on `ax` and return it; without one, draw for three widths and return a figure.

    Parameters
    ----------
    draw : callable
        Takes a sheet, draws on it, and returns its height in pixels.
    ax : matplotlib.axes.Axes, optional
    frame : pandas.DataFrame
        The data; without rows axes stay empty, and there is no figure.
    kind : str
        Kind of figure, such as ``dots``: with the title it makes the id, if none is given; a
        report numbers a figure that has neither.
    title, alt, caption, note, id : str
        See `thb_analysis.display.Figure`.

    Returns
    -------
    Axes, Figure or None
    """
    if frame.empty:
        return ax and Sheet(ax, WIDE).finish(1)
    if ax is not None:
        return _draw_on_axes(draw, ax)
    tooltips: dict[Tooltip, int] = {}
    wide, svg, narrow = (_draw_svg(draw, width, tooltips) for width in (WIDE, MEDIUM, NARROW))
    height = int(re.findall(r'height="(\d+)"', svg)[0])
    alt = f"{title}{'' if title.endswith(('?', '!')) else '.'} {alt}".lstrip(". ")
    name = re.findall(r"[a-z0-9]+", title.lower())[:8]
    return Figure(
        id or "-".join(["fig", kind, *name] if name else []),
        caption,
        alt,
        svg,
        MEDIUM / _INCH,
        round(height / _INCH, 3),
        note,
        title,
        _html({"narrow": narrow, "medium": svg, "wide": wide}, alt, tooltips),
    )


def _draw_on_axes(draw: Draw, ax: Axes) -> Axes:
    """Draw on axes in the form, of the three widths, that can be largest there."""
    box = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
    wide, high = box.width * 72, box.height * 72
    forms = []
    for width in (WIDE, MEDIUM, NARROW):
        height = draw(Sheet(MplFigure().add_axes((0, 0, 1, 1)), width))
        forms.append((min(wide / width, high / max(height, 1)), width))
    scale, width = max(forms)
    sheet = Sheet(ax, width, scale=scale)
    draw(sheet)
    return sheet.finish(high / scale, wide / scale)


def _html(drawings: Mapping[str, str], alt: str, tooltips: Mapping[Tooltip, int]) -> str:
    """Write drawings as HTML, and the tooltips of their marks as JSON: lists of numbers of their texts."""
    drawn = "".join(
        svg.replace("<svg ", f'<svg class="{name}" aria-hidden="true" ', 1)
        for name, svg in drawings.items()
    )
    parts: dict[str, int] = {}
    of = [[parts.setdefault(part, len(parts)) for part in each] for each in tooltips]
    text = json.dumps({"parts": [*parts], "of": of}, ensure_ascii=False, separators=(",", ":"))
    # A closing tag within it would end the script.
    text = text.replace("<", "\\u003c")
    script = f'<script type="application/json">{text}</script>' if tooltips else ""
    by_keys = ' tabindex="0"' if tooltips else ""
    label = f'role="img" aria-label="{html.escape(alt)}"'
    return f'<div class="drawing" {label}{by_keys}>{drawn}{script}</div>'


def _draw_svg(draw: Draw, width: int, tooltips: dict[Tooltip, int]) -> str:
    """Draw for a width, one pixel to a unit, as high as the drawing needs."""
    figure = MplFigure(figsize=(width / 72, 1), dpi=72, facecolor="none")
    canvas = FigureCanvasSVG(figure)
    sheet = Sheet(figure.add_axes((0, 0, 1, 1)), width, tooltips)
    height = round(draw(sheet))
    figure.set_figheight(height / 72)
    sheet.finish(height)
    out = StringIO()
    # `savefig` would draw twice, once only to lay out.
    with matplotlib_settings(SVG_SETTINGS):
        canvas.print_svg(out, metadata=NO_METADATA)  # type: ignore[no-untyped-call]
    return compact(out.getvalue(), width, height)


def compact(svg: str, width: int, height: int) -> str:
    """Rewrite an SVG of matplotlib in a quarter of its length, without ids.

    Each mark has its outline, rather than a reference to one; a group has the style that its marks
    share; a mark with a tooltip has its number in `data-of`.
    """
    root = ElementTree.fromstring(svg)
    outlines = {each.get("id", ""): each.get("d", "") for each in root.iter(f"{_NS}path")}
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{_FAMILY}" stroke-linejoin="round">'
        f"{''.join(_grouped_by_style(root, outlines))}</svg>"
    )


def _grouped_by_style(parent: ElementTree.Element, outlines: Mapping[str, str]) -> Iterator[str]:
    """Yield the drawn elements within an element as SVG; neighbours of one style as a group."""
    found = [*_elements(parent, outlines)]
    # Texts cover nothing, so they may be reordered.
    found.sort(key=lambda each: each[0] if each[1] == "text" else "")
    for style, alike in groupby(found, key=lambda each: each[0]):
        drawn = [(tag, rest) for _, tag, rest in alike]
        if len(drawn) > 1 and style:
            yield f"<g{style}>{''.join(f'<{tag}{rest}' for tag, rest in drawn)}</g>"
        else:
            yield from (f"<{tag}{style}{rest}" for tag, rest in drawn)


def _elements(
    parent: ElementTree.Element, outlines: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield each drawn element within an element: its style, its tag, and the rest of its SVG."""
    for each in parent:
        kind = each.tag.removeprefix(_NS)
        if kind == "g" and (found := _TOOLTIP_IDS.fullmatch(each.get("id", ""))):
            yield "", "g", f' data-of="{found[1]}">{"".join(_grouped_by_style(each, outlines))}</g>'
        elif kind == "g":
            yield from _elements(each, outlines)
        elif kind == "text":
            turn = each.get("transform", "")
            turned = f' transform="{_round(turn)}"' if "rotate(-90" in turn else ""
            position = f' x="{_round(each.get("x", ""))}" y="{_round(each.get("y", ""))}"{turned}'
            yield _style(each), "text", f"{position}>{escape(each.text or '')}</text>"
        elif kind == "path":
            yield _style(each), "path", f' d="{_outline(each.get("d", ""))}"/>'
        elif kind == "use":
            yield _style(each), *_mark(each, outlines)


def _mark(use: ElementTree.Element, outlines: Mapping[str, str]) -> tuple[str, str]:
    """Write a reference to a mark as the mark itself: a circle, or its outline moved there."""
    href = next(value for name, value in use.items() if name.endswith("href"))
    x, y = (float(use.get(side, "0")) for side in ("x", "y"))
    outline = outlines[href.removeprefix("#")]
    ends = [float(across) for across, _ in _POINT.findall(outline)]
    if "C" in outline and abs(min(ends) + max(ends)) < 0.01:
        return "circle", _round(f' cx="{x}" cy="{y}" r="{max(ends):.4f}"/>')
    moved = _POINT.sub(lambda xy: f"{float(xy[1]) + x:.2f} {float(xy[2]) + y:.2f}", outline)
    return "path", f' d="{_outline(moved)}"/>'


def _style(element: ElementTree.Element) -> str:
    """Write a style as attributes, which a style sheet can overrule."""
    pairs = (each.partition(":") for each in element.get("style", "").split(";"))
    style = {name.strip(): value.strip() for name, _, value in pairs}
    if font := _FONT.fullmatch(style.get("font", "")):
        style |= {f"font-{name}": value for name, value in font.groupdict().items() if value}
    given = {name: _round(style[name]).removesuffix("px") for name in _KEPT if name in style}
    return "".join(
        f' {name}="{value}"' for name, value in given.items() if value not in ("start", "400")
    )


def _outline(path: str) -> str:
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", _round(" ".join(path.split())))


def _round(svg: str) -> str:
    """Round the numbers in a piece of SVG to a tenth of a pixel."""
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), svg)
