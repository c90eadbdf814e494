"""What reports are made with: the library, the packages it needs, and the programs that write them.

Programs are those that their packages brought, whatever else is installed.
"""

import hashlib
import json
import os
import re
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.errors import ThbError
from thb_analysis.files import sha256, write_files

# Package and file of each. Other binaries that have a part in what is written, such as matplotlib's, are
# made for one version of Python: they cannot be the same in each, and the version of their package counts.
_FILES = {
    "pandoc": ("pypandoc_binary", r"pandoc(\.exe)?"),
    "qpdf": ("pikepdf", r"(lib)?qpdf.*\.(dll|dylib|so)(\..*)?"),
    "typst": ("typst", r"_typst\..*"),
}

_LIBRARY = Path(__file__).resolve().parent
_NAME = "thb-analysis"
# No part of the library: the project that a wheel carries, and what Python and editors leave there.
_NO_PART = re.compile(r"project/|(.*/)?(\.|__pycache__/)")
# A line on what a package needs: of whatever platform, Python and extra.
_NEEDED = re.compile(r"^Requires-Dist: ([\w.-]+)[^;\n]*$", re.MULTILINE)
# A line of RECORD: a file, in quotes if there is a comma in its name, its hash and its size.
_RECORDED = re.compile(r'^"?(.+?)"?,sha256=([\w-]+),\d*$', re.MULTILINE)
# What came of reading packages from the first byte to the last, which takes seconds. Of an environment
# that cannot be written to nothing is kept, and they are read each time.
_KEPT = Path(sys.prefix) / ".thb-packages.json"


class _Installed(NamedTuple):
    """A package as its installer has recorded it.

    Attributes
    ----------
    folder : str
        Where its files lie.
    head : str
        The head of its description. All of it takes twice as long to read.
    platform : str
        What it was made for.
    files : dict of str to str
        The files in the folder, each with its hash as RECORD writes it.
    """

    folder: str
    head: str
    platform: str
    files: dict[str, str]


def pandoc() -> str:
    """Return the path of the pandoc that is installed with the library; no other is looked for.

    Raises
    ------
    ThbError
        If there is none.
    """
    for name, package, file in _programs():
        if name == "pandoc":
            return str(Path(_installed(package).folder) / file)
    raise ThbError(
        "The package pypandoc_binary, with which reports are written, is not installed, or not whole. "
        "Install it again: python -m pip install --force-reinstall pypandoc_binary"
    )


def program_hashes(read: bool = False) -> dict[str, str]:
    """Hash each program; its name is followed by the platform that it was made for.

    Parameters
    ----------
    read : bool
        Read all of each. Otherwise what was read before is believed as long as no file of its package
        was touched.
    """
    altered = _altered_files((package for package, _ in _FILES.values()), read)
    hashes = {}
    for name, package, file in _programs():
        recorded = _hexadecimal(_installed(package).files[file])
        hashes[f"{name} {_installed(package).platform}"] = altered[package].get(
            file, recorded
        )
    return hashes


@cache
def _programs() -> list[tuple[str, str, str]]:
    """Find the programs: name, package, file."""
    return [
        (name, package, file)
        for name, (package, pattern) in _FILES.items()
        for file in _installed(package).files
        if re.fullmatch(pattern, Path(file).name)
    ]


@cache
def _installed(package: str) -> _Installed:
    """Read what is on record of a package; nothing of one that is not there."""
    try:
        found = distribution(package)
    except PackageNotFoundError:
        return _Installed("", "", "", {})
    head, made_for, record = (
        found.read_text(each) or "" for each in ("METADATA", "WHEEL", "RECORD")
    )
    tags = re.findall(r"^Tag: .*-(\w+)$", made_for, re.MULTILINE)
    folder, head = str(found.locate_file("")), head.partition("\n\n")[0]
    files = dict(_RECORDED.findall(record))
    return _Installed(folder, head, max(tags, default="unknown"), files)


def _altered_files(packages: Iterable[str], read: bool) -> dict[str, dict[str, str]]:
    """Find files of packages that are not as they were installed, with the hash of what they are now."""
    kept: dict[str, list[Any]] = {}
    with suppress(OSError, TypeError, ValueError):
        kept = dict(json.loads(_KEPT.read_bytes()))
    found = {}
    for package in packages:
        touched = _touched(package)
        if read or kept.get(package, [""])[0] != touched:
            kept[package] = [touched, _read_files(package, touched)]
        found[package] = kept[package][1]
    with suppress(ThbError):
        write_files({_KEPT: json.dumps(kept, sort_keys=True).encode()})
    return found


def _touched(package: str) -> str:
    """Hash when the files of a package were touched last, and what is on record of them.

    Whoever puts back time and size of a file cannot put back when that was done.
    """
    folder, files = _installed(package).folder, _installed(package).files
    seen = [folder, *files.values()]
    for path in files:
        with suppress(OSError):
            stat = os.stat(f"{folder}/{path}")  # noqa: PTH116  # of 17,000 files, in a tenth of a second
            times = f"{stat.st_mtime_ns} {stat.st_ctime_ns}"
            seen.append(f"{path} {stat.st_size} {stat.st_ino} {times}")
    return sha256("\n".join(seen).encode())


@lru_cache(maxsize=1000)
def _read_files(package: str, touched: str) -> dict[str, str]:
    """Read a package; return the files that are not as recorded, with their hashes, empty if they are gone."""
    folder, files = Path(_installed(package).folder), _installed(package).files
    found = {}
    for path, recorded in files.items():
        digest = ""
        with suppress(OSError):
            digest = _content_sha256(folder / path)
        if digest != _hexadecimal(recorded):
            found[path] = digest
    return found


def _hexadecimal(recorded: str) -> str:
    """Write a hash of RECORD in the usual digits."""
    return urlsafe_b64decode(f"{recorded}=").hex()


def _content_sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def library_sha256() -> str:
    """Hash every file of the library."""
    lines = []
    for path in filter(Path.is_file, _LIBRARY.rglob("*")):
        name = path.relative_to(_LIBRARY).as_posix()
        if not _NO_PART.match(name):
            lines.append(f"{name} {_content_sha256(path)}")
    return sha256("\n".join(sorted(lines)).encode())


@cache
def package_versions(read: bool = False) -> dict[str, str]:
    """Versions of the library and of all that it needs, and they in turn, by name.

    What is needed on one platform alone, or for an extra, does not count. A package of which a file is
    not as it was installed has another version than any that was published.

    Parameters
    ----------
    read : bool
        Read all files, see `program_hashes`.
    """
    versions = {}
    needed = [_NAME]
    for package in needed:  # which grows meanwhile
        head = _installed(package).head
        found = re.search(r"^Version: (.*)$", head, re.MULTILINE)
        versions[package] = found[1] if found else "missing"
        for name in _NEEDED.findall(head):
            name = re.sub(r"[-_.]+", "-", name).lower()
            needed += [name] * (name not in needed)
    # Files of the library have a hash of their own.
    for package, files in _altered_files(needed[1:], read).items():
        if files:
            versions[package] += f" altered {sha256(json.dumps(files).encode())[:12]}"
    return dict(sorted(versions.items()))
