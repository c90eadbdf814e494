"""The tables of a package as frames: each column has its type."""

from typing import Any

import pandas as pd

from thb_analysis.package.package import Package
from thb_analysis.package.schema import DTYPES, schemas

# What stands for a value where a column is not of text; numbers are read by pandas.
_VALUES: dict[str, bool | None] = {"": None, "true": True, "false": False}


def typed_tables(package: Package) -> dict[str, pd.DataFrame]:
    """Return each table of the schema as a frame; without rows where the package does not have it."""
    frames = {}
    for name, schema in schemas().items():
        table = package.table(name)
        arrays = {}
        for column in (schema.columns | table.columns).values():
            values = _VALUES if column.type != "string" else {}
            cells = [row[column.name] for row in table.rows]
            read = [values.get(cell, cell) for cell in cells]
            arrays[column.name] = pd.array(read, dtype=DTYPES[column.type])  # type: ignore[call-overload]
        frames[name] = pd.DataFrame(arrays)
    return frames


def in_matrix_order(measures: pd.DataFrame) -> pd.DataFrame:
    """Sort measures by footnote, or by their order where they have none."""
    later = measures["order"].fillna(10**6) + 0.5
    rank = measures["footnote"].astype("Float64").fillna(later)
    return measures.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def pairs(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    """Return two columns as a dictionary."""
    return dict(zip(frame[key], frame[value], strict=True))


def each_row(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame as named tuples; typed Any, since their fields are not known."""
    return list(frame.itertuples())
