"""A folder of built reports: what goes in, what goes out, and the pages that list it."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thb_analysis.errors import ThbError
from thb_analysis.reports import crate, manifest
from thb_analysis.reports.cache import Entry, sha256, write, write_all
from thb_analysis.reports.catalogue import Vocabulary, list_reports

if TYPE_CHECKING:
    from thb_analysis.reports.index import Entry as IndexEntry

SUFFIXES = ("html", "pdf", "ipynb")

# The groups of the index page, by the notebook that their reports are made from.
_GROUPS = {
    "overview": "Overview",
    "theme": "Themes",
    "source_audit": "The source",
    "robustness": "Robustness",
}
INDEX = "All reports of this edition"
COUNTRIES = "What the source lists for a country, theme by theme."


class Output:
    """A folder of reports that is being built.

    Parameters
    ----------
    folder : Path
        Made if it does not exist. Reports that an earlier build left stay listed.

    Raises
    ------
    ThbError
        If it cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Under a name of this process: others may build into the same folder.
            probe = folder / f".writable.{os.getpid()}"
            write(probe, b"")
            probe.unlink()
        except OSError as error:
            raise ThbError(
                f"Cannot write to {folder}: {error.strerror}. Name another folder: --out DIR"
            ) from error
        self.records: dict[str, Any] = {}

    def holds(self, report: str, entry: Entry) -> bool:
        """Whether the files of a report stand here just as the cache has them."""
        return all(
            manifest.holds(self.folder / f"{report}.{suffix}", digest)
            for suffix, digest in entry.hashes.items()
        )

    def put(
        self, report: str, entry: Entry, files: Mapping[str, bytes], record: Mapping[str, Any]
    ) -> None:
        """Put the files of a report here, by suffix, all or none, and record them.

        Raises
        ------
        ThbError
            If one cannot be written.
        """
        self._write({f"{report}.{suffix}": content for suffix, content in files.items()})
        self._remove(report, besides=files)
        self.note(report, entry, record)

    def note(self, report: str, entry: Entry, record: Mapping[str, Any]) -> None:
        """Record a report whose files stand here."""
        outputs = {f"{report}.{suffix}": digest for suffix, digest in entry.hashes.items()}
        self.records[report] = {**record, "title": entry.title, "outputs": outputs}

    def fail(self, report: str, notebook: bytes | None) -> None:
        """Leave of a report nothing but its executed notebook, if it has one."""
        self.records.pop(report, None)
        self._remove(report)
        if notebook is not None:
            self._write({f"{report}.ipynb": notebook})

    def _remove(self, report: str, besides: Container[str] = ()) -> None:
        for suffix in SUFFIXES:
            if suffix not in besides:
                (self.folder / f"{report}.{suffix}").unlink(missing_ok=True)

    def _write(self, files: Mapping[str, bytes]) -> None:
        try:
            write_all(self.folder, files)
        except OSError as error:
            raise ThbError(
                f"Cannot write {error.filename}: {error.strerror}. "
                f"Make room in {self.folder}, or name another folder: --out DIR"
            ) from error

    def close(self, vocabulary: Vocabulary) -> None:
        """Write manifest and index to say what stands here; where nothing was built, nothing.

        What others recorded in the meantime stays listed, as long as its files stand.
        """
        if not self.records and not (self.folder / manifest.NAME).exists():
            return
        with manifest.locked(self.folder):
            own = manifest.standing(self.folder, self.records)
            self._list({**manifest.read(self.folder), **own}, vocabulary)

    def _list(self, records: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        pages = {
            "index.html": _index(vocabulary, records).encode(),
            crate.NAME: crate.describe(vocabulary, records, {"index.html": INDEX}).encode(),
        }
        hashes = {name: sha256(content) for name, content in pages.items()}
        changed = [name for name in pages if not manifest.holds(self.folder / name, hashes[name])]
        if changed:
            self._write({name: pages[name] for name in changed})
        manifest.update(self.folder, records, hashes)


def _index(vocabulary: Vocabulary, records: Mapping[str, Any]) -> str:
    from thb_analysis.reports.index import Edition, Group, render_index

    licences = vocabulary.descriptor.get("licenses", ())
    edition = Edition(
        title=vocabulary.fact("title"),
        description=vocabulary.fact("description"),
        edition=vocabulary.fact("edition"),
        version=vocabulary.fact("version"),
        authors=vocabulary.creators,
        licence=", ".join(licence.get("title", licence.get("name", "")) for licence in licences),
    )
    groups = [
        Group(title, _entries(vocabulary, records, notebook)) for notebook, title in _GROUPS.items()
    ]
    names = sorted(_entries(vocabulary, records, "country"), key=lambda entry: entry.title)
    countries = Group("Countries", tuple(names), COUNTRIES, compact=True)
    return render_index(edition, [*groups, countries])


def _entries(
    vocabulary: Vocabulary, records: Mapping[str, Any], notebook: str
) -> tuple[IndexEntry, ...]:
    from thb_analysis.reports.index import Entry as IndexEntry
    from thb_analysis.reports.parameters import MODELS

    def variant(report: str) -> str:
        stated = records[report].get("parameters", {})
        return MODELS[notebook].model_construct(**stated).variant or ""

    return tuple(
        IndexEntry(
            title=report.title,
            description=report.description,
            html=f"{report.id}.html"
            if f"{report.id}.html" in records[report.id]["outputs"]
            else "",
            pdf=f"{report.id}.pdf" if f"{report.id}.pdf" in records[report.id]["outputs"] else "",
            variant=variant(report.id),
        )
        for report in list_reports(vocabulary).values()
        if report.notebook == notebook and report.id in records
    )
