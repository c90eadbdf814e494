"""Turn what is no table into one with a row for each thing: matrices, objects, many results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd


def facts(result: Any) -> dict[str, Any]:
    """Return whatever of a result is plain, as one row; counts in a dictionary by their key."""
    row: dict[str, Any] = {}
    for field in fields(result):
        value = getattr(result, field.name)
        if value is None or isinstance(value, (str, int, float, tuple)):
            row[field.name] = value
        elif isinstance(value, Mapping):
            row |= value
    return row


def each(results: Mapping[str, Any], part: str) -> dict[str, pd.DataFrame]:
    """Return the same part of each result."""
    return {name: vars(result)[part] for name, result in results.items()}


def stacked(key: str, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put frames below each other, the first column saying which one a row is from."""
    if not frames:
        return pd.DataFrame({key: []}, dtype="str")
    parts = [frame.assign(**{key: name}) for name, frame in frames.items()]
    whole = pd.concat(parts, ignore_index=True)
    return whole[[key, *whole.columns.drop(key)]]


def long(matrix: pd.DataFrame, rows: str, columns: str, value: str) -> pd.DataFrame:
    """Write a matrix cell by cell, row after row, missing cells included."""
    cells = pd.Series(matrix.rename_axis(index=rows, columns=columns).stack(), name=value)
    return cells.reset_index()
