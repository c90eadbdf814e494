"""What a name on the command line stands for, and what variants are called: one rule for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from thb_analysis.data.names import check_names
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.files import sha256
from thb_analysis.reports.catalog.own import own
from thb_analysis.reports.catalog.parameters import MODELS, as_text
from thb_analysis.reports.catalog.reports import Report, Vocabulary

_LONGEST = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9.+=_-]+")


def requested(name: str, vocabulary: Vocabulary) -> Report:
    """Find what a name stands for: a report, or a notebook whose subject is then a parameter.

    Parameters
    ----------
    name : str
        Such as ``theme-detection``, or ``theme``.
    vocabulary : Vocabulary

    Raises
    ------
    UnknownName
        If there is neither, with what is near.
    """
    reports, notebook = vocabulary.reports, name.replace("-", "_")
    if name in reports:
        return reports[name]
    if notebook not in MODELS:
        if Path(f"{name}.ipynb").is_file():
            raise UnknownName("report", {name: [f"{name}.ipynb"]}, list(reports))
        check_names([name], [*reports, *MODELS], "report")
    known = {each.notebook: each for each in reports.values() if not each.parameters}
    return known.get(notebook, Report(name, notebook, name))


def select_reports(
    names: Sequence[str],
    everything: bool,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
) -> list[Report]:
    """Find the reports that a call asks for, in its order, with their parameters.

    Parameters
    ----------
    names : sequence of str
        Reports, notebooks, patterns such as ``theme-*``, or files of notebooks of one's own; none
        stands for all reports but the country profiles.
    everything : bool
        With no names, country profiles as well.
    values : mapping
        Parameters by name, as texts or lists of texts.
    vocabulary : Vocabulary

    Raises
    ------
    ParameterError
        With all mistakes at once.
    """
    reports = vocabulary.reports
    usual = [id_ for id_, each in reports.items() if everything or each.notebook != "country"]
    found: dict[str, Report] = {}
    wrong: dict[str, str] = {}  # each mistake with the first report that it is of
    for name in dict.fromkeys(id_ for each in names or usual for id_ in _matching(each, reports)):
        try:
            if name.endswith(".ipynb"):
                report = own(Path(name), values)
            else:
                report = checked(requested(name, vocabulary), values, vocabulary)
        except (ParameterError, UnknownName) as error:
            for mistake in str(error).splitlines():
                wrong.setdefault(mistake, name)
            continue
        if found.setdefault(report.id, report).notebook != report.notebook:
            wrong[f"another report of this call is called {report.id}"] = name
    if wrong:
        raise ParameterError(f"{name}: {mistake}" for mistake, name in wrong.items())
    return list(found.values())


def _matching(name: str, reports: Mapping[str, Report]) -> list[str]:
    """Return the reports that a pattern stands for; what is none, and what stands for none, stays."""
    return [id_ for id_ in reports if "*" in name and fnmatchcase(id_, name)] or [name]


def checked(request: Report, values: Mapping[str, Any], vocabulary: Vocabulary) -> Report:
    """Describe the report that is asked for, under its published name, with its parameters.

    Parameters
    ----------
    request : Report
        As `requested` gives it; of a notebook, the subject is one of the parameters.
    values : mapping
        Parameters by name, as texts or lists of texts.
    vocabulary : Vocabulary

    Raises
    ------
    ParameterError
        With all mistakes at once.
    """
    model, fixed = MODELS[request.notebook], request.parameters
    mistakes = [
        f"{name} is what {request.id} stands for and cannot be set"
        for name in values
        if name in fixed
    ]
    try:
        parameters = model.model_validate({**values, **fixed}, context=vocabulary)
    except ParameterError as error:
        mistakes += error.problems
    if model.subject and model.subject not in {**fixed, **values}:
        ids = [id_ for id_ in vocabulary.reports if id_.startswith(f"{request.id}-")]
        some = ", ".join(ids[:6])
        mistakes.append(f"set {model.subject}, its subject; or name one, as {some}")
    if mistakes:
        raise ParameterError(mistakes)
    published = vocabulary.reports[parameters.report]
    chosen = parameters.model_dump(mode="json", exclude={"data"}, exclude_defaults=True)
    return replace(
        published,
        stated=parameters.model_dump(mode="json", exclude={"data"}),
        injected={**chosen, **published.parameters},
        variant=parameters.variant or "",
    )


def variant_name(report: Report) -> str:
    """Name a report by what sets it apart: ``theme-detection--countries=EE+LV+LT``.

    The name depends on the parameters alone. Signs that the name of a file should not have are
    replaced, and a long name is cut; part of a hash then keeps it apart from others.
    """
    full = report.id
    for name, value in report.injected.items():
        if name not in report.parameters:
            full += "--" + f"{name}={as_text(value)}".rstrip("=")
    safe = _UNSAFE.sub("-", full.replace(",", "+"))
    if safe == full.replace(",", "+") and len(full) <= _LONGEST:
        return safe
    return f"{safe[:_LONGEST].rstrip('-')}--{sha256(full.encode())[:8]}"
