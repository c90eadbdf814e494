"""Start a package: from a table of one's own in one of two shapes, or from the example."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.files import decoded, parse_table, unfit
from thb_analysis.data.names import folded
from thb_analysis.data.package import Package, package_of
from thb_analysis.data.rebuild import rebuilt
from thb_analysis.data.schema import schemas
from thb_analysis.data.shape import OF_MEASURES, UNNAMED, Shape, cell_faults, read_shape
from thb_analysis.data.states import ABSENT, NAMED, NOT_COVERED, NOT_REPORTED
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
from thb_analysis.errors import DataInvalid, ParameterError
from thb_analysis.files import not_written, write_texts
from thb_analysis.wording import capital

_TEMPLATE = Path(__file__).parent / "template"
_FRAME = "the table"
# Files of other formats are not read, and pandas can: what has another end than these is a workbook.
_TEXTS = (".csv", ".tsv", ".tab", ".txt", "")
_READERS = {".json": "json", ".parquet": "parquet", ".dta": "stata", ".sav": "spss"}
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
    >>> thb.coverage(ds).frame.set_index("label")["k"].to_dict()
    {'Training': 1, 'Beds': 2}
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
        raise not_written(target, error) from None
    write_texts({target / file: text for file, text in texts.items()})
    return sorted(texts), recorded


def _package(root: Path, head: dict[str, Any], tables: dict[str, pd.DataFrame]) -> Package:
    files = {
        schemas()[name].path: str(table.to_csv(index=False, lineterminator="\n")).encode()
        for name, table in tables.items()
    }
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
        raise refused(error.faults) from None
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


def _tables(shape: Shape, declared: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a package, each in the order in which it is written."""
    cells, meaning = shape.cells, {**KNOWN, **declared}
    said = cells.groupby(["column", "status"], sort=False).size().reset_index(name="cells")
    words = {text: word_of(text) for text in said["status"].unique()}
    states = {text: meaning.get(word) for text, word in words.items()}
    said = said.assign(word=said["status"].map(words), state=said["status"].map(states))
    units = read_units(text for text in cells["unit"].unique() if text)
    codes = {text: unit.country for text, unit in units.items()}
    if faults := [*cell_faults(shape, codes), *word_faults(said, shape.file)]:
        unread = said[said["state"].isna()].sort_values("cells", ascending=False, kind="stable")
        raise refused(faults, shape.file, unread.drop_duplicates("word")["status"])
    cells = cells.assign(
        country=cells["unit"].map(codes),
        word=cells["status"].map(words),
        state=cells["status"].map(states),
    )
    # Rows of a measure say one thing of it, or nothing.
    measures = cells.groupby("measure", sort=False)[[*OF_MEASURES]].max().reset_index(names="name")
    slugs = slugs_of(measures["name"])
    measures = measures.assign(
        measure=measures["name"].map(slugs),
        theme=measures["theme"].replace("", "All measures"),
        label=measures["label"].mask(measures["label"] == "", measures["name"]),
        order=range(1, len(measures) + 1),
        kind="measure",
    )
    countries = pd.DataFrame(units.values()).drop_duplicates("country")
    grid = _grid(cells, slugs, countries["country"], meaning[""])
    themes = pd.DataFrame({"title": measures["theme"].unique()})
    ids = slugs_of(themes["title"])
    countries, bases, base = _covered(countries, grid)
    is_open = grid["state"].eq(NOT_REPORTED).groupby(grid["measure"]).any()
    of_declared = grid["word"].isin([word for word in declared if word])
    tables = {
        "countries": countries,
        "themes": themes.assign(
            theme=themes["title"].map(ids),
            title=themes["title"].map(capital),
            order=range(1, len(themes) + 1),
        ),
        "measures": measures.drop(columns="name").assign(
            theme=measures["theme"].map(ids),
            base=[base.get(measure, "") for measure in measures["measure"]],
            complete=(~measures["measure"].map(is_open).astype(bool)).astype(str).str.lower(),
        ),
        "observations": grid.assign(
            status=grid["state"], said=grid["status"].where(of_declared, "")
        ).loc[
            grid["state"].isin((*NAMED, ABSENT)), ["measure", "country", "status", "said", "note"]
        ],
        "bases": bases,
        "words": _words(grid, declared),
    }
    return {
        name: _as_written(name, rows)
        for name, rows in tables.items()
        if name != "bases" or len(rows)
    }


def _grid(
    cells: pd.DataFrame, slugs: Mapping[str, str], countries: Iterable[str], silence: str
) -> pd.DataFrame:
    """Return a row for each measure and country: `status`, `word`, `state`, `note`; without a row it is empty."""
    keys = [cells["measure"].map(slugs), cells["country"]]
    said = cells[["status", "word", "state", "note"]].set_axis(pd.MultiIndex.from_arrays(keys))
    every = pd.MultiIndex.from_product([slugs.values(), countries], names=["measure", "country"])
    empty = {"status": "", "word": "", "state": silence, "note": ""}
    return said.reindex(every).fillna(empty).reset_index()


def _words(grid: pd.DataFrame, declared: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each word that is declared or stands somewhere, with its state and cells."""
    cells = grid["word"].value_counts()
    meaning, called = {**KNOWN, **declared}, {state: name for name, state in STATES.items()}
    rows = [
        (word, called[meaning[word]], cells.get(word, 0))
        for word in sorted({*declared, *cells.index})
    ]
    return pd.DataFrame(rows, columns=["word", "state", "cells"])


def _covered(
    countries: pd.DataFrame, grid: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Return the countries with a column for each base that is not everybody, the bases, and the base by measure."""
    unasked = grid[grid["state"] == NOT_COVERED].groupby("measure")["country"].agg(frozenset)
    names = {left_out: f"covered_{at}" for at, left_out in enumerate(unasked.unique(), 1)}
    columns = {
        name: (~countries["country"].isin(left_out)).astype(str).str.lower()
        for left_out, name in names.items()
    }
    bases = pd.DataFrame({"base": columns.keys(), "column": columns.keys()}).assign(
        label="those the table speaks of",
        description="All but those that a measure does not cover.",
        values="true",
    )
    base = {str(measure): names[left_out] for measure, left_out in unasked.items()}
    return countries.assign(**columns), bases, base


def _as_written(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Put rows in the order of their key, and leave out columns in which nothing stands."""
    key = schemas()[name].key
    rows = rows.loc[:, (rows != "").any() | rows.columns.isin(key)]
    return rows.sort_values([*key])


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
