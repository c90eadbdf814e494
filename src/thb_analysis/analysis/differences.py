"""Differences in coverage between a group of countries and the others, with what silence allows."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.coverage import MEASURE_COLUMNS
from thb_analysis.analysis.exchangeability import exchangeability
from thb_analysis.analysis.grouping import SMALLEST, Grouping

OTHERS = "all others"
FACTS = MEASURE_COLUMNS[: MEASURE_COLUMNS.index("base_label") + 1]
_SIDES = ["listed", "base_size", "other_listed", "other_base_size"]


def differences_of(frame: pd.DataFrame, groups: Grouping) -> pd.DataFrame:
    """Hold the counts of each group against the sum of the others.

    Parameters
    ----------
    frame : pandas.DataFrame
        Measures by groups: the `frame` of ``group_coverage``.
    groups : Grouping

    Returns
    -------
    pandas.DataFrame
        The `differences` of ``group_coverage``, without p.
    """
    counts = ["listed", "excluded", "base_size"]
    there = frame.groupby("measure")[counts].transform("sum") - frame[counts]
    both = pd.concat([frame[[*FACTS, "group", *counts]], there.add_prefix("other_")], axis=1)
    held = groups.groups if len(groups.groups) > 2 else groups.groups[:-1]
    both = both[both["group"].isin(held) & ~_mirrored(frame)].reset_index(drop=True)
    against = OTHERS if len(held) > 1 else "".join(groups.groups[1:])
    kept = [*FACTS, "group", "against", *_SIDES, "difference", "lower", "upper"]
    result = _with_bounds(both.assign(against=against))
    return result[[*kept, "sign", "silences", "small"]]


def with_p(
    differences: pd.DataFrame, cells: pd.DataFrame, groups: Grouping, permutations: int, seed: int
) -> pd.DataFrame:
    """Add the reading by exchangeability to differences.

    Parameters
    ----------
    differences : pandas.DataFrame
        See `differences_of`.
    cells : pandas.DataFrame
        See ``countable_cells``.
    groups : Grouping
    permutations, seed : int
        See ``exchangeability``. Countries stand by code in it, so that their
        order in the data does not matter.

    Returns
    -------
    pandas.DataFrame
        `differences` with `p` and `p_adjusted`, missing where the comparison is
        small or the polarity unclear.
    """
    if differences.empty:
        return differences.assign(p=np.nan, p_adjusted=np.nan)
    held = list(differences["group"].unique())
    measures = list(cells.loc[cells["polarity"] != "unclear", "measure"].unique())
    home = groups.series().sort_index()
    members = home.to_numpy(dtype=object)[:, np.newaxis] == np.array(held, dtype=object)
    listed, in_base = (
        cells.pivot(index="country", columns="measure", values=flag)
        .reindex(index=home.index, columns=measures)
        .to_numpy(dtype=bool)
        for flag in ("listed", "in_base")
    )
    found = exchangeability(listed, in_base, members, SMALLEST, permutations, seed)
    place = pd.MultiIndex.from_product([measures, held], names=["measure", "group"])
    values = {name: each.ravel() for name, each in zip(("p", "p_adjusted"), found, strict=True)}
    return differences.join(pd.DataFrame(values, index=place), on=["measure", "group"])


def _mirrored(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a row would repeat the one before it: the second of two groups that are in the base."""
    spoken = frame["base_size"] > 0
    by_measure = spoken.groupby(frame["measure"])
    return spoken & (by_measure.transform("sum") == 2) & (by_measure.cumsum() == 2)


def _with_bounds(both: pd.DataFrame) -> pd.DataFrame:
    """Add the difference, its bounds and what they settle, all from whole numbers.

    A list that can be read either way has a difference and no bounds.
    """
    size, other = both["base_size"], both["other_base_size"]
    area = (size * other).where((size > 0) & (other > 0))
    gap = both["listed"] * other - both["other_listed"] * size
    low = both["listed"] * other - (other - both["other_excluded"]) * size
    high = (size - both["excluded"]) * other - both["other_listed"] * size
    bounded = area.notna() & (both["polarity"] != "unclear")
    return both.assign(
        difference=gap / area,
        lower=(low / area).where(bounded),
        upper=(high / area).where(bounded),
        sign=np.where(bounded, _sign(low, high), ""),
        silences=_silences(both, gap, low, high).where(bounded),
        small=(size < SMALLEST) | (other < SMALLEST),
    )


def _sign(low: pd.Series, high: pd.Series) -> NDArray[np.str_]:
    cases = [low > 0, high < 0, (low == 0) & (high == 0)]
    return np.select(cases, ["positive", "negative", "none"], "open")


def _silences(both: pd.DataFrame, gap: pd.Series, low: pd.Series, high: pd.Series) -> pd.Series:
    """Count the listings that the side behind is short of, where silence can make them up."""
    ahead = both["other_base_size"].where(gap < 0, both["base_size"])
    short = -(-gap.abs() // ahead.where(ahead > 0, 1))
    return short.astype("Int64").where((low <= 0) & (high >= 0))
