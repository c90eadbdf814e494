"""Start a package: from a table of one's own, or from the example."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from zipfile import ZipFile

import pandas as pd
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from thb_analysis.data.countries import iso_facts, near_name
from thb_analysis.data.dataset import Dataset, dataset
from thb_analysis.data.files import Row, decoded, parse_table, too_large, unfit
from thb_analysis.data.names import wrong_names
from thb_analysis.data.package import Package, package_of, write_package
from thb_analysis.data.rebuild import build
from thb_analysis.data.schema import COMPULSORY, schemas
from thb_analysis.data.shape import IMPOSSIBLE, Shape, slug_of, slugs_of
from thb_analysis.data.states import ABSENT, EMPTY_CELL, NAMED, NOT_COVERED, NOT_REPORTED
from thb_analysis.data.units import READINGS, Units, noun_of, plural_of, read_units
from thb_analysis.data.values import (
    Values,
    as_text,
    read_cells,
    read_values,
    relations_of,
    said_of,
    with_answers,
)
from thb_analysis.errors import (
    AssumptionWarning,
    DataInvalid,
    Fault,
    ParameterError,
    ThbError,
    quantity,
)

_TEMPLATE = Path(__file__).parent / "template"
_OF_MEASURES = [
    "measure",
    "theme",
    "order",
    "label",
    "description",
    "kind",
    "base",
    "complete",
    "reported_from",
    "qualified_from",
]
_ONE_KIND = "countries alone, or none at all"
_WHICH_KIND = "say --units countries or --units own (in Python, units=)"
_OF_COUNTRIES = ["country", "name", "iso2", "iso3", "region", "other_names", "written"]
_OF_RELATIONS = ["relation", "kind", "left", "right", "strength", "reason"]
_GIVEN = (*NAMED, ABSENT)
# What a first column is called that has no name.
_ROWS = "row"
_OTHER_FORMATS = (".json", ".ods", ".xls", ".parquet", ".dta", ".sav", ".rds", ".html", ".xml")


class Told(BaseModel, strict=True, extra="forbid", frozen=True):
    """What somebody says of a table that it does not say itself; see `from_frame`.

    Raises
    ------
    ParameterError
        If there is no such setting, kind of units, meaning or level.
    """

    complete: bool = Field(False, description="True or False")
    values: str | os.PathLike[str] | Mapping[Any, str] | None = Field(
        None, description="a dictionary of words and meanings, a text, or a file"
    )
    levels: str | Mapping[str, Any] | None = Field(
        None, description='a text such as "reported from 2", or a dictionary of numbers'
    )
    units: str | None = Field(None, description="the kind of units")
    unit: str | tuple[str, str] | None = Field(
        None, description="what one is called, or two names: of one and of several"
    )
    unit_column: str | None = Field(None, description="the name of a column")
    year: Annotated[str | None, BeforeValidator(lambda year: as_text(year) or None)] = None

    def __init__(self, **settled: Any):
        try:
            super().__init__(**settled)
        except ValidationError as error:
            expected = {name: each.description for name, each in type(self).model_fields.items()}
            wrong = {str(each["loc"][0]) for each in error.errors()}
            raise ParameterError(
                f"{name} is {settled[name]!r}, not {expected[name]}"
                if name in expected
                else f"there is no {name}: a table has {', '.join(expected)}"
                for name in sorted(wrong)
            ) from None
        if self.units is not None and (
            wrong_units := wrong_names([self.units], READINGS, "kind of units")
        ):
            raise ParameterError(wrong_units)
        # Read at once, so that a fault is said before the table is read.
        _ = self.meanings

    @cached_property
    def meanings(self) -> Values:
        """What words and numbers mean."""
        return read_values(self.values, self.levels)

    @property
    def noun(self) -> tuple[str, str] | None:
        """What one unit and several are called, if that is said."""
        return (self.unit, plural_of(self.unit)) if isinstance(self.unit, str) else self.unit


def from_frame(
    frame: pd.DataFrame,
    complete: bool = False,
    evidence: str = "the table",
    units: str | None = None,
    *,
    values: str | os.PathLike[str] | Mapping[Any, str] | None = None,
    levels: str | Mapping[str, float] | None = None,
    unit: str | tuple[str, str] | None = None,
    unit_column: str | None = None,
    year: str | int | None = None,
) -> Dataset:
    """Make a dataset of a table of one's own.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long: a row for each country and measure, with the columns country and measure and, if
        there, theme, status, value, label, description, kind, region, year, note and source. Or
        wide: a row for each country and a column for each measure that says yes or no (0 and 1, true
        and false). Countries by code or usual name, in a column of any name.
    complete : bool, default False
        Whether the table names every country that has a measure, so that those it leaves out
        lack it.
    evidence : str, default "the table"
        What reports call the source.
    units : {"countries", "own"}, optional
        Whether the units are countries or something of their own, such as states or languages.
        Asked for where they can be read as both.
    values : str, path-like or mapping, optional
        What words mean that do not say yes or no for certain: ``{"Entire country": "reported"}``,
        ``"Entire country=reported,Never=absent"``, or a CSV file of the columns word and state. A
        meaning is reported, qualified, absent, not_reported, not_covered, or answer, of words that
        exclude each other: each becomes a measure of its own. ``*`` is every word that is not
        named, and no word at all an empty cell: ``"*=answer,=absent"``.
    levels : str or mapping, optional
        From which number a country is reported: ``"reported from 2"`` or ``{"reported": 2}``,
        ``"reported from 2, qualified from 1"``, or, for a measure with levels of its own,
        ``"reported from 2, Flag from 1"``.
    unit : str or tuple of str, optional
        What a unit is called: ``"language"``, or ``("person", "people")``.
    unit_column : str, optional
        Column that names the units.
    year : str or int, optional
        Keep the rows of this year alone.

    Returns
    -------
    Dataset
        What was assumed stands in its table `assumptions`.

    Warns
    -----
    AssumptionWarning
        For each thing that was assumed, because the table does not say.

    Raises
    ------
    DataInvalid
        With every row and every word that cannot be read for certain, and what would settle it.
    ParameterError
        If the table is no frame, or there is no such kind of units, meaning, level, column or year.

    Examples
    --------
    >>> import pandas as pd
    >>> import thb_analysis as thb
    >>> table = pd.DataFrame({"country": ["AT", "BE"], "Training": [1, 0], "Screening": [1, 1]})
    >>> ds = thb.from_frame(table, complete=True)
    >>> thb.coverage(ds).frame.set_index("label")["k"].to_dict()
    {'Training': 1, 'Screening': 2}
    """
    settled = Told(
        complete=complete,
        values=values,
        levels=levels,
        units=units,
        unit=unit,
        unit_column=unit_column,
        year=year,
    )
    if not isinstance(frame, pd.DataFrame):
        raise ParameterError([f"the table is a {type(frame).__name__}, not a pandas.DataFrame"])
    tables, noun = _tables(frame, "the table", settled)
    for each in tables["assumptions"]["text"]:
        warnings.warn(each, AssumptionWarning, stacklevel=2)
    head = {"name": "table", **_titled("Table", settled), "evidence": str(evidence), "unit": noun}
    return dataset(_package(Path(), head, tables))


def new_package(
    folder: str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
    complete: bool = False,
    **settled: Any,
) -> tuple[list[str], list[str]]:
    """Write a package to start from, wholly or not at all.

    Parameters
    ----------
    folder : path-like
        Where to; made if it is not there.
    source : path-like, optional
        A table, ``.csv`` or ``.xlsx``, see `from_frame`. If not given, an example is written.
    complete : bool, default False
    **settled
        See `from_frame`.

    Returns
    -------
    files, assumed : list of str
        The files, sorted; and what was assumed of the table, a sentence each.

    Raises
    ------
    ParameterError
        If the folder is not free, the source is no table, or there is nothing of a name in `settled`.
    DataInvalid
        With every row and word of the table that cannot be read for certain.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    target, table = Path(folder), Path(source) if source is not None else None
    rules = Told(complete=complete, **settled)
    tables, noun = _tables(_read(table), table.name, rules) if table else ({}, [])
    lacking = [each for each in (target, *target.parents) if not each.exists()]
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            problem = f"{target} is not empty; name a folder that is empty, or not there yet"
            raise ParameterError([problem])
        target.mkdir(parents=True, exist_ok=True)
        try:
            _fill(target, tables, table, noun, rules)
        except BaseException:
            for each in lacking:
                each.rmdir()
            raise
    except OSError as error:
        why = os.strerror(error.errno or 0)
        problem = f"{target} cannot be written ({why}); name a folder that you may write to"
        raise ThbError(problem) from None
    files = [path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()]
    return sorted(files), list(tables["assumptions"]["text"]) if tables else []


def _fill(
    target: Path,
    tables: dict[str, pd.DataFrame],
    source: Path | None,
    noun: list[str],
    rules: Told,
) -> None:
    """Write the package within its place, and move it up once all of it is written."""
    with TemporaryDirectory(dir=target, prefix=".new-") as scratch:
        made = Path(scratch) / "package"
        if source is None:
            # Not with the modes of the library's own folder, which may be read-only.
            for path in (each for each in _TEMPLATE.rglob("*") if each.is_file()):
                place = made / path.relative_to(_TEMPLATE)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(path.read_bytes())
        else:
            head = {
                "name": slug_of(target.resolve().name),
                **_titled(re.sub(r"[_-]+", " ", source.stem).strip().capitalize(), rules),
                "version": "0.1.0",
                "evidence": f"the table {source.name}",
                "unit": noun,
                "sources": [{"title": source.name}],
            }
            write_package(_package(made, head, tables))
        build(made)
        for each in sorted(made.iterdir()):
            each.rename(target / each.name)


def _titled(table: str, rules: Told) -> dict[str, str]:
    """Return the title of a package, that of its table, and the year if it is one of several."""
    if not rules.year:
        return {"title": table}
    title = table if rules.year in table else f"{table}, {rules.year}"
    return {"title": title, "year": rules.year}


def _package(root: Path, head: dict[str, Any], tables: dict[str, pd.DataFrame]) -> Package:
    files = {
        schemas()[name].path: str(table.to_csv(index=False, lineterminator="\n")).encode()
        for name, table in tables.items()
    }
    package, faults = package_of(root, head, files)
    if faults:
        raise DataInvalid(faults, IMPOSSIBLE)
    return package


def _read(path: Path) -> pd.DataFrame:
    """Read a CSV file or the first sheet of a workbook."""
    fix = "name a .csv or .xlsx file"
    try:
        # A pipe, a device or too much is not read to find out.
        if problem := unfit(path):
            raise ParameterError([f"{path}: {problem}; {fix}"])
        raw = path.read_bytes()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise ParameterError([f"{path} cannot be read ({why}); {fix}"]) from None
    if path.suffix.lower() in _OTHER_FORMATS:
        raise ParameterError([f"{path} is read neither as CSV nor as a workbook; {fix}"])
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        cells = parse_table(path.name, decoded(path.name, raw), unnamed=_ROWS).cells
        return _without_row_numbers(pd.DataFrame(cells, dtype="str"))
    try:
        with ZipFile(path) as archive:
            unfolded = sum(part.file_size for part in archive.infolist())
        if problem := too_large(unfolded):
            raise ValueError(problem)
        frame = pd.read_excel(path, dtype=object)
        return _without_row_numbers(frame.rename(columns={"Unnamed: 0": _ROWS}))
    except Exception as error:  # whatever is wrong within the archive
        problem = f"{path} is no workbook that can be read ({error})"
        raise ParameterError([f"{problem}; {fix}"]) from None


def _without_row_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Take what R and pandas write before the first column, without a head, as what it is there."""
    if _ROWS in frame.columns[:1]:
        numbers = pd.to_numeric(frame[_ROWS], errors="coerce")
        if numbers.diff().iloc[1:].eq(1).all() and numbers.iloc[:1].isin([0, 1]).all():
            return frame.drop(columns=_ROWS)
    return frame


def _tables(
    frame: pd.DataFrame, file: str, rules: Told
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables of a package, and what its units are called."""
    shape = Shape(frame, file, rules.meanings, rules.unit_column or "", rules.year or "")
    units = read_units((text for text in shape.cells["country"].unique() if text), rules.units)
    noun = rules.noun or noun_of(shape.head, units, rules.units)
    cells, answers, said = _cells(shape.cells, file, units, rules)
    if not cells["status"].isin(_GIVEN).any():
        problem = "no cell is reported, qualified or absent: there is nothing to count"
        raise ParameterError([f"{file}: {problem}; say what words or numbers mean"])
    if shape.named:
        how = (
            "other names of the countries"
            if any(units.iso.values())
            else f"the names of the {noun[1]}"
        )
        said["names"] = f"the column “{shape.named}” has {how}"
    countries = _countries(cells, shape.names).join(shape.facts)
    countries, bases, base = _covered(countries, cells)
    given = cells[cells["status"].isin(_GIVEN)]
    given = given.assign(said=given["said"].mask(given["is_empty"], EMPTY_CELL))
    themes = cells.drop_duplicates("theme")
    measures = cells.drop_duplicates("measure").sort_values("order")
    answered, outside = (
        measures["question"].map(each.groupby("question")["country"].nunique()).fillna(0)
        for each in (given, cells[cells["status"] == NOT_COVERED])
    )
    whole = answered.eq(len(countries) - outside)
    filled = whole & ~measures["question"].isin(cells.loc[cells["is_empty"], "question"])
    # Where empty cells are no gaps, nothing is left open anywhere.
    is_open = cells["status"].eq(NOT_REPORTED).any() or not cells["is_empty"].any()
    if filled.any() and is_open and not rules.complete:
        told = measures.loc[filled, "question"].nunique()
        found = f"measures that have a value for every {noun[0]}: {told}"
        said["complete-measures"] = f"{found}; nothing is left open there"
    measures["base"] = [base.get(name, "") for name in measures["measure"]]
    measures["complete"] = (whole | rules.complete).astype(str).str.lower()
    assumed = shape.assumed | said
    facts = [*shape.facts, *bases["column"]]
    tables = {
        "countries": countries[[*_OF_COUNTRIES, *facts]],
        "themes": themes.assign(order=range(1, len(themes) + 1))[["theme", "order", "title"]],
        "measures": measures[_OF_MEASURES],
        "observations": given[["measure", "country", "status", "said", "note", "source"]],
        "bases": bases,
        "relations": pd.DataFrame(relations_of(answers), columns=_OF_RELATIONS),
        "assumptions": pd.DataFrame(assumed.items(), columns=["assumption", "text"]),
    }
    # A column in which nothing stands is none, unless there are no rows at all.
    tables = {
        name: rows.loc[:, (rows != "").any() | rows.columns.isin(schemas()[name].key)]
        for name, rows in tables.items()
        if len(rows) or name in COMPULSORY
    }
    return tables, list(noun)


def _cells(
    cells: pd.DataFrame, file: str, units: Units, rules: Told
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Return the cells with ids and states, the answers to questions, and as what all was read."""
    faults, fix = read_cells(cells, file, rules.meanings)
    if units.doubt:
        row = Row({}, file, 1)
        faults.append(row.fault("country", "units", units.doubt, _ONE_KIND, _WHICH_KIND))
    cells["name"] = cells["country"]
    cells["iso2"] = cells["name"].map({"": "", **units.iso})
    cells["country"] = cells["name"].map({"": "", **units.codes})
    faults += [*_faults(cells, file), *_repeated(cells, file)]
    faults += _gaps(cells, file, rules.meanings) if rules.complete else []
    said = said_of(cells, rules.meanings)
    if units.assumed:
        said["units"] = units.assumed
    if rules.complete:
        said["complete"] = "the table names everybody who has a measure: others are absent"
    cells = with_answers(cells, rules.meanings)
    faults += _alike(cells, file)
    if faults:
        raise DataInvalid(sorted(set(faults)), IMPOSSIBLE, fix)
    cells["kind"] = cells["kind"].replace("", "measure")
    cells["title"] = cells["theme"].str[:1].str.upper() + cells["theme"].str[1:]
    for column in ("measure", "theme"):
        cells[column] = cells[column].map(slugs_of(cells[column]))
    return cells, cells[cells["gives"].notna()], said


def _countries(cells: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each country, with what ISO 3166 says of it, else the table: names by its texts."""
    countries = cells.drop_duplicates("country").copy()
    known = countries["iso2"].map(iso_facts)
    written, named = countries["name"], countries["iso2"] != ""
    called = written.map(lambda text: names.get(text, ""))
    countries["iso3"] = known.str[1]
    countries["name"] = known.str[0].where(named, called.where(called != "", written))
    countries["other_names"] = called.where(called != countries["name"], "")
    countries["written"] = written.where(written != countries["name"], "")
    return countries


def _covered(
    countries: pd.DataFrame, cells: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Return the countries with a column for each base that is not everybody, the bases, and the base by measure."""
    unasked = cells[cells["status"] == NOT_COVERED].groupby("measure")["country"].agg(frozenset)
    names = {left_out: f"covered_{at}" for at, left_out in enumerate(unasked.unique(), 1)}
    columns = {
        name: (~countries["country"].isin(left_out)).astype(str).str.lower()
        for left_out, name in names.items()
    }
    bases = pd.DataFrame(
        [(name, "those the table speaks of", name, "true") for name in columns],
        columns=["base", "label", "column", "values"],
    )
    base = {str(measure): names[left_out] for measure, left_out in unasked.items()}
    return countries.assign(**columns), bases, base


def _faults(cells: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Find rows without a country or measure, or with one that is none."""
    named = cells["name"] != ""
    for column, source, wrong in (
        ("country", "name", ~named),
        ("measure", "measure", cells["measure"] == ""),
    ):
        for line, text in zip(cells.index[wrong].tolist(), cells.loc[wrong, source], strict=True):
            row = Row({column: text}, file, line)
            yield row.fault(column, "table", "The cell is empty", f"a {column} in each row")
    unknown = cells.loc[named & (cells["country"] == ""), "name"].drop_duplicates()
    for line, text in zip(unknown.index.tolist(), unknown, strict=True):
        near = near_name(text)
        expected = f"a code or a usual name{f', such as {near}' if near else ''}"
        row = Row({"country": text}, file, line)
        message, hint = "is not known as a country", "write that, or say --units own"
        yield row.fault("country", "table", message, expected, f"{hint} (in Python, units=)")


def _repeated(cells: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Find cells that have several rows, and say it once."""
    key = ["country", "measure"]
    again = cells[(cells["country"] != "") & cells.duplicated(key, keep=False)]
    if again.empty:
        return
    first = again.iloc[0]
    rows = again[(again[key] == first[key]).all(axis=1)]
    lines = " and ".join(map(str, dict.fromkeys(rows.index[:2])))
    number = quantity(len(again.drop_duplicates(key)), "cell")
    message = f"Several rows speak of one cell, such as {first['name']} under {first['measure']} on lines {lines} ({number} in all)"
    hint = "keep one of them"
    if again["year"].nunique() > 1:
        hint = f"say of which year: --year {again['year'].max()} (in Python, year=)"
    row = Row({}, file, int(rows.index[1]))
    yield row.fault("country", "table", message, "one row for each country and measure", hint)


def _gaps(cells: pd.DataFrame, file: str, values: Values) -> Iterator[Fault]:
    """Find that a table that is to name everybody leaves cells open, and say it once."""
    gaps = cells[cells["status"] == NOT_REPORTED]
    if gaps.empty:
        return
    first = gaps.iloc[0]
    number = quantity(len(gaps), "cell")
    message = f"A table that names everybody has no gaps, and here {first['name']} under {first['measure']} is one ({number} in all)"
    calls = " or ".join(values.call({"": state}) for state in (ABSENT, NOT_COVERED))
    hint = f"say what an empty cell means: {calls} (in Python, values=), or leave --complete out"
    row = Row({}, file, int(gaps.index[0]))
    yield row.fault(str(first["column"]), "table", message, "a value in each cell", hint)


def _alike(cells: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Find units and measures that are called the same, but for case."""
    own, labels = cells[cells["iso2"] == ""], cells[cells["label"] != cells["measure"]]
    for column, keys, names in (
        ("country", own["name"], own["name"]),
        ("measure", cells["measure"], cells["measure"]),
        ("label", labels["measure"], labels["label"]),
    ):
        found = pd.DataFrame({"key": keys, "name": names, "same": names.map(str.casefold)})
        found = found.drop_duplicates(["key", "same"])
        for _, rows in found[found.duplicated("same", keep=False)].groupby("same"):
            message = f"cannot be told from {rows['name'].iloc[0]!r}"
            row = Row({}, file, int(rows.index[1]))
            value = str(rows["name"].iloc[1])
            yield row.fault(
                column, "table", message, f"a {column} of its own for each", value=value
            )
