"""Covariates: numbers on each country that a user brings along, in a CSV file.

A parameter names the file by its path. What goes on from there, to kernels, workers of
other machines and the cache, is its content under its bare name: a path means nothing
elsewhere, and a file may change.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

from thb_analysis.data.names import nearest, no_file
from thb_analysis.data.textfile import content, decoded
from thb_analysis.errors import DataInvalid, ParameterError, UnknownName

COUNTRY = "country"
# With four countries, one order of 24 is the most unusual there is: no coefficient could be told
# from chance.
FEWEST = 5
LARGEST = 200_000  # bytes; a row for each country needs a hundredth of it
_HEAD = "# "
_MARK = "\ufeff"  # as Excel begins a file
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_SHOWN = 4  # cells that a message quotes


@dataclass(frozen=True)
class Covariates:
    """A file of covariates, as read.

    Attributes
    ----------
    file : str
        Its name, without the folder.
    sha256 : str
        Of its bytes.
    values : Mapping[str, Mapping[str, float]]
        Name of each column to the value of each country that has one.
    """

    file: str
    sha256: str
    values: Mapping[str, Mapping[str, float]]


def is_content(text: str) -> bool:
    """Whether a parameter holds the content of a file, and not its path."""
    return text.startswith(_HEAD) and "\n" in text


def pack(path: str) -> str:
    """Read a file and put its name, without the folder, on a line before its content.

    Parameters
    ----------
    path : str
        Relative to the working directory.

    Returns
    -------
    str
        What `read_covariates` reads.

    Raises
    ------
    ParameterError
        If there is no such file, or it is no text in UTF-8. Says so in one sentence.
    """
    place = Path(path)
    if not _exists(place):
        raise ParameterError([no_file(place, (".csv",), "name a CSV file")])
    if place.is_dir():
        raise ParameterError([f"{path} is a folder: name a CSV file"])
    try:
        raw = content(place.parent, place.name)
        decoded(place.name, raw.removeprefix(_MARK.encode()).replace(b"\r\n", b"\n"))
    except DataInvalid as error:
        raise ParameterError(list(map(str, error.faults))) from None
    if len(raw) > LARGEST:
        size = f"{len(raw) / 1000:.0f} kB, more than {LARGEST / 1000:.0f}"
        raise ParameterError([f"{place.name} has {size}: give one row for each country, no more"])
    return f"{_HEAD}{place.name}\n{raw.decode()}"


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def file_name(packed: str) -> str:
    """Return the name of the file that `pack` read."""
    return packed.partition("\n")[0].removeprefix(_HEAD)


def file_sha256(packed: str) -> str:
    """Return the hash of the file that `pack` read."""
    return sha256(packed.partition("\n")[2].encode()).hexdigest()


def read_covariates(file: str, countries: Iterable[str]) -> Covariates:
    """Read the columns of a file of covariates.

    Parameters
    ----------
    file : str
        Its path, or what `pack` made of it.
    countries : iterable of str
        Codes of all countries on record.

    Returns
    -------
    Covariates

    Raises
    ------
    ParameterError
        If there is no such file; if it has no column ``country``, names a country twice or
        one that is not on record, holds a column that is not of numbers, or no column of
        numbers at all; if its cells are not separated by commas, or its rows are uneven.
        Names all mistakes at once.
    """
    packed = file if is_content(file) else pack(file)
    known = list(countries)
    table, problems = _table(packed)
    codes = [_code(row[COUNTRY], known) for _, row in table]
    if table:
        problems += [*_strangers(codes, table, known), *_repeated(codes, table)]
    columns = [name for name in (table[0][1] if table else ()) if name != COUNTRY]
    problems += [line for name in columns if (line := _no_number(name, table))]
    if table and not columns:
        problems.append(f"there is no column beside {COUNTRY}: add one of numbers")
    called = file_name(packed)
    if problems:
        raise ParameterError([f"{called}: {line}" for line in problems])
    values = {
        name: {
            code: float(row[name]) for code, (_, row) in zip(codes, table, strict=True) if row[name]
        }
        for name in columns
    }
    return Covariates(called, file_sha256(packed), values)


def wrong_covariates(packed: str, countries: Iterable[str], compared: Iterable[str]) -> list[str]:
    """Say what is wrong with a file of covariates, one sentence each.

    Parameters
    ----------
    packed : str
        From `pack`.
    countries : iterable of str
        Codes of all countries on record.
    compared : iterable of str
        Of those that are compared; each column needs values for `FEWEST` of them.
    """
    try:
        covariates = read_covariates(packed, countries)
    except ParameterError as error:
        return list(error.problems)
    here = set(compared)
    sizes = {name: len(here.intersection(of)) for name, of in covariates.values.items()}
    return [
        f"{covariates.file}: {name} has a value for {size} of the countries compared; a rank correlation "
        f"takes {FEWEST}: fill in more, or delete the column"
        for name, size in sizes.items()
        if size < FEWEST
    ]


Rows = list[tuple[int, dict[str, str]]]


def _table(packed: str) -> tuple[Rows, list[str]]:
    """Read the rows with their lines, and say why it cannot be done."""
    text = packed.partition("\n")[2].removeprefix(_MARK).replace("\r\n", "\n")
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        return [], [f"line {reader.line_num} cannot be read ({error}): see to its quotation marks"]
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        return [], [f"the file is empty: write a header line, such as {COUNTRY},gdp"]
    header = [COUNTRY if name.casefold() == COUNTRY else name for name in rows[0][1]]
    for sign, name in _SEPARATORS.items():
        if len(header) == 1 and sign in header[0]:
            return [], [
                f"the cells are separated by {name}: save it with commas and decimal points"
            ]
    problems = list(_wrong_header(header))
    problems += [
        f"line {line} has {len(row)} cells, the header {len(header)}: put a cell that holds a comma in "
        "double quotes"
        for line, row in rows[1:]
        if len(row) != len(header)
    ]
    if not problems and len(rows) == 1:
        problems.append("there is a header and no row: write one for each country")
    if problems:
        return [], problems
    return [(line, dict(zip(header, row, strict=True))) for line, row in rows[1:]], []


def _wrong_header(header: list[str]) -> Iterable[str]:
    if COUNTRY not in header:
        near = nearest(COUNTRY, header, limit=1)
        meant = f"rename {near[0]!r}" if near else "add it, with the codes of the countries"
        yield f"there is no column {COUNTRY} in line 1: {meant}"
    if "" in header:
        yield f"column {header.index('') + 1} has no name: give it one in line 1, or delete it"
    for name, times in Counter(filter(None, header)).items():
        if times > 1:
            yield f"{times} columns are called {name}: give each a name of its own"


def _code(text: str, known: list[str]) -> str:
    """Write a code as the data package does, whatever its case."""
    same = [code for code in known if code.casefold() == text.casefold()]
    return same[0] if len(same) == 1 else text


def _strangers(codes: list[str], table: Rows, known: list[str]) -> Iterable[str]:
    for code, (line, _) in zip(codes, table, strict=True):
        if not code:
            yield f"line {line} names no country: write its code, or delete the line"
        elif code not in known:
            near = nearest(code, known)
            yield f"line {line}: {UnknownName(COUNTRY, {code: near}, known)}"


def _repeated(codes: list[str], table: Rows) -> Iterable[str]:
    for code, times in Counter(filter(None, codes)).items():
        if times > 1:
            lines = [
                str(line) for each, (line, _) in zip(codes, table, strict=True) if each == code
            ]
            yield f"{code} stands in lines {', '.join(lines)}: keep one of them"


def _no_number(name: str, table: Rows) -> str:
    """Say which cells of a column are no number; nothing if all are, or are empty."""
    wrong = [
        f"{row[name]!r} in line {line}"
        for line, row in table
        if row[name] and not _NUMBER.fullmatch(row[name])
    ]
    if not wrong:
        return ""
    more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
    return (
        f"{name} is no column of numbers: {', '.join(wrong[:_SHOWN])}{more}; write digits with a decimal "
        "point, leave a cell empty where there is no value, or delete the column"
    )
