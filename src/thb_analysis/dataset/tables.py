"""The tables of a package as frames: each column has its type."""

from typing import Any

import pandas as pd

from thb_analysis.package.package import Package
from thb_analysis.package.schema import DTYPES, Column, schemas


def typed_tables(package: Package) -> dict[str, pd.DataFrame]:
    """Return each table of the schema as a frame; without rows where the package does not have it."""
    frames = {}
    for name, schema in schemas().items():
        table = package.table(name)
        arrays = {}
        for column in (schema.columns | table.columns).values():
            cells = [row[column.name] for row in table.rows]
            arrays[column.name] = _to_array(column, cells)
        frames[name] = pd.DataFrame(arrays)
    return frames


def _to_array(column: Column, cells: list[Any]) -> Any:
    """Return the cells of a column, which are text, as an array of its type."""
    if column.type == "boolean":
        cells = [cell == "true" if cell else None for cell in cells]
    elif column.type != "string":
        number = int if column.type == "integer" else float
        cells = [number(cell) if cell else None for cell in cells]
    return pd.array(cells, dtype=DTYPES[column.type])  # type: ignore[call-overload]


def in_matrix_order(measures: pd.DataFrame) -> pd.DataFrame:
    """Sort measures by footnote, or by their order where they have none."""
    rank = measures["footnote"].fillna(measures["order"]).fillna(10**6)
    ranked = measures.assign(rank=rank, later=measures["footnote"].isna())
    return ranked.sort_values(["rank", "later"], ignore_index=True)[[*measures]]


def pairs(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    """Return two columns as a dictionary."""
    return dict(zip(frame[key], frame[value], strict=True))
