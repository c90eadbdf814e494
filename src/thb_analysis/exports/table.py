"""A table ready to be written: plain values, each column with its description.

Every format is written from this, so that none has to know pandas, and no two can differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.dictionary import Column, allowed_values, describe
from thb_analysis.data import Dataset

# A missing value is None.
Value = str | int | float | bool | list[Any] | None


@dataclass(frozen=True)
class Field:
    """A column by its name.

    Attributes
    ----------
    name : str
    column : Column
        What the dictionary says of it.
    allowed : tuple of str
        The values that may stand; empty for any.
    """

    name: str
    column: Column
    allowed: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Describe the field as a table schema does; what is empty is left out."""
        column = self.column
        always = {"name": self.name, "type": column.type, "description": column.meaning}
        members = {"itemType": column.items, "delimiter": column.delimiter}
        facts = {"unit": column.unit, "allowed": list(self.allowed)}
        some = {**facts, **(members if column.type == "list" else {})}
        return {**always, **{name: fact for name, fact in some.items() if fact}}

    def as_text(self, value: Value) -> str:
        """Write a value of the field as the cell of a table of texts."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return self.column.delimiter.join(map(str, value))
        return str(value)


@dataclass(frozen=True)
class Table:
    """A table of plain values.

    Attributes
    ----------
    name : str
        Of its files, and of its sheet.
    title : str
    about : mapping of str to str
        Where it comes from: see ``about``.
    fields : tuple of Field
    columns : tuple of list
        The values, column by column, in the order of `fields`.
    """

    name: str
    title: str
    about: Mapping[str, str]
    fields: tuple[Field, ...]
    columns: tuple[list[Value], ...]

    def __len__(self) -> int:
        return max(map(len, self.columns), default=0)

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """The values, row by row."""
        return list(zip(*self.columns, strict=True))


def make_table(
    name: str, title: str, frame: pd.DataFrame, ds: Dataset, about: Mapping[str, str]
) -> Table:
    """Describe the columns of a frame and make its values plain.

    Parameters
    ----------
    name, title : str
        Of the table. By the name the dictionary is asked for the columns; one that
        it does not have keeps its type and stays without a meaning.
    frame : pandas.DataFrame
        Its index is written if it has a name.
    ds : Dataset
        Whose package says which values are allowed.
    about : mapping of str to str

    Returns
    -------
    Table

    Raises
    ------
    TypeError
        If a value is not of the type that the dictionary gives its column.
    """
    frame = frame if frame.index.names == [None] else frame.reset_index()
    columns = {
        str(column): describe(name, str(column)) or _inferred(frame[column])
        for column in frame.columns
    }
    return Table(
        name,
        title,
        about,
        tuple(Field(each, column, allowed_values(ds, column)) for each, column in columns.items()),
        tuple(
            [_plain(value, column, f"{name}.{each}") for value in frame[each]]
            for each, column in columns.items()
        ),
    )


def _plain(value: Any, column: Column, place: str) -> Value:
    """Return a value as plain Python, None if it is missing."""
    if _is_missing(value):
        return None
    if not _fits(value, column):
        raise TypeError(f"{place}: {value!r} is not of the type {column.type}")
    if column.type == "list":
        return [_PLAIN[column.items](member) for member in value]
    plain: Value = _PLAIN[column.type](value)
    return plain


def _inferred(values: pd.Series) -> Column:
    """Describe a column that the dictionary does not have by the type that fits its values."""
    present = [value for value in values if not _is_missing(value)]
    fitting = (column for column in _CANDIDATES if all(_fits(value, column) for value in present))
    return next(fitting, _CANDIDATES[0])


def _fits(value: Any, column: Column) -> bool:
    if column.type != "list":
        return _FITS[column.type](value)
    return _is_list(value) and all(map(_FITS[column.items], value))


def _is_missing(value: Any) -> bool:
    return not _is_list(value) and bool(pd.isna(value))


def _is_list(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not _is_flag(value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, (bool, np.bool_))


def _is_finite(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not _is_flag(value) and np.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_FITS: dict[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "integer": _is_whole,
    "number": _is_finite,
    "boolean": _is_flag,
}

_PLAIN: dict[str, Callable[[Any], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}

_CANDIDATES = (
    Column("string", ""),
    Column("integer", ""),
    Column("number", ""),
    Column("boolean", ""),
    Column("list", "", delimiter="; "),
    Column("list", "", items="integer"),
)
