"""What all commands share: options, the reading of values, and how errors are told."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from thb_analysis.errors import DataNotFound, ParameterError, ThbError, UnknownName

if TYPE_CHECKING:
    from thb_analysis.reports.parameters import ThemeParameters

Data = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of the data package; default: the project's own."),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        "-p",
        metavar="NAME=VALUE",
        help="Set a parameter of the reports; may be repeated. thb list REPORT shows them.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a script.")]
Force = Annotated[bool, typer.Option("--force", help="Build even what is up to date.")]
Jobs = Annotated[
    int, typer.Option(metavar="N", help="Reports to make at once; 0: one per processor.")
]


@contextmanager
def errors_reported(debug: bool) -> Iterator[None]:
    """Turn errors into one clear message on standard error and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("thb: interrupted; what was finished stands, nothing is half-written", err=True)
        raise typer.Exit(130) from None
    except BrokenPipeError:
        _leave_silently()
    except typer.Exit:
        raise
    except Exception as error:
        if debug:
            typer.echo(traceback.format_exc(), err=True, nl=False)
        typer.echo(f"thb: {_explain(error)}", err=True)
        wrong_call = isinstance(error, (DataNotFound, ParameterError, UnknownName))
        raise typer.Exit(2 if wrong_call else 1) from None


def _leave_silently() -> NoReturn:
    """End as a program does whose reader has gone, such as ``head``.

    Python flushes its streams once more at exit, and would complain then.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    raise typer.Exit(141)


def _explain(error: Exception) -> str:
    if isinstance(error, (ThbError, OSError)):
        return str(error)
    return f"{type(error).__name__}: {error} (this is a fault of the program; --debug shows where)"


def assignments(texts: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Read ``-p name=value``; the mistakes are told later, with all others."""
    from thb_analysis.reports.parameters import parse_assignments

    return parse_assignments(texts)


def option(name: str, option: Any, values: dict[str, str]) -> tuple[Any, list[str]]:
    """Take a value from its option or from -p; both at once are a mistake."""
    named = values.pop(name, None)
    if option is not None and named is not None:
        return option, [f"--{name} and -p {name}=... name the same thing: give one of them"]
    return (named if option is None else option), []


def formats_in(text: str, known: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Read a list of formats, in the order in which they are known; and the mistakes in it."""
    from thb_analysis.data.names import wrong_names

    wanted = [name.strip().lower() for name in text.split(",") if name.strip()]
    mistakes = [f"--format: {mistake}" for mistake in wrong_names(wanted, known, "format")]
    if not wanted:
        mistakes.append(f"--format: name {', '.join(known)}, or several with commas between")
    return tuple(name for name in known if name in wanted), mistakes


def not_a_folder(out: str, otherwise: str) -> list[str]:
    """Say what keeps --out from being a folder; nothing if it is one, or can be made."""
    if not out.strip():
        return [f"--out: name a folder; without --out {otherwise}"]
    folder = Path(out)
    standing = next((path for path in (folder, *folder.parents) if path.exists()), Path())
    if standing.is_dir():
        return []
    return [f"--out {out}: {standing} is a file; name another folder: --out DIR"]


def selection_in(
    package: str | Path | None, theme: str | None, values: dict[str, str]
) -> tuple[ThemeParameters | None, list[str]]:
    """Check selection and options as the parameters of a report on a theme, on any without one."""
    from thb_analysis.reports.catalogue import read_vocabulary
    from thb_analysis.reports.parameters import ThemeParameters

    vocabulary = read_vocabulary(package)
    about = next(iter(vocabulary.themes)) if theme is None else theme
    given = {**values, "theme": about, "data": str(vocabulary.root)}
    try:
        return ThemeParameters.model_validate(given, context=vocabulary), []
    except ParameterError as error:
        return None, list(error.problems)
