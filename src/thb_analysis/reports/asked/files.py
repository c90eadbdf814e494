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
        content = yaml.load(path.read_text("utf-8-sig"), _Loader)
    except FileNotFoundError:
        wrong = no_file(path, (".yml", ".yaml", ".json"), "name a YAML file")
    except OSError as error:
        wrong = f"{path}: {error.strerror}"
    except UnicodeError:
        wrong = f"{path}: is no text in UTF-8"
    except yaml.MarkedYAMLError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        wrong = f"{path}{where}: {error.problem or error}"
    except RecursionError:
        wrong = f"{path}: is nested too deeply to be read"
    except (yaml.YAMLError, ValueError) as error:
        wrong = f"{path}: {str(error).splitlines()[0]}"
    else:
        if isinstance(content, dict):
            unfit = [name for name, value in content.items() if not _is_value(value)]
            mistakes += [f"{path}: {name}: write a value, or a list of values" for name in unfit]
            return {name: content[name] for name in content if name not in unfit}
        what = "write one parameter a line" if content else "says nothing; write parameters"
        wrong = f"{path}: {what}, such as countries: [EE, LV]"
    mistakes.append(wrong)
    return {}


def _is_value(content: object) -> bool:
    """Whether something that was read is a value of a parameter; nothing behind a name is none."""
    members = content if isinstance(content, list) else [content]
    return all(isinstance(each, str) and each.strip() for each in members)
