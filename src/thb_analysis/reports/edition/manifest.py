"""A folder of reports and its manifest: what each file was made from, and so what is up to date."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.files import ARCHIVE, packed, sha256, write_all
from thb_analysis.folders import refuse_theirs
from thb_analysis.reports.asked.catalogue import CHOOSE, Report, Vocabulary
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, phrase, released
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

    kicker: str = ""
    finding: str = ""


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
        self.records, self.unfinished = self.found["reports"], {*self.found.get("unfinished", ())}
        # Of a manifest that was altered nothing is believed but that the files are ours.
        believed = self.found.get("seal") == seal(self.found)
        self._settle(believed)
        # Of what stands beside the reports, as long as these are the ones that it was made for.
        as_found = believed and self.records == self.found["reports"]
        self.files = self.found["files"] if as_found else {}

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
        if differs := differences(record, inputs.made(report)):
            return f"other {' and '.join(differs)}"
        wanted = {f"{report.id}.{suffix}" for suffix in report.formats}
        others = wanted ^ self.found["reports"][report.id]["outputs"].keys()
        others |= {
            name for name in wanted if not holds(self.path / name, record["outputs"].get(name, ""))
        }
        return f"no {' and '.join(sorted(others))}, or not as recorded" if others else ""

    def begin(self, reports: Collection[Report], force: bool) -> None:
        """Take note of reports to be made; refuse where files stand in their places that no build put there.

        Raises
        ------
        ParameterError
        """
        if not reports:
            return
        ids = {*self.found["reports"], *self.unfinished}
        ours = {f"{id_}.{suffix}" for id_ in ids for suffix in SUFFIXES} | {*self.found["files"]}
        if ids:
            ours |= {NAME, *BESIDE}
        names = {f"{report.id}.{suffix}" for report in reports for suffix in report.formats}
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
        record = {
            **inputs.made(report),
            "edition": self.vocabulary.fact("edition"),
            "package": self.vocabulary.fact("name"),
            "title": result.title or report.title,
            "card": dict(result.card),
            "outputs": {name: sha256(content) for name, content in files.items()},
        }
        records = {**self.records, report.id: record}
        self._write(files, records, self.unfinished - {report.id})

    def fail(self, report: Report, result: Result) -> None:
        """Leave the pages of a report as they were built last, beside the notebook that has failed."""
        files = {f"{report.id}.{suffix}": content for suffix, content in result.files.items()}
        self._write(files, self.records, self.unfinished | {report.id})

    def close(self) -> None:
        """Write index, data, findings and manifest as they now are; where nothing was ever built, nothing."""
        if not self.records and not self.found["files"]:
            return
        from thb_analysis.reports.edition.index import index_page

        self._settle()
        files = self._counted()
        index = index_page(self.vocabulary, self.records, CHOOSE * (CHOOSE in files))
        files |= {INDEX: index.encode(), ARCHIVE: packed(self.vocabulary.files)}
        self.files = {name: sha256(content) for name, content in files.items()}
        self._write(files, self.records, self.unfinished)

    def _counted(self) -> dict[str, bytes]:
        """Return the files of what is counted of the whole package; none if nothing can be counted.

        It is counted once more only if reports were made, or it no longer stands.
        """
        from thb_analysis.reports.edition.choose import choose_page, reports_beside

        names = (CHOOSE, *FINDINGS)
        if all(holds(self.path / name, self.files.get(name, "")) for name in names):
            return {name: (self.path / name).read_bytes() for name in names}
        if not (counted := counts(*self.vocabulary.as_read)):
            return {}
        exported, findings = counted
        beside = reports_beside(self.vocabulary, self.records)
        return {CHOOSE: choose_page(self.vocabulary, exported, beside).encode(), **findings}

    def _settle(self, believed: bool = True) -> None:
        """Keep on record what stands; what is left of a report whose pages are gone is no one else's."""
        kept = standing(self.path, self.records) if believed else {}
        for id_ in self.records.keys() - kept.keys():
            if any((self.path / f"{id_}.{suffix}").exists() for suffix in SUFFIXES):
                self.unfinished.add(id_)
        self.records = kept

    def _write(
        self, files: Mapping[str, bytes], records: dict[str, Any], unfinished: set[str]
    ) -> None:
        """Write files, and before them the manifest: whatever ends it, it says whose they are."""
        content: dict[str, Any] = {"files": self.files, "reports": records}
        if unfinished:
            content["unfinished"] = sorted(unfinished)
        wanted = {NAME: as_text(content).encode(), **files}
        others = {
            name: raw for name, raw in wanted.items() if not holds(self.path / name, sha256(raw))
        }
        write_all(self.path, others)
        self.records, self.unfinished = records, unfinished


def differences(record: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Name what a report was made from that is another now: all that decides whether it is out of date.

    Binaries that were made for another platform cannot be compared, and are left out.

    Parameters
    ----------
    record : mapping
        What its manifest says.
    made : mapping
        What it would be made from now, see `Inputs.made`.
    """
    found = []
    for part, now in made.items():
        then = record.get(part, {})
        if not isinstance(now, dict):
            found += [part] * (then != now)
            continue
        compared = then.keys() & now.keys() if part == "binaries" else then.keys() | now.keys()
        names = [name for name in sorted(compared) if then.get(name) != now.get(name)]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        if part == "inputs":
            found += names
        elif names:
            found.append(f"{part} ({', '.join(names[:_NAMED])}{more})")
    # Changes follow from the rest, unless another version was published since.
    return [part for part in found if part != "changes"] or found


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
    published = known["outputs"]
    compared = [
        id_
        for id_ in reports
        if id_ in records
        and records[id_].get("package") == known["package"]
        and records[id_]["outputs"].keys() & published.keys()
    ]
    others = [id_ for id_ in compared if unlike(records[id_], published)]
    if not others:
        return f"Byte for byte as published with version {known['version']}" if compared else ""
    changes = dict.fromkeys(each for id_ in others for each in records[id_].get("changes", ()))
    same = f"though data, notebooks and library are those of version {known['version']}"
    return f"Not as published: {', '.join(others)} ({phrase(changes) or same})"


def unlike(record: Mapping[str, Any], published: Mapping[str, str]) -> list[str]:
    """Name the files of a report that are not those that were published under their names."""
    made = record["outputs"]
    return [name for name, digest in made.items() if published.get(name, digest) != digest]


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


@lru_cache(maxsize=4)
def counts(root: Path, files: tuple[tuple[str, bytes], ...]) -> Counts | None:
    """Count a package as it was read, once for all calls; None of one of which nothing can be counted."""
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
