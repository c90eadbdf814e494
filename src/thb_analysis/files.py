"""Files: their hashes, archives of them, and how they are written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import get_native_id

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
    """Say why a file cannot be written, and what to do."""
    why = error.strerror or str(error)
    return ThbError(
        f"Cannot write {path}: {why}. Make room in {path.parent} and allow writing there, or name "
        "another folder"
    )


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half-written; see `write_all`."""
    write_all(path.parent, {path.name: content})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a folder that belong together, given by name: all of them or none.

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
    """Write files as UTF-8, all of them or none, except those that say the same already.

    Returns
    -------
    list of pathlib.Path and bool
        Each file, and whether it was written.

    Raises
    ------
    ThbError
        If one cannot be written; what stood there is left as it was.
    """
    contents = {path: text.encode("utf-8") for path, text in files.items()}
    changed = {path: raw for path, raw in contents.items() if raw != _standing(path)}
    _replace(changed)
    return [(path, path in changed) for path in files]


def outcome(path: Path, written: bool) -> str:
    """Say what `write_texts` has done with a file."""
    return f"{path} written" if written else f"{path} is up to date"


def _replace(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places first; renames are left then, undone if one of them fails."""
    path, stood = Path(), {path: _standing(path) for path in files}
    with ExitStack() as undo:
        try:
            for path, content in files.items():
                undo.callback(_partial(path).unlink, missing_ok=True)
                _stage(path, content)
            for path in files:
                _partial(path).replace(path)
                undo.callback(_put_back, path, stood[path])
        except OSError as error:
            raise not_written(path, error) from error
        undo.pop_all()


def _partial(path: Path) -> Path:
    # Two threads may write the same file.
    return path.with_name(f".{path.name}.{os.getpid()}-{get_native_id()}.partial")


def _stage(path: Path, content: bytes) -> None:
    """Write what a file is to hold beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _partial(path).write_bytes(content)
    if path.exists():
        shutil.copymode(path, _partial(path))


def _standing(path: Path) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes()
    return None


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        _stage(path, content)
        _partial(path).replace(path)
