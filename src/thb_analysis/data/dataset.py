"""The read-only `Dataset` that everything else starts from."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from thb_analysis.data.descriptor import Descriptor
from thb_analysis.data.expressions import Codes, evaluate
from thb_analysis.data.links import key_faults, link_faults
from thb_analysis.data.names import check_names
from thb_analysis.data.package import Package, read_files, read_package
from thb_analysis.data.schema import COMPULSORY, DTYPES, Column, schemas
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, STATES
from thb_analysis.errors import DataInvalid

# What the descriptor says, and is said of a dataset too.
_FACTS = tuple(Descriptor.model_fields.keys() - {"format_version", "resources"})
# Tables with a row for a country; * and no country are the whole list.
_OF_COUNTRIES = ("coding", "observations", "readings", "remarks", "second_cells", "settlements")
_OF_MEASURES = ["theme", "measure", "footnote", "page"]
_KEPT = 1_000  # lists whose sets are kept: those of many thousands would fill the memory
_AT_ONCE = 100_000  # rows turned into plain values
# Columns of observations that are no facts of a cell, or are given for every cell.
_NO_FACTS = ("footnote", "measure", "country", "status", "said")


class Cell(NamedTuple):
    """What the source says of a country under a measure; None where it is silent."""

    country: str
    status: str
    minimum: int | None
    maximum: int | None
    renewable: bool | None


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Who reported what, as read-only tables and views.

    Get one from `load` or `from_frame`. Each table of the package is an attribute of the same
    name (`observations`, `measures`, `countries`, ...) with the columns that ``data/README.md``
    describes: integers as Int64, numbers as Float64, booleans as boolean, text as str with ``""``
    for missing. A table that the package does not have is empty.

    Attributes
    ----------
    root : pathlib.Path
        Folder of the package.
    name, title, description, topic, version, edition : str
        From the descriptor.
    keywords, limits, licenses, sources, contributors : tuple
        From the descriptor: texts, and dictionaries of texts.
    coding : pandas.DataFrame
        All observations, whatever `select` leaves out.
    sha256 : str
        Of the descriptor and all tables.
    participants : tuple of str
        Codes of the countries that took part, in the order of `countries`;
        after `select`, of those selected.
    leaves_out_qualified : bool
        Whether `select` has left out the qualified cells.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> ds.matrix("detection").loc["EE", "self-reporting"]
    'reported'
    >>> ds.select(["EE", "LV", "LT"]).participants
    ('EE', 'LT', 'LV')
    """

    package: Package
    participants: tuple[str, ...]
    _frames: dict[str, pd.DataFrame]
    leaves_out_qualified: bool = False

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._frames:
            # pandas copies the values only when one is written to.
            return self._frames[name].copy(deep=False)
        if name not in _FACTS:
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        fact = getattr(self.package.descriptor, name)
        return tuple(map(_plain, fact)) if isinstance(fact, list) else fact

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._frames, *_FACTS})

    def __repr__(self) -> str:
        return f"<Dataset {self.name} {self.version}: {len(self.participants)} countries, {len(self._frames['measures'])} measures>"

    @property
    def root(self) -> Path:
        """Folder of the package."""
        return self.package.root

    @property
    def sha256(self) -> str:
        """Hash of the descriptor and all tables."""
        return self.package.sha256

    @property
    def unit(self) -> tuple[str, str]:
        """What one unit is called, and several: country and countries, or unit and units."""
        return self.package.unit

    @property
    def is_table(self) -> bool:
        """Whether the evidence is a table of somebody's own."""
        return self.package.is_table

    @property
    def evidence(self) -> str:
        """What the package calls its source, such as "the EMN study"."""
        return self.package.descriptor.evidence or "the source"

    @property
    def credit(self) -> dict[str, str]:
        """What goes with each figure: its `source`, the first on record, and its `licence`."""
        about = self.package.descriptor
        of_each = (
            "; ".join(
                ", ".join(filter(None, (each.title or each.name, each.path))) for each in listed
            )
            for listed in (about.sources[:1], about.licenses)
        )
        return dict(zip(("source", "licence"), of_each, strict=True))

    @property
    def has_document(self) -> bool:
        """Whether the evidence is a document with footnotes and pages."""
        return not self._frames["footnotes"].empty

    @property
    def figures(self) -> tuple[str, ...]:
        """Sentences of the source with key figures."""
        statements = self._frames["statements"]
        return tuple(statements.loc[statements["kind"] == "figure", "text"])

    @property
    def lists(self) -> str:
        """What a text calls the measures: lists of a document, or measures where there is none."""
        return "lists" if self.has_document else "measures"

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left open: every measure names everybody who has it."""
        return bool(self._frames["measures"]["complete"].all())

    @property
    def country_names(self) -> dict[str, str]:
        """Country to name, for every country on record."""
        return dict(self._names)

    @property
    def theme_titles(self) -> dict[str, str]:
        """Theme to title, in the order of the source."""
        themes = self._frames["themes"].sort_values("order")
        return dict(zip(themes["theme"], themes["title"], strict=True))

    def base(self, name: str) -> Codes:
        """Return the participants that a base holds: ``"all"``, ``"eu"``, ...

        Raises
        ------
        UnknownName
        """
        check_names([name], self._bases, "base")
        return self._bases[name]

    def covered(self, measure: str) -> Codes:
        """Return the participants of whom the statement of a measure speaks.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._facts, "measure")
        return self.base(self._facts[measure][0])

    def listed(self, measure: str) -> Codes:
        """Return the countries reported for a measure, qualified ones included, in its base or not.

        Raises
        ------
        UnknownName
        """
        if measure in self._listed:
            return self._listed[measure]
        listed = self.where(measure, lambda cell: cell.status != ABSENT)
        if len(self._listed) < _KEPT:
            self._listed[measure] = listed
        return listed

    def absent(self, measure: str) -> Codes:
        """Return the countries of which the source says that they lack a measure.

        Raises
        ------
        UnknownName
        """
        said = self.where(measure, lambda cell: cell.status == ABSENT)
        _, complete = self._facts[measure]
        return said | (self.covered(measure) - self.listed(measure)) if complete else said

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        """Return the countries reported with a duration in these bounds; open ends do not count."""

        def lies_within(cell: Cell) -> bool:
            if cell.minimum is None or cell.maximum is None:
                return False
            return lowest <= cell.minimum and cell.maximum <= highest

        return self.where(measure, lies_within)

    def renewable(self, measure: str) -> Codes:
        """Return the countries reported as renewable."""
        return self.where(measure, lambda cell: cell.renewable is True)

    def given(self, measure: str) -> Codes:
        """Return the countries reported with a duration, open at one end or not."""
        return self.where(
            measure, lambda cell: cell.minimum is not None or cell.maximum is not None
        )

    def where(self, measure: str, wanted: Callable[[Cell], bool]) -> Codes:
        """Return the countries whose cell of a measure is as wanted, among those that the source names.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._observed, "measure")
        return frozenset(cell.country for cell in self._observed[measure] if wanted(cell))

    def evaluate(self, expression: str) -> Codes:
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
        result: Codes = evaluate(self, expression)
        return result

    def cells(self, theme: str | None = None) -> pd.DataFrame:
        """Return one row for each participant and measure.

        Parameters
        ----------
        theme : str, optional
            Keep the measures of one theme.

        Returns
        -------
        pandas.DataFrame
            In the order of measures, then participants:

            ================= ======= =========================================
            column            type    meaning
            ================= ======= =========================================
            theme             str
            measure           str
            footnote          Int64   that lists the countries, NA if none does
            page              Int64   on which it stands
            country           str     code
            state             str     reported, qualified, absent,
                                      not_reported or not_covered; of a
                                      country `outside` the one that it is
                                      named with
            in_base           bool    whether the statement speaks of it
            outside           bool    named, though the statement does not
                                      speak of it: shown, and not counted
            minimum, maximum  Int64   duration in `unit`, NA if not given
            unit              str     days, months, years or empty
            renewable         boolean true, or NA where the source is silent
            basis             str     list, body, or empty
            note              str
            later_minimum,    Int64   length in `unit` of what follows the
            later_maximum             first, such as a second permit
            ================= ======= =========================================

        Raises
        ------
        UnknownName
            If there is no such theme.
        """
        if theme is not None:
            check_names([theme], self._frames["themes"]["theme"], "theme")
        if theme not in self._cells:
            measures = in_matrix_order(self._frames["measures"])
            if theme is not None:
                measures = measures[measures["theme"] == theme]
            self._cells[theme] = self._grid(measures)
        return self._cells[theme].copy(deep=False)

    def matrix(self, theme: str | None = None) -> pd.DataFrame:
        """Return the states as a table of countries by measures.

        Parameters
        ----------
        theme : str, optional
            Keep the measures of one theme.

        Returns
        -------
        pandas.DataFrame
            Index `country`, columns `measure` in their order, values as `state` in `cells`.

        Raises
        ------
        UnknownName
            If there is no such theme.
        """
        cells = self.cells(theme)
        wide = cells["state"].to_numpy().reshape(-1, max(len(self.participants), 1)).T
        measures = pd.Index(cells["measure"].unique(), name="measure", dtype="str")
        participants = pd.Index(self.participants, name="country", dtype="str")
        return pd.DataFrame(wide if len(participants) else [], participants, measures, dtype="str")

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
            Codes or names of the participants to keep; all if not given or empty.
        include_qualified : bool, default True
            If false, qualified cells become not reported, except under measures of
            the kind duration, where a condition says how long it lasts. A measure that has
            some no longer counts as one that names everybody.
        include_body : bool, default True
            If false, cells that only the sentence names become not reported.

        Returns
        -------
        Dataset

        Raises
        ------
        UnknownName
            Names all unknown countries at once, with the nearest valid ones.
        """
        kept = tuple(countries or ())
        if kept:
            names = self.country_names
            known = {each: names[each] for each in self.participants}
            codes = {name.casefold(): code for code, name in known.items()}
            kept = tuple(codes.get(each.casefold(), each) for each in kept)
            check_names(kept, known, "country")
        if not kept and include_qualified and include_body:
            # What is known of everything is not to be found out again.
            return self
        asked = (kept, include_qualified, include_body)
        if asked not in self._selected:
            self._selected[asked] = self._restricted(*asked)
        return self._selected[asked]

    @cached_property
    def _selected(self) -> dict[tuple[tuple[str, ...], bool, bool], "Dataset"]:
        """What was selected, as far as it was asked for: it is found out once."""
        return {}

    def _restricted(
        self, kept: tuple[str, ...], include_qualified: bool, include_body: bool
    ) -> "Dataset":
        frames = dict(self._frames)
        for name in _OF_COUNTRIES if kept else ():
            of_kept = frames[name]["country"].isin([*kept, "*", ""])
            frames[name] = frames[name][of_kept].reset_index(drop=True)
        observations, measures = frames["observations"], frames["measures"]
        if not include_qualified:
            durations = measures.loc[measures["kind"] == "duration", "measure"]
            about_durations = observations["measure"].isin(durations)
            is_left = (observations["status"] != QUALIFIED) | about_durations
            observations, partly = observations[is_left], observations.loc[~is_left, "measure"]
            # What is left out is no absence, though a measure names everybody.
            complete = measures["complete"] & ~measures["measure"].isin(partly)
            frames["measures"] = measures.assign(complete=complete)
        if not include_body:
            observations = observations[observations["basis"] != "body"]
        frames["observations"] = observations.reset_index(drop=True)
        participants = tuple(code for code in self.participants if not kept or code in kept)
        left_out = self.leaves_out_qualified or not include_qualified
        return replace(
            self, participants=participants, _frames=frames, leaves_out_qualified=left_out
        )

    def with_tables(self, **frames: pd.DataFrame) -> "Dataset":
        """Return a dataset in which some tables are replaced by others of the same columns.

        Raises
        ------
        UnknownName
            If there is no such table.
        """
        check_names(frames, self._frames, "table")
        return replace(self, _frames={**self._frames, **frames})

    @cached_property
    def _bases(self) -> dict[str, Codes]:
        stated = self._frames["bases"]
        countries = self._frames["countries"]
        facts = {
            column: [_as_text(fact) for (fact,) in _rows(countries, column)]
            for column in {"country", *stated["column"]}
        }
        bases = {}
        for base, column, values in _rows(stated, "base", "column", "values"):
            wanted = set(values.split())
            held = zip(facts["country"], facts[column], strict=True)
            found = {country for country, fact in held if fact in wanted}
            bases[base] = frozenset(found.intersection(self.participants))
        return bases

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        return list(zip(self.countries["country"], self.countries["name"], strict=True))

    @cached_property
    def _facts(self) -> dict[str, tuple[str, bool]]:
        """Measure to its base, and whether it names everybody."""
        rows = _rows(self._frames["measures"], "measure", "base", "complete")
        return {measure: (base, bool(complete)) for measure, base, complete in rows}

    @cached_property
    def _observed(self) -> dict[str, list[Cell]]:
        """Measure to the cells that the source names, equal ones once in memory."""
        observed: dict[str, list[Cell]] = {measure: [] for measure in self._facts}
        cells: dict[tuple[Any, ...], Cell] = {}
        for measure, *values in _rows(self._frames["observations"], "measure", *Cell._fields):
            cell = Cell(*values)
            observed[measure].append(cells.setdefault(cell, cell))
        return observed

    @cached_property
    def _listed(self) -> dict[str, Codes]:
        """Measure to the countries reported for it, as far as they were asked for, and there is room."""
        return {}

    @cached_property
    def _cells(self) -> dict[str | None, pd.DataFrame]:
        """Theme to its cells, as far as they were asked for; None to all."""
        return {}

    def _grid(self, measures: pd.DataFrame) -> pd.DataFrame:
        """Return the cells of some measures."""
        observed, size = self._frames["observations"], len(self.participants)
        observed = observed[observed["measure"].isin(measures["measure"])]
        of_measure = pd.Index(measures["measure"]).get_indexer(pd.Index(observed["measure"]))
        of_country = pd.Index(self.participants).get_indexer(pd.Index(observed["country"]))
        # The row that names each cell, the first of several; no row is -1.
        (named,) = ((of_measure >= 0) & (of_country >= 0)).nonzero()
        rows = np.full(len(measures) * size, -1)
        rows[(of_measure * size + of_country)[named[::-1]]] = named[::-1]
        members = {
            base: [code in held for code in self.participants] for base, held in self._bases.items()
        }
        in_base = np.array([members[base] for base in measures["base"]], dtype=bool).ravel()
        silent = np.where(measures["complete"], STATES.index(ABSENT), STATES.index(NOT_REPORTED))
        silent = np.where(in_base, silent.repeat(size), STATES.index(NOT_COVERED))
        stated = pd.Categorical(observed["status"], STATES).codes
        states = np.where(rows < 0, silent, stated[rows] if len(stated) else -1)
        pages = self._frames["footnotes"].drop_duplicates("footnote").set_index("footnote")["page"]
        # A footnote has its page; a sentence alone has the one that is noted with the measure.
        page = measures["footnote"].map(pages).astype("Int64").fillna(measures["page"])
        cells = {
            name: column.array.take(np.arange(len(measures)).repeat(size))
            for name, column in measures.assign(page=page)[_OF_MEASURES].items()
        }
        cells["country"] = _texts(self.participants).take(np.tile(range(size), len(measures)))
        outside = ~in_base & (rows >= 0)
        cells |= {"state": _texts(STATES).take(states), "in_base": in_base, "outside": outside}
        for name, column in schemas()["observations"].columns.items():
            if name not in _NO_FACTS:
                missing = "" if column.type == "string" else None
                cells[name] = observed[name].array.take(rows, allow_fill=True, fill_value=missing)
        return pd.DataFrame(cells)


def load(path: str | os.PathLike[str] | None = None) -> Dataset:
    """Read a data package.

    Only what would keep it from being read is checked: files, columns, types and the names of
    countries, themes and measures. `validate` checks everything.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package. If not given: the environment variable
        ``THB_DATA``, else the nearest ``data/datapackage.json`` in or above
        the working directory, else the project's own, which the library comes
        with.

    Returns
    -------
    Dataset

    Raises
    ------
    DataNotFound
        Says what was tried.
    DataInvalid
        With all faults that keep the package from being read.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.load()
    <Dataset thb-measures-2022 ...: 27 countries, ... measures>
    """
    return _checked(read_package(path))


@lru_cache(maxsize=1)
def _checked(package: Package) -> Dataset:
    read = {package.path(name) for name in (*COMPULSORY, "bases")}
    links = [fault for fault in link_faults(package) if fault.file in read]
    if faults := [*key_faults(package), *links]:
        raise DataInvalid(faults, "the data package cannot be read")
    return dataset(package)


@lru_cache(maxsize=1)
def dataset(package: Package) -> Dataset:
    """Turn a package that was read as text into a `Dataset`."""
    frames = {}
    for name, schema in schemas().items():
        table = package.table(name)
        columns = {**schema.columns, **table.columns}
        frames[name] = pd.DataFrame(
            {name: _typed(column, table.column(name)) for name, column in columns.items()}
        )
    frames["coding"] = frames["observations"]
    return Dataset(package, package.participants, frames)


def forget() -> None:
    """Free the memory of the package that was read last, which is kept for who reads it again."""
    for kept in (read_files, dataset, _checked):
        kept.cache_clear()


def _typed(column: Column, cells: list[Any]) -> Any:
    """Return the cells of a column as pandas has them."""
    if column.type == "boolean":
        cells = [cell == "true" if cell else None for cell in cells]
    elif column.type != "string":
        number = int if column.type == "integer" else float
        cells = [number(cell) if cell else None for cell in cells]
    return pd.array(cells, dtype=DTYPES[column.type])  # type: ignore[call-overload]


def _texts(texts: Iterable[str]) -> Any:
    return pd.array([*texts], dtype="str")


def in_matrix_order(measures: pd.DataFrame) -> pd.DataFrame:
    """Sort measures by footnote, or by their order where they have none."""
    place = measures["footnote"].fillna(measures["order"]).fillna(10**6)
    keys = pd.DataFrame({"place": place, "behind": measures["footnote"].isna()})
    order = keys.sort_values(["place", "behind"]).index
    return measures.loc[order].reset_index(drop=True)


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield rows as plain values, None for missing: faster than a table's own, and in little memory."""
    for start in range(0, len(table), _AT_ONCE):
        part = table.iloc[start : start + _AT_ONCE] if len(table) > _AT_ONCE else table
        yield from zip(*(_plain_values(part[column]) for column in columns), strict=True)


def _plain_values(column: "pd.Series[Any]") -> Any:
    """Return the values of a column, equal ones once in memory."""
    codes, values = pd.factorize(column)
    return np.array([*values.tolist(), None], dtype=object)[codes]


def _plain(item: Any) -> Any:
    """Return a text as it is, and what the descriptor says of a source or person as a dictionary."""
    if isinstance(item, str):
        return item
    return {name: value for name, value in item.model_dump().items() if value}


def _as_text(value: object) -> str:
    """Write a value as the files do."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).lower() if isinstance(value, bool) else str(value)
