"""Files: hashes, archives, and how they are written whole or not at all."""

import hashlib
import io
import os
import signal
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from thb_analysis.errors import ParameterError, ThbError

ARCHIVE = "data.zip"
# Files that are being written, until they are put in place.
PARTIAL = ".*.partial"
# Those that end a command; Windows has not all of them.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
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


def has_content(path: Path, content: bytes | None) -> bool:
    """Whether a file stands with this content."""
    return path.is_file() and path.read_bytes() == content


def outcome(path: Path, written: bool) -> str:
    """Say what `write_files` has done with a file."""
    return f"{path} written" if written else f"{path} is up to date"


@contextmanager
def signals_wait() -> Iterator[None]:
    """Have signals that end a program wait until what is done within is done.

    Only the main thread is interrupted by them: in others there is nothing to do.
    """
    came: list[int] = []
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.getsignal(number) for number in SIGNALS}
    heard = [each for each in before if before[each] not in (None, signal.SIG_IGN)]
    try:
        for number in heard:
            signal.signal(number, lambda number, frame: came.append(number))
        yield
    finally:
        # Ctrl-C last: nobody else's handler raises, which would leave the others waiting for ever.
        for number in reversed(heard):
            signal.signal(number, before[number])
        for number in came[:1]:
            signal.raise_signal(number)


@signals_wait()
def write_files(files: Mapping[Path, bytes]) -> list[tuple[Path, bool]]:
    """Write files, except those that say the same already; if one cannot be written, all stay as they were.

    All are written beside their places, and put there once the last is written, over what a run that was
    killed has left there.

    Returns
    -------
    list of pathlib.Path and bool
        Each file, and whether it was written.

    Raises
    ------
    ThbError
        If that cannot be done, on a full disk for one; it names the file.
    """
    before = {path: path.read_bytes() for path in files if path.is_file()}
    changed = {path: raw for path, raw in files.items() if raw != before.get(path)}
    partial = {path: path.with_name(f".{path.name}.partial") for path in files}
    placed: list[Path] = []
    path = Path()
    try:
        for path, content in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial[path].write_bytes(content)
        for path in changed:
            partial[path].replace(path)
            placed.append(path)
    except OSError as error:
        for each in placed:
            _put_back(each, before.get(each), partial[each])
        raise ThbError(
            f"Cannot write {path}: {error.strerror or error}. Make room in {path.parent} and allow "
            "writing there, or name another folder"
        ) from error
    finally:
        _remove(partial.values())
    return [(path, path in changed) for path in files]


def _put_back(path: Path, content: bytes | None, partial: Path) -> None:
    """Give a file the content that it had, as far as can be, or remove it if it was not there."""
    with suppress(OSError):
        if content is None:
            path.unlink()
        else:
            partial.write_bytes(content)
            partial.replace(path)


def _remove(paths: Iterable[Path]) -> None:
    """Remove files, if they are there."""
    for path in paths:
        with suppress(OSError):
            path.unlink()


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder; of one in which a run that was killed has left some of these files, the rest.

    Parameters
    ----------
    folder : Path
        Not there, or without any file but these.
    files : mapping of str to bytes
        Path in the folder to content.

    Raises
    ------
    ParameterError
        If there is anything else.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    wanted = {folder / name: content for name, content in files.items()}
    existing = [
        Path(parent, name) for parent, _, names in os.walk(folder) for name in names
    ]
    others = [
        path
        for path in existing
        if not (has_content(path, wanted.get(path)) or path.match(PARTIAL))
    ]
    if others or folder.is_file():
        raise ParameterError(
            [f"{folder} is not empty; name a folder that is empty, or not there yet"]
        )
    write_files(wanted)
