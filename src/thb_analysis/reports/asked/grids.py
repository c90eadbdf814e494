"""The runs of a sweep: every combination of the values that parameters take in a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.errors import UnknownName
from thb_analysis.reports.asked.catalogue import Report, Vocabulary, list_reports
from thb_analysis.reports.asked.files import Value, is_value, read_yaml
from thb_analysis.reports.asked.naming import checked, requested, variant_name
from thb_analysis.reports.asked.parameters import MODELS, as_text

# Stands in a grid for the value that a parameter has if nothing is said.
DEFAULT = "default"
# Name of each parameter to its values, each by the text that stands for it in the grid.
Axes = dict[str, dict[str, Value | None]]


class Labelled(NamedTuple):
    """A value in a grid, and the text that stands for it; None is the value if nothing is said."""

    label: str
    value: Value | None


@dataclass(frozen=True)
class Run:
    """A run of a sweep: of which published report, what is run, and what tables say of its parameters."""

    published: str
    report: Report
    columns: Mapping[str, str]


def asked_runs(
    name: str,
    texts: Sequence[str],
    file: Path | None,
    values: Mapping[str, Any],
    typed: Iterable[str],
    vocabulary: Vocabulary,
    most: int,
) -> tuple[list[Run], list[str]]:
    """Find the runs that a call asks for.

    Parameters
    ----------
    name : str
        A report, or a notebook.
    texts : sequence of str
    file : Path or None
        See `read_grid`.
    values : mapping
        Parameters that are the same for all; the grid goes before them.
    typed : iterable of str
        Names of those that the call sets itself, and the grid may not.
    vocabulary : Vocabulary
    most : int
        How many runs there may be.

    Returns
    -------
    runs : list of Run
        In the order of the grid, the last parameter changing fastest; none if there are mistakes.
    mistakes : list of str
        One sentence each.
    """
    reports = list_reports(vocabulary)
    try:
        request = requested(name, reports)
    except UnknownName as error:
        return [], [str(error)]
    axes, mistakes = read_grid(texts, file, request.notebook)
    if not texts and file is None:
        mistakes = ["--grid: name a parameter and its values, such as group_by=region,bloc"]
    if axes.pop("data", None):
        mistakes.append("data: a sweep is over one data package; name it with --data")
    both = [each for each in typed if each in axes]
    mistakes += [f"{each}: stands in the grid and in -p: give one of them" for each in both]
    found, wrong = _runs(request, axes, values, vocabulary, reports, most)
    return ([] if mistakes else found), mistakes + wrong


def read_grid(texts: Iterable[str], file: Path | None, notebook: str) -> tuple[Axes, list[str]]:
    """Read a grid from ``name=value,value`` texts and from a file.

    Commas stand between values. A value that is a list itself has plus signs between its
    members, and may have a name: ``countries=Baltic=EE+LV+LT,FI+NO+SE``. The word ``default``
    stands for the value that the parameter has if nothing is said.

    Parameters
    ----------
    texts : iterable of str
    file : Path or None
        YAML: names with lists of values.
    notebook : str
        Whose parameters they are.

    Returns
    -------
    axes : dict
    mistakes : list of str
        One sentence each.
    """
    fields = MODELS[notebook].model_fields
    listed = {name for name in fields if fields[name].annotation == tuple[str, ...]}
    stated: dict[str, list[Labelled]] = {}
    mistakes = []
    for text in texts:
        name, equals, joined = (part.strip() for part in text.partition("="))
        values = [value.strip() for value in joined.split(",")]
        if not equals or not name:
            mistakes.append(f"--grid {text}: write name=value,value, such as group_by=region,bloc")
        elif name in stated:
            mistakes.append(f"--grid {text}: {name} is set twice; put all its values together")
        elif "" in values:
            mistakes.append(
                f"--grid {text}: a value is missing; {DEFAULT} stands for the usual one"
            )
        else:
            stated[name] = [_labelled(value, name in listed) for value in values]
    in_file, wrong = _read_file(file, listed) if file else ({}, [])
    mistakes += wrong + [
        f"{name}: stands in --grid and in {file}: give one of them"
        for name in stated
        if name in in_file
    ]
    axes: Axes = {}
    for name, labelled in {**in_file, **stated}.items():
        times = Counter(each.label for each in labelled)
        mistakes += [
            f"{name}: {each} stands twice in the grid" for each in times if times[each] > 1
        ]
        axes[name] = {each.label: each.value for each in labelled}
    return axes, mistakes


def _read_file(path: Path, listed: set[str]) -> tuple[dict[str, list[Labelled]], list[str]]:
    content, mistakes = read_yaml(path)
    axes: dict[str, list[Labelled]] = {}
    for name, values in content.items():
        if isinstance(values, dict) and values and all(map(is_value, values.values())):
            axes[name] = [Labelled(label, value) for label, value in values.items()]
        elif isinstance(values, list) and values and all(map(is_value, values)):
            axes[name] = [_labelled(value, name in listed) for value in values]
        else:
            example = values if isinstance(values, str) and values else "EE"
            mistakes.append(f"{path}: {name}: write a list of values, such as [{example}, …]")
    return axes, mistakes


def _labelled(value: Value, listed: bool) -> Labelled:
    """Read a value of a parameter, which may be one of those that take lists."""
    if value == DEFAULT:
        return Labelled(DEFAULT, None)
    if isinstance(value, list):
        return Labelled("+".join(value), value)
    if not listed:
        return Labelled(value, value)
    label, named, joined = value.rpartition("=")
    members = [member.strip() for member in joined.split("+")]
    return Labelled(label.strip() if named else "+".join(members), members)


def _runs(
    request: Report,
    axes: Axes,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    most: int,
) -> tuple[list[Run], list[str]]:
    """Make a run of each combination; all mistakes are found before any is made.

    Values that do not go together are named when each is right by itself.
    """

    def check(labels: Iterable[str]) -> tuple[Report | None, list[str]]:
        chosen = {name: axes[name][label] for name, label in zip(axes, labels, strict=True)}
        given = {name: value for name, value in chosen.items() if value is not None}
        return checked(request, {**values, **given}, vocabulary, reports)

    size = prod(map(len, axes.values()))
    mistakes: dict[str, None] = {}
    if size > most:
        mistakes[
            f"the grid gives {size:,} runs, more than {most:,}: take fewer values, or allow as many by "
            f"--max-runs {size}"
        ] = None
    for labels in islice(_each_once(axes), most):
        mistakes |= dict.fromkeys(check(labels)[1])
    found: dict[str, Run] = {}
    for labels in product(*axes.values()) if not mistakes else ():
        report, wrong = check(labels)
        mistakes |= dict.fromkeys(wrong)
        if report:
            name = variant_name(report)
            columns = {
                each: as_text(value).replace(",", "+") for each, value in report.stated.items()
            }
            columns |= {
                axis: label
                for axis, label in zip(axes, labels, strict=True)
                if label != DEFAULT and isinstance(axes[axis][label], list)
            }
            # An empty list of countries is all of them.
            columns = {each: text or "all" for each, text in columns.items()}
            run = Run(report.id, replace(report, id=name), columns)
            # On some disks, names that differ by case only are those of the same file.
            earlier = found.setdefault(name.casefold(), run)
            if earlier is not run:
                mistakes[_twice(earlier.report.id, name)] = None
    return ([] if mistakes else list(found.values())), list(mistakes)


def _twice(earlier: str, name: str) -> str:
    if earlier == name:
        return f"{name}: two values of the grid mean the same, so that this run stands twice"
    return (
        f"{name}: another run is called {earlier}, and some disks take capitals for small "
        "letters; write values that differ by more"
    )


def _each_once(axes: Axes) -> Iterator[tuple[str, ...]]:
    """Give combinations that hold each value at least once, as few as one parameter at a time needs."""
    first = tuple(next(iter(values)) for values in axes.values())
    yield first
    for place, values in enumerate(axes.values()):
        for value in islice(values, 1, None):
            yield (*first[:place], value, *first[place + 1 :])
