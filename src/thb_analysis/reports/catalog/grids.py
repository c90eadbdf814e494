"""The runs of a sweep: every combination of the values that parameters take in a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalog.naming import checked, requested, variant_name
from thb_analysis.reports.catalog.reports import Report, Vocabulary


def grid_reports(
    name: str, texts: Sequence[str], values: Mapping[str, Any], vocabulary: Vocabulary
) -> list[Report]:
    """Find the runs that a call asks for: reports that are run as far as to their headline results.

    Parameters
    ----------
    name : str
        A report, or a notebook.
    texts : sequence of str
        ``name=value,value``: the values of each parameter, as ``-p`` takes them. Commas stand between
        values, and a list of countries has plus signs between its members:
        ``countries=EE+LV+LT,FI+NO+SE``. An empty value is the usual one: ``countries=,EE+LV+LT``.
    values : mapping
        Parameters that are the same for all.
    vocabulary : Vocabulary

    Returns
    -------
    list of Report
        In the order of the grid, the last parameter changing fastest, each named by what sets it apart.

    Raises
    ------
    UnknownName
        If there is no such report.
    ParameterError
        With all mistakes at once.
    """
    request = requested(name, vocabulary)
    grid, mistakes = _read_grid(texts, values)
    found: dict[str, Report] = {}
    for combination in product(*grid.values()):
        chosen = {each: value for each, value in zip(grid, combination, strict=True) if value}
        try:
            report = checked(request, {**values, **chosen}, vocabulary)
        except ParameterError as error:
            mistakes += error.problems
            continue
        run = replace(report, id=variant_name(report), formats=())
        # On some disks, names that differ by case only are those of the same file.
        if found.setdefault(run.id.casefold(), run) is not run:
            mistakes.append(
                f"{run.id}: two values of the grid mean the same, or differ by capital letters alone"
            )
    if mistakes:
        raise ParameterError(dict.fromkeys(mistakes))
    return list(found.values())


def _read_grid(
    texts: Sequence[str], values: Mapping[str, Any]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the values of each parameter, and what is wrong with the texts."""
    grid: dict[str, list[str]] = {}
    mistakes = []
    for text in texts:
        name, _, joined = (part.strip() for part in text.partition("="))
        found = [value.strip() for value in joined.split(",")]
        if not name or not any(found):
            mistakes.append(f"--grid {text}: write name=value,value, such as group_by=region,bloc")
        elif name in grid or name in values or name == "data":
            mistakes.append(f"--grid {text}: {name} is set twice, or cannot vary")
        else:
            is_list = name == "countries"
            grid[name] = [value.replace("+", ",") if is_list else value for value in found]
    return grid, mistakes
