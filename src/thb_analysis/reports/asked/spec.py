"""What files say of reports: parameters, and several reports in one file, in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from thb_analysis.data.names import no_file, wrong_names
from thb_analysis.errors import UnknownName
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import checked, requested, variant_name, wrong_name

_KEYS = ("id", "report", "parameters")


class _Loader(yaml.SafeLoader):
    """Reads texts and truth values; what is a number or a date is for parameters to say.

    An alias is refused: a few of them, each of several others, stand for more than a memory holds.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, form) for tag, form in known if tag.endswith((":bool", ":null"))]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Read what stands at a place."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="write the value itself, not *", problem_mark=self.get_mark()
            )
        return super().compose_node(parent, index)


def read_yaml(path: Path) -> tuple[Any, list[str]]:
    """Read a YAML file, or a JSON file, which is YAML as well.

    Returns
    -------
    content : object
        None if the file cannot be read.
    mistakes : list of str
        One sentence each.
    """
    try:
        return yaml.load(path.read_text("utf-8-sig"), _Loader), []
    except FileNotFoundError:
        return None, [no_file(path, (".yml", ".yaml", ".json"), "name a YAML file")]
    except OSError as error:
        return None, [f"{path}: {error.strerror}"]
    except UnicodeError:
        return None, [f"{path}: is no text in UTF-8"]
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return None, [f"{path}{where}: {error.problem or error}"]
    except RecursionError:
        return None, [f"{path}: is nested too deeply to be read"]
    except (yaml.YAMLError, ValueError) as error:
        return None, [f"{path}: {str(error).splitlines()[0]}"]


def read_parameters(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Read parameters from a file: names with their values; and the mistakes in it."""
    content, mistakes = read_yaml(path)
    if content is None:
        return {}, mistakes or [
            f"{path}: says nothing; write parameters, such as countries: [EE, LV]"
        ]
    return parameters_in(content, str(path))


def parameters_in(content: object, where: str) -> tuple[dict[str, Any], list[str]]:
    """Read a mapping of parameters; what is none of it is a mistake."""
    if not isinstance(content, dict):
        return {}, [f"{where}: write one parameter a line, such as countries: [EE, LV]"]
    mistakes = [
        f"{where}: {name}: write a value, or a list of values"
        for name, value in content.items()
        if any(
            each is None or isinstance(each, (dict, list))
            for each in (value if isinstance(value, list) else [value])
        )
    ]
    return {str(name): _plain(value) for name, value in content.items()}, mistakes


def _plain(value: Any) -> Any:
    """Leave texts and truth values, and write the rest as text."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, (str, bool)) else str(value)


def read_spec(
    path: Path,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    defaults: Mapping[str, Any],
) -> tuple[list[Report], list[str]]:
    """Read which reports a YAML file asks for.

    The file has a list ``reports``, of which each has ``report`` (a report, or a notebook such
    as ``theme``), and may have ``id`` (the stem of its files) and ``parameters``.

    Parameters
    ----------
    path : Path
    values : mapping
        Parameters that hold for all, whatever the file says.
    vocabulary : Vocabulary
    reports : mapping
        The catalogue.
    defaults : mapping
        Parameters that hold for all unless the file says otherwise.

    Returns
    -------
    found : list of Report
    mistakes : list of str
        One sentence each.
    """
    content, mistakes = read_yaml(path)
    listed = content.get("reports") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        return [], mistakes or [
            f"{path}: write a list of reports: under the word reports, one each"
        ]
    mistakes += [f"{path}: {each}" for each in wrong_names(content, ["reports"], "entry")]
    found: dict[str, Report] = {}
    for number, entry in enumerate(listed, 1):
        report, wrong = _entry(entry, values, vocabulary, reports, defaults)
        if report:
            # On some disks, names that differ by case only are those of the same file.
            earlier = found.setdefault(report.id.casefold(), report)
            if earlier is not report:
                wrong.append(f"an earlier one is called {earlier.id} as well")
        mistakes += [f"{path}, report {number}: {each}" for each in wrong]
    return list(found.values()), mistakes


def _entry(
    entry: Any,
    values: Mapping[str, Any],
    vocabulary: Vocabulary,
    reports: Mapping[str, Report],
    defaults: Mapping[str, Any],
) -> tuple[Report | None, list[str]]:
    if not isinstance(entry, dict):
        return None, ["write report: and what it is made from, such as theme-detection"]
    mistakes = wrong_names(map(str, entry), _KEYS, "entry")
    own, wrong = parameters_in(entry.get("parameters") or {}, "parameters")
    id_ = str(entry.get("id", ""))
    mistakes += wrong + [f"id: {each}" for each in wrong_name(id_) if "id" in entry]
    if not isinstance(name := entry.get("report"), str):
        return None, [*mistakes, "say which report, such as report: theme-detection"]
    try:
        request = requested(name, reports)
    except UnknownName as error:
        return None, [*mistakes, str(error)]
    given = {**defaults, **own, **values}
    if "data" in given:
        return None, [*mistakes, "data: the package is the same for all; name it with --data"]
    report, wrong = checked(request, given, vocabulary, reports)
    if report is None or mistakes:
        return None, mistakes + wrong
    name = id_ or variant_name(report)
    taken = {id_.casefold() for id_ in reports} - {report.id}
    if name.casefold() in taken or (name != report.id and name.casefold() == report.id):
        return None, [f"id: {name} is another report; choose another name"]
    if name == report.id and report.variant:
        return None, [f"id: {name} is the report as published; choose another name"]
    return replace(report, id=name), []
