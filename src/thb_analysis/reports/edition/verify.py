"""Verify a folder of reports against its manifest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.errors import ParameterError
from thb_analysis.folders import scratch
from thb_analysis.reports.asked.catalogue import Report, Vocabulary, list_reports
from thb_analysis.reports.asked.naming import on_record
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.edition.build import Settings, build
from thb_analysis.reports.edition.sweep import RUNS, TABLES
from thb_analysis.reports.running.inputs import departure, read_once
from thb_analysis.reports.running.library import package_versions

# What a manifest calls an input, and what a reader calls it.
_INPUTS = {"bibliography": "bibliography", "data": "data package", "notebook": "notebook"}
# What a record says, and where it can be compared.
_SAID = {
    "title": "that of the page",
    "parameters": "those of the page and its notebook",
    "edition": "that of the data package at hand",
    "package": "that of the data package at hand",
    "packages": "those at hand",
}
_JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_VARIANT = re.compile(r'<p class="variant"><b>Variant:</b> (.*?)</p>', re.DOTALL)


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
    files = recorded.get("files", {}) | manifest.outputs(recorded["reports"])
    known = list_reports(settings.vocabulary)
    reports = {
        id_: on_record(id_, record, settings.vocabulary, known)
        for id_, record in recorded["reports"].items()
    }
    differences = [
        *_files(folder, files),
        *_records(folder, recorded, reports, settings.vocabulary),
        *_inputs(recorded["reports"], reports, settings),
    ]
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
    if (folder / RUNS).is_dir():
        known |= {RUNS, *TABLES}
    # Hidden files are those of the system and of editors.
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            yield f"{path.name}{'/' if path.is_dir() else ''}: not on record"


def _records(
    folder: Path,
    recorded: Mapping[str, Any],
    reports: Mapping[str, Report | None],
    vocabulary: Vocabulary,
) -> Iterator[str]:
    """Name what the manifest says and neither pages nor data package nor installed packages do."""
    records = recorded["reports"]
    index = folder / manifest.INDEX
    # One that was altered is named already, and may say anything.
    stands = manifest.holds(index, recorded["files"].get(manifest.INDEX, ""))
    said_there = json.loads((stands and _shown(index, _JSON_LD)) or "{}")
    listed = {part["url"] for part in said_there.get("hasPart", ())}
    yield from (
        f"{url}: listed in {manifest.INDEX}, but not on record"
        for url in sorted(listed - manifest.outputs(records).keys())
    )
    yield from (
        f"{name}: failed, was not finished, or was deleted"
        for name in sorted(recorded.get("unfinished", ()))
    )
    found: dict[str, list[str]] = {}
    for name, record in records.items():
        report, page = reports[name], folder / f"{name}.html"
        title = _shown(page, _TITLE)
        said = {
            "title": title or record.get("title"),
            "edition": vocabulary.fact("edition"),
            "package": vocabulary.fact("name"),
            "packages": package_versions(),
        }
        if report or Path(record["notebook"]).stem in MODELS:
            said["parameters"] = report and report.stated
        wrong = {each for each in said if record.get(each) != said[each]}
        changes = record.get("changes", ())
        if report and title and _shown(page, _VARIANT) != departure(report, changes):
            wrong.add("parameters")
        for each in wrong:
            found.setdefault(each, []).append(name)
    for each, where in _SAID.items():
        if each in found:
            yield f"{_which(found[each], records)}: {each} on record: not {where}"


def _shown(page: Path, pattern: re.Pattern[str]) -> str:
    """Read a text that a page shows; empty if there is none."""
    found = pattern.search(page.read_text("utf-8", "replace")) if page.is_file() else None
    return unescape(found[1]) if found else ""


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
        yield f"{_which(ids, records)}: made from another {called} than the one at hand"


def _which(ids: list[str], records: Mapping[str, Any]) -> str:
    return "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)


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
        kept = recorded["reports"].keys() - {each.report for each in failed}
        files = manifest.outputs({id_: recorded["reports"][id_] for id_ in kept})
        for name, digest in sorted({**files, **recorded.get("files", {})}.items()):
            if not manifest.holds(out / name, digest):
                yield f"{name}: comes out otherwise when built again"
        made = manifest.read(out)
        for name, record in sorted(recorded["reports"].items()):
            again_said = made.get(name, record)
            # Files were compared above; the key depends on all code, whatever comes out of it.
            fields = {*record, *again_said} - {"outputs", "key"}
            if wrong := sorted(f for f in fields if record.get(f) != again_said.get(f)):
                yield f"{name}: {', '.join(wrong)} on record: not what is recorded when built again"


def _formats(record: Mapping[str, Any]) -> tuple[str, ...]:
    suffixes = {Path(name).suffix[1:] for name in record["outputs"]}
    return tuple(each for each in manifest.SUFFIXES if each in suffixes)
