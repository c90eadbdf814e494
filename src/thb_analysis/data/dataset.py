"""The read-only `Dataset` that everything else starts from."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.data.attributes import Attribute, frame, items, text, texts
from thb_analysis.data.csvfile import Table
from thb_analysis.data.descriptor import column_types
from thb_analysis.data.expressions import evaluate
from thb_analysis.data.frames import typed_frame
from thb_analysis.data.names import check_names
from thb_analysis.data.package import Package, read_package
from thb_analysis.data.states import NOT_LISTED, OUT_OF_BASE, QUALIFIED
from thb_analysis.data.tables import OPTIONAL, TABLES

CELL_COLUMNS = [
    "theme",
    "measure",
    "footnote",
    "page",
    "country",
    "state",
    "in_base",
    "minimum",
    "maximum",
    "unit",
    "renewable",
    "basis",
    "note",
]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """The coded document, as read-only tables and views.

    Get one from `load`. Each table of the package is an attribute of the same
    name (`observations`, `measures`, `countries`, …) with the columns that
    ``data/README.md`` describes: integers as Int64, numbers as Float64,
    booleans as boolean, text as str with ``""`` for missing.

    Attributes
    ----------
    root : pathlib.Path
        Folder of the package.
    name, title, description, version, edition : str
        From the descriptor.
    previous : str
        Version since which `changes` says what changed; empty if the package
        has no such record, and `changes` no rows.
    keywords, limits : tuple of str
    licenses, sources, contributors, resources : tuple of dict
        As the descriptor has them.
    coding : pandas.DataFrame
        All observations of the countries selected, whatever else `select`
        leaves out: what was coded, as against what is analysed.
    sha256 : str
        Of the descriptor and all tables.
    participants : tuple of str
        Codes of the countries that took part, in the order of `countries`;
        after `select`, of those selected.
    leaves_out_qualified : bool
        Whether `select` has left out the listings with a remark, so that
        their cells are among those not listed.
    """

    root: Path
    sha256: str
    participants: tuple[str, ...]
    _descriptor: dict[str, Any]
    _frames: dict[str, pd.DataFrame]
    leaves_out_qualified: bool = False

    footnotes = Attribute(frame)
    markers = Attribute(frame)
    remarks = Attribute(frame)
    body = Attribute(frame)
    second_coding = Attribute(frame)
    settlements = Attribute(frame)
    second_measures = Attribute(frame)
    measure_settlements = Attribute(frame)
    countries = Attribute(frame)
    themes = Attribute(frame)
    bases = Attribute(frame)
    measures = Attribute(frame)
    relations = Attribute(frame)
    corrections = Attribute(frame)
    readings = Attribute(frame)
    pathway = Attribute(frame)
    quantifiers = Attribute(frame)
    claims = Attribute(frame)
    glossary = Attribute(frame)
    instruments = Attribute(frame)
    key_figures = Attribute(frame)
    observations = Attribute(frame)
    changes = Attribute(frame)
    coding = Attribute(frame)

    name = Attribute(text)
    title = Attribute(text)
    description = Attribute(text)
    version = Attribute(text)
    edition = Attribute(text)
    previous = Attribute(text)
    keywords = Attribute(texts)
    limits = Attribute(texts)
    licenses = Attribute(items)
    sources = Attribute(items)
    contributors = Attribute(items)
    resources = Attribute(items)

    def __repr__(self) -> str:
        return f"<Dataset {self.name} {self.version}: {len(self.participants)} countries, {len(self._frames['measures'])} measures>"

    @property
    def country_names(self) -> dict[str, str]:
        """Country to name, for every country on record."""
        return dict(zip(self.countries["country"], self.countries["name"], strict=True))

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all tables as they are after `select`, where `sha256` is that of the package."""
        digest = sha256(repr((self.sha256, self.participants)).encode())
        for name, table in sorted(self._frames.items()):
            digest.update(repr((name, list(table.columns))).encode())
            digest.update(pd.util.hash_pandas_object(table).to_numpy().tobytes())
        return digest.hexdigest()

    def field(self, table: str, column: str) -> dict[str, Any]:
        """Return what the descriptor says of a column; nothing if there is none of this name.

        Parameters
        ----------
        table, column : str

        Returns
        -------
        dict
            Such as `title`, `description` and `constraints`.
        """
        fields = (
            field
            for resource in self.resources
            if resource["name"] == table
            for field in resource["schema"]["fields"]
        )
        return next((field for field in fields if field["name"] == column), {})

    def base(self, name: str) -> frozenset[str]:
        """Return the participants that a base holds.

        Parameters
        ----------
        name : str
            One of the bases: ``"all"``, ``"eu"``, …

        Raises
        ------
        UnknownName
        """
        check_names([name], self._bases, "base")
        return self._bases[name]

    def listed(self, measure: str) -> frozenset[str]:
        """Return the countries listed for a measure, in its base or not.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._listed, "measure")
        return self._listed[measure]

    def within(self, measure: str, lowest: int, highest: int) -> frozenset[str]:
        """Return the countries listed with a duration in these bounds.

        Parameters
        ----------
        measure : str
        lowest, highest : int
            In the unit of each cell. A duration with an open end does not count.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._listed, "measure")
        return frozenset(
            country
            for country, minimum, maximum, _ in self._remarks.get(measure, ())
            if not (minimum is pd.NA or maximum is pd.NA)
            and lowest <= minimum
            and maximum <= highest
        )

    def renewable(self, measure: str) -> frozenset[str]:
        """Return the countries listed as renewable.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._listed, "measure")
        return frozenset(
            country
            for country, _, _, renewable in self._remarks.get(measure, ())
            if renewable is not pd.NA and renewable
        )

    def evaluate(self, expression: str) -> frozenset[str]:
        """Return the countries that a set expression denotes.

        Parameters
        ----------
        expression : str
            Such as ``"(reflection-period & @eu) - permit-renewal"``; see
            `thb_analysis.data.expressions`.

        Raises
        ------
        ExpressionError
            With the position of the first thing that is wrong.
        """
        return evaluate(self, expression)

    def cells(self, theme: str | None = None) -> pd.DataFrame:
        """Return one row for each participant and measure.

        Parameters
        ----------
        theme : str, optional
            Keep the measures of one theme.

        Returns
        -------
        pandas.DataFrame
            In the order of footnotes, then participants:

            ================= ======= =========================================
            column            type    meaning
            ================= ======= =========================================
            theme             str
            measure           str
            footnote          Int64   that lists the countries
            page              Int64   on which it stands
            country           str     code
            state             str     reported, qualified, not_listed or
                                      out_of_base. A country that is listed
                                      though outside the base is reported or
                                      qualified with `in_base` false.
            in_base           bool    whether the statement speaks of it
            minimum, maximum  Int64   duration in `unit`, NA if not given
            unit              str     days, months or empty
            renewable         boolean true, or NA where the document is silent
            basis             str     list, body, or empty if not listed
            note              str
            ================= ======= =========================================

        Raises
        ------
        UnknownName
            If there is no such theme.
        """
        if theme is None:
            return self._cells.copy(deep=False)
        check_names([theme], self._frames["themes"]["theme"], "theme")
        return self._cells[self._cells["theme"] == theme].reset_index(drop=True)

    def matrix(self, theme: str | None = None) -> pd.DataFrame:
        """Return the states as a table of countries by measures.

        Parameters
        ----------
        theme : str, optional
            Keep the measures of one theme.

        Returns
        -------
        pandas.DataFrame
            Index `country`, columns `measure` in the order of footnotes,
            values as `state` in `cells`.
        """
        cells = self.cells(theme)
        wide = cells.pivot(index="country", columns="measure", values="state")
        return wide.reindex(
            index=self._index("country", self.participants),
            columns=self._index("measure", cells["measure"].unique()),
        )

    def select(
        self,
        countries: Iterable[str] | None = None,
        include_qualified: bool = True,
        include_body: bool = True,
    ) -> "Dataset":
        """Return a dataset restricted to some countries or kinds of cell.

        Parameters
        ----------
        countries : iterable of str, optional
            Codes of the participants to keep; all if not given or empty.
        include_qualified : bool, default True
            If false, qualified cells become not listed, except under measures of
            the kind duration, where the remark is what the measure is about.
        include_body : bool, default True
            If false, cells that only the sentence names become not listed.

        Returns
        -------
        Dataset

        Raises
        ------
        UnknownName
            Names all unknown countries at once, with the nearest valid ones.
        """
        kept = tuple(countries or ())
        check_names(kept, self.participants, "country")
        frames = {name: _only(table, kept) for name, table in self._frames.items()}
        observations = frames["observations"]
        if not include_qualified:
            about_durations = observations["measure"].isin(self._about_durations)
            observations = observations[(observations["status"] != QUALIFIED) | about_durations]
        if not include_body:
            observations = observations[observations["basis"] != "body"]
        frames["observations"] = observations.reset_index(drop=True)
        participants = tuple(code for code in self.participants if not kept or code in kept)
        return replace(
            self,
            participants=participants,
            _frames=frames,
            leaves_out_qualified=self.leaves_out_qualified or not include_qualified,
        )

    def with_tables(self, **frames: pd.DataFrame) -> "Dataset":
        """Return a dataset in which some tables are replaced by others.

        Parameters
        ----------
        **frames : pandas.DataFrame
            By name of the table; columns and types as in the table replaced.

        Returns
        -------
        Dataset
            `root`, `sha256` and `coding` are those of the package it comes from.

        Raises
        ------
        UnknownName
            If there is no such table.
        """
        check_names(frames, self._frames, "table")
        return replace(self, _frames={**self._frames, **frames})

    @property
    def _about_durations(self) -> "pd.Series[str]":
        measures = self._frames["measures"]
        return measures.loc[measures["kind"] == "duration", "measure"]

    @cached_property
    def _bases(self) -> dict[str, frozenset[str]]:
        countries, took_part = self._frames["countries"], frozenset(self.participants)
        bases = _rows(self._frames["bases"], "base", "column", "values")
        return {
            base: took_part & _having(countries, column, values) for base, column, values in bases
        }

    @cached_property
    def _listed(self) -> dict[str, frozenset[str]]:
        observed = self._frames["observations"]
        listed: dict[str, set[str]] = {name: set() for name in self._frames["measures"]["measure"]}
        for measure, country in _rows(observed, "measure", "country"):
            listed[measure].add(country)
        return {measure: frozenset(codes) for measure, codes in listed.items()}

    @cached_property
    def _remarks(self) -> dict[str, list[tuple[Any, ...]]]:
        """Measure to country, shortest and longest duration, and whether it is renewable."""
        columns = ("measure", "country", "minimum", "maximum", "renewable")
        remarks: dict[str, list[tuple[Any, ...]]] = {}
        for measure, *remark in _rows(self._frames["observations"], *columns):
            remarks.setdefault(measure, []).append(tuple(remark))
        return remarks

    @cached_property
    def _cells(self) -> pd.DataFrame:
        grid, in_base = self._grid(), self._in_base()
        observed = self._frames["observations"]
        # A list may name a country that took no part, which has no cells.
        observed = observed[observed["country"].isin(self.participants)]
        found = observed.drop(columns=["footnote", "measure", "country"])
        found = found.set_axis(self._places(observed)).reindex(grid.index)
        silent = pd.Series(np.where(in_base, NOT_LISTED, OUT_OF_BASE), dtype="str")
        texts = {column: found[column].fillna("") for column in ("unit", "basis", "note")}
        cells = pd.concat([grid, found], axis="columns")
        return cells.assign(in_base=in_base, state=found["status"].fillna(silent), **texts)[
            CELL_COLUMNS
        ]

    @cached_property
    def _ordered(self) -> pd.DataFrame:
        """The measures in the order of the footnotes, with their pages."""
        pages = self._frames["footnotes"][["footnote", "page"]]
        measures = self._frames["measures"][["measure", "theme", "footnote", "base"]]
        placed = measures.merge(pages, on="footnote", how="left")
        return placed.sort_values("footnote", ignore_index=True)

    def _grid(self) -> pd.DataFrame:
        """Return a row for each measure and participant, measure by measure."""
        repeated = self._ordered.index.repeat(len(self.participants))
        grid = self._ordered.loc[repeated].reset_index(drop=True)
        countries = list(self.participants) * len(self._ordered)
        return grid.assign(country=pd.Series(countries, dtype="str"))

    def _in_base(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Return, for each row of the grid, whether the statement speaks of the country."""
        members = [
            [code in self._bases[base] for code in self.participants]
            for base in self._ordered["base"]
        ]
        return np.array(members, dtype=bool).ravel()

    def _places(self, observed: pd.DataFrame) -> list[int]:
        """Return the row of the grid on which each of these observations stands."""
        row = {measure: place for place, measure in enumerate(self._ordered["measure"])}
        column = {country: place for place, country in enumerate(self.participants)}
        return [
            row[measure] * len(column) + column[country]
            for measure, country in _rows(observed, "measure", "country")
        ]

    def _index(self, name: str, values: Iterable[str]) -> "pd.Index[str]":
        return pd.Index(list(values), name=name, dtype="str")


def load(path: str | os.PathLike[str] | None = None) -> Dataset:
    """Read a data package.

    Only what would keep it from being read is checked: files, columns and
    types. `validate` checks everything.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package. If not given: the environment variable
        ``THB_DATA``, else the nearest ``data/datapackage.json`` in or above
        the working directory, else that of the checkout which the library is
        installed from.

    Returns
    -------
    Dataset

    Raises
    ------
    DataNotFound
        Says what was tried.
    DataInvalid
        With all faults that keep the package from being read.
    """
    return dataset(read_package(path))


def dataset(package: Package) -> Dataset:
    """Turn a package that was read as text into a `Dataset`."""
    types = {each["name"]: column_types(each) for each in package.descriptor["resources"]}
    tables = package.tables.items()
    known = {**TABLES, **OPTIONAL}
    frames = {name: typed_frame(table, types[name]) for name, table in tables if name in known}
    for name in OPTIONAL.keys() - frames.keys():
        frames[name] = typed_frame(Table("", tuple(OPTIONAL[name]), (), ()), OPTIONAL[name])
    frames["coding"] = frames["observations"]
    return Dataset(package.root, package.sha256, package.participants, package.descriptor, frames)


def _only(table: pd.DataFrame, countries: tuple[str, ...]) -> pd.DataFrame:
    """Keep the rows of some countries, if any are given, and those that speak of whole lists."""
    if not countries or "country" not in table or "iso2" in table:
        return table
    return table[table["country"].isin([*countries, "*"])].reset_index(drop=True)


def _rows(table: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    """Return rows as plain values, which is much faster than to go through a table's own."""
    return zip(*(table[column].tolist() for column in columns), strict=True)


def _having(countries: pd.DataFrame, column: str, values: str) -> frozenset[str]:
    """Return the countries that have one of the values, written as in the files."""
    wanted = values.split()
    held = _rows(countries, "country", column)
    return frozenset(country for country, value in held if _as_text(value) in wanted)


def _as_text(value: object) -> str:
    """Write a value as the files do."""
    if value is pd.NA:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
