"""Which reports there are: each is a notebook, run with the parameters its name stands for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from thb_analysis.citation import Work
from thb_analysis.data.descriptor import contributors, licences
from thb_analysis.data.files import Row
from thb_analysis.data.package import PROJECT, Package, find_package, try_package
from thb_analysis.files import ARCHIVE

# The page of an edition on which readers choose countries.
CHOOSE = "choose.html"


@dataclass(frozen=True)
class Vocabulary:
    """What a data package is, and the names it gives: what parameters may say.

    Attributes
    ----------
    package : Package
        The package as it was read.
    descriptor : Mapping[str, Any]
        The content of its ``datapackage.json``.
    themes, measures, countries : Mapping[str, Row]
        Theme id, slug of a measure and country code to the row of each, in the order of the source.
    participants : Mapping[str, str]
        Country code to name, of the countries that took part.
    has_document : bool
        Whether the evidence is a document with footnotes.
    has_audit : bool
        Whether there is something by which to judge the source; a table by itself has nothing of it.
    """

    package: Package
    descriptor: Mapping[str, Any]
    themes: Mapping[str, Row]
    measures: Mapping[str, Row]
    countries: Mapping[str, Row]
    participants: Mapping[str, str]
    has_document: bool
    has_audit: bool

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
        return contributors(self.descriptor.get("contributors", ()))

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
            sha256=self.package.sha256,
        )

    @property
    def cited_data(self) -> Work:
        """The data that go with the edition, as they are cited."""
        key = f"{self.cited.key}-data"
        return replace(self.cited, key=key, kind="Data set", address=ARCHIVE)


def read_vocabulary(path: str | os.PathLike[str] | None = None) -> Vocabulary:
    """Read the names of a data package, without pandas; `valid` says whether it is valid.

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
        # With pandas, which names do without.
        from thb_analysis.data.check import valid

        package = valid(package, faults)
    rows = {name: package.records(name) for name in ("themes", "measures", "countries")}
    countries = {row["country"]: row for row in rows["countries"]}
    return Vocabulary(
        package=package,
        descriptor=package.descriptor.model_dump(exclude_unset=True),
        themes={row["theme"]: row for row in sorted(rows["themes"], key=_place)},
        measures={row["measure"]: row for row in sorted(rows["measures"], key=_place)},
        countries=countries,
        participants={code: countries[code]["name"] for code in package.participants},
        has_document=bool(package.records("footnotes")),
        has_audit=any(map(package.records, ("footnotes", "claims", "second_cells", "relations"))),
    )


def _place(row: Mapping[str, str]) -> tuple[int, bool]:
    """Return where a theme or a measure stands, as `Dataset.cells` has them."""
    footnote = row.get("footnote", "")
    place = footnote or row.get("order", "")
    return int(place) if place else 10**6, not footnote


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
    def file(self) -> str:
        """Name of the file of its notebook."""
        return Path(self.notebook).with_suffix(".ipynb").name

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
    audited = "What is irregular in the source, its own claims recomputed, agreement of the coders."
    robust = "The main findings under every defensible combination of choices."
    reports = [
        Report("overview", "overview", "Overview", "All themes and countries side by side."),
        *(
            Report(f"theme-{theme}", "theme", row["title"], row["description"], {"theme": theme})
            for theme, row in vocabulary.themes.items()
        ),
        Report("source-audit", "source_audit", "Audit of the source", audited),
        Report("robustness", "robustness", "Robustness of the findings", robust),
        *(
            Report(f"country-{code.lower()}", "country", name, parameters={"country": code})
            for code, name in vocabulary.participants.items()
        ),
    ]
    return {
        report.id: report
        for report in reports
        if vocabulary.has_audit or report.notebook != "source_audit"
    }


def find_notebooks() -> Path:
    """Find the folder with the notebooks: above the working directory, else those of the project."""
    here = Path.cwd()
    places = [folder / "notebooks" for folder in (here, *here.parents)]
    found = (place for place in places if (place / "overview.ipynb").is_file())
    return next(found, PROJECT / "notebooks")
