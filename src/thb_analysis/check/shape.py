"""Read a user's table, which is long, with a row for each cell, or wide, with a column for each measure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd
from pandas.api.types import is_integer_dtype

from thb_analysis.check.declared import (
    KNOWN,
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
from thb_analysis.check.kinds import (
    UNNAMED,
    are_numbers,
    is_no_unit,
    no_units,
    word_faults,
)
from thb_analysis.errors import Faults, ParameterError, quantity
from thb_analysis.names import wrong_names
from thb_analysis.package.countries import Unit, are_countries, read_units
from thb_analysis.package.schema import FORBIDDEN, LONGEST_TEXT, UNFIT
from thb_analysis.wording import first, joined, shortened

OF_MEASURES = ["theme", "label", "question"]
_OPTIONAL = (*OF_MEASURES, "note")
_SHOWN = 40  # characters of a text in a message


class Table(NamedTuple):
    """A table as it is given; by default, its lines are counted from 2, below the header."""

    frame: pd.DataFrame
    file: str
    lines: Sequence[int] = ()
    titles: Sequence[str] = ()  # lines above the header that were left out
    faults: Sequence[TableFault] = ()


def read_cells(
    table: Table, reading: Reading, write_call: WriteCall
) -> tuple[pd.DataFrame, dict[str, Unit], list[str]]:
    """Return a row for each cell of a table of either shape, its units by name, and what is left out.

    Returns
    -------
    cells : pandas.DataFrame
        All str, indexed by line of the file: `unit`, `country`, `measure`, `status` (the text of the cell),
        `word` (the same, see `word_of`), `column` (of the table, which has the text), `theme`, `label`,
        `question`, `note`.
    units : dict of str to Unit
    losses : list of str

    Raises
    ------
    DataInvalid
        With all faults that keep the table from being read, and the call that settles what a call can.
    ParameterError
        If there is no such column, unit, measure or state.
    """
    frame, file, numbers, titles, given = table
    declared = read_values(reading.values)
    refuse(_frame_faults(frame), file)
    named: Any = frame.set_axis(_column_names(frame), axis="columns")
    texts = named.astype(object).map(text_of)
    texts.index = pd.Index(numbers or range(2, len(frame) + 2))
    texts = _filled(texts, names_of(reading.fill_down))
    faults = [*given]
    chosen = _chosen(texts, reading)
    refuse(_size_faults(chosen), file)
    roles = _roles(chosen, reading, faults)
    if "unit" not in roles:
        refuse(_shape_faults(chosen, roles, ()), file)
    unit = roles["unit"]
    filled = _filled(texts, [unit])
    lines = [*texts.index[texts[unit].ne(filled[unit])]]
    # In a wide table, the name of a row may be missing.
    is_usual = "measure" in roles or filled[unit].duplicated(keep=False).mean() > 0.8
    if lines and is_usual:
        message = f"The unit stands only in the first of its rows, and not in {quantity(len(lines), 'row')} below"
        hint = "fill the cells from above (--fill-down)"
        faults.append(table_fault(message, hint, lines[0], unit, fill_down=[unit]))
        texts, chosen = filled, _chosen(filled, reading)
    # A row without a unit or measure is called by its first text.
    heads = texts.mask(texts.eq("")).bfill(axis="columns").iloc[:, 0]
    units = texts[unit]
    measures = texts[roles.get("measure", unit)]
    names = units.mask(units.eq("") & measures.eq(""), heads)
    left_out = names_of(reading.without)
    there = dict.fromkeys(chain(texts, titles, names, measures))
    if wrong := wrong_names(left_out, there, "column, unit or measure"):
        raise ParameterError(wrong)
    # Of a unit and a measure of one name, the unit is left out.
    labels = measures.mask(measures.isin(names))
    is_left_out = names.isin(left_out) | labels.isin(left_out)
    chosen = chosen[~is_left_out[chosen.index]]
    losses = _losses(texts, chosen, roles.get("measure"), reading)
    states = {**KNOWN, **declared}
    rows = _rows_of_units(chosen, names, unit, states, faults)
    refuse(chain(faults, _size_faults(rows)) if rows.empty else (), file)
    apart = _apart(rows, roles, states, faults)
    refuse(_shape_faults(rows, roles, apart), file)
    cells = _cells(rows, roles, apart, faults)
    known = read_units(text for text in cells["unit"].unique() if text)
    codes = {text: unit.country for text, unit in known.items()}
    cells["country"] = cells["unit"].map(codes)
    cells["word"] = cells["status"].map(word_of)
    faults += [*_cell_faults(cells), *word_faults(cells, declared)]
    refuse(faults, file, call_for(faults, reading, write_call))
    return cells, known, losses


def _column_names(frame: pd.DataFrame) -> list[str]:
    return [text_of(name) or f"{UNNAMED}{n}" for n, name in enumerate(frame.columns)]


def _frame_faults(frame: pd.DataFrame) -> Faults:
    """Find faults of the index, the header and the size of a frame."""
    index = frame.index
    has_name = index.nlevels > 1 or index.name is not None
    if has_name or not is_integer_dtype(index):
        yield table_fault("The units stand in the index", "df = df.reset_index()")
    if frame.columns.nlevels > 1:
        hint = "name each column by one text"
        yield table_fault("There are several rows of heads", hint)
        return
    names = pd.Series(_column_names(frame), dtype="str")
    if twice := [*names[names.duplicated()].unique()]:
        message = f"Several columns have one name, {joined(map(repr, twice))}"
        yield table_fault(message, "give each its own")


def _size_faults(texts: Any) -> Iterator[TableFault]:
    if texts.empty or len(texts.columns) < 2:
        hint = "give it rows, a column of units, and one for each measure"
        yield table_fault("There are no cells", hint)


def _chosen(texts: Any, reading: Reading) -> Any:
    """Return the rows that a user keeps, and the columns that are not left out."""
    only = dict(pairs_of(reading.only))
    named = [*reading.roles.values(), *names_of(reading.fill_down), *only]
    wrong = wrong_names(named, texts, "column")
    for column, text in only.items() if not wrong else ():
        wrong += wrong_names([text], texts[column].unique(), column)
        texts = texts[texts[column].eq(text)]
    if wrong:
        raise ParameterError(wrong)
    left_out = {*names_of(reading.without), *only} - {*reading.roles.values()}
    kept = [name for name in texts if name not in left_out]
    texts = texts[kept]
    return texts[texts.ne("").any(axis="columns")]


def _filled(texts: Any, columns: Iterable[str]) -> Any:
    """Return the rows that are not empty, with the text above in each empty cell of these columns."""
    texts = texts[texts.ne("").any(axis="columns")]
    above = texts.mask(texts.eq("")).ffill().fillna("")
    return texts.assign(**above[texts.columns.intersection(columns)])


def _losses(
    texts: Any, chosen: Any, measure: str | None, reading: Reading
) -> list[str]:
    """Say how many rows, and columns or measures, go with what a user leaves out."""
    given = [*names_of(reading.without), *names_of(reading.only)]
    there, kept = ({*each[measure]} if measure else {*each} for each in (texts, chosen))
    rows = quantity(len(texts) - len(chosen), "row")
    names = quantity(len(there - kept - {""}), "measure" if measure else "column")
    return [f"Left out ({', '.join(given)}): {rows} and {names}."] if given else []


def _roles(texts: Any, reading: Reading, faults: list[TableFault]) -> dict[str, str]:
    """Return the column of the units and, of a long table, those of the rest."""
    roles = _declared_roles([*map(str, texts)], reading)
    others = [str(name) for name in texts if name not in roles.values()]
    if "unit" not in roles and others:
        roles["unit"] = unit = _unit_column(texts[others])
        if "measure" in roles or unit != others[0]:
            message = f"The units seem to stand in {unit!r}"
            hint = "name their column"
            faults.append(table_fault(message, hint, unit_column=[unit]))
    return roles


def _declared_roles(names: list[str], reading: Reading) -> dict[str, str]:
    """Return the columns that a user names, and those of a long table with the usual names."""
    # They may begin with capitals.
    usual = {name.casefold(): name for name in names} | {name: name for name in names}
    roles = reading.roles
    if "measure" in {*roles, *usual}:
        for role in (*NEEDED, *_OPTIONAL):
            if usual.get(role, "") not in ("", *roles.values()):
                roles.setdefault(role, usual[role])
    return roles


def _unit_column(texts: Any) -> str:
    """Return the first column of countries, or else the first that has a name and no numbers.

    Names that differ in each row are units of their own, such as cities beside their countries.
    """
    names = [str(name) for name in texts]
    heads = texts[names[0]]
    if heads.is_unique and not heads.str.contains(r"\d|^$").any():
        return names[0]
    for name in names:
        units = [each for each in texts[name].unique() if each and not is_no_unit(each)]
        if are_countries(units) and (name == names[0] or len(units) > 2):
            return name

    def is_unfit(name: str) -> bool:
        return name.startswith(UNNAMED) or are_numbers(texts[name].unique())

    return min(names, key=is_unfit)


def _rows_of_units(
    texts: Any, names: Any, unit: str, states: Iterable[str], faults: list[TableFault]
) -> Any:
    """Return the rows of units, and find others."""
    names = names[texts.index]
    words = texts.drop(columns=unit).map(word_of)
    others = names[no_units(names, words, states)]
    if found := [*others.unique()]:
        shown = first([repr(shortened(name, _SHOWN)) for name in found], 10)
        message = f"Rows of no unit: {', '.join(shown)}"
        hint = "leave them out (--without); a unit that is called so needs another name"
        line = int(others.index[0])
        faults.append(table_fault(message, hint, line, without=found))
    return texts[~names.isin(found)]


def _apart(
    texts: Any, roles: dict[str, str], states: Iterable[str], faults: list[TableFault]
) -> list[str]:
    """Find columns that tell rows of one unit apart: that of measures, which `roles` gets, and others.

    Returns
    -------
    list of str
        Those of which one text is to be kept, such as a year.
    """
    others = [str(name) for name in texts if name not in roles.values()]
    keys = [roles[role] for role in ("unit", "measure") if role in roles]
    found = _key(texts.drop_duplicates(), keys, others, states)
    if named := _long_roles(texts[others], found, roles):
        roles |= named
        columns = {f"{role}_column": [roles[role]] for role in ("unit", *named)}
        seen = [f"{role} in {roles[role]!r}" for role in NEEDED]
        message = f"The table seems to be long: {joined(seen)}"
        faults.append(table_fault(message, "name these columns", 0, "", **columns))
    apart = [name for name in found if name not in named.values()]
    for name in apart:
        shown = first([*map(repr, texts[name].unique())], 10)
        message = f"Rows of one cell differ here: {', '.join(shown)}"
        hint = "keep those of one text (--only)"
        only = [f"{name}=TEXT"]
        faults.append(table_fault(message, hint, column=name, only=only))
    return apart


def _long_roles(
    texts: Any, found: Sequence[str], roles: Mapping[str, str]
) -> dict[str, str]:
    """Return the columns of measures and states, if rows are those of a long table with other names."""
    named: dict[str, str] = {}
    ranked = sorted(texts, key=lambda name: _wordiness(texts[name]))
    labels = [name for name in found if not are_numbers(texts[name].unique())]
    # A wide table has several columns of words.
    is_wide = any(_wordiness(texts[name])[0] > len(texts) / 2 for name in ranked[:-1])
    if labels and "measure" not in roles and not is_wide:
        named["measure"] = labels[0]
    free = [name for name in ranked if name not in (*found, *named.values())]
    if not free:
        return {}
    if "measure" in {*roles, *named} and "status" not in roles:
        named["status"] = free[-1]
    return named


def _has_answers(texts: pd.Series, states: Iterable[str]) -> bool:
    """Whether a column has words for a state; numbers may be of anything."""
    words = {*texts.map(word_of)} - {""}
    known = words.intersection(states)
    return known == words or not are_numbers(known)


def _wordiness(texts: pd.Series) -> tuple[int, int, int]:
    """Return what tells a column of states from others: known words, then words, then few of them."""
    words = texts[texts.ne("")].map(word_of)
    return int(words.isin(KNOWN).sum()), len(words), -words.nunique()


def _key(
    texts: Any, keys: list[str], others: list[str], states: Iterable[str]
) -> list[str]:
    """Return the fewest columns that tell rows apart, if most rows have keys of others."""
    found = [name for name in others if 1 < texts[name].nunique() < len(texts)]
    # Where answers differ, rows contradict each other.
    found = [name for name in found if not _has_answers(texts[name], states)]
    is_several = texts.duplicated(keys, keep=False).mean() > 0.5
    if not is_several or texts.duplicated([*keys, *found]).any():
        return []
    # Of codes and labels the labels stay, which are longer.
    found.sort(key=lambda name: (-texts[name].nunique(), texts[name].str.len().sum()))
    for name in [*found]:
        rest = [each for each in found if each != name]
        if not texts.duplicated([*keys, *rest]).any():
            found = rest
    return found


def _cells(
    texts: Any, roles: Mapping[str, str], apart: list[str], faults: list[TableFault]
) -> Any:
    """Return a row for each cell; `apart` has what tells it from another of the same name."""
    others = [str(name) for name in texts if name not in (*roles.values(), *apart)]
    unit = roles["unit"]
    if "measure" in roles:
        if others:
            message = f"A long table has no other columns but {joined(_OPTIONAL)}"
            hint = f"leave out {joined(map(repr, others))}"
            faults.append(table_fault(message, hint, without=others))
        cells = texts[[*roles.values()]].set_axis([*roles], axis="columns")
        cells["column"] = roles["status"]
    else:
        # No column of a table is called by a blank or by nothing.
        wide = texts[[unit, *others]].rename(columns={unit: " "})
        cells = wide.melt(" ", var_name="measure", value_name="", ignore_index=False)
        cells = cells.set_axis(["unit", "measure", "status"], axis="columns")
        cells["column"] = cells["measure"]
    groups = texts.groupby(apart).ngroup() if apart else texts[unit].eq("")
    # Capitals and spaces make no other measure.
    plain = cells["measure"].str.casefold().str.replace(" ", "")
    cells["measure"] = cells.groupby(plain)["measure"].transform("first")
    cells["apart"] = groups[cells.index].to_numpy()
    missing = {name: "" for name in _OPTIONAL if name not in cells}
    cells = cells.assign(**missing)
    # Rows without a name are counted.
    return cells[~cells.duplicated() | cells["unit"].eq("")]


def _shape_faults(
    texts: Any, roles: Mapping[str, str], apart: Collection[str]
) -> Iterator[TableFault]:
    """Find columns that a long table lacks, and a table of which columns and rows are exchanged."""
    missing = [role for role in NEEDED if role not in roles]
    others = [str(name) for name in texts if name not in (*roles.values(), *apart)]
    if "measure" in roles and missing:
        hint = f"call a column {' and one '.join(missing)}"
        yield table_fault(f"A long table has the columns {joined(NEEDED)}", hint)
    elif missing and are_countries(others) and not are_countries(texts[roles["unit"]]):
        hint = "df = df.set_index(df.columns[0]).T.reset_index()"
        message = "The columns are countries, which are to be rows"
        yield table_fault(message, hint)


def _cell_faults(cells: pd.DataFrame) -> Iterator[TableFault]:
    """Find cells without a name, cells that are there twice, and texts that do not fit."""
    is_named = cells["unit"].ne("") & cells["measure"].ne("")
    if lines := [*cells.index[~is_named].unique()]:
        message = f"There is no unit or measure in {quantity(len(lines), 'row')}"
        yield table_fault(message, "name it, or leave the row out", lines[0])
    key = ["country", "measure", "apart"]
    again = cells[is_named & cells.duplicated(key)]
    if len(again):
        named = cells.loc[cells["country"].isin(again["country"]), "unit"].unique()
        units = ", ".join(first([*map(repr, named)], 6))
        message = (
            f"Several rows name one cell of {units}, as in {again['measure'].iloc[0]!r}"
        )
        yield table_fault(message, "keep one of them in the table", int(again.index[0]))
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
