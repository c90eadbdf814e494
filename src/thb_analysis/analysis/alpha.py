"""Krippendorff's alpha for two coders and nominal values, with its interval.

Codings are arrays of whole numbers from 0, rows by columns, one for each coder.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.integer[Any]]


def nominal_alpha(
    first: Codes, second: Codes, replicates: int = 2000, seed: int = 2022
) -> tuple[float, float, float]:
    """Return Krippendorff's alpha of two codings of the same units, and its 95 per cent bootstrap interval.

    Whole rows are drawn, with replacement: the cells of a row are coded from the same list and are
    not independent.

    Returns
    -------
    tuple of float
        1 for perfect agreement, 0 for what chance would give; missing where the codings hold fewer
        than two different values, since alpha is undefined without variation. The ends are missing
        with fewer than two rows, or if alpha is undefined in every replicate.
    """
    rows = len(first)
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(rows, np.full(rows, 1 / rows), size=replicates)
    # The first has each row once: the codings as they are.
    times = np.vstack([np.ones(rows, int), drawn])
    tables = np.tensordot(times, coincidences(first, second), axes=1)
    alpha, *alphas = map(float, alpha_of_coincidences(tables))
    defined = [each for each in alphas if not np.isnan(each)]
    if rows < 2 or not defined:
        return alpha, np.nan, np.nan
    lower, upper = np.quantile(defined, [0.025, 0.975])
    return alpha, float(lower), float(upper)


def alpha_of_values(
    first: pd.Series, second: pd.Series, rows: int
) -> tuple[float, float, float]:
    """Return the same of two columns of values, of so many rows one behind the other."""
    codes, _ = pd.factorize(pd.concat([first, second]))
    one, other = codes.reshape(2, rows, -1)
    return nominal_alpha(one, other)


def coincidences(first: Codes, second: Codes) -> Codes:
    """Count the coinciding pairs of values within each row: rows by values by values."""
    values = np.arange(np.max([first, second], initial=0) + 1)
    one, other = (codes[:, :, np.newaxis] == values for codes in (first, second))
    pairs: Codes = np.einsum("ruv,ruw->rvw", one.astype(int), other.astype(int))
    # Each unit counts once in either direction.
    return pairs + pairs.transpose(0, 2, 1)


def alpha_of_coincidences(tables: Codes) -> NDArray[np.float64]:
    """Return alpha for each of a stack of coincidence tables: 1 - observed / expected disagreement."""
    totals = tables.sum(axis=2)
    n = totals.sum(axis=1)
    observed = n - np.trace(tables, axis1=1, axis2=2)
    expected = n**2 - (totals**2).sum(axis=1)
    ratio = np.full(len(tables), np.nan)
    np.divide((n - 1) * observed, expected, out=ratio, where=expected > 0)
    return 1 - ratio
