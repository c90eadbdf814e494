"""The parameters of each notebook: name, type, default, allowed values and meaning.

The models here are the only place where these facts stand. The command line, the
notebooks and ``thb list`` all read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo

from thb_analysis.data.groups import is_written, read_groups
from thb_analysis.data.names import folded, wrong_names
from thb_analysis.errors import ParameterError
from thb_analysis.reports.asked.catalogue import Report, Vocabulary, read_vocabulary
from thb_analysis.reports.asked.namespace import clear, names_set

if TYPE_CHECKING:
    from thb_analysis.data import Dataset


@dataclass(frozen=True)
class Names:
    """Mark of a parameter whose values are names that the data package gives."""

    kind: str
    many: bool = False

    def allowed(self, vocabulary: Vocabulary) -> Mapping[str, str]:
        """Give the names, each with what it stands for."""
        return {"theme": vocabulary.themes, "country": vocabulary.participants}[self.kind]

    def normal(self, value: Any, vocabulary: Vocabulary) -> Any:
        """Write names as the data package does, each once; leave a value of another type alone."""
        value = _split(value) if self.many else value
        if isinstance(value, str):
            return _spelled(value, self.allowed(vocabulary))
        if isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value):
            return list(dict.fromkeys(_spelled(name, self.allowed(vocabulary)) for name in value))
        return value


def _split(value: Any) -> Any:
    """Read ``EE,LV``; and ``["EE","LV"]``, as papermill and shells hand lists over."""
    if isinstance(value, str):
        listed = value.strip().removeprefix("[").removesuffix("]")
        parts = [part.strip(" \t\n\"'") for part in listed.split(",")]
        return [part for part in parts if part]
    return value


def _spelled(name: str, allowed: Mapping[str, str]) -> str:
    """Give the code of a name, or the one code that differs by case at most; else the name itself."""
    meant = folded(name)
    same = [code for code, called in allowed.items() if meant in (folded(code), folded(called))]
    return same[0] if len(same) == 1 else name


def _coded(groups: str, names: Mapping[str, str]) -> str:
    """Write groups that are written out, NAME=CODE+CODE, with codes in place of names."""
    return _MEMBER.sub(lambda member: _spelled(member[0], names), groups)


Theme = Annotated[str, Names("theme")]
Country = Annotated[str, Names("country")]
Countries = Annotated[tuple[str, ...], Names("country", many=True)]

# A country in a group that is written out.
_MEMBER = re.compile(r"(?<=[=+])[^=+;]+(?=[+;]|$)")
_TYPES: dict[object, str] = {str: "a text", bool: "true or false", tuple[str, ...]: "a list"}


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

    data: str = Field("", description="Folder of the data package; empty: the project's own.")
    countries: Countries = Field(
        (), description="Countries to compare, by code or name; empty: all that took part."
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
            known |= names_set(names["In"], known)
            clear(names, known)
        return cls(**{name: names[name] for name in known & names.keys()})

    @model_validator(mode="wrap")
    @classmethod
    def _report_all_mistakes(
        cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        mistakes: dict[str, str] = {}
        data = values.get("data")
        # An empty text is no folder: then that of the call counts, if any.
        named = data if data and isinstance(data, str) else None
        vocabulary = info.context or read_vocabulary(named)
        values = cls._normalised(values, vocabulary)
        try:
            model = handler(values)
        except ValidationError as error:
            mistakes = {str(e["loc"][0]): _wrong_type(cls, e) for e in error.errors()}
        fitting = {name: value for name, value in values.items() if name not in mistakes}
        found = [*mistakes.values(), *cls.unknown_names(fitting, vocabulary)]
        if found:
            raise ParameterError(found)
        return model

    @classmethod
    def _normalised(cls, values: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
        markers = dict(named_fields(cls))
        if cls.subject and not values.get(cls.subject):
            first = next(iter(markers[cls.subject].allowed(vocabulary)), "")
            values = {**values, cls.subject: first}
        normal = {
            name: markers[name].normal(value, vocabulary) if name in markers else value
            for name, value in values.items()
        }
        if isinstance(by := normal.get("group_by"), str):
            normal["group_by"] = _coded(by, vocabulary.participants)
        return normal

    @classmethod
    def unknown_names(cls, values: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
        """One sentence for each value, as `Names.normal` gives it, that the data package does not know."""
        return [
            f"{name}: {line}"
            for name, marker in named_fields(cls)
            if name in values
            for line in wrong_names(
                values[name] if marker.many else [values[name]],
                marker.allowed(vocabulary),
                marker.kind,
            )
        ]

    @property
    def report(self) -> str:
        """Id of the report that has these parameters."""
        about = f"-{getattr(self, self.subject).lower()}" if self.subject else ""
        return self.notebook.replace("_", "-") + about

    @property
    def variant(self) -> str | None:
        """What sets this report apart from the published one, as a phrase; None if nothing does."""
        shared = {*CommonParameters.model_fields, self.subject}
        departures = [
            f"restricted to {', '.join(self.countries)}" if self.countries else "",
            "" if self.include_qualified else "without qualified listings",
            "" if self.include_body else "without countries that only the sentence names",
            *(
                f"{name.replace('_', ' ')}: {as_text(getattr(self, name))}"
                for name, field in type(self).model_fields.items()
                if name not in shared and getattr(self, name) != field.default
            ),
        ]
        return "; ".join(filter(None, departures)) or None

    def dataset(self) -> Dataset:
        """Load the data package and keep what the parameters ask for."""
        from thb_analysis.data import load

        return load(self.data or None).select(
            countries=list(self.countries) or None,
            include_qualified=self.include_qualified,
            include_body=self.include_body,
        )


class GroupedParameters(CommonParameters):
    """What a notebook takes that compares groups of countries."""

    group_by: str = Field(
        "region", description="Groups to compare: a column of countries.csv, or groups of your own."
    )

    @classmethod
    def unknown_names(cls, values: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
        """Add to the common mistakes groups that cannot be formed."""
        mistakes = super().unknown_names(values, vocabulary)
        chosen = values.get("countries") or vocabulary.participants
        by = values.get("group_by", cls.model_fields["group_by"].default)
        return mistakes + [f"group_by: {line}" for line in _wrong_groups(by, chosen, vocabulary)]


class OverviewParameters(GroupedParameters):
    """Parameters of ``overview.ipynb``."""

    notebook = "overview"


class RobustnessParameters(GroupedParameters):
    """Parameters of ``robustness.ipynb``."""

    notebook = "robustness"


class SourceAuditParameters(CommonParameters):
    """Parameters of ``source_audit.ipynb``."""

    notebook = "source_audit"


class ThemeParameters(GroupedParameters):
    """Parameters of ``theme.ipynb``."""

    notebook = "theme"
    subject = "theme"

    theme: Theme = Field(
        "", description="The theme that the report is about; empty: the first of the data package."
    )


class CountryParameters(CommonParameters):
    """Parameters of ``country.ipynb``."""

    notebook = "country"
    subject = "country"

    country: Country = Field(
        "", description="The country that is profiled; empty: the first of the data package."
    )

    @classmethod
    def unknown_names(cls, values: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
        """Add to the common mistakes a country that the selection leaves out."""
        mistakes = super().unknown_names(values, vocabulary)
        country, countries = values.get("country"), values.get("countries", ())
        known = set(countries) <= set(vocabulary.participants)
        if country and countries and known and country not in countries:
            mistakes.append(f"countries: the profiled country {country} must be among them")
        return mistakes


MODELS: dict[str, type[CommonParameters]] = {
    model.notebook: model
    for model in (
        OverviewParameters,
        ThemeParameters,
        SourceAuditParameters,
        RobustnessParameters,
        CountryParameters,
    )
}


def named_fields(model: type[CommonParameters]) -> list[tuple[str, Names]]:
    """Give the fields of a model whose values are names of the data package."""
    return [
        (name, marker)
        for name, field in model.model_fields.items()
        for marker in field.metadata
        if isinstance(marker, Names)
    ]


def _wrong_groups(by: str, chosen: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    if not is_written(by):
        return wrong_names([by], vocabulary.grouping_columns, "column of countries.csv")
    compared = [code for code in vocabulary.participants if code in chosen]
    try:
        read_groups(by, vocabulary.countries, compared)
    except ParameterError as error:
        return list(error.problems)
    return []


def _wrong_type(model: type[CommonParameters], error: Any) -> str:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return wrong_names([name], model.model_fields, "parameter")[0]
    if error["input"] is False:
        return f'{name}: NO was read as no, as YAML does without quotes; for Norway, write "NO"'
    return f"{name}: {error['input']!r} is not {_kind(model.model_fields[name])}"


def _kind(field: FieldInfo) -> str:
    return _TYPES[field.annotation]


@dataclass(frozen=True)
class Description:
    """One parameter, as a table shows it."""

    name: str
    type: str
    default: str
    allowed: str
    meaning: str


def describe(report: Report, vocabulary: Vocabulary) -> list[Description]:
    """Describe the parameters of a report that can be set: all but those that its id stands for.

    Parameters
    ----------
    report : Report
    vocabulary : Vocabulary
        Names of the data package, for the allowed values.
    """
    model = MODELS[report.notebook]
    markers = dict(named_fields(model))
    return [
        Description(
            name=name,
            type=_kind(field),
            default=as_text(field.default),
            allowed=" ".join(markers[name].allowed(vocabulary)) if name in markers else "",
            meaning=field.description or "",
        )
        for name, field in model.model_fields.items()
        if name not in report.parameters
    ]


def as_text(value: object) -> str:
    """Write a value as the command line takes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def parse_assignments(assignments: Iterable[str], mistakes: list[str]) -> dict[str, str]:
    """Split ``name=value`` texts of the command line.

    Parameters
    ----------
    assignments : iterable of str
    mistakes : list of str
        A sentence is added to it for each text that is no assignment, or that assigns twice.
    """
    values: dict[str, str] = {}
    for text in assignments:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            mistakes.append(f'-p {text}: write name=value, such as "countries=EE,LV,LT"')
        elif name.strip() in values:
            mistakes.append(f"-p {text}: {name.strip()} is set twice")
        else:
            values[name.strip()] = value.strip()
    return values
