"""From a drawing to a figure: drawn for three widths, as SVG that a page takes in as it is."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.display import Figure
from thb_analysis.errors import check_apart, check_columns
from thb_analysis.figures.sheet import Draw, Sheet, Tooltip
from thb_analysis.figures.svg import as_svg
from thb_analysis.names import check_names
from thb_analysis.states import NOT_COVERED

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes
else:
    # Figures without axes have no need of matplotlib, which takes long to import.
    Axes = Any

# Pixels; the second is printed too.
WIDE = 1040
MEDIUM = 680
NARROW = 328
_WIDTHS = {"narrow": NARROW, "medium": MEDIUM, "wide": WIDE}
_INCH = 96  # pixels
# Columns that figures of countries in categories need.
_CATEGORIZED = ("country", "name", "category", "look", "outside", "may_be_earlier")
# Axes if `ax` is given; else Figure, or None if there is nothing to draw.
Drawn = Any


def check_categories(frame: pd.DataFrame) -> None:
    """Refuse what are no countries in categories, or not each once: see `check_columns`."""
    needed = "countries in categories, as of thb.categories(ds, map),"
    check_columns(frame, _CATEGORIZED, needed)
    problem = f"is in two rows; {needed} are needed here, each once"
    check_apart(frame, ["country"], problem)


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """Return those of the countries in categories that are counted."""
    return frame[~frame["outside"] & (frame["look"] != NOT_COVERED)]


def publish(
    draw: Draw,
    ax: Axes | None,
    frame: pd.DataFrame,
    kind: str,
    title: str,
    alt: str,
    /,
    **labels: str,
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
    title, alt : str
    **labels : str
        `caption`, `note` and `id`: see `thb_analysis.display.Figure`.

    Returns
    -------
    Axes, Figure or None

    Raises
    ------
    UnknownName
        If there are other labels.
    """
    check_names(labels, ("title", "caption", "note", "id"), "label of a figure")
    if frame.empty:
        if ax is not None:
            ax.set_axis_off()
        return ax
    if ax is not None:
        from thb_analysis.figures.axes import draw_on_axes

        return draw_on_axes(draw, ax, (WIDE, MEDIUM, NARROW))
    tooltips: dict[Tooltip, int] = {}
    drawings = {}
    heights = {}
    for name, width in _WIDTHS.items():
        sheet = Sheet(width)
        heights[name] = round(draw(sheet))
        drawings[name] = as_svg(sheet, heights[name], tooltips)
    end = "" if title.endswith(("?", "!")) else "."
    alt = f"{title}{end} {alt}".lstrip(". ")
    words = re.findall(r"[a-z0-9]+", title.lower())[:8]
    made_of_title = "-".join(["fig", kind, *words] if words else [])
    return Figure(
        **{"id": made_of_title, "caption": "", **labels},
        alt=alt,
        svg=drawings["medium"],
        width_in=MEDIUM / _INCH,
        height_in=round(heights["medium"] / _INCH, 3),
        title=title,
        drawing=_html(drawings, alt, tooltips),
    )


def _html(
    drawings: Mapping[str, str], alt: str, tooltips: Mapping[Tooltip, int]
) -> str:
    """Write drawings as HTML, and the tooltips of their marks as JSON: lists of numbers of their texts."""
    drawn = ""
    for name, svg in drawings.items():
        drawn += svg.replace("<svg ", f'<svg class="{name}" aria-hidden="true" ', 1)
    label = f'role="img" aria-label="{html.escape(alt)}"'
    if not tooltips:
        return f'<div class="drawing" {label}>{drawn}</div>'
    parts: dict[str, int] = {}
    of = []
    for tooltip in tooltips:
        of.append([parts.setdefault(part, len(parts)) for part in tooltip])
    spoken = {"parts": [*parts], "of": of}
    text = json.dumps(spoken, ensure_ascii=False, separators=(",", ":"))
    # A closing tag within it would end the script.
    text = text.replace("<", "\\u003c")
    script = f'<script type="application/json">{text}</script>'
    return f'<div class="drawing" {label} tabindex="0">{drawn}{script}</div>'
