"""The library that reports are made with: its hash, its version, and those of what it needs."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from pathlib import Path

from thb_analysis.data.package import SHIPPED
from thb_analysis.errors import ThbError
from thb_analysis.files import sha256
from thb_analysis.programs import file_sha256

LIBRARY = Path(__file__).resolve().parents[2]
# Suffixes of code and templates.
_COUNTED = (".py", ".j2", ".html", ".typ", ".lua", ".css", ".js", ".csv", ".mplstyle")
# A line on what a package needs: name, extras, condition.
_NEEDED = re.compile(r"^Requires-Dist: ([\w.-]+) *(?:\[(.*?)\])?[^;\n]*(?:; *(.*))?$", re.MULTILINE)


def library_sha256() -> str:
    """Hash the code and templates of the library."""
    files = {
        path.relative_to(LIBRARY).as_posix(): path
        for path in LIBRARY.rglob("*")
        if path.suffix in _COUNTED and path.is_file() and SHIPPED not in path.parents
    }
    lines = [f"{name} {file_sha256(path)}" for name, path in sorted(files.items())]
    return sha256("\n".join(lines).encode())


@cache
def package_versions() -> dict[str, str]:
    """Versions of the library and of all that it needs, and they in turn, by name.

    What is needed on one platform alone, or by one version of Python, does not count: what is on record
    is the same for all. Only the head of descriptions is read: to have all of them parsed takes twice
    as long.
    """
    versions: dict[str, str] = {}
    needed = [("thb-analysis", "")]
    for package, extra in needed:  # which grows meanwhile
        try:
            text = metadata.distribution(package).read_text("METADATA") or "Version: missing"
        except metadata.PackageNotFoundError:
            text = "Version: missing"
        head = text.partition("\n\n")[0]
        versions[package] = re.findall(r"^Version: (.*)$", head, re.MULTILINE)[0]
        only = f'extra == "{extra}"' if extra else ""
        for other, extras, condition in _NEEDED.findall(head):
            if condition.replace("'", '"') == only:
                name = re.sub(r"[-_.]+", "-", other).lower()
                brought = [(name, each.strip()) for each in ("", *extras.split(","))]
                needed += [each for each in dict.fromkeys(brought) if each not in needed]
    return dict(sorted(versions.items()))


def check_library(before: str) -> None:
    """Refuse what was made while the library was edited: nobody can say which of it was read.

    Raises
    ------
    ThbError
    """
    if library_sha256() != before:
        raise ThbError(
            f"The library in {LIBRARY} was changed while reports were made with it. "
            "What was finished before stands; call again."
        )
