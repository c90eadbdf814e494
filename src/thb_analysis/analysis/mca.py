"""Multiple correspondence analysis of a table of categorical variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LISTED, NOT_LISTED = "listed", "not listed"
CATEGORIES = (LISTED, NOT_LISTED)

# Differences of inertia below this are rounding.
_NOISE = 1e-9
PLACES = 10


def adjusted(principal: NDArray[np.float64], variables: int, categories: int) -> pd.DataFrame:
    """Adjust the principal inertias for what each variable contributes by itself.

    The inertia of an indicator matrix with Q variables and J categories is
    (J − Q) / Q whatever the data, and axes with no more than the average 1/Q
    say nothing of how the variables hang together. Benzécri (1979) takes the
    others as (Q / (Q − 1) · (λ − 1/Q))², as a share of their sum; Greenacre
    (2007) as a share of the average inertia of the tables that cross two
    different variables, Q / (Q − 1) · (Σλ² − (J − Q) / Q²).

    Parameters
    ----------
    principal : numpy.ndarray
        All principal inertias of the indicator matrix, falling.
    variables, categories : int
        Q and J.

    Returns
    -------
    pandas.DataFrame
        One row per axis with more than the average inertia.

        =============== ===== ===============================================
        column          type  meaning
        =============== ===== ===============================================
        axis            int   from 1
        inertia         float principal inertia of the indicator matrix
        share           float of the total inertia, 0..1
        adjusted        float adjusted inertia
        benzecri_share  float of the sum of adjusted inertias, 0..1
        greenacre_share float of the average off-diagonal inertia, 0..1
        =============== ===== ===============================================
    """
    mean, scale = 1 / variables, variables / (variables - 1)
    above = principal[principal - mean > _NOISE]
    inner = (scale * (above - mean)) ** 2
    crossed = scale * (np.sum(principal**2) - (categories - variables) / variables**2)
    frame = pd.DataFrame(
        {
            "axis": np.arange(1, len(above) + 1),
            "inertia": above,
            "share": above / ((categories - variables) / variables),
            "adjusted": inner,
            "benzecri_share": inner / inner.sum(),
            "greenacre_share": inner / crossed,
        }
    )
    return frame.round(PLACES)


@dataclass(frozen=True, eq=False)
class Axes:
    """All axes of a table of categorical variables.

    Attributes
    ----------
    inertias : numpy.ndarray
        The principal inertias of the indicator matrix, falling; shape (axes,).
    cases : numpy.ndarray
        A unit vector per axis over the rows of the table; shape (cases, axes).
    categories : numpy.ndarray
        A unit vector per axis over its categories; shape (categories, axes).
    masses : numpy.ndarray
        The mass of each category, its share of all answers; shape (categories,).
    pairs : pandas.MultiIndex
        Variable and category of each row of `categories`.
    """

    inertias: NDArray[np.float64]
    cases: NDArray[np.float64]
    categories: NDArray[np.float64]
    masses: NDArray[np.float64]
    pairs: pd.Index[Any]


def fit(table: pd.DataFrame) -> Axes:
    """Fit all axes of a table of categorical variables.

    The correspondence analysis of the indicator matrix (Greenacre 2007,
    chapter 18): the singular value decomposition of its standardised
    residuals.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per case, one column per variable, no cell empty.
    """
    parts = {variable: pd.get_dummies(table[variable]) for variable in table.columns}
    indicator = pd.concat(parts, axis="columns")
    cases, variables = table.shape
    shares = indicator.to_numpy(dtype=float) / (cases * variables)
    masses = shares.sum(axis=0)
    residuals = (shares - masses / cases) / np.sqrt(masses / cases)
    left, singular, right = np.linalg.svd(residuals, full_matrices=False)
    return Axes(singular**2, left, right.T, masses, indicator.columns)


def own_axes(axes: Axes) -> int:
    """Count the leading axes that have more than the average inertia and more than the next."""
    inertias, variables = axes.inertias, axes.pairs.unique(level=0).size
    gaps = inertias - np.append(inertias[1:], 0)
    own = (inertias - 1 / variables > _NOISE) & (gaps > _NOISE)
    return int(np.argmin(np.append(own, False)))


def places(axes: Axes, table: pd.DataFrame, shown: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return coordinates and contributions of countries and of categories.

    The sign of each axis is settled: it points to where the measure that
    contributes most is listed, among equal ones the first.

    Parameters
    ----------
    axes : Axes
        See `fit`.
    table : pandas.DataFrame
        Countries by measures, the words of `CATEGORIES`, both in each column.
    shown : int
        How many axes.

    Returns
    -------
    tuple of pandas.DataFrame
        With the columns `country`, or `measure` and `category`, and for each
        axis `axis_1`, … (principal coordinate) and `contribution_1`, … (0..1).
    """
    roots = np.sqrt(axes.inertias[:shown])
    shares = axes.categories[:, :shown] ** 2
    points = axes.categories[:, :shown] / np.sqrt(axes.masses)[:, np.newaxis] * roots
    signs = _signs(points, shares)
    categories = _frame(points * signs, shares, axes.pairs.set_names(["measure", "category"]))
    points = axes.cases[:, :shown] * np.sqrt(len(table)) * roots
    countries = _frame(points * signs, axes.cases[:, :shown] ** 2, table.index.rename("country"))
    return countries, categories


def stability(whole: Axes, table: pd.DataFrame, shown: int) -> pd.DataFrame:
    """Leave out one measure at a time and say how little may be left of each axis.

    Parameters
    ----------
    whole : Axes
        Fitted to `table`.
    table : pandas.DataFrame
        Countries by measures, at least three.
    shown : int
        How many axes.

    Returns
    -------
    pandas.DataFrame
        One row per axis: `axis` (int), `lowest` (float, 0..1), the lowest
        correlation of its coordinates of the countries with those found
        without one of the measures, 0 where the axis is no longer one of its
        own, and `measure` (str), the first with which that happens.
    """
    kept = pd.DataFrame(
        [_kept(whole, fit(table.drop(columns=measure)), shown) for measure in table.columns],
        index=table.columns,
    ).round(PLACES)
    return pd.DataFrame(
        {
            "axis": np.arange(1, shown + 1),
            "lowest": kept.min().to_numpy(),
            "measure": kept.idxmin().to_numpy(),
        }
    )


def _signs(points: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the signs that turn each axis to its main measure; categories stand in pairs."""
    of_measures = np.round(shares[0::2] + shares[1::2], PLACES)
    decisive = of_measures.argmax(axis=0)
    signs: NDArray[np.float64] = np.sign(points[0::2][decisive, range(points.shape[1])])
    return signs


def _frame(
    points: NDArray[np.float64], shares: NDArray[np.float64], index: pd.Index[Any]
) -> pd.DataFrame:
    axes = range(1, points.shape[1] + 1)
    names = [f"axis_{axis}" for axis in axes] + [f"contribution_{axis}" for axis in axes]
    # Adding 0 makes -0.0 a plain 0.
    values = np.round(np.hstack([points, shares]), PLACES) + 0.0
    return pd.DataFrame(values, index=index, columns=names).reset_index()


def _kept(whole: Axes, part: Axes, shown: int) -> NDArray[np.float64]:
    """Correlate the axes of two analyses of the same countries, one by one.

    Every country weighs the same and the coordinates are centred, so that the
    product of the unit vectors is the correlation.
    """
    products = whole.cases[:, :shown] * part.cases[:, :shown]
    correlation: NDArray[np.float64] = np.abs(products.sum(axis=0))
    return np.where(np.arange(shown) < own_axes(part), correlation, 0.0)
