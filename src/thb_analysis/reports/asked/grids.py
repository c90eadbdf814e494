"""The runs of a sweep: every combination of the values that parameters take in a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from thb_analysis.errors import UnknownName
from thb_analysis.reports.asked.catalogue import Report, Vocabulary, list_reports
from thb_analysis.reports.asked.naming import checked, requested, variant_name
from thb_analysis.reports.asked.parameters import MODELS, as_text

# Stands in a grid for the value that a parameter has if nothing is said.
DEFAULT = "default"
# A value of a parameter: a text, or several; None is the value if nothing is said.
Value = str | list[str] | None
# Name of each parameter to its values, each by the text that stands for it in the grid.
Axes = dict[str, dict[str, Value]]


@dataclass(frozen=True)
class Run:
    """A run of a sweep: of which published report, what is run, and what tables say of its parameters."""

    published: str
    report: Report
    columns: Mapping[str, str]


def asked_runs(
    name: str,
    texts: Sequence[str],
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
    axes, mistakes = read_grid(texts, request.notebook)
    if not texts:
        mistakes = ["--grid: name a parameter and its values, such as group_by=region,bloc"]
    if axes.pop("data", None):
        mistakes.append("data: a sweep is over one data package; name it with --data")
    both = [each for each in typed if each in axes]
    mistakes += [f"{each}: stands in the grid and in -p: give one of them" for each in both]
    found, wrong = _runs(request, axes, values, vocabulary, reports, most)
    return ([] if mistakes else found), mistakes + wrong


def read_grid(texts: Iterable[str], notebook: str) -> tuple[Axes, list[str]]:
    """Read a grid from ``name=value,value`` texts.

    Commas stand between values. A value that is a list itself has plus signs between its
    members, and may have a name: ``countries=Baltic=EE+LV+LT,FI+NO+SE``. The word ``default``
    stands for the value that the parameter has if nothing is said.

    Parameters
    ----------
    texts : iterable of str
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
    axes: Axes = {}
    mistakes = []
    for text in texts:
        name, equals, joined = (part.strip() for part in text.partition("="))
        values = [value.strip() for value in joined.split(",")]
        labelled = dict(_labelled(value, name in listed) for value in values)
        if not equals or not name:
            mistakes.append(f"--grid {text}: write name=value,value, such as group_by=region,bloc")
        elif name in axes:
            mistakes.append(f"--grid {text}: {name} is set twice; put all its values together")
        elif "" in values:
            mistakes.append(
                f"--grid {text}: a value is missing; {DEFAULT} stands for the usual one"
            )
        elif len(labelled) < len(values):
            mistakes.append(f"--grid {text}: a value stands twice")
        else:
            axes[name] = labelled
    return axes, mistakes


def _labelled(value: str, listed: bool) -> tuple[str, Value]:
    """Read a value of a parameter, which may be one of those that take lists, and what it is called."""
    if value == DEFAULT:
        return DEFAULT, None
    if not listed:
        return value, value
    label, named, joined = value.rpartition("=")
    members = [member.strip() for member in joined.split("+")]
    return (label.strip() if named else "+".join(members)), members


def _runs(
    request: Report,
    axes: Axes,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    most: int,
) -> tuple[list[Run], list[str]]:
    """Make a run of each combination."""
    if (size := prod(map(len, axes.values()))) > most:
        return [], [
            f"the grid gives {size:,} runs, more than {most:,}: take fewer values, or allow as "
            f"many by --max-runs {size}"
        ]
    mistakes: dict[str, None] = {}
    found: dict[str, Run] = {}
    for labels in product(*axes.values()):
        chosen = {name: axes[name][label] for name, label in zip(axes, labels, strict=True)}
        given = {name: value for name, value in chosen.items() if value is not None}
        report, wrong = checked(request, {**values, **given}, vocabulary, reports)
        mistakes |= dict.fromkeys(wrong)
        if report:
            name = variant_name(report)
            columns = {
                each: as_text(value).replace(",", "+") for each, value in report.stated.items()
            }
            columns |= {
                axis: label
                for axis, label in zip(axes, labels, strict=True)
                if isinstance(chosen[axis], list)
            }
            # An empty list of countries is all of them.
            columns = {each: text or "all" for each, text in columns.items()}
            # On some disks, names that differ by case only are those of the same file.
            if name.casefold() in found:
                mistakes[
                    f"{name}: two values of the grid mean the same, or differ by capital letters alone"
                ] = None
            found[name.casefold()] = Run(report.id, replace(report, id=name), columns)
    return ([] if mistakes else list(found.values())), list(mistakes)
