"""Notebooks of one's own: how they are read, and the parameters that they take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thb_analysis.data.names import no_file, wrong_names
from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalog.parameters import as_text
from thb_analysis.reports.catalog.reports import Report

# A name of one's own is that of files, with at most a hash and a suffix behind it. On some disks, names
# that differ by case only are those of the same file, such as that of the page that lists all.
_NAME = re.compile(r"(?!(?i:index)$)[A-Za-z0-9][A-Za-z0-9.+=_-]{0,149}")


def own(path: Path, values: Mapping[str, Any]) -> Report:
    """Describe the report of a notebook of one's own, whose parameters papermill reads.

    Parameters
    ----------
    path : Path
        The notebook.
    values : mapping
        Parameters by name, as texts or lists of texts.

    Raises
    ------
    ParameterError
        If there is no such notebook, it has a name that a report cannot have, or takes other
        parameters.
    """
    name = path.stem
    if not path.is_file():
        otherwise = "name a notebook, or a report: thb list shows them"
        raise ParameterError([no_file(path, (".ipynb",), otherwise)])
    if not _NAME.fullmatch(name):
        rule = "take letters, digits and . + = _ -, a letter or digit first, and not index"
        raise ParameterError([f"{name!r} cannot name a report: {rule}"])
    from papermill import inspect_notebook
    from papermill.iorw import load_notebook_node

    try:
        notebook = load_notebook_node(str(path))
        # One that names no kernel is for that of Python.
        kernel = notebook.metadata.setdefault("kernelspec", {})
        language = notebook.metadata.get("language_info", {}).get("name", "python")
        language = kernel.setdefault("language", language)
        kernel.setdefault("name", "python3")
        known = inspect_notebook(notebook)
    except Exception as error:
        raise ParameterError([f"this is no notebook: {str(error).splitlines()[0]}"]) from error
    if language.lower() != "python":
        raise ParameterError([f"it is written in {language}: reports are made from Python"])
    if mistakes := wrong_names(values, [*known], "parameter"):
        raise ParameterError(mistakes)
    read = {name: _read_as(value, known[name]["default"]) for name, value in values.items()}
    variant = "; ".join(f"{name}: {as_text(value)}" for name, value in read.items())
    return Report(name, str(path.resolve()), name, stated=read, injected=read, variant=variant)


def _read_as(value: Any, default: str) -> Any:
    """Read a text as a value of the kind that the notebook's own is of."""
    import yaml

    if not isinstance(value, str) or default.startswith(("'", '"')):
        return value
    if default.startswith(("[", "(")):
        value = f"[{value.strip('[]()')}]"
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        return value
