"""Notebooks as they were typed, and the names in one that runs.

What running and saving one adds to its file does not count.

Called as a program, this is a clean filter of Git, which ``make lab`` installs: a notebook comes in
on standard input, and goes out as it was typed. JupyterLab then calls `saved` after each save.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any
from urllib.parse import unquote
from warnings import warn

from thb_analysis.files import sha256, write_folder

# The first line of the cell that papermill adds, and how names begin that it sets for itself.
_INJECTED, _PAPERMILLS = "# Parameters", "PAPERMILL_"
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"""["']([^"'\n]+)["']""")
# What stands in code, in which nothing else is looked for.
CODE = re.compile(
    r"(^(`{3,}|~{3,}).*?^\2|(`+)(?!`).+?(?<!`)\3(?!`))", re.DOTALL | re.MULTILINE
)
# A picture in Markdown, or in HTML as front ends write it.
PICTURE = re.compile(
    r"""!\[([^\[\]]*)\]\(<?([^()<>]+?)>?(?:\s+(?:"[^"]*"|'[^']*'))?\)(?:\{[^{}]*\})?|(<img\b[^>]*>)"""
)
_ATTRIBUTE = re.compile(r"""\b(alt|src)=["']([^"']*)["']""")
# What no run of a notebook changes.
_LASTING = (ModuleType, FunctionType, type)


def strip_outputs(content: bytes) -> bytes:
    """Keep of a notebook what somebody has typed; what is none of format 4 is given back as it is.

    That is type, source, tags and id of each cell, the name of the kernel, and what the notebook asks
    of its report (``thb`` in its metadata). Outputs, counts and what else front ends note are left out.
    """
    notebook = _read(content)
    return content if notebook is None else _write(notebook)


def identity(content: bytes) -> str:
    """Hash what a notebook is: all that `strip_outputs` keeps, but for the ids of cells, which show nowhere."""
    notebook = _read(content)
    if notebook is None:
        return sha256(content)
    for cell in notebook["cells"]:
        cell.pop("id", None)
    kept = {key: notebook[key] for key in ("cells", "metadata")}
    return sha256(_write(kept))


def heading_of(path: Path) -> str:
    """Return the first heading in the Markdown of a notebook; empty if it has none."""
    for cell in (_read(path.read_bytes()) or {"cells": []})["cells"]:
        found = re.search(r"^#+ +(.+)", "".join(cell["source"]), re.MULTILINE)
        if found and cell["cell_type"] == "markdown":
            return found[1]
    return ""


def modules_beside(path: Path) -> dict[str, bytes]:
    """Read the Python files beside a notebook that its code names, and those that these name.

    To be named is enough: a notebook may import a module, run it, or read it.

    Returns
    -------
    dict of str to bytes
        Path from the folder of the notebook to content.
    """
    notebook = _read(path.read_bytes()) or {"cells": []}
    codes = ["".join(each["source"]) for each in notebook["cells"] if "outputs" in each]
    found = {}
    for code in codes:  # which grows meanwhile
        words = {*_WORD.findall(code)}
        entries = [each for each in path.parent.iterdir() if each.stem in words]
        for file in chain.from_iterable(map(_modules, entries)):
            name = file.relative_to(path.parent).as_posix()
            if name not in found:
                found[name] = file.read_bytes()
                codes.append(found[name].decode(errors="replace"))
    return found


def picture_in(found: re.Match[str]) -> tuple[str, str]:
    """Return what a `PICTURE` of Markdown says of itself, and the name of its file."""
    alt, file, tag = found.groups()
    stated = dict(_ATTRIBUTE.findall(tag)) if tag else {"alt": alt, "src": file}
    return stated.get("alt", ""), unquote(stated.get("src", ""))


def pictures_beside(path: Path) -> dict[str, bytes]:
    """Read the pictures in the folder of a notebook that it shows, as `modules_beside` does."""
    notebook = _read(path.read_bytes()) or {"cells": []}
    found = {}
    for cell in notebook["cells"]:
        for picture in PICTURE.finditer("".join(cell["source"])):
            if file := file_beside(path.parent, picture_in(picture)[1]):
                name = file.relative_to(path.parent.resolve())
                found[name.as_posix()] = file.read_bytes()
    return found


def files_beside(path: Path) -> dict[str, str]:
    """Hash the files in the folder of a notebook whose names stand in quotes in its code: what it may read."""
    notebook = _read(path.read_bytes()) or {"cells": []}
    codes = ["".join(each["source"]) for each in notebook["cells"] if "outputs" in each]
    found = {}
    for name in chain.from_iterable(map(_QUOTED.findall, codes)):
        if file := file_beside(path.parent, name):
            with file.open("rb") as content:
                found[name] = file_digest(content, "sha256").hexdigest()
    return found


def file_beside(folder: Path, name: str) -> Path | None:
    """Find a file in a folder, or in one within it; None if it is elsewhere or is not there."""
    # A name that no disk takes, such as a picture written out, is none of a file.
    with suppress(OSError, ValueError):
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    return None


def _modules(entry: Path) -> list[Path]:
    """List the Python files of a module or package; a folder of data, which may be large, has none at its top."""
    is_package = entry.is_dir() and any(entry.glob("*.py"))
    files = entry.rglob("*.py") if is_package else [entry]
    return [each for each in files if each.suffix == ".py" and each.is_file()]


def saved(os_path: str, **_: Any) -> None:
    """Have Git take note of a file in which nothing was typed: a hook of Jupyter's, after saving.

    Git goes by the size of a file, and would name it as modified until it is added, though with the
    filter there is no difference to show.
    """
    path = Path(os_path)

    def git(*arguments: str) -> int:
        call = ["git", *arguments, "--", path.name]
        return subprocess.run(
            call, cwd=path.parent, capture_output=True, check=False
        ).returncode

    with suppress(OSError):
        if git("diff", "--quiet") == 0:
            git("add", "--update")


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        notebook = json.loads(content)
        kept = {
            "cells": [_cell(each) for each in notebook["cells"]],
            "metadata": _metadata(notebook["metadata"]),
        }
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
    return {**notebook, **kept} if notebook.get("nbformat") == 4 else None


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        key: cell[key] for key in ("attachments", "cell_type", "id") if cell.get(key)
    }
    tags = cell["metadata"].get("tags")
    kept["metadata"] = {"tags": tags} if tags else {}
    # As nbformat writes it.
    kept["source"] = "".join(cell["source"]).splitlines(keepends=True)
    return kept | (
        {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}
    )


def _metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what the notebook asks of its report, and its kernel, as which its name is shown too."""
    kernel, written_in = (
        metadata.get("kernelspec", {}),
        metadata.get("language_info", {}),
    )
    language = kernel.get("language") or written_in.get("name") or "python"
    kept = {"thb": metadata["thb"]} if "thb" in metadata else {}
    if name := kernel.get("name"):
        return kept | {
            "kernelspec": {"display_name": name, "language": language, "name": name}
        }
    return kept | {"language_info": {"name": language}}


def _write(notebook: Mapping[str, Any]) -> bytes:
    """Write a notebook as nbformat does, and so JupyterLab."""
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    # Half a character, which no file can hold, is a fault of the run and not of this.
    return f"{text}\n".encode(errors="surrogatepass")


def copy_notebooks(folder: Path) -> None:
    """Copy the notebooks of reports and lessons into a folder that is empty or not there.

    Raises
    ------
    ParameterError
        If it is not empty.
    """
    from thb_analysis.package.package import PROJECT

    root = PROJECT / "notebooks"
    files = {}
    for path in filter(Path.is_file, sorted(root.rglob("*"))):
        name = path.relative_to(root).as_posix()
        if "/." not in f"/{name}":
            files[name] = path.read_bytes()
    write_folder(folder, files)


def warn_of_foreign(folder: Path, paths: Iterable[Path]) -> None:
    """Warn of notebooks of a folder that the project has not, or in which something else was typed."""
    from thb_analysis.package.package import PROJECT

    names = []
    for path in sorted(paths):
        ours, typed = PROJECT / "notebooks" / path.name, identity(path.read_bytes())
        if not ours.is_file() or identity(ours.read_bytes()) != typed:
            names.append(path.name)
    if names:
        found = f"{folder}: {', '.join(names)}: not this project's"
        warn(f"{found}; notebooks are programs: run only what you trust", stacklevel=3)


def assigned_names(cells: Iterable[str], known: Collection[str]) -> set[str]:
    """Name what was last set as a parameter: by the cell of parameters, and by papermill after it.

    Parameters
    ----------
    cells : iterable of str
        Sources of the cells that have run, in that order. Which of them is the one of parameters, a
        kernel does not know: it sets at least two.
    known : collection of str
        The parameters that there are.
    """
    stated = set()
    injected = set()
    for source in cells:
        names = _assigned(source)
        if source.startswith(_INJECTED):
            injected = names
        elif len(names.intersection(known)) > 1:
            stated, injected = names, set()
    return stated | injected


def clear_names(names: dict[str, Any], kept: Collection[str]) -> None:
    """Delete what a run left in a notebook: all but imports, functions, classes, and what is to be kept."""
    hidden = names["get_ipython"]().user_ns_hidden.keys()
    for name in names.keys() - hidden - set(kept):
        if not (name.startswith("_") or isinstance(names[name], _LASTING)):
            del names[name]


def _assigned(source: str) -> set[str]:
    """Name what the lines of a cell set; nothing of one that is no Python."""
    names = set()
    with suppress(SyntaxError):
        for line in ast.parse(source).body:
            if isinstance(line, (ast.Assign, ast.AnnAssign)):
                targets = getattr(line, "targets", [getattr(line, "target", None)])
                names |= {each.id for each in targets if isinstance(each, ast.Name)}
    return {name for name in names if not name.startswith(_PAPERMILLS)}


if __name__ == "__main__":
    sys.stdout.buffer.write(strip_outputs(sys.stdin.buffer.read()))
