"""Tables of text become typed frames."""

from typing import Any

import pandas as pd

from thb_analysis.data.celltypes import cell_type
from thb_analysis.data.csvfile import Table


def typed_frame(table: Table, types: dict[str, str]) -> pd.DataFrame:
    """Convert a table, whose cells are all of their type, into a frame.

    Parameters
    ----------
    table : Table
    types : dict of str to str
        Type of each column, as the descriptor names it.

    Returns
    -------
    pandas.DataFrame
        Integers as Int64, numbers as Float64, booleans as boolean, text as
        str. A missing text is ``""``, any other missing value is NA.
    """
    return pd.DataFrame(
        {column: _array(table.column(column), types[column]) for column in table.columns}
    )


def _array(cells: list[str], type_name: str) -> Any:
    kind = cell_type(type_name)
    if kind.dtype == "str":
        return pd.array(cells, dtype="str")
    return pd.array([kind.parse(cell) if cell else None for cell in cells], dtype=kind.dtype)  # type: ignore[call-overload]
