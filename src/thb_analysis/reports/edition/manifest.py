"""A folder of reports and its manifest: what each file was made from, and so what is up to date."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from thb_analysis.display import Mapped, SmallMap
from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.files import ARCHIVE, packed, sha256, write_all
from thb_analysis.folders import refuse_theirs
from thb_analysis.reports.asked.catalogue import CHOOSE, Report, Vocabulary
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, phrase, released
from thb_analysis.reports.running.library import package_versions
from thb_analysis.reports.running.results import FORMATS, Result

NAME, INDEX = "manifest.json", "index.html"
FINDINGS = ("findings.csv", "findings.json")
# What stands in a folder beside reports and manifest.
BESIDE = (INDEX, CHOOSE, ARCHIVE, *FINDINGS)
SUFFIXES = (*FORMATS, "ipynb")
# What is known of a folder without a manifest.
_EMPTY: dict[str, Any] = {"files": {}, "reports": {}}
# So many packages or parameters are named where they are others.
_NAMED = 5

# What the page takes where readers choose, and files of findings.
Counts = tuple[dict[str, Any], Mapping[str, bytes]]


class Card(BaseModel):
    """What an index shows of a report."""

    finding: str = ""
    figures: list[str] = []
    mapped: list[Mapped] = []
    map: SmallMap | None = None


class Made(BaseModel):
    """What a report is made from: if any of it is another, the report is out of date."""

    notebook: str
    parameters: dict[str, Any]
    changes: list[str] = []
    inputs: dict[str, str]
    library: str = ""
    packages: dict[str, str] = {}
    binaries: dict[str, str] = {}


class Record(Made):
    """What a manifest says of a report: what it was made from, and the hashes of its files."""

    edition: str = ""
    package: str = ""
    title: str
    card: Card = Card()
    outputs: dict[str, str]


class Manifest(BaseModel):
    """What stands in a folder: reports, the hashes of other files, and what was not finished.

    The seal is a hash of all the rest.
    """

    reports: dict[str, Record]
    files: dict[str, str] = {}
    unfinished: list[str] = []
    seal: str = ""


class Folder:
    """A folder of reports.

    Parameters
    ----------
    path : Path
        Claimed by the caller, see ``folders.claimed``. Reports that an earlier build left stay listed.
    vocabulary : Vocabulary
        The data package.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.path, self.vocabulary = path, vocabulary
        self.found = _found(path)
        # Of a manifest that was altered nothing is believed but that the files are ours.
        believed = self.found if is_sealed(self.found) else _EMPTY
        files = believed["files"]
        self.records = standing(path, believed["reports"])
        # What is left of a report whose pages were deleted is no one else's either.
        left = (id_ for id_ in self.found["reports"].keys() - self.records if self._stands(id_))
        self.unfinished = {*self.found.get("unfinished", ()), *left}
        # Of what stands beside the reports, as long as these are the ones that it was made for.
        self.files = files if self.records == self.found["reports"] else {}
        self.written = 0.0

    def formats(self, report: Report) -> tuple[str, ...]:
        """Return the formats in which a report is to be made: those that stand are kept up to date."""
        record = self.records.get(report.id, {"outputs": ()})
        stand = {Path(name).suffix[1:] for name in record["outputs"]}
        return tuple(each for each in SUFFIXES if each in {*report.formats, *stand})

    def reason(self, report: Report, inputs: Inputs) -> str:
        """Say why a report is to be made; empty if what stands here is what would come out."""
        record = self.records.get(report.id)
        if record is None:
            return "not built yet, or not as recorded"
        if report.id in self.unfinished:
            return "not finished when it was built last"
        if differs := differences(record, described(report, inputs)):
            return f"other {' and '.join(differs)}"
        wanted = {f"{report.id}.{suffix}" for suffix in report.formats}
        others = wanted ^ self.found["reports"][report.id]["outputs"].keys()
        others |= wanted - record["outputs"].keys()
        others |= {name for name in wanted if not (self.path / name).exists()}
        return f"no {' and '.join(sorted(others))}, or not as recorded" if others else ""

    def begin(self, reports: Iterable[Report], force: bool) -> None:
        """Take note of reports to be made; refuse where files stand in their places that no build put there.

        Raises
        ------
        ParameterError
        """
        reports = list(reports)
        ids = {*self.found["reports"], *self.unfinished}
        ours = {f"{id_}.{suffix}" for id_ in ids for suffix in SUFFIXES} | {*self.found["files"]}
        if self.found["reports"]:
            ours |= {NAME, *BESIDE}
        elif ids:
            ours.add(NAME)
        names = {f"{report.id}.{suffix}" for report in reports for suffix in report.formats}
        if reports:
            refuse_theirs(self.path, {*names, NAME, *BESIDE}, ours, force)
            self.files = {}
        self.unfinished |= {report.id for report in reports} - self.records.keys()

    def put(self, report: Report, inputs: Inputs, result: Result) -> None:
        """Put the files of a report here, all or none, and record them.

        Raises
        ------
        ThbError
            If one cannot be written.
        """
        files = {f"{report.id}.{suffix}": content for suffix, content in result.files.items()}
        # Before its files stand: a signal between the two would leave them without.
        record = {
            **described(report, inputs),
            "edition": self.vocabulary.fact("edition"),
            "package": self.vocabulary.fact("name"),
            "title": result.title or report.title,
            "card": dict(result.card),
            "outputs": {name: sha256(content) for name, content in files.items()},
        }
        if not self.written:
            self._record()  # the next build knows then that what this was killed at is no one else's
        write_all(self.path, files)
        self.unfinished.discard(report.id)
        self.records[report.id] = record
        # What a build has finished counts, even if it is killed.
        if time.monotonic() > self.written + 1:
            self._record()
            self.written = time.monotonic()

    def fail(self, report: Report, result: Result) -> None:
        """Leave the pages of a report as they were built last, beside the notebook that has failed."""
        self.unfinished.add(report.id)
        self._record()
        write_all(self.path, {f"{report.id}.{suffix}": raw for suffix, raw in result.files.items()})
        if record := self.records.pop(report.id, None):
            self.records |= standing(self.path, {report.id: record})
        self._record()

    def close(self) -> None:
        """Write index, data, findings and manifest as they now are; where nothing was ever built, nothing."""
        if not self.records and not self.found["files"]:
            return
        from thb_analysis.reports.edition.index import index_page

        self.records = standing(self.path, self.records)
        counted = self._counted()
        pages = {
            INDEX: index_page(self.vocabulary, self.records, CHOOSE * (CHOOSE in counted)).encode(),
            ARCHIVE: packed(self.vocabulary.files),
        }
        hashes = {name: sha256(content) for name, content in pages.items()}
        write_all(
            self.path,
            {name: pages[name] for name in pages if not holds(self.path / name, hashes[name])},
        )
        self.files = counted | hashes
        self._record()

    def _counted(self) -> dict[str, str]:
        """Write what is counted of the whole package, and return its hashes.

        It is counted once more only if reports were made, or it no longer stands; there is nothing of
        a package of which nothing can be counted.
        """
        from thb_analysis.reports.edition.choose import choose_page, reports_beside

        beside = reports_beside(self.vocabulary, self.records)
        hashes = {name: self.files.get(name, "") for name in (CHOOSE, *FINDINGS)}
        if all(holds(self.path / name, hashes[name]) for name in hashes):
            return hashes
        if not (counted := counts(self.vocabulary)):
            return {}
        exported, pages = counted
        pages = {CHOOSE: choose_page(self.vocabulary, exported, beside).encode(), **pages}
        write_all(self.path, pages)
        return {name: sha256(content) for name, content in pages.items()}

    def _stands(self, report: str) -> bool:
        return any((self.path / f"{report}.{suffix}").exists() for suffix in SUFFIXES)

    def _record(self) -> None:
        """Write the manifest; an unchanged one is left alone."""
        content: dict[str, Any] = {"files": self.files, "reports": self.records}
        if self.unfinished:
            content["unfinished"] = sorted(self.unfinished)
        raw = as_text(content).encode()
        if not holds(self.path / NAME, sha256(raw)):
            write_all(self.path, {NAME: raw})


def described(report: Report, inputs: Inputs) -> dict[str, Any]:
    """Say what a report is made from, as its record does."""
    return {
        "notebook": Path(report.notebook).name if report.is_own else f"{report.notebook}.ipynb",
        "parameters": dict(report.stated),
        "changes": inputs.changes(report),
        "inputs": inputs.of(report),
        "library": inputs.library,
        "packages": package_versions(),
        "binaries": dict(inputs.binaries),
    }


def differences(record: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Name what a report was made from that is another now: all that decides whether it is out of date.

    Binaries that were made for another platform cannot be compared, and are left out.

    Parameters
    ----------
    record : mapping
        What its manifest says.
    made : mapping
        What it would be made from now, see `described`.
    """
    found = []
    for part in Made.model_fields:
        then, now = record.get(part, {}), made[part]
        if part == "binaries":
            both = then.keys() & now.keys()
            then, now = ({name: each[name] for name in both} for each in (then, now))
        if then != now:
            found += _named(part, then, now)
    # These follow from the rest, unless another version was published since.
    return [part for part in found if part != "changes"] or found


def _named(part: str, then: Any, now: Any) -> list[str]:
    """Name what differs in a part of a record: each of the inputs, or the part with what differs in it."""
    if not isinstance(now, dict):
        return [part]
    names = [name for name in sorted(then | now) if then.get(name) != now.get(name)]
    if part == "inputs":
        return names
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [f"{part} ({', '.join(names[:_NAMED])}{more})"]


def key(made: Mapping[str, Any]) -> str:
    """Hash what a report is made from; it may be its record."""
    content = {name: made.get(name) for name in Made.model_fields}
    return sha256(json.dumps(content, sort_keys=True).encode())


def recorded(folder: Path) -> dict[str, Any]:
    """Read the whole manifest of a folder, whether the files it names stand or not.

    Raises
    ------
    DataNotFound
        If there is none.
    ThbError
        If it is not one.
    """
    path = folder / NAME
    try:
        content = Manifest.model_validate_json(path.read_bytes(), strict=True)
    except OSError as error:
        raise DataNotFound(
            f"{path}: {error.strerror}. Name a folder that thb build has written."
        ) from error
    except ValidationError as error:
        raise ThbError(
            f"{path} is no manifest of thb build. Build the reports again, or name another folder."
        ) from error
    return {"files": {}, **content.model_dump(exclude_unset=True)}


def seal(content: Mapping[str, Any]) -> str:
    """Hash a manifest without its seal."""
    rest = {name: value for name, value in content.items() if name != "seal"}
    return sha256(json.dumps(rest, sort_keys=True).encode())


def is_sealed(content: Mapping[str, Any]) -> bool:
    """Whether a manifest is as it was written; those of earlier versions had no seal."""
    return content.get("seal") in (None, seal(content))


def as_text(content: Mapping[str, Any]) -> str:
    """Write a manifest with its seal: sorted, without dates or places."""
    sealed = {**content, "seal": seal(content)}
    return json.dumps(sealed, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read(folder: Path) -> dict[str, Any]:
    """Read the records of a folder; none if it has no manifest."""
    return dict(_found(folder)["reports"])


def _found(folder: Path) -> dict[str, Any]:
    try:
        return recorded(folder)
    except ThbError:
        return _EMPTY


def outputs(records: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each file of some records, by name."""
    return {name: digest for each in records.values() for name, digest in each["outputs"].items()}


def as_published(folder: Path, reports: Iterable[str]) -> str:
    """Say whether what stands of reports is what was published with this version of the library.

    Parameters
    ----------
    folder : Path
        Where they were built.
    reports : iterable of str
        Ids.

    Returns
    -------
    str
        A sentence; empty if none of them is of the package that was published.
    """
    known, records = released(), standing(folder, read(folder))
    of_package = [id_ for id_ in reports if records.get(id_, {}).get("package") == known["package"]]
    published = known.get("outputs", {})
    compared = [id_ for id_ in of_package if records[id_]["outputs"].keys() & published.keys()]
    if not compared:
        return ""
    others = [
        id_
        for id_ in compared
        if any(published.get(name, raw) != raw for name, raw in records[id_]["outputs"].items())
    ]
    if not others:
        return f"Byte for byte as published with version {known['version']}"
    changes = dict.fromkeys(each for id_ in others for each in records[id_].get("changes", ()))
    same = f"though data, notebooks and library are those of version {known['version']}"
    return f"Not as published: {', '.join(others)} ({phrase(changes) or same})"


def standing(folder: Path, reports: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of some records what stands in the folder as it was made.

    Files that are gone, or are not the ones that were made, are left out, and so is a report
    of which neither HTML nor PDF stands any more. An executed notebook that is gone stays on
    record beside its report: an edition is published without them.
    """
    kept = {}
    for report, record in reports.items():
        outputs = {
            name: digest
            for name, digest in record["outputs"].items()
            if holds(folder / name, digest) or (is_notebook(name) and not (folder / name).exists())
        }
        if not all(map(is_notebook, outputs)):
            kept[report] = {**record, "outputs": outputs}
    return kept


def is_notebook(name: str) -> bool:
    """Whether a file is an executed notebook, which an edition is published without."""
    return name.endswith(".ipynb")


def counts(vocabulary: Vocabulary) -> Counts | None:
    """Count a package as it was read, once for all calls; None of one of which nothing can be counted."""
    return _counts(vocabulary.root, tuple(vocabulary.files.items()))


@lru_cache(maxsize=4)
def _counts(root: Path, files: tuple[tuple[str, bytes], ...]) -> Counts | None:
    # In a process that has imported what counts.
    counted: Counts | None = isolated.call(count_package, root, files)
    return counted


def count_package(root: Path, files: tuple[tuple[str, bytes], ...]) -> Counts | None:
    """Count a package as it was read, see `counts`."""
    from thb_analysis.analysis.choosing import choosing
    from thb_analysis.data.dataset import dataset
    from thb_analysis.data.package import read_files
    from thb_analysis.exports import findings_files

    try:
        package, _ = read_files(root, files)
        ds = dataset(package)
        return choosing(ds), findings_files(ds)
    except ThbError:
        return None


def holds(path: Path, digest: str) -> bool:
    """Whether a file stands, with the content that has this hash."""
    return path.is_file() and sha256(path.read_bytes()) == digest
