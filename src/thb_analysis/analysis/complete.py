"""The part of a table of countries by measures that has no cell outside the base."""

import numpy as np
from numpy.typing import NDArray

FEWEST_COUNTRIES = 3
FEWEST_MEASURES = 2

Mask = NDArray[np.bool_]


def complete(in_base: Mask) -> tuple[Mask, Mask]:
    """Choose the countries and measures of a table in which every cell is within the base.

    Measures enter from the widest base to the narrowest; at each step only the
    countries in all bases so far are kept. Of these tables, the one with most
    cells is chosen, and if some have at least three countries and two measures,
    one of them. Equally large ones are decided for the wider base.

    Parameters
    ----------
    in_base : numpy.ndarray of bool
        Countries by measures.

    Returns
    -------
    tuple of numpy.ndarray of bool
        Which countries and which measures are kept; none of either if no
        statement speaks of any country.
    """
    if not in_base.any():
        return np.zeros(in_base.shape[0], dtype=bool), np.zeros(in_base.shape[1], dtype=bool)
    widest_first = np.argsort(-in_base.sum(axis=0), kind="stable")
    countries = np.logical_and.accumulate(in_base[:, widest_first], axis=1).T
    measures = [in_base[kept].all(axis=0) for kept in countries]
    sizes = [
        (int(kept.sum()), int(taken.sum())) for kept, taken in zip(countries, measures, strict=True)
    ]
    best = max(range(len(sizes)), key=lambda step: _worth(*sizes[step]))
    return countries[best], measures[best]


def _worth(countries: int, measures: int) -> tuple[bool, int]:
    enough = countries >= FEWEST_COUNTRIES and measures >= FEWEST_MEASURES
    return enough, countries * measures
