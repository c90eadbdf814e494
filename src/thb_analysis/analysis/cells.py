"""Cells marked for counting: the one place where it is decided what counts."""

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.states import ABSENT, NOT_COMPARED, QUALIFIED, REPORTED


def countable_cells(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Mark each cell with what it contributes to a count.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme.

    Returns
    -------
    pandas.DataFrame
        One row per participant and measure: the columns of ``Dataset.cells``,
        `label`, `kind`, `polarity`, `base` and `compared` of the measure, and

        ========== ==== ====================================================
        column     type meaning
        ========== ==== ====================================================
        listed     bool reported or qualified, and within the base
        outside    bool on the list, though outside the base: never counted
        absent     bool within the base, and the source says no
        excluded   bool absent, or within the base, not listed, and listed
                   where a strict ``disjoint`` relation says that both
                   cannot be
        ========== ==== ====================================================

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    # Nearly every analysis begins here. What a caller changes is its own: pandas copies on write.
    return _countable_cells(ds, theme).copy(deep=False)


@lru_cache(maxsize=16)
def _countable_cells(ds: Dataset, theme: str | None) -> pd.DataFrame:
    facts = ds.measures[["measure", "label", "kind", "polarity", "base", "compared"]]
    cells = ds.cells(theme).merge(facts, on="measure", how="left", validate="many_to_one")
    in_base = cells["in_base"].astype(bool)
    named = cells["state"].isin([REPORTED, QUALIFIED])
    pairs = [(slug, code) for slug, codes in strictly_ruled_out(ds).items() for code in codes]
    absent = cells["state"].eq(ABSENT)
    ruled_out = pd.MultiIndex.from_frame(cells[["measure", "country"]]).isin(pairs)
    return cells.assign(
        in_base=in_base,
        listed=named & in_base,
        outside=named & ~in_base,
        absent=absent & in_base,
        excluded=(ruled_out | absent) & in_base & ~named,
    )


def in_order(ds: Dataset) -> pd.DataFrame:
    """Return the measures in the order of ``Dataset.cells``."""
    place = {slug: rank for rank, slug in enumerate(ds.matrix().columns)}
    measures: pd.DataFrame = ds.measures
    return measures.sort_values(
        "measure", key=lambda slugs: slugs.map(place), kind="stable", ignore_index=True
    )


def offered(kinds: Iterable[str]) -> list[str]:
    """Keep the kinds by which countries are compared, each once, provisions and practices first."""
    found = dict.fromkeys(str(kind) for kind in kinds if kind not in NOT_COMPARED)
    return sorted(found, key=lambda kind: {"provision": 0, "practice": 1}.get(kind, 2))


def with_shares(counts: pd.DataFrame, base: str) -> pd.DataFrame:
    """Add the share listed and the bounds that silence allows.

    Parameters
    ----------
    counts : pandas.DataFrame
        With the counts `listed` and `excluded` and a column of base sizes.
    base : str
        Name of the column of base sizes.

    Returns
    -------
    pandas.DataFrame
        `counts` with `share`, `lower` and `upper`, floats in 0..1. `lower`
        takes every silence as "no", `upper` takes every silence as "yes"
        unless the cell is excluded. All three are missing where the base is
        empty.
    """
    size = counts[base].astype(float).where(counts[base] > 0)
    share = counts["listed"] / size
    return counts.assign(share=share, lower=share, upper=(size - counts["excluded"]) / size)


def without_unclear_bounds(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out the bounds of measures whose polarity is unclear.

    Where a listing may mean that a country has the measure or that it has not, a count says
    nothing of how many have it, and nor does a bound on the count.

    Parameters
    ----------
    frame : pandas.DataFrame
        With `polarity`, `lower` and `upper`.

    Returns
    -------
    pandas.DataFrame
        `frame` with `lower` and `upper` missing where the polarity is unclear.
    """
    unclear = frame["polarity"] == "unclear"
    return frame.assign(lower=frame["lower"].mask(unclear), upper=frame["upper"].mask(unclear))


def strictly_ruled_out(ds: Dataset) -> dict[str, frozenset[str]]:
    """Return the countries that a strict disjoint relation keeps off a list.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    dict of str to frozenset of str
        Measure to the codes that the other list of such a relation names;
        measures in no such relation are left out.
    """
    known = set(ds.measures["measure"].tolist())
    relations = ds.relations
    columns = (relations[name].tolist() for name in ("kind", "strength", "left", "right"))
    ruled_out: dict[str, frozenset[str]] = {}
    for kind, strength, *pair in zip(*columns, strict=True):
        if kind == "disjoint" and strength == "strict" and known.issuperset(pair):
            for here, there in (pair, pair[::-1]):
                ruled_out[here] = ruled_out.get(here, frozenset()) | ds.listed(there)
    return ruled_out
