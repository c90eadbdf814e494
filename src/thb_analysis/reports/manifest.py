"""The record of an output folder: what each file was made from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.reports.cache import sha256, write

NAME = "manifest.json"
# What a manifest calls an input, and what a reader calls it.
INPUTS = {
    "bibliography": "bibliography",
    "data": "data package",
    "library": "library",
    "notebook": "notebook",
}


def package_versions() -> dict[str, str]:
    """Versions of the library and of what it directly depends on, by name."""
    required = metadata.requires("thb-analysis") or []
    names = [
        re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required if "extra ==" not in line
    ]
    return {name: metadata.version(name) for name in sorted(["thb-analysis", *names])}


def read(folder: Path) -> dict[str, Any]:
    """Read which reports an output folder holds.

    Returns
    -------
    dict
        Report id to its record; see `standing`.
    """
    try:
        reports = dict(json.loads((folder / NAME).read_text("utf-8"))["reports"])
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return standing(folder, reports)


def recorded(folder: Path) -> dict[str, Any]:
    """Read the whole manifest of a folder, whether the files it names stand or not.

    Raises
    ------
    DataNotFound
        If there is none.
    ThbError
        If it is not one.
    """
    path = folder / NAME
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataNotFound(
            f"{path}: {error.strerror}. Name a folder that thb build has written."
        ) from error
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        content: dict[str, Any] = json.loads(raw.decode())
        if _is_whole(content):
            return content
    raise ThbError(
        f"{path} is no manifest of thb build. Build the reports anew, or name another folder."
    )


def _is_whole(content: Mapping[str, Any]) -> bool:
    reports = content["reports"].values()
    mappings = [content.get("files", {})]
    for record in reports:
        mappings += [record["inputs"], record["outputs"], record["parameters"]]
    return all(isinstance(each, dict) for each in mappings) and all(
        isinstance(record["notebook"], str) for record in reports
    )


def standing(folder: Path, reports: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of some records what stands in the folder as it was made.

    Files that are gone, or are not the ones that were made, are left out, and so is a report
    of which neither HTML nor PDF stands any more. An executed notebook that is gone stays on
    record beside its report: an edition is published without them.
    """
    kept = {}
    for report, record in reports.items():
        outputs = {
            name: digest
            for name, digest in record["outputs"].items()
            if holds(folder / name, digest) or (is_notebook(name) and not (folder / name).exists())
        }
        if not all(map(is_notebook, outputs)):
            kept[report] = {**record, "outputs": outputs}
    return kept


def is_notebook(name: str) -> bool:
    """Whether a file is an executed notebook, which an edition is published without."""
    return name.endswith(".ipynb")


def holds(path: Path, digest: str) -> bool:
    """Whether a file stands, with the content that has this hash."""
    return path.is_file() and sha256(path.read_bytes()) == digest


def update(folder: Path, records: Mapping[str, Any], pages: Mapping[str, str]) -> None:
    """Write the manifest: sorted, without dates or places; an unchanged one is left alone.

    `pages` are the hashes of files that list all reports, by name.
    """
    content = {"files": pages, "reports": records}
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path = folder / NAME
    if not path.exists() or path.read_bytes() != text.encode():
        write(path, text.encode())
