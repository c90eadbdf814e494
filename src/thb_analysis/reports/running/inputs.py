"""What reports are made from, as it was read at the start: what is edited meanwhile gets into none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.data.package import BIBLIOGRAPHY
from thb_analysis.errors import ThbError
from thb_analysis.files import sha256
from thb_analysis.folders import temp_root
from thb_analysis.notebooks import identity, typed
from thb_analysis.programs import program_hashes
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.running.library import library_sha256, package_versions

_RELEASE = Path(__file__).parents[1] / "release.json"


@dataclass(frozen=True)
class Inputs:
    """Copies that no other process knows of, and how they are read.

    Attributes
    ----------
    root : Path
        The folder with ``data/``, ``notebooks/`` and ``own/``.
    notebooks : Path
        Where the project's notebooks lie, and run.
    hashes : Mapping[str, str]
        Of what goes into every report: bibliography and data.
    library : str
        Hash of the library.
    binaries : Mapping[str, str]
        Hashes of the programs that it writes reports with.
    package : str
        Name of the data package.
    unit : tuple of str
        What one of its units and several are called.
    has_document : bool
        Whether it counts what a document says.
    timeout : int
        Seconds that a cell may take.
    """

    root: Path
    notebooks: Path
    hashes: Mapping[str, str]
    library: str
    binaries: Mapping[str, str]
    package: str
    unit: tuple[str, ...]
    has_document: bool
    timeout: int = 600

    @property
    def data(self) -> Path:
        """The copy of the data package."""
        return self.root / "data"

    def notebook(self, report: Report) -> Path:
        """Return the copy of the notebook of a report."""
        return self.root / ("own" if report.is_own else "notebooks") / report.file

    def run_in(self, report: Report) -> Path:
        """Return the working directory of a notebook: where it lies, as far as that is this machine."""
        place = Path(report.notebook).parent if report.is_own else self.notebooks
        return place if place.is_dir() else self.notebook(report).parent

    def made(self, report: Report) -> dict[str, Any]:
        """Say what a report is made from, as its record does."""
        return {
            "notebook": report.file,
            "parameters": dict(report.stated),
            "changes": self.changes(report),
            "inputs": {**self.hashes, "notebook": identity(self.notebook(report).read_bytes())},
            "library": self.library,
            "packages": package_versions(),
            "binaries": dict(self.binaries),
        }

    def changes(self, report: Report) -> list[str]:
        """Name what is not as it was published with this version of the library."""
        known, notebook = released(), identity(self.notebook(report).read_bytes())
        parts = {
            f"the notebook {report.file}": not report.is_own
            and known["notebooks"].get(report.file, notebook) != notebook,
            "the data": known["package"] == self.package and known["data"] != self.hashes["data"],
            "the library": known["library"] != self.library,
        }
        return [part for part, differs in parts.items() if differs]


def phrase(changes: Iterable[str]) -> str:
    """Say what is not as it was published; empty if all is."""
    parts = " and ".join(changes)
    return f"with changes to {parts} since version {released()['version']}" if parts else ""


def departure(report: Report, changes: Iterable[str]) -> str:
    """Say in a phrase what sets a report apart: its parameters, and what is not as it was published."""
    return "; ".join(filter(None, (report.variant, phrase(changes))))


@cache
def released() -> dict[str, Any]:
    """Read what was published with this version: its number, and hashes of all it was made from and is."""
    return dict(json.loads(_RELEASE.read_text("utf-8")))


def release(
    vocabulary: Vocabulary, notebooks: Path, made: Mapping[str, str], outputs: Mapping[str, str]
) -> None:
    """Put on record that library, data, notebooks and reports are those of this version.

    Parameters
    ----------
    vocabulary : Vocabulary
        The project's data package.
    notebooks : Path
    made : Mapping[str, str]
        Hash of what each report was made from, by id.
    outputs : Mapping[str, str]
        Hash of each file of the reports, by name.
    """
    content = {
        "version": metadata.version("thb-analysis"),
        "package": vocabulary.fact("name"),
        "data": vocabulary.sha256,
        "library": library_sha256(),
        "notebooks": {
            path.name: identity(path.read_bytes()) for path in sorted(notebooks.glob("*.ipynb"))
        },
        "made": dict(sorted(made.items())),
        "outputs": dict(sorted(outputs.items())),
    }
    _RELEASE.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    released.cache_clear()


@contextmanager
def read_once(
    reports: Iterable[Report], vocabulary: Vocabulary, notebooks: Path, timeout: int
) -> Iterator[Inputs]:
    """Copy data package, notebooks and bibliographies to a folder of this process alone.

    Of the data package that is what was read with its names: hash, reports and ``data.zip`` are of the
    same bytes.

    Yields
    ------
    Inputs

    Raises
    ------
    ThbError
        If a notebook is missing.
    """
    with TemporaryDirectory(dir=temp_root(), ignore_cleanup_errors=True) as name:
        root = Path(name).resolve()
        found = {f"data/{path}": raw for path, raw in vocabulary.files.items()}
        for report in reports:
            found |= _with_bibliographies(report, notebooks.resolve())
        try:
            for path, content in found.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content)
        except OSError as error:
            raise ThbError(
                f"Cannot write to the temporary folder {root}: {error.strerror}. "
                "Make room there, or name another one: TMPDIR=DIR"
            ) from error
        cited = [f"{part}/{BIBLIOGRAPHY}" for part in ("notebooks", "data")]
        texts = [found[name] for name in cited if name in found]
        bibliography = sha256(b"\0".join(texts)) if texts else ""
        hashes = {"bibliography": bibliography, "data": vocabulary.sha256}
        tools = library_sha256(), program_hashes()
        known = *tools, vocabulary.fact("name"), vocabulary.unit, vocabulary.has_document
        try:
            yield Inputs(root, notebooks.resolve(), hashes, *known, timeout)
        except (OSError, ThbError) as error:
            if root.is_dir():
                raise
            raise ThbError(
                f"The temporary folder {root} was removed by another program. Call again."
            ) from error


def source(report: Report, notebooks: Path) -> Path:
    """Return where the notebook of a report is."""
    return Path(report.notebook) if report.is_own else notebooks / report.file


def _with_bibliographies(report: Report, notebooks: Path) -> dict[str, bytes]:
    home, path = "own" if report.is_own else "notebooks", source(report, notebooks)
    if not path.is_file():
        raise ThbError(f"There is no notebook {path}, which {report.id} is made from.")
    cited = {f"{home}/{each.name}": each.read_bytes() for each in path.parent.glob("*.bib")}
    # What does not count is not run either: it would stand in the executed notebook.
    return {f"{home}/{report.file}": typed(path.read_bytes()), **cited}
