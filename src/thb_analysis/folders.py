"""Folders that results go to: one command at a time is at work in each."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from thb_analysis.errors import ParameterError, ThbError

# What temporary folders are called, and nothing else is.
_SCRATCH = "thb-scratch-"


class _TakenError(Exception):
    """Another process is at work in a folder."""


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make a folder if there is none, and keep other commands out of it.

    The folder itself is locked: nothing is left behind, and the lock ends with its process. Where
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
        lock = _locked(folder)
        _prepare(folder, locked=lock is not None)
    except _TakenError:
        raise ThbError(
            f"Another thb command is at work in {folder}. Wait for it, or name another folder: --out DIR"
        ) from None
    except OSError as error:
        _remove_empty(made)
        raise ThbError(
            f"Cannot write to {folder}: {error.strerror}. Name another folder: --out DIR"
        ) from error
    try:
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
    standing = next(path for path in above if path.exists() or path.is_symlink())
    if not standing.is_dir():
        what = "a file" if standing.exists() else "a link that leads nowhere"
        wrong = f"{standing} is {what}"
    elif _holds_tables(folder.resolve()):
        wrong = "the tables of a data package are in this folder"
    elif any((each / "overview.ipynb").is_file() and each.name == "notebooks" for each in above):
        wrong = "the notebooks that reports are made from are in this folder"
    else:
        return []
    return [f"--out {out}: {wrong}; name another folder: --out DIR"]


def _holds_tables(folder: Path) -> bool:
    """Whether a data package keeps its descriptor or a table in a folder."""
    for root in (folder, *folder.parents):
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            described = json.loads((root / "datapackage.json").read_text("utf-8"))
            kept = {root, *((root / table["path"]).parent for table in described["resources"])}
            if folder in kept:
                return True
    return (folder / "datapackage.json").exists()


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
def scratch() -> Path:
    """Return the temporary folder of this process, which goes with it.

    It is locked as long as the process lives: those that nobody holds were left by processes that were
    killed, and are removed.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        with suppress(OSError, _TakenError):
            if not left.is_symlink() and (lock := _locked(left)) is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(lock)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH))
        # Until it is locked, another process may take it for one that was left.
        with suppress(FileNotFoundError, _TakenError):
            _locked(folder)
            # Later than multiprocessing removes what it keeps there; and not in a fork of this.
            Finalize(None, shutil.rmtree, (folder, True), exitpriority=-200)
            return folder


def _locked(folder: Path) -> int | None:
    """Lock a folder; None where that cannot be done.

    Raises
    ------
    _TakenError
        If another process has locked it, or has removed it meanwhile.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        if os.path.samestat(os.fstat(handle), folder.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        os.close(handle)
        return None
    os.close(handle)
    raise _TakenError


def _prepare(folder: Path, locked: bool) -> None:
    """Try to write, and clear away what a command that was killed left half-written."""
    probe = folder / f".writable.{os.getpid()}"
    probe.touch()
    probe.unlink()
    if locked:
        for partial in folder.glob(".*.[0-9]*.partial"):
            partial.unlink(missing_ok=True)


def _remove_empty(folders: Sequence[Path]) -> None:
    """Remove folders in which nothing is, the innermost first."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
