"""A data package in one file, for those who take the data from an edition or work on them elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NAME = "data.zip"

# Dates of files differ between copies of the same package.
_DATE = (1980, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files, by name, into a ZIP archive; the same files give the same bytes.

    They are stored as they are: what a compression makes of them differs between machines.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _DATE)
            # As on Unix wherever it is written: the system is part of the bytes.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
