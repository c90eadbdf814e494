"""Write files so that they are there wholly or not at all."""

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from thb_analysis.data.csvfile import Record
from thb_analysis.errors import ThbError


def write_text(path: Path, text: str) -> bool:
    """Write a file as UTF-8 with plain line ends, unless it says the same already.

    The file is replaced in one step: whoever reads it meanwhile, or stops the
    writing, finds the old content or the new, never a part.

    Parameters
    ----------
    path : pathlib.Path
    text : str

    Returns
    -------
    bool
        Whether the file was written.

    Raises
    ------
    ThbError
        If it cannot be written; what stood there is left as it was.
    """
    raw = text.encode("utf-8")
    with suppress(OSError):
        if path.read_bytes() == raw:
            return False
    try:
        _replace(path, raw)
    except OSError as error:
        raise ThbError(
            f"{path} cannot be written ({os.strerror(error.errno or 0)}); "
            "make room for it, or let its folder be written to"
        ) from None
    return True


def told(path: Path, written: bool) -> str:
    """Say what `write_text` has done with a file."""
    return f"{path} written" if written else f"{path} is up to date"


def csv_text(columns: Sequence[str], records: Iterable[Record]) -> str:
    """Return records as the text of a CSV file: commas, plain line ends, few quotes."""
    out = StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _replace(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(raw)
            file.close()
            Path(file.name).chmod(_mode(path))
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _mode(path: Path) -> int:
    """Return the mode the file has, or that of any new file."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    return 0o644
