"""Tables of text become typed frames."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.data.csvfile import Table
from thb_analysis.data.tables import BOOLEAN, INTEGER, NUMBER, STRING
from thb_analysis.errors import DataInvalid, Fault


@dataclass(frozen=True)
class _Type:
    """How a type of the descriptor is written in a file and kept in a frame."""

    article: str
    expected: str
    pattern: re.Pattern[str]
    parse: Callable[[str], Any]
    dtype: Any


_TYPES = {
    STRING: _Type("text", "text", re.compile(r"(?s).*"), str, "str"),
    INTEGER: _Type(
        "a whole number", "digits only, or nothing", re.compile(r"-?[0-9]{1,15}"), int, "Int64"
    ),
    NUMBER: _Type(
        "a number",
        "digits with a decimal point, or nothing",
        re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?"),
        float,
        "Float64",
    ),
    BOOLEAN: _Type(
        "true or false",
        "true, false, or nothing",
        re.compile(r"true|false"),
        "true".__eq__,
        "boolean",
    ),
}


def typed_frame(table: Table, types: dict[str, str]) -> pd.DataFrame:
    """Convert a table into a frame.

    Parameters
    ----------
    table : Table
    types : dict of str to str
        Table Schema type of each column.

    Returns
    -------
    pandas.DataFrame
        Integers as Int64, numbers as Float64, booleans as boolean, text as
        str. A missing text is ``""``, any other missing value is NA.

    Raises
    ------
    DataInvalid
        With every cell that is not of the type of its column.
    """
    wrong = [fault for column in table.columns for fault in _wrong_cells(table, column, types)]
    if wrong:
        raise DataInvalid(wrong)
    return pd.DataFrame({column: _array(table, column, types) for column in table.columns})


def _array(table: Table, column: str, types: dict[str, str]) -> Any:
    kind = _TYPES.get(types[column], _TYPES[STRING])
    if kind.dtype == "str":
        return pd.array(table.column(column), dtype="str")
    return pd.array(
        [kind.parse(cell) if cell else None for cell in table.column(column)], kind.dtype
    )


def _wrong_cells(table: Table, column: str, types: dict[str, str]) -> Iterator[Fault]:
    kind = _TYPES.get(types[column], _TYPES[STRING])
    for line, cell in zip(table.lines, table.column(column), strict=True):
        if cell and not kind.pattern.fullmatch(cell):
            message = f"is not {kind.article}"
            yield Fault(
                table.file, line, column, cell, "type", message, kind.expected, type_hint(cell)
            )


def type_hint(value: str) -> str:
    """Return how to mend a value that a spreadsheet has probably changed."""
    if value.strip().lower() in ("true", "false") and value != value.strip().lower():
        return f"write {value.strip().lower()}; spreadsheets put it in capitals"
    if value != value.strip():
        return "remove the spaces around it"
    if value.endswith(".0"):
        return f"write {value.removesuffix('.0')}"
    return ""
