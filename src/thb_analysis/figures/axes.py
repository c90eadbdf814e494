"""The shapes of a sheet on axes of matplotlib, for a figure of a user's own."""

from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import Circle, PathPatch, Rectangle, Wedge
from matplotlib.path import Path as Outline

from thb_analysis.figures.sheet import MARKS, Draw, Shape, Sheet
from thb_analysis.figures.text import FONTS
from thb_analysis.marks import DOT, LEFT

_DOTTED = (0, (1.2, 1.6))
_SIGNS = {"start": "left", "middle": "center", "end": "right"}


@cache
def register_font() -> None:
    """Register Thb Sans with matplotlib, once."""
    for path in sorted(FONTS.glob("sans-*.ttf")):
        fontManager.addfont(path)


def draw_on_axes(draw: Draw, ax: Axes, widths: tuple[int, ...]) -> Axes:
    """Draw on axes in the form, of those for some widths, that can be largest there."""
    register_font()
    box = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
    wide, high = box.width * 72, box.height * 72
    sheets = [Sheet(width) for width in widths]
    scales = [min(wide / sheet.width, high / max(draw(sheet), 1)) for sheet in sheets]
    scale, sheet = max(zip(scales, sheets, strict=True), key=lambda each: each[0])
    for shape in sheet.shapes:
        if shape.kind == "text":
            _write(ax, shape, scale)
        else:
            ax.add_patch(_patch(shape, scale))
    ax.set(xlim=(0, wide / scale), ylim=(high / scale, 0))
    ax.set_axis_off()
    return ax


def _write(ax: Axes, shape: Shape, scale: float) -> None:
    font = FontProperties(
        family=["Thb Sans", "DejaVu Sans"],
        size=shape.size * scale,
        weight=600 if shape.bold else 400,
    )
    x, y = shape.at
    written = ax.text(x, y, shape.text, color=shape.style.fill, va="baseline")
    written.set(fontproperties=font, parse_math=False, ha=_SIGNS[shape.anchor])
    if shape.upright:
        written.set(rotation=90, rotation_mode="anchor")


def _patch(shape: Shape, scale: float) -> Any:
    """Return a shape that is no text as a patch."""
    look = shape.style
    style: dict[str, Any] = {
        "fc": look.fill,
        "ec": look.stroke,
        "lw": look.line * scale,
    }
    style |= {"ls": _DOTTED if look.dotted else "-", "clip_on": False}
    if shape.kind == "box":
        x, y, width, height = shape.at
        return Rectangle((x, y), width, height, **style)
    if shape.kind == "rule":
        x, y, end = shape.at
        return PathPatch(Outline([(x, y), (end, y)]), **style)
    x, y, radius = shape.at
    outline = MARKS[shape.kind].outline
    if outline == DOT:
        return Circle((x, y), radius, zorder=3, **style)
    if outline == LEFT:
        return Wedge((x, y), radius, 90, 270, zorder=3, **style)
    lines = (
        Outline([(x + radius * a, y + radius * b) for a, b in line]) for line in outline
    )
    return PathPatch(Outline.make_compound_path(*lines), zorder=3, **style)
