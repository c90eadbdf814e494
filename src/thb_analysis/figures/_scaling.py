"""Whether measures form a cumulative order: countries by measures, with what breaks the order."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.analysis.scaling import Scalability
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, beside, capital, count, kinds, number, under

_LISTED, _SILENT, _GAP = "listed", "not listed", "not listed, though listed for a rarer measure"
_LOOKS: dict[str, dict[str, Any]] = {
    _LISTED: {**style.STATE_LOOKS["reported"], "markersize": 4.6},
    _SILENT: {**style.STATE_LOOKS["not_reported"], "markersize": 2.6},
    _GAP: {"marker": "x", "color": style.VERMILION, "markeredgewidth": 1.0, "markersize": 4},
}
_HIGHEST = 9.1  # inches that a page has for a figure
_IN_LINE = 20  # codes that have room beside each other
_APART = 36  # marks that have


@style.styled
def scale(
    result: Scalability, groups: pd.DataFrame, kind: str, title: str | None = None, id: str = ""
) -> Figure | None:
    """Draw countries by measures, the most common measure first, and mark the gaps in the order.

    Countries stand in the order of their counts only if the measures form a
    scale, and by bloc otherwise.

    Parameters
    ----------
    result : Scalability
    groups : pandas.DataFrame
        `country`, `name` and `bloc` in their usual order: see ``arrange.by_bloc``.
    kind : str
        Of the measures: provision or practice.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str
        ``fig-scale-`` and the kind if not given.

    Returns
    -------
    Figure or None
        None if H cannot be computed for the kind, or no kind has three measures.
    """
    totals = result.scales[(result.scales["kind"] == kind) & result.scales["h"].notna()]
    if totals.empty or not result.enough:
        return None
    items, cells, counts = (
        part[part["kind"] == kind] for part in (result.items, result.cells, result.countries)
    )
    items = items[items["varies"]].reset_index(drop=True)
    codes = _ordered(counts, groups, result.passes(kind))
    sheet, (axes,) = style.canvas(min(_HIGHEST, 1.0 + 0.165 * len(items)))
    _marks(axes, cells, codes, list(items["measure"]))
    labels, places = list(items["label"]), list(items.index)
    if result.passes(kind):
        _totals(axes, counts, codes, len(items))
        labels, places = [*labels, "measures that list it"], [*places, len(items)]
    style.rows(axes, labels, places)
    style.margin_notes(axes, _notes(items, result.threshold), list(items.index))
    _columns(axes, codes)
    style.key(sheet, [(name, _LOOKS[name]) for name in _present(cells)])
    row = totals.iloc[0]
    return style.publish(
        sheet,
        id or f"fig-scale-{kind}",
        _caption(row, title, tied=not items["listed"].is_unique),
        _alt(row, cells, title, result.threshold),
    )


def _ordered(counts: pd.DataFrame, groups: pd.DataFrame, by_count: bool) -> list[str]:
    """Return the countries in their usual order, or by falling count where that is allowed."""
    listed = dict(zip(counts["country"], counts["listed"], strict=True))
    usual = [code for code in groups["country"] if code in listed]
    return sorted(usual, key=lambda code: -listed[code]) if by_count else usual


def _state(cells: pd.DataFrame) -> pd.Series:
    states = pd.Series(_SILENT, index=cells.index, dtype="str")
    return states.mask(cells["gap"], _GAP).mask(cells["listed"], _LISTED)


def _present(cells: pd.DataFrame) -> list[str]:
    found = set(_state(cells))
    return [state for state in _LOOKS if state in found]


def _marks(axes: Axes, cells: pd.DataFrame, codes: list[str], measures: list[str]) -> None:
    states, scale = _state(cells), min(1, _APART / len(codes))
    for state in _present(cells):
        at = cells[states == state]
        looks = {"linestyle": "", "markeredgewidth": 0.6, **_LOOKS[state]}
        looks["markersize"] *= scale
        columns, rows = at["country"].map(codes.index), at["measure"].map(measures.index)
        axes.plot(columns, rows, **looks)


def _columns(axes: Axes, codes: list[str]) -> None:
    axes.set_xlim(-0.7, len(codes) - 0.3)
    axes.set_xticks(range(len(codes)), _staggered(codes))
    axes.tick_params(axis="x", labelsize=6.2, length=0, labeltop=True, labelbottom=False)
    axes.spines["bottom"].set_visible(False)


def _staggered(codes: list[str]) -> list[str]:
    """Put every other code a line higher where one line has no room for all of them."""
    levels = 1 + len(codes) // _IN_LINE
    return [code + "\n" * (place % levels) for place, code in enumerate(codes)]


def _totals(axes: Axes, counts: pd.DataFrame, codes: list[str], row: int) -> None:
    """Write below each country how many measures list it."""
    listed = dict(zip(counts["country"], counts["listed"], strict=True))
    for place, code in enumerate(codes):
        axes.text(place, row, str(listed[code]), ha="center", va="center", fontsize=6.2)


def _notes(items: pd.DataFrame, bound: float) -> list[str]:
    """Write how many countries each measure lists, and its H."""
    values = zip(items["listed"], items["h"], strict=True)
    return [f"{listed}, H {beside(h, bound)}" for listed, h in values]


def _caption(row: pd.Series, title: str | None, tied: bool) -> str:
    order = (
        "Countries stand by falling number of listings, those with the same number by bloc."
        if row["passes"]
        else "Countries stand by bloc, and not by their counts, which the measures do not support."
    )
    # Of two measures with one count neither is the rarer, so that no cell tells their errors.
    alike = "; errors between measures with the same number of listings have none" if tied else ""
    return (
        f"The {kinds(row['kind'])} {under(title)} by falling number of listings, for the countries that all of them "
        f"speak of (N = {row['countries']}). In a cumulative order, whoever is listed for a measure is listed for all measures "
        "above it; a cross marks a silence under a measure with more listings than another that does list the country"
        f"{alike}. "
        f"{order} Right margin: the number of these countries listed, and H of the measure, which is 1 where nothing breaks the "
        "order."
    )


def _alt(row: pd.Series, cells: pd.DataFrame, title: str | None, bound: float) -> str:
    silent, broken = int((~cells["listed"]).sum()), int(cells["gap"].sum())
    return (
        f"{capital(number(row['varying']))} {kinds(row['kind'])} {under(title)} by "
        f"{count(row['countries'], 'country', 'countries')}. Of {count(silent, 'silent cell')}, {number(broken)} "
        f"{agree(broken, 'is', 'are')} of a country listed for a rarer measure. H is {beside(row['h'], bound)}. "
        "The table that follows shows each cell, and H of each measure."
    )
