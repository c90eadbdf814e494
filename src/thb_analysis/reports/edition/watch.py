"""Files that are saved while somebody works: which of them a build is to look at again."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

from thb_analysis.reports.running.result import BuildResult

# Of a folder with a notebook of one's own, which may hold anything.
_BESIDE = ("*.ipynb", "*.py", "*.bib", "*.png", "*.svg", "*.jp*g")
# What reports are made from; the library is not watched, since it is loaded.
_PATTERNS = (*_BESIDE, "*.csv", "*.json", "*.md", "*/*.csv", "texts/**/*.md")
_WAIT = 0.3  # seconds from look to look

# A folder and a pattern of files there.
_Places = Sequence[tuple[Path, str]]
# Name of a file within its folder, the folder, and when it was saved last.
_Saved = set[tuple[str, Path, int]]


def _look(places: _Places) -> _Saved:
    """Return when each file was saved last; one that is just being replaced is not there."""
    found = set()
    for folder, pattern in places:
        for path in folder.glob(pattern):
            with suppress(OSError):
                name, saved = path.relative_to(folder).as_posix(), path.stat()
                found.add((name, folder, saved.st_mtime_ns))
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
    places = [*product(folders, _PATTERNS), *product(beside, _BESIDE)]
    return _saved_since(_look(places), places)


def _saved_since(before: _Saved, places: _Places) -> Iterator[list[str]]:
    last = before
    while True:
        time.sleep(_WAIT)
        now = _look(places)
        if now == last != before:
            yield sorted({name for name, *_ in now ^ before})
            before = now
        last = now


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
