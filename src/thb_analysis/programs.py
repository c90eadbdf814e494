"""What reports are made with: the library, the packages it needs, and the programs that write them.

Programs are those that their packages brought, whatever else is installed.
"""

import hashlib
import re
from base64 import urlsafe_b64decode
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path

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
# Suffixes of code and templates; the project that a wheel carries is not hashed with them.
_COUNTED = (".py", ".pyi", ".j2", ".html", ".typ", ".lua", ".css", ".js", ".csv", ".yaml")
_SHIPPED = _LIBRARY / "project"
# A line on what a package needs: of whatever platform, Python and extra.
_NEEDED = re.compile(r"^Requires-Dist: ([\w.-]+)[^;\n]*$", re.MULTILINE)


def pandoc() -> str:
    """Return the path of the pandoc that is installed with the library; no other is looked for.

    Raises
    ------
    ThbError
        If there is none.
    """
    for name, _, file in _programs():
        if name == "pandoc":
            return str(file.locate())
    raise ThbError(
        "The package pypandoc_binary, with which reports are written, is not installed, or not whole. "
        "Install it again: python -m pip install --force-reinstall pypandoc_binary"
    )


def program_hashes(read: bool = False) -> dict[str, str]:
    """Hash each program; its name is followed by the platform that it was made for.

    Parameters
    ----------
    read : bool
        Read all of each, which takes a second. Otherwise a file of the size that its package has on
        record is taken for the one that was installed.
    """
    return {f"{name} {platform}": _sha256(file, read) for name, platform, file in _programs()}


@cache
def _programs() -> list[tuple[str, str, PackagePath]]:
    """Find the programs: name, platform, file."""
    found = []
    for name, (package, pattern) in _FILES.items():
        try:
            installed = distribution(package)
        except PackageNotFoundError:
            continue
        tags = re.findall(r"^Tag: .*-(\w+)$", installed.read_text("WHEEL") or "", re.MULTILINE)
        found += [
            (name, max(tags, default="unknown"), file)
            for file in installed.files or ()
            if re.fullmatch(pattern, file.name)
        ]
    return found


def _sha256(file: PackagePath, read: bool) -> str:
    path, listed = Path(str(file.locate())), file.hash
    if listed and listed.mode == "sha256" and file.size == path.stat().st_size and not read:
        return urlsafe_b64decode(f"{listed.value}=").hex()
    return file_sha256(path)


def file_sha256(path: Path) -> str:
    """Hash a file, which is read once more only if its time or size is another."""
    stat = path.stat()
    return _content_sha256(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1000)
def _content_sha256(path: Path, changed: int, size: int) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def library_sha256() -> str:
    """Hash the code and templates of the library."""
    files = {
        path.relative_to(_LIBRARY).as_posix(): path
        for path in _LIBRARY.rglob("*")
        if path.suffix in _COUNTED and path.is_file() and _SHIPPED not in path.parents
    }
    lines = [f"{name} {file_sha256(path)}" for name, path in sorted(files.items())]
    return sha256("\n".join(lines).encode())


@cache
def package_versions() -> dict[str, str]:
    """Versions of the library and of all that it needs, and they in turn, by name.

    What is needed on one platform alone, or for an extra, does not count. Only the head of each
    description is read: to have all of them parsed takes twice as long.
    """
    versions: dict[str, str] = {}
    needed = ["thb-analysis"]
    for package in needed:  # which grows meanwhile
        try:
            text = distribution(package).read_text("METADATA") or ""
        except PackageNotFoundError:
            text = ""
        head = text.partition("\n\n")[0]
        found = re.search(r"^Version: (.*)$", head, re.MULTILINE)
        versions[package] = found[1] if found else "missing"
        names = [re.sub(r"[-_.]+", "-", name).lower() for name in _NEEDED.findall(head)]
        needed += [name for name in dict.fromkeys(names) if name not in needed]
    return dict(sorted(versions.items()))
