"""The library that reports are made with: its hash, its version, and those of what it needs."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from pathlib import Path

from thb_analysis.data.package import SHIPPED
from thb_analysis.files import sha256
from thb_analysis.programs import file_sha256

LIBRARY = Path(__file__).resolve().parents[2]
# Suffixes of code and templates.
_COUNTED = (".py", ".pyi", ".j2", ".html", ".typ", ".lua", ".css", ".js", ".csv")
# A line on what a package needs: of whatever platform, Python and extra.
_NEEDED = re.compile(r"^Requires-Dist: ([\w.-]+)[^;\n]*$", re.MULTILINE)


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

    What is needed on one platform alone, or for an extra, does not count. Only the head of each
    description is read: to have all of them parsed takes twice as long.
    """
    versions: dict[str, str] = {}
    needed = ["thb-analysis"]
    for package in needed:  # which grows meanwhile
        try:
            text = metadata.distribution(package).read_text("METADATA") or ""
        except metadata.PackageNotFoundError:
            text = ""
        head = text.partition("\n\n")[0]
        found = re.search(r"^Version: (.*)$", head, re.MULTILINE)
        versions[package] = found[1] if found else "missing"
        names = [re.sub(r"[-_.]+", "-", name).lower() for name in _NEEDED.findall(head)]
        needed += [name for name in dict.fromkeys(names) if name not in needed]
    return dict(sorted(versions.items()))
