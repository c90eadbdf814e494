"""The library that reports are made with: its hash, its version, and those of what it needs."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from thb_analysis.data.package import SHIPPED
from thb_analysis.errors import ThbError

LIBRARY = Path(__file__).resolve().parents[2]
# Suffixes of code and templates.
_COUNTED = (".py", ".j2", ".html", ".typ", ".lua", ".css", ".js", ".csv", ".mplstyle")
# A line on what a package needs: name, extras, condition.
_NEEDED = re.compile(r"^Requires-Dist: ([\w.-]+) *(?:\[(.*?)\])?[^;\n]*(?:; *(.*))?$", re.MULTILINE)
# What begins a comment, by suffix.
_COMMENT = {".py": b"#", ".typ": b"//", ".lua": b"--"}


def library_sha256() -> str:
    """Hash the code and templates of the library; lines that are only a comment do not count."""
    digest = hashlib.sha256()
    files = (
        path
        for path in LIBRARY.rglob("*")
        if path.suffix in _COUNTED and path.is_file() and SHIPPED not in path.parents
    )
    for path in sorted(files, key=lambda each: each.relative_to(LIBRARY).as_posix()):
        stat = path.stat()
        digest.update(f"{path.relative_to(LIBRARY).as_posix()}\0".encode())
        digest.update(_code(path, stat.st_mtime_ns, stat.st_size))
    return digest.hexdigest()


@lru_cache(maxsize=1000)
def _code(path: Path, changed: int, size: int) -> bytes:
    """Hash a file, as it was at a time, without its comments."""
    content = path.read_bytes()
    if sign := _COMMENT.get(path.suffix):
        lines = (line for line in content.splitlines() if line.strip())
        content = b"\n".join(line for line in lines if not line.lstrip().startswith(sign))
    return hashlib.sha256(content).digest()


@cache
def package_versions() -> dict[str, str]:
    """Versions of the library and of all that it needs, and they in turn, by name.

    What is needed on one platform alone, or by one version of Python, does not count: what is on record
    is the same for all.
    """
    versions: dict[str, str] = {}
    seen, left = set(), [("thb-analysis", "")]
    while left:
        if (needed := left.pop()) in seen:
            continue
        seen.add(needed)
        package, extra = needed
        versions[package], lines = _described(package)
        only = f'extra == "{extra}"' if extra else ""
        for other, extras, condition in lines:
            if condition.replace("'", '"') == only:
                name = re.sub(r"[-_.]+", "-", other).lower()
                left += [(name, each.strip()) for each in ("", *extras.split(","))]
    return dict(sorted(versions.items()))


def _described(package: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Read the version of a package and what it needs: packages, their extras, conditions.

    Only the head of its description is read: to have all of it parsed takes twice as long.
    """
    try:
        text = metadata.distribution(package).read_text("METADATA") or ""
    except metadata.PackageNotFoundError:
        text = ""
    head = text.partition("\n\n")[0]
    version = re.search(r"^Version: (.*)$", head, re.MULTILINE)
    return version[1] if version else "missing", _NEEDED.findall(head)


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
