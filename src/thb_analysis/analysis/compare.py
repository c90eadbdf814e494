"""Compare two data packages: which cells and findings differ."""

from __future__ import annotations

from typing import Any

import pandas as pd

from thb_analysis.analysis.counts import each_row
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.findings import findings
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS

_KEY = ["what", "id", "country"]


def compare(before: Dataset, after: Dataset) -> pd.DataFrame:
    """Say which cells and findings differ between two versions of a data package.

    Countries, measures and findings are matched by their ids. A country or measure that only one
    version has is one row, without its cells.

    Parameters
    ----------
    before, after : Dataset

    Returns
    -------
    pandas.DataFrame
        A row for each difference: `what` (``country``, ``measure``, ``cell`` or ``finding``), `id`,
        `country` (code, of a cell), `label`, `before` and `after` (a state, with length and note; or k
        of n with its bounds; empty where a version lacks it), `added` and `removed` (tuples of codes:
        who is counted now, and who no longer).

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.compare(ds, ds).empty
    True
    >>> thb.compare(ds, ds.select(include_qualified=False))["after"].iloc[0]
    'not reported'
    """
    countries = set(before.participants) & set(after.participants)
    measures = set(before.measures["measure"]) & set(after.measures["measure"])
    facts = [_facts(ds, countries, measures) for ds in (before, after)]
    both = facts[1].merge(facts[0], "outer", _KEY, suffixes=("", "_before"), sort=False)
    rows = [
        {
            **{name: getattr(row, name) for name in _KEY},
            "label": _first(row.label, row.label_before),
            "before": _first(row.value_before, ""),
            "after": _first(row.value, ""),
            **_moved(_first(row.counted_before, ()), _first(row.counted, ())),
        }
        for row in each_row(both)
    ]
    found = pd.DataFrame(rows, columns=[*_KEY, "label", "before", "after", "added", "removed"])
    differs = found["before"].ne(found["after"]) | found[["added", "removed"]].map(bool).any(axis=1)
    return found[differs].reset_index(drop=True)


def _facts(ds: Dataset, countries: set[str], measures: set[str]) -> pd.DataFrame:
    """Write down what is compared: countries, measures, the cells of those in common, findings."""
    names, rows = ds.country_names, []
    rows += [("country", code, "", names[code], "covered", ()) for code in ds.participants]
    labels = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    rows += [("measure", measure, "", label, "covered", ()) for measure, label in labels.items()]
    for cell in each_row(ds.cells()):
        if cell.country in countries and cell.measure in measures:
            label = f"{names[cell.country]}: {labels[cell.measure]}"
            parts = STATE_LABELS[cell.state], written(cell), cell.note
            value = "; ".join(dict.fromkeys(filter(None, parts)))
            rows.append(("cell", cell.measure, cell.country, label, value, ()))
    for row in each_row(findings(ds).frame):
        bounds = f" ({row.lower} to {row.upper})" if row.lower < row.upper else ""
        value = f"{row.k} of {row.n}{bounds}"
        rows.append(("finding", row.indicator, "", row.label, value, row.countries))
    return pd.DataFrame(rows, columns=[*_KEY, "label", "value", "counted"])


def _first(value: Any, other: Any) -> Any:
    """Return a value, or another where a version has none."""
    return other if value is None or value != value else value


def _moved(before: tuple[str, ...], after: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {
        "added": tuple(code for code in after if code not in before),
        "removed": tuple(code for code in before if code not in after),
    }
