"""Rebuild what follows from a data package: observations, codebook, descriptor."""

from pathlib import Path

from thb_analysis.check.check import OUTDATED, check
from thb_analysis.check.codebook import CODEBOOK, codebook
from thb_analysis.errors import DataInvalid
from thb_analysis.files import write_files
from thb_analysis.package.package import (
    Location,
    Package,
    find_package,
    package_files,
    read_files,
    try_package,
)


def rebuild(path: Location = None) -> list[tuple[Path, bool]]:
    """Derive the observations of a package, write its tables strictly, and its codebook.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package; see `load`.

    Returns
    -------
    list of pathlib.Path and bool
        Each file, and whether it was written or said the same already.

    Raises
    ------
    DataNotFound
    DataInvalid
        With every fault but those of texts; nothing is written then.
    ThbError
        If a file cannot be written; none is, then.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> [path.name for path, written in thb.rebuild() if written]
    []
    """
    package, report = check(*try_package(find_package(path)))
    # Whoever brings texts up to date needs the cells as they are now.
    faults = [fault for fault in report.of_data.faults if fault.rule != OUTDATED]
    if package is None or faults:
        unchecked = ", and not all is checked yet" if report.skipped else ""
        raise DataInvalid(faults, f"nothing was written{unchecked}")
    files = rebuilt_files(package).items()
    return write_files({package.root / file: raw for file, raw in files})


def rebuilt_files(package: Package) -> dict[str, bytes]:
    """Return tables, descriptor and codebook of a package by their path within it."""
    written = package_files(package)
    # The codebook is that of the files as they will be.
    after, _ = read_files(package.root, tuple((package.files | written).items()))
    return written | {CODEBOOK: codebook(after).encode()}
