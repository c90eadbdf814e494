"""What reports are made with: the library, the packages it needs, and the programs that write them.

Programs are those that their packages brought, whatever else is installed.
"""

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
        Read all of each. Otherwise what its package has on record is believed.
    """
    hashes = {}
    for name, package, file in _programs():
        installed = _installed(package)
        digest = _hexadecimal(installed.files[file])
        if read:
            digest = _content_sha256(Path(installed.folder, file))
        hashes[f"{name} {installed.platform}"] = digest
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


def _altered_files(package: str) -> dict[str, str]:
    """Return the files of a package that are not as recorded, with their hashes, empty if they are gone."""
    folder, files = Path(_installed(package).folder), _installed(package).files
    found = {}
    for path, recorded in files.items():
        digest = _content_sha256(folder / path)
        if digest != _hexadecimal(recorded):
            found[path] = digest
    return found


def _hexadecimal(recorded: str) -> str:
    """Write a hash of RECORD in the usual digits."""
    return urlsafe_b64decode(f"{recorded}=").hex()


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
