"""Read a user's table: its shape and its words.

It is long, with a row for each cell, or wide, with a column for each measure. A few words for the state
of a cell are known; the user declares others, and a word that is neither is a fault.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
from pandas.api.types import is_integer_dtype, is_scalar

from thb_analysis.errors import DataInvalid, Fault, Faults, ParameterError, quantity
from thb_analysis.names import wrong_names
from thb_analysis.package.countries import are_countries
from thb_analysis.package.schema import FORBIDDEN, LONGEST_TEXT, UNFIT
from thb_analysis.states import ABSENT, NOT_COVERED, OPEN, QUALIFIED, REPORTED
from thb_analysis.wording import first, joined, shortened

OF_MEASURES = ["theme", "label", "question"]
_OPTIONAL = (*OF_MEASURES, "note")
_SHOWN = 100  # words that a message counts
_LONGEST = 40  # characters of each
# What a word can be declared as.
STATES = (REPORTED, QUALIFIED, ABSENT, OPEN, NOT_COVERED)
Values = str | Mapping[Any, str] | None
KNOWN = {
    **{state: state for state in STATES},
    **dict.fromkeys(("yes", "true", "1"), REPORTED),
    **dict.fromkeys(("no", "false", "0"), ABSENT),
    "": OPEN,
}


def read_cells(
    frame: pd.DataFrame,
    file: str,
    unit_column: str | None,
    lines: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return a row for each cell of a table of either shape.

    Parameters
    ----------
    frame : pandas.DataFrame
    file : str
        Name of the table in messages.
    unit_column : str or None
        The column of the units; None for `unit` of a long table, the first of a wide one.
    lines : sequence of int, optional
        Line of each row in the file; by default counted from 2, below the header.

    Returns
    -------
    pandas.DataFrame
        All str, indexed by line of the file: `unit`, `measure`, `status` (the text of the cell), `word`
        (the same, see `word_of`), `column` (of the table, which has the text), `theme`, `label`,
        `question`, `note`.

    Raises
    ------
    DataInvalid
        If the table is neither long nor wide: with each fault.
    ParameterError
        If there is no such column.
    """
    refuse(_frame_faults(frame), file)
    texts: Any = frame.rename(columns=_text).astype(object).map(_text)
    texts.index = pd.Index(range(2, len(frame) + 2) if lines is None else lines)
    columns = [*texts]
    if unit_column and (wrong := wrong_names([unit_column], columns, "column")):
        raise ParameterError(wrong)
    # Columns of a long table may begin with capitals.
    usual = {name: name.casefold() for name in columns if name != unit_column}
    if "measure" in usual.values():
        cells = texts.rename(columns={**usual, unit_column: "unit"})
        refuse(_column_faults([*cells]), file)
        return _completed(cells.assign(column="status"))
    unit = unit_column or columns[0]
    heads = (name for name in columns if name != unit)
    if are_countries(heads) and not are_countries(texts[unit]):
        hint = "df = df.set_index(df.columns[0]).T.reset_index()"
        refuse([_fault("The columns are countries, which are to be rows", hint)], file)
    cells = texts.melt(
        unit, var_name="measure", value_name="status", ignore_index=False
    )
    cells["column"] = cells["measure"]
    return _completed(cells.rename(columns={unit: "unit"}))


def _completed(cells: pd.DataFrame) -> pd.DataFrame:
    words = {text: word_of(text) for text in cells["status"].unique()}
    missing = {name: "" for name in _OPTIONAL if name not in cells}
    return cells.assign(word=cells["status"].map(words), **missing)


# Typed: 1 == True, but their texts differ.
@lru_cache(maxsize=10_000, typed=True)
def _text(value: Any) -> str:
    """Return the value of a cell as text on one line; a missing value as an empty text."""
    if is_scalar(value) and pd.isna(value):
        return ""
    return " ".join(str(value).encode(errors="replace").decode().split())


def refuse(faults: Iterable[Fault], file: str = "") -> None:
    """Raise `DataInvalid` if there are faults; `file` is where those are that name none."""
    if found := [replace(fault, file=fault.file or file) for fault in faults]:
        raise DataInvalid(sorted(found), "no package can be made of the table")


def _fault(message: str, hint: str, line: int = 0, column: str = "") -> Fault:
    return Fault("", line, column, rule="table", message=message, hint=hint)


def _frame_faults(frame: pd.DataFrame) -> Faults:
    """Find faults of the index, the header and the size of a frame."""
    index = frame.index
    has_name = index.nlevels > 1 or index.name is not None
    names_units = has_name or not is_integer_dtype(index)
    if names_units:
        yield _fault("The units stand in the index", "df = df.reset_index()")
    if frame.columns.nlevels > 1:
        hint = "name each column by one text"
        yield _fault("There are several rows of heads", hint)
        return
    names = pd.Series([*map(_text, frame.columns)], dtype="str")
    # The name that pandas gives to a column without one, such as row numbers that it wrote.
    if names.eq("").any() or names.str.match("Unnamed: ").any():
        hint = "name it, or leave it out if it holds the numbers of rows"
        yield _fault("A column has no name", hint)
    if twice := [*names[names.duplicated()].unique()]:
        message = f"Several columns have one name, {joined(map(repr, twice))}"
        yield _fault(message, "give each its own")
    if frame.empty or names.size + names_units < 2:
        hint = "give it rows, a column of units, and one for each measure"
        yield _fault("There are no cells", hint)


def _column_faults(columns: list[str]) -> Faults:
    """Find columns that a long table lacks, or has in excess."""
    needed = ("unit", "measure", "status")
    if missing := [name for name in needed if name not in columns]:
        hint = f"call a column {' and one '.join(missing)}"
        yield _fault(f"A long table has the columns {joined(needed)}", hint)
    known = (*needed, *_OPTIONAL)
    others = {name for name in columns if name not in known or columns.count(name) > 1}
    if others:
        message = f"A long table has no other columns but {joined(_OPTIONAL)}"
        hint = f"keep one row of each cell, without {joined(sorted(others))}"
        yield _fault(message, hint)


def word_of(text: str) -> str:
    """Return a text in the form in which words are compared: casefolded, 1.0 as 1."""
    return re.sub(r"(?<=\d)\.0+$", "", text.casefold())


def read_values(values: Values) -> dict[str, str]:
    """Return the states of the words that a user declares.

    Parameters
    ----------
    values : str, mapping or None
        ``"partly=qualified,n/a=open"``, or a dictionary; an empty word is an empty cell.

    Raises
    ------
    ParameterError
        With every part that is not a word and a state.
    """
    if isinstance(values, Mapping):
        pairs = [(str(word), str(state)) for word, state in values.items()]
    else:
        pairs = []
        for part in next(csv.reader([values or ""], skipinitialspace=True), []):
            word, _, state = (part if "=" in part else f"{part}=").rpartition("=")
            pairs.append((word, state))
    problems: list[str] = []
    declared: dict[str, str] = {}
    for text, state in pairs:
        word, state = word_of(" ".join(text.split())), state.strip()
        if state not in STATES:
            states = joined(STATES, "or")
            problems.append(f"{text!r} is declared as {state!r}: write {states}")
        elif declared.setdefault(word, state) != state:
            problems.append(f"{text!r} is declared twice: write one state")
    if problems:
        raise ParameterError(problems)
    return declared


def cell_faults(cells: pd.DataFrame, states: Mapping[str, str]) -> Faults:
    """Find cells that cannot be read.

    Parameters
    ----------
    cells : pandas.DataFrame
        Of `read_cells`, with the `country` of each unit.
    states : mapping of str to str
        State of each word that is known.
    """
    is_named = cells["unit"].ne("") & cells["measure"].ne("")
    if lines := [*cells.index[~is_named].unique()]:
        message = f"There is no unit or measure in {quantity(len(lines), 'row')}"
        yield _fault(message, "name it, or leave the row out", lines[0])
    again = cells[is_named & cells.duplicated(["country", "measure"])]
    if len(again):
        units = ", ".join(first([*map(repr, again["unit"].unique())], 3))
        message = f"Several rows name one cell of {units}"
        yield _fault(message, "keep one of them", int(again.index[0]))
    for name in ("unit", "measure", *_OPTIONAL):
        for line, text in cells[name].drop_duplicates().items():
            if len(text) > LONGEST_TEXT or FORBIDDEN.search(text):
                message = f"The text {text[:_LONGEST]!r} is too long, or has a {UNFIT}"
                hint = "shorten it, and delete such characters"
                yield _fault(message, hint, int(str(line)))
    for name in OF_MEASURES:
        several = cells[cells[name].ne("")].groupby("measure")[name].nunique().gt(1)
        if several.any():
            measure = several.idxmax()
            message = f"Rows of one measure differ, such as those of {measure!r}"
            hint = "write one text, once or in each row"
            yield _fault(message, hint, column=name)
    unread = cells[~cells["word"].isin(states)]
    for column, part in unread.groupby("column", sort=False):
        often = part["word"].map(part.groupby("word")["status"].first()).value_counts()
        counts = [
            f"{shortened(str(text), _LONGEST)!r} ({n:,})" for text, n in often.items()
        ]
        message = f"Words of no known state, with their cells: {', '.join(first(counts, _SHOWN))}"
        hint = "leave the column out, or declare each word: --values WORD=STATE,… (in Python, values=)"
        yield _fault(message, hint, column=str(column))
