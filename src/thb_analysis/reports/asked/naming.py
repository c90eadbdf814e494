"""What a name on the command line stands for, and what variants are called: one rule for all."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from thb_analysis.data.names import nearest, no_file, wrong_names
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.files import sha256
from thb_analysis.reports.asked.catalogue import Report, Vocabulary, with_kernel
from thb_analysis.reports.asked.parameters import MODELS, as_text

_LONGEST = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9.+=_-]+")
# A name of one's own is that of files, with at most a hash and a suffix behind it.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+=_-]{0,149}")


def requested(name: str, reports: Mapping[str, Report]) -> Report:
    """Find what a name stands for: a report, or a notebook whose subject is then a parameter.

    Parameters
    ----------
    name : str
        Such as ``theme-detection``, or ``theme``.
    reports : mapping
        The catalogue.

    Raises
    ------
    UnknownName
        If there is neither, with the reports of a kind or about a thing, else with what is near.
    """
    notebook = name.replace("-", "_")
    if name in reports:
        return reports[name]
    if notebook not in MODELS:
        part = name.strip().casefold()
        meant = [id_ for id_ in reports if part in id_.split("-", 1)]
        open_ones = [each for each, model in MODELS.items() if model.subject]
        near = meant or nearest(name, [*reports, *open_ones])
        raise UnknownName("report", {name: near}, list(reports))
    if MODELS[notebook].subject:
        return Report(name, notebook, name)
    return next(report for report in reports.values() if report.notebook == notebook)


def chosen(
    names: Sequence[str], everything: bool, reports: Mapping[str, Report]
) -> tuple[list[Report], list[str]]:
    """Find what to build, reports in the order of the catalogue; and which names are unknown.

    Parameters
    ----------
    names : sequence of str
        Reports, notebooks, or patterns such as ``theme-*``; none stands for all reports but the
        country profiles.
    everything : bool
        With no names, country profiles as well.
    reports : mapping
        The catalogue.
    """
    if not names:
        return [each for each in reports.values() if everything or each.notebook != "country"], []
    found: dict[str, Report] = {}
    mistakes = []
    for name in names:
        matching = [id_ for id_ in reports if fnmatchcase(id_, name)] if "*" in name else []
        for each in matching or [name]:
            try:
                request = requested(each, reports)
                found[request.id] = request
            except UnknownName as error:
                mistakes.append(str(error))
    return [found[id_] for id_ in dict.fromkeys([*reports, *found]) if id_ in found], mistakes


def checked(
    request: Report,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
) -> tuple[Report | None, list[str]]:
    """Describe the report that is asked for, under its published name, with its parameters.

    Parameters
    ----------
    request : Report
        As `requested` gives it; of a notebook, the subject is one of the parameters.
    values : mapping
        Parameters by name, as texts or lists of texts.
    vocabulary : Vocabulary
    reports : mapping
        The catalogue.

    Returns
    -------
    report : Report or None
    mistakes : list of str
        One sentence each.
    """
    model, fixed = MODELS[request.notebook], request.parameters
    mistakes = [
        f"{name}: is what {request.id} stands for and cannot be set"
        for name in values
        if name in fixed
    ]
    known = {name: value for name, value in values.items() if name in model.model_fields}
    offered = [name for name in model.model_fields if name not in fixed]
    mistakes += wrong_names([name for name in values if name not in known], offered, "parameter")
    try:
        parameters = model.model_validate({**known, **fixed}, context=vocabulary)
    except ParameterError as error:
        mistakes += error.problems
    if model.subject and model.subject not in {**fixed, **values}:
        ids = [report.id for report in reports.values() if report.notebook == request.notebook]
        some = ", ".join(ids[:6]) + (", …" if len(ids) > 6 else "")
        mistakes.append(f"{request.id}: set {model.subject}, its subject; or name one of {some}")
    if mistakes:
        return None, mistakes
    published = reports[parameters.report]
    stated = parameters.model_dump(mode="json", exclude={"data"})
    chosen = parameters.model_dump(mode="json", exclude={"data"}, exclude_defaults=True)
    return replace(
        published,
        stated=stated,
        injected={**chosen, **published.parameters},
        variant=parameters.variant or "",
    ), []


def variant_name(report: Report) -> str:
    """Name a report by what sets it apart: ``theme-detection--countries=EE+LV+LT``.

    The name depends on the parameters alone. Signs that the name of a file should not have are
    replaced, and a long name is cut; part of a hash then keeps it apart from others.
    """
    full = report.id
    for name, value in report.injected.items():
        if name not in report.parameters:
            full += "--" + f"{name}={as_text(value).replace(',', '+')}".rstrip("=")
    safe = _UNSAFE.sub("-", full)
    if safe == full and len(full) <= _LONGEST:
        return full
    return f"{safe[:_LONGEST].rstrip('-')}--{sha256(full.encode())[:8]}"


def own(path: Path, values: Mapping[str, Any]) -> tuple[Report | None, list[str]]:
    """Describe the report of a notebook of one's own, whose parameters papermill reads.

    Parameters
    ----------
    path : Path
        The notebook.
    values : mapping
        Parameters by name, as texts or lists of texts.

    Returns
    -------
    report : Report or None
    mistakes : list of str
        One sentence each.
    """
    if not path.is_file():
        return None, [
            no_file(path, (".ipynb",), "name a notebook, or a report: thb list shows them")
        ]
    if wrong := wrong_name(path.stem):
        return None, [f"{path}: {each}" for each in wrong]
    from papermill.inspection import _infer_parameters

    try:
        known = {each.name: each.default for each in _infer_parameters(with_kernel(path))}
    except Exception as error:
        return None, [f"{path} is no notebook: {str(error).splitlines()[0]}"]
    mistakes = [f"{path}: {each}" for each in wrong_names(values, [*known], "parameter")]
    read = {
        name: _read_as(value, str(known[name])) for name, value in values.items() if name in known
    }
    variant = "; ".join(f"{name}: {as_text(value)}" for name, value in read.items())
    report = Report(
        path.stem, str(path.resolve()), path.stem, stated=read, injected=read, variant=variant
    )
    return (None if mistakes else report), mistakes


def _read_as(value: Any, default: str) -> Any:
    """Read a text as a value of the kind that the notebook's own is of."""
    if not isinstance(value, str) or default.startswith(("'", '"')):
        return value
    if default.startswith(("[", "(")):
        return [
            _read_as(part.strip(), "") for part in value.strip("[]()").split(",") if part.strip()
        ]
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def on_record(
    name: str, record: Mapping[str, Any], vocabulary: Vocabulary, reports: Mapping[str, Report]
) -> Report | None:
    """Describe the report that a manifest has under a name; None if the package gives rise to none."""
    for report in [reports[name]] if name in reports else reports.values():
        stated, fixed = record["parameters"], report.parameters
        if record["notebook"] == f"{report.notebook}.ipynb" and fixed.items() <= stated.items():
            values = {each: stated[each] for each in stated if each not in fixed}
            found, _ = checked(report, values, vocabulary, reports)
            return found and replace(found, id=name)
    return None


def wrong_name(name: str) -> list[str]:
    """Say what is wrong with a name that somebody chose; nothing if it can be that of files."""
    if not _NAME.fullmatch(name):
        return [
            f"{name!r} cannot name a report: take letters, digits and . + = _ -, "
            "a letter or digit first"
        ]
    # On some disks, names that differ by case only are those of the same file.
    if name.casefold() == "index":
        return [f"{name!r} cannot name a report: the page that lists all has this name"]
    return []
