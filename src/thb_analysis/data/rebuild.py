"""Rebuild what follows from a data package: observations, codebook, descriptor."""

import os
from pathlib import Path

from thb_analysis.data.check import validate
from thb_analysis.data.codebook import CODEBOOK, codebook
from thb_analysis.data.derive import derive, has_lists, with_observations
from thb_analysis.data.files import write_text
from thb_analysis.data.package import find_package, read_package, try_package, write_package
from thb_analysis.errors import DataInvalid


def build(path: str | os.PathLike[str] | None = None) -> list[tuple[Path, bool]]:
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
        With every fault; nothing is written where lists or tables have any.
    ThbError
        If a file cannot be written.
    """
    package, faults = try_package(find_package(path))
    own = package.path("observations") if package and has_lists(package) else ""
    faults = [fault for fault in faults if fault.file != own]
    if package is None or faults:
        raise DataInvalid(faults, "the observations cannot be derived")
    if own:
        derived = derive(package)
        if derived.faults:
            raise DataInvalid(derived.faults, "the observations cannot be derived")
        package = with_observations(package, derived)
    written = write_package(package)
    report = validate(package.root)
    if not report.ok:
        raise DataInvalid(report.faults, "the codebook cannot be written")
    target = package.root / CODEBOOK
    return [*written, (target, write_text(target, codebook(read_package(package.root))))]
