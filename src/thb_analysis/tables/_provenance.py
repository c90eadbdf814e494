"""The tables of the parameters that a report was made with, and of what changed in data."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from thb_analysis import arrange
from thb_analysis.analysis.verdicts import record
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Row, Setting, Table, columns
from thb_analysis.wording import correction_label

_NONE = "empty"
_FIXED = "set by the report"
_ONE = {
    "cells": "cell",
    "claims": "claim",
    "countries": "country",
    "irregularities": "entry of the record",
    "measures": "measure",
}
_FIELDS = {
    "in_base": "in the base",
    "numerator": "countries counted",
    "denominator": "countries counted of",
}
# Signs between names, after and around which a line may break.
_COMMA, _PLUS = re.compile(r",(?=\S)"), re.compile(r" *\+ *")


def parameters(settings: Iterable[Setting], id: str = "tbl-parameters") -> Table:
    """List parameters with value, default and meaning.

    Parameters
    ----------
    settings : iterable of Setting
        All parameters of a report, see ``CommonParameters.settings``.
    id : str
    """
    return Table(
        id=id,
        caption="The parameters of this report: what was set, and what is set if nothing else is asked for.",
        columns=columns("Parameter", "Value", "Default", "Meaning", widths=(1.8, 1.6, 1.5, 5)),
        rows=tuple(map(_row, settings)),
        note="The one parameter that is not listed is the folder of the data: their hash says what they are, wherever they lie.",
    )


def _row(setting: Setting) -> Row:
    default = _FIXED if setting.fixed else setting.default
    return setting.name, _loose(setting.value), _loose(default), setting.meaning


def _loose(value: str) -> str:
    """Let a long value break into lines; with spaces it can be given just the same."""
    return _PLUS.sub(" + ", _COMMA.sub(", ", value)) or _NONE


def changes(
    frame: pd.DataFrame,
    *editions: Dataset,
    id: str,
    caption: str,
) -> Table | None:
    """List what changed in the data from one edition to another.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.Comparison``.
    *editions : Dataset
        That name what changed; the last one that knows a thing says what it is called.
    id, caption : str

    Returns
    -------
    Table or None
        None if nothing changed.
    """
    if frame.empty:
        return None
    called, several = _called(editions), frame["table"].nunique() > 1
    labels = ["Which", *(["Sort"] if several else []), "What", "Before", "After"]
    return Table(
        id=id,
        caption=caption,
        columns=columns(*labels, widths=(3.4, *([1.5] if several else []), 1.6, 2.6, 2.6)),
        rows=tuple(_changed(row, called, several) for row in frame.to_dict("records")),
        note="–: nothing stood or stands there. Not listed is silence of the source, before as after.",
    )


def _called(editions: Iterable[Dataset]) -> dict[tuple[str, str], str]:
    """Return what each thing is called, by table and key."""
    called: dict[tuple[str, str], str] = {}
    for ds in editions:
        names = {
            "measures": arrange.labels(ds),
            "countries": arrange.names(ds),
            "claims": dict(zip(ds.claims["claim"], ds.claims["statement"], strict=True)),
            "irregularities": {
                row["irregularity"]: _entry(row) for row in record(ds).to_dict("records")
            },
        }
        called |= {
            (table, key): text for table, each in names.items() for key, text in each.items()
        }
    return called


def _entry(row: Mapping[Hashable, Any]) -> str:
    printed = f", “{row['printed']}”" if row["printed"] else ""
    return f"n. {row['footnote']}: {correction_label(row['kind'])}{printed}"


def _changed(
    row: Mapping[Hashable, Any], called: Mapping[tuple[str, str], str], several: bool
) -> Row:
    table, field = row["table"], row["field"]
    values = (_value(row[when] if field else "", field) for when in ("old", "new"))
    what = _FIELDS.get(field, field.replace("_", " ")) or row["change"]
    sort = [_ONE[table]] if several else []
    return (_which(row, called), *sort, what, *values)


def _which(row: Mapping[Hashable, Any], called: Mapping[tuple[str, str], str]) -> str:
    table, key = row["table"], row["key"]
    if table != "cells":
        return called.get((table, key)) or str(key)
    measure, _, country = key.partition(" ")
    return ": ".join(
        (called.get(("countries", country), country), called.get(("measures", measure), measure))
    )


def _value(text: str, field: str) -> str:
    return (STATE_LABELS.get(text, text) if field == "state" else text) or "–"
