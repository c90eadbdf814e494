"""Read a user's table, which is long, with a row for each cell, or wide, with a column for each measure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from pandas.api.types import is_integer_dtype

from thb_analysis.check.declared import (
    NEEDED,
    Reading,
    TableFault,
    WriteCall,
    call_for,
    names_of,
    pairs_of,
    read_values,
    refuse,
    table_fault,
    text_of,
    word_of,
)
from thb_analysis.check.kinds import UNNAMED, is_unnamed, no_units, word_faults
from thb_analysis.errors import Faults, ParameterError, quantity
from thb_analysis.names import wrong_names
from thb_analysis.package.countries import Unit, are_countries, read_units
from thb_analysis.package.schema import FORBIDDEN, LONGEST_TEXT, UNFIT
from thb_analysis.wording import first, joined, shortened

OF_MEASURES = ["theme", "label", "question"]
_OPTIONAL = (*OF_MEASURES, "note")
_CELL = ["country", "measure"]
_SHOWN = 40  # characters of a text in a message
_NO_CELLS = table_fault(
    "There are no cells", "give it rows, a column of units, and one for each measure"
)


class Table(NamedTuple):
    """A table as it is given; by default, its lines are counted from 2, below the header."""

    frame: pd.DataFrame
    file: str
    lines: Sequence[int] = ()


def read_cells(
    table: Table, reading: Reading, write_call: WriteCall
) -> tuple[pd.DataFrame, dict[str, Unit]]:
    """Return a row for each cell of a table of either shape, and its units by name.

    Returns
    -------
    cells : pandas.DataFrame
        All str, indexed by line of the file: `unit`, `country`, `measure`, `status` (the text of the cell),
        `word` (the same, see `word_of`), `column` (of the table, which has the text), `theme`, `label`,
        `question`, `note`.
    units : dict of str to Unit

    Raises
    ------
    DataInvalid
        With all faults that keep the table from being read, and the call that settles what a call can.
    ParameterError
        If there is no such column, unit, measure or state.
    """
    frame, file, lines = table
    declared = read_values(reading.values)
    refuse(_frame_faults(frame), file)
    named: Any = frame.set_axis(_column_names(frame), axis="columns")
    texts = named.astype(object).map(text_of)
    texts.index = pd.Index(lines or range(2, len(frame) + 2))
    chosen = _chosen(texts, reading)
    roles = _roles([*map(str, chosen)], reading)
    refuse(_shape_faults(chosen, roles), file)
    rows = _kept_rows(chosen, roles, texts, names_of(reading.without))
    faults: list[TableFault] = []
    rows = _rows_of_units(rows, roles["unit"], faults)
    if rows.empty:
        refuse([*faults, _NO_CELLS], file)
    cells = _cells(rows, roles, faults)
    known = read_units(filter(None, cells["unit"].unique()))
    codes = {text: unit.country for text, unit in known.items()}
    cells["country"] = cells["unit"].map(codes)
    cells["word"] = cells["status"].map(word_of)
    faults += _cell_faults(cells)
    # Of a long table that is read as a wide one, words would say nothing.
    if cells.duplicated(_CELL, keep=False).mean() <= 0.5:
        faults += word_faults(cells, declared)
    refuse(faults, file, call_for(faults, reading, write_call))
    return cells, known


def _column_names(frame: pd.DataFrame) -> list[str]:
    texts = map(text_of, frame.columns)
    return [text or f"{UNNAMED}{n}" for n, text in enumerate(texts)]


def _frame_faults(frame: pd.DataFrame) -> Faults:
    """Find faults of the index and of the header of a frame."""
    if frame.index.names != [None] or not is_integer_dtype(frame.index):
        yield table_fault("The units stand in the index", "df = df.reset_index()")
    if frame.columns.nlevels > 1:
        hint = "name each column by one text"
        yield table_fault("There are several rows of heads", hint)
        return
    names = pd.Series(_column_names(frame), dtype="str")
    if twice := [*names[names.duplicated()].unique()]:
        message = f"Several columns have one name, {joined(map(repr, twice))}"
        yield table_fault(message, "give each its own")


def _chosen(texts: Any, reading: Reading) -> Any:
    """Return the rows that a user keeps, and the columns that are not left out."""
    only = dict(pairs_of(reading.only))
    wrong = wrong_names([*reading.roles.values(), *only], texts, "column")
    for column, text in only.items() if not wrong else ():
        wrong += wrong_names([text], texts[column].unique(), column)
        texts = texts[texts[column].eq(text)]
    if wrong:
        raise ParameterError(wrong)
    left_out = {*names_of(reading.without), *only} - {*reading.roles.values()}
    texts = texts.drop(columns=left_out & {*texts})
    is_blank = texts.eq("").all(axis="columns")
    return texts[~is_blank]


def _roles(names: list[str], reading: Reading) -> dict[str, str]:
    """Return the column of the units and, of a long table, those of the rest, named by a user or as usual."""
    # They may begin with capitals.
    usual = {name.casefold(): name for name in names} | {name: name for name in names}
    roles = reading.roles
    if "measure" in {*roles, *usual}:
        for role in (*NEEDED, *_OPTIONAL):
            if usual.get(role, "") not in ("", *roles.values()):
                roles.setdefault(role, usual[role])
    if others := [name for name in names if name not in roles.values()]:
        # The first that has a name.
        roles.setdefault("unit", min(others, key=is_unnamed))
    return roles


def _shape_faults(texts: Any, roles: Mapping[str, str]) -> Iterator[TableFault]:
    """Find columns that a long table lacks, and a table of which columns and rows are exchanged."""
    others = [str(name) for name in texts if name not in roles.values()]
    missing = [role for role in NEEDED if role not in roles]
    if texts.empty or len(texts.columns) < 2:
        yield _NO_CELLS
    elif missing and len(roles) > 1:
        hint = f"call a column {' and one '.join(missing)}"
        yield table_fault(f"A long table has the columns {joined(NEEDED)}", hint)
    elif missing and are_countries(others) and not are_countries(texts[roles["unit"]]):
        hint = "df = df.set_index(df.columns[0]).T.reset_index()"
        message = "The columns are countries, which are to be rows"
        yield table_fault(message, hint)


def _kept_rows(
    texts: Any, roles: Mapping[str, str], given: Any, left_out: list[str]
) -> Any:
    """Return the rows whose unit and measure are not left out; of the table as given a name may be a column."""
    unit = roles["unit"]
    names = texts[[unit, roles.get("measure", unit)]]
    there = dict.fromkeys([*given, *names.to_numpy().ravel()])
    if wrong := wrong_names(left_out, there, "column, unit or measure"):
        raise ParameterError(wrong)
    is_left_out = names.isin(left_out).any(axis="columns")
    return texts[~is_left_out]


def _rows_of_units(texts: Any, unit: str, faults: list[TableFault]) -> Any:
    """Return the rows of units, and find others."""
    is_blank = texts.drop(columns=unit).eq("").all(axis="columns")
    is_other = no_units(texts[unit], is_blank)
    others = texts.loc[is_other, unit]
    if found := [*others.unique()]:
        shown = first([repr(shortened(name, _SHOWN)) for name in found], 10)
        message = f"Rows of no unit: {', '.join(shown)}"
        hint = "leave them out (--without); a unit that is called so needs another name"
        line = int(others.index[0])
        faults.append(table_fault(message, hint, line, without=found))
    return texts[~is_other]


def _cells(texts: Any, roles: Mapping[str, str], faults: list[TableFault]) -> Any:
    """Return the cells of a table of either shape, each once."""
    others = [str(name) for name in texts if name not in roles.values()]
    if "measure" in roles:
        if others:
            message = f"A long table has no other columns but {joined(_OPTIONAL)}"
            hint = f"leave out {joined(map(repr, others))}"
            faults.append(table_fault(message, hint, without=others))
        cells = texts[[*roles.values()]].set_axis([*roles], axis="columns")
        cells["column"] = roles["status"]
    else:
        # No column of a table is called by nothing.
        names = {"var_name": "measure", "value_name": ""}
        cells = texts.melt(roles["unit"], **names, ignore_index=False)
        cells.columns = ["unit", "measure", "status"]
        cells["column"] = cells["measure"]
    for name in _OPTIONAL:
        if name not in cells:
            cells[name] = ""
    return cells.drop_duplicates()


def _cell_faults(cells: pd.DataFrame) -> Iterator[TableFault]:
    """Find cells without a name, cells that are there twice, and texts that do not fit."""
    is_named = cells["unit"].ne("") & cells["measure"].ne("")
    if lines := [*cells.index[~is_named].unique()]:
        message = f"There is no unit or measure in {quantity(len(lines), 'row')}"
        yield table_fault(message, "name it, or leave the row out", lines[0])
    again = cells[is_named & cells.duplicated(_CELL)]
    if len(again):
        units = ", ".join(first([*map(repr, again["unit"].unique())], 3))
        message = f"Several rows name one cell of {units}"
        hint = (
            "keep one of them, such as that of one year (--only); of a long table, name the columns "
            "of measures and states (--measure-column, --status-column)"
        )
        yield table_fault(message, hint, int(again.index[0]))
    for name in ("unit", "measure", *_OPTIONAL):
        for line, text in cells[name].drop_duplicates().items():
            if len(text) > LONGEST_TEXT or FORBIDDEN.search(text):
                message = f"The text {text[:_SHOWN]!r} is too long, or has a {UNFIT}"
                hint = "shorten it, and delete such characters"
                yield table_fault(message, hint, int(str(line)))
    for name in OF_MEASURES:
        several = cells[cells[name].ne("")].groupby("measure")[name].nunique().gt(1)
        if several.any():
            measure = several.idxmax()
            message = f"Rows of one measure differ, such as those of {measure!r}"
            hint = "write one text, once or in each row"
            yield table_fault(message, hint, column=name)
