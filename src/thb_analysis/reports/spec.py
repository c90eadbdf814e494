"""Reports of one's own, several in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thb_analysis.data.names import nearest, wrong_names
from thb_analysis.reports.catalogue import Report, Vocabulary
from thb_analysis.reports.naming import checked, requested, variant, variant_name, wrong_name
from thb_analysis.reports.parameters import MODELS
from thb_analysis.reports.run import Target
from thb_analysis.reports.yamlfile import parameters_in, read_yaml

_KEYS = ("id", "report", "parameters")


@dataclass(frozen=True)
class Wish:
    """A report that a file asks for.

    Attributes
    ----------
    where : str
        The file, and the place in it.
    report : str
        A report, or a notebook whose subject is among the parameters.
    id : str
        The stem of its files; empty: named by what sets it apart.
    parameters : dict
        As texts and lists of texts.
    """

    where: str
    report: str
    id: str
    parameters: dict[str, Any]


def read_spec(path: Path) -> tuple[list[Wish], list[str]]:
    """Read which reports a YAML file asks for.

    The file has a list ``reports``, of which each has ``report`` (a report, or a notebook such
    as ``theme``), and may have ``id`` (the stem of its files) and ``parameters``.

    Parameters
    ----------
    path : Path

    Returns
    -------
    wishes : list of Wish
    mistakes : list of str
        One sentence each.
    """
    content, mistakes = read_yaml(path)
    if content is None and mistakes:
        return [], mistakes
    listed = content.get("reports") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        return [], [*mistakes, f"{path}: write a list of reports: under the word reports, one each"]
    mistakes += [f"{path}: {each}" for each in wrong_names(content, ["reports"], "entry")]
    wishes = []
    for number, entry in enumerate(listed, 1):
        wish, wrong = _wish(entry, f"{path}, report {number}")
        mistakes += wrong
        wishes += [wish] if wish else []
    return wishes, mistakes


def _wish(entry: object, where: str) -> tuple[Wish | None, list[str]]:
    if not isinstance(entry, dict):
        return None, [f"{where}: write report: and what it is made from, such as theme-detection"]
    mistakes = [f"{where}: {each}" for each in wrong_names(entry, _KEYS, "entry")]
    values, wrong = parameters_in(entry.get("parameters") or {}, f"{where}, parameters")
    id_, report = entry.get("id", ""), entry.get("report", "")
    if not isinstance(report, str) or not report:
        return None, [
            *mistakes,
            *wrong,
            f"{where}: say which report, such as report: theme-detection",
        ]
    if not isinstance(id_, str) or (id_ and wrong_name(id_)):
        return None, [*mistakes, *wrong, *(f"{where}: id: {each}" for each in wrong_name(str(id_)))]
    return Wish(where, report, id_, values), mistakes + wrong


def targets(
    wishes: list[Wish],
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    defaults: Mapping[str, Any] | None = None,
) -> tuple[list[Target], list[str]]:
    """Check what a file asks for.

    Parameters
    ----------
    wishes : list of Wish
    values : mapping
        Parameters that hold for all, whatever the file says.
    vocabulary : Vocabulary
    reports : mapping
        The catalogue.
    defaults : mapping, optional
        Parameters that hold for all unless the file says otherwise.

    Returns
    -------
    targets : list of Target
    mistakes : list of str
        One sentence each.
    """
    found: dict[str, Target] = {}
    mistakes: list[str] = []
    for wish in wishes:
        target, wrong = _target(
            wish, {**(defaults or {}), **wish.parameters, **values}, vocabulary, reports
        )
        mistakes += [f"{wish.where}: {each}" for each in wrong]
        if target is None:
            continue
        # On some disks, names that differ by case only are those of the same file.
        earlier = found.setdefault(target.report.id.casefold(), target)
        if earlier is not target:
            mistakes.append(f"{wish.where}: an earlier one is called {earlier.report.id} as well")
    return list(found.values()), mistakes


def _target(
    wish: Wish,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
) -> tuple[Target | None, list[str]]:
    request = requested(wish.report, reports)
    if request is None:
        near = nearest(wish.report, [*reports, *MODELS])
        meant = f": did you mean {' or '.join(near)}?" if near else ""
        return None, [f"unknown report {wish.report!r}{meant}"]
    if "data" in values:
        return None, ["data: the package is the same for all; name it with --data"]
    parameters, mistakes = checked(request, values, vocabulary, reports)
    if parameters is None:
        return None, mistakes
    name = wish.id or variant_name(parameters)
    published = {id_.casefold(): id_ for id_ in reports}.get(name.casefold(), name)
    if published != name or (name in reports and name != parameters.report):
        return None, [f"id: {name} is another report; choose another name"]
    return Target(variant(name, parameters, reports), parameters), []
