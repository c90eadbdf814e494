"""Shares with bounds as figures: what coverage, robustness and the audit have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from thb_analysis.analysis.room import TALLEST
from thb_analysis.counts import each_row
from thb_analysis.display import Figure
from thb_analysis.wording import of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MISSING = "A missing report is not a no: the measure may be there all the same."


def totalled(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the `share` of countries, and the `total` that stands at the margin: ``12 of 27``."""
    totals = [of(row.k, row.n) for row in each_row(rows)]
    return rows.assign(share=(rows["k"] / rows["n"]).astype(float), total=totals)


def figure(
    rows: pd.DataFrame,
    draw: Callable[[Axes], object],
    id: str,
    said: tuple[str, str, str, str],
    group: str | None = None,
    half: str = "",
) -> Figure | None:
    """Publish shares, `name` and `total` of which are drawn; None if there is none, or no room.

    Parameters
    ----------
    rows : pandas.DataFrame
    draw : callable
        Takes the axes.
    id : str
    said : tuple of str
        Title, caption, alternative text and note.
    group, half
        See `thb_analysis.display.drawings.shares`.
    """
    from thb_analysis.display import style
    from thb_analysis.display.drawings.shares import height

    wide, narrow = (
        height(rows, "name", "total", group, half, width) for width in (style.WIDTH, style.NARROW)
    )
    if rows.empty or wide > TALLEST:
        return None
    return style.publish(draw, wide, id, *said, narrow=True, narrow_height=narrow)


def extremes(rows: pd.DataFrame) -> str:
    """Name the smallest and the largest share, for an alternative text."""
    ranked = each_row(rows.sort_values("share", kind="stable"))
    least, most = (f"{row.name} ({row.total})" for row in (ranked[0], ranked[-1]))
    return f"Smallest share: {least}; largest: {most}." if len(ranked) > 1 else f"{most}."
