"""The two shapes of a table: long, a row for each cell; and wide, a column for each measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype, is_scalar

from thb_analysis.data.names import wrong_names
from thb_analysis.data.schema import schemas
from thb_analysis.data.units import are_countries
from thb_analysis.data.words import listed, refused, table_fault
from thb_analysis.errors import Fault, ParameterError, quantity
from thb_analysis.wording import first, joined

# What pandas calls a first column without a name, such as the numbers of rows that it has written.
UNNAMED = "Unnamed: 0"
OF_MEASURES = ("theme", "label", "question")
_LONG, _OPTIONAL = ("measure", "status"), (*OF_MEASURES, "note")
_A_LONG_TABLE = "A long table has the columns unit, measure and status"
_SHOWN, _LONGEST = 3, 40  # texts that a message names, and characters of each


class Shape(NamedTuple):
    """A table with a row for each of its cells.

    Attributes
    ----------
    cells : pandas.DataFrame
        By line of the file: `unit`, `measure`, `status` (the text of the cell), `column` (of the table,
        in which that stands), `theme`, `label`, `question`, `note`.
    file : str
        What messages call the table.
    key : list of str
        The columns of the table of which no two rows have the same texts.
    """

    cells: pd.DataFrame
    file: str
    key: list[str]


def read_shape(
    frame: pd.DataFrame, file: str, unit_column: str | None, lines: Sequence[int] | None = None
) -> Shape:
    """Tell which of the two shapes a table has.

    Parameters
    ----------
    frame : pandas.DataFrame
    file : str
        What messages call it.
    unit_column : str or None
        The column of the units; if not given, `unit` of a long table, else the first.
    lines : sequence of int, optional
        On which its rows stand in the file; as if it were written if not given.

    Raises
    ------
    DataInvalid
        If it has neither shape, with each reason.
    ParameterError
        If there is no such column.
    """
    if faults := [*_frame_faults(frame, file)]:
        raise refused(faults, file)
    texts: Any = frame.rename(columns=_text).astype(object).map(_text)
    texts.index = pd.Index(range(2, len(frame) + 2) if lines is None else lines)
    columns = [str(name) for name in texts]
    if unit_column and (wrong := wrong_names([unit_column], columns, "column")):
        raise ParameterError(wrong)
    # Columns of a long table may begin with capitals.
    usual = {name.casefold(): name for name in columns} | {name: name for name in columns}
    is_long = usual.keys() >= {*_LONG}
    named = {name: usual[name] for name in (*_LONG, *_OPTIONAL) if is_long and name in usual}
    unit = unit_column or (usual.get("unit") if is_long else None) or columns[0]
    others = [name for name in columns if name not in (unit, *named.values())]
    if faults := [*_shape_faults(texts, file, unit, named, others)]:
        raise refused(faults, file)
    if is_long:
        cells = texts.rename(
            columns={unit: "unit"} | {usual: each for each, usual in named.items()}
        )
        cells["column"] = named["status"]
    else:
        names = np.tile(np.array(others, dtype=object), len(texts))
        cells = texts[[unit]].loc[texts.index.repeat(len(others))].set_axis(["unit"], axis=1)
        cells = cells.assign(measure=names, column=names, status=texts[others].to_numpy().ravel())
    cells = cells.assign(**{name: "" for name in _OPTIONAL if name not in cells})
    return Shape(cells, file, [unit, named["measure"]] if is_long else [unit])


# That 1 is True is not to be seen in a cell.
@lru_cache(maxsize=10_000, typed=True)
def _text(value: Any) -> str:
    """Return what stands in a cell as text on one line."""
    if is_scalar(value) and pd.isna(value):
        return ""
    return " ".join(str(value).encode(errors="replace").decode().split())


def _frame_faults(frame: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Find what keeps rows and columns from being told apart."""
    index = frame.index
    names_units = index.nlevels > 1 or index.name is not None or not is_integer_dtype(index)
    if names_units:
        yield table_fault(file, "The units stand in the index", "df = df.reset_index()")
    if frame.columns.nlevels > 1:
        fix = 'df.columns = [" ".join(map(str, name)) for name in df.columns]'
        yield table_fault(file, "There are several rows of heads", fix)
        return
    names = Counter(map(_text, frame.columns))
    if nameless := [name for name in names if name in ("", UNNAMED)]:
        fix = f"df = df.drop(columns={listed(nameless)}), where it holds the numbers of rows"
        yield table_fault(file, "A column has no name", fix)
    if twice := [name for name, times in names.items() if times > 1]:
        message = f"Several columns have one name, {joined(map(repr, twice))}"
        yield table_fault(file, message, "df = df.loc[:, ~df.columns.duplicated()]")
    if frame.empty or len(names) + names_units < 2:
        message = "A table has rows, a column of units, and one for each measure"
        fix = 'as in df = pd.DataFrame({"unit": ["AT", "BE"], "Shelter": ["yes", "no"]})'
        yield table_fault(file, message, fix)


def _shape_faults(
    texts: pd.DataFrame, file: str, unit: str, named: dict[str, str], others: list[str]
) -> Iterator[Fault]:
    """Find columns that belong to neither shape."""
    measures = [name for name in others if name.casefold() == "measure"]
    if named and unit in named.values():
        name = listed(others[:1] or ["country"])
        yield table_fault(file, _A_LONG_TABLE, f'df = df.rename(columns={{{name}: "unit"}})')
    elif named and others:
        fix = f"df = df.drop(columns={listed(others)}), and keep one row of each cell"
        message = f"{_A_LONG_TABLE}, and no others but {joined(_OPTIONAL)}"
        yield table_fault(file, message, fix)
    elif measures:
        fix = 'df["status"] = "yes", where each row is one'
        if rest := [name for name in others if name not in measures]:
            fix = f'df = df.rename(columns={{{listed(rest[-1:])}: "status"}})'
        yield table_fault(file, _A_LONG_TABLE, fix)
    elif len(others) > 2 and are_countries(others) and not are_countries({*texts[unit]}):
        fix = f'df = df.set_index({listed([unit])}).T.rename_axis("unit").reset_index()'
        yield table_fault(file, "The columns are countries, which are to be rows", fix)


def cell_faults(shape: Shape, codes: Mapping[str, str]) -> Iterator[Fault]:
    """Find what keeps cells from being read, apart from their words.

    Parameters
    ----------
    shape : Shape
    codes : mapping of str to str
        Code of each unit, by its text.
    """
    cells, file, key = shape
    is_named = cells["unit"].ne("") & cells["measure"].ne("")
    if lines := [*cells.index[~is_named].unique()]:
        message = f"There is no unit or measure in {quantity(len(lines), 'row')}"
        yield table_fault(file, message, f"df = df.dropna(subset={listed(key)})", lines[0])
    rows = cells[is_named]
    rows = rows.assign(code=rows["unit"].map(codes))
    again = rows[rows.duplicated(["code", "measure"])]
    if len(again):
        units, names = again["unit"].unique(), rows.loc[rows["code"].isin(again["code"]), "unit"]
        fix = f'df = df.drop_duplicates({listed(key)}, keep="last")'
        if names.nunique() > again["code"].nunique():
            fix = f"df = df[~df[{listed(key[:1])}].isin({listed(units, one=False)})]"
        said = ", ".join(first([*map(repr, units)], _SHOWN))
        message = f"Several rows speak of one cell of {said}"
        yield table_fault(file, message, f"keep one row of each, {fix}", int(again.index[0]))
    allowed = schemas()["measures"].columns["label"]
    for name in ("unit", "measure", *_OPTIONAL):
        texts = cells[name].drop_duplicates()
        unfit = texts[[bool(text) and allowed.strict(text) is None for text in texts]]
        if len(unfit):
            message = f"{unfit.iloc[0][:_LONGEST]!r} is not {allowed.expected}"
            fix = r'df = df.replace(r"[^\w\s.,;:()/&-]", "", regex=True)'
            yield table_fault(file, f"The text {message}", fix, int(unfit.index[0]))
    # What is said of a measure is said once, or in each of its rows.
    for name in OF_MEASURES:
        several = cells[cells[name].ne("")].groupby("measure", sort=False)[name].nunique()
        if (several > 1).any():
            message = f"Rows of one measure differ, such as those of {several.idxmax()!r}"
            fix = f'df["{name}"] = df.groupby("measure")["{name}"].transform("first")'
            yield table_fault(file, message, fix, column=name)
