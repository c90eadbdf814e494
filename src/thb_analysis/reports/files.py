"""Files: their hashes, archives of them, and how they are written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from thb_analysis.data.package import SHIPPED

LIBRARY = Path(__file__).resolve().parents[1]
ARCHIVE = "data.zip"
# Dates of files differ between copies of the same package.
_DATE = (1980, 1, 1, 0, 0, 0)
# Suffixes of code and templates.
_COUNTED = (".py", ".j2", ".html", ".typ", ".lua", ".css", ".js", ".csv")
# What begins a comment, by suffix.
_COMMENT = {".py": b"#", ".typ": b"//", ".lua": b"--"}


def sha256(content: bytes) -> str:
    """Hash some content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


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


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files, by name, into a ZIP archive; the same files give the same bytes.

    They are stored as they are: what a compression makes of them differs between machines.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _DATE)
            # As on Unix wherever it is written: the system is part of the bytes.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half-written; an error names the file."""
    write_all(path.parent, {path.name: content})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that belong together, given by name: all are ready before one is replaced.

    Raises
    ------
    OSError
        If that cannot be done, on a full disk for one; it names the file.
    """
    partials = {name: folder / f".{name}.{os.getpid()}.partial" for name in files}
    name = ""
    try:
        for name, partial in partials.items():
            partial.write_bytes(files[name])
        for name, partial in partials.items():
            partial.replace(folder / name)
    except OSError as error:
        error.filename, error.filename2 = str(folder / name), None
        raise
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
