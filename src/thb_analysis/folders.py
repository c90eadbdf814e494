"""Folders that results go to: one command at a time in each, and no file of others replaced."""

import os
from collections.abc import Collection, Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.files import PARTIAL
from thb_analysis.wording import first


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
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
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    lock = None
    try:
        lock = _lock(folder)
        # Left half-written by a command that was killed.
        for partial in folder.glob(PARTIAL):
            partial.unlink(missing_ok=True)
        yield
    finally:
        for each in made:
            with suppress(OSError):
                each.rmdir()
        if lock is not None:
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """Make a folder and lock it; None where folders cannot be locked."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(None, "it is closed to you")
        return _flock(folder)
    except BlockingIOError:
        raise ThbError(
            f"Another thb command is at work in {folder}. "
            "Wait for it, or name another folder: --out DIR"
        ) from None
    except OSError as error:
        raise ThbError(
            f"Cannot write to {folder}: {error.strerror}. Name another folder: --out DIR"
        ) from error


def folder_for(out: str) -> Path:
    """Return the folder for results that --out names.

    Raises
    ------
    ParameterError
        If it is none, or cannot be made.
    """
    folder = Path(out)
    existing = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not out.strip():
        raise ParameterError(["--out: name a folder"])
    wrong = "" if existing.is_dir() else f"{existing} is no folder"
    if (folder / "datapackage.json").exists():
        wrong = "it holds the tables of a data package"
    if wrong:
        raise ParameterError([f"--out {out}: {wrong}; name another one: --out DIR"])
    return folder


def check_overwrite(
    folder: Path, names: Collection[str], ours: Container[str], force: bool
) -> None:
    """Refuse to replace files that somebody else has put in the places of results.

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
    foreign = sorted(
        name for name in names if name not in ours and (folder / name).exists()
    )
    if foreign and not force:
        raise ParameterError(
            [
                f"{folder}: {', '.join(first(foreign, 5))}: nothing there says that thb put this "
                "there. Name another folder: --out DIR; or replace it: --force"
            ]
        )


def _flock(folder: Path) -> int | None:
    """Lock a folder as far as that can be done; BlockingIOError if another process has."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:
        pass
    return handle
