"""Export results: compute, describe, write."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any

from thb_analysis.data import Dataset
from thb_analysis.data.names import wrong_names
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.exports.about import about
from thb_analysis.exports.codebook import ABOUT, NAME, codebook_files
from thb_analysis.exports.folder import write_files
from thb_analysis.exports.options import Options
from thb_analysis.exports.results import RESULTS, Result
from thb_analysis.exports.table import Table, make_table
from thb_analysis.folders import claimed

# Format to the function that writes it; a library is imported when its format is asked for.
_WRITERS = {
    "csv": "thb_analysis.exports.text:csv_files",
    "xlsx": "thb_analysis.exports.excel:excel_files",
    "parquet": "thb_analysis.exports.parquet:parquet_files",
    "json": "thb_analysis.exports.text:json_files",
}
FORMATS = tuple(_WRITERS)

# What can be the name of a file and of a sheet everywhere, and is not one already.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
_TAKEN = (NAME, ABOUT, "history")

# What results can be asked for besides a theme.
OPTIONS = tuple(field.name for field in fields(Options) if field.name != "theme")

Results = str | Sequence[str] | Mapping[str, Any]


@dataclass(frozen=True)
class Exported:
    """What an export wrote.

    Attributes
    ----------
    files : tuple of pathlib.Path
    tables : tuple of str
        Names of the tables in them.
    empty : tuple of str
        Names of the results for which the data have nothing to show.
    """

    files: tuple[Path, ...]
    tables: tuple[str, ...]
    empty: tuple[str, ...]


def export(
    ds: Dataset,
    path: str | os.PathLike[str],
    results: Results = (),
    formats: str | Sequence[str] = "csv",
    theme: str | None = None,
    tell: Callable[[str], None] | None = None,
    **options: Any,
) -> Exported:
    """Write results into a folder, with a codebook that describes every column.

    Parameters
    ----------
    ds : Dataset
        From `load`, and `Dataset.select` if only some countries or listings are to
        count. Edition, licence and citation are taken from it.
    path : path-like
        The folder; made if it does not exist. Files of the same names are replaced,
        others are left alone.
    results : str, sequence of str or mapping, optional
        Names of results, such as ``["coverage", "claims"]``: ``thb export --list``
        shows them. All if not given. Or a mapping of such names to results computed
        before: ``{"coverage": coverage(ds, "detection")}``. A frame under a name of
        your own is written as well; the columns that the data dictionary does not
        have then stay without a meaning in the codebook.
    formats : str or sequence of str, default "csv"
        Of ``"csv"``, ``"xlsx"``, ``"parquet"`` and ``"json"``.
    theme : str, optional
        Restrict the results to a theme; those that cannot be are left out unless
        they are named. With results computed before: the theme they are about.
    tell : callable, optional
        Called with the title of each result before it is computed.
    **options
        What else results can be asked for: see `Options`.

    Returns
    -------
    Exported
        The files written. The same data, results, options and formats give the same
        bytes.

    Raises
    ------
    ParameterError
        With all mistakes at once: unknown results, formats, themes or options, with
        the nearest valid names; results that cannot be restricted to a theme; names
        that cannot be those of files; a path with the suffix of a format.
    TypeError
        If a column of a result computed before is not of the type that the data
        dictionary gives it.
    ThbError
        If the files cannot be written, or another command is at work in the folder; none of
        them is, then.

    Notes
    -----
    CSV comes with ``codebook.csv`` and ``about.csv``; a missing value is an empty
    cell, and the members of a list have spaces between them, or semicolons where the
    codebook says so. A workbook holds all
    tables, one on each sheet, and the sheets ``codebook`` and ``about``; it is named
    after the result, or ``results.xlsx`` if there are several. Parquet and JSON keep
    lists as lists and carry their codebook; ``codebook.json`` has it once more for
    the whole folder. Numbers are not rounded, and reading one gives the same number.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load().select(countries=["EE", "LV", "LT"])
    >>> exported = thb.export(ds, "baltic", ["coverage", "cells"], formats=["csv", "xlsx"])
    >>> [file.name for file in exported.files]
    ['cells.csv', 'coverage.csv', 'results.xlsx', 'codebook.json', 'codebook.csv', 'about.csv']
    """
    wanted = (formats,) if isinstance(formats, str) else tuple(formats)
    named = [results] if isinstance(results, str) else list(results)
    ready = results if isinstance(results, Mapping) else None
    chosen, mistakes = ([], []) if ready is not None else choose(named, theme)
    mistakes += [*wrong_names(wanted, FORMATS, "format"), *looks_like_a_file(path)]
    mistakes += wrong_names([theme] if theme else [], ds.themes["theme"], "theme")
    mistakes += wrong_names(options, OPTIONS, "option")
    mistakes += [] if wanted else [f"name a format: {', '.join(FORMATS)}"]
    if mistakes:
        raise ParameterError(mistakes)
    folder = Path(path)
    with claimed(folder):
        origin = about(ds, theme)
        if ready is None:
            asked = Options(theme, **options)
            ready = dict(_computed(chosen, ds, asked, tell))
            origin = about(ds, theme, str(asked))
        tables = _tables(ready, origin, ds)
        files = _files(tables, wanted, folder, named)
        write_files(folder, files)
    return Exported(
        tuple(folder / name for name in files),
        tuple(table.name for table in tables),
        tuple(name for name, result in ready.items() if result is None),
    )


def choose(names: Iterable[str], theme: str | None = None) -> tuple[list[Result], list[str]]:
    """Pick results by name, in the order in which they are listed.

    Parameters
    ----------
    names : iterable of str
        None stands for all; with a theme, for those of them that can be restricted to it.
    theme : str, optional

    Returns
    -------
    results : list of Result
    mistakes : list of str
        One sentence for each name that does not exist, or cannot be restricted.
    """
    named = list(names)
    if not named:
        return [result for result in RESULTS.values() if result.themed or not theme], []
    chosen = [result for name, result in RESULTS.items() if name in named]
    everywhere = [result.name for result in chosen if theme and not result.themed]
    mistakes = [f"{name}: is about all themes; export it without a theme" for name in everywhere]
    return chosen, [*wrong_names(named, RESULTS, "result"), *mistakes]


def looks_like_a_file(path: str | os.PathLike[str]) -> list[str]:
    """Say so of a path that looks like the file of a format: a folder is made of it."""
    suffix = Path(path).suffix.removeprefix(".").lower()
    if suffix not in FORMATS:
        return []
    return [f"{path}: name a folder, in which the files are put, and {suffix} as format"]


def _computed(
    chosen: Iterable[Result],
    ds: Dataset,
    options: Options,
    tell: Callable[[str], None] | None,
) -> Iterable[tuple[str, Any]]:
    for result in chosen:
        if tell:
            tell(result.title)
        yield result.name, result.compute(ds, options)


def _tables(results: Mapping[str, Any], origin: Mapping[str, str], ds: Dataset) -> list[Table]:
    """Describe the frames of each result, and see that each has a name of its own."""
    frames: dict[str, tuple[str, Any]] = {}
    for name, result in results.items():
        frames |= RESULTS[name].frames(result) if name in RESULTS else {name: (name, result)}
    wrong = [name for name in frames if not _NAME.fullmatch(name) or name in _TAKEN]
    if wrong:
        raise ParameterError(
            [
                f"{name!r} cannot name a table: small letters, digits, - and _, 31 at most, and "
                f"none of {', '.join(_TAKEN)}"
                for name in wrong
            ]
        )
    if not frames:
        raise ThbError(f"nothing to export: the data have nothing for {', '.join(results)}")
    return [make_table(name, title, frame, ds, origin) for name, (title, frame) in frames.items()]


def _files(
    tables: Sequence[Table], formats: Iterable[str], folder: Path, named: Sequence[str]
) -> dict[str, bytes]:
    """Write tables in each format, and the codebook of those that have a file of their own."""
    workbook = named[0] if len(named) == 1 else "results"
    files: dict[str, bytes] = {}
    for format_ in FORMATS:
        if format_ in formats:
            module, _, function = _WRITERS[format_].partition(":")
            files |= getattr(import_module(module), function)(tables, workbook)
    alone = [name for name in files if not name.endswith(".xlsx")]
    return files | codebook_files(tables, alone, folder)
