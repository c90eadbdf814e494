"""A data package in one file, for those who take the data from an edition or work on them elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from thb_analysis.data.descriptor import DESCRIPTOR, read_descriptor

NAME = "data.zip"

# Dates of files differ between copies of the same package.
_DATE = (1980, 1, 1, 0, 0, 0)


def files_of(root: Path) -> dict[str, Path]:
    """Find the files of a data package: descriptor, tables, texts and bibliography.

    Parameters
    ----------
    root : Path
        Folder of the package; whatever else lies in it is no part of it.

    Returns
    -------
    dict of str to Path
        By their names within the package, sorted.

    Raises
    ------
    DataInvalid
        If the descriptor cannot be read.
    """
    tables = [resource["path"] for resource in read_descriptor(root)["resources"]]
    beside = [path.name for suffix in ("md", "bib") for path in root.glob(f"*.{suffix}")]
    files = {name: root / name for name in sorted({DESCRIPTOR, *tables, *beside})}
    return {name: path for name, path in files.items() if path.is_file()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files, by name, into a ZIP archive; the same files give the same bytes.

    They are stored as they are: what a compression makes of them differs between machines.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            # As on Unix wherever it is written: the system is part of the bytes.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def data_package(root: Path) -> bytes:
    """Pack a data package, see `files_of`."""
    return packed({name: path.read_bytes() for name, path in files_of(root).items()})
