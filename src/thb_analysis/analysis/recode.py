"""Other readings of the source: a data set as another careful reader would have coded it."""

import re
from typing import Any

import pandas as pd

from thb_analysis.data import Dataset

Record = dict[str, Any]
Records = dict[tuple[str, str], Record]

_DURATION = re.compile(r"(\d*)\.\.(\d*) (\w+)")
_NOTHING = {"minimum": pd.NA, "maximum": pd.NA, "unit": "", "renewable": pd.NA, "note": ""}

CHANGE_COLUMNS = ["footnote", "country", "change", "value"]
OF_MEASURES = ("base", "polarity", "kind", "theme")


def recode(ds: Dataset, changes: pd.DataFrame) -> Dataset:
    """Return the data set with some cells or measures coded otherwise.

    Changes are applied in the order of the rows. Where two change the same
    thing of the same cell or measure, the first one stands: they are
    alternatives. A change of a country that is not among the participants
    selected changes nothing.

    Parameters
    ----------
    ds : Dataset
    changes : pandas.DataFrame
        `footnote`, `country`, `change` and `value` as in ``readings.csv``; of a
        measure, `kind` and `theme` may change as well.

    Returns
    -------
    Dataset
        Its `coding` stays what was coded.

    Raises
    ------
    KeyError
        If a footnote has no measure.
    """
    first = changes.drop_duplicates(["footnote", "country", "change"])
    on_measures = first["change"].isin(OF_MEASURES)
    measures = _recoded_measures(ds.measures, first[on_measures])
    cells = _one_by_one(ds, first[~on_measures])
    cells = cells[cells["country"].isin(ds.participants)]
    return ds.with_tables(observations=_recoded_cells(ds, cells), measures=measures)


def _one_by_one(ds: Dataset, changes: pd.DataFrame) -> pd.DataFrame:
    """Write a change of a whole list as one of each cell that it has."""
    cells: pd.DataFrame = ds.observations[["footnote", "country"]]
    whole = changes["country"] == "*"
    each = changes[whole].drop(columns="country").merge(cells, on="footnote")
    return pd.concat([changes[~whole], each], ignore_index=True)


def _recoded_measures(measures: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    recoded = measures.copy()
    named = measures["footnote"].fillna(0)
    for footnote, _, change, value in changes[CHANGE_COLUMNS].itertuples(index=False):
        recoded[change] = recoded[change].mask(named == footnote, value)
    return recoded


def _recoded_cells(ds: Dataset, changes: pd.DataFrame) -> pd.DataFrame:
    before: pd.DataFrame = ds.observations
    if changes.empty:
        return before
    measure = dict(zip(ds.measures["footnote"], ds.measures["measure"], strict=True))
    keys = zip(before["measure"], before["country"], strict=True)
    records: Records = dict(zip(keys, map(dict, before.to_dict("records")), strict=True))  # type: ignore[arg-type]
    for footnote, country, change, value in changes[CHANGE_COLUMNS].itertuples(index=False):
        key = (measure[footnote], country)
        if change == "duration":
            if key in records:
                records[key] |= _duration(value)
        elif value == "not-reported":
            records.pop(key, None)
        else:
            new = {"footnote": footnote, "measure": key[0], "country": country, "basis": "list"}
            records[key] = {**_NOTHING, **new, **records.get(key, {}), "status": value}
    rows = list(records.values())
    return pd.DataFrame(rows, columns=before.columns, dtype=object).astype(before.dtypes.to_dict())


def _duration(value: str) -> Record:
    """Read a duration as readings.csv writes it: ``6..12 months``."""
    match = _DURATION.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no duration such as '6..12 months'")
    minimum, maximum = (int(end) if end else pd.NA for end in match.groups()[:2])
    return {"minimum": minimum, "maximum": maximum, "unit": match[3]}
