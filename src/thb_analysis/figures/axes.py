"""The shapes of a sheet on axes of matplotlib, for a figure of a user's own."""

from functools import cache

from matplotlib.axes import Axes
from matplotlib.font_manager import fontManager
from matplotlib.patches import PathPatch, Wedge
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from thb_analysis.display.saving import FONTS
from thb_analysis.figures.sheet import MARKS, Draw, Shape, Sheet
from thb_analysis.marks import DOT, LEFT

_DOTTED = (0, (1.2, 1.6))


@cache
def register_font() -> None:
    """Register Thb Sans with matplotlib, once."""
    for path in sorted(FONTS.glob("sans-*.ttf")):
        fontManager.addfont(path)


def draw_on_axes(draw: Draw, ax: Axes, widths: tuple[int, ...]) -> Axes:
    """Draw on axes in the form, of those for some widths, that can be largest there."""
    register_font()
    box = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
    wide = box.width * 72
    high = box.height * 72
    scales = {}
    for sheet in map(Sheet, widths):
        height = max(draw(sheet), 1)
        scales[min(wide / sheet.width, high / height)] = sheet
    scale = max(scales)
    sheet = scales[scale]
    for shape in sheet.shapes:
        if shape.kind == "text":
            _write(ax, shape, scale)
        else:
            ax.add_patch(_patch(shape, scale))
    ax.set(xlim=(0, wide / scale), ylim=(high / scale, 0))
    ax.set_axis_off()
    return ax


def _write(ax: Axes, shape: Shape, scale: float) -> None:
    x, y = shape.at
    ax.text(
        x,
        y,
        shape.text,
        family=["Thb Sans", "DejaVu Sans"],
        size=shape.font.size * scale,
        weight=600 if shape.font.bold else 400,
        color=shape.style.fill,
        ha=shape.align,
        va="baseline",
        parse_math=False,
    )


def _patch(shape: Shape, scale: float) -> PathPatch:
    """Return a shape that is no text as a patch."""
    x, y, *size = shape.at
    move = Affine2D().scale(*size).translate(x, y)
    look = shape.style
    return PathPatch(
        _unit(shape.kind).transformed(move),
        fc=look.fill,
        ec=look.stroke,
        lw=look.line * scale,
        ls=_DOTTED if look.dotted else "-",
        zorder=3 if shape.kind in MARKS else 1,
        clip_on=False,
    )


@cache
def _unit(kind: str) -> Outline:
    """Return the outline of a shape whose size is 1."""
    if kind == "box":
        return Outline.unit_rectangle()
    rule = [[(0, 0), (1, 0)]]
    outline = MARKS[kind].outline if kind in MARKS else rule
    if outline == DOT:
        return Outline.unit_circle()
    if outline == LEFT:
        return Wedge((0, 0), 1, 90, 270).get_path()
    return Outline.make_compound_path(*map(Outline, outline))
