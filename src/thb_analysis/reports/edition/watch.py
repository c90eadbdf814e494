"""Files that are saved while somebody works: which of them a build is to look at again."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

from thb_analysis.reports.running.result import BuildResult

# What reports are made from; the library is not watched, since it is loaded.
_FOLDERS = ("", "codebook/", "source/", "reliability/", "elsewhere/", "texts/**/")
_SUFFIXES = ("ipynb", "bib", "csv", "json", "md")
_WAIT = 0.3  # seconds from look to look


def _times(folders: Sequence[Path]) -> dict[Path, int]:
    """Return when each file was saved last; one that is just being replaced is not there."""
    found = {}
    for folder, below, suffix in product(folders, _FOLDERS, _SUFFIXES):
        for path in folder.glob(f"{below}*.{suffix}"):
            with suppress(OSError):
                found[path] = path.stat().st_mtime_ns
    return found


def saved_files(folders: Sequence[Path]) -> Iterator[list[str]]:
    """Wait, and give the names of the files that were saved since, within their folders.

    Parameters
    ----------
    folders : sequence of Path
        The data package, the notebooks.

    Yields
    ------
    list of str
        Once nothing more is written.
    """
    before = _times(folders)
    while True:
        time.sleep(_WAIT)
        now = _times(folders)
        if now == before:
            continue
        while (later := _times(folders)) != now:
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
    return f"{', '.join(names)}: {'; '.join(parts) or 'no report rests on it'}"
