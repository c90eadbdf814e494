"""From the words of a call to reports with their parameters: names, ``name=value``, YAML files, grids."""

import fnmatch
import json
import os
import re
from ast import literal_eval
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.files import sha256
from thb_analysis.names import check_names, no_file, wrong_names
from thb_analysis.notebook_sources import heading_of
from thb_analysis.package.package import Package, find_package
from thb_analysis.reports.catalog.parameters import (
    MODELS,
    TYPES,
    Description,
    as_text,
    describe,
    list_reports,
)
from thb_analysis.reports.catalog.reports import FORMATS, Report, find_notebooks

# A name of a user's notebook is that of files, with at most a hash and a suffix behind it. On some disks,
# names that differ by case only are those of the same file, such as that of the page that lists all.
_NAME = re.compile(r"(?!(?i:index)$)[A-Za-z0-9][A-Za-z0-9.+=_-]{0,149}")
_LONGEST = 100
_LIST = TYPES[tuple[str, ...]]
# Parameters by name, as texts or lists of texts.
Values = Mapping[str, Any]
_UNSAFE = re.compile(r"[^A-Za-z0-9.+=_-]+")


def read_call(
    data: Path | None,
    assignments: Iterable[str] | None,
    path: Path | None = None,
    **options: str | None,
) -> tuple[dict[str, Any], Path]:
    """Read the parameters of a call, values as texts or lists of texts, and find the data package.

    Parameters
    ----------
    data : Path or None
        The data package, which may have faults; else that which the parameters name, if they do.
    assignments : iterable of str or None
        ``name=value`` texts, which override what is in the file.
    path : Path, optional
        A YAML file, or a JSON file, which is YAML as well.
    **options : str or None
        Parameters that have an option of their own, None where it was not given.

    Raises
    ------
    ParameterError
        If the file cannot be read, or with all that is wrong with the texts.
    """
    values = _read_file(path) if path else {}
    named = [f"{name}={value}" for name, value in options.items() if value is not None]
    values |= _read_assignments([*named, *(assignments or ())])
    folder = values.pop("data", None)
    if folder and (data or not isinstance(folder, str)):
        raise ParameterError([f"data: {folder} is no folder, or --data names another"])
    return values, find_package(data or folder or None)


def _read_assignments(texts: Iterable[str]) -> dict[str, str]:
    assigned = {}
    mistakes = []
    for text in texts:
        name, equals, value = map(str.strip, text.partition("="))
        if not equals or not name:
            example = '"countries=EE,LV,LT"'
            mistakes.append(f"-p {text}: write name=value, such as {example}")
        elif name in assigned:
            mistakes.append(f"-p {text}: {name} is set twice")
        else:
            assigned[name] = value
    if mistakes:
        raise ParameterError(mistakes)
    return assigned


def _read_file(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text("utf-8-sig"), yaml.BaseLoader)
    except FileNotFoundError:
        wrong = no_file(path, (".yml", ".yaml", ".json"), "name a YAML file")
    except OSError as error:
        wrong = f"{path}: {error.strerror}"
    except (RecursionError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else f"{path}"
        problem = getattr(error, "problem", None) or error
        wrong = f"{where} cannot be read as YAML in UTF-8: {problem}"
    else:
        if isinstance(content, dict):
            return content
        wrong = f"{path}: write one parameter a line, such as countries: [EE, LV]"
    raise ParameterError([wrong])


def read_formats(text: str) -> list[str]:
    """Read the formats of a call, such as ``html,pdf``.

    Raises
    ------
    ParameterError
        With all that there are not.
    """
    names = [name.strip().lower() for name in text.split(",")]
    if mistakes := wrong_names(names, FORMATS, "format"):
        raise ParameterError(f"--format: {each}" for each in mistakes)
    return names


def find_report(name: str, package: Package) -> Report:
    """Find what a name stands for: a report, or a notebook whose subject is then a parameter.

    Parameters
    ----------
    name : str
        Such as ``theme-detection``, ``theme``, or ``my.ipynb``.
    package : Package

    Raises
    ------
    UnknownName
        If there is neither, with what is near.
    ParameterError
        If a notebook of one's own cannot be a report.
    """
    if name.endswith(".ipynb"):
        return user_notebook(Path(name))
    reports, notebook = list_reports(package), name.replace("-", "_")
    if name in reports:
        return reports[name]
    if notebook not in MODELS:
        if Path(f"{name}.ipynb").is_file():
            raise UnknownName(f"unknown report {name!r}: did you mean {name}.ipynb?")
        check_names([name], [*reports, *MODELS], "report")
    if MODELS[notebook].subject:
        return Report(name, notebook, name)
    for report in reports.values():
        if report.notebook == notebook:
            return report
    raise UnknownName(
        f"{name}: the data package has nothing that this report could be made of"
    )


def user_notebooks() -> dict[str, str]:
    """Find notebooks of one's own, here and beside those of reports: each file, and its first heading."""
    known = find_notebooks()
    ours = [known / f"{name}.ipynb" for name in MODELS]
    found = {}
    for folder in dict.fromkeys((Path.cwd(), known)):
        for path in filter(Path.is_file, sorted(folder.glob("*.ipynb"))):
            if path not in ours:
                found[os.path.relpath(path)] = heading_of(path)
    return found


def described(report: Report, package: Package) -> list[Description]:
    """Describe the parameters of a report, or of a notebook of one's own."""
    if not report.is_user_notebook:
        return describe(report, package)
    found = []
    for name, facts in _parameters_of(Path(report.notebook)).items():
        kind, known = _kind(facts["default"])
        default = facts["default"] if known is None else as_text(known)
        found.append(Description(name, kind, default, "", facts["help"]))
    return found


def select_reports(
    names: Sequence[str], everything: bool, values: Values, package: Package
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
    package : Package

    Raises
    ------
    ParameterError
        With all mistakes at once.
    """
    found: dict[str, Report] = {}
    wrong: dict[str, str] = {}  # each mistake with the first report that it is of
    for name in _request(names, everything, list_reports(package)):
        try:
            report = with_parameters(find_report(name, package), values, package)
        except (ParameterError, UnknownName) as error:
            for mistake in str(error).splitlines():
                wrong.setdefault(mistake, name)
            continue
        if found.setdefault(report.id, report).notebook != report.notebook:
            wrong[f"another report of this call is called {report.id}"] = name
    if wrong:
        raise ParameterError(f"{name}: {mistake}" for mistake, name in wrong.items())
    return list(found.values())


def _request(
    names: Sequence[str], everything: bool, reports: Mapping[str, Report]
) -> list[str]:
    """Return what a call names, each once, with the reports in place of patterns."""
    if not names:
        usual = reports.values()
        return [each.id for each in usual if everything or each.notebook != "country"]
    found = []
    for name in names:
        # What is no pattern, and what stands for none, stays.
        found += ("*" in name and fnmatch.filter(reports, name)) or [name]
    return [*dict.fromkeys(found)]


def with_parameters(report: Report, values: Values, package: Package) -> Report:
    """Describe the report that is asked for, under its published name, with its parameters.

    Parameters
    ----------
    report : Report
        As `find_report` gives it; of a notebook, the subject is one of the parameters.
    values : mapping
        Parameters by name, as texts or lists of texts.
    package : Package

    Raises
    ------
    ParameterError
        With all mistakes at once.
    """
    if report.is_user_notebook:
        return with_values(report, values)
    model, fixed = MODELS[report.notebook], report.parameters
    mistakes = []
    for name in values:
        if name in fixed:
            mistakes.append(f"{name} is what {report.id} stands for and cannot be set")
    try:
        parameters = model.model_validate({**values, **fixed}, context=package)
    except ParameterError as error:
        mistakes += error.problems
    if model.subject and model.subject not in {**fixed, **values}:
        ids = [id_ for id_ in list_reports(package) if id_.startswith(f"{report.id}-")]
        some = ", ".join(ids[:6])
        mistakes.append(f"set {model.subject}, its subject; or name one, as {some}")
    if mistakes:
        raise ParameterError(mistakes)
    published = list_reports(package)[parameters.report]
    chosen = parameters.model_dump(mode="json", exclude={"data"}, exclude_defaults=True)
    return replace(
        published,
        stated=parameters.model_dump(mode="json", exclude={"data"}),
        injected={**chosen, **published.parameters},
        variant=parameters.variant or "",
        typed=_groups_in(values.get("countries"), package),
    )


def _groups_in(countries: Any, package: Package) -> dict[str, str]:
    """Return countries by the ids that were typed, if some are those of groups."""
    naming = package.naming
    ids = [*dict.fromkeys(map(naming.id, naming.split(countries)))]
    # An id with a plus sign would read as two.
    if naming.groups.keys().isdisjoint(ids) or any("+" in each for each in ids):
        return {}
    return {"countries": ",".join(ids)}


def variant_name(report: Report) -> str:
    """Name a report by what sets it apart: ``theme-detection--countries=EE+LV+LT``.

    The name depends on the parameters alone, of which a group of countries is written as it was typed, by
    its id. Signs that the name of a file should not have are replaced, and a long name is cut; part of a
    hash then keeps it apart from others.
    """
    full = report.id
    for name, value in report.injected.items():
        if name not in report.parameters:
            text = report.typed.get(name, as_text(value))
            full += f"--{name}={text}".rstrip("=")
    plain = full.replace(",", "+")
    safe = _UNSAFE.sub("-", plain)
    if safe[:_LONGEST] == plain:
        return plain
    return f"{safe[:_LONGEST].rstrip('-')}--{sha256(full.encode())[:8]}"


def user_notebook(path: Path) -> Report:
    """Describe the report of a notebook of one's own.

    Raises
    ------
    ParameterError
        If there is no such notebook, or it has a name that a report cannot have.
    """
    name = path.stem
    if not path.is_file():
        otherwise = "name a notebook, or a report: thb list shows them"
        raise ParameterError([no_file(path, (".ipynb",), otherwise)])
    if not _NAME.fullmatch(name):
        rule = (
            "take letters, digits and . + = _ -, a letter or digit first, and not index"
        )
        raise ParameterError([f"{name!r} cannot name a report: {rule}"])
    return Report(name, str(path.resolve()), heading_of(path) or name)


def with_values(report: Report, values: Values) -> Report:
    """Set the parameters of a notebook of one's own, which papermill reads."""
    known = _parameters_of(Path(report.notebook))
    mistakes, read = wrong_names(values, [*known], "parameter"), {}
    for each in values:
        try:
            if each in known:
                read[each] = _read_as(values[each], known[each]["default"])
        except ValueError as error:
            mistakes.append(f"{each}: {error}")
    if mistakes:
        raise ParameterError(mistakes)
    variant = "; ".join(f"{each}: {as_text(value)}" for each, value in read.items())
    return replace(report, stated=read, injected=read, variant=variant)


def _parameters_of(path: Path) -> Values:
    """Have papermill read the parameters of a notebook."""
    from papermill import inspect_notebook
    from papermill.iorw import load_notebook_node

    try:
        notebook = load_notebook_node(str(path))
        # One that names no kernel is for that of Python.
        kernel = notebook.metadata.setdefault("kernelspec", {})
        language = notebook.metadata.get("language_info", {}).get("name", "python")
        language = kernel.setdefault("language", language)
        kernel.setdefault("name", "python3")
        known: dict[str, Any] = inspect_notebook(notebook)
    except Exception as error:
        wrong = f"this is no notebook: {str(error).splitlines()[0]}"
        raise ParameterError([wrong]) from error
    if language.lower() != "python":
        wrong = f"it is written in {language}: reports are made from Python"
        raise ParameterError([wrong])
    return known


def _kind(default: str) -> tuple[str, Any]:
    """Say of which kind the values of a parameter are, and what its default is; None if that is no literal."""
    known: Any = None
    with suppress(SyntaxError, ValueError):
        known = literal_eval(default)
    is_list = known is None and default.startswith(("[", "("))
    if is_list or isinstance(known, (list, tuple)):
        return _LIST, known
    return TYPES.get(type(known), "a text, a number, true or false"), known


def _read_as(value: Any, default: str) -> Any:
    """Read texts as values of the kind that the notebook's own is of; ValueError if they are of none."""
    kind, known = _kind(default)
    if kind != _LIST:
        return _scalar(value, known if type(known) in TYPES else None)
    if isinstance(value, str):
        value = [part for each in value.split(",") if (part := each.strip("[]()\"' "))]
    return [_scalar(each, next(iter(known or ()), None)) for each in value]


def _scalar(text: Any, known: Any) -> Any:
    """Read a text as what is known is; if nothing is, as true, false or a number as JSON has them, or a text."""
    kind: Any = bool if isinstance(known, bool) else int | float
    try:
        if known is None:
            read = json.loads(text.lower())
            return read if isinstance(read, (int, float)) else text
        return (
            text if isinstance(known, str) else TypeAdapter(kind).validate_python(text)
        )
    except (AttributeError, ValueError):
        if known is None:
            return text
        raise ValueError(f"{text!r} is not {TYPES[type(known)]}") from None


def grid_reports(
    name: str, texts: Sequence[str], values: Values, package: Package
) -> list[Report]:
    """Find the runs that a call asks for: reports that are run as far as to their headline results.

    Parameters
    ----------
    name : str
        A report, or a notebook, which may be one's own.
    texts : sequence of str
        ``name=value,value``: the values of each parameter, as ``-p`` takes them. Commas stand between
        values, and a list, as of countries, has plus signs between its members:
        ``countries=EE+LV+LT,FI+NO+SE``. An empty value is the usual one: ``countries=,EE+LV+LT``.
    values : mapping
        Parameters that are the same for all.
    package : Package

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
    request = find_report(name, package)
    parameters = described(request, package)
    grid, mistakes = _read_grid(texts, values, parameters)
    found: dict[str, Report] = {}
    for combination in product(*grid.values()):
        chosen = dict(values)
        for parameter, value in zip(grid, combination, strict=True):
            if value:
                chosen[parameter] = value
        try:
            report = with_parameters(request, chosen, package)
        except ParameterError as error:
            mistakes += error.problems
            continue
        stated = dict(report.stated)
        if request.is_user_notebook:
            stated = {each.name: each.default for each in parameters} | stated
        run = replace(report, id=variant_name(report), stated=stated, formats=())
        # By its name, of which on some disks those are the same that differ by case only, and by its values.
        means = {run.id.casefold(), str([*map(as_text, stated.values())])}
        if not found.keys().isdisjoint(means):
            why = "two values of the grid mean the same, or differ by capital letters alone"
            mistakes.append(f"{run.id}: {why}")
        found |= dict.fromkeys(means, run)
    if mistakes:
        raise ParameterError(dict.fromkeys(mistakes))
    return list({run.id: run for run in found.values()}.values())


def _read_grid(
    texts: Sequence[str], values: Values, parameters: Iterable[Description]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the values of each parameter, and what is wrong with the texts."""
    grid: dict[str, list[str]] = {}
    mistakes = []
    lists = [each.name for each in parameters if each.type == _LIST]
    for text in texts:
        name, _, joined = map(str.strip, text.partition("="))
        found = [value.strip() for value in joined.split(",")]
        if name in lists:
            found = [value.replace("+", ",") for value in found]
        if not name or not any(found):
            rule = "write name=value,value, such as group_by=region,bloc"
            mistakes.append(f"--grid {text}: {rule}")
        elif name in {"data", *grid, *values}:
            mistakes.append(f"--grid {text}: {name} is set twice, or cannot vary")
        else:
            grid[name] = found
    return grid, mistakes
