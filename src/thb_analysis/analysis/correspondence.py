"""Multiple correspondence analysis: countries and measures on a few common axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.mca import (
    CATEGORIES,
    LISTED,
    PLACES,
    adjusted,
    fit,
    own_axes,
    places,
    stability,
)
from thb_analysis.analysis.similarity import incidence
from thb_analysis.data import Dataset
from thb_analysis.data.kinds import OFFERED

Obstacle = Literal["countries", "measures", "axes"]

# Below this a map of axes would show single listings and no structure.
FEWEST_COUNTRIES, FEWEST_MEASURES = 10, 5
# An axis that leaving out one measure can turn further than this is not interpreted.
FIRM = 0.9

MEASURE_COLUMNS = [
    "measure",
    "label",
    "theme",
    "kind",
    "polarity",
    "footnote",
    "listed",
    "base_size",
    "role",
]


@dataclass(frozen=True, eq=False)
class Correspondence:
    """Multiple correspondence analysis of the measures offered.

    Attributes
    ----------
    measures : pandas.DataFrame
        Every provision and practice, in the order of the footnotes.

        ========= ==== ======================================================
        column    type meaning
        ========= ==== ======================================================
        measure   str  slug
        label     str
        theme     str
        kind      str
        polarity  str
        footnote  int
        listed    int  countries listed, within the base
        base_size int  countries in the base
        role      str  active; or why it is left out: polarity (not
                       affirmed), base (does not speak of every country
                       compared) or constant (lists all of them or none)
        ========= ==== ======================================================
    axes : pandas.DataFrame
        The axes with more than the average inertia: see ``mca.adjusted``.
    countries : pandas.DataFrame
        One row per participant: `country`, and for each axis shown `axis_1`,
        `axis_2`, … (float, principal coordinate) and `contribution_1`, …
        (float, share of the inertia of the axis, 0..1).
    categories : pandas.DataFrame
        Two rows per active measure: `measure`, `category` ("listed" or "not
        listed"), and the coordinates and contributions as in `countries`.
    stability : pandas.DataFrame
        One row per axis shown: `axis` (int), `lowest` (float, 0..1), the
        lowest correlation between the coordinates of the countries and those
        found without one of the measures, and `measure` (str), the measure
        left out when it occurs. An axis that is no longer one of its own
        counts as 0.
    participants : int
    shown : int
        Axes described, from the first; 0 if there is no analysis.
    obstacle : {"countries", "measures", "axes"} or None
        Why there is no analysis: fewer than `FEWEST_COUNTRIES` countries,
        fewer than `FEWEST_MEASURES` active measures, or no axis that has more
        than the average inertia and a direction of its own.
    theme : str or None
        The theme the measures are taken from; None for all themes.
    """

    measures: pd.DataFrame
    axes: pd.DataFrame
    countries: pd.DataFrame
    categories: pd.DataFrame
    stability: pd.DataFrame
    participants: int
    shown: int
    obstacle: Obstacle | None
    theme: str | None

    @property
    def active(self) -> pd.DataFrame:
        """The rows of `measures` that are analysed."""
        return self.measures[self.measures["role"] == "active"]

    @property
    def firm(self) -> list[int]:
        """The axes that stay much the same whichever measure is left out."""
        firm = self.stability["lowest"] >= FIRM
        return [int(axis) for axis in self.stability.loc[firm, "axis"]]

    @property
    def contributions(self) -> pd.DataFrame:
        """Contribution of each active measure, its two categories taken together.

        One row per active measure: `measure`, `label`, `theme`, `kind`,
        `listed`, for each axis `axis_1`, … (coordinate of the category
        "listed") and `contribution_1`, …, and `contribution` to all axes
        shown (float, 0..1), by which the rows fall. No row without axes.
        """
        facts = self.active[["measure", "label", "theme", "kind", "listed"]]
        if not self.shown:
            return facts.iloc[:0].assign(contribution=0.0)
        shares = [f"contribution_{axis}" for axis in range(1, self.shown + 1)]
        sums = self.categories.groupby("measure", sort=False)[shares].sum()
        listed = self.categories[self.categories["category"] == LISTED].set_index("measure")
        listed = listed.drop(columns=["category", *shares])
        weights = self.axes["inertia"].to_numpy()[: self.shown]
        total = sums.to_numpy() @ (weights / weights.sum())
        sums = sums.assign(contribution=np.round(total, PLACES))
        joined = facts.join(listed, on="measure").join(sums, on="measure")
        return joined.sort_values("contribution", ascending=False, kind="stable", ignore_index=True)


def correspondence(ds: Dataset, theme: str | None = None, components: int = 2) -> Correspondence:
    """Place countries and measures on the axes of a multiple correspondence analysis.

    Active are the provisions and practices that affirm something, speak of
    every country compared, and list neither all of them nor none. Each is a
    variable with two categories, listed and not listed: silence is a category
    like the other, and shapes the axes as much. The method is that of
    Benzécri (1979) and Greenacre (2007, chapters 18 and 19) on the indicator
    matrix; with two categories for each variable it is the principal component
    analysis of the correlations between the lists.

    An axis points to where the measure that contributes most to it is listed.
    Axes are described from the first, as long as they have more than the
    average inertia and more than the next: among axes of one inertia any
    direction is as good as another.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Use the measures of one theme.
    components : int, default 2
        Describe no more axes than this.

    Returns
    -------
    Correspondence
        With an `obstacle` and without axes where there is too little to
        analyse.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    measures = _measures(ds, theme)
    active = list(measures.loc[measures["role"] == "active", "measure"])
    size = len(ds.participants)
    if size < FEWEST_COUNTRIES:
        return _without(measures, size, "countries", theme)
    if len(active) < FEWEST_MEASURES:
        return _without(measures, size, "measures", theme)
    table = _table(incidence(ds, theme)[0][active])
    found = fit(table)
    shown = min(components, own_axes(found))
    if shown == 0:
        return _without(measures, size, "axes", theme)
    axes = adjusted(found.inertias, len(active), 2 * len(active))
    countries, categories = places(found, table, shown)
    firm = stability(found, table, shown)
    return Correspondence(measures, axes, countries, categories, firm, size, shown, None, theme)


def _measures(ds: Dataset, theme: str | None) -> pd.DataFrame:
    """Return what is offered, each measure with its role."""
    frame = coverage(ds, theme).frame
    frame = frame[frame["kind"].isin(OFFERED)].reset_index(drop=True)
    size = len(ds.participants)
    reasons = {
        "polarity": frame["polarity"] != "affirmed",
        "base": frame["base_size"] != size,
        "constant": frame["listed"].isin([0, size]),
    }
    role = np.select(list(reasons.values()), list(reasons), "active")
    return frame.assign(role=role)[MEASURE_COLUMNS]


def _table(listed: pd.DataFrame) -> pd.DataFrame:
    """Write the two categories of each measure out."""
    words = np.where(listed, *CATEGORIES)
    return pd.DataFrame(words, index=listed.index, columns=listed.columns)


def _without(
    measures: pd.DataFrame, size: int, obstacle: Obstacle, theme: str | None
) -> Correspondence:
    axes = adjusted(np.array([]), 2, 4)
    countries = pd.DataFrame(columns=["country"])
    categories = pd.DataFrame(columns=["measure", "category"])
    firm = pd.DataFrame(columns=["axis", "lowest", "measure"])
    return Correspondence(measures, axes, countries, categories, firm, size, 0, obstacle, theme)
