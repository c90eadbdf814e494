"""The read-only `Dataset` that everything else starts from."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, wraps
from html import escape
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import pandas as pd

from thb_analysis.dataset.cells import all_cells
from thb_analysis.dataset.completion import Ids, register
from thb_analysis.dataset.groups import grouping_columns, members
from thb_analysis.dataset.tables import pairs, typed_tables
from thb_analysis.errors import DataInvalid, ParameterError, UnknownName
from thb_analysis.known.expressions import Atom, Codes
from thb_analysis.known.model import Answer, Known
from thb_analysis.names import check_names, resolve
from thb_analysis.package.descriptor import Descriptor
from thb_analysis.package.links import key_faults, link_faults
from thb_analysis.package.naming import Naming
from thb_analysis.package.package import Location, Package, read_package
from thb_analysis.package.reads import ALL, Frames, noted, unnoted
from thb_analysis.package.schema import COMPULSORY
from thb_analysis.states import STATE_LABELS

_P = ParamSpec("_P")
_R = TypeVar("_R")

# Fields of the descriptor that are attributes of a dataset.
_FIELDS = tuple(Descriptor.model_fields.keys() - {"format_version", "resources"})
KNOWN_FROM = ("measures", "observations", "relations", "bases", "countries")
# Tables with a row for a country; * and no country are the whole list.
_OF_COUNTRIES = (
    *("observations", "readings", "remarks", "second_cells", "settlements"),
    *("elsewhere_statements", "elsewhere_settlements"),
)

# What arguments take: ids complete as they are typed.
Theme = Annotated[str | None, Ids(lambda ds: ds.theme_titles)]
Measure = Annotated[str, Ids(lambda ds: pairs(ds.measures, "measure", "label"))]
Base = Annotated[str, Ids(lambda ds: pairs(ds.bases, "base", "label"))]
Expression = Annotated[str, Ids(lambda ds: ds.terms)]
Countries = Annotated[str | Iterable[str] | None, Ids(lambda ds: ds.naming.names)]
Grouping = Annotated[
    str | Iterable[str] | Mapping[str, Any], Ids(lambda ds: ds.groupings)
]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Who reported what, as read-only tables and views.

    Get one from `load` or `from_frame`. Each table of the package is an attribute of the same
    name (`observations`, `measures`, `countries`, ...) with the columns that ``data/README.md``
    describes: integers as Int64, numbers as Float64, booleans as boolean, text as str with ``""``
    for missing. A table that the package does not have is empty.

    Attributes
    ----------
    name, title, description, topic, version, released, edition, fuller : str
        From the descriptor.
    keywords, limits, licenses, sources, contributors : tuple
        From the descriptor: texts, and dictionaries of texts.
    participants : tuple of str
        Codes of the countries that took part, in the order of `countries`;
        after `select`, of those selected.
    include_qualified, include_body : bool
        What counts as evidence: see `select`.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> ds.matrix("detection").loc["EE", "self-reporting"]
    'reported'
    >>> ds.select(["EE", "LV", "LT"]).participants
    ('EE', 'LT', 'LV')
    >>> ds.select("nordic, Eesti").participants
    ('EE', 'FI', 'NO', 'SE')
    """

    package: Package
    participants: tuple[str, ...]
    _frames: Frames
    include_qualified: bool = True
    include_body: bool = True

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._frames:
            # pandas copies the values only when one is written to.
            return self._frames[name].copy(deep=False)
        if name not in _FIELDS:
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        descriptor = self.package.descriptor
        stated = descriptor.model_dump(exclude_defaults=True)
        value = stated.get(name, getattr(descriptor, name))
        return tuple(value) if isinstance(value, list) else value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._frames, *_FIELDS})

    def __repr__(self) -> str:
        sizes = f"{len(self.participants)} {self.unit[1]}, {len(self._frames['measures'])} measures"
        return f"<Dataset {self.name} {self.version}: {sizes}>"

    def _repr_html_(self) -> str:
        """Show themes, counts of cells and the main methods in a notebook."""
        sizes = self._frames["measures"]["theme"].value_counts()
        themes = self.themes[["theme", "title"]]
        counts = themes["theme"].map(sizes).fillna(0).astype(int)
        themes = themes.assign(measures=counts)
        states = self.cells()["state"].map(STATE_LABELS).value_counts()
        counted = ", ".join(f"{k:,} {state}" for state, k in states.items())
        return (
            f"<p><b>{escape(self.title or self.name)}</b></p>{themes.to_html(index=False)}"
            f"<p>{states.sum():,} cells of {len(self.participants)} {self.unit[1]}: {counted}.</p>"
            "<p>Ask <code>ds.cells(theme)</code>, <code>ds.ask('a | b')</code>, "
            "<code>ds.select([…])</code>, <code>ds.measures</code>, <code>ds.countries</code>.</p>"
        )

    @property
    def root(self) -> Path:
        """Folder of the package; who asks for it may read anything there."""
        noted.add(ALL)
        return self.package.root

    @property
    def sha256(self) -> str:
        """Hash of the descriptor and all tables."""
        noted.add(ALL)
        return self.package.sha256

    @property
    def unit(self) -> tuple[str, str]:
        """Singular and plural for a row: country and countries, or unit and units."""
        return self.package.unit

    @property
    def evidence(self) -> str:
        """What the package calls its source, such as "the EMN summary"."""
        return self.package.descriptor.evidence or "the source"

    @property
    def has_document(self) -> bool:
        """Whether the evidence is a document with footnotes and pages."""
        return self.package.has_document

    @property
    def is_selection(self) -> bool:
        """Whether countries or evidence are left out."""
        is_part = len(self.participants) < len(self.package.participants)
        return is_part or not (self.include_qualified and self.include_body)

    @property
    def is_complete(self) -> bool:
        """Whether no cell can be open: every measure names all countries that have it."""
        return bool(self._frames["measures"]["complete"].all())

    @cached_property
    def country_names(self) -> dict[str, str]:
        """Country to name, for every country on record; read once, as texts ask for them at every tie."""
        return pairs(self._frames["countries"], "country", "name")

    @cached_property
    def names_in_text(self) -> re.Pattern[str]:
        """Pattern for the names of all countries on record, as whole words; of two the longer one."""
        longest_first = sorted(self.country_names.values(), key=len, reverse=True)
        names = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?<!\w)(?:{names})(?!\w)")

    @property
    def theme_titles(self) -> dict[str, str]:
        """Theme to title, in the order of the source."""
        themes = self._frames["themes"].sort_values("order")
        return pairs(themes, "theme", "title")

    @property
    def terms(self) -> dict[str, str]:
        """What an expression is made of, to what it means: measures, and bases behind an @."""
        bases = pairs(self._frames["bases"], "base", "label")
        measures = pairs(self._frames["measures"], "measure", "label")
        return measures | {f"@{base}": label for base, label in bases.items()}

    @property
    def groupings(self) -> dict[str, str]:
        """What countries are grouped by, to what it means: columns, and names of groups."""
        columns = grouping_columns(self._frames["countries"])
        return dict.fromkeys(columns, "one group a value") | self.naming.names

    def base(self, name: Base) -> Codes:
        """Return the participants that a base holds: ``"all"``, ``"eu"``, ...

        Raises
        ------
        UnknownName
        """
        check_names([name], self.base_members, "base")
        return self.base_members[name]

    def covered(self, measure: Measure) -> Codes:
        """Return the participants that the statement of a measure covers.

        Raises
        ------
        UnknownName
        """
        return self.base(self.base_of(measure))

    def base_of(self, measure: Measure) -> str:
        """Return the base of a measure.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._bases_of, "measure")
        return self._bases_of[measure]

    def listed(self, measure: Measure) -> Codes:
        """Return the countries named for a measure, with a condition or without, in its base or not.

        Raises
        ------
        UnknownName
        """
        check_names([measure], self._bases_of, "measure")
        return self.evaluate(measure)

    def evaluate(self, expression: Expression) -> Codes:
        """Return the participants for which a set expression holds.

        Parameters
        ----------
        expression : str
            Such as ``"(reflection-period & @eu) - permit-renewal"``; see
            `thb_analysis.known.expressions`.

        Raises
        ------
        ExpressionError
            With the position of the first thing that is wrong.
        """
        return self.known.named(expression)

    def ask(self, expression: Expression, base: Base = "") -> Answer:
        """Return for which countries an expression over lists holds, does not hold, and may hold.

        Parameters
        ----------
        expression : str
            A measure, or several: see `thb_analysis.known.expressions`.
        base : str, default ""
            Countries that are counted: a base, see `base`. If not given: of a single measure its own,
            as in texts and `thb.counts`; of anything else all participants.

        Returns
        -------
        Answer
            With codes, k of n, and bounds, which hold whatever open cells turn out to be.

        Raises
        ------
        ExpressionError
            With the position of the first thing that is wrong.
        UnknownName
            If there is no such base.
        """
        query = self.known.parse(expression)
        if not base and isinstance(query, Atom) and query.kind == "named":
            base = self.base_of(query.name)
        base = base or "all"
        check_names([base], self.base_members, "base")
        return self.known.ask(expression, base)

    def find(self, what: str, name: str, also: Iterable[str] = ()) -> str:
        """Return the id of a theme or the code of a participant, found by either or by a name of it.

        Parameters
        ----------
        what : str
            ``"theme"``, ``"country"``, or both, as in ``"theme or country"``.
        name : str
        also : iterable of str, optional
            Other names that are right, and returned as they are.

        Raises
        ------
        UnknownName
            With the nearest names.

        Examples
        --------
        >>> import thb_analysis as thb
        >>> ds = thb.load()
        >>> ds.find("theme", "Protection and support"), ds.find("country", "Suomi")
        ('protection', 'FI')
        """
        rows: dict[str, Any] = {each: {} for each in also}
        if "theme" in what:
            rows |= self._frames["themes"].set_index("theme").to_dict("index")
        found = resolve(str(name), rows)
        if found in rows:
            return found
        labels = {id: row.get("title") for id, row in rows.items()}
        if "country" not in what:
            check_names([name], labels, what)
        naming = self.naming
        code = naming.id(str(name))
        if code in naming.rows:
            return code
        labels |= {code: naming.names[code] for code in naming.rows}
        raise UnknownName(naming.fault(str(name), labels, what))

    @property
    def naming(self) -> Naming:
        """What names of countries and of groups stand for."""
        self._frames.note(("countries", "bases"))
        return self._naming

    @cached_property
    def _naming(self) -> Naming:
        countries = self._frames["countries"].set_index("country", drop=False)
        bases = self._frames["bases"].to_dict("records")
        return Naming(
            countries.to_dict("index"),
            bases,
            self.package.participants,
            self.participants,
        )

    @property
    def known(self) -> Known:
        """What is known of each country and measure."""
        self._frames.note(KNOWN_FROM)
        return self._known

    @cached_property
    def _known(self) -> Known:
        return Known(
            self._frames,
            self.base_members,
            self.participants,
            self.include_qualified,
            self.include_body,
        )

    @property
    def base_members(self) -> dict[str, Codes]:
        """Base to the participants that it holds."""
        return self.naming.base_members

    @cached_property
    def _cells(self) -> pd.DataFrame:
        """The cells of all measures."""
        return all_cells(self._frames, self.known)

    def cells(self, theme: Theme = None, group_by: Grouping = "") -> pd.DataFrame:
        """Return one row for each participant and measure.

        Parameters
        ----------
        theme : str, optional
            Keep the measures of one theme, by id or title.
        group_by : str, iterable of str, or mapping of str to list, optional
            Groups of countries: a column of the countries, or groups, ``nordic; baltic`` or
            ``NAME=CODE+CODE; NAME=CODE``, or names to members. Adds a column `group`, empty for
            countries in none.

        Returns
        -------
        pandas.DataFrame
            In the order of measures, then participants:

            ================= ======= =========================================
            column            type    meaning
            ================= ======= =========================================
            theme             str
            question          str     that the measure answers; by its kind if
                                      the package puts none
            measure           str     id
            label, short      str     of the measure
            polarity          str     affirmed, negated or unclear
            footnote          Int64   that lists the countries, NA if none does
            page              Int64   of the footnote
            country           str     code
            name              str     of the country
            region            str     of the country; empty if none is given
            state             str     reported, qualified (with a condition),
                                      excluded, open or not_covered
            covered           bool    whether the statement speaks of it
            outside           bool    named, though the statement does not
                                      speak of it: shown, and not counted
            reason            str     footnote or sentence that says so;
                                      everybody named, or a relation, by
                                      which it is excluded; left out by an
                                      option, or follows from a relation,
                                      though open; else empty
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
        self._frames.note((*KNOWN_FROM, "footnotes"))
        cells = self._cells.copy(deep=False)
        if theme is not None:
            of_theme = cells["theme"] == self.find("theme", theme)
            cells = cells[of_theme].reset_index(drop=True)
        # A Series does not say whether it is empty.
        if group_by is None or (isinstance(group_by, str) and not group_by):
            return cells
        groups = members(self._frames["countries"], self.naming, group_by)
        group_of = {code: name for name, codes in groups.items() for code in codes}
        return cells.assign(group=[group_of.get(code, "") for code in cells["country"]])

    def matrix(self, theme: Theme = None) -> pd.DataFrame:
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
        wide = cells.pivot(index="country", columns="measure", values="state")
        measures = cells["measure"].unique()
        return wide.reindex(index=[*self.participants], columns=measures)

    def select(
        self,
        countries: Countries = None,
        include_qualified: bool = True,
        include_body: bool = True,
    ) -> "Dataset":
        """Return a dataset restricted to some countries or kinds of cell.

        Parameters
        ----------
        countries : str or iterable of str, optional
            Codes or names of the participants to keep, or of groups, such as a list or a column of a
            frame; all if not given. In one text, commas stand between them, as in ``"nordic, LV"``.
        include_qualified : bool, default True
            If false, cells with a condition are open, except under measures of the kind
            duration, where a condition says how long it lasts.
        include_body : bool, default True
            If false, cells that only the sentence names are open.

        Returns
        -------
        Dataset

        Raises
        ------
        UnknownName
            Names all unknown countries at once, with the nearest valid ones; or if none is named.
        ParameterError
            If an option is neither true nor false.
        """
        options = {"include_qualified": include_qualified, "include_body": include_body}
        for name, each in options.items():
            if each not in (True, False):
                raise ParameterError([f"{name}: {each!r} is not true or false"])
        kept = () if countries is None else self.naming.read(countries)
        if not kept and include_qualified and include_body:
            # With the same object, what is known need not be computed again.
            return self
        return _restricted(self, kept, include_qualified, include_body)

    def with_tables(self, **frames: pd.DataFrame) -> "Dataset":
        """Return a dataset in which some tables are replaced by others of the same columns.

        Raises
        ------
        UnknownName
            If there is no such table.
        """
        check_names(frames, self._frames, "table")
        tables = Frames(self._frames | frames, self._frames.paths)
        return replace(self, _frames=tables)

    @cached_property
    def _bases_of(self) -> dict[str, str]:
        """Measure to its base."""
        return pairs(self._frames["measures"], "measure", "base")


def takes_dataset(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have a function refuse, in one sentence, what is no dataset where it takes one."""
    names = signature(function).parameters
    kinds = function.__annotations__

    @wraps(function)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        given = dict(zip(names, args, strict=False)) | kwargs
        wrong = []
        for name, each in given.items():
            if kinds.get(name) is Dataset and not isinstance(each, Dataset):
                kind = type(each).__name__
                what = f"{function.__name__} takes a data set there, such as thb.load() returns"
                wrong.append(f"{name} is a {kind}, and {what}")
        if wrong:
            raise ParameterError(wrong)
        return function(*args, **kwargs)

    return checked


def load(path: Location = None) -> Dataset:
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
    register()
    # What is asked for only to check it counts for no report.
    with unnoted():
        package = read_package(path)
        read = {package.path(name) for name in (*COMPULSORY, "bases")}
        links = [fault for fault in link_faults(package) if fault.file in read]
        if faults := [*key_faults(package), *links]:
            raise DataInvalid(faults, "the data package cannot be read")
        return make_dataset(package)


@lru_cache(maxsize=1)
def make_dataset(package: Package) -> Dataset:
    """Return a `Dataset` of a package, whose cells are text: columns get their types."""
    frames = typed_tables(package)
    paths = {name: package.path(name) for name in frames}
    return Dataset(package, tuple(package.participants), Frames(frames, paths))


# What is known of a selection is computed once.
@lru_cache(maxsize=128)
def _restricted(
    ds: Dataset, kept: tuple[str, ...], include_qualified: bool, include_body: bool
) -> Dataset:
    frames = Frames(ds._frames, ds._frames.paths)
    participants = ds.participants
    if kept:
        participants = tuple(code for code in participants if code in kept)
        for name in _OF_COUNTRIES:
            of_kept = frames[name]["country"].isin([*kept, "*", ""])
            frames[name] = frames[name][of_kept].reset_index(drop=True)
    return replace(
        ds,
        participants=participants,
        _frames=frames,
        include_qualified=ds.include_qualified and include_qualified,
        include_body=ds.include_body and include_body,
    )
