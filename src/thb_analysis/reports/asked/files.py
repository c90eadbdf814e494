"""Parameters from YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from thb_analysis.data.names import no_file

# A value of a parameter: a text, or several.
Value = str | list[str]


class _Loader(yaml.BaseLoader):
    """Reads texts: what is a number, a date or ``NO`` is for parameters to say.

    An alias is refused: a few of them, each of several others, stand for more than a memory holds.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Read what stands at a place."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="write the value itself, not *", problem_mark=self.get_mark()
            )
        return super().compose_node(parent, index)


def read_parameters(path: Path) -> tuple[dict[str, Value], list[str]]:
    """Read parameters from a YAML file, or a JSON file, which is YAML as well.

    Returns
    -------
    values : dict
        Parameters by name; empty if the file cannot be read.
    mistakes : list of str
        One sentence each.
    """
    try:
        content = yaml.load(path.read_text("utf-8-sig"), _Loader)
    except FileNotFoundError:
        return {}, [no_file(path, (".yml", ".yaml", ".json"), "name a YAML file")]
    except OSError as error:
        return {}, [f"{path}: {error.strerror}"]
    except UnicodeError:
        return {}, [f"{path}: is no text in UTF-8"]
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return {}, [f"{path}{where}: {error.problem or error}"]
    except RecursionError:
        return {}, [f"{path}: is nested too deeply to be read"]
    except (yaml.YAMLError, ValueError) as error:
        return {}, [f"{path}: {str(error).splitlines()[0]}"]
    if not isinstance(content, dict):
        what = "write one parameter a line" if content else "says nothing; write parameters"
        return {}, [f"{path}: {what}, such as countries: [EE, LV]"]
    wrong = [name for name, value in content.items() if not _is_value(value)]
    mistakes = [f"{path}: {name}: write a value, or a list of values" for name in wrong]
    return {name: content[name] for name in content if name not in wrong}, mistakes


def _is_value(content: object) -> bool:
    """Whether something that was read is a value of a parameter; nothing behind a name is none."""
    members = content if isinstance(content, list) else [content]
    return all(isinstance(each, str) and each.strip() for each in members)
