"""Shares with bounds as figures: what coverage, robustness and the audit have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from thb_analysis.analysis.room import TALLEST
from thb_analysis.counts import each_row
from thb_analysis.display import Axes, Figure
from thb_analysis.display.text import countries
from thb_analysis.wording import COUNTRIES, bounds, of, percent

MISSING = "A missing report is not a no: the measure may be there all the same."


def drawable(
    rows: pd.DataFrame, names: Iterable[str], unit: Sequence[str] = COUNTRIES
) -> pd.DataFrame:
    """Add what is drawn of rows with `k`, `n` and bounds as shares.

    That is their `name`, the `share` of countries, the `total` that stands at the margin, such as
    ``12 of 27``, and the `tip` of each. `unit` is what countries are called, one and several.
    """
    totals = [of(row.k, row.n) for row in each_row(rows)]
    rows = rows.assign(name=list(names), share=(rows["k"] / rows["n"]).astype(float), total=totals)
    tips = [
        (row.name, f"{row.total} {countries(row.n, unit)}", _possible(row))
        for row in each_row(rows)
    ]
    return rows.assign(tip=pd.Series(tips, rows.index, dtype="object"))


def _possible(row: Any) -> str:
    """Write a share, and what it could be."""
    said = percent(row.share)
    if not row.lower < row.upper:
        return said
    could = (
        f"at most {percent(row.upper)}" if row.lower == row.share else bounds(row.lower, row.upper)
    )
    return f"{said}, {could}"


def plot(rows: pd.DataFrame, ax: Axes | None = None, tip: str | None = "tip", **marks: Any) -> Axes:
    """Draw shares with their bounds, as `drawable` has them.

    Parameters
    ----------
    rows : pandas.DataFrame
    ax : matplotlib.axes.Axes, optional
    tip, **marks
        What is drawn besides: see `thb_analysis.display.drawings.shares`.
    """
    from thb_analysis.display.drawings import shares

    return shares(rows, "share", "lower", "upper", "name", "total", tip=tip, ax=ax, **marks)


def figure(
    rows: pd.DataFrame, draw: Callable[[Axes], object], id: str, said: Mapping[str, str]
) -> Figure | None:
    """Publish shares, `name` and `total` of which are drawn; None if there is none, or no room.

    Parameters
    ----------
    rows : pandas.DataFrame
    draw : callable
        Takes the axes.
    id : str
    said : mapping of str to str
        Title, caption, alternative text and note, source and licence: see
        `thb_analysis.display.style.publish`.
    """
    from thb_analysis.display import style

    drawn = None if rows.empty else style.publish(draw, id, **said)
    return drawn if drawn and drawn.height_in <= TALLEST else None


def extremes(rows: pd.DataFrame) -> str:
    """Name the smallest and the largest share, for an alternative text."""
    ranked = each_row(rows.sort_values("share", kind="stable"))
    least, most = (f"{row.name} ({row.total})" for row in (ranked[0], ranked[-1]))
    return f"Smallest share: {least}; largest: {most}." if len(ranked) > 1 else f"{most}."
