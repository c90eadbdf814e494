"""Verify a folder of reports against its manifest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.files import sha256
from thb_analysis.reports.asked.catalogue import Report, Vocabulary, list_reports
from thb_analysis.reports.asked.naming import on_record
from thb_analysis.reports.asked.parameters import MODELS
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.edition.sweep import RUNS, TABLES, read_record
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
    known = list_reports(vocabulary)
    reports = {
        id_: on_record(id_, record, vocabulary, known)
        for id_, record in recorded["reports"].items()
    }
    differences = [
        *_files(folder, files, recorded),
        *_records(folder, recorded, reports, vocabulary),
        *_inputs(recorded["reports"], reports, vocabulary, notebooks),
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
    records: Mapping[str, Any],
    reports: Mapping[str, Report | None],
    vocabulary: Vocabulary,
    notebooks: Path,
) -> Iterator[str]:
    """Name inputs that are not those at hand, with the reports made from them."""
    found: dict[str, list[str]] = {}
    at_hand = {
        id_: report
        for id_, report in reports.items()
        if report and (notebooks / f"{report.notebook}.ipynb").is_file()
    }
    with read_once(at_hand.values(), vocabulary, notebooks, 0) as inputs:
        for id_, record in records.items():
            now = inputs.of(at_hand[id_]) if id_ in at_hand else dict(inputs.hashes)
            for name, called in _INPUTS.items():
                if record["inputs"].get(name) != now.get(name):
                    found.setdefault(called, []).append(id_)
    for called, ids in found.items():
        yield f"{_which(ids, records)}: made from another {called} than the one at hand"


def _which(ids: list[str], records: Mapping[str, Any]) -> str:
    return "all reports" if len(ids) == len(records) > 1 else ", ".join(ids)
