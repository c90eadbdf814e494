"""Parameters as a call writes them: in YAML files, and as ``name=value``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from thb_analysis.data.names import no_file
from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalog.reports import Vocabulary, read_vocabulary


def read_call(
    data: Path | None,
    assignments: Iterable[str] | None,
    path: Path | None = None,
    **options: str | None,
) -> tuple[dict[str, Any], Vocabulary]:
    """Read the parameters of a call, values as texts or lists of texts, and the names they may use.

    Parameters
    ----------
    data : Path or None
        The data package; else that which the parameters name, if they do.
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
    assigned: dict[str, str] = {}
    mistakes = []
    named = [f"{name}={value}" for name, value in options.items() if value is not None]
    for text in (*named, *(assignments or ())):
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            mistakes.append(f'-p {text}: write name=value, such as "countries=EE,LV,LT"')
        elif name in assigned:
            mistakes.append(f"-p {text}: {name} is set twice")
        else:
            assigned[name] = value
    if mistakes:
        raise ParameterError(mistakes)
    values |= assigned
    folder = data or values.pop("data", None)
    return values, read_vocabulary(folder or None)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        # Texts: what is a number, a date or ``NO`` is for parameters to say.
        content = yaml.load(path.read_text("utf-8-sig"), yaml.BaseLoader)
    except FileNotFoundError:
        wrong = no_file(path, (".yml", ".yaml", ".json"), "name a YAML file")
    except OSError as error:
        wrong = f"{path}: {error.strerror}"
    except (RecursionError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else f"{path}"
        wrong = f"{where}: no YAML in UTF-8: {getattr(error, 'problem', None) or error}"
    else:
        if isinstance(content, dict):
            return content
        wrong = f"{path}: write one parameter a line, such as countries: [EE, LV]"
    raise ParameterError([wrong])
