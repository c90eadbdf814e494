"""Find a data package and read its files as text, without pandas.

What needs only names and texts (listing reports, checking parameters, building
the observations) reads a `Package` and so starts at once.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thb_analysis.data.celltypes import wrong_cells
from thb_analysis.data.csvfile import Record, Table, read_table
from thb_analysis.data.descriptor import (
    DESCRIPTOR,
    column_names,
    column_types,
    descriptor_content,
    parse_descriptor,
)
from thb_analysis.data.tables import TABLES
from thb_analysis.data.textfile import package_content
from thb_analysis.errors import DataInvalid, DataNotFound, Fault

VARIABLE = "THB_DATA"


@dataclass(frozen=True)
class Package:
    """A data package as read: its descriptor and its tables as text.

    Attributes
    ----------
    root : pathlib.Path
    descriptor : dict
        The content of ``datapackage.json``.
    tables : dict of str to Table
        By the name of the resource.
    sha256 : str
        Of the descriptor and all tables; the same wherever the package lies.
    files : dict of str to bytes
        What the package consists of, by path within it: descriptor, tables, and the texts and
        bibliographies beside the descriptor. Each was read once; hash and tables are of these bytes.
    """

    root: Path
    descriptor: dict[str, Any]
    tables: dict[str, Table]
    sha256: str
    files: dict[str, bytes]

    def records(self, name: str) -> list[Record]:
        """Return the rows of a table as dictionaries of text."""
        return self.tables[name].records()

    def path(self, name: str) -> str:
        """Return the path of a table within the package."""
        resources = self.descriptor["resources"]
        return next(str(each["path"]) for each in resources if each["name"] == name)

    @property
    def participants(self) -> tuple[str, ...]:
        """Codes of the countries that took part, in the order of their table."""
        return tuple(
            row["country"] for row in self.records("countries") if row["took_part"] == "true"
        )


def find_package(path: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the data package that is meant.

    Parameters
    ----------
    path : path-like, optional
        The folder or its ``datapackage.json``. If not given: the environment
        variable ``THB_DATA``, else the nearest ``data`` folder with a
        ``datapackage.json`` in or above the working directory, else the one
        of the checkout that the library is installed from.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    DataNotFound
        Says what was tried.
    """
    named = os.fspath(path) if path is not None else os.environ.get(VARIABLE, "")
    if named:
        return _named_package(Path(named), "" if path is not None else f" (named by {VARIABLE})")
    places = list(_usual_places())
    found = next((place for place in places if (place / DESCRIPTOR).is_file()), None)
    if found is None:
        tried = "\n".join(f"  {place / DESCRIPTOR}" for place in places)
        raise DataNotFound(
            f"no data package was found; name its folder, or set {VARIABLE} to it. Tried:\n{tried}"
        )
    return found


def read_package(
    path: str | os.PathLike[str] | None = None, without: tuple[str, ...] = ()
) -> Package:
    """Read the descriptor and all tables of a data package as text.

    Parameters
    ----------
    path : path-like, optional
        See `find_package`.
    without : tuple of str, optional
        Tables not to be read.

    Returns
    -------
    Package

    Raises
    ------
    DataNotFound
    DataInvalid
        With every fault that keeps a file from being read, every cell that
        is not of the type of its column, and every row without its footnote.
    """
    package, faults = try_package(find_package(path), without)
    if faults or package is None:
        raise DataInvalid(faults, "the data package cannot be read")
    return package


def try_package(root: Path, without: tuple[str, ...] = ()) -> tuple[Package | None, list[Fault]]:
    """Read what can be read of a data package.

    Returns
    -------
    package : Package or None
        With the tables that could be read, though single cells may be of the
        wrong type; None if the descriptor could not be read.
    faults : list of Fault
        What kept the other tables from being read, the cells that are of
        the wrong type, and the rows that lead back to no footnote.
    """
    try:
        files = {DESCRIPTOR: descriptor_content(root)}
        descriptor = parse_descriptor(files[DESCRIPTOR])
    except DataInvalid as error:
        return None, list(error.faults)
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    described = {DESCRIPTOR, *(resource["path"] for resource in descriptor["resources"])}
    for resource in descriptor["resources"]:
        name, file = resource["name"], resource["path"]
        try:
            if file not in files:
                files[file] = package_content(root, file, described)
            if name in without:
                continue
            tables[name] = read_table(file, files[file], column_names(resource))
            faults += wrong_cells(tables[name], column_types(resource))
            if name in TABLES:
                faults += _without_footnote(tables[name])
        except DataInvalid as error:
            faults += [] if name in without else error.faults
    sha256 = _sha256(files)
    for path in sorted((*root.glob("*.md"), *root.glob("*.bib"))):
        if path.name not in files and (path.is_file() or path.is_symlink()):
            try:
                files[path.name] = package_content(root, path.name)
            except DataInvalid as error:
                faults += error.faults
    return Package(root, descriptor, tables, sha256, files), faults


def _sha256(files: Mapping[str, bytes]) -> str:
    """Return the hash of the descriptor and all tables; missing files do not count."""
    digest = hashlib.sha256()
    for file in (DESCRIPTOR, *sorted(files.keys() - {DESCRIPTOR})):
        digest.update(f"{file}\0{len(files[file])}\0".encode())
        digest.update(files[file])
    return digest.hexdigest()


def _without_footnote(table: Table) -> Iterator[Fault]:
    """Find the rows of which nobody could say where in the document they stand."""
    if "footnote" in table.columns:
        for line, number in zip(table.lines, table.column("footnote"), strict=True):
            if not number:
                yield table.fault(
                    line, "footnote", "", "required", "is empty", "the number of a footnote"
                )


def _named_package(path: Path, how: str) -> Path:
    if path.name == DESCRIPTOR and path.is_file():
        return path.parent
    if (path / DESCRIPTOR).is_file():
        return path
    problem = "does not exist"
    if path.exists():
        problem = f"has no {DESCRIPTOR}" if path.is_dir() else "is no folder"
    raise DataNotFound(
        f"no data package: {path}{how} {problem}; name a folder that holds {DESCRIPTOR}"
    )


def _usual_places() -> Iterator[Path]:
    here = Path.cwd()
    for folder in (here, *here.parents):
        yield folder / "data"
    yield Path(__file__).parents[3] / "data"
