"""Names of reports: what a name on the command line stands for, and what variants are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from thb_analysis.reports.cache import sha256
from thb_analysis.reports.catalogue import Report, Vocabulary
from thb_analysis.reports.parameters import MODELS, NotebookParameters, check, model_of

_LONGEST = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9.+=_-]+")
# A name of one's own is that of files, with at most a hash and a suffix behind it.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+=_-]{0,149}")


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


def variant(name: str, parameters: NotebookParameters, reports: Mapping[str, Report]) -> Report:
    """Give a report of the catalogue another name; the same name gives the very report."""
    published = reports[parameters.report]
    if name == published.id:
        return published
    return Report(
        name, published.notebook, published.title, published.description, published.parameters
    )


def variant_on_record(
    name: str, record: Mapping[str, Any], reports: Mapping[str, Report]
) -> Report | None:
    """Give the report that a manifest has under a name of its own.

    Parameters
    ----------
    name : str
    record : mapping
        Of the manifest.
    reports : mapping
        The catalogue.

    Returns
    -------
    Report or None
        None if the data package gives rise to none that it could be a variant of.
    """
    for report in reports.values():
        is_about = report.parameters.items() <= record["parameters"].items()
        if record["notebook"] == f"{report.notebook}.ipynb" and is_about:
            told = f"A variant of the report {report.title}."
            return Report(name, report.notebook, record["title"], told, report.parameters)
    return None


def variant_name(parameters: NotebookParameters) -> str:
    """Name a report by what sets it apart: ``theme-detection--countries=EE+LV+LT``.

    The name depends on the parameters alone. Signs that the name of a file should not have are
    replaced, and a long name is cut; part of a hash then keeps it apart from others.
    """
    departures = [
        "=".join(filter(None, (setting.name, setting.value.replace(",", "+"))))
        for setting in parameters.settings
        if setting.departs
    ]
    full = "--".join([parameters.report, *departures])
    safe = _UNSAFE.sub("-", full)
    if safe == full and len(full) <= _LONGEST:
        return full
    return f"{safe[:_LONGEST].rstrip('-')}--{sha256(full.encode())[:8]}"


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
