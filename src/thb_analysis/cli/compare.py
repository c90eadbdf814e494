"""Say what changed from one data package to another."""

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

# The file that makes a folder a data package.
_DESCRIPTOR = "datapackage.json"


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A data package.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another.")],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write everything as one page as well."),
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say what changed from one data package to another.

    Ends with 0 whether anything differs or not; --json says which in "same".

    Example: thb compare old/data data --html changes.html
    """
    with errors_reported(debug):
        mistakes = [each for path in (old, new) for each in _not_a_package(path)]
        if html is not None:
            mistakes += _not_a_file(html)
        if mistakes:
            raise ParameterError(mistakes)
        view = _view(_folder(old), _folder(new))
        if html is not None:
            _write_page(html, view)
        _show(view, as_json)


def _not_a_package(path: Path) -> list[str]:
    """Say what keeps a path from being a data package; nothing if it is one."""
    if (_folder(path) / _DESCRIPTOR).is_file():
        return []
    if path.is_dir():
        lacking = f"has no {_DESCRIPTOR}"
    else:
        lacking = "is no folder" if path.exists() else "does not exist"
    return [f"{path}: this {lacking}; name a folder with {_DESCRIPTOR}"]


def _folder(path: Path) -> Path:
    """Return the folder that is meant: a package may be named by its file."""
    return path.parent if path.name == _DESCRIPTOR and path.is_file() else path


def _not_a_file(path: Path) -> list[str]:
    if not path.name or path.is_dir():
        return [f"--html {path}: this is a folder; name a file, such as changes.html"]
    if path.exists() and path.suffix not in (".html", ".htm"):
        return [f"--html {path}: this file is no page, and would be overwritten; name another file"]
    return [
        mistake.replace("--out", "--html").replace("another folder: --html DIR", "another file")
        for mistake in not_a_folder(str(path.parent), "")
    ]


def _view(old: Path, new: Path) -> View:
    from thb_analysis import changes
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
