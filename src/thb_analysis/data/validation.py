"""Check a data package wholly, and report every fault at once."""

import os
import shlex
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from thb_analysis.data.check_agreement import CELLS, MEASURES, agreement_faults
from thb_analysis.data.check_coding import (
    claim_faults,
    code_faults,
    outside_base,
    relation_faults,
    text_faults,
)
from thb_analysis.data.check_files import file_faults, key_faults, order_faults
from thb_analysis.data.check_links import link_faults
from thb_analysis.data.check_markers import marker_faults
from thb_analysis.data.check_readings import pathway_faults, reading_faults
from thb_analysis.data.check_rows import row_faults
from thb_analysis.data.csvfile import Record, Table
from thb_analysis.data.dataset import dataset
from thb_analysis.data.descriptor import column_types
from thb_analysis.data.frames import typed_frame
from thb_analysis.data.observations import COLUMNS, NEEDED, Derived, derive, sort_key
from thb_analysis.data.package import Package, find_package, try_package
from thb_analysis.data.record import record_faults
from thb_analysis.data.report import Report
from thb_analysis.data.tables import DERIVED, TABLES
from thb_analysis.errors import Fault

_OUTDATED = "not-derived"


def validate(path: str | os.PathLike[str] | None = None) -> Report:
    """Check a data package: files, constraints, keys, rules, and the coding itself.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package; see `load`.

    Returns
    -------
    Report
        With every fault; its text names file, line, column, value and what
        was expected.

    Raises
    ------
    DataNotFound
        If there is no such folder.
    """
    package, faults = try_package(_folder(path))
    if package is None:
        return Report(tuple(sorted(faults)), ("the tables",))
    broken = _broken(package, faults)
    faults += file_faults(package)
    faults += key_faults(package)
    faults += order_faults(package)
    faults += link_faults(package)
    if broken.isdisjoint({"footnotes", "markers"}):
        faults += marker_faults(package)
    faults += record_faults(package)
    faults += _row_faults(package, broken)
    coding, skipped = _coding_faults(package, broken, faults)
    return Report(_once_each([*faults, *coding]), skipped)


def _folder(path: str | os.PathLike[str] | None) -> Path:
    """Return the folder to check; that it has no descriptor is a fault, not an error."""
    if path is not None and Path(path).is_dir():
        return Path(path)
    return find_package(path)


def _broken(package: Package, faults: Iterable[Fault]) -> set[str]:
    """Return the tables that could not be read, or have cells of the wrong type."""
    files = {fault.file for fault in faults}
    return {name for name in TABLES if package.path(name) in files}


def _row_faults(package: Package, broken: Collection[str]) -> Iterator[Fault]:
    types = {each["name"]: column_types(each) for each in package.descriptor["resources"]}
    for name in TABLES:
        if name not in broken:
            table = package.tables[name]
            yield from row_faults(table, typed_frame(table, types[name]), name)


def _coding_faults(
    package: Package, broken: set[str], faults: list[Fault]
) -> tuple[list[Fault], tuple[str, ...]]:
    """Check the coding as far as its tables are in order; say what was left out."""
    if not broken.isdisjoint(NEEDED):
        return [], ("the lists, and what follows from them",)
    derived = derive(package)
    if derived.faults:
        return derived.faults, ("what follows from the lists",)
    found: list[Fault] = []
    if DERIVED not in broken:
        found += _differences(package, derived)
    if broken.isdisjoint({CELLS.second, CELLS.settlements}):
        found += agreement_faults(package, CELLS, derived.records)
    faulty = _broken(package, faults)
    if faulty.isdisjoint({MEASURES.final, MEASURES.second, MEASURES.settlements}):
        found += agreement_faults(package, MEASURES)
    if {fault.file for fault in faults if fault.file != package.path(DERIVED)}:
        return found, ("relations, claims, the corrections that note them, readings and pathway",)
    return found + list(_consistency_faults(package, derived)), ()


def _consistency_faults(package: Package, derived: Derived) -> Iterator[Fault]:
    ds = dataset(_with_observations(package, derived.records))
    yield from relation_faults(package, ds)
    yield from claim_faults(package, ds)
    yield from reading_faults(package, ds)
    yield from pathway_faults(package, ds)
    repeated = {note: frozenset(parsed.repeated) for note, parsed in derived.lists.items()}
    yield from code_faults(package, "duplicate", repeated, "stands more than once")
    yield from code_faults(package, "base", outside_base(ds), "is listed outside the base")
    yield from text_faults(package)


def _with_observations(package: Package, records: list[Record]) -> Package:
    rows = tuple(tuple(record[column] for column in COLUMNS) for record in records)
    table = Table(package.path(DERIVED), COLUMNS, rows, tuple(range(2, len(rows) + 2)))
    return replace(package, tables=package.tables | {DERIVED: table})


def _differences(package: Package, derived: Derived) -> Iterator[Fault]:
    """Hold the committed observations against those that follow from the lists."""
    table, hint = package.tables[DERIVED], _anew(package)
    wanted = {sort_key(record): record for record in derived.records}
    seen = set()
    for line, row in table.numbered():
        key = sort_key(row)
        seen.add(key)
        if key not in wanted:
            message = f"is not named in footnote {row['footnote']}"
            yield table.fault(
                line, "country", row["country"], _OUTDATED, message, "no such row", hint
            )
            continue
        for column in COLUMNS:
            if row[column] != wanted[key][column]:
                message = "does not follow from the source and the codebook"
                expected = repr(wanted[key][column]) if wanted[key][column] else "nothing"
                yield table.fault(line, column, row[column], _OUTDATED, message, expected, hint)
    for footnote, country in sorted(wanted.keys() - seen):
        message = f"is named in footnote {footnote} and has no row"
        yield table.fault(0, "country", country, _OUTDATED, message, "a row for it", hint)


def _anew(package: Package) -> str:
    folder = shlex.quote(str(package.root))
    return f"run “python -m thb_analysis.data {folder}”, which derives the table anew"


def _once_each(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sort the faults, and keep of those on one cell the first that was found."""
    kept: dict[object, Fault] = {}
    for fault in faults:
        cell = (fault.file, fault.line, fault.column)
        kept.setdefault(cell if fault.line and fault.column else fault, fault)
    return tuple(sorted(kept.values()))
