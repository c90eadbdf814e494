"""Which reports there are: each is a notebook, run with the parameters its name stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from thb_analysis.citation import Work
from thb_analysis.data.descriptor import creators, licences
from thb_analysis.data.groups import grouping_columns
from thb_analysis.data.package import PROJECT, Package, find_package, read_files, try_package
from thb_analysis.errors import Fault
from thb_analysis.files import ARCHIVE

# The page of an edition on which readers choose countries.
CHOOSE = "choose.html"


@dataclass(frozen=True)
class Vocabulary:
    """What a data package is, and the names it gives: what parameters may say.

    Attributes
    ----------
    root : Path
        Folder of the package.
    sha256 : str
        Hash over its files.
    descriptor : Mapping[str, Any]
        The content of its ``datapackage.json``.
    files : Mapping[str, bytes]
        Everything that the package consists of, as it was read.
    themes : Mapping[str, str]
        Theme id to title, in the order of the source.
    theme_descriptions : Mapping[str, str]
        Theme id to what the theme is about.
    participants : Mapping[str, str]
        Country code to name, of the countries that took part.
    measures : Mapping[str, str]
        Slug of each measure to its label, in the order of the source.
    measure_themes : Mapping[str, str]
        Slug of each measure to its theme.
    countries : Mapping[str, bool]
        Every country code on record, and whether the country took part.
    country_names : Mapping[str, str]
        The name of each of these.
    tiles : Mapping[str, tuple of int]
        Row and column of those that have a place on the tile map, which no country before them has.
    grouping_columns : tuple of str
        Columns of ``countries.csv`` by which countries can be grouped.
    searched : Mapping[str, Mapping[str, str]]
        Under ``countries`` and ``measures``, code or slug to further words by which it is found.
    has_document : bool
        Whether the evidence is a document with footnotes.
    has_audit : bool
        Whether there is something by which to judge the source: a document, its claims, what measures
        let expect of each other, a second coding. A table by itself has nothing of it.
    unit : tuple of str
        What one unit and several are called.
    """

    root: Path
    sha256: str
    descriptor: Mapping[str, Any]
    files: Mapping[str, bytes]
    themes: Mapping[str, str]
    theme_descriptions: Mapping[str, str]
    participants: Mapping[str, str]
    measures: Mapping[str, str]
    measure_themes: Mapping[str, str]
    countries: Mapping[str, bool]
    country_names: Mapping[str, str]
    tiles: Mapping[str, tuple[int, int]]
    grouping_columns: tuple[str, ...]
    searched: Mapping[str, Mapping[str, str]]
    has_document: bool = True
    has_audit: bool = True
    unit: tuple[str, str] = ("country", "countries")

    def fact(self, name: str) -> str:
        """Read a text of the descriptor, such as ``edition``; empty if it is not stated."""
        return str(self.descriptor.get(name, ""))

    @cached_property
    def reports(self) -> dict[str, Report]:
        """What `list_reports` gives."""
        return list_reports(self)

    @property
    def creators(self) -> tuple[str, ...]:
        """Who made the package; who published its source is no author of it."""
        return creators(self.descriptor.get("contributors", ()))

    @property
    def licence(self) -> str:
        """The licences of the package, by title or name."""
        return ", ".join(licences(self.descriptor))

    @property
    def cited(self) -> Work:
        """The edition that is made from the package, as it is cited."""
        return Work(
            key=self.fact("name") or "edition",
            authors=self.creators,
            title=self.fact("title"),
            edition=self.fact("edition"),
            version=self.fact("version"),
            sha256=self.sha256,
        )

    @property
    def cited_data(self) -> Work:
        """The data that go with the edition, as they are cited."""
        key = f"{self.cited.key}-data"
        return replace(self.cited, key=key, kind="Data set", address=ARCHIVE)


def read_vocabulary(path: str | os.PathLike[str] | None = None) -> Vocabulary:
    """Read the names of a data package, without pandas; `check_package` says whether it is valid.

    Parameters
    ----------
    path : path-like, optional
        The package; found as `thb_analysis.load` finds it if not given.

    Raises
    ------
    DataNotFound
    DataInvalid
        If it cannot be read, with every fault.
    """
    package, faults = try_package(find_package(path).resolve())
    if faults or package is None:
        package = _valid(package, faults)
    themes = sorted(package.records("themes"), key=_place)
    measures = sorted(package.records("measures"), key=_place)
    countries = {row["country"]: row["name"] for row in package.records("countries")}
    return Vocabulary(
        root=package.root,
        sha256=package.sha256,
        descriptor=package.descriptor.model_dump(exclude_unset=True),
        files=package.files,
        themes={row["theme"]: row["title"] for row in themes},
        theme_descriptions={row["theme"]: row.get("description", "") for row in themes},
        participants={code: countries[code] for code in package.participants},
        measures={row["measure"]: row["label"] for row in measures},
        measure_themes={row["measure"]: row["theme"] for row in measures},
        countries={code: code in package.participants for code in countries},
        country_names=countries,
        tiles=_tiles(package.records("countries")),
        grouping_columns=grouping_columns(package.tables["countries"].columns),
        searched={
            "countries": {
                row["country"]: row.get("other_names", "") for row in package.records("countries")
            },
            "measures": {row["measure"]: row.get("synonyms", "") for row in measures},
        },
        has_document=bool(package.records("footnotes")),
        has_audit=any(map(package.records, ("footnotes", "claims", "second_cells", "relations"))),
        unit=package.unit,
    )


def check_package(vocabulary: Vocabulary) -> None:
    """Check the data package that names were read from, byte for byte.

    Raises
    ------
    DataInvalid
        With every fault that ``thb validate`` names.
    """
    _valid(*read_files(vocabulary.root, tuple(vocabulary.files.items())))


def _valid(package: Package | None, faults: Iterable[Fault]) -> Package:
    # With pandas, which names do without.
    from thb_analysis.data.check import valid

    return valid(package, faults)


def _place(row: Mapping[str, str]) -> tuple[int, bool]:
    """Return where a theme or a measure stands, as `Dataset.cells` has them."""
    footnote = row.get("footnote", "")
    place = footnote or row.get("order", "")
    return int(place) if place else 10**6, not footnote


def _tiles(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[int, int]]:
    """Read where countries stand on the tile map; a package may give no places."""
    taken: dict[tuple[int, int], str] = {}
    for row in rows:
        place = row.get("tile_row", ""), row.get("tile_column", "")
        if all(number.isdecimal() for number in place):
            taken.setdefault((int(place[0]), int(place[1])), row["country"])
    return {country: place for place, country in taken.items()}


@dataclass(frozen=True)
class Report:
    """A report that can be built: all that is known of it, from the call to the worker.

    Attributes
    ----------
    id : str
        The stem of its files; of a report as published, its name on the command line.
    notebook : str
        Name of the notebook, without suffix; of a notebook of one's
        own, its path.
    title : str
        What a list of reports shows.
    description : str
        One line on what it holds.
    parameters : Mapping[str, object]
        What the id stands for; cannot be overridden.
    stated : Mapping[str, object]
        All parameters that it is built with, as plain values.
    injected : Mapping[str, object]
        Those to hand to the notebook: that are not its defaults.
    variant : str
        What sets it apart from the published report, as a phrase; empty if nothing does.
    folder : Path or None
        Where its files go, if not to the folder of the build.
    formats : tuple of str
        Suffixes of the files to make; without any, it is run as far as its headline results.
    """

    id: str
    notebook: str
    title: str
    description: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    stated: Mapping[str, Any] = field(default_factory=dict)
    injected: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    folder: Path | None = None
    formats: tuple[str, ...] = ("html", "pdf", "ipynb")

    @property
    def is_own(self) -> bool:
        """Whether its notebook is none of the project's."""
        return self.notebook.endswith(".ipynb")

    @property
    def choose_href(self) -> str:
        """Where its findings stand for other countries; empty of what stands in no edition."""
        if self.is_own:
            return ""
        if self.notebook == "country":
            return f"{CHOOSE}#{self.parameters['country']}"
        return f"{CHOOSE}#;{self.id}" if self.notebook == "theme" else CHOOSE


def list_reports(vocabulary: Vocabulary) -> dict[str, Report]:
    """Every report that a data package gives rise to, by id, country profiles last."""
    themes = [
        Report(
            f"theme-{theme}", "theme", title, vocabulary.theme_descriptions[theme], {"theme": theme}
        )
        for theme, title in vocabulary.themes.items()
    ]
    countries = [
        Report(f"country-{code.lower()}", "country", name, "", {"country": code})
        for code, name in vocabulary.participants.items()
    ]
    audit = Report(
        "source-audit",
        "source_audit",
        "Audit of the source",
        "What is irregular in the source, its own claims recomputed, agreement of the coders."
        if vocabulary.has_document
        else "What in the data can be compared with each other.",
    )
    reports = [
        Report("overview", "overview", "Overview", "All themes and countries side by side."),
        *themes,
        *[audit] * vocabulary.has_audit,
        Report(
            "robustness",
            "robustness",
            "Robustness of the findings",
            "The main findings under every defensible combination of choices.",
        ),
        *countries,
    ]
    return {report.id: report for report in reports}


def find_notebooks() -> Path:
    """Find the folder with the notebooks: above the working directory, else those of the project."""
    here = Path.cwd()
    places = [folder / "notebooks" for folder in (here, *here.parents)]
    found = (place for place in places if (place / "overview.ipynb").is_file())
    return next(found, PROJECT / "notebooks")
