"""Start a package: from a table of one's own in one of two shapes, or from the example."""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.files import csv_text, decoded, parse_table, unfit
from thb_analysis.data.names import folded
from thb_analysis.data.package import Package, package_of
from thb_analysis.data.rebuild import rebuilt
from thb_analysis.data.schema import COMPULSORY, schemas
from thb_analysis.data.shape import OF_MEASURES, UNNAMED, Shape, cell_faults, read_shape
from thb_analysis.data.states import ABSENT, NAMED, NOT_COVERED, OPEN
from thb_analysis.data.units import read_units
from thb_analysis.data.words import (
    KNOWN,
    STATES,
    read_values,
    refused,
    table_fault,
    word_faults,
    word_of,
)
from thb_analysis.errors import DataInvalid, ParameterError, ThbError
from thb_analysis.files import write_texts
from thb_analysis.wording import capital

_TEMPLATE = Path(__file__).parent / "template"
_FRAME = "the table"
# Files of other formats are not read, and pandas can: what has another end than these is a workbook.
_TEXTS = (".csv", ".tsv", ".tab", ".txt", "")
_READERS = {".json": "json", ".parquet": "parquet", ".dta": "stata", ".sav": "spss"}
_GIVEN = (*NAMED, ABSENT)
_COVERED = {
    "label": "those the table speaks of",
    "description": "All but those that a measure does not cover.",
    "values": "true",
}
Facts = dict[str, Any]
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def from_frame(
    frame: pd.DataFrame,
    values: str | Mapping[Any, str] | None = None,
    unit_column: str | None = None,
) -> Dataset:
    """Make a dataset of a table of one's own.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long: a row for each cell, with the columns unit, measure and status and, if there, theme,
        label, question and note. Or wide: a column of units, and one for each measure. A cell says
        reported, qualified, absent, open or not_covered; yes or no, true or false, 1 or 0; or
        nothing, which is open. So is a cell that has no row.
    values : str or mapping, optional
        What other words mean, as one of the first five: ``{"partly": "qualified"}`` or
        ``"partly=qualified,n/a=open"``. No word at all is an empty cell: ``"=absent"``.
    unit_column : str, optional
        Column of the units; if not given, `unit` of a long table, else the first.

    Returns
    -------
    Dataset
        Its table `words` has each word with its state and the number of its cells.

    Warns
    -----
    UserWarning
        If nearly all units are countries, and some are none.

    Raises
    ------
    DataInvalid
        With everything that keeps the table from being read, each with a line of pandas that prepares
        it.
    ParameterError
        If the table is no frame, or there is no such state or column.

    Examples
    --------
    >>> import pandas as pd
    >>> import thb_analysis as thb
    >>> table = pd.DataFrame({"country": ["AT", "BE"], "Training": ["yes", "no"], "Beds": [1, 1]})
    >>> ds = thb.from_frame(table)
    >>> thb.counts(ds.cells()).set_index("label")["k"].to_dict()
    {'Beds': 2, 'Training': 1}
    """
    if not isinstance(frame, pd.DataFrame):
        raise ParameterError([f"the table is a {type(frame).__name__}, not a pandas.DataFrame"])
    declared = read_values(values)
    tables = _tables(read_shape(frame, _FRAME, unit_column), declared)
    package = _package(Path(), {"name": "table", "title": "Table", "evidence": _FRAME}, tables)
    if package.unmatched:
        warnings.warn(package.unmatched, stacklevel=2)
    return dataset(package)


def new_package(
    folder: str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
    values: str | Mapping[Any, str] | None = None,
    unit_column: str | None = None,
) -> tuple[list[str], list[str]]:
    """Write a package to start from, wholly or not at all.

    Parameters
    ----------
    folder : path-like
        Where to; made if it is not there.
    source : path-like, optional
        A table as CSV, see `from_frame`. If not given, an example is written.
    values, unit_column
        See `from_frame`.

    Returns
    -------
    files, recorded : list of str
        The files, sorted; and what is on record of the table, a sentence each.

    Raises
    ------
    ParameterError
        If the folder is not free, the source cannot be read, or there is no such state or column.
    DataInvalid
        With everything that keeps the table from being read.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    target = Path(folder)
    if any(files for _, _, files in os.walk(target)):
        problem = f"{target} is not empty; name a folder that is empty, or not there yet"
        raise ParameterError([problem])
    if source is None:
        texts = {
            path.relative_to(_TEMPLATE).as_posix(): path.read_text("utf-8")
            for path in _TEMPLATE.rglob("*")
            if path.is_file()
        }
        recorded: list[str] = []
    else:
        table, declared = Path(source), read_values(values)
        head = {
            "name": slug_of(target.resolve().name),
            "title": re.sub(r"[_-]+", " ", table.stem).strip().capitalize(),
            "version": "0.1.0",
            "evidence": f"the table {table.name}",
            "sources": [{"title": table.name}],
        }
        package = _package(target, head, _tables(_read(table, unit_column), declared))
        texts, recorded = rebuilt(package), package.recorded
    try:
        target.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        problem = f"{target} is a file; name a folder (as a table: thb new DIR --from {target})"
        raise ParameterError([problem]) from None
    except OSError as error:
        raise ThbError(f"Cannot write {target}: {error.strerror}; name another folder") from None
    write_texts({target / file: text for file, text in texts.items()})
    return sorted(texts), recorded


def _package(root: Path, head: Facts, tables: Mapping[str, list[Facts]]) -> Package:
    """Make a package of rows, in the order of their keys, as they are written, and without empty columns."""
    files = {}
    for name, rows in tables.items():
        key = schemas()[name].key
        if rows or name in COMPULSORY:
            columns = dict.fromkeys([*key, *(each for row in rows for each in row if row[each])])
            rows = sorted(rows, key=lambda row: [row[each] for each in key])
            files[schemas()[name].path] = csv_text(columns, rows).encode()
    package, faults = package_of(root, head, files)
    if faults:
        raise refused(faults)
    return package


def _read(path: Path, unit_column: str | None) -> Shape:
    """Read a CSV file; what is none is refused, with the line of pandas that makes it one."""
    try:
        # A pipe, a device or too much is not read to find out.
        if problem := unfit(path):
            raise ParameterError([f"{path}: {problem}; name a .csv file"])
        raw = path.read_bytes() if path.suffix.lower() in _TEXTS else b""
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise ParameterError([f"{path} cannot be read ({why}); name a .csv file"]) from None
    if reader := _other_reader(path.suffix.lower(), raw):
        line = f'pd.{reader.format(path.name)}.to_csv("{path.stem}-utf8.csv", index=False)'
        raise refused([table_fault(path.name, "This is no CSV file in UTF-8", line)])
    try:
        sheet = parse_table(path.name, decoded(path.name, raw), unnamed=UNNAMED)
    except DataInvalid as error:
        line = f'df = pd.read_csv("{path.name}", quoting=3, on_bad_lines="warn")'
        raise refused((replace(each, hint=line) for each in error.faults), path.name) from None
    return read_shape(pd.DataFrame(sheet.cells, dtype="str"), path.name, unit_column, sheet.lines)


def _other_reader(suffix: str, raw: bytes) -> str:
    """Return how pandas reads a file that is no CSV file in UTF-8; empty if it is one."""
    if suffix not in _TEXTS or raw.startswith(_ARCHIVES):
        return f'read_{_READERS.get(suffix, "excel")}("{{}}")'
    encoding = "utf-16"
    if b"\0" not in raw:
        encoding = "cp1252"
        with suppress(UnicodeDecodeError):
            raw.decode()
            return ""
    return f'read_csv("{{}}", encoding="{encoding}", sep=None, engine="python")'


def _tables(shape: Shape, declared: Mapping[str, str]) -> dict[str, list[Facts]]:
    """Return the rows of each table of a package."""
    cells, meaning = shape.cells, {**KNOWN, **declared}
    words = {text: word_of(text) for text in cells["status"].unique()}
    units = read_units(text for text in cells["unit"].unique() if text)
    codes = {text: unit.country for text, unit in units.items()}
    _check(shape, codes, words, meaning)
    # Rows of a measure say one thing of it, or nothing.
    facts = cells.groupby("measure", sort=False)[[*OF_MEASURES]].max()
    facts["theme"] = facts["theme"].replace("", "All measures")
    slugs, themes = slugs_of(facts.index), slugs_of(facts["theme"])
    keys = zip(cells["measure"], cells["unit"].map(codes), strict=True)
    given = dict(zip(keys, zip(cells["status"], cells["note"], strict=True), strict=True))
    countries = {unit.country: unit._asdict() for unit in reversed(units.values())}
    often = Counter(dict.fromkeys(declared, 0))
    measures, observations = list[Facts](), list[Facts]()
    bases: dict[frozenset[str], str] = {}
    for order, (name, theme, label, question) in enumerate(facts.itertuples(name=None), 1):
        states: dict[str, list[str]] = defaultdict(list)
        for country in countries:
            # A cell that has no row is an empty one.
            text, note = given.get((name, country), ("", ""))
            word = words.get(text, "")
            often[word] += 1
            states[meaning[word]].append(country)
            if meaning[word] in _GIVEN:
                cell = {"measure": slugs[name], "country": country, "status": meaning[word]}
                own = text if word in declared else ""
                observations.append({**cell, "said": own, "note": note})
        left_out = frozenset(states[NOT_COVERED])
        base = bases.setdefault(left_out, f"covered_{len(bases) + 1}") if left_out else ""
        measure = {"measure": slugs[name], "theme": themes[theme], "order": order, "base": base}
        words_for_it = {"label": label or name, "question": question, "kind": "measure"}
        complete = str(not states[OPEN]).lower()
        measures.append({**measure, **words_for_it, "complete": complete})
    for left_out, base in bases.items():
        for country, row in countries.items():
            row[base] = str(country not in left_out).lower()
    called = {state: name for name, state in STATES.items()}
    return {
        "countries": [*countries.values()],
        "themes": [
            {"theme": id, "title": capital(theme), "order": order}
            for order, (theme, id) in enumerate(themes.items(), 1)
        ],
        "measures": measures,
        "observations": observations,
        "bases": [{"base": base, "column": base, **_COVERED} for base in bases.values()],
        "words": [
            {"word": word, "state": called[meaning[word]], "cells": n} for word, n in often.items()
        ],
    }


def _check(
    shape: Shape, codes: Mapping[str, str], words: Mapping[str, str], meaning: Mapping[str, str]
) -> None:
    """Refuse a table with everything that is wrong in its cells."""
    said = shape.cells.groupby(["column", "status"], sort=False).size().reset_index(name="cells")
    said["word"] = said["status"].map(words)
    said["state"] = said["word"].map(meaning)
    if faults := [*cell_faults(shape, codes), *word_faults(said, shape.file)]:
        unread = said[said["state"].isna()].sort_values("cells", ascending=False, kind="stable")
        raise refused(faults, shape.file, unread.drop_duplicates("word")["status"])


def slugs_of(texts: Iterable[str]) -> dict[str, str]:
    """Return an id for each text, in the order of their first appearance."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for text in dict.fromkeys(texts):
        slug, number = slug_of(text), 2
        while slug in taken:
            slug, number = f"{slug_of(text)}-{number}", number + 1
        slugs[text] = slug
        taken.add(slug)
    return slugs


def slug_of(text: str) -> str:
    """Return the id that a text makes."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(text))[:50].strip("-")
    return plain if plain[:1].isalpha() else f"m-{plain}".strip("-")
