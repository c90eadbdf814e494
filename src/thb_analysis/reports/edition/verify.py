"""Verify a folder of reports against its manifest, and that against what is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.files import sha256
from thb_analysis.programs import program_hashes
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import on_record
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.running.inputs import Inputs, read_once, released, source
from thb_analysis.reports.running.results import FORMATS


class Verified(NamedTuple):
    """What came of a comparison.

    Attributes
    ----------
    files : int
        How many files are on record.
    differences : list of str
        One sentence each; none if all is as recorded.
    elsewhere : list of str
        Programs on record that were made for another platform, so that they cannot be compared.
    """

    files: int
    differences: list[str]
    elsewhere: list[str]


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
    records, binaries = recorded["reports"], program_hashes(read=True)
    files = recorded["files"] | manifest.outputs(records)
    differences = [*_files(folder, files, recorded), *_published(records)]
    reports = {id_: on_record(id_, records[id_], vocabulary) for id_ in records}
    at_hand = [each for each in reports.values() if each and source(each, notebooks).is_file()]
    reasons: dict[str, list[str]] = {}
    with read_once(at_hand, vocabulary, notebooks, 0) as inputs:
        inputs = replace(inputs, binaries=binaries)
        for id_, report in reports.items():
            reasons.setdefault(_reason(records[id_], report, inputs), []).append(id_)
    reasons.pop("", None)
    for reason, ids in reasons.items():
        which = "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)
        differences.append(f"{which}: {reason}")
    programs = {name for record in records.values() for name in record.get("binaries", ())}
    return Verified(len(files), differences, sorted(programs - binaries.keys()))


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
    unfinished = recorded.get("unfinished", ())
    for name in sorted(unfinished):
        yield f"{name}: failed, was not finished, or was deleted"
    known = {*files, manifest.NAME, *(f"{name}.ipynb" for name in unfinished)}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield f"{path.name}{'/' if path.is_dir() else ''}: not on record"


def _published(records: Mapping[str, Any]) -> Iterator[str]:
    """Name files that are not those that were published, though made from the same.

    A page leads to the PDF where one is made: only reports in the same formats are compared.
    """
    known = released()
    for id_, record in records.items():
        pages = {f"{id_}.{suffix}" for suffix in FORMATS} & known["outputs"].keys()
        if known["made"].get(id_) == manifest.key(record) and pages <= record["outputs"].keys():
            for name in manifest.unlike(record, known["outputs"]):
                yield f"{name}: not the file that was published with version {known['version']}"


def _reason(record: Mapping[str, Any], report: Report | None, inputs: Inputs) -> str:
    if report is None:
        return "made with parameters that the data package at hand does not allow for"
    if not inputs.notebook(report).is_file():
        return f"there is no notebook {record['notebook']} here to compare with"
    parts = manifest.differences(record, inputs.made(report))
    return f"made from other {' and '.join(parts)} than at hand" if parts else ""
