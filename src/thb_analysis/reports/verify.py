"""Verify a folder of reports against its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.errors import ParameterError
from thb_analysis.folders import scratch
from thb_analysis.reports import manifest
from thb_analysis.reports.catalogue import Report, list_reports
from thb_analysis.reports.inputs import read_once
from thb_analysis.reports.naming import on_record
from thb_analysis.reports.run import Settings, build

# What a manifest calls an input, and what a reader calls it.
_INPUTS = {"bibliography": "bibliography", "data": "data package", "notebook": "notebook"}


def verify(folder: Path, settings: Settings, rebuild: bool = False) -> tuple[int, list[str]]:
    """Recompute the hashes of a folder of reports and of what they were made from.

    Parameters
    ----------
    folder : Path
        With a manifest.
    settings : Settings
        Data package and notebooks to compare with the inputs on record.
    rebuild : bool, default False
        Build all reports of the manifest again, elsewhere, and compare every byte.

    Returns
    -------
    files : int
        How many files are on record.
    differences : list of str
        One sentence each; none if all is as recorded.

    Raises
    ------
    DataNotFound
        If there is no manifest to go by.
    """
    recorded = manifest.recorded(folder)
    files = {**recorded.get("files", {})}
    for record in recorded["reports"].values():
        files |= record["outputs"]
    known = list_reports(settings.vocabulary)
    reports = {
        id_: on_record(id_, record, settings.vocabulary, known)
        for id_, record in recorded["reports"].items()
    }
    differences = [*_files(folder, files), *_inputs(recorded["reports"], reports, settings)]
    if rebuild and reports:
        differences += _rebuilt(recorded, reports, settings)
    return len(files), differences


def _files(folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Name files that are gone, altered, or not on record."""
    for name, digest in sorted(files.items()):
        if not (folder / name).is_file():
            if not manifest.is_notebook(name):
                yield f"{name}: missing"
        elif not manifest.holds(folder / name, digest):
            yield f"{name}: not the file that was built"
    known = {*files, manifest.NAME}
    for path in sorted(folder.iterdir()):
        if path.suffix.lstrip(".") in manifest.SUFFIXES and path.name not in known:
            yield f"{path.name}: not on record"


def _inputs(
    records: Mapping[str, Any], reports: Mapping[str, Report | None], settings: Settings
) -> Iterator[str]:
    """Name inputs that are not those at hand, with the reports made from them."""
    found: dict[str, list[str]] = {}
    at_hand = {
        id_: report
        for id_, report in reports.items()
        if report and (settings.notebooks / f"{report.notebook}.ipynb").is_file()
    }
    with read_once(
        at_hand.values(), settings.vocabulary, settings.notebooks, "process", 0
    ) as inputs:
        for id_, record in records.items():
            now = inputs.of(at_hand[id_]) if id_ in at_hand else dict(inputs.hashes)
            for name, called in _INPUTS.items():
                if record["inputs"].get(name) != now.get(name):
                    found.setdefault(called, []).append(id_)
    for called, ids in found.items():
        which = "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)
        yield f"{which}: made from another {called} than the one at hand"


def _rebuilt(
    recorded: Mapping[str, Any], reports: Mapping[str, Report | None], settings: Settings
) -> Iterator[str]:
    """Build everything on record again and name what comes out otherwise."""
    if unknown := [id_ for id_, report in reports.items() if report is None]:
        raise ParameterError(
            [f"{id_}: the data package at hand gives rise to no such report" for id_ in unknown]
        )
    with TemporaryDirectory(dir=scratch()) as name:
        out = Path(name) / "reports"
        again = [
            replace(report, formats=_formats(recorded["reports"][report.id]))
            for report in reports.values()
            if report
        ]
        results = build(again, replace(settings, out=out))
        failed = [result for result in results if result.failure]
        yield from (
            f"{each.report}: cannot be built again: {each.failure.error}"
            for each in failed
            if each.failure
        )
        lost = {each.report for each in failed}
        outputs = [
            record["outputs"] for id_, record in recorded["reports"].items() if id_ not in lost
        ]
        for name, digest in sorted(_joined([*outputs, recorded.get("files", {})]).items()):
            if not manifest.holds(out / name, digest):
                yield f"{name}: comes out otherwise when built again"


def _joined(parts: list[Mapping[str, str]]) -> dict[str, str]:
    return {name: digest for part in parts for name, digest in part.items()}


def _formats(record: Mapping[str, Any]) -> tuple[str, ...]:
    suffixes = {Path(name).suffix[1:] for name in record["outputs"]}
    return tuple(each for each in manifest.SUFFIXES if each in suffixes)
