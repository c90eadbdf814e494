"""Files: hashes, archives, and how they are written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from thb_analysis.errors import ThbError

ARCHIVE = "data.zip"
# Dates of files differ between copies of the same package.
_DATE = (1980, 1, 1, 0, 0, 0)


def sha256(content: bytes) -> str:
    """Hash some content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
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
    """Write a file so that it is never seen half-written; see `write_all`."""
    write_all(path.parent, {path.name: content})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a folder, given by name; if one cannot be written, all stay as they were.

    Raises
    ------
    ThbError
        If that cannot be done, on a full disk for one; it names the file.
    """
    _replace({folder / name: content for name, content in files.items()})


def write_text(path: Path, text: str) -> bool:
    """Write a file; whether it was written, as `write_texts` says."""
    return write_texts({path: text})[0][1]


def write_texts(files: Mapping[Path, str]) -> list[tuple[Path, bool]]:
    """Write files as UTF-8, as `write_all` does, except those that say the same already.

    Returns
    -------
    list of pathlib.Path and bool
        Each file, and whether it was written.
    """
    contents = {path: text.encode() for path, text in files.items()}
    changed = {
        path: raw
        for path, raw in contents.items()
        if not (path.is_file() and path.read_bytes() == raw)
    }
    _replace(changed)
    return [(path, path in changed) for path in files]


def outcome(path: Path, written: bool) -> str:
    """Say what `write_texts` has done with a file."""
    return f"{path} written" if written else f"{path} is up to date"


def _replace(files: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, and put them there once the last is written."""
    partial = {path: path.with_name(f".{path.name}.{os.getpid()}.partial") for path in files}
    path = Path()
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial[path].write_bytes(content)
        for path in files:
            partial[path].replace(path)
    except OSError as error:
        raise ThbError(
            f"Cannot write {path}: {error.strerror or error}. Make room in {path.parent} and allow "
            "writing there, or name another folder"
        ) from error
    finally:
        for path in partial.values():
            with suppress(OSError):
                path.unlink()
