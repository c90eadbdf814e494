"""Start a package: from a table of one's own, or from the example."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.files import Row, decoded, parse_table
from thb_analysis.data.names import EU_CODE, english_names, folded, iso_code, iso_facts, nearest
from thb_analysis.data.package import Package, package_of, write_package
from thb_analysis.data.rebuild import build
from thb_analysis.data.schema import schemas
from thb_analysis.errors import DataInvalid, Fault, ParameterError, ThbError

_TEMPLATE = Path(__file__).parent / "template"
_OF_MEASURES = ["measure", "theme", "order", "label", "description", "kind", "complete"]
# Columns that no fact of a country may have the name of.
_RESERVED = ("country", "name", "iso2", "iso3", "region", "said", "title", "order", "complete")
_IMPOSSIBLE = "no package can be made of the table"

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


def from_frame(frame: pd.DataFrame, complete: bool = False, evidence: str = "the table") -> Dataset:
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

    Returns
    -------
    Dataset

    Raises
    ------
    DataInvalid
        With every row that cannot be read.
    """
    tables, _ = _tables(frame, "the table", complete)
    head = {"name": "table", "title": "Table", "evidence": evidence}
    return dataset(_package(Path(), head, tables))


def new_package(
    folder: str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
    complete: bool = False,
) -> tuple[list[str], list[str]]:
    """Write a package to start from, wholly or not at all.

    Parameters
    ----------
    folder : path-like
        Where to; made if it is not there.
    source : path-like, optional
        A table, ``.csv`` or ``.xlsx``, see `from_frame`. If not given, an example is written.
    complete : bool, default False
        See `from_frame`.

    Returns
    -------
    files, assumed : list of str
        The files, sorted; and what was assumed of the table, a sentence each.

    Raises
    ------
    ParameterError
        If the folder is not free, or the source is no table.
    DataInvalid
        With every row of the table that cannot be read.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    target, table = Path(folder), Path(source) if source is not None else None
    tables, assumed = _tables(_read(table), table.name, complete) if table else ({}, [])
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
    frame: pd.DataFrame, file: str, complete: bool
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables of a package, and what was assumed."""
    assumed: list[str] = []
    cells, facts = _cells(frame, file, assumed)
    _read_status(cells, assumed)
    cells["name"] = cells["country"]
    cells["country"] = cells["name"].map(_codes(cells["name"].unique(), assumed))
    if faults := set(_faults(cells, file)):
        raise DataInvalid(sorted(faults), _IMPOSSIBLE)
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
    countries["iso2"] = countries["name"].map(iso_code)
    known = countries["iso2"].map(iso_facts)
    countries["iso3"] = known.str[1]
    countries["name"] = known.str[0].where(countries["iso2"] != "", countries["name"])
    return countries


def _cells(frame: pd.DataFrame, file: str, assumed: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return a row for each cell of a table, long or wide, by line, and the columns that are facts of countries."""
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
    if "measure" not in frame:
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
    return frame, facts


def _long(frame: pd.DataFrame, file: str, assumed: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Turn a table with a column of 0 and 1 for each measure into one with a row for each cell."""
    of_rows = ("country", "region", "note", "source")
    others = [str(name) for name in frame if name not in of_rows]
    binary = [name for name in others if _is_binary(frame[name])]
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


def _is_binary(cells: pd.Series[str]) -> bool:
    """Whether cells say yes or no, and not all nothing."""
    return bool(cells.any()) and set(cells.map(_word)) <= _MEANING.keys()


def _read_status(cells: pd.DataFrame, assumed: list[str]) -> None:
    """Replace status and value by what they mean; a value that is no yes or no becomes a note."""
    cells["said"] = cells["status"]
    texts = cells["said"].where(cells["said"] != "", cells["value"])
    cells["status"] = texts.map({text: _MEANING.get(_word(text)) for text in texts.unique()})
    words = cells["status"].isna() & (cells["said"] == "")
    if words.any():
        assumed.append("a value that is no yes or no counts as reported, and is kept as a note")
        notes = (cells["note"] + " " + cells["value"]).str.strip()
        cells["note"] = cells["note"].where(~words, notes)
        cells["status"] = cells["status"].where(~words, "reported")


def _codes(texts: Iterable[str], assumed: list[str]) -> dict[str, str]:
    """Return the code of each country as the table writes it; empty if it is no country."""
    iso = {text: iso_code(text) for text in texts}
    # A country has one code, the EU's own if the table writes it.
    usual = {code: text for text, code in iso.items() if EU_CODE.get(code) == text}
    codes = {text: usual.get(code, code) for text, code in iso.items()}
    if list(codes.values()).count("") * 2 <= len(codes):
        return codes
    assumed.append("ISO 3166 does not know most of the countries: they are taken as they are")
    own = {text: re.sub("[^A-Z0-9]", "", folded(text).upper())[:12] for text in codes}
    if len(set(own.values())) == len(own) and all(code[:1].isalpha() for code in own.values()):
        return own
    return {text: f"X{place}" for place, text in enumerate(own)}


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
        ("status", "said", cells["status"].isna(), "is no status", "reported, qualified or absent"),
        ("country", "name", again, "has a row for this measure already", "one row for each"),
    ):  # fmt: skip
        for line, text in zip(cells.index[wrong].tolist(), cells.loc[wrong, source], strict=True):
            yield Row({column: text}, file, line).fault(column, "table", message, expected)
    unknown = cells.loc[named & ~known, "name"]
    for line, text in zip(unknown.index.tolist(), unknown, strict=True):
        near = nearest(folded(text), english_names(), limit=1)
        expected = f"a code or an English name{f', such as {near[0].title()}' if near else ''}"
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
