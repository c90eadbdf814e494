"""What was built from which inputs, so that nothing is built twice.

A report's key is a hash over everything that goes into it. Under its key the cache keeps
the files that came out. What stands in an output folder is never taken as proof: it may be
older, or have been edited.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sysconfig
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).resolve().parents[1]


def sha256(content: bytes) -> str:
    """Hash some content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_files(root: Path, paths: Iterable[Path]) -> str:
    """Hash files with their names relative to `root`, in sorted order."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        digest.update(
            f"{path.relative_to(root).as_posix()}\0{sha256(path.read_bytes())}\n".encode()
        )
    return digest.hexdigest()


def sha256_of_library() -> str:
    """Hash the source of the library, templates included."""
    files = (path for path in LIBRARY.rglob("*") if path.is_file())
    return sha256_of_files(LIBRARY, (path for path in files if path.parent.name != "__pycache__"))


def sha256_of_environment() -> str:
    """Hash what is installed beside the library, and the interpreter.

    The names of the metadata folders carry each package's version; reading them is a
    hundred times faster than asking each package.
    """
    site = Path(sysconfig.get_path("purelib"))
    packages = sorted(path.name for path in site.glob("*.dist-info"))
    return sha256("\n".join([platform.python_version(), *packages]).encode())


def key(inputs: Mapping[str, object]) -> str:
    """Hash the inputs of a report, given as JSON values."""
    return sha256(json.dumps(inputs, sort_keys=True).encode())


@dataclass(frozen=True)
class Entry:
    """What the cache holds of a report.

    Attributes
    ----------
    folder : Path
        Where its files lie.
    title : str
        The report's title.
    hashes : dict
        Suffix of each file to its hash.
    card : dict
        What a list of reports shows of it, as plain values.
    """

    folder: Path
    title: str
    hashes: dict[str, str]
    card: dict[str, Any] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Read all files, by suffix.

        Raises
        ------
        OSError
            If one cannot be read, or is not what was stored.
        """
        return {suffix: self.read(suffix) for suffix in self.hashes}

    def read(self, suffix: str) -> bytes:
        """Read one of the files.

        Raises
        ------
        OSError
            If it cannot be read, or is not what was stored.
        """
        content = (self.folder / suffix).read_bytes()
        if sha256(content) != self.hashes[suffix]:
            raise OSError(f"{self.folder / suffix} was altered")
        return content


class Cache:
    """The folder with everything that was built.

    Parameters
    ----------
    folder : Path
        Made when the first report is stored.
    limit : int
        How many reports to keep; the oldest go first.
    """

    def __init__(self, folder: Path, limit: int = 500) -> None:
        self.folder = folder
        self.limit = limit

    def find(self, key: str) -> Entry | None:
        """Look up what was built from the inputs with this key."""
        folder = self.folder / key
        try:
            record = json.loads((folder / "record.json").read_text("utf-8"))
            title, hashes, card = str(record["title"]), dict(record["hashes"]), record["card"]
            return Entry(folder, title, hashes, dict(card))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def store(
        self,
        key: str,
        title: str,
        files: Mapping[str, bytes],
        card: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Keep the files of a report; the record is written last, and makes them count.

        A cache that cannot be written to costs the next build time, and this one nothing.
        """
        hashes = {suffix: sha256(content) for suffix, content in files.items()}
        entry = Entry(self.folder / key, title, hashes, dict(card or {}))
        kept = {"title": title, "hashes": hashes, "card": entry.card}
        record = json.dumps(kept, sort_keys=True)
        with suppress(OSError):
            entry.folder.mkdir(parents=True, exist_ok=True)
            write_all(entry.folder, files)
            write(entry.folder / "record.json", record.encode())
        return entry

    def prune(self) -> None:
        """Drop the oldest reports beyond the limit."""
        # Another build may be dropping the same ones.
        with suppress(OSError):
            folders = sorted(self.folder.glob("*/"), key=lambda path: path.stat().st_mtime)
            for folder in folders[: -self.limit]:
                shutil.rmtree(folder, ignore_errors=True)


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half-written; an error names the file."""
    write_all(path.parent, {path.name: content})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that belong together, given by name: all are ready before one is replaced.

    Raises
    ------
    OSError
        If that cannot be done, on a full disk for one; it names the file.
    """
    partials = {name: folder / f".{name}.{os.getpid()}.partial" for name in files}
    name = ""
    try:
        for name, partial in partials.items():
            partial.write_bytes(files[name])
        for name, partial in partials.items():
            partial.replace(folder / name)
    except OSError as error:
        error.filename, error.filename2 = str(folder / name), None
        raise
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
