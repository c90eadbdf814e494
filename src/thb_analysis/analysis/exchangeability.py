"""What a difference between groups is worth if the labels of the countries mean nothing."""

from functools import lru_cache
from itertools import accumulate
from math import comb

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def exchangeability(
    listed: Flags, in_base: Flags, members: Flags, smallest: int, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    """Ask how often labels handed out anew differ by at least as much as the groups do.

    The reading supposes that the labels are exchangeable: in which group a
    country is has nothing to do with what it is listed for. Within the base of
    one measure all assignments can be counted, and `p` is the exact share of
    those whose difference is, either way, at least as large as the one found
    (the randomisation test of Fisher 1935). Over all measures and groups
    together whole countries change labels at random, and the adjusted p is the
    share of these assignments whose smallest p is at most as large (single-step
    minP of Westfall and Young 1993, which keeps the dependence between measures
    and between groups); the assignment found counts as one of them.

    Parameters
    ----------
    listed, in_base : numpy.ndarray
        Countries by measures, bool: listed within the base; in the base. All
        countries that are in some group.
    members : numpy.ndarray
        Countries by groups, bool: the groups held against all other countries.
    smallest : int
        Countries of the base that each side must have, at least 1.
    permutations : int
        Random assignments for the adjustment.
    seed : int
        Of these.

    Returns
    -------
    tuple of numpy.ndarray
        p and adjusted p, measures by groups, floats in 0..1; missing where a
        side is too small.
    """
    order = np.random.default_rng(seed).random((permutations, len(members))).argsort(axis=1)
    found = _p_values(listed, in_base, members[np.newaxis], smallest)
    drawn = _p_values(listed, in_base, members[order], smallest)
    # A comparison that an assignment leaves out is none that stands out.
    least = np.sort(np.nan_to_num(drawn, nan=1.0).min(axis=(1, 2), initial=1.0))
    reached = 1 + np.searchsorted(least, found, side="right")
    return found[0], np.where(np.isnan(found), np.nan, reached / (1 + permutations))[0]


def _p_values(listed: Flags, in_base: Flags, members: Flags, smallest: int) -> Floats:
    """Return p for each assignment (assignments by countries by groups), measure and group."""
    inside = np.einsum("bcg,cm->bmg", members.astype(np.int64), in_base.astype(np.int64))
    named = np.einsum("bcg,cm->bmg", members.astype(np.int64), listed.astype(np.int64))
    sizes, totals = in_base.sum(axis=0), listed.sum(axis=0)
    tables = [
        _table(int(size), int(total), smallest) for size, total in zip(sizes, totals, strict=True)
    ]
    values = np.empty(inside.shape)
    for measure, table in enumerate(tables):
        values[:, measure] = table[inside[:, measure], named[:, measure]]
    return values


@lru_cache(maxsize=1024)
def _table(size: int, total: int, smallest: int) -> Floats:
    """Return p by size of the group and its listings, of `total` listings in a base of `size`."""
    table = np.full((size + 1, total + 1), np.nan)
    for group in range(smallest, size - smallest + 1):
        for named, value in _exact(size, total, group).items():
            table[group, named] = value
    table.setflags(write=False)
    return table


def _exact(size: int, total: int, group: int) -> dict[int, float]:
    """Return p for each number of listings that a group can have, counting all assignments.

    A difference of shares grows with the distance between the listings of the
    group and those that it would have at the share of all, and with nothing
    else: whole numbers are compared, so that no tie is decided by rounding.
    """
    ways = {
        named: comb(total, named) * comb(size - total, group - named)
        for named in range(max(0, group + total - size), min(group, total) + 1)
    }
    distance = {named: abs(named * size - total * group) for named in ways}
    falling = sorted(ways, key=lambda named: -distance[named])
    sums = accumulate(ways[named] for named in falling)
    reached = {distance[named]: so_far for named, so_far in zip(falling, sums, strict=True)}
    return {named: reached[distance[named]] / comb(size, group) for named in ways}
