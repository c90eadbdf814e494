"""What a name on the command line stands for, and what variants are called: one rule for all."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from thb_analysis.data.names import no_file, wrong_names
from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalogue import Report, Vocabulary
from thb_analysis.reports.files import sha256
from thb_analysis.reports.parameters import (
    MODELS,
    NotebookParameters,
    as_text,
    check,
    model_of,
)

_LONGEST = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9.+=_-]+")
# A name of one's own is that of files, with at most a hash and a suffix behind it.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+=_-]{0,149}")


def expanded(names: Sequence[str], reports: Mapping[str, Report]) -> list[str]:
    """Replace patterns, such as ``theme-*``, by the reports that they match; leave others alone."""
    found = []
    for name in names:
        matching = [id_ for id_ in reports if fnmatchcase(id_, name)] if "*" in name else []
        found += matching or [name]
    return list(dict.fromkeys(found))


def requested(name: str, reports: Mapping[str, Report]) -> Report | None:
    """Find what a name stands for: a report, or a notebook whose subject is then a parameter.

    Parameters
    ----------
    name : str
        Such as ``theme-detection``, or ``theme``.
    reports : mapping
        The catalogue.

    Returns
    -------
    Report or None
        None if there is neither.
    """
    notebook = name.replace("-", "_")
    if name in reports or notebook not in MODELS:
        return reports.get(name)
    of_it = [report for report in reports.values() if report.notebook == notebook]
    return Report(name, notebook, name, "") if MODELS[notebook].subject else of_it[0]


def checked(
    request: Report,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
) -> tuple[NotebookParameters | None, list[str]]:
    """Check the parameters of what was asked for, the subject of a notebook among them.

    Parameters
    ----------
    request : Report
        As `requested` gives it.
    values : mapping
        Parameters by name, as texts or lists of texts.
    vocabulary : Vocabulary
    reports : mapping
        The catalogue.

    Returns
    -------
    parameters : NotebookParameters or None
    mistakes : list of str
        One sentence each.
    """
    subject = model_of(request.notebook).subject
    parameters, mistakes = check(request, values, vocabulary)
    if subject and subject not in {**request.parameters, **values}:
        ids = [report.id for report in reports.values() if report.notebook == request.notebook]
        known = ", ".join(ids[:6]) + (", …" if len(ids) > 6 else "")
        missing = f"{request.id}: set {subject}, its subject; or name one of {known}"
        return None, [*mistakes, missing]
    return parameters, mistakes


def described(
    parameters: NotebookParameters, reports: Mapping[str, Report], name: str = ""
) -> Report:
    """Describe a report that is to be built, under its own name if no other is given."""
    published = reports[parameters.report]
    stated = parameters.model_dump(mode="json", exclude={"data"})
    chosen = parameters.model_dump(mode="json", exclude={"data"}, exclude_defaults=True)
    return replace(
        published,
        id=name or published.id,
        stated=stated,
        injected={**chosen, **published.parameters},
        variant=parameters.variant or "",
    )


def variant_name(parameters: NotebookParameters) -> str:
    """Name a report by what sets it apart: ``theme-detection--countries=EE+LV+LT``.

    The name depends on the parameters alone. Signs that the name of a file should not have are
    replaced, and a long name is cut; part of a hash then keeps it apart from others.
    """
    departures = {each.name: each.value for each in parameters.settings if each.departs}
    return name_of(parameters.report, departures)


def name_of(report: str, departures: Mapping[str, str]) -> str:
    """Name a report by the parameters in which it departs from the published one."""
    parts = ["=".join((name, text.replace(",", "+"))) for name, text in departures.items()]
    full = "--".join([report, *(part.rstrip("=") for part in parts)])
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
    from papermill import inspect_notebook

    try:
        known = inspect_notebook(str(path))
    except Exception as error:
        return None, [f"{path} is no notebook: {str(error).splitlines()[0]}"]
    mistakes = [f"{path}: {each}" for each in wrong_names(values, known, "parameter")]
    read = {
        name: _read_as(value, str(known[name]["default"]))
        for name, value in values.items()
        if name in known
    }
    shown = {name: as_text(value) for name, value in read.items()}
    variant = "; ".join(f"{name}: {text}" for name, text in shown.items())
    name = name_of(path.stem, shown)
    report = Report(
        path.stem, str(path.resolve()), path.stem, stated=read, injected=read, variant=variant
    )
    return (None if mistakes else replace(report, folder=Path(name))), mistakes


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
    for report in reports.values():
        is_about = report.parameters.items() <= record["parameters"].items()
        if record["notebook"] == f"{report.notebook}.ipynb" and is_about:
            values = {**record["parameters"], "data": str(vocabulary.root)}
            with suppress(ParameterError):
                model = model_of(report.notebook).model_validate(values, context=vocabulary)
                return described(model, reports, name)
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
