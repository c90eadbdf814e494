"""A folder of reports and its manifest: what each file was made from, what is up to date, what differs."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, StringConstraints

from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.files import ARCHIVE, sha256, signals_wait, write_files, zip_bytes
from thb_analysis.folders import check_overwrite
from thb_analysis.package.descriptor import DESCRIPTOR, Record
from thb_analysis.package.package import Package
from thb_analysis.reports.catalog.reports import CHOOSE, FORMATS, Report
from thb_analysis.reports.running.inputs import Inputs, copy_inputs, source
from thb_analysis.reports.running.result import BuildResult
from thb_analysis.wording import first

NAME, INDEX = "manifest.json", "index.html"
FINDINGS = ("findings.csv", "findings.json")
# What stands in a folder beside reports and manifest.
EDITION_FILES = (INDEX, CHOOSE, ARCHIVE, *FINDINGS)
SUFFIXES = (*FORMATS, "ipynb")
_OTHER_PACKAGE = " (--data names another package)"
# What file managers, JupyterLab and Python leave in a folder, whoever opens it.
_LEFT_BY_TOOLS = (".DS_Store", ".ipynb_checkpoints", "__pycache__")
# What is to be made again was made from nothing that counts.
NOTHING: Record = {}
# So many packages are named where they are others.
_NAMED = 5

# What the page takes where readers choose, what the index opens with, and files of findings.
Counts = tuple[Record, Record, Mapping[str, bytes]]


# The name of a file in the folder itself, in no other.
_Name = Annotated[str, StringConstraints(pattern=r"^[^/\\\x00]+$")]


class _RecordShape(BaseModel):
    """What of the record of a report is read; the rest is compared as it is."""

    notebook: _Name
    title: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    outputs: dict[_Name, str]
    package: str = ""
    variant: str = ""


class _ManifestShape(BaseModel):
    """The shape of a manifest."""

    files: dict[_Name, str]
    reports: dict[_Name, _RecordShape]
    made_from: dict[str, Any] = {}


class Folder:
    """A folder of reports.

    Parameters
    ----------
    path : Path
        Locked by the caller, see `folder_lock`. Reports that an earlier build left stay listed.
    package : Package
    """

    def __init__(self, path: Path, package: Package) -> None:
        self.path, self.package = path, package
        content = read_manifest(path)
        self.records, self.files = content["reports"], content["files"]
        self._made_from = content.get("made_from", {})

    def formats(self, report: Report) -> tuple[str, ...]:
        """Return the formats in which a report is to be made: those on record are kept up to date."""
        names = self.records.get(report.id, {"outputs": ()})["outputs"]
        known = {*report.formats, *(name.rpartition(".")[2] for name in names)}
        return tuple(each for each in SUFFIXES if each in known)

    def is_current(self, report: Report, inputs: Inputs) -> bool:
        """Whether what stands here of a report is what would come out; not if it failed last time."""
        record = self.records.get(report.id)
        if record is None or f"{report.id}.ipynb" in self.files:
            return False
        if differences(record, _now(record, report, inputs)):
            return False
        names, outputs = _file_names(report.id, report.formats), record["outputs"]
        return all(has_hash(self.path / name, outputs.get(name)) for name in names)

    def check_free(self, reports: Collection[Report], force: bool) -> None:
        """Refuse to make reports where files stand in their places that no build put there.

        Raises
        ------
        ParameterError
        """
        if not reports:
            return
        names = {NAME, *EDITION_FILES}
        ours = {*names} if self.files or self.records else set()
        ours.update(self.files)
        for id_ in self.records:
            ours.update(_file_names(id_, SUFFIXES))
        for report in reports:
            names.update(_file_names(report.id, report.formats))
        check_overwrite(self.path, names, ours, force)

    def put(self, report: Report, inputs: Inputs, result: BuildResult) -> None:
        """Put the files of a report here, all or none, and record them.

        Of one that failed that is its notebook: pages stay as they were built last.

        Raises
        ------
        ThbError
            If one cannot be written.
        """
        files = {f"{report.id}.{each}": raw for each, raw in result.files.items()}
        hashes = {name: sha256(content) for name, content in files.items()}
        notebook = f"{report.id}.ipynb"
        others = dict(self.files)
        others.pop(notebook, None)
        if result.failure:
            # Of an empty hash if there is none: the report is tried again all the same.
            others[notebook] = hashes.get(notebook, "")
            self._write(files, self.records, others)
            return
        record = {
            **inputs.provenance(report, result.reads),
            "edition": self.package.descriptor.edition,
            "package": self.package.descriptor.name,
            "title": result.title or report.title,
            "variant": report.variant,
            "outputs": hashes,
        }
        self._write(files, {**self.records, report.id: record}, others)

    def close(self, inputs: Inputs, count: Callable[[], Counts]) -> None:
        """Write index, data, findings and manifest as they now are; where nothing was ever built, nothing.

        Parameters
        ----------
        inputs : Inputs
        count : callable
            Counts the data package; called only if something is not as recorded, or reports were made.
        """
        if not self.records and not self.files:
            return
        existing = self._existing()
        made_from = pages_made_from(inputs, self.package)
        recorded = [has_hash(self.path / name, self.files[name]) for name in self.files]
        if (existing, made_from) == (self.records, self._made_from) and all(recorded):
            return
        from thb_analysis.reports.edition.pages import choose_page, index_page

        exported, opening, findings = count()
        files = {
            **findings,
            CHOOSE: choose_page(self.package, exported, existing).encode(),
            INDEX: index_page(self.package, existing, opening).encode(),
            ARCHIVE: zip_bytes(self.package.files),
        }
        hashes = {name: sha256(content) for name, content in files.items()}
        for name in filter(is_notebook, self.files):
            hashes[name] = self.files[name]
        self._write(files, self.records, hashes, made_from)

    def _existing(self) -> Record:
        """Keep of the records what exists: reports of which a page was not deleted."""
        found = {}
        for id_, record in self.records.items():
            outputs = dict(record["outputs"])
            for name in record["outputs"]:
                if not (self.path / name).exists():
                    del outputs[name]
            if not all(map(is_notebook, outputs)):
                found[id_] = {**record, "outputs": outputs}
        return found

    @signals_wait()
    def _write(
        self,
        written: Mapping[str, bytes],
        records: Record,
        files: dict[str, str],
        made_from: Record = NOTHING,
    ) -> None:
        """Write files, and before them the manifest: whatever ends it, it says whose they are.

        What index, data and findings were made from is recorded with them alone: once any other file
        has been put here, they are to be made again.
        """
        content = {"files": files, "made_from": made_from, "reports": records}
        wanted = {NAME: as_text(content).encode(), **written}
        write_files({self.path / name: raw for name, raw in wanted.items()})
        self.records, self.files, self._made_from = records, files, made_from


def _file_names(id_: str, suffixes: Iterable[str]) -> list[str]:
    return [f"{id_}.{suffix}" for suffix in suffixes]


def pages_made_from(inputs: Inputs, package: Package) -> Record:
    """Say what index, choose page, data and findings are made from, as a manifest does."""
    made_from = {part: inputs.made_from[part] for part in ("library", "packages")}
    return {**made_from, "inputs": {"data": package.contents}}


def _now(record: Record, report: Report, inputs: Inputs) -> Record:
    """Say what a report would be made from now, if it reads what it has read."""
    beside = "bibliography", "files", "modules", "notebook", "pictures"
    reads = record["inputs"].keys() - beside
    return inputs.provenance(report, reads)


def differences(record: Record, made: Record) -> list[str]:
    """Name what a report was made from that is another now: all that decides whether it is out of date.

    Parameters
    ----------
    record : mapping
        What its manifest says.
    made : mapping
        What it would be made from now, see `Inputs.provenance`.
    """
    found = []
    for part, now in made.items():
        then = record.get(part, {})
        if not (isinstance(now, dict) and isinstance(then, dict)):
            found += [part] * (then != now)
            continue
        compared = sorted(then.keys() | now.keys())
        names = [name for name in compared if then.get(name) != now.get(name)]
        named = first(names, _NAMED)
        if part == "inputs":
            found += named
        elif named:
            found.append(f"{part} ({', '.join(named)})")
    return found


def load_manifest(folder: Path) -> Record:
    """Read the manifest of a folder, whether the files it names stand or not.

    Raises
    ------
    DataNotFound
        If there is none.
    ThbError
        If it is not one that a build has written.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_bytes())
        is_ours = content.pop("seal") == _seal(content)
        _ManifestShape.model_validate(content, strict=True)
        as_text(content).encode()
    except OSError as error:
        why = f"{path}: {error.strerror}. Name a folder that thb build has written."
        raise DataNotFound(why) from error
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        is_ours = False
    if not is_ours:
        raise ThbError(
            f"{path} is not as thb build wrote it. Build the reports again, with --force."
        )
    return dict(content)


def _seal(content: Record) -> str:
    """Hash a manifest without its seal: one that was altered is not believed."""
    return sha256(json.dumps(content, sort_keys=True).encode())


def as_text(content: Record) -> str:
    """Write a manifest with its seal: sorted, without dates or places."""
    sealed = {**content, "seal": _seal(content)}
    return json.dumps(sealed, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Record:
    """Read the manifest of a folder; of one that has none, or another's, an empty one."""
    try:
        return load_manifest(folder)
    except ThbError:
        return {"files": {}, "reports": {}}


def is_notebook(name: str) -> bool:
    """Whether a file is an executed notebook, which an edition is published without."""
    return name.endswith(".ipynb")


def has_hash(path: Path, digest: str | None) -> bool:
    """Whether a file stands, with the content that has this hash."""
    return path.is_file() and sha256(path.read_bytes()) == digest


class Verified(NamedTuple):
    """What came of a comparison.

    Attributes
    ----------
    files : int
        How many files are on record.
    differences : list of str
        One sentence each; none if all is as recorded.
    """

    files: int
    differences: list[str]


def verify(folder: Path, notebooks: Path, package: Package) -> Verified:
    """Recompute the hashes of a folder of reports and of what they were made from.

    Parameters
    ----------
    folder : Path
        With a manifest.
    notebooks : Path
    package : Package
        Notebooks and data package to compare with the inputs on record.

    Raises
    ------
    DataNotFound
        If there is no manifest to go by.
    ThbError
        If the manifest was altered.
    """
    content = load_manifest(folder)
    records = content["reports"]
    outputs: dict[str, str] = {}
    reports = {}
    for id_, record in records.items():
        outputs |= record["outputs"]
        path = Path(record["notebook"])
        # A notebook of one's own is that in the working directory.
        name = str(path.resolve()) if record.get("user_notebook") else path.stem
        stated = record["parameters"]
        reports[id_] = Report(id_, name, record["title"], stated=stated)
    found = [*_differing_files(folder, outputs, content)]
    compared = [each for each in reports.values() if source(each, notebooks).is_file()]
    reasons = defaultdict(list)
    with copy_inputs(compared, package, notebooks, read_packages=True) as inputs:
        for id_, report in reports.items():
            reasons[_reason(records[id_], report, inputs)].append(id_)
        pages = pages_made_from(inputs, package)
    reasons.pop("", None)
    # Where a report is to be built again, these are made again with it.
    if not reasons:
        found += _pages_reason(content.get("made_from", {}), pages)
    for reason, ids in reasons.items():
        which = "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)
        found.append(f"{which}: {reason}")
    return Verified(len(content["files"]) + len(outputs), found)


def _differing_files(
    folder: Path, outputs: Mapping[str, str], content: Record
) -> Iterator[str]:
    """Name files that are gone, altered, or not on record, and reports that failed."""
    files = {**content["files"], **outputs}
    for name, digest in sorted(files.items()):
        if name in content["files"] and is_notebook(name):
            yield f"{name}: of a report that failed when it was built last"
        elif not (folder / name).is_file():
            if not is_notebook(name):
                yield f"{name}: missing"
        elif not has_hash(folder / name, digest):
            yield f"{name}: not the file that was built"
    for path in sorted(folder.iterdir()):
        if path.name not in {*files, NAME, *_LEFT_BY_TOOLS}:
            yield f"{path.name}{'/' if path.is_dir() else ''}: not on record"


def _reason(record: Record, report: Report, inputs: Inputs) -> str:
    if not inputs.notebook(report).is_file():
        return f"there is no notebook {record['notebook']} here to compare with"
    hint = ""
    if record["inputs"].get(DESCRIPTOR) != inputs.hashes.get(DESCRIPTOR):
        hint = _OTHER_PACKAGE
    return _made_from_other(differences(record, _now(record, report, inputs)), hint)


def _pages_reason(record: Record, made: Record) -> Iterator[str]:
    """Say why index, choose page, data and findings are out of date, if they are."""
    parts = differences(record, made)
    reason = _made_from_other(parts, _OTHER_PACKAGE if "data" in parts else "")
    if not record:
        reason = "a build ended before these were made. Build again, any report of this folder"
    if reason:
        yield f"{', '.join(EDITION_FILES)}: {reason}"


def _made_from_other(parts: list[str], hint: str) -> str:
    return f"made from other {' and '.join(parts)} than at hand{hint}" if parts else ""
