"""What reports are made with: the library, the packages it needs, and pandoc, which one of these brings."""

import hashlib
import json
import re
from base64 import urlsafe_b64decode
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from thb_analysis.errors import ThbError
from thb_analysis.files import sha256

_LIBRARY = Path(__file__).resolve().parent
_NAME = "thb-analysis"
# No part of the library: the project that a wheel carries, and what Python and editors leave there.
_NO_PART = re.compile(r"project/|(.*/)?(\.|__pycache__/)")
# A line on what a package needs: of whatever platform, Python and extra.
_NEEDED = re.compile(r"^Requires-Dist: ([\w.-]+)[^;\n]*$", re.MULTILINE)
# A line of RECORD: a file, in quotes if there is a comma in its name, its hash and its size.
_RECORDED = re.compile(r'^"?(.+?)"?,sha256=([\w-]+),\d*$', re.MULTILINE)


class _Installed(NamedTuple):
    """A package as its installer has recorded it.

    Attributes
    ----------
    folder : str
        Where its files lie.
    head : str
        The head of its description. All of it takes twice as long to read.
    files : dict of str to str
        The files in the folder, each with its hash as RECORD writes it.
    """

    folder: str
    head: str
    files: dict[str, str]


def pandoc() -> str:
    """Return the path of the pandoc that is installed with the library; no other is looked for.

    Raises
    ------
    ThbError
        If there is none.
    """
    installed = _installed("pypandoc_binary")
    for file in installed.files:
        if Path(file).name in ("pandoc", "pandoc.exe"):
            return str(Path(installed.folder) / file)
    raise ThbError(
        "The package pypandoc_binary, with which reports are written, is not installed, or not whole. "
        "Install it again: python -m pip install --force-reinstall pypandoc_binary"
    )


@cache
def _installed(package: str) -> _Installed:
    """Read what is on record of a package; nothing of one that is not there."""
    try:
        found = distribution(package)
    except PackageNotFoundError:
        return _Installed("", "", {})
    head, record = (found.read_text(each) or "" for each in ("METADATA", "RECORD"))
    folder, head = str(found.locate_file("")), head.partition("\n\n")[0]
    return _Installed(folder, head, dict(_RECORDED.findall(record)))


def _altered_files(package: str) -> dict[str, str]:
    """Return the files of a package that are not as recorded, with their hashes, empty if they are gone."""
    folder, files = Path(_installed(package).folder), _installed(package).files
    found = {}
    for path, recorded in files.items():
        digest = _content_sha256(folder / path)
        # In the usual digits, not as RECORD writes them.
        if digest != urlsafe_b64decode(f"{recorded}=").hex():
            found[path] = digest
    return found


def _content_sha256(path: Path) -> str:
    """Hash a file; empty if there is none."""
    with suppress(OSError), path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
    return ""


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

    What is needed on one platform alone, or for an extra, does not count.

    Parameters
    ----------
    read : bool
        Read all files, which takes seconds: a package of which one is not as it was installed has another
        version than any that was published.
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
    for package in needed[1:] if read else ():
        if files := _altered_files(package):
            versions[package] += f" altered {sha256(json.dumps(files).encode())[:12]}"
    return dict(sorted(versions.items()))
