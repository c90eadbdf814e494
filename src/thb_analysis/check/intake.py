"""Start a package from a user's table, long or wide, or from the example."""

import json
import os
import re
import shlex
import warnings
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, zip_longest
from pathlib import Path
from statistics import mode
from typing import Any

import pandas as pd

from thb_analysis.check.codebook import CODEBOOK
from thb_analysis.check.declared import (
    KNOWN,
    Names,
    Reading,
    TableFault,
    names_of,
    read_values,
    refuse,
    table_fault,
    word_of,
)
from thb_analysis.check.kinds import is_no_unit
from thb_analysis.check.rebuild import rebuilt_files
from thb_analysis.check.shape import OF_MEASURES, Table, read_cells
from thb_analysis.dataset.completion import register
from thb_analysis.dataset.dataset import Dataset, make_dataset
from thb_analysis.errors import DataInvalid, ParameterError, quantity
from thb_analysis.files import write_folder
from thb_analysis.names import normalize_name
from thb_analysis.package.countries import Unit, iso_code
from thb_analysis.package.descriptor import DESCRIPTOR
from thb_analysis.package.files import csv_text, decode, table_lines
from thb_analysis.package.package import Location, Package, read_files, read_package
from thb_analysis.package.schema import COMPULSORY, schemas
from thb_analysis.states import ABSENT, NAMED, NOT_COVERED, OPEN
from thb_analysis.texts.text import TIE
from thb_analysis.texts.words import NUMBERS
from thb_analysis.wording import COUNTRIES, capitalize, first, joined

_TEMPLATE = Path(__file__).parent / "template"
_FRAME = "the table"
# What a second coder made of the lists of a source: it is of that source alone.
_SECOND_CODING = (
    *("second_cells", "second_measures", "second_pairings", "second_readings"),
    "settlements",
)
_OBSERVED = ["measure", "country", "status", "said", "note"]
Tables = dict[str, pd.DataFrame]
Line = tuple[int, list[str]]  # its number, and its cells


def from_frame(
    frame: pd.DataFrame,
    values: Names = None,
    unit_column: str | None = None,
    without: Names = None,
    only: Names = None,
    measure_column: str | None = None,
    status_column: str | None = None,
    fill_down: Names = None,
) -> Dataset:
    """Make a dataset of a user's table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long: a row for each cell, with the columns unit, measure and status and, if there, theme,
        label, question and note. Or wide: a column of units, and one for each measure. A cell says
        reported, qualified, absent, open or not_covered; yes or no, y or n, true or false, 1 or 0 (where there
        is no other number); or nothing, which is open. So is a cell that has no row. Rows that are alike are
        read once.
    values : str or mapping, optional
        What other words mean, as one of the first five: ``{"partly": "qualified"}`` or
        ``"partly=qualified,n/a=open"``. No word at all is an empty cell: ``"=absent"``.
    unit_column : str, optional
        Column of the units; if not given, `unit` of a long table, else the first.
    without : str or iterable of str, optional
        Columns, units, measures and other rows that are left out, by name: ``["Year", "EU-27 average"]`` or
        ``"Year,EU-27 average"``.
    only : str or mapping, optional
        Of which rows the table is to consist: ``{"Year": "2021"}`` or ``"Year=2021"``.
    measure_column, status_column : str, optional
        Columns of a long table that are not called measure and status.
    fill_down : str or iterable of str, optional
        Columns of which an empty cell has the text above it, as in merged cells: ``"Country"``.

    Returns
    -------
    Dataset
        Its table `words` has each word with its state and the number of its cells.

    Warns
    -----
    UserWarning
        If some units are known as countries, and some are not.

    Raises
    ------
    DataInvalid
        With all faults that keep the table from being read.
    ParameterError
        If the table is no DataFrame, or a state or column does not exist.

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
        raise ParameterError(
            [f"the table is a {type(frame).__name__}, not a pandas.DataFrame"]
        )
    columns = (unit_column, measure_column, status_column)
    reading = Reading(values, *columns, only, without, fill_down)
    cells, units, _ = read_cells(Table(frame, _FRAME), reading, _call_in_python)
    head = {"name": "table", "title": "Table", "evidence": _FRAME}
    package = _package(Path(), head, _tables(cells, units, values))
    for each in _unmatched(package):
        warnings.warn(each, stacklevel=2)
    register()
    return make_dataset(package)


def _call_in_python(options: Mapping[str, str]) -> str:
    texts = [f"{name}={text!r}" for name, text in options.items()]
    return f"thb.from_frame(df, {', '.join(texts)})"


def new_package(
    folder: str | os.PathLike[str],
    source: Location = None,
    values: Names = None,
    edition: Location = None,
    **options: Any,
) -> tuple[list[str], list[str]]:
    """Write a package to start from, wholly or not at all.

    Parameters
    ----------
    folder : path-like
        Where to; made if it is not there.
    source : path-like, optional
        A table as CSV, see `from_frame`. If not given, an example is written.
    values
        See `from_frame`.
    edition : path-like, optional
        A package of which this is to be the next edition: all of it but the second coding of its lists.
    **options
        The others of `from_frame`.

    Returns
    -------
    files, recorded : list of str
        The files, sorted; and sentences on how the table was read, or on what is still of the old edition.

    Raises
    ------
    ParameterError
        If the folder is not free, the source cannot be read, or there is no such state or column.
    DataInvalid
        With all faults that keep the table from being read.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    target = Path(folder)
    if target.is_file():
        problem = f"{target} is not empty; name a folder that is empty, or not there yet (from a table: thb new DIR --from {target})"
        raise ParameterError([problem])
    recorded: list[str] = []
    if edition:
        files, recorded = _next_edition(read_package(edition), target)
    elif source is None:
        paths = filter(Path.is_file, _TEMPLATE.rglob("*"))
        files = {
            path.relative_to(_TEMPLATE).as_posix(): path.read_bytes() for path in paths
        }
    else:
        table, reading = Path(source), Reading(values, **options)

        def write_call(texts: Mapping[str, str]) -> str:
            given = [(f"--{name.replace('_', '-')}", texts[name]) for name in texts]
            words = ["thb", "new", str(folder), "--from", str(source)]
            return shlex.join([*words, *chain(*given)])

        head = {
            "name": slug_of(target.resolve().name),
            "title": re.sub(r"[_-]+", " ", table.stem).strip().capitalize(),
            "version": "0.1.0",
            "evidence": f"the table {table.name}",
            "sources": [{"title": table.name}],
        }
        cells, units, losses = read_cells(_read(table, reading), reading, write_call)
        package = _package(target, head, _tables(cells, units, values))
        files = rebuilt_files(package)
        recorded = [_recorded(package), *losses, *_unmatched(package)]
    # What makes it a package is written last: one that is not whole is none.
    files[DESCRIPTOR] = files.pop(DESCRIPTOR)
    write_folder(target, files)
    return sorted(files), recorded


def _next_edition(old: Package, root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of the next edition of a package, and what in them may be of the old one."""
    left_out = {old.path(name) for name in _SECOND_CODING} & old.files.keys()
    kept = {path: raw for path, raw in old.files.items() if path not in left_out}
    files = kept | rebuilt_files(read_files(root, tuple(kept.items()))[0])
    head, n = old.descriptor, len(old.participants)
    years = re.findall(r"\b\d{4}\b", f"{head.edition} {head.title}")
    names = [*map(re.escape, filter(None, [head.name, head.title])), *years]
    names += [rf"{each} (?:\S+ )?{old.unit[1]}" for each in NUMBERS[n : n + 1]]
    names.append(f"{n}(?= [A-Za-z])")
    dated = re.compile(rf"\b(?:{'|'.join(names)})(?!\w)", re.IGNORECASE)
    recorded = [f"Left out, as it is of the old edition: {joined(sorted(left_out))}."]
    for path in sorted(files.keys() - {CODEBOOK, old.path("observations")}):
        lines = files[path].decode(errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            found = dict.fromkeys(dated.findall(TIE.sub("", line)))
            # What other sources say stays as it is.
            if found and not path.startswith(("elsewhere/", "reliability/")):
                recorded.append(f"{path}:{number}: {', '.join(found)}")
    advice = "Change what is no longer so, then the tables, then thb texts."
    return files, [*recorded[not left_out :], advice]


def next_steps(folder: Path, number: int) -> str:
    """Say what stands in a new package of so many files, and the commands that lead on."""
    named = shlex.quote(str(folder))
    has_name = folder.name.strip(".")
    out = shlex.quote(f"{folder if has_name else folder.resolve()}-reports")
    return (
        f"{folder}: {number} files; README.md says what to fill in, in which order\n"
        f"Derive again:  python -m thb_analysis.check {named}\n"
        f"Check:        thb validate {named}\n"
        f"Build:        thb build --data {named} --out {out}"
    )


def _recorded(package: Package) -> str:
    """Write as which state each word was read, and in how many cells."""
    words = sorted(package.records("words"), key=lambda row: -int(row["cells"]))
    total = sum(int(row["cells"]) for row in words)
    parts = []
    for row in words:
        word = f"“{row['word']}”" if row["word"] else "an empty cell"
        parts.append(f"{word} is {row['state'].replace('_', ' ')} ({row['cells']})")
    return f"Of {quantity(total, 'cell')}, {'; '.join(parts)}."


def _unmatched(package: Package) -> list[str]:
    """Return a sentence on the units that are no countries, if some are."""
    units = [row["name"] for row in package.records("countries")]
    names = [f"“{unit}”" for unit in units if not iso_code(unit)]
    if not 0 < len(names) < len(units):
        return []
    taken = "and units of their own"
    if package.unit != COUNTRIES:
        taken = "so that no unit is taken for one"
    shown = joined(first(names, 20))
    return [f"Not known as countries, {taken}: {shown}; leave out what is no unit."]


def _package(root: Path, head: dict[str, Any], tables: Tables) -> Package:
    """Make a package of tables: sorted by key, and without empty columns."""
    files = {DESCRIPTOR: json.dumps(head).encode()}
    for name, frame in tables.items():
        if frame.empty and name not in COMPULSORY:
            continue
        schema = schemas()[name]
        rows: Any = frame.sort_values([*schema.key]).to_dict("records")
        given = {*schema.key, *frame.columns[(frame != "").any()]}
        kept = [str(name) for name in frame if name in given]
        files[schema.path] = csv_text(kept, rows).encode()
    package, faults = read_files(root, tuple(files.items()))
    refuse(faults)
    return package


def _read(path: Path, reading: Reading) -> Table:
    """Read a CSV file; a pipe or a device is not opened."""
    try:
        if path.exists() and not path.is_file():
            raise ParameterError([f"{path}: This is no file; name a .csv file"])
        raw = path.read_bytes()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        problem = f"{path} cannot be read ({why}); name a .csv file"
        raise ParameterError([problem]) from None
    faults: list[TableFault] = []
    try:
        text = _decoded(path.name, raw, reading.encoding, faults)
        lines = [*table_lines(path.name, text)] or [(1, [""])]
    except DataInvalid as error:
        refuse(error.faults)
    start = _header(lines)
    header, titles = _names(lines, start)
    faults += _line_faults(lines[start:], titles, names_of(reading.without))
    rows, width = lines[start + 1 :], len(header)
    filled = [(cells + [""] * width)[:width] for _, cells in rows]
    frame = pd.DataFrame(filled, columns=header, dtype="str")
    numbers = [line for line, _ in rows]
    return Table(frame, path.name, numbers, titles, faults)


def _head(cells: Iterable[str]) -> str:
    return next(filter(None, cells), "")


def _header(lines: list[Line]) -> int:
    """Return how many lines stand above the header: those before the first of the usual width."""
    usual = mode(len(cells) for _, cells in lines)
    start = next(n for n, (_, cells) in enumerate(lines) if len(cells) >= usual)
    # A header that is too short has no title above it: what has the usual width is a row.
    # A head may be a code, such as ID, but then the cell below it is none.
    pairs = zip(*(cells for _, cells in lines[start : start + 2]), strict=False)
    is_row = any(
        all(map(iso_code, pair)) or KNOWN.keys() >= {*map(word_of, pair)}
        for pair in pairs
        if all(pair)
    )
    return 0 if is_row else start


def _names(lines: list[Line], start: int) -> tuple[list[str], list[str]]:
    """Return the names of columns, and what else stands in lines above."""
    *above, header = [cells for _, cells in lines[: start + 1]]
    if above and len(above[-1]) > 1:
        # Of a header of two lines, the upper one may have a name alone.
        pairs = zip_longest(header, above[-1], fillvalue="")
        header = [name or upper for name, upper in pairs]
    return header, [
        _head(text for text in line if text not in header) for line in above
    ]


def _line_faults(
    lines: list[Line], titles: list[str], left_out: list[str]
) -> Iterator[TableFault]:
    """Find lines above the header, and rows with more cells than it has."""
    if left := [title for title in titles if title not in ("", *left_out)]:
        message = f"Lines above the header: {', '.join(map(repr, left))}"
        yield table_fault(message, "leave them out (--without)", 1, without=left)
    width = len(lines[0][1])
    for line, cells in lines[1:]:
        if len(cells) > width and not is_no_unit(_head(cells)):
            message = f"The row has {len(cells)} cells and the header {width} names"
            hint = "name the last columns, or put cells that hold the separator in double quotes"
            yield table_fault(message, hint, line)


def _decoded(
    file: str, raw: bytes, encoding: str | None, faults: list[TableFault]
) -> str:
    """Return the text of a file, which is not in UTF-8 where a user says so."""
    try:
        return raw.decode(encoding) if encoding else decode(file, raw)
    except (LookupError, UnicodeError) as error:
        raise ParameterError([f"{file} is not text in {encoding!r}: {error}"]) from None
    except DataInvalid as error:
        is_wide = raw[:2] in (BOM_UTF16_BE, BOM_UTF16_LE)
        if b"\0" in raw and not is_wide:
            raise
        other = "utf-16" if is_wide else "cp1252"
        hint = "save it so, or name what it is in: --encoding"
        fault, *_ = error.faults
        faults.append(
            table_fault("The file is not in UTF-8", hint, fault.line, encoding=[other])
        )
        return raw.decode(other, "replace")


def _tables(cells: pd.DataFrame, units: Mapping[str, Unit], values: Names) -> Tables:
    """Return the tables of a package by name, made of the cells of a user's table."""
    declared = read_values(values)
    meaning = {**KNOWN, **declared}
    countries = pd.DataFrame([*units.values()]).drop_duplicates("country")
    # Rows of a measure have one text of it, or none.
    by_name = cells.rename(columns={"measure": "name"}).groupby("name", sort=False)
    measures = by_name[OF_MEASURES].max()
    names = measures.index.to_series()
    measures["label"] = measures["label"].mask(measures["label"].eq(""), names)
    titles = measures["theme"].replace("", "All measures")
    themes, slugs = slugs_of(titles), slugs_of(names)
    measures["theme"] = titles.map(themes)
    measures["measure"] = names.map(slugs)
    measures["kind"] = "measure"
    measures["order"] = range(1, len(measures) + 1)
    # A cell that has no row is an empty one.
    every = pd.MultiIndex.from_product([slugs, countries["country"]])
    cells = cells.set_index(["measure", "country"])[["word", "status", "note"]]
    cells = cells.reindex(every, fill_value="").reset_index(names=_OBSERVED[:2])
    states = cells["word"].map(meaning)
    grid = states.to_numpy().reshape(len(measures), -1)
    measures["complete"] = _as_written((grid != OPEN).all(axis=1))
    # The units that measures cover, each base once; it has no id where it is all of them.
    ids = {(True,) * len(countries): ""}
    measures["base"] = [
        ids.setdefault(tuple(covered), f"covered_{len(ids)}")
        for covered in grid != NOT_COVERED
    ]
    columns = {base: _as_written(covered) for covered, base in ids.items() if base}
    bases = pd.DataFrame({"base": [*columns], "column": [*columns]})
    titled = pd.DataFrame({"theme": themes.values(), "title": map(capitalize, themes)})
    titled["order"] = range(1, len(titled) + 1)
    cells["measure"] = cells["measure"].map(slugs)
    cells["said"] = cells["status"].where(cells["word"].isin(declared), "")
    cells["status"] = states
    often = {**dict.fromkeys(declared, 0), **Counter(cells["word"])}
    words = [(word, meaning[word], n) for word, n in often.items()]
    return {
        "countries": countries.assign(**columns),
        "themes": titled,
        "measures": measures,
        "observations": cells.loc[states.isin((*NAMED, ABSENT)), _OBSERVED],
        "bases": bases.assign(
            label="those the table speaks of",
            description="All but those that a measure does not cover.",
            values="true",
        ),
        "words": pd.DataFrame(words, columns=["word", "state", "cells"]),
    }


def _as_written(flags: Iterable[object]) -> list[str]:
    return [str(flag).lower() for flag in flags]


def slugs_of(texts: Iterable[str]) -> dict[str, str]:
    """Return an id for each text, in the order of their first appearance."""
    slugs: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        slug, number = slug_of(text), 2
        while slug in slugs.values():
            slug = f"{slug_of(text)}-{number}"
            number += 1
        slugs[text] = slug
    return slugs


def slug_of(text: str) -> str:
    """Return a text as an id: ASCII letters and digits with hyphens, a letter first."""
    plain = re.sub(r"[^a-z0-9]+", "-", normalize_name(text))[:50].strip("-")
    return plain if plain[:1].isalpha() else f"m-{plain}".strip("-")
