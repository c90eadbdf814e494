"""Parameters as a call writes them: in YAML files, and as ``name=value``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from thb_analysis.data.names import no_file

# A value of a parameter: a text, or several.
Value = str | list[str]


def read_parameters(path: Path, mistakes: list[str]) -> dict[str, Value]:
    """Read parameters from a YAML file, or a JSON file, which is YAML as well.

    Parameters
    ----------
    path : Path
    mistakes : list of str
        What is wrong with the file is added to it, one sentence each.

    Returns
    -------
    dict
        Parameters by name; empty if the file cannot be read.
    """
    try:
        # Texts: what is a number, a date or ``NO`` is for parameters to say.
        content = yaml.load(path.read_text("utf-8-sig"), yaml.BaseLoader)
    except FileNotFoundError:
        mistakes.append(no_file(path, (".yml", ".yaml", ".json"), "name a YAML file"))
    except OSError as error:
        mistakes.append(f"{path}: {error.strerror}")
    except UnicodeError:
        mistakes.append(f"{path}: is no text in UTF-8")
    except RecursionError:
        mistakes.append(f"{path}: is nested too deeply to be read")
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        mistakes.append(f"{path}{where}: {what}")
    else:
        if isinstance(content, dict):
            unfit = [name for name in content if not _is_value(content[name])]
            mistakes += [f"{path}: {name}: write a value, or a list of values" for name in unfit]
            return {name: content[name] for name in content if name not in unfit}
        what = "write one parameter a line" if content else "says nothing; write parameters"
        mistakes.append(f"{path}: {what}, such as countries: [EE, LV]")
    return {}


def _is_value(content: object) -> bool:
    """Whether something that was read is a value of a parameter; nothing behind a name is none."""
    members = content if isinstance(content, list) else [content]
    return all(isinstance(each, str) and each.strip() for each in members)


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
