"""Say what changed from one data package or built edition to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thb_analysis.cli.common import (
    AsJson,
    Debug,
    errors_reported,
    faults_blamed,
    not_a_folder,
)
from thb_analysis.errors import ParameterError

if TYPE_CHECKING:
    from thb_analysis.changes import View

# The file that makes a folder what it is.
_KINDS = {"datapackage.json": "a data package", "manifest.json": "a built edition"}
_WANTED = " or ".join(f"{file} ({kind})" for file, kind in _KINDS.items())


def compare(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A data package, or a folder of built reports.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another of the same kind.")],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write everything as one page as well."),
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say what changed from one data package to another, or from one built edition to another.

    Ends with 0 whether anything differs or not; --json says which in "same".

    Example: thb compare old/data data --html changes.html
    """
    with errors_reported(debug):
        kind, mistakes = _kind(old, new)
        if html is not None:
            mistakes += _not_a_file(html)
        if mistakes:
            raise ParameterError(mistakes)
        view = _view(kind, _folder(old), _folder(new))
        if html is not None:
            _write_page(html, view)
        _show(view, as_json)


def _kind(old: Path, new: Path) -> tuple[str, list[str]]:
    """Say what two folders are, and what keeps them from being compared."""
    kinds = [_kinds(path) for path in (old, new)]
    mistakes = [
        f"{path}: {_lacking(path)}; name a folder with {_WANTED}"
        for path, found in zip((old, new), kinds, strict=True)
        if not found
    ]
    shared = [kind for kind in kinds[0] if kind in kinds[1]]
    if not mistakes and not shared:
        mistakes = [f"{old} is {kinds[0][0]} and {new} is {kinds[1][0]}: name two of the same kind"]
    return shared[0] if shared else "", mistakes


def _kinds(path: Path) -> list[str]:
    return [kind for file, kind in _KINDS.items() if (_folder(path) / file).is_file()]


def _folder(path: Path) -> Path:
    """Return the folder that is meant: a package or an edition may be named by its file."""
    return path.parent if path.name in _KINDS and path.is_file() else path


def _lacking(path: Path) -> str:
    if path.is_dir():
        return "this folder is neither a data package nor a built edition"
    return "this is no folder" if path.exists() else "there is no such folder"


def _not_a_file(path: Path) -> list[str]:
    if not path.name or path.is_dir():
        return [f"--html {path}: this is a folder; name a file, such as changes.html"]
    if path.exists() and path.suffix not in (".html", ".htm"):
        return [f"--html {path}: this file is no page, and would be overwritten; name another file"]
    return [
        mistake.replace("--out", "--html").replace("another folder: --html DIR", "another file")
        for mistake in not_a_folder(str(path.parent), "")
    ]


def _view(kind: str, old: Path, new: Path) -> View:
    from thb_analysis import changes

    if kind == "a built edition":
        return changes.of_editions(old, new)
    from thb_analysis.data import load

    with faults_blamed(old, new):
        return changes.of_packages(load(old), load(new))


def _write_page(file: Path, view: View) -> None:
    from thb_analysis import changes
    from thb_analysis.data.files import write_text

    write_text(file, changes.page(view))
    typer.echo(f"All of it as a page: {file}", err=True)


def _show(view: View, as_json: bool) -> None:
    from thb_analysis import changes

    if as_json:
        typer.echo(changes.as_json(view))
        return
    from rich.console import Console

    changes.render(view, Console(highlight=False))
