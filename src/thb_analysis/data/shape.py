"""The shape of a table: which column is what, and a row for each of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

import pandas as pd
from pandas.api.types import is_numeric_dtype

from thb_analysis.data.countries import iso_code
from thb_analysis.data.files import Row
from thb_analysis.data.names import folded, wrong_names
from thb_analysis.data.schema import schemas
from thb_analysis.data.values import Values, as_text, is_certain, number, quoted
from thb_analysis.errors import DataInvalid, Fault, ParameterError
from thb_analysis.wording import first

IMPOSSIBLE = "no package can be made of the table"
# What the columns of a table are usually called.
_CALLED = {
    "country": "country, country name, country code, nation, state, iso2, iso3, geo",
    "measure": "measure, item, indicator, policy, instrument, treaty, provision",
    "theme": "theme, topic, category, section, field",
    "year": "year, date, period, time",
    "note": "note, notes, comment, remark",
    "source": "source, sources, reference",
    **{name: name for name in ("status", "value", "label", "description", "kind", "region")},
}
_COLUMNS = {word: column for column, words in _CALLED.items() for word in words.split(", ")}
# Columns that no fact of a country may have the name of.
_RESERVED = ("name", "iso2", "iso3", "written")
_OF_ROWS = ("country", "region", "year", "note", "source")
_NAMES = ("name", "label", "title", "country name")
_MOST_NAMED = 12
_YEARS = range(1800, 2101)
# A column that holds so many countries among its texts is one of countries.
_MOSTLY = 0.8


class Shape:
    """A table with a row for each of its cells.

    Attributes
    ----------
    cells : pandas.DataFrame
        By line of the file: `country` (the text), `measure`, `said` (the text of the cell), `column`
        (where that stands), `theme`, `label`, `description`, `kind`, `region`, `year`, `note`, `source`.
    facts : pandas.DataFrame
        Facts of the units, by line of the file.
    head : str
        What the table calls the column of its units.
    named : str
        What the table calls the column of names beside that of its units; empty if it has none.
    names : dict of str to str
        The name of each unit there, by its text.
    assumed : dict of str to str
        What was assumed, by what it is about.
    """

    def __init__(
        self, frame: pd.DataFrame, file: str, values: Values, unit_column: str, year: str
    ) -> None:
        self.file = file
        self.facts = pd.DataFrame()
        self.assumed: dict[str, str] = {}
        every = self._tidy(frame, unit_column)
        frame = self._of_year(every, year)
        if frame.empty:
            raise self._no_table("", "The table has no rows", "a row for each country")
        if "theme" not in frame:
            self.assumed["themes"] = "no column theme: all measures are in one theme"
        self.named = self._names_in(frame)
        self.names: dict[str, str] = {}
        if self.named:
            self.names = dict(zip(frame["country"], frame.pop(self.named), strict=True))
        frame = self._long(frame) if "measure" in frame else self._melted(frame, values, every)
        frame = frame.assign(**{name: "" for name in _CALLED if name not in frame})
        self.cells = frame.assign(theme=frame["theme"].replace("", "All measures"))

    def _tidy(self, frame: pd.DataFrame, unit_column: str) -> pd.DataFrame:
        """Return a table of text, its columns by their usual names, its index the lines of the file."""
        if frame.columns.nlevels > 1:
            frame = frame.set_axis(
                frame.columns.map(lambda name: as_text(" ".join(map(str, name)))), axis=1
            )
        if frame.index.names == [None] and not is_numeric_dtype(frame.index):
            frame = frame.rename_axis("unit")
        if any(frame.index.names) and not {*frame.index.names} & {*frame.columns}:
            frame = frame.reset_index()
        frame = frame.rename(columns=as_text).astype(object).map(as_text)
        frame.index = pd.RangeIndex(2, len(frame) + 2)
        if faults := list(_unfit(frame, self.file)):
            raise DataInvalid(faults, IMPOSSIBLE)
        column = self._unit_column(frame, unit_column)
        usual = {name: _COLUMNS.get(folded(name), name) for name in frame.columns}
        if usual[column] != "country" and not unit_column:
            self.assumed["unit-column"] = f"the column “{column}” names the units"
        self.head = column
        # What is called as countries are, and names none of the units, is a column like others; so is
        # what only rows of single cells have, where a row is a country.
        wide = "measure" not in usual.values()
        usual = {
            name: name if to == "country" or (wide and to not in _OF_ROWS) else to
            for name, to in usual.items()
        }
        frame = frame.rename(columns=usual | {column: "country"})
        twice = frame.columns[frame.columns.duplicated()].unique()
        if len(twice):
            message = f"Two columns count as the same one: {', '.join(twice)}"
            raise self._no_table("", message, "one column of each")
        return frame

    def _unit_column(self, frame: pd.DataFrame, asked: str) -> str:
        """Return the column of the units: the one asked for, called so, or full of countries."""
        columns = [str(name) for name in frame.columns]
        if asked:
            if wrong := wrong_names([asked], columns, "column"):
                raise ParameterError(wrong)
            return asked
        called = [name for name in columns if _COLUMNS.get(folded(name)) == "country"]
        read = {name: _countries_of(frame[name]) for name in called or columns}
        found = called or [name for name in columns if read[name]]
        # A column of names beside one of codes says the same.
        if found and (len(found) == 1 or all(read[name] == read[found[0]] != [] for name in found)):
            return found[0]
        message = "No column names the countries"
        if found:
            message = f"Several columns can name the units: {', '.join(found)}"
        # That in which most rows are known as countries.
        best = max(found, key=lambda name: sum(map(bool, read[name])), default=None)
        name = quoted(best or (columns or ["NAME"])[0])
        hint = f"say which does: --unit-column {name} (in Python, unit_column=)"
        raise self._no_table("country", message, "a column country with codes or names", hint)

    def _of_year(self, frame: pd.DataFrame, year: str) -> pd.DataFrame:
        """Keep the rows of one year."""
        unit = [name for name in ("country", "measure") if name in frame]
        if "year" not in frame and (year or frame.duplicated(unit).any()):
            frame = self._with_years(frame, year)
        if "year" not in frame:
            return frame
        frame = frame.assign(year=frame["year"].map(_whole))
        years = list(dict.fromkeys(frame["year"]))
        if year:
            kept = frame[frame["year"].eq(year) | frame["year"].str.startswith(f"{year}-")]
            if kept.empty:
                raise ParameterError(wrong_names([year], years, "year"))
            self.assumed["year"] = f"rows of {year} alone are read"
            return kept
        if len(years) == 1:
            self.assumed["year"] = f"all rows are of {years[0] or 'no year'}"
        else:
            found = f"of the {len(years)} years from {min(years)} to {max(years)}"
            self.assumed["year"] = f"rows {found} are read as one state of things"
        return frame

    def _with_years(self, frame: pd.DataFrame, year: str) -> pd.DataFrame:
        """Find the column of years by what is in it, where none is called so."""
        others = [name for name in frame if name not in _CALLED]
        found = [name for name in others if _are_years(frame[name])]
        if len(found) == 1:
            self.assumed["year-column"] = f"the column “{found[0]}” holds the years"
            return frame.rename(columns={found[0]: "year"})
        if year:
            wrong = f"{len(found)} columns hold years" if found else "none holds years alone"
            columns = ", ".join(map(str, found or others))
            problem = f"there is no column year in which {year} could stand, and {wrong}: {columns}"
            raise ParameterError([f"{problem}; rename the one that is meant to year"])
        return frame

    def _names_in(self, frame: pd.DataFrame) -> str:
        """Return the column in which each unit has a name of its own; empty if there is none."""
        taken = _CALLED if "measure" in frame else ()
        for column in (name for name in frame if folded(name) in _NAMES and name not in taken):
            names = frame[["country", column]].drop_duplicates()
            texts = names[column].map(str.casefold)
            is_text = texts.ne("") & texts.map(number).isna() & ~texts.map(is_certain)
            if is_text.all() and texts.is_unique and names["country"].is_unique:
                return str(column)
        return ""

    def _long(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Say of each row what its status or value is."""
        if unused := [str(name) for name in frame if name not in _CALLED]:
            self.assumed["columns"] = f"columns left out: {', '.join(first(unused, _MOST_NAMED))}"
        if not {"status", "value"} & set(frame):
            self.assumed["cells"] = "no column status: each row is reported"
            frame = frame.assign(value="1")
        frame = frame.assign(**{name: "" for name in ("status", "value") if name not in frame})
        said = frame["status"] != ""
        if (said & (frame["value"] != "")).any():
            self.assumed["cells"] = "where a row has a status, its value is left out"
        return frame.assign(
            said=frame["status"].where(said, frame["value"]),
            column=said.map({True: "status", False: "value"}),
        )

    def _melted(self, frame: pd.DataFrame, values: Values, every: pd.DataFrame) -> pd.DataFrame:
        """Turn a table with a column for each measure into one with a row for each cell.

        What makes measures is asked about of the columns that differ within units in rows of any year.
        """
        others = [str(name) for name in frame if name not in _OF_ROWS]
        measures = [
            name
            for name in others
            if values.is_measure(name, frame[name]) and not _countries_of(frame[name])
        ]
        if not measures:
            expected = "a column measure, or a column of 0 and 1 for each measure"
            differ = every.groupby("country")[others].nunique().gt(1).any()
            facts = [name for name in others if differ.any() and not differ[name]]
            message, hint = values.asked(frame.loc[:, others].drop(columns=facts))
            if facts:
                message += (
                    "; columns that never differ within a unit describe it, and thb build --group-by "
                    f"takes them: {', '.join(first(facts, _MOST_NAMED))}"
                )
            if "year" in frame and frame["country"].duplicated().any():
                hint += f"; and of which year: --year {frame['year'].max()} (in Python, year=)"
            raise self._no_table("measure", message, expected, hint)
        self.assumed["measures"] = f"columns read as measures: {len(measures)}"
        facts = [name for name in others if name not in measures]
        if facts:
            self.assumed["facts"] = (
                f"other columns are facts of the units: {', '.join(first(facts, _MOST_NAMED))}"
            )
        slugs = slugs_of(facts, taken=(*_RESERVED, *_CALLED))
        columns = {name: _own(slug.replace("-", "_")) for name, slug in slugs.items()}
        self.facts = frame[facts].rename(columns=columns)
        texts = frame[measures].to_numpy().ravel()
        names = measures * len(frame)
        rows = frame.drop(columns=others).loc[frame.index.repeat(len(measures))]
        return rows.assign(measure=names, said=texts, column=names)

    def _no_table(self, column: str, message: str, expected: str, hint: str = "") -> DataInvalid:
        fault = Row({}, self.file, 1).fault(column, "table", message, expected, hint)
        return DataInvalid([fault], IMPOSSIBLE)


def _are_years(texts: pd.Series[str]) -> bool:
    return not texts.empty and bool(texts.map(number).isin(_YEARS).all())


def _whole(text: str) -> str:
    """Write a number as a whole one, which 2007.0 is."""
    return text if (read := number(text)) is None else as_text(read)


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


def _countries_of(cells: pd.Series[str]) -> list[str]:
    """Return the countries that a column names, row by row; nothing if it is no column of countries."""
    codes = {text: iso_code(text) for text in cells.unique() if not text.isdecimal()}
    # That no is Norway, and na Namibia, is not to be seen from these alone.
    telling = [code for text, code in codes.items() if not is_certain(text)]
    if not telling or sum(map(bool, telling)) < _MOSTLY * len(telling):
        return []
    return [codes.get(text, "") for text in cells]


def _own(column: str) -> str:
    """Return the name of a column of facts that is not taken for a misspelt one of ours."""
    known = {*schemas()["countries"].columns} - {"country", "name"}
    near = column not in known and get_close_matches(column, known, 1, 0.75)
    return f"own_{column}" if near else column


def slugs_of(texts: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return an id for each text, none of them taken, in the order of their first appearance."""
    slugs: dict[str, str] = {}
    used = set(taken)
    for text in dict.fromkeys(texts):
        slug, number = slug_of(text), 2
        while slug in used:
            slug, number = f"{slug_of(text)}-{number}", number + 1
        slugs[text] = slug
        used.add(slug)
    return slugs


def slug_of(text: str) -> str:
    """Return the id that a text makes."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(text))[:50].strip("-")
    return plain if plain[:1].isalpha() else f"m-{plain}".strip("-")
