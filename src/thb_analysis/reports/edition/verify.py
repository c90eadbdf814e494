"""Verify a folder of reports against its manifest, and that against what is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.files import sha256
from thb_analysis.reports.asked.catalogue import Vocabulary
from thb_analysis.reports.asked.naming import on_record
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.edition.sweep import RUNS, TABLES, read_record
from thb_analysis.reports.running.inputs import read_once
from thb_analysis.reports.running.library import package_versions

# What a report was made from, and the words for what is not as it is at hand.
_MADE = {
    "parameters": "with parameters that the data package at hand does not allow for",
    "packages": "with other packages than those at hand",
    "bibliography": "from another bibliography than the one at hand",
    "data": "from another data package than the one at hand",
    "notebook": "from another notebook than the one at hand",
}


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


def verify(folder: Path, notebooks: Path, vocabulary: Vocabulary) -> Verified:
    """Recompute the hashes of a folder of reports and of what they were made from.

    Parameters
    ----------
    folder : Path
        With a manifest.
    notebooks : Path
    vocabulary : Vocabulary
        Notebooks and data package to compare with the inputs on record.

    Raises
    ------
    DataNotFound
        If there is no manifest to go by.
    """
    recorded = manifest.recorded(folder)
    files = recorded["files"] | manifest.outputs(recorded["reports"])
    differences = [
        *_files(folder, files, recorded),
        *_made_from(recorded["reports"], vocabulary, notebooks),
    ]
    return Verified(len(files), differences)


def _files(folder: Path, files: Mapping[str, str], recorded: Mapping[str, Any]) -> Iterator[str]:
    """Name files that are gone, altered, or not on record."""
    for name, digest in sorted(files.items()):
        if not (folder / name).is_file():
            if not manifest.is_notebook(name):
                yield f"{name}: missing"
        elif not manifest.holds(folder / name, digest):
            yield f"{name}: not the file that was built"
    if not manifest.holds(folder / manifest.NAME, sha256(manifest.as_text(recorded).encode())):
        yield f"{manifest.NAME}: not as thb build writes it"
    for name in sorted(recorded.get("unfinished", ())):
        yield f"{name}: failed, was not finished, or was deleted"
    known = {*files, manifest.NAME}
    if (runs := folder / RUNS).is_dir():
        known |= {RUNS, *TABLES}
        yield from (
            f"{RUNS}/{path.name}: not on record"
            for path in sorted(runs.iterdir())
            if not read_record(path)
        )
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield f"{path.name}{'/' if path.is_dir() else ''}: not on record"


def _made_from(
    records: Mapping[str, Any], vocabulary: Vocabulary, notebooks: Path
) -> Iterator[str]:
    """Name what is not as it is at hand, with the reports made from it."""
    reports = {id_: on_record(id_, records[id_], vocabulary) for id_ in records}
    at_hand = {
        id_: report
        for id_, report in reports.items()
        if report and (notebooks / f"{report.notebook}.ipynb").is_file()
    }
    found: dict[str, list[str]] = {part: [] for part in _MADE}
    with read_once(at_hand.values(), vocabulary, notebooks, 0) as inputs:
        for id_, record in records.items():
            report, is_own = reports[id_], Path(record["notebook"]).stem not in MODELS
            now = {
                **(inputs.of(at_hand[id_]) if id_ in at_hand else inputs.hashes),
                "packages": package_versions(),
                "parameters": record["parameters"] if is_own else report and report.stated,
            }
            said = {**record, **record["inputs"]}
            for part in _MADE:
                if said.get(part) != now.get(part):
                    found[part].append(id_)
    for part, ids in found.items():
        if ids:
            which = "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)
            yield f"{which}: made {_MADE[part]}"
