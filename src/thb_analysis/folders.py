"""Folders that results go to, one command at a time in each; and the temporary one of a process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Container, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from thb_analysis.errors import ParameterError, ThbError


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make a folder if there is none, and keep other commands out of it.

    The folder itself is locked: no file is left behind, and the lock ends with its process. Where
    folders cannot be locked (on Windows, on some network drives), goes on without.

    Parameters
    ----------
    folder : Path
        If nothing was put into it, it is removed, and so are those above it, as far as they were
        made here.

    Raises
    ------
    ThbError
        If another command is at work in it, or it cannot be made or written to.
    """
    made: list[Path] = []
    try:
        made = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(None, "it is closed to you")
        lock = _locked(folder)
    except BlockingIOError:
        raise ThbError(
            f"Another thb command is at work in {folder}. Wait for it, or name another folder: --out DIR"
        ) from None
    except OSError as error:
        _remove_empty(made)
        raise ThbError(
            f"Cannot write to {folder}: {error.strerror}. Name another folder: --out DIR"
        ) from error
    try:
        # Left half-written by a command that was killed.
        for partial in folder.glob(".*.partial"):
            partial.unlink(missing_ok=True)
        yield
    finally:
        _remove_empty(made)
        if lock is not None:
            os.close(lock)


def unfit(out: str) -> list[str]:
    """Say what keeps --out from being a folder for results; nothing if it is one, or can be made."""
    if not out.strip():
        return ["--out: name a folder"]
    folder = Path(out)
    above = (folder, *folder.parents)
    existing = next(path for path in above if path.exists() or path.is_symlink())
    if not existing.is_dir():
        what = "a file" if existing.exists() else "a link that leads nowhere"
        wrong = f"{existing} is {what}"
    elif (folder / "datapackage.json").exists():
        wrong = "the tables of a data package are in this folder"
    else:
        return []
    return [f"--out {out}: {wrong}; name another folder: --out DIR"]


def refuse_theirs(folder: Path, names: Collection[str], ours: Container[str], force: bool) -> None:
    """Refuse to replace what stands in the places of results and was put there by somebody else.

    Parameters
    ----------
    folder : Path
    names : collection of str
        Of the files that are to be written.
    ours : container of str
        Of those that may be replaced.
    force : bool
        Replace all.

    Raises
    ------
    ParameterError
        With the names of those that stand in the way.
    """
    theirs = sorted(name for name in names if name not in ours and (folder / name).exists())
    if theirs and not force:
        more = f" and {len(theirs) - 5} more" if len(theirs) > 5 else ""
        raise ParameterError(
            [
                f"{folder}: {', '.join(theirs[:5])}{more}: nothing there says that thb put this "
                "there. Name another folder: --out DIR; or replace it: --force"
            ]
        )


@cache
def temp_root() -> Path:
    """Return the temporary folder of this process, which goes with it.

    If the process is killed, its server removes the folder: see ``reports.running.isolated``.
    """
    folder = Path(tempfile.mkdtemp(prefix="thb-")).resolve()
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=0)
    return folder


def _locked(folder: Path) -> int | None:
    """Lock a folder; None where that cannot be done.

    Raises
    ------
    BlockingIOError
        If another process has locked it.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return handle


def _remove_empty(folders: list[Path]) -> None:
    """Remove folders in which nothing is, the innermost first."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
