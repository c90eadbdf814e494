"""Read a file as text, or say why it is none."""

import os
import stat
from collections.abc import Collection
from pathlib import Path

from thb_analysis.data.names import nearest
from thb_analysis.errors import DataInvalid, Fault

# The tables of a coding are a few hundred kilobytes; more than this is a mistake,
# and reading it would fill the memory before anybody learns of it.
SIZE_LIMIT = 20_000_000

AS_UTF8 = "save it as “CSV UTF-8”, separated by commas"


def content(root: Path, file: str, described: Collection[str] = ()) -> bytes:
    """Return the bytes of a file, unless it is missing or too large.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the package.
    file : str
        Path within the package.
    described : collection of str
        Paths of the package's own files: none of them is a missing file under another name.

    Raises
    ------
    DataInvalid
    """
    path = root / file
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise DataInvalid([_fault(file, 0, "not-a-file", "This is not a file", "a CSV file")])
        if state.st_size > SIZE_LIMIT:
            raise DataInvalid([_too_large(file, state.st_size)])
        return path.read_bytes()
    except FileNotFoundError:
        raise DataInvalid([_missing(root, file, described)]) from None
    except OSError as error:
        problem = f"The file cannot be read ({os.strerror(error.errno or 0)})"
        raise DataInvalid(
            [_fault(file, 0, "unreadable-file", problem, "a file that may be read")]
        ) from None


def package_content(root: Path, file: str, described: Collection[str] = ()) -> bytes:
    """Return the bytes of a file of a package, see `content`; a link that leads out of it is refused.

    Raises
    ------
    DataInvalid
    """
    try:
        inside = (root / file).resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # links that lead back to themselves
        inside = False
    if inside:
        return content(root, file, described)
    problem = "This is a link that leads out of the folder of the package"
    hint = "put the file itself in its place"
    raise DataInvalid([_fault(file, 0, "outside", problem, "a file of the package", hint)])


def decoded(file: str, raw: bytes) -> str:
    """Return the bytes of a file as text.

    Raises
    ------
    DataInvalid
        If they are not UTF-8 text with plain line ends.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataInvalid(
            [_fault(file, 1, "encoding", "The file is UTF-16 text", "UTF-8", AS_UTF8)]
        )
    if raw.startswith(b"PK\x03\x04"):
        raise DataInvalid(
            [
                _fault(
                    file,
                    0,
                    "not-text",
                    "The file is a workbook or an archive, not text",
                    "a CSV file",
                    AS_UTF8,
                )
            ]
        )
    if b"\0" in raw:
        raise DataInvalid(
            [
                _fault(
                    file,
                    raw[: raw.index(b"\0")].count(b"\n") + 1,
                    "not-text",
                    "The file is not text",
                    "a CSV file",
                    "put the file back from the last commit",
                )
            ]
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataInvalid([_not_utf8(file, raw, error.start)]) from None
    _check_characters(file, text)
    return text


def _missing(root: Path, file: str, described: Collection[str]) -> Fault:
    path, own = root / file, {root / each for each in (file, *described)}
    siblings = [each.name for each in path.parent.glob("*") if each not in own]
    near = nearest(path.name, siblings, limit=1)
    hint = f"rename {near[0]}" if near else "put it back; a table without rows has its header line"
    return _fault(file, 0, "missing-file", "The file is missing", "a CSV file", hint)


def _too_large(file: str, size: int) -> Fault:
    problem = f"The file has {size / 1e6:.0f} MB and was not read"
    return _fault(file, 0, "too-large", problem, f"at most {SIZE_LIMIT / 1e6:.0f} MB")


def _not_utf8(file: str, raw: bytes, start: int) -> Fault:
    line = raw.count(b"\n", 0, start) + 1
    around = raw[raw.rfind(b"\n", 0, start) + 1 :].split(b"\n", 1)[0]
    shown = around.decode("cp1252", errors="replace")[:60]
    problem = (
        f"Byte 0x{raw[start]:02X} is not UTF-8 text (read as Windows-1252, the line says {shown!r})"
    )
    return _fault(file, line, "encoding", problem, "UTF-8", AS_UTF8)


def _check_characters(file: str, text: str) -> None:
    faults = []
    if text.startswith("\ufeff"):
        faults.append(
            _fault(
                file,
                1,
                "byte-order-mark",
                "The file begins with a byte order mark, as Excel writes it",
                "UTF-8 without a mark",
                "save it as UTF-8 without BOM",
            )
        )
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        faults.append(
            _fault(
                file,
                line,
                "line-end",
                "The line ends with a carriage return, as on Windows",
                "line feeds only",
                "save it with Unix line ends (LF)",
            )
        )
    if faults:
        raise DataInvalid(faults)


def _fault(file: str, line: int, rule: str, message: str, expected: str, hint: str = "") -> Fault:
    return Fault(file, line, "", None, rule, message, expected, hint)
