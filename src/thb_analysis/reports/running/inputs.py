"""What reports are made from, as it was read at the start: what is edited meanwhile gets into none."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from thb_analysis.errors import ThbError
from thb_analysis.files import sha256, zip_bytes
from thb_analysis.notebook_sources import (
    files_beside,
    identity,
    modules_beside,
    pictures_beside,
    strip_outputs,
)
from thb_analysis.package.descriptor import DESCRIPTOR, Record
from thb_analysis.package.package import BIBLIOGRAPHY, PROJECT, Package
from thb_analysis.package.reads import ALL
from thb_analysis.programs import library_sha256, package_versions
from thb_analysis.reports.catalog.reports import Report


@dataclass(frozen=True)
class Inputs:
    """Copies that no other process knows of, and how they are read.

    Attributes
    ----------
    root : Path
        The folder with ``data/``, ``notebooks/`` and ``own/``.
    notebooks : Path
        Where the project's notebooks lie, and run.
    made_from : Record
        What every report is made from: the hash of the library, and versions of packages.
    beside : Mapping[Path, Mapping[str, str]]
        By its copy what of a notebook counts: hashes of itself, of what it may cite from, and of the
        modules, pictures and other files beside it that it names, if there are any.
    has_document : bool
        Whether the data package counts what a document says.
    hashes : Mapping[str, str]
        Of the files of the data package, see `Package.hashes`.
    timeout : int
        Seconds that a cell may take.
    """

    root: Path
    notebooks: Path
    made_from: Record
    beside: Mapping[Path, Mapping[str, str]]
    has_document: bool
    hashes: Mapping[str, str]
    timeout: int = 600

    @property
    def data(self) -> Path:
        """The copy of the data package."""
        return self.root / "data"

    def notebook(self, report: Report) -> Path:
        """Return the copy of the notebook of a report."""
        return self.root / _copy(report)

    def provenance(self, report: Report, reads: Iterable[str] = (ALL,)) -> Record:
        """Say what a report is made from, as its record does: of the package, what it reads."""
        hashes = {path: self.hashes.get(path, "") for path in {DESCRIPTOR, *reads}}
        hashes |= self.beside[_copy(report)]
        named: dict[str, object] = {"notebook": report.file}
        named["parameters"] = dict(report.stated)
        if report.is_user_notebook:
            named["user_notebook"] = True
        return {**named, **self.made_from, "inputs": hashes}


def source(report: Report, notebooks: Path) -> Path:
    """Return where the notebook of a report is."""
    return Path(report.notebook) if report.is_user_notebook else notebooks / report.file


def _copy(report: Report) -> Path:
    """Name the copy: of each folder with notebooks of one's own another, as it has its bibliography."""
    if not report.is_user_notebook:
        return Path("notebooks", report.file)
    folder = Path(report.notebook).parent
    return Path("own", sha256(folder.as_posix().encode())[:8], report.file)


@contextmanager
def copy_inputs(
    reports: Iterable[Report],
    package: Package,
    notebooks: Path,
    read_packages: bool = False,
) -> Iterator[Inputs]:
    """Copy data package, notebooks and bibliographies to a folder of this process alone.

    Of the data package that is what was read with its names: hash, reports and ``data.zip`` are of the
    same bytes.

    Parameters
    ----------
    reports : iterable of Report
        Whose notebooks are copied.
    package : Package
    notebooks : Path
    read_packages : bool
        Whether packages are read from their first byte to the last, see `package_versions`.

    Yields
    ------
    Inputs

    Raises
    ------
    ThbError
        If a notebook is missing.
    """
    found = {Path("data", path): raw for path, raw in package.files.items()}
    beside = {}
    # The exporters fall back on it.
    usual = PROJECT / "notebooks" / BIBLIOGRAPHY
    for copy, report in {_copy(each): each for each in reports}.items():
        path = source(report, notebooks)
        if not path.is_file():
            raise ThbError(
                f"There is no notebook {path}, which {report.id} is made from."
            )
        for cited in filter(Path.is_file, [usual, *path.parent.glob("*.bib")]):
            found[copy.with_name(cited.name)] = cited.read_bytes()
        # What does not count is not run either: it would stand in the executed notebook.
        found[copy] = strip_outputs(path.read_bytes())
        places = copy.with_name(BIBLIOGRAPHY), Path("data", BIBLIOGRAPHY)
        texts = [found[each] for each in places if each in found]
        hashes = {"bibliography": sha256(b"\0".join([b"", *texts]))}
        hashes["notebook"] = identity(found[copy])
        hashes |= _named_in_code(path)
        if pictures := pictures_beside(path):
            hashes["pictures"] = sha256(zip_bytes(pictures))
            found = {copy.parent / name: pictures[name] for name in pictures} | found
        beside[copy] = hashes
    made_from = {
        "library": library_sha256(),
        "packages": package_versions(read_packages),
    }
    with TemporaryDirectory(prefix="thb-", ignore_cleanup_errors=True) as folder:
        root = Path(folder).resolve()
        for name, content in found.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield Inputs(
            root=root,
            notebooks=notebooks.resolve(),
            made_from=made_from,
            beside=beside,
            has_document=package.has_document,
            hashes=package.hashes,
        )


def _named_in_code(path: Path) -> dict[str, str]:
    """Hash the modules, and the other files, beside a notebook that its code names, if there are any."""
    found = {}
    if modules := modules_beside(path):
        found["modules"] = sha256(zip_bytes(modules))
    if files := files_beside(path):
        found["files"] = sha256(repr(sorted(files.items())).encode())
    return found
