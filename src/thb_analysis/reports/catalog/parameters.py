"""The notebooks of reports: a model each, with what it is and the parameters that it takes.

These facts stand nowhere else. The command line, the notebooks, the titles of pages, the index and
``thb list`` read them. Notebooks import their model from `thb_analysis.reports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from thb_analysis.dataset.groups import write_groups
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.names import check_names, resolve, wrong_names
from thb_analysis.notebook_sources import assigned_names, clear_names
from thb_analysis.package.naming import Naming
from thb_analysis.package.package import Package
from thb_analysis.reports.catalog.reports import Report, open_package

if TYPE_CHECKING:
    from thb_analysis.dataset.dataset import Dataset

# Parameters whose values are names that the data package gives.
_NAMED = ("theme", "countries", "country", "group_by")
# How groups are formed if nothing is said.
_REGION = "region"
# What a parameter may be, and how messages call it.
TYPES: dict[object, str] = {
    str: "a text",
    bool: "true or false",
    tuple[str, ...]: "a list",
    int: "a number",
    float: "a number",
}
# How a variant departs from the published report; of other parameters their value is said.
_DEPARTURES = {
    "countries": "restricted to {}",
    "include_qualified": "without qualified listings",
    "include_body": "without countries that only the sentence names",
}


class CommonParameters(BaseModel):
    """What the notebook of every report takes.

    Raises
    ------
    ParameterError
        When built with names, types or values that are not allowed: all mistakes at
        once, each with the nearest name that is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    notebook: ClassVar[str]
    # The parameter that a report's id stands for, if there is one.
    subject: ClassVar[str] = ""
    # What sort of page it is; its title, where no subject or package gives one; what the index says of it.
    kind: ClassVar[str]
    heading: ClassVar[str] = ""
    blurb: ClassVar[str] = ""
    # What a package must have for it: a property of `Package`.
    needs: ClassVar[str] = ""

    data: str = Field(
        "", description="Folder of the data package; empty: the project's own."
    )
    countries: tuple[str, ...] = Field(
        (),
        description="Countries to compare, by code or name; empty: all that took part.",
    )
    include_qualified: bool = Field(
        True, description="Count reports with a condition or exception too."
    )
    include_body: bool = Field(
        True, description="Count countries that only the sentence names, not its list."
    )

    @classmethod
    def from_notebook(cls, names: dict[str, Any]) -> Self:
        """Check what the cells above have set, in the notebook of these parameters.

        What an earlier run left is cleared first, so that no cell below shows a result of it if a
        parameter is wrong. Imports, functions and classes stay.

        Parameters
        ----------
        names : dict
            The notebook's ``globals()``. A name that was set beside the parameters, by papermill or by
            hand, counts as one.
        """
        known = {*cls.model_fields}
        # A script made of a notebook has no cells, and no earlier run.
        if "In" in names:
            known |= assigned_names(names["In"], known)
            clear_names(names, known)
        return cls(**{name: names[name] for name in known & names.keys()})

    @model_validator(mode="wrap")
    @classmethod
    def _report_all_mistakes(
        cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        data = values.get("data")
        # An empty text is no folder: then that of the call counts, if any.
        named = data if data and isinstance(data, str) else None
        package = info.context or open_package(named)
        read = {**values}
        if cls.subject and not read.get(cls.subject):
            read[cls.subject] = next(iter(allowed(cls.subject, package)), "")
        mistakes = _read_names(read, package)
        try:
            model = handler(read)
        except ValidationError as error:
            wrong = {each["loc"][0]: cls._wrong_type(each) for each in error.errors()}
            mistakes = [*wrong.values(), *mistakes]
        if mistakes:
            raise ParameterError(mistakes)
        return model

    @classmethod
    def _wrong_type(cls, error: Any) -> str:
        name, value = str(error["loc"][0]), error["input"]
        if error["type"] == "extra_forbidden":
            return wrong_names([name], cls.model_fields, "parameter")[0]
        if value is False:
            return f'{name}: NO was read as no, as YAML does without quotes; for Norway, write "NO"'
        return f"{name}: {value!r} is not {TYPES[cls.model_fields[name].annotation]}"

    @property
    def report(self) -> str:
        """Id of the report that has these parameters."""
        suffix = f"-{getattr(self, self.subject).lower()}" if self.subject else ""
        return self.notebook.replace("_", "-") + suffix

    @property
    def variant(self) -> str | None:
        """What sets this report apart from the published one, as a phrase; None if nothing does."""
        chosen = self.model_dump(exclude={"data", self.subject}, exclude_defaults=True)
        departures = []
        for name, value in chosen.items():
            stated = ", ".join(value) if isinstance(value, tuple) else as_text(value)
            phrase = _DEPARTURES.get(name, f"{name.replace('_', ' ')}: {{}}")
            departures.append(phrase.format(stated))
        return "; ".join(departures) or None

    def dataset(self) -> Dataset:
        """Load the data package and keep what the parameters ask for."""
        from thb_analysis.dataset.dataset import load

        return load(self.data or None).select(
            countries=list(self.countries) or None,
            include_qualified=self.include_qualified,
            include_body=self.include_body,
        )


class ExportParameters(CommonParameters):
    """What ``thb export`` takes."""

    theme: str = Field("", description="The theme of the results; empty: all.")


class OverviewParameters(CommonParameters):
    """Parameters of ``overview.ipynb``."""

    notebook = "overview"
    kind = "Overview"
    blurb = "What most countries report, and where they differ: start here."


class RobustnessParameters(CommonParameters):
    """Parameters of ``robustness.ipynb``."""

    notebook = "robustness"
    kind, heading = "Method", "Robustness of the findings"
    blurb = "May a count be cited? As it is, whatever is not reported, and under each reading."


class SourceAuditParameters(CommonParameters):
    """Parameters of ``source_audit.ipynb``."""

    notebook = "source_audit"
    kind, heading = "Source", "Audit of the source"
    needs = "has_audit"
    blurb = "Where the source errs, what it says of its own numbers, and how far two coders agree."


class SilenceParameters(CommonParameters):
    """Parameters of ``silence.ipynb``."""

    notebook = "silence"
    kind, heading = "Other sources", "What silence hides"
    needs = "has_elsewhere"
    blurb = "What other sources answer where the summary does not say, and where they contradict it."


class ThemeParameters(CommonParameters):
    """Parameters of ``theme.ipynb``."""

    notebook = subject = "theme"
    kind = "Theme"

    group_by: str = Field(
        _REGION,
        description="Groups to compare: a column of countries.csv, or groups of your own.",
    )
    theme: str = Field(
        "",
        description="The theme that the report is about; empty: the first of the data package.",
    )


class CountryParameters(CommonParameters):
    """Parameters of ``country.ipynb``."""

    notebook = subject = "country"
    kind = "Country brief"

    country: str = Field(
        "",
        description="The country that is profiled; empty: the first of the data package.",
    )


MODELS: dict[str, type[CommonParameters]] = {
    model.notebook: model
    for model in (
        OverviewParameters,
        ThemeParameters,
        SourceAuditParameters,
        RobustnessParameters,
        SilenceParameters,
        CountryParameters,
    )
}


def list_reports(package: Package) -> dict[str, Report]:
    """Every report that a data package gives rise to, by id, country profiles last."""
    reports = []
    for name, model in MODELS.items():
        for value, title in allowed(model.subject, package).items():
            id_ = f"{name}-{value.lower()}"
            fixed = {model.subject: value}
            description = ""
            if model.subject == "theme":
                description = package.themes[value]["description"]
            reports.append(Report(id_, name, title, description, fixed))
        is_possible = not model.needs or getattr(package, model.needs)
        if is_possible and not model.subject:
            title = model.heading or model.kind
            reports.append(Report(name.replace("_", "-"), name, title, model.blurb))
    return {report.id: report for report in reports}


def allowed(parameter: str, package: Package) -> Mapping[str, str]:
    """Give the names that a parameter may have as values, each with what it stands for; empty of others."""
    if parameter == "theme":
        return {theme: row["title"] for theme, row in package.themes.items()}
    return package.participants if parameter in ("countries", "country") else {}


def _read_names(values: dict[str, Any], package: Package) -> list[str]:
    """Write names as the data package does; take out those that are wrong, and say why; leave other types alone."""
    naming, mistakes = package.naming, []
    for parameter in _NAMED:
        value = values.get(parameter)
        names = [value]
        if parameter == "countries" and isinstance(value, (list, tuple)):
            names = [*value]
        if not all(isinstance(name, str) for name in names):
            continue
        try:
            values[parameter] = _read_name(parameter, value, package, naming)
        except (ParameterError, UnknownName) as error:
            mistakes += [f"{parameter}: {line}" for line in str(error).splitlines()]
            del values[parameter]
        # The others speak of countries that are compared.
        if parameter == "countries" and values.get(parameter):
            naming = replace(naming, compared=values[parameter])
    return mistakes


def _read_name(parameter: str, value: Any, package: Package, naming: Naming) -> Any:
    if parameter == "group_by":
        columns = chain.from_iterable(package.countries.values())
        return write_groups(value, naming, dict.fromkeys(columns))
    if not value:
        return () if parameter == "countries" else value
    if parameter == "theme":
        theme = resolve(value, package.themes)
        check_names([theme], allowed("theme", package), "theme")
        return theme
    if parameter == "countries":
        codes = naming.read(value)
        # All of them are as many as none.
        return codes if len(codes) < len(naming.compared) else ()
    if (code := naming.id(value)) in naming.rows:
        return code
    raise UnknownName(naming.fault(value, allowed("country", package)))


class Description(NamedTuple):
    """One parameter, as a table shows it."""

    name: str
    type: str
    default: str
    allowed: str
    meaning: str


def describe(report: Report, package: Package) -> list[Description]:
    """Describe the parameters of a report that can be set: all but those that its id stands for.

    Parameters
    ----------
    report : Report
    package : Package
        For the allowed values.
    """
    found = []
    for name, field in MODELS[report.notebook].model_fields.items():
        if name not in report.parameters:
            kind, default = TYPES[field.annotation], as_text(field.default)
            values = " ".join(allowed(name, package))
            meaning = field.description or ""
            found.append(Description(name, kind, default, values, meaning))
    return found


def as_text(value: object) -> str:
    """Write a value as the command line takes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
