"""What all commands share: options, the reading of values, and how errors are shown."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from thb_analysis.cli import completing
from thb_analysis.errors import (
    DataNotFound,
    ExpressionError,
    ListSyntaxError,
    ParameterError,
    ThbError,
    UnknownName,
    quantity,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from thb_analysis.reports.asked.parameters import CommonParameters
    from thb_analysis.reports.edition.build import Settings
    from thb_analysis.reports.running.results import Result

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
ParametersFile = Annotated[
    Path | None,
    typer.Option(
        "--params",
        metavar="FILE",
        help="Parameters from a YAML file; what is set on the command line goes before.",
    ),
]
Theme = Annotated[
    str | None,
    typer.Option(
        metavar="THEME", autocompletion=completing.themes, help="For the notebook theme: the theme."
    ),
]
Country = Annotated[
    str | None,
    typer.Option(
        metavar="COUNTRY",
        autocompletion=completing.country,
        help="For the notebook country: the country.",
    ),
]
Countries = Annotated[
    str | None,
    typer.Option(
        metavar="LIST",
        autocompletion=completing.countries,
        help="Compare these countries only, with commas between them.",
    ),
]
GroupBy = Annotated[
    str | None,
    typer.Option(
        metavar="GROUPS",
        help="A column of countries.csv, or groups: Baltic=EE+LV+LT; Nordic=FI+SE.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Have the workers of a dask.distributed scheduler do it, such as tcp://10.0.0.1:8786.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a script.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what goes wrong.")]
Force = Annotated[
    bool,
    typer.Option("--force", help="Build even what is up to date, and replace files of others."),
]
Jobs = Annotated[
    int, typer.Option(metavar="N", help="Reports to make at once; 0: one per processor.")
]


Model = TypeVar("Model", bound="CommonParameters")


def errors_reported(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command turn errors, and signals that end it, into one clear message and an exit code."""

    @wraps(command)
    def reporting(**options: Any) -> None:
        try:
            with _signals_raised():
                command(**options)
        except KeyboardInterrupt as end:
            with suppress(OSError):  # of a terminal that was closed
                message = "interrupted; what was finished stands, nothing is half-written"
                typer.echo(f"thb: {message}", err=True)
            raise typer.Exit(128 + (end.args or (signal.SIGINT,))[0]) from None
        except BrokenPipeError:
            _leave_silently()
        except typer.Exit:
            raise
        except Exception as error:
            if options["debug"]:
                typer.echo(traceback.format_exc(), err=True, nl=False)
            typer.echo(f"thb: {_explain(error)}", err=True)
            wrong_call = isinstance(error, (DataNotFound, ParameterError, UnknownName))
            raise typer.Exit(2 if wrong_call else 1) from None

    return reporting


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Have schedulers and closed terminals end a program as Ctrl-C does; a second signal ends it at once.

    An exception that is raised in a callback (of garbage collection, say) is dropped by Python: the
    signal is then sent once more.
    """

    def end(number: int, frame: object) -> NoReturn:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
        raise KeyboardInterrupt(number)

    def dropped(unraisable: Any) -> None:
        if not isinstance(unraisable.exc_value, KeyboardInterrupt):
            report_dropped(unraisable)
            return
        (number,) = unraisable.exc_value.args or (signal.SIGINT,)
        signal.signal(number, end)
        # From elsewhere and later: what is raised in here would be dropped as well.
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()

    numbers = [getattr(signal, name, signal.SIGTERM) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    usual = {number: signal.getsignal(number) for number in numbers}
    # nohup, and shells for what runs in the background, have a program ignore some.
    heard = [each for each in usual if usual[each] in (signal.SIG_DFL, signal.default_int_handler)]
    report_dropped, sys.unraisablehook = sys.unraisablehook, dropped
    for each in heard:
        signal.signal(each, end)
    try:
        yield
    finally:
        sys.unraisablehook = report_dropped
        for each in heard:
            signal.signal(each, usual[each])


@contextmanager
def faults_blamed(*packages: str | Path) -> Iterator[None]:
    """Where what is done fails for faults of a data package, say so.

    They are looked for once it has failed: to check a package takes longer than most of what is
    done here.
    """
    try:
        yield
    except (typer.Exit, OSError):
        raise
    except Exception as error:
        if not _is_of_a_package(error):
            raise
        from thb_analysis.data import validate

        lines = [
            f"{package}: this data package has {quantity(len(faults), 'fault')}: "
            f"{shlex.join(['thb', 'validate', str(package)])} says where"
            for package in dict.fromkeys(packages)
            if (faults := validate(package).faults)
        ]
        if not lines:
            raise
        raise ThbError("\n".join(lines)) from error


def _is_of_a_package(error: Exception) -> bool:
    """Whether a fault of a data package can be behind an error that is not shown as one."""
    if isinstance(error, UnknownName):
        return error.what == "base"  # which no call names
    return not isinstance(error, ThbError) or isinstance(error, (ExpressionError, ListSyntaxError))


def _leave_silently() -> NoReturn:
    """End as a program does whose reader has gone, such as ``head``.

    Python flushes its streams once more at exit, and would complain then.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    raise typer.Exit(141)


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        return "too little memory, or too few processes allowed: allow more, or take --jobs 1"
    if isinstance(error, (ThbError, OSError)):
        return str(error)
    return f"{type(error).__name__}: {error} (this is a fault of the program; --debug shows where)"


def echo_json(content: object) -> None:
    """Write JSON for a script."""
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def listed(text: str) -> list[str]:
    """Read a list of formats."""
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def formats_in(text: str, known: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Read a list of formats, in the order in which they are known; and the mistakes in it."""
    from thb_analysis.data.names import wrong_names

    wanted = listed(text)
    mistakes = [f"--format: {mistake}" for mistake in wrong_names(wanted, known, "format")]
    if not wanted:
        mistakes.append(f"--format: name {', '.join(known)}, or several with commas between")
    return tuple(name for name in known if name in wanted), mistakes


def not_a_folder(out: str, otherwise: str) -> list[str]:
    """Say what keeps --out from being a folder for results; nothing if it is one, or can be made."""
    if not out.strip():
        return [f"--out: name a folder; without --out {otherwise}"]
    folder = Path(out)
    above = (folder, *folder.parents)
    standing = next((path for path in above if path.exists() or path.is_symlink()), Path())
    if not standing.is_dir():
        what = "a file" if standing.exists() else "a link that leads nowhere"
        return [f"--out {out}: {standing} is {what}; name another folder: --out DIR"]
    sources = _kept_in(folder.resolve())
    if sources:
        wrong = f"--out {out}: {sources} in this folder, and results could take their place"
        return [f"{wrong}; name another folder: --out DIR"]
    return []


def _kept_in(folder: Path) -> str:
    """Say what is kept in a folder and must not be overwritten; empty if nothing is."""
    if folder in _folders_of_tables(folder) | _folders_of_tables(folder.parent):
        return "the tables of a data package are"
    notebooks = next((each for each in (folder, *folder.parents) if each.name == "notebooks"), None)
    if notebooks and (notebooks / "overview.ipynb").is_file():
        return "the notebooks that reports are made from are"
    return ""


def _folders_of_tables(root: Path) -> set[Path]:
    """Find the folders in which a data package keeps its files; none if there is no package."""
    from thb_analysis.data.schema import schemas

    try:
        described = json.loads((root / "datapackage.json").read_text("utf-8"))
        usual = [(root / table.path).parent for table in schemas().values()]
        stated = [(root / table["path"]).parent for table in described.get("resources", [])]
        return {root, *(folder for folder in (*usual, *stated) if folder.is_dir())}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {root} if (root / "datapackage.json").exists() else set()


def notebooks_to_run() -> Path:
    """Find the notebooks, and say where they are if they are not the project's own."""
    from thb_analysis.data.package import PROJECT
    from thb_analysis.reports.asked.catalogue import find_notebooks

    folder = find_notebooks()
    if folder.resolve() != PROJECT / "notebooks":
        typer.echo(
            f"thb: the notebooks of {folder} are run, which are not the project's own; "
            "notebooks are programs: run only those that you trust",
            err=True,
        )
    return folder


def wrong_jobs(jobs: int) -> list[str]:
    """Say what is wrong with a number of jobs."""
    return [f"--jobs {jobs}: give a number of processes, or 0"] if jobs < 0 else []


class Call:
    """What a call says of parameters: values are read from wherever it can set them.

    Mistakes are gathered, one sentence each, and told together once all is read.

    Parameters
    ----------
    data : Path or None
        The data package.
    parameters : sequence of str or None
        As ``-p`` takes them.
    file : Path or None
        A YAML file with parameters; what is set on the command line goes before them.
    **options : str or None
        Parameters with an option of their own.
    """

    def __init__(
        self,
        data: Path | None,
        parameters: Sequence[str] | None,
        file: Path | None = None,
        **options: str | None,
    ) -> None:
        from thb_analysis.reports.asked.catalogue import read_vocabulary
        from thb_analysis.reports.asked.parameters import parse_assignments
        from thb_analysis.reports.asked.spec import read_parameters

        self.values, self.mistakes = parse_assignments(parameters or [])
        self.defaults, wrong = read_parameters(file) if file else ({}, [])
        self.mistakes += wrong
        for name, given in {"data": data, **options}.items():
            if given is not None and name in self.values:
                typed = name.replace("_", "-")
                self.mistakes.append(
                    f"--{typed} and -p {name}=... name the same thing: give one of them"
                )
            if given is not None:
                self.values[name] = str(given)
        in_file = self.defaults.pop("data", None)
        if in_file is not None and not isinstance(in_file, str):
            self.mistakes.append(f"{file}: data: name one folder")
            in_file = None
        self.package = self.values.pop("data", None) or in_file
        self.vocabulary = read_vocabulary(self.package)

    @property
    def all_values(self) -> dict[str, Any]:
        """Parameters from the command line and from the file."""
        return {**self.defaults, **self.values}

    def check(self) -> None:
        """Stop where there are mistakes.

        Raises
        ------
        ParameterError
            With all of them, each once.
        """
        if self.mistakes:
            raise ParameterError(list(dict.fromkeys(self.mistakes)))

    def selection(self, model: type[Model]) -> Model:
        """Check the rest of a call that selects what counts, as the parameters of a model."""
        values = {**self.values, "data": str(self.vocabulary.root)}
        try:
            selected = model.model_validate(values, context=self.vocabulary)
        except ParameterError as error:
            self.mistakes += error.problems
        self.check()
        return selected

    def settings(self, out: str, otherwise: str, jobs: int, **how: Any) -> Settings:
        """Check the rest of a call that makes reports; without ``--out``, they go `otherwise`."""
        from thb_analysis.reports.edition.build import Settings

        self.mistakes += not_a_folder(out, otherwise) + wrong_jobs(jobs)
        self.check()
        return Settings(Path(out), notebooks_to_run(), self.vocabulary, jobs, **how)


def workers(scheduler: str | None) -> AbstractContextManager[Executor | None]:
    """Find who does the work: workers of a scheduler, or (None) processes of this machine."""
    if scheduler is None:
        return nullcontext()
    from thb_analysis.reports.running.cluster import connect

    return connect(scheduler)


def finish(
    what: str,
    results: Sequence[Result],
    folders: Sequence[Path],
    where: str,
    content: dict[str, Any],
    *,
    quiet: bool,
    as_json: bool,
    debug: bool,
    most: int | None = None,
) -> None:
    """Say what became of reports or runs, and end with 1 if one failed.

    Parameters
    ----------
    what : str
        What each is called.
    results, folders : sequence
        One for each.
    where : str
        What leads to all that was made.
    content : dict
        What JSON says besides.
    most : int, optional
        How many failures are shown in full; ``runs.csv`` names all, then.
    """
    made = list(zip(results, folders, strict=True))
    failed = [each for each in made if each[0].failure]
    for result in results:
        for warning in result.warnings:
            typer.echo(f"thb: {result.report}: warning: {warning}", err=True)
    for result, folder in failed[:most]:
        typer.echo(_failure_block(result, folder, debug), err=True)
    if most and len(failed) > most:
        typer.echo(
            f"thb: {len(failed) - most} more failed: {folders[0] / 'runs.csv'} says why", err=True
        )
    if as_json:
        content[f"{what}s"] = [_as_json(result, folder, what) for result, folder in made]
        echo_json(content)
    elif not quiet:
        summary = counted([result.status for result in results], what)
        typer.echo(": ".join(filter(None, (summary, where))))
    if failed:
        raise typer.Exit(1)


def _as_json(result: Result, folder: Path, what: str) -> dict[str, Any]:
    """Say for a script what became of a report or run, and which files there are of it."""
    from thb_analysis.reports.edition.manifest import SUFFIXES

    files = [folder / f"{result.report}.{suffix}" for suffix in SUFFIXES]
    failure = result.failure
    error = failure and {"stage": failure.stage, "cell": failure.cell, "error": failure.error}
    return {
        what: result.report,
        "status": result.status,
        "files": [str(path) for path in files if path.exists()],
        "failure": error,
    }


def _failure_block(result: Result, folder: Path, debug: bool) -> str:
    """Say why a report failed, in which cell, and where to see what it did until then."""
    failure = result.failure
    assert failure
    what = (
        "failed" if failure.stage == "run" else f"could not be rendered as {failure.stage.upper()}"
    )
    where = f" in {failure.cell}" if failure.cell else ""
    lines = [f"thb: {result.report} {what}{where}", *failure.error.splitlines()]
    if (notebook := folder / f"{result.report}.ipynb").exists():
        lines.append(f"What it did until then: {notebook}")
    if debug and failure.details:
        lines += failure.details.splitlines()
    return "\n  ".join(lines)


def counted(statuses: Sequence[str], what: str) -> str:
    """Count what happened: ``8 reports up to date``."""
    order = ("built", "up to date", "failed", "to build")
    counts = {status: statuses.count(status) for status in order if status in statuses}
    return ", ".join(f"{quantity(number, what)} {status}" for status, number in counts.items())
