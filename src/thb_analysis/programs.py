"""The programs that write what readers get: as their packages brought them, whatever else is installed."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from thb_analysis.errors import ThbError

# Package and file of each. Other binaries that have a part in what is written, such as matplotlib's, are
# made for one version of Python: they cannot be the same in each, and the version of their package counts.
_FILES = {
    "pandoc": ("pypandoc_binary", r"pandoc(\.exe)?"),
    "qpdf": ("pikepdf", r"(lib)?qpdf.*\.(dll|dylib|so)(\..*)?"),
    "typst": ("typst", r"_typst\..*"),
}


def pandoc() -> str:
    """Return the path of the pandoc that is installed with the library; no other is looked for.

    Raises
    ------
    ThbError
        If there is none.
    """
    for name, _, path in _programs():
        if name == "pandoc":
            return str(path)
    raise ThbError(
        "The package pypandoc_binary, with which reports are written, is not installed, or not whole. "
        "Install it again: python -m pip install --force-reinstall pypandoc_binary"
    )


def program_hashes() -> dict[str, str]:
    """Hash each program; its name is followed by the platform that it was made for."""
    return {f"{name} {platform}": file_sha256(path) for name, platform, path in _programs()}


@cache
def _programs() -> list[tuple[str, str, Path]]:
    """Find the programs: name, platform, path."""
    found = []
    for name, (package, pattern) in _FILES.items():
        try:
            installed = distribution(package)
        except PackageNotFoundError:
            continue
        tags = re.findall(r"^Tag: .*-(\w+)$", installed.read_text("WHEEL") or "", re.MULTILINE)
        found += [
            (name, max(tags, default="unknown"), Path(str(file.locate())))
            for file in installed.files or ()
            if re.fullmatch(pattern, file.name)
        ]
    return found


def file_sha256(path: Path) -> str:
    """Hash a file, which is read once more only if its time or size is another."""
    stat = path.stat()
    return _content_sha256(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1000)
def _content_sha256(path: Path, changed: int, size: int) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
