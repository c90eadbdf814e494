"""Durations: how long something lasts, cell by cell."""

import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.data import Dataset

COLUMNS = [
    "measure",
    "label",
    "theme",
    "footnote",
    "page",
    "country",
    "name",
    "minimum",
    "maximum",
    "unit",
    "renewable",
    "in_base",
    "stated",
    "note",
]


def durations(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Collect the durations that the source states for listed countries.

    A row stands for a listed cell that either belongs to a measure about a
    duration (of kind ``duration``, or with a duration for its whole list) or
    carries a duration or a renewability of its own. Open ends stay missing.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme.

    Returns
    -------
    pandas.DataFrame
        In the order of the measures, then in the order of the participants.

        ========= ======= ===================================================
        column    type    meaning
        ========= ======= ===================================================
        measure   str     slug
        label     str     of the measure
        theme     str
        footnote  int
        page      int
        country   str     code
        name      str     of the country
        minimum   Int64   shortest duration, in `unit`; missing if open
        maximum   Int64   longest duration, in `unit`; missing if open
        unit      str     days or months; empty if no duration is stated
        renewable boolean true if stated; missing is not "no"
        in_base   bool    whether the statement speaks of the country
        stated    bool    whether either end is stated; False marks a country
                          that is listed without a duration
        note      str     the remark in the project's words
        ========= ======= ===================================================

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    cells = countable_cells(ds, theme)
    stated = cells["minimum"].notna() | cells["maximum"].notna()
    timed = cells["measure"].isin(_timed_measures(ds))
    relevant = timed | stated | cells["renewable"].fillna(False).astype(bool)
    kept = cells.assign(stated=stated)[(cells["listed"] | cells["outside"]) & relevant]
    named = kept.merge(ds.countries[["country", "name"]], on="country", how="left")
    return named[COLUMNS]


def _timed_measures(ds: Dataset) -> set[str]:
    measures = ds.measures
    whole_list = measures["minimum"].notna() | measures["maximum"].notna()
    return set(measures.loc[(measures["kind"] == "duration") | whole_list, "measure"])
