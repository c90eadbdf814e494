"""Files that are saved while somebody works: which of them a build is to look at again."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

from thb_analysis.reports.running.result import BuildResult

# What reports are made from; the library is not watched, since it is loaded.
_FOLDERS = ("", "codebook/", "source/", "reliability/", "elsewhere/", "texts/**/")
_SUFFIXES = ("ipynb", "py", "bib", "csv", "json", "md")
# Of a folder with a notebook of one's own, which may hold anything.
_BESIDE = ("*.ipynb", "*.py", "*.bib")
_WAIT = 0.3  # seconds from look to look


def _times(places: Sequence[tuple[Path, str]]) -> dict[Path, int]:
    """Return when each file was saved last; one that is just being replaced is not there."""
    found = {}
    for folder, pattern in places:
        for path in folder.glob(pattern):
            with suppress(OSError):
                found[path] = path.stat().st_mtime_ns
    return found


def saved_files(
    folders: Sequence[Path], beside: Sequence[Path] = ()
) -> Iterator[list[str]]:
    """Wait, and give the names of the files that were saved since this call, within their folders.

    Parameters
    ----------
    folders : sequence of Path
        The data package, the notebooks.
    beside : sequence of Path
        Where notebooks of one's own lie: what is in folders there is not looked at.

    Returns
    -------
    iterator of list of str
        The next, once nothing more is written.
    """
    patterns = [f"{below}*.{suffix}" for below, suffix in product(_FOLDERS, _SUFFIXES)]
    places = [*product(folders, patterns), *product(beside, _BESIDE)]
    return _saved_since(_times(places), places)


def _saved_since(
    before: dict[Path, int], places: Sequence[tuple[Path, str]]
) -> Iterator[list[str]]:
    folders = [folder for folder, _ in places]
    while True:
        time.sleep(_WAIT)
        now = _times(places)
        if now == before:
            continue
        while (later := _times(places)) != now:
            now = later
            time.sleep(_WAIT)
        changed = sorted(path for path, _ in now.items() ^ before.items())
        before = now
        yield [_short(path, folders) for path in dict.fromkeys(changed)]


def _short(path: Path, folders: Sequence[Path]) -> str:
    folder = next(folder for folder in folders if path.is_relative_to(folder))
    return path.relative_to(folder).as_posix()


def summary(names: Sequence[str], results: Sequence[BuildResult]) -> str:
    """Say in one line what saving some files led to."""
    parts = []
    for status in ("built", "failed"):
        reports = [result.report for result in results if result.status == status]
        if reports:
            parts.append(f"{', '.join(reports)} {status}")
    return (
        f"{', '.join(names)}: {'; '.join(parts) or 'none of these reports rests on it'}"
    )
