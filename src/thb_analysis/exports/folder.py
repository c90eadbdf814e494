"""Write the files of an export: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from thb_analysis.errors import ThbError


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all stand ready beside it before the first is put there.

    Parameters
    ----------
    folder : Path
        Claimed by the caller, see ``folders.claimed``. Other files in it are left alone.
    files : mapping of str to bytes
        Name to content.

    Raises
    ------
    ThbError
        If they cannot be written; then the folder holds what it held before.
    """
    try:
        with TemporaryDirectory(dir=folder, prefix=".partial-") as partial:
            for name, content in files.items():
                (Path(partial) / name).write_bytes(content)
            for name in files:
                (Path(partial) / name).replace(folder / name)
    except OSError as error:
        raise ThbError(
            f"Cannot write to {folder}: {error.strerror}. Make room there, or name another folder"
        ) from error
