"""Files: hashes, archives, and how they are written whole or not at all."""

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


def outcome(path: Path, written: bool) -> str:
    """Say what `write_files` has done with a file."""
    return f"{path} written" if written else f"{path} is up to date"


def write_files(files: Mapping[Path, bytes]) -> list[tuple[Path, bool]]:
    """Write files, except those that say the same already; if one cannot be written, all stay as they were.

    All are written beside their places, and put there once the last is written.

    Returns
    -------
    list of pathlib.Path and bool
        Each file, and whether it was written.

    Raises
    ------
    ThbError
        If that cannot be done, on a full disk for one; it names the file.
    """
    changed = {
        path: content
        for path, content in files.items()
        if not (path.is_file() and path.read_bytes() == content)
    }
    partial = {path: path.with_name(f".{path.name}.{os.getpid()}.partial") for path in changed}
    path = Path()
    try:
        for path, content in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial[path].write_bytes(content)
        for path in changed:
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
    return [(path, path in changed) for path in files]
