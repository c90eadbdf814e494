"""Start a package: from a table of one's own, or from the example."""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.files import Row, decoded, parse_table
from thb_analysis.data.names import folded, iso_facts, wrong_names
from thb_analysis.data.package import Package, package_of, write_package
from thb_analysis.data.rebuild import build
from thb_analysis.data.schema import schemas
from thb_analysis.data.units import (
    READINGS,
    codes_of_countries,
    codes_of_their_own,
    iso_codes,
    near_name,
    two_readings,
)
from thb_analysis.errors import AssumptionWarning, DataInvalid, Fault, ParameterError, ThbError

_TEMPLATE = Path(__file__).parent / "template"
_OF_MEASURES = ["measure", "theme", "order", "label", "description", "kind", "complete"]
# Columns that no fact of a country may have the name of.
_RESERVED = ("country", "name", "iso2", "iso3", "region", "said", "title", "order", "complete")
_IMPOSSIBLE = "no package can be made of the table"
_YES_OR_NO = "yes, no or partly (reported, absent, qualified), or nothing"
_ONE_KIND = "countries alone, or none at all"
_WHICH_KIND = "say --units countries or --units own (in Python, units=)"

# What the columns of a table are usually called.
_CALLED = {
    "country": "country, country name, country code, nation, state, iso2, iso3, geo",
    "measure": "measure, item, indicator, policy, instrument, treaty, provision",
    "theme": "theme, topic, category, section, field",
    "note": "note, notes, comment, remark",
    "source": "source, sources, reference",
    **{name: name for name in ("status", "value", "label", "description", "kind", "region")},
}
_COLUMNS = {word: column for column, words in _CALLED.items() for word in words.split(", ")}
_SAID = {
    "reported": "reported, 1, yes, y, true, t, x, present, member",
    "qualified": "qualified, partly, partial, conditional, limited",
    "absent": "absent, 0, no, n, false, f, none",
    "": ", na, n a, nan, unknown, missing, not reported",
}
_MEANING = {word: status for status, words in _SAID.items() for word in words.split(", ")}


def from_frame(
    frame: pd.DataFrame,
    complete: bool = False,
    evidence: str = "the table",
    units: str | None = None,
) -> Dataset:
    """Make a dataset of a table of one's own.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long: a row for each country and measure, with the columns country and measure and, if
        there, theme, status, value, label, description, kind, region, note and source. Or wide: a
        row for each country and a column of 0 and 1 (yes and no, true and false) for each measure.
        Countries by code or English name.
    complete : bool, default False
        Whether the table names every country that has a measure, so that those it leaves out
        lack it.
    evidence : str, default "the table"
        What reports call the source.
    units : {"countries", "own"}, optional
        Whether the units in the column country are countries or something of their own, such as
        states or languages. Asked for where they can be read as both.

    Returns
    -------
    Dataset

    Warns
    -----
    AssumptionWarning
        For each thing that was assumed, because the table does not say.

    Raises
    ------
    DataInvalid
        With every row and every word that cannot be read for certain.
    ParameterError
        If there is no such kind of units.

    Examples
    --------
    >>> import pandas as pd
    >>> import thb_analysis as thb
    >>> table = pd.DataFrame({"country": ["AT", "BE"], "Training": [1, 0], "Screening": [1, 1]})
    >>> ds = thb.from_frame(table, complete=True)
    >>> thb.coverage(ds).frame.set_index("label")["k"].to_dict()
    {'Training': 1, 'Screening': 2}
    """
    tables, assumed = _tables(frame, "the table", complete, units)
    for each in assumed:
        warnings.warn(each, AssumptionWarning, stacklevel=2)
    head = {"name": "table", "title": "Table", "evidence": evidence}
    return dataset(_package(Path(), head, tables))


def new_package(
    folder: str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
    complete: bool = False,
    units: str | None = None,
) -> tuple[list[str], list[str]]:
    """Write a package to start from, wholly or not at all.

    Parameters
    ----------
    folder : path-like
        Where to; made if it is not there.
    source : path-like, optional
        A table, ``.csv`` or ``.xlsx``, see `from_frame`. If not given, an example is written.
    complete : bool, default False
    units : {"countries", "own"}, optional
        See `from_frame`.

    Returns
    -------
    files, assumed : list of str
        The files, sorted; and what was assumed of the table, a sentence each.

    Raises
    ------
    ParameterError
        If the folder is not free, the source is no table, or there is no such kind of units.
    DataInvalid
        With every row and word of the table that cannot be read for certain.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    target, table = Path(folder), Path(source) if source is not None else None
    tables, assumed = _tables(_read(table), table.name, complete, units) if table else ({}, [])
    lacking = [each for each in (target, *target.parents) if not each.exists()]
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            problem = f"{target} is not empty; name a folder that is empty, or not there yet"
            raise ParameterError([problem])
        target.mkdir(parents=True, exist_ok=True)
        try:
            _fill(target, tables, table)
        except BaseException:
            for each in lacking:
                each.rmdir()
            raise
    except OSError as error:
        why = os.strerror(error.errno or 0)
        problem = f"{target} cannot be written ({why}); name a folder that you may write to"
        raise ThbError(problem) from None
    files = [path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()]
    return sorted(files), assumed


def _fill(target: Path, tables: dict[str, pd.DataFrame], source: Path | None) -> None:
    """Write the package within its place, and move it up once all of it is written."""
    with TemporaryDirectory(dir=target, prefix=".new-") as scratch:
        made = Path(scratch) / "package"
        if source is None:
            # Not with the modes of the library's own folder, which may be read-only.
            shutil.copytree(_TEMPLATE, made, copy_function=shutil.copyfile)
        else:
            head = {
                "name": _slug(target.resolve().name),
                "title": re.sub(r"[_-]+", " ", source.stem).strip().capitalize(),
                "version": "0.1.0",
                "evidence": f"the table {source.name}",
                "sources": [{"title": source.name}],
            }
            write_package(_package(made, head, tables))
        build(made)
        for each in sorted(made.iterdir()):
            each.rename(target / each.name)


def _package(root: Path, head: dict[str, Any], tables: dict[str, pd.DataFrame]) -> Package:
    files = {
        schemas()[name].path: str(table.to_csv(index=False, lineterminator="\n")).encode()
        for name, table in tables.items()
    }
    package, faults = package_of(root, head, files)
    if faults:
        raise DataInvalid(faults, _IMPOSSIBLE)
    return package


def _read(path: Path) -> pd.DataFrame:
    """Read a CSV file or the first sheet of a workbook."""
    fix = "name a .csv or .xlsx file"
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise ParameterError([f"{path} cannot be read ({why}); {fix}"]) from None
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        columns, rows = parse_table(path.name, decoded(path.name, raw))
        return pd.DataFrame(rows, columns=columns, dtype="str")
    try:
        return pd.read_excel(path, dtype=object)
    except Exception as error:  # whatever is wrong within the archive
        problem = f"{path} is no workbook that can be read ({error})"
        raise ParameterError([f"{problem}; {fix}"]) from None


def _tables(
    frame: pd.DataFrame, file: str, complete: bool, units: str | None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables of a package, and what was assumed."""
    if units is not None and (wrong := wrong_names([units], READINGS, "kind of units")):
        raise ParameterError(wrong)
    assumed: list[str] = []
    cells, facts, wide = _cells(frame, file, assumed)
    faults = [
        *_read_status(cells, file, wide, assumed),
        *_read_units(cells, file, units, assumed),
        *_faults(cells, file),
    ]
    if faults:
        raise DataInvalid(sorted(set(faults)), _IMPOSSIBLE)
    if complete:
        assumed.append("the table names everybody who has a measure: others are absent")
    cells["label"] = cells["label"].where(cells["label"] != "", cells["measure"])
    cells["kind"] = cells["kind"].replace("", "measure")
    cells["title"] = cells["theme"].str[:1].str.upper() + cells["theme"].str[1:]
    for column in ("measure", "theme"):
        cells[column] = cells[column].map(_slugs(cells[column]))

    themes = cells.drop_duplicates("theme")
    themes = themes.assign(order=range(1, len(themes) + 1))
    measures = cells.drop_duplicates("measure")
    measures = measures.assign(order=range(1, len(measures) + 1))
    given = cells[cells["status"] != ""]
    answered = measures["measure"].map(given.groupby("measure")["country"].nunique())
    whole = answered.eq(cells["country"].nunique()) | complete
    if whole.any() and not complete:
        found = f"measures that have a value for every country: {whole.sum()}"
        assumed.append(f"{found}; nothing is left open there")
    measures["complete"] = whole.astype(str).str.lower()
    tables = {
        "countries": _countries(cells)[["country", "name", "iso2", "iso3", "region", *facts]],
        "themes": themes[["theme", "order", "title"]],
        "measures": measures[_OF_MEASURES],
        "observations": given[["measure", "country", "status", "note", "source"]],
    }
    # A column in which nothing stands is none, unless there are no rows at all.
    return {
        name: rows.loc[:, (rows != "").any() | rows.columns.isin(schemas()[name].key)]
        for name, rows in tables.items()
    }, assumed


def _countries(cells: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each country, with what ISO 3166 says of it."""
    countries = cells.drop_duplicates("country").copy()
    known = countries["iso2"].map(iso_facts)
    countries["iso3"] = known.str[1]
    countries["name"] = known.str[0].where(countries["iso2"] != "", countries["name"])
    return countries


def _cells(
    frame: pd.DataFrame, file: str, assumed: list[str]
) -> tuple[pd.DataFrame, list[str], bool]:
    """Return a row for each cell of a table, by line; the columns that are facts; whether the table is wide."""
    if _COLUMNS.get(folded(str(frame.index.name))) == "country":
        frame = frame.reset_index()
    frame = frame.rename(columns=_text).map(_text)
    frame = frame.rename(columns={name: _COLUMNS.get(folded(name), name) for name in frame.columns})
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    if faults := list(_unfit(frame, file)):
        raise DataInvalid(faults, _IMPOSSIBLE)
    twice = frame.columns[frame.columns.duplicated()].unique()
    if len(twice):
        message = f"Two columns count as the same one: {', '.join(twice)}"
        raise _no_table(file, "", message, "one column of each")
    if "country" not in frame:
        message, expected = "No column names the countries", "a column country with codes or names"
        raise _no_table(file, "country", message, expected)
    if frame.empty:
        raise _no_table(file, "", "The table has no rows", "a row for each country")
    facts: list[str] = []
    wide = "measure" not in frame
    if wide:
        frame, facts = _long(frame, file, assumed)
    elif not {"status", "value"} & set(frame):
        assumed.append("no column status: each row is reported")
        frame["value"] = "1"
    if "theme" not in frame:
        assumed.insert(0, "no column theme: all measures are in one theme")
    unused = [str(name) for name in frame if name not in (*_CALLED, *facts)]
    if unused:
        assumed.append(f"columns left out: {', '.join(unused)}")
    frame = frame.assign(**{name: "" for name in _CALLED if name not in frame})
    frame["theme"] = frame["theme"].replace("", "All measures")
    return frame, facts, wide


def _long(frame: pd.DataFrame, file: str, assumed: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Turn a table with a column of 0 and 1 for each measure into one with a row for each cell."""
    of_rows = ("country", "region", "note", "source")
    others = [str(name) for name in frame if name not in of_rows]
    binary = [name for name in others if _says_yes_or_no(frame[name])]
    if not binary:
        message = "No column names the measures"
        expected = "a column measure, or a column of 0 and 1 for each measure"
        raise _no_table(file, "measure", message, expected)
    found = f"columns of 0 and 1 are measures: {len(binary)}"
    assumed.append(f"{found}; 1 is reported, 0 absent, empty not reported")
    facts = [name for name in others if name not in binary]
    if facts:
        assumed.append(f"other columns are facts of the countries: {', '.join(facts)}")
    slugs = _slugs(facts, taken=(*_RESERVED, *_CALLED))
    columns = {name: slug.replace("-", "_") for name, slug in slugs.items()}
    rows = frame.drop(columns=binary).rename(columns=columns)
    cells = rows.loc[rows.index.repeat(len(binary))]
    values = frame[binary].to_numpy().ravel()
    return cells.assign(measure=binary * len(frame), value=values), list(columns.values())


def _says_yes_or_no(cells: pd.Series[str]) -> bool:
    """Whether a column is a measure, and no fact: it says yes in as many words, or most of it can be read."""
    words = cells[cells != ""].map(_word)
    return bool(words.isin(["yes", "true", "reported"]).any() or words.isin(_MEANING).mean() >= 0.5)


def _read_status(cells: pd.DataFrame, file: str, wide: bool, assumed: list[str]) -> Iterator[Fault]:
    """Replace status and value by the state that they mean; find words that mean none, each once."""
    said = cells["status"] != ""
    if (said & (cells["value"] != "")).any():
        assumed.append("where a row has a status, its value is left out")
    texts = cells["status"].where(said, cells["value"])
    places = cells["measure"] if wide else said.map({True: "status", False: "value"})
    said_there = cells.assign(column=places, said=texts)
    cells["status"] = texts.map({text: _MEANING.get(_word(text)) for text in texts.unique()})
    unread = said_there[cells["status"].isna()]
    for (column, text), rows in unread.groupby(["column", "said"], sort=False):
        often = f" ({len(rows)} cells)" if len(rows) > 1 else ""
        yield Row({}, file, int(rows.index[0])).fault(
            str(column), "table", f"is neither yes nor no{often}", _YES_OR_NO, value=str(text)
        )


def _read_units(
    cells: pd.DataFrame, file: str, units: str | None, assumed: list[str]
) -> Iterator[Fault]:
    """Add name, code and ISO code of each unit; find whether some can be countries and otherwise."""
    cells["name"] = cells["country"]
    iso = iso_codes(name for name in cells["name"].unique() if name)
    readings = two_readings(iso) if units is None else ""
    if readings:
        yield Row({}, file, 1).fault("country", "units", readings, _ONE_KIND, _WHICH_KIND)
    elif units is None and not any(iso.values()):
        assumed.append("no unit is a country that ISO 3166 knows: they are taken as they are")
    if units == "own" or readings or (units is None and not any(iso.values())):
        codes, iso = codes_of_their_own(iso), dict.fromkeys(iso, "")
    else:
        codes = codes_of_countries(iso)
    cells["iso2"] = cells["name"].map({"": "", **iso})
    cells["country"] = cells["name"].map({"": "", **codes})


def _unfit(frame: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Find heads and cells that no text of a package may be."""
    label = schemas()["measures"].columns["label"]
    for name, cells in frame.items():
        if label.strict(str(name)) is None:
            message = "is no name for a column"
            yield Row({}, file, 1).fault("", "header", message, label.expected, value=str(name))
        unfit = cells[cells.isin([cell for cell in cells.unique() if label.strict(cell) is None])]
        for line, cell in zip(unfit.index.tolist(), unfit, strict=True):
            row = Row({str(name): cell}, file, line)
            yield row.fault(str(name), "table", "is not allowed here", label.expected)


def _faults(cells: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Find rows without a country or measure, with one that is none, or that say something twice."""
    named = cells["name"] != ""
    known = cells["country"] != ""
    again = known & cells.duplicated(["country", "measure"])
    for column, source, wrong, message, expected in (
        ("country", "name", ~named, "The cell is empty", "a country in each row"),
        ("measure", "measure", cells["measure"] == "", "The cell is empty", "a measure in each row"),
        ("country", "name", again, "has a row for this measure already", "one row for each"),
    ):  # fmt: skip
        for line, text in zip(cells.index[wrong].tolist(), cells.loc[wrong, source], strict=True):
            yield Row({column: text}, file, line).fault(column, "table", message, expected)
    unknown = cells.loc[named & ~known, "name"].drop_duplicates()
    for line, text in zip(unknown.index.tolist(), unknown, strict=True):
        near = near_name(text)
        expected = f"a code or an English name{f', such as {near}' if near else ''}"
        yield Row({"country": text}, file, line).fault(
            "country", "table", "is no country", expected
        )


def _no_table(file: str, column: str, message: str, expected: str) -> DataInvalid:
    fault = Row({}, file, 1).fault(column, "table", message, expected)
    return DataInvalid([fault], _IMPOSSIBLE)


def _slugs(texts: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return an id for each text, none of them taken, in the order of their first appearance."""
    slugs: dict[str, str] = {}
    used = set(taken)
    for text in dict.fromkeys(texts):
        slug, number = _slug(text), 2
        while slug in used:
            slug, number = f"{_slug(text)}-{number}", number + 1
        slugs[text] = slug
        used.add(slug)
    return slugs


def _slug(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", folded(text))[:50].strip("-")
    return plain if plain[:1].isalpha() else f"m-{plain}".strip("-")


def _text(value: object) -> str:
    """Return a cell as text on one line."""
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).encode(errors="replace").decode().split())


def _word(text: str) -> str:
    return folded(text.removesuffix(".0"))
