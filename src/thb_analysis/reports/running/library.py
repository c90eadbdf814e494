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
    """Versions of the library and of what it directly depends on, by name."""
    required = metadata.requires("thb-analysis") or []
    names = [
        re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required if "extra ==" not in line
    ]
    return {name: metadata.version(name) for name in sorted(["thb-analysis", *names])}


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
