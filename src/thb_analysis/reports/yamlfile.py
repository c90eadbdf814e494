"""YAML files that say what to build: read as texts and lists, each mistake with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from thb_analysis.data.names import no_file

Read = tuple[Any, list[str]]


class _Loader(yaml.BaseLoader):
    """Reads every value as text, so that ``NO`` is Norway; notes keys that stand twice."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping, and note its repeated keys."""
        seen = set()
        for key, _ in node.value:
            # What is no text cannot be a key, which is told when it is read.
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                line = key.start_mark.line + 1
                self.repeated.append(f"line {line}: {key.value!r} is set twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Read:
    """Read a YAML file, or a JSON file, which is YAML as well.

    Parameters
    ----------
    path : Path

    Returns
    -------
    content : object
        Texts, lists and mappings; None if the file cannot be read.
    mistakes : list of str
        One sentence each.
    """
    try:
        loader = _Loader(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return None, [no_file(path, (".yml", ".yaml", ".json"), "name a YAML file")]
    except OSError as error:
        return None, [f"{path}: {error.strerror}"]
    except UnicodeError:
        return None, [f"{path}: is no text in UTF-8"]
    except yaml.YAMLError as error:
        # Of a sign that no text should hold, such as one that rings a bell.
        return None, [f"{path}: {str(error).splitlines()[0]}"]
    try:
        return loader.get_single_data(), [f"{path}: {line}" for line in loader.repeated]
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return None, [f"{path}{where}: {error.problem or error}"]
    except RecursionError:
        return None, [f"{path}: lists stand within lists too many times over"]
    finally:
        loader.dispose()


def read_parameters(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Read parameters from a file: names with their values.

    Returns
    -------
    values : dict
        Texts and lists of texts by name.
    mistakes : list of str
        One sentence each.
    """
    content, mistakes = read_yaml(path)
    if content is None or content == "":
        return {}, mistakes or [
            f"{path}: says nothing; write parameters, such as countries: [EE, LV]"
        ]
    values, wrong = parameters_in(content, str(path))
    return values, mistakes + wrong


def parameters_in(content: object, where: str) -> tuple[dict[str, Any], list[str]]:
    """Read a mapping of parameters; what is none of it is a mistake."""
    if not isinstance(content, dict):
        return {}, [f"{where}: write one parameter a line, such as countries: [EE, LV]"]
    fitting = {name: value for name, value in content.items() if _is_value(value)}
    return fitting, [
        f"{where}: {name}: write a value, or a list of values"
        for name in content
        if name not in fitting
    ]


def _is_value(value: object) -> bool:
    listed = value if isinstance(value, list) else [value]
    return all(isinstance(member, str) for member in listed)
