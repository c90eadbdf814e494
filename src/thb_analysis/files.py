"""Files: their hashes, archives of them, and how they are written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from thb_analysis.errors import ThbError

ARCHIVE = "data.zip"
# Dates of files differ between copies of the same package.
_DATE = (1980, 1, 1, 0, 0, 0)


def sha256(content: bytes) -> str:
    """Hash some content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


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


def not_written(path: Path, error: OSError) -> ThbError:
    """Say why a file of results cannot be written, and what to do."""
    why = error.strerror or str(error)
    return ThbError(
        f"Cannot write {path}: {why}. Make room in {path.parent}, or name another folder"
    )


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half-written; see `write_all`."""
    write_all(path.parent, {path.name: content})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that belong together, given by name: all are ready before one is replaced.

    Raises
    ------
    ThbError
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
        raise not_written(folder / name, error) from error
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
