"""Hold a folder of reports against what its manifest says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.errors import ParameterError
from thb_analysis.reports import manifest
from thb_analysis.reports.cache import sha256
from thb_analysis.reports.catalogue import list_all
from thb_analysis.reports.naming import variant_on_record
from thb_analysis.reports.output import SUFFIXES
from thb_analysis.reports.parameters import model_of
from thb_analysis.reports.run import Settings, Target, build, common_inputs


def verify(folder: Path, settings: Settings, rebuild: bool = False) -> tuple[int, list[str]]:
    """Recompute the hashes of a folder of reports and of what they were made from.

    Parameters
    ----------
    folder : Path
        With a manifest.
    settings : Settings
        Data package and notebooks to hold against the inputs on record.
    rebuild : bool, default False
        Build all reports of the manifest anew, elsewhere and without the cache,
        and compare every byte.

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
    reports = recorded["reports"]
    files = {**recorded.get("files", {})}
    for record in reports.values():
        files |= record["outputs"]
    differences = [*_files(folder, files), *_inputs(reports, settings)]
    if rebuild and reports:
        differences += _rebuilt(folder, recorded, settings)
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
        if path.suffix.lstrip(".") in SUFFIXES and path.name not in known:
            yield f"{path.name}: not on record"


def _inputs(reports: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    """Name inputs that are not those at hand, with the reports made from them."""
    made: dict[str, list[str]] = {}
    common = common_inputs(settings)
    for report, record in reports.items():
        notebook = settings.notebooks / record["notebook"]
        at_hand = {
            **common,
            "notebook": sha256(notebook.read_bytes()) if notebook.is_file() else "",
        }
        for name, called in manifest.INPUTS.items():
            if record["inputs"].get(name) != at_hand[name]:
                made.setdefault(called, []).append(report)
    for called, ids in made.items():
        which = "all reports" if len(ids) == len(reports) > 1 else ", ".join(ids)
        yield f"{which}: made from another {called} than the one at hand"


def _rebuilt(folder: Path, recorded: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    """Build everything on record again and name what comes out otherwise."""
    with TemporaryDirectory(prefix="thb-verify-") as scratch:
        out = Path(scratch) / "reports"
        anew = replace(settings, out=out, cache=Path(scratch) / "cache")
        for formats, targets in _targets(recorded["reports"], settings).items():
            outcomes = build(targets, replace(anew, formats=formats))
            yield from (
                f"{outcome.report}: cannot be built again: {outcome.failure.error}"
                for outcome in outcomes
                if outcome.failure
            )
        built = manifest.recorded(out)["reports"] if (out / manifest.NAME).exists() else {}
        for report, record in recorded["reports"].items():
            for name, digest in record["outputs"].items():
                if built.get(report, {}).get("outputs", {}).get(name, digest) != digest:
                    yield f"{name}: comes out otherwise when built again"
        for name in recorded.get("files", {}):
            if not manifest.holds(out / name, recorded["files"][name]):
                yield f"{name}: comes out otherwise when built again"


def _targets(reports: Mapping[str, Any], settings: Settings) -> dict[tuple[str, ...], list[Target]]:
    """Read the targets off the records, by the formats they were rendered in."""
    found: dict[tuple[str, ...], list[Target]] = {}
    for id_, record in reports.items():
        suffixes = {Path(name).suffix.lstrip(".") for name in record["outputs"]}
        formats = tuple(suffix for suffix in ("html", "pdf") if suffix in suffixes)
        target = _target(id_, record, settings)
        found.setdefault(formats, []).append(target)
    return found


def _target(id_: str, record: Mapping[str, Any], settings: Settings) -> Target:
    known = list_all(settings.vocabulary)
    report = known.get(id_) or variant_on_record(id_, record, known)
    if report is None:
        raise ParameterError([f"{id_}: the data package at hand gives rise to no such report"])
    values = {**record["parameters"], "data": str(settings.vocabulary.root)}
    parameters = model_of(report.notebook).model_validate(values, context=settings.vocabulary)
    return Target(report, parameters)
