"""Agreement of the two coders, before anything was settled between them."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.cells import in_order
from thb_analysis.analysis.decisions import compare_decisions
from thb_analysis.analysis.once import once
from thb_analysis.data import Dataset
from thb_analysis.questions.alpha import Codes, reliability
from thb_analysis.questions.two_codings import (
    FIELDS,
    KEY,
    REPLICATES,
    SEED,
    differing_cells,
    first_cells,
    second_cells,
    settled_cells,
)

VARIABLES = {
    "listed": {"reported": 1, "qualified": 1},
    "status": {"reported": 1, "qualified": 2, "absent": 3},
}


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two coders of the project, each without sight of the other’s coding, agree.

    Attributes
    ----------
    alpha : float
        Krippendorff's alpha, nominal, of listed or not over all cells.
        Missing if both coders use one and the same value throughout.
    lower, upper : float
        Bootstrap interval of `alpha`, 95 per cent, measures drawn with
        replacement. Missing with fewer than two measures.
    n_cells : int
        Participants times measures.
    n_disagreements : int
        Cells that one coder has listed and the other has not.
    frame : pandas.DataFrame
        One row per scope and variable, all themes first:

        ============= ===== =================================================
        column        type  meaning
        ============= ===== =================================================
        theme         str   empty for all themes together
        title         str   of the theme
        variable      str   listed (yes or no) or status (not listed,
                            reported, qualified)
        cells         int
        disagreements int
        agreement     float share of the cells on which both agree, 0..1
        alpha         float Krippendorff's alpha, nominal
        lower, upper  float bootstrap interval, 95 per cent
        ============= ===== =================================================
    fields : pandas.DataFrame
        `field`, `cells` (that both coders list) and `disagreements`, one row
        for each field of a cell.
    disagreements : pandas.DataFrame
        One row per cell and field on which the coders differ: `footnote`,
        `measure`, `theme`, `country`, `field`, `first`, `second`, `settled`,
        `reason`; `settled` and `reason` empty if no settlement is recorded.
        Where only one coder lists the cell, `field` is ``listed`` alone and
        the other coder's value is empty.
    codebook : pandas.DataFrame
        What the coders decided on each list as a whole, one row per decision:

        ============= ===== =================================================
        column        type  meaning
        ============= ===== =================================================
        field         str   theme, kind, polarity or base of the measure
        lists         int   that both coders decided on
        disagreements int
        agreement     float share of the lists on which both agree, 0..1
        alpha         float Krippendorff's alpha, nominal; missing where both
                            coders use one and the same value throughout
        lower, upper  float bootstrap interval, 95 per cent, lists drawn with
                            replacement
        ============= ===== =================================================
    measure_disagreements : pandas.DataFrame
        One row per list and decision on which the coders differ: `footnote`,
        `measure`, `theme`, `field`, `first`, `second`, `settled`, `reason`;
        `settled` and `reason` empty if no settlement is recorded.
    """

    alpha: float
    lower: float
    upper: float
    n_cells: int
    n_disagreements: int
    frame: pd.DataFrame
    fields: pd.DataFrame
    disagreements: pd.DataFrame
    codebook: pd.DataFrame
    measure_disagreements: pd.DataFrame


@once
def agreement(ds: Dataset, replicates: int = REPLICATES, seed: int = SEED) -> Agreement:
    """Compare the second coding with the first as it was before settlement.

    The first coding is the observations with every settled field put back to
    what the first coder had. The cells are all participants by all measures:
    what a list names can be coded whatever the base of the statement. Without
    a second coding there is no cell to compare.

    Where the coders never differ the interval has no width: resampling lists
    without a disagreement cannot produce one. That is a limit of the
    bootstrap, not certainty that a third coder would agree.

    Parameters
    ----------
    ds : Dataset
    replicates : int, default 2000
        Bootstrap replicates.
    seed : int, default 2022
        Of the bootstrap; the same seed gives the same interval.

    Returns
    -------
    Agreement
    """
    if ds.second_cells.empty and ds.second_measures.empty:
        # Nothing was coded twice.
        ds = ds.with_tables(measures=ds.measures.iloc[:0])
    first, second = first_cells(ds), second_cells(ds)
    frame = pd.DataFrame(
        {"theme": theme, "title": title, "variable": variable, "cells": codes[0].size}
        | reliability(*codes, replicates, seed)
        for theme, title, measures in _scopes(ds)
        for variable in VARIABLES
        for codes in [_codes(first, second, variable, measures, ds.participants)]
    )
    codebook, measure_disagreements = compare_decisions(ds, replicates, seed)
    overall = frame.iloc[0]
    differences = _differences(ds, first, second)
    return Agreement(
        alpha=float(overall["alpha"]),
        lower=float(overall["lower"]),
        upper=float(overall["upper"]),
        n_cells=int(overall["cells"]),
        n_disagreements=int(overall["disagreements"]),
        frame=frame,
        fields=_by_field(first.index.intersection(second.index), differences, ds),
        disagreements=differences,
        codebook=codebook,
        measure_disagreements=measure_disagreements,
    )


def _scopes(ds: Dataset) -> list[tuple[str, str, list[str]]]:
    """Return theme, title and measures: all themes first, then each that has measures."""
    measures = in_order(ds)
    everything = ("", "All themes", list(measures["measure"]))
    themes = ds.themes.sort_values("order")
    parts = [
        (theme, title, list(measures.loc[measures["theme"] == theme, "measure"]))
        for theme, title in zip(themes["theme"], themes["title"], strict=True)
    ]
    return [everything, *(part for part in parts if part[2])]


def _codes(
    first: pd.DataFrame,
    second: pd.DataFrame,
    variable: str,
    measures: list[str],
    countries: tuple[str, ...],
) -> tuple[Codes, Codes]:
    """Return both codings as whole numbers, measures by countries, 0 for not listed."""
    units = pd.MultiIndex.from_product([measures, countries], names=KEY)
    one, other = (
        coding["status"].map(VARIABLES[variable]).reindex(units).fillna(0).to_numpy(dtype=int)
        for coding in (first, second)
    )
    shape = (len(measures), len(countries))
    return one.reshape(shape), other.reshape(shape)


def _differences(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """List the cells and fields on which the coders differ, with the settlement."""
    measures = in_order(ds)[["footnote", "measure", "theme"]]
    measures = measures.assign(_place=range(len(measures)))
    settlements = settled_cells(ds)[[*KEY, "field", "settled", "reason"]]
    known = differing_cells(ds, first, second).merge(measures, on="measure")
    settled = known.merge(settlements, on=[*KEY, "field"], how="left")
    settled[["settled", "reason"]] = settled[["settled", "reason"]].fillna("")
    columns = ["footnote", "measure", "theme", "country", "field", "first", "second"]
    return settled.sort_values(["_place", "country", "field"], ignore_index=True)[
        [*columns, "settled", "reason"]
    ]


def _by_field(both: pd.Index, differences: pd.DataFrame, ds: Dataset) -> pd.DataFrame:
    """Count, over the cells that both coders list, the disagreements on each field."""
    compared = both.get_level_values("country").isin(ds.participants).sum()
    counts = differences["field"].value_counts().reindex(FIELDS, fill_value=0)
    return pd.DataFrame(
        {"field": FIELDS, "cells": int(compared), "disagreements": counts.to_numpy()}
    )
