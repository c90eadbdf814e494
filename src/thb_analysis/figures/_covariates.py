"""Coverage of countries against covariates: a panel for each, a mark for each country."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, PercentFormatter
from numpy.typing import NDArray

from thb_analysis.analysis.covariates import LEVEL, CovariateRelations
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.figures._labels import beside
from thb_analysis.wording import agree, capital, count, decimal, kinds, number, under
from thb_analysis.wording import beside as digits

MOST = 6  # panels
_SKEWED = 30  # times the smallest value: from here on a linear scale crowds most countries
_TYPE, _GAP = 6.0, 0.6  # points: of the codes, and how much larger the place kept for them is
_ROOM = 0.11  # of the range, between the outermost marks and the edge
# Inches: what ticks and labels take to the left, below and above a panel; the panel's height.
_LEFT, _RIGHT, _BELOW, _ABOVE = 0.62, 0.12, 0.46, 0.34
_HEIGHTS = {1: 3.0, 2: 2.35}


class _Window(NamedTuple):
    """The part of the plane that a panel shows, and its size in points."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    size: NDArray[np.float64]

    def points(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn places on the scales of the panel into points from its lower left corner."""
        return np.asarray((places - self.low) / (self.high - self.low) * self.size)

    def places(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn points back into places."""
        return np.asarray(points / self.size * (self.high - self.low) + self.low)


@style.styled
def covariates(
    result: CovariateRelations, kind: str, title: str | None = None, id: str | None = None
) -> Figure | None:
    """Draw the coverage of countries under one kind of measure against each covariate.

    Parameters
    ----------
    result : CovariateRelations
    kind : str
        ``provision`` or ``practice``.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str, optional

    Returns
    -------
    Figure or None
        None if there is no coefficient for this kind.
    """
    tested = result.tested[result.tested["kind"] == kind]
    if tested.empty:
        return None
    shown = tested.head(MOST)
    sheet, panels = _sheet(len(shown))
    for axes, (_, row) in zip(panels, shown.iterrows(), strict=True):
        points = result.points
        here = points[(points["kind"] == kind) & (points["covariate"] == row["covariate"])]
        _panel(axes, here, row)
    caption = _caption(result, shown, len(tested), kind, title)
    return style.publish(sheet, id or f"fig-covariates-{kind}", caption, _alt(shown, kind, title))


def _sheet(panels: int) -> tuple[Canvas, list[Axes]]:
    """Place the panels by hand: labels are set by the size of a panel, which is then known."""
    across = min(panels, 2)
    rows = -(-panels // across)
    height = _HEIGHTS[across]
    whole = rows * (_ABOVE + height + _BELOW)
    sheet, axes = style.canvas(whole, across, rows)
    sheet.set_layout_engine("none")
    for place, each in enumerate(axes):
        row, column = divmod(place, across)
        left = column * style.WIDTH / across + _LEFT
        bottom = whole - (row + 1) * (_ABOVE + height + _BELOW) + _BELOW
        width = style.WIDTH / across - _LEFT - _RIGHT
        each.set_position((left / style.WIDTH, bottom / whole, width / style.WIDTH, height / whole))
    for each in axes[panels:]:
        each.remove()
    return sheet, axes[:panels]


def _panel(axes: Axes, points: pd.DataFrame, row: pd.Series) -> None:
    value, share = (points[name].to_numpy(dtype=float) for name in ("value", "share"))
    logarithmic = bool(value.min() > 0 and value.max() >= _SKEWED * value.min())
    window = _window(axes, np.column_stack([np.log10(value) if logarithmic else value, share]))
    _scales(axes, window, logarithmic)
    axes.set_xlabel(fill(f"{row['covariate']}{' (logarithmic)' if logarithmic else ''}", 48))
    axes.set_title(_told(row), fontsize=7, fontweight="normal")
    _marks(axes, window, points, logarithmic)


def _window(axes: Axes, places: NDArray[np.float64]) -> _Window:
    low, high = np.min(places, axis=0), np.max(places, axis=0)
    room = np.maximum(high - low, 1e-9) * _ROOM
    size = np.array([axes.bbox.width, axes.bbox.height]) * 72 / axes.figure.dpi
    return _Window(low - room, high + room, size)


def _scales(axes: Axes, window: _Window, logarithmic: bool) -> None:
    left, right = window.low[0], window.high[0]
    if logarithmic:
        axes.set_xscale("log")
        axes.set_xlim(10**left, 10**right)
        axes.xaxis.set_major_locator(LogLocator(subs=(1,) if right - left > 2 else (1, 3)))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.set_xlim(left, right)
        axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter("{x:,.10g}")
    axes.set_ylim(window.low[1], window.high[1])
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.spines["left"].set_visible(True)
    axes.tick_params(axis="y", length=2.5, labelsize=7)
    axes.set_ylabel("Share listed")


def _marks(axes: Axes, window: _Window, points: pd.DataFrame, logarithmic: bool) -> None:
    """Draw a dot for each place and the codes beside it, where they cover neither dots nor codes."""
    shared = points.groupby(["value", "share"], sort=True)["country"].agg(list)
    dots = np.array([list(place) for place in shared.index], dtype=float)
    scaled = np.column_stack([np.log10(dots[:, 0]) if logarithmic else dots[:, 0], dots[:, 1]])
    codes = [_codes(each) for each in shared]
    where = [(round(x, 2), round(y, 2)) for x, y in window.points(scaled)]
    width, height = window.size
    labels = beside(where, codes, _TYPE + _GAP, (float(width), float(height)))
    axes.scatter(dots[:, 0], dots[:, 1], s=9, color=style.BLUE, zorder=3, linewidths=0)
    for code, dot, label in zip(codes, dots, labels, strict=True):
        x, y = window.places(np.array([label.x, label.y]))
        x = 10**x if logarithmic else x
        axes.text(x, y, code, fontsize=_TYPE, ha="center", va="center", zorder=5)
        if label.far:
            axes.plot([dot[0], x], [dot[1], y], color=style.RANGE, linewidth=0.5, zorder=1)


def _codes(found: Sequence[str]) -> str:
    return " ".join(found if len(found) <= 4 else [*found[:3], f"+{len(found) - 3}"])


def _told(row: pd.Series) -> str:
    return f"rho {_rho(row)} among {row['countries']}; {LEVEL}% of orders within ±{decimal(row['band'])}"


def _rho(row: pd.Series) -> str:
    text = digits(row["rho"], row["band"])
    return f"+{text}" if row["rho"] > 0 else text


def _caption(
    result: CovariateRelations, shown: pd.DataFrame, tested: int, kind: str, title: str | None
) -> str:
    more = tested - len(shown)
    parts = [
        f"Share of the {kinds(kind)} {under(title)} that list a country, out of those that speak of it, against "
        f"{count(len(shown), 'column')} of {result.covariates.file}: a dot for each country. The share is the lower bound, "
        "silence taken as absence. Above each panel Spearman’s rank correlation, and the band that holds "
        f"{LEVEL}% of the coefficients if the values are handed out to the countries in other orders.",
        "Scales begin and end with the countries.",
        "“+” and a number stand for further countries in the same place."
        if _crowded(result, shown, kind)
        else "",
        f"{capital(count(more, 'more column'))} {agree(more, 'stands', 'stand')} in the table only, in the order of the file."
        if more
        else "",
    ]
    return " ".join(filter(None, parts))


def _crowded(result: CovariateRelations, shown: pd.DataFrame, kind: str) -> bool:
    points = result.points
    here = points[(points["kind"] == kind) & points["covariate"].isin(shown["covariate"])]
    return bool((here.groupby(["covariate", "value", "share"]).size() > 4).any())


def _alt(shown: pd.DataFrame, kind: str, title: str | None) -> str:
    told = [
        f"{row['covariate']}: rho {_rho(row)} among {row['countries']} countries, adjusted p "
        f"{decimal(row['p_adjusted'], 3)}"
        for _, row in shown.iterrows()
    ]
    beyond, limit = int((shown["p_adjusted"] <= 1 - LEVEL / 100).sum()), decimal(1 - LEVEL / 100)
    which = "The coefficient has no" if len(shown) == 1 and not beyond else "The coefficient has an"
    if len(shown) > 1:
        which = f"{capital(number(beyond))} of the {number(len(shown))} coefficients {agree(max(beyond, 1), 'has', 'have')} an"
    finding = f"{which} adjusted p of {limit} or less."
    return (
        f"Scatter of the share of {kinds(kind)} listed {under(title)} against {count(len(shown), 'covariate')}. {finding} "
        f"{'; '.join(told)}. The table that follows gives all coefficients, and the one after it each country."
    )
