"""Parameters as a call writes them: in YAML files, and as ``name=value``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from thb_analysis.data.names import no_file


def read_parameters(path: Path, mistakes: list[str]) -> dict[str, Any]:
    """Read parameters from a YAML file, or a JSON file, which is YAML as well.

    Parameters
    ----------
    path : Path
    mistakes : list of str
        What is wrong with the file is added to it, in one sentence.

    Returns
    -------
    dict
        Parameters by name, values as texts or lists of texts; empty if the file cannot be read.
    """
    try:
        # Texts: what is a number, a date or ``NO`` is for parameters to say.
        content = yaml.load(path.read_text("utf-8-sig"), yaml.BaseLoader)
    except FileNotFoundError:
        mistakes.append(no_file(path, (".yml", ".yaml", ".json"), "name a YAML file"))
    except OSError as error:
        mistakes.append(f"{path}: {error.strerror}")
    except (RecursionError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else f"{path}"
        mistakes.append(f"{where}: no YAML in UTF-8: {getattr(error, 'problem', None) or error}")
    else:
        if isinstance(content, dict):
            return content
        mistakes.append(f"{path}: write one parameter a line, such as countries: [EE, LV]")
    return {}


def parse_assignments(assignments: Iterable[str], mistakes: list[str]) -> dict[str, str]:
    """Split ``name=value`` texts of the command line.

    Parameters
    ----------
    assignments : iterable of str
    mistakes : list of str
        A sentence is added to it for each text that is no assignment, or that assigns twice.
    """
    values: dict[str, str] = {}
    for text in assignments:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            mistakes.append(f'-p {text}: write name=value, such as "countries=EE,LV,LT"')
        elif name in values:
            mistakes.append(f"-p {text}: {name} is set twice")
        else:
            values[name] = value
    return values
