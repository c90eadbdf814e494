"""The inputs of reports as they were read at the start: what is edited meanwhile gets into none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from thb_analysis.errors import ThbError

DATA, NOTEBOOKS = "data", "notebooks"

if TYPE_CHECKING:
    from thb_analysis.reports.run import Settings, Target


@contextmanager
def frozen(settings: Settings, targets: Iterable[Target]) -> Iterator[Settings]:
    """Copy data package, notebooks and bibliographies to a folder of this process alone.

    Of the data package that is what was read with its names: hash, reports and ``data.zip`` are of the
    same bytes.

    Parameters
    ----------
    settings : Settings
    targets : iterable of Target
        Whose notebooks to copy.

    Yields
    ------
    Settings
        That name the copies. Those that do already are left as they are.

    Raises
    ------
    ThbError
        If a notebook is missing.
    """
    if settings.copies is not None:
        yield settings
        return
    with TemporaryDirectory(prefix="thb-inputs-", ignore_cleanup_errors=True) as name:
        copies = Path(name).resolve()
        _write(copies / DATA, settings.vocabulary.files)
        _write(copies / NOTEBOOKS, _notebooks(settings.notebooks, targets))
        yield replace(settings, copies=copies)


def _notebooks(folder: Path, targets: Iterable[Target]) -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.bib"))}
    for target in targets:
        name = f"{target.report.notebook}.ipynb"
        path = folder.resolve() / name
        if not path.is_file():
            raise ThbError(f"There is no notebook {path}, which {target.report.id} is made from.")
        files.setdefault(name, path.read_bytes())
    return files


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
