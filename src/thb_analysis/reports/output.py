"""A folder of built reports: what goes in, what goes out, and the pages that list it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from thb_analysis.errors import ThbError
from thb_analysis.reports import archive, manifest
from thb_analysis.reports.cache import Entry, sha256, write_all
from thb_analysis.reports.catalogue import Vocabulary

SUFFIXES = ("html", "pdf", "ipynb")


class Output:
    """A folder of reports that is being built.

    Parameters
    ----------
    folder : Path
        Claimed by the caller, see ``folders.claimed``. Reports that an earlier build left stay listed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        self.records[report] = {
            **record,
            "title": entry.title,
            "outputs": outputs,
            "card": entry.card,
        }

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

        What earlier builds recorded stays listed, as long as its files stand.
        """
        if self.records or (self.folder / manifest.NAME).exists():
            own = manifest.standing(self.folder, self.records)
            self._list({**manifest.read(self.folder), **own}, vocabulary)

    def _list(self, records: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        from thb_analysis.reports.contents import index_page

        pages = {
            "index.html": index_page(vocabulary, records).encode(),
            archive.NAME: archive.packed(vocabulary.files),
        }
        hashes = {name: sha256(content) for name, content in pages.items()}
        changed = [name for name in pages if not manifest.holds(self.folder / name, hashes[name])]
        if changed:
            self._write({name: pages[name] for name in changed})
        manifest.update(self.folder, records, hashes)
