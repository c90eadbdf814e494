"""The runs of a sweep: every combination of the values that parameters take in a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import checked, requested, variant_name
from thb_analysis.reports.asked.parameters import MODELS, as_text

# Stands in a grid for the value that a parameter has if nothing is said.
DEFAULT = "default"
MOST_RUNS = 100_000
# Name of each parameter to its values, each by the text that stands for it: a text, or several.
Axes = dict[str, dict[str, str | list[str]]]


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
    mistakes: list[str],
) -> list[Run]:
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
    mistakes : list of str
        What is wrong with the call is added to it, one sentence each.

    Returns
    -------
    list of Run
        In the order of the grid, the last parameter changing fastest.
    """
    try:
        request = requested(name, vocabulary)
    except UnknownName as error:
        mistakes.append(str(error))
        return []
    if not texts:
        mistakes.append("--grid: name a parameter and its values, such as group_by=region,bloc")
    axes = read_grid(texts, request.notebook, mistakes)
    if axes.pop("data", None):
        mistakes.append("data: a sweep is over one data package; name it with --data")
    both = [each for each in typed if each in axes]
    mistakes += [f"{each}: stands in the grid and in -p: give one of them" for each in both]
    if (size := prod(map(len, axes.values()))) > MOST_RUNS:
        mistakes.append(f"the grid gives {size:,} runs, more than {MOST_RUNS:,}: take fewer values")
        return []
    found: dict[str, Run] = {}
    for labels in product(*axes.values()):
        chosen = {
            axis: (label, axes[axis][label]) for axis, label in zip(axes, labels, strict=True)
        }
        given = {axis: value for axis, (_, value) in chosen.items() if value != DEFAULT}
        try:
            report = checked(request, {**values, **given}, vocabulary)
        except ParameterError as error:
            mistakes += error.problems
            continue
        run = replace(report, id=variant_name(report))
        # On some disks, names that differ by case only are those of the same file.
        if run.id.casefold() in found:
            mistakes.append(
                f"{run.id}: two values of the grid mean the same, or differ by capital letters alone"
            )
        # An empty list of countries is all of them.
        columns = {
            each: as_text(value).replace(",", "+") or "all" for each, value in report.stated.items()
        }
        columns |= {
            axis: label for axis, (label, value) in chosen.items() if isinstance(value, list)
        }
        found[run.id.casefold()] = Run(report.id, run, columns)
    return list(found.values())


def read_grid(texts: Iterable[str], notebook: str, mistakes: list[str]) -> Axes:
    """Read a grid from ``name=value,value`` texts.

    Commas stand between values. A value that is a list itself has plus signs between its
    members, and may have a name: ``countries=Baltic=EE+LV+LT,FI+NO+SE``. The word ``default``
    stands for the value that the parameter has if nothing is said.

    Parameters
    ----------
    texts : iterable of str
    notebook : str
        Whose parameters they are.
    mistakes : list of str
        What is wrong with the texts is added to it, one sentence each.
    """
    fields = MODELS[notebook].model_fields
    lists = {name for name in fields if fields[name].annotation == tuple[str, ...]}
    axes: Axes = {}
    for text in texts:
        name, _, joined = (part.strip() for part in text.partition("="))
        values = [value.strip() for value in joined.split(",")]
        labelled = dict(_list(value) if name in lists else (value, value) for value in values)
        if not (name and all(values)):
            wrong = f"write name=value,value, such as group_by=region,bloc; {DEFAULT} is the usual value"
        elif name in axes:
            wrong = f"{name} is set twice; put all its values together"
        elif len(labelled) < len(values):
            wrong = "a value stands twice"
        else:
            axes[name] = labelled
            continue
        mistakes.append(f"--grid {text}: {wrong}")
    return axes


def _list(text: str) -> tuple[str, str | list[str]]:
    """Read a value that is a list, and what it is called."""
    name, _, joined = text.rpartition("=")
    members = [member.strip() for member in joined.split("+")]
    return (text, text) if text == DEFAULT else (name.strip() or "+".join(members), members)
