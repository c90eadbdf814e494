"""Write a data package to start from: a small example in which every table has worked rows."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from thb_analysis.errors import ParameterError, ThbError

TEMPLATE = Path(__file__).parent / "template"


def new_package(folder: str | os.PathLike[str]) -> tuple[str, ...]:
    """Write the example package, wholly or not at all.

    Parameters
    ----------
    folder : path-like
        Where to; made if it is not there, along with the folders above it.

    Returns
    -------
    tuple of str
        The files, by their path within the folder, sorted.

    Raises
    ------
    ParameterError
        If there is something in the folder already, or it is a file.
    ThbError
        If it cannot be written; what was there is left as it was.
    """
    target = Path(folder)
    if problem := _not_free(target):
        raise ParameterError([problem])
    made = _make(target)
    try:
        _fill(target)
    except BaseException as error:
        for each in made:
            each.rmdir()
        if isinstance(error, OSError):
            raise _not_written(target, error) from None
        raise
    return tuple(sorted(path.relative_to(target).as_posix() for path in _files(target)))


def _not_free(target: Path) -> str:
    """Say what keeps a folder from being written to as a new one; empty if nothing does."""
    try:
        if not target.exists():
            above = next(each for each in target.absolute().parents if each.exists())
            return "" if above.is_dir() else f"{target}: {above} is a file; name another folder"
        if not target.is_dir():
            return f"{target} is a file; name a folder that is empty, or not there yet"
        if any(target.iterdir()):
            return f"{target} is not empty; name a folder that is empty, or not there yet"
    except OSError as error:
        return f"{target} cannot be looked into ({_why(error)}); name another folder"
    return ""


def _make(target: Path) -> list[Path]:
    """Make a folder and those above it; return the ones that were not there, the innermost first."""
    lacking = [each for each in (target, *target.parents) if not each.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        for each in lacking:
            if each.is_dir():
                each.rmdir()
        raise _not_written(target, error) from None
    return lacking


def _fill(target: Path) -> None:
    """Write the template beside its place, and move it there once all of it is written."""
    moved: list[Path] = []
    with TemporaryDirectory(dir=target, prefix=".new-") as scratch:
        copy = Path(scratch)
        for file in _files(TEMPLATE):
            # Not with its mode: where the library lies may be read-only.
            place = copy / file.relative_to(TEMPLATE)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(file.read_bytes())
        try:
            for each in sorted(copy.iterdir()):
                moved.append(each.rename(target / each.name))
        except BaseException:
            for each in moved:
                each.rename(copy / each.name)
            raise


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _not_written(target: Path, error: OSError) -> ThbError:
    return ThbError(
        f"{target} cannot be written ({_why(error)}); let the folder above it be written to, "
        "or name another folder"
    )


def _why(error: OSError) -> str:
    return os.strerror(error.errno or 0)
