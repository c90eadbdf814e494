"""Other readings of the source: a data set as another careful reader would have coded it."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.readings import duration
from thb_analysis.data.states import QUALIFIED, REPORTED

Record = dict[str, Any]
Records = dict[tuple[int, str], Record]

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
    cells = first[~on_measures & first["country"].isin(ds.participants)]
    return ds.with_tables(observations=_recoded_cells(ds, cells), measures=measures)


def _recoded_measures(measures: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    recoded = measures.copy()
    for footnote, _, change, value in changes[CHANGE_COLUMNS].itertuples(index=False):
        recoded[change] = recoded[change].mask(recoded["footnote"] == footnote, value)
    return recoded


def _recoded_cells(ds: Dataset, changes: pd.DataFrame) -> pd.DataFrame:
    before = ds.observations
    if changes.empty:
        return before
    measure = dict(zip(ds.measures["footnote"], ds.measures["measure"], strict=True))
    keys = zip(before["footnote"], before["country"], strict=True)
    records: Records = dict(zip(keys, before.to_dict("records"), strict=True))  # type: ignore[arg-type]
    for footnote, country, change, value in changes[CHANGE_COLUMNS].itertuples(index=False):
        _CHANGES[change](records, (footnote, country), measure[footnote], value)
    rows = [records[key] for key in sorted(records)]
    return pd.DataFrame(rows, columns=before.columns, dtype=object).astype(before.dtypes.to_dict())


def _list(records: Records, key: tuple[int, str], measure: str, value: str) -> None:
    footnote, country = key
    empty = {"minimum": pd.NA, "maximum": pd.NA, "unit": "", "renewable": pd.NA, "note": ""}
    place = {"footnote": footnote, "measure": measure, "country": country}
    records.setdefault(key, {**place, "status": REPORTED, "basis": "list", **empty})


def _unlist(records: Records, key: tuple[int, str], measure: str, value: str) -> None:
    records.pop(key, None)


def _with(status: str) -> Callable[[Records, tuple[int, str], str, str], None]:
    def put(records: Records, key: tuple[int, str], measure: str, value: str) -> None:
        if key in records:
            records[key] = records[key] | {"status": status}

    return put


def _duration(records: Records, key: tuple[int, str], measure: str, value: str) -> None:
    if key in records:
        minimum, maximum, unit = duration(value)
        records[key] = records[key] | {"minimum": minimum, "maximum": maximum, "unit": unit}


_CHANGES = {
    "list": _list,
    "unlist": _unlist,
    "qualify": _with(QUALIFIED),
    "unqualify": _with(REPORTED),
    "duration": _duration,
}
