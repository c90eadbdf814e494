"""Verify a folder of reports against its manifest, and that against what is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.files import sha256
from thb_analysis.reports.catalog.naming import on_record
from thb_analysis.reports.catalog.reports import Report, Vocabulary
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.running.inputs import Inputs, read_once, source


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
    ThbError
        If the manifest was altered.
    """
    recorded = manifest.recorded(folder)
    records = recorded["reports"]
    outputs = {name: sum_ for each in records.values() for name, sum_ in each["outputs"].items()}
    differences = [*_files(folder, outputs, recorded)]
    reports = {id_: on_record(id_, records[id_], vocabulary) for id_ in records}
    at_hand = [each for each in reports.values() if each and source(each, notebooks).is_file()]
    reasons: dict[str, list[str]] = {}
    with read_once(at_hand, vocabulary, notebooks) as inputs:
        for id_, report in reports.items():
            reasons.setdefault(_reason(records[id_], report, inputs), []).append(id_)
        binaries = {name for each in records.values() for name in each.get("binaries", ())}
        elsewhere = sorted(binaries - inputs.made_from["binaries"].keys())
    reasons.pop("", None)
    for reason, ids in reasons.items():
        which = "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)
        differences.append(f"{which}: {reason}")
    return Verified(len(recorded["files"]) + len(outputs), differences, elsewhere)


def _files(folder: Path, outputs: Mapping[str, str], recorded: Mapping[str, Any]) -> Iterator[str]:
    """Name files that are gone, altered, or not on record, and reports that failed."""
    files = {**recorded["files"], **outputs}
    as_written = manifest.as_text(recorded).encode()
    for name, digest in sorted({**files, manifest.NAME: sha256(as_written)}.items()):
        if name in recorded["files"] and manifest.is_notebook(name):
            yield f"{name}: of a report that failed when it was built last"
        elif not (folder / name).is_file():
            if not manifest.is_notebook(name):
                yield f"{name}: missing"
        elif not manifest.holds(folder / name, digest):
            yield f"{name}: not the file that was built"
    for path in sorted(folder.iterdir()):
        if path.name not in {*files, manifest.NAME}:
            yield f"{path.name}{'/' if path.is_dir() else ''}: not on record"


def _reason(record: Mapping[str, Any], report: Report | None, inputs: Inputs) -> str:
    if report is None:
        return "made with parameters that the data package at hand does not allow for"
    if not inputs.notebook(report).is_file():
        return f"there is no notebook {record['notebook']} here to compare with"
    parts = manifest.differences(record, inputs.made(report))
    return f"made from other {' and '.join(parts)} than at hand" if parts else ""
