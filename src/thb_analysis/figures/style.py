"""How figures look: one style, shapes before colours, text that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from io import StringIO
from typing import Any, ParamSpec, TypeVar, cast

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter
from matplotlib.transforms import ScaledTranslation

from thb_analysis.display import Figure
from thb_analysis.wording import missing

P = ParamSpec("P")
T = TypeVar("T")

WIDTH = 6.3  # inches: the text block of the page
ROW_SIZE = 7.5  # points: the label of a row
_BESIDE = 3.5 / 72  # inches between a panel and what is written beside it
_APART = 0.4  # rows that are left free before the heading of a group
INK, MUTED, RANGE, RULE = "#222222", "#6b6b6b", "#dcdcdc", "#eeeeee"
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY = (
    "#0072b2", "#d55e00", "#009e73", "#a3508a", "#b8860b", "#3b8fc4",
)  # fmt: skip


# The same five shapes as in the tables: full, half, cross, hollow, dash.
STATE_LOOKS: dict[str, dict[str, Any]] = {
    "reported": {"marker": "o", "fillstyle": "full", "color": BLUE, "markeredgecolor": BLUE},
    "qualified": {
        "marker": "o", "fillstyle": "left", "color": VERMILION,
        "markerfacecoloralt": "white", "markeredgecolor": VERMILION,
    },
    "absent": {"marker": "X", "color": "#555555", "markeredgewidth": 0},
    "not_reported": {"marker": "o", "fillstyle": "none", "color": "#9a9a9a", "markeredgewidth": 0.5},
    "not_covered": {"marker": "_", "color": "#9a9a9a", "markeredgewidth": 0.8},
}  # fmt: skip

STYLE: Any = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.labelsize": 7.5,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 7,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.size": 0,
    "ytick.labelcolor": INK,
    "ytick.labelsize": ROW_SIZE,
    "grid.color": RULE,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "svg.fonttype": "none",
    # Labels are texts, whatever signs are in them.
    "text.parse_math": False,
    "svg.hashsalt": "thb-analysis",
}
# Verdana has nearly the same widths; it stands in where DejaVu Sans is not installed.
_FALLBACK = ("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
# A run of marks that share one style: the style can stand once, on the group around them.
_USES = re.compile(
    r'<g([^>]*)>((?:\s*<use [^>]*style="([^"]*)"/>)(?:\s*<use [^>]*style="\3"/>)+\s*)</g>'
)
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def styled(draw: Callable[P, T]) -> Callable[P, T]:
    """Draw under the project's style, whatever the caller's settings are."""

    @wraps(draw)
    def within(*args: P.args, **kwargs: P.kwargs) -> T:
        with rc_context(STYLE):
            return draw(*args, **kwargs)

    return within


def canvas(height: float, panels: int = 1, **layout: Any) -> tuple[Canvas, list[Axes]]:
    """Open a canvas of the width of the page with a row of panels.

    Parameters
    ----------
    height : float
        In inches.
    panels : int
    **layout
        Passed on to ``Figure.subplots``.
    """
    sheet = Canvas(figsize=(WIDTH, height), layout="constrained")
    FigureCanvasSVG(sheet)
    axes = sheet.subplots(1, panels, squeeze=False, **layout)
    return sheet, list(axes[0])


def publish(sheet: Canvas, id: str, caption: str, alt: str, note: str = "") -> Figure:
    """Turn a finished canvas into what a notebook publishes; the same drawing gives the same bytes."""
    buffer = StringIO()
    # `savefig` would draw twice, once only to lay out; drawing lays out by itself.
    cast(Any, sheet.canvas).print_svg(buffer, metadata=_NO_METADATA)
    svg = _USES.sub(_hoisted, buffer.getvalue().replace(*_FALLBACK))
    width, height = (round(float(inches), 3) for inches in sheet.get_size_inches())
    return Figure(id, caption, alt, svg, width, height, note)


def rows(
    axes: Axes, labels: Iterable[str], positions: Sequence[float], size: float = ROW_SIZE
) -> None:
    """Label the rows of a panel from 0 at the top, with room for half a row at either end."""
    axes.set_yticks([])
    axes.set_ylim(max(positions, default=0) + 0.7, -0.7)
    _beside(axes, 0, -_BESIDE, labels, positions, ha="right", fontsize=size, color=INK)


def percent_axis(axes: Axes) -> None:
    """Scale the horizontal axis from 0 to 100 per cent."""
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="x")


def spans(axes: Axes, ends: Iterable[tuple[float, float, float]], **looks: Any) -> None:
    """Draw horizontal lines, one for each (from, to, row), as one collection; none where an end is missing."""
    lines = [
        [(start, row), (stop, row)]
        for start, stop, row in ends
        if not (missing(start) or missing(stop))
    ]
    axes.add_collection(LineCollection(lines, **{"capstyle": "butt", **looks}), autolim=False)


def margin_notes(axes: Axes, texts: Iterable[str], positions: Iterable[float]) -> None:
    """Write a short text to the right of each row."""
    _beside(axes, 1, _BESIDE, texts, positions, fontsize=7, color=MUTED)


def row_size(room: float) -> float:
    """Return the size at which the labels of rows of so many inches do not touch."""
    return max(6.0, min(ROW_SIZE, 62 * room))


def _beside(
    axes: Axes,
    edge: int,
    gap: float,
    texts: Iterable[str],
    positions: Iterable[float],
    **looks: Any,
) -> None:
    """Write a text beside each row: ticks, which could do it as well, are slow to draw."""
    shift = ScaledTranslation(gap, 0, axes.figure.dpi_scale_trans)
    place = axes.get_yaxis_transform() + shift
    for text, row in zip(texts, positions, strict=True):
        axes.text(edge, row, text, transform=place, va="center_baseline", **looks)


def headings(axes: Axes, heads: Iterable[tuple[str, float]], x: float = 0) -> None:
    """Write the heading of a group of rows into the panel."""
    for text, row in heads:
        axes.text(x, row, text, weight="bold", va="center", ha="left", fontsize=7.5)


def key(sheet: Canvas, entries: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Put a key to the shapes above the panels."""
    entries = list(entries)
    handles = [
        Line2D([], [], **{"linestyle": "", "label": label, **looks}) for label, looks in entries
    ]
    sheet.legend(
        handles=handles,
        loc="outside upper center",
        ncols=len(handles),
        handletextpad=0.6,
        handlelength=1.5,
        columnspacing=1.4,
    )


def grouped(groups: Sequence[str]) -> tuple[list[float], list[tuple[str, float]]]:
    """Place rows one below the other, with a free row for a heading before each group.

    A heading stands nearer to its own group than to the one above.

    Parameters
    ----------
    groups : sequence of str
        The group of each row; rows of one group stand together.

    Returns
    -------
    positions : list of float
        One for each row.
    heads : list of (str, float)
        Group and place of its heading.
    """
    positions: list[float] = []
    heads: list[tuple[str, float]] = []
    place = 0.0
    for index, group in enumerate(groups):
        if index == 0 or group != groups[index - 1]:
            place += _APART if index else 0
            heads.append((group, place))
            place += 1
        positions.append(place)
        place += 1
    return positions, heads


def _hoisted(group: re.Match[str]) -> str:
    attributes, uses, look = group.groups()
    bare = uses.replace(f' style="{look}"', "")
    return f'<g{attributes} style="{look}">{bare}</g>'
