"""Grids: several values for some parameters, and a run for each combination of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Any

from thb_analysis.reports.catalogue import Report, Vocabulary
from thb_analysis.reports.naming import checked, variant, variant_name
from thb_analysis.reports.parameters import model_of
from thb_analysis.reports.run import Target
from thb_analysis.reports.yamlfile import read_yaml

# Stands in a grid for the value that a parameter has if nothing is said.
DEFAULT = "default"

# Name of each parameter to the values that it takes, as texts or lists of texts.
Axes = dict[str, list[Any]]


def read_grid(texts: Iterable[str], file: Path | None, notebook: str) -> tuple[Axes, list[str]]:
    """Read a grid from ``name=value,value`` texts and from a file.

    Commas stand between values. A value that is a list itself has plus signs between its
    members: ``countries=EE+LV+LT,FI+NO+SE``. The word ``default`` stands for the value that
    the parameter has if nothing is said.

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
    axes: Axes = {}
    mistakes = []
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not equals or not name:
            mistakes.append(f"--grid {text}: write name=value,value, such as group_by=region,bloc")
        elif name in axes:
            mistakes.append(f"--grid {text}: {name} is set twice; put all its values together")
        elif "" in (listed := [value.strip() for value in values.split(",")]):
            mistakes.append(
                f"--grid {text}: a value is missing; {DEFAULT} stands for the usual one"
            )
        else:
            axes[name] = listed
    from_file, wrong = _read_file(file) if file else ({}, [])
    mistakes += wrong
    mistakes += [
        f"{name}: stands in --grid and in {file}: give one of them"
        for name in axes
        if name in from_file
    ]
    axes = {**from_file, **axes}
    settled = {name: [_value(name, value, notebook) for value in axes[name]] for name in axes}
    mistakes += _repeated(settled)
    return {name: _once(values) for name, values in settled.items()}, mistakes


def _read_file(path: Path) -> tuple[Axes, list[str]]:
    content, mistakes = read_yaml(path)
    if mistakes and content is None:
        return {}, mistakes
    if not isinstance(content, dict):
        return {}, [
            f"{path}: write one parameter a line with its values, such as group_by: [region, bloc]"
        ]
    axes = {name: values for name, values in content.items() if isinstance(values, list) and values}
    return axes, mistakes + [
        f"{path}: {name}: write a list of values, such as [{values or 2}, …]"
        for name, values in content.items()
        if name not in axes
    ]


def _value(name: str, value: Any, notebook: str) -> Any:
    """Read one value of a grid; None stands for the default."""
    field = model_of(notebook).model_fields.get(name)
    if value == DEFAULT:
        return None
    if field and field.annotation == tuple[str, ...] and isinstance(value, str):
        return [member.strip() for member in value.split("+")]
    return value


def _repeated(axes: Axes) -> list[str]:
    return [
        f"{name}: {value} stands twice in the grid"
        for name, values in axes.items()
        for value, times in Counter(map(shown, values)).items()
        if times > 1
    ]


def _once(values: list[Any]) -> list[Any]:
    return list({shown(value): value for value in values}.values())


def shown(value: Any) -> str:
    """Write a value of a grid as it is typed."""
    if value is None:
        return DEFAULT
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)


def runs(
    request: Report,
    axes: Axes,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    most: int,
) -> tuple[list[Target], list[str]]:
    """Make a run of each combination; all mistakes are found before any is made.

    Parameters
    ----------
    request : Report
        See ``naming.requested``.
    axes : dict
        See `read_grid`.
    values : mapping
        Parameters that are the same for all.
    vocabulary : Vocabulary
    reports : mapping
        The catalogue.
    most : int
        How many runs there may be; a grid of more is a mistake.

    Returns
    -------
    targets : list of Target
        In the order of the grid, the last parameter changing fastest; none if there are mistakes.
    mistakes : list of str
        One sentence each. Values that do not go together are told when each is right by itself.
    """

    def check(combination: Iterable[Any]) -> tuple[Any, list[str]]:
        chosen = {n: v for n, v in zip(axes, combination, strict=True) if v is not None}
        return checked(request, {**values, **chosen}, vocabulary, reports)

    mistakes = dict.fromkeys(_too_many(axes, most))
    for combination in islice(_each_once(axes), most):
        mistakes |= dict.fromkeys(check(combination)[1])
    if mistakes:
        return [], list(mistakes)
    targets: dict[str, Target] = {}
    for combination in product(*axes.values()):
        parameters, wrong = check(combination)
        mistakes |= dict.fromkeys(wrong)
        if parameters:
            name = variant_name(parameters)
            target = Target(variant(name, parameters, reports), parameters)
            # On some disks, names that differ by case only are those of the same file.
            earlier = targets.setdefault(name.casefold(), target)
            if earlier is not target:
                mistakes[_twice(earlier.report.id, name)] = None
    return ([] if mistakes else list(targets.values())), list(mistakes)


def _too_many(axes: Axes, most: int) -> list[str]:
    size = prod(map(len, axes.values()))
    if size <= most:
        return []
    return [
        f"the grid gives {size:,} runs, more than {most:,}: take fewer values, or allow as many by "
        f"--max-runs {size}"
    ]


def _twice(earlier: str, name: str) -> str:
    if earlier == name:
        return f"{name}: two values of the grid mean the same, so that this run stands twice"
    return (
        f"{name}: another run is called {earlier}, and some disks do not tell capitals from small "
        "letters; write values that differ by more"
    )


def _each_once(axes: Mapping[str, Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
    """Give combinations that hold each value at least once, as few as one parameter at a time needs."""
    first = tuple(values[0] for values in axes.values())
    yield first
    for place, values in enumerate(axes.values()):
        for value in values[1:]:
            yield (*first[:place], value, *first[place + 1 :])
