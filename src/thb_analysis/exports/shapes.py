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


def by_axis(frame: pd.DataFrame, axes: int) -> pd.DataFrame:
    """Write the columns ``axis_1``, ``contribution_1``, ``axis_2``, … axis by axis."""
    names = {f"{kind}_{axis}" for kind in ("axis", "contribution") for axis in range(1, axes + 1)}
    kept = frame[[name for name in frame.columns if name not in names]]
    parts = [
        kept.assign(
            axis=axis,
            coordinate=frame[f"axis_{axis}"],
            contribution=frame[f"contribution_{axis}"],
        )
        for axis in range(1, axes + 1)
    ]
    empty = kept.head(0).assign(axis=0, coordinate=0.0, contribution=0.0)
    return pd.concat(parts, ignore_index=True) if parts else empty
