"""The command line: parse, call, exit code.

Exit code 0: fine. 1: a report failed, or data does not validate. 2: the call is wrong.
Whatever is heavy is imported by the command that needs it, so that ``--help`` is quick.
"""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from thb_analysis.errors import DataNotFound, ParameterError, ThbError, UnknownName

if TYPE_CHECKING:
    from thb_analysis.exports import Exported
    from thb_analysis.reports.catalogue import Report, Vocabulary
    from thb_analysis.reports.parameters import ThemeParameters
    from thb_analysis.reports.run import Outcome, Settings, Target

app = typer.Typer(
    name="thb",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Data = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of the data package; default: the project's own."),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def main() -> None:
    """Run the command line."""
    app()


@app.callback(invoke_without_command=True)
def thb(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Compare countries' measures against trafficking in human beings, and build the reports.

    Example: thb build theme-detection
    """
    if version:
        from thb_analysis import __version__

        typer.echo(__version__)


@app.command()
def build(
    reports: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REPORT", help="Which reports; default: all but the country profiles."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Build all reports, country profiles included.")
    ] = False,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the reports go.")] = "reports",
    data: Data = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Set a parameter of the reports; may be repeated. thb list REPORT shows them.",
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="What to render.")
    ] = "html,pdf",
    jobs: Annotated[
        int, typer.Option(metavar="N", help="Reports to make at once; 0: one per processor.")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Build even what is up to date.")] = False,
    debug: Debug = False,
) -> None:
    """Run notebooks and render them as HTML and PDF.

    Example: thb build theme-detection country-ee --out mine -p countries=EE,LV,LT
    """
    with errors_reported(debug):
        values, mistakes = _assignments(parameters or [])
        targets, settings = _prepared(
            reports or [], everything, out, data, values, mistakes, formats, jobs, force
        )
        _run(targets, settings, debug)


@app.command()
def book(
    out: Annotated[str, typer.Option(metavar="DIR", help="Where book.pdf goes.")] = "reports",
    data: Data = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Set a parameter of all reports; may be repeated. thb list REPORT shows them.",
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(metavar="N", help="Reports to make at once; 0: one per processor.")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Make even what is up to date.")] = False,
    debug: Debug = False,
) -> None:
    """Bind all reports into one PDF, with the profiles of all countries that are selected.

    Example: thb book --out mine -p countries=EE,LV,LT
    """
    with errors_reported(debug):
        values, mistakes = _assignments(parameters or [])
        command = _book_command(values)
        targets, settings = _prepared(
            None, True, out, data, values, mistakes, "html,pdf", jobs, force, "the book goes"
        )
        _bind(targets, settings, command, debug)


@app.command("list")
def list_(
    report: Annotated[
        str | None, typer.Argument(help="Show the parameters of this report.")
    ] = None,
    data: Data = None,
    debug: Debug = False,
) -> None:
    """List the reports; with REPORT, the parameters that it takes.

    Example: thb list theme-detection
    """
    with errors_reported(debug):
        from thb_analysis.reports.catalogue import choose, list_reports, read_vocabulary

        vocabulary = read_vocabulary(data)
        reports = list_reports(vocabulary)
        if report is None:
            width = max(map(len, reports))
            for one in reports.values():
                typer.echo(f"{one.id:{width}}  {one.title}")
        else:
            _show_parameters(choose(reports, [report])[0], vocabulary)


@app.command()
def validate(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="The data package; default: the project's own."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Check a data package and name every fault by file, line and column.

    Example: thb validate data
    """
    with errors_reported(debug):
        from thb_analysis.data import validate as validate_package

        report = validate_package(folder)
        if report.faults:
            typer.echo(str(report), err=True)
            raise typer.Exit(1)
        typer.echo(str(report))


@app.command()
def show(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="country, measure or theme.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its code, slug or id.")],
    countries: Annotated[
        str | None,
        typer.Option(
            metavar="LIST", help="Compare these countries only, with commas between them."
        ),
    ] = None,
    data: Data = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Select what counts: countries, include_qualified, include_body; may be repeated.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for a script.")] = False,
    debug: Debug = False,
) -> None:
    """Show a country, a measure or a theme in the terminal.

    Example: thb show theme detection --countries EE,LV,LT
    """
    with errors_reported(debug):
        values, mistakes = _assignments(parameters or [])
        package, wrong_data = _option("data", data, values)
        asked, wrong_countries = _option("countries", countries, values)
        if asked is not None:
            values["countries"] = asked
        selection, wrong_values = _selection(package, None, values)
        mistakes += [*wrong_data, *wrong_countries, *wrong_values, *_not_shown(kind)]
        if mistakes or selection is None:
            raise ParameterError(mistakes)
        from rich.console import Console

        from thb_analysis import show as views

        ds = selection.dataset()
        view = {"country": views.country, "measure": views.measure, "theme": views.theme}[kind](
            ds, name.upper() if kind == "country" else name.lower()
        )
        if as_json:
            typer.echo(views.as_json(view))
        else:
            views.render(view, Console(highlight=False))


@app.command()
def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that thb build has written.")
    ] = Path("reports"),
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build every report anew and compare each byte.")
    ] = False,
    data: Data = None,
    jobs: Annotated[
        int, typer.Option(metavar="N", help="Reports to make at once; 0: one per processor.")
    ] = 0,
    debug: Debug = False,
) -> None:
    """Recompute the hashes in a folder of reports and say what differs from its manifest.

    Example: thb verify reports --rebuild
    """
    with errors_reported(debug):
        from thb_analysis.reports.catalogue import find_notebooks, read_vocabulary
        from thb_analysis.reports.run import Settings
        from thb_analysis.reports.verify import verify as hold_against_manifest

        notebooks = find_notebooks()
        settings = Settings(folder, notebooks, read_vocabulary(data), folder, jobs=jobs)
        files, differences = hold_against_manifest(folder, settings, rebuild)
        for difference in differences:
            typer.echo(f"thb: {difference}", err=True)
        if differences:
            raise typer.Exit(1)
        how = "built again, " if rebuild else ""
        typer.echo(f"{folder}: {how}{files} files as recorded")


@app.command()
def export(
    results: Annotated[
        list[str] | None,
        typer.Argument(metavar="RESULT", help="Which results; default: all. --list shows them."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List the results with their titles, and stop.")
    ] = False,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the files go.")] = "export",
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="Of csv, xlsx, parquet and json.")
    ] = "csv",
    theme: Annotated[
        str | None, typer.Option(metavar="THEME", help="Restrict the results to one theme.")
    ] = None,
    data: Data = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Select what counts (countries, include_qualified, include_body) or how it is "
            "compared (group_by, permutations, coefficient, linkage, clusters, scale_threshold, "
            "combine); may be repeated.",
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Write results as files, with a codebook that says what each column means.

    Example: thb export coverage claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    with errors_reported(debug):
        from thb_analysis.exports import OPTIONS, RESULTS
        from thb_analysis.exports import export as write_results

        if listing:
            width = max(map(len, RESULTS))
            for result in RESULTS.values():
                typer.echo(f"{result.name:{width}}  {result.title}")
            return
        values, mistakes = _assignments(parameters or [])
        package, wrong_data = _option("data", data, values)
        asked, wrong_theme = _option("theme", theme, values)
        names, chosen_formats, wrong = _exportable(results or [], formats, out, asked)
        selection, wrong_values = _selection(package, asked, values)
        mistakes += [*wrong_data, *wrong_theme, *wrong, *wrong_values]
        if mistakes or selection is None:
            raise ParameterError(mistakes)
        given = {name: getattr(selection, name) for name in OPTIONS}
        about = asked and selection.theme
        with _telling() as tell:
            exported = write_results(
                selection.dataset(), out, names, chosen_formats, about, tell, **given
            )
        typer.echo(_written(exported, names, out))
        if exported.empty:
            typer.echo(f"The data have nothing for {', '.join(exported.empty)}")
        if left := [name for name in RESULTS if not results and name not in names]:
            typer.echo(f"Left out, for they are about all themes together: {', '.join(left)}")


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


def _assignments(texts: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    from thb_analysis.reports.parameters import parse_assignments

    return parse_assignments(texts)


def _option(name: str, option: Any, values: dict[str, str]) -> tuple[Any, list[str]]:
    """Take a value from its option or from -p; both at once are a mistake."""
    named = values.pop(name, None)
    if option is not None and named is not None:
        return option, [f"--{name} and -p {name}=... name the same thing: give one of them"]
    return (named if option is None else option), []


def _not_shown(kind: str) -> list[str]:
    from thb_analysis.data.names import wrong_names

    return wrong_names([kind], ("country", "measure", "theme"), "kind")


def _formats(text: str, known: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    from thb_analysis.data.names import wrong_names

    wanted = [name.strip().lower() for name in text.split(",") if name.strip()]
    mistakes = [f"--format: {mistake}" for mistake in wrong_names(wanted, known, "format")]
    if not wanted:
        mistakes.append(f"--format: name {', '.join(known)}, or several with commas between")
    return tuple(name for name in known if name in wanted), mistakes


def _not_a_folder(out: str, otherwise: str) -> list[str]:
    """Say what keeps --out from being a folder; nothing if it is one, or can be made."""
    if not out.strip():
        return [f"--out: name a folder; without --out {otherwise}"]
    folder = Path(out)
    standing = next((path for path in (folder, *folder.parents) if path.exists()), Path())
    if standing.is_dir():
        return []
    return [f"--out {out}: {standing} is a file; name another folder: --out DIR"]


def _targets(
    vocabulary: Vocabulary, ids: Sequence[str], everything: bool, values: dict[str, str]
) -> tuple[list[Target], list[str]]:
    """Check reports and parameters; all mistakes at once, each once."""
    from thb_analysis.reports.catalogue import choose, list_reports
    from thb_analysis.reports.parameters import check
    from thb_analysis.reports.run import Target

    reports = list_reports(vocabulary)
    mistakes: list[str] = []
    try:
        chosen = choose(reports, ids, everything)
    except UnknownName as error:
        mistakes = str(error).splitlines()
        chosen = [reports[id_] for id_ in ids if id_ in reports]
    targets = []
    found: dict[str, list[str]] = {}
    for report in chosen:
        parameters, wrong = check(report, values, vocabulary)
        for mistake in wrong:
            found.setdefault(mistake, []).append(report.id)
        if parameters:
            targets.append(Target(report, parameters))
    return targets, mistakes + [_with_reports(mistake, ids) for mistake, ids in found.items()]


def _with_reports(mistake: str, ids: Sequence[str]) -> str:
    """Name whose parameter is unknown: reports differ in what they take."""
    if not mistake.startswith("unknown parameter"):
        return mistake
    others = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
    return f"{ids[0]}{others}: {mistake}"


def _prepared(
    ids: Sequence[str] | None,
    everything: bool,
    out: str,
    data: Path | None,
    values: dict[str, str],
    mistakes: list[str],
    formats: str,
    jobs: int,
    force: bool,
    what_goes: str = "the reports go",
) -> tuple[list[Target], Settings]:
    """Check a whole call that builds reports; all mistakes at once, with those found before.

    `ids` are None for the reports of a book.
    """
    from thb_analysis.reports.catalogue import find_notebooks, read_vocabulary
    from thb_analysis.reports.run import Settings

    chosen_formats, wrong = _formats(formats, ("html", "pdf"))
    mistakes = mistakes + wrong + _not_a_folder(out, f"{what_goes} to reports/")
    if jobs < 0:
        mistakes.append(f"--jobs {jobs}: give a number of processes, or 0")
    package, wrong = _option("data", data, values)
    mistakes += wrong
    vocabulary = read_vocabulary(package)
    chosen = _for_a_book(vocabulary, values) if ids is None else ids
    targets, wrong = _targets(vocabulary, chosen, everything and not chosen, values)
    if mistakes + wrong:
        raise ParameterError(mistakes + wrong)
    notebooks = find_notebooks()
    settings = Settings(
        out=Path(out),
        notebooks=notebooks,
        vocabulary=vocabulary,
        cache=notebooks.parent / ".cache" / "reports",
        formats=chosen_formats,
        jobs=jobs,
        force=force,
    )
    return targets, settings


def _for_a_book(vocabulary: Vocabulary, values: dict[str, str]) -> list[str]:
    """Choose all reports but the profiles of countries that are not selected."""
    from thb_analysis.reports.catalogue import list_reports
    from thb_analysis.reports.parameters import check

    reports = list_reports(vocabulary)
    parameters, _ = check(reports["overview"], values, vocabulary)
    selected = parameters.countries if parameters else ()
    return [
        report.id
        for report in reports.values()
        if not selected or report.parameters.get("country", selected[0]) in selected
    ]


def _book_command(values: dict[str, str]) -> str:
    """Write what makes the book again; where the data lie is no matter of the book."""
    given = [f"{name}={value}" for name, value in values.items() if name != "data"]
    return shlex.join(["thb", "book", *(word for each in given for word in ("-p", each))])


def _bind(targets: Sequence[Target], settings: Settings, command: str, debug: bool) -> None:
    from thb_analysis.reports.book import NAME, make
    from thb_analysis.reports.progress import progress

    with progress(len(targets)) as tell:
        outcomes = make(targets, settings, command, tell)
    if failed := [outcome for outcome in outcomes if outcome.failure]:
        for outcome in failed:
            typer.echo(_failure_block(outcome, None, debug), err=True)
        typer.echo("thb: the book is not made unless all reports are", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(outcomes)} reports in one volume: {settings.out / NAME}")


def _run(targets: Sequence[Target], settings: Settings, debug: bool) -> None:
    from thb_analysis.reports.progress import progress
    from thb_analysis.reports.run import build as build_reports

    with progress(len(targets)) as tell:
        outcomes = build_reports(targets, settings, tell)
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed:
        typer.echo(_failure_block(outcome, settings.out, debug), err=True)
    typer.echo(_summary(outcomes, settings.out))
    if failed:
        raise typer.Exit(1)


def _failure_block(outcome: Outcome, out: Path | None, debug: bool) -> str:
    failure = outcome.failure
    assert failure
    what = (
        "failed" if failure.stage == "run" else f"could not be rendered as {failure.stage.upper()}"
    )
    where = f" in cell {failure.cell}" if failure.cell else ""
    lines = [f"thb: {outcome.report} {what}{where}", *failure.error.splitlines()]
    if out and (notebook := out / f"{outcome.report}.ipynb").exists():
        lines.append(f"What it did until then: {notebook}")
    if debug and failure.details:
        lines += failure.details.splitlines()
    return "\n  ".join(lines)


def _summary(outcomes: Sequence[Outcome], out: Path) -> str:
    """Count what happened: ``8 reports up to date``."""
    states = [outcome.state for outcome in outcomes]
    order = ("built", "restored", "up to date", "failed")
    counts = {state: states.count(state) for state in order if state in states}
    parts = [
        f"{number} report{'' if number == 1 else 's'} {state}" for state, number in counts.items()
    ]
    index = out / "index.html"
    return f"{', '.join(parts)}{f': {index}' if index.exists() else ''}"


def _exportable(
    names: Sequence[str], formats: str, out: str, theme: str | None
) -> tuple[list[str], tuple[str, ...], list[str]]:
    """Check which results are to be written, how and where; all mistakes at once."""
    from thb_analysis.exports import FORMATS, choose, looks_like_a_file

    chosen, mistakes = choose(names, theme)
    chosen_formats, wrong = _formats(formats, FORMATS)
    mistakes += wrong + looks_like_a_file(out) + _not_a_folder(out, "the files go to export/")
    return [result.name for result in chosen], chosen_formats, mistakes


def _selection(
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


@contextmanager
def _telling() -> Iterator[Callable[[str], None] | None]:
    """Show on a terminal what is being computed; some results take seconds."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _written(exported: Exported, names: Sequence[str], out: str) -> str:
    """Say what was written where: ``2 results, 3 tables: out (3 csv, 1 xlsx), ...``."""
    books = ("codebook.csv", "codebook.json", "about.csv")
    names = [name for name in names if name not in exported.empty]
    files = [file.name for file in exported.files]
    suffixes = Counter(name.rpartition(".")[2] for name in files if name not in books)
    written = ", ".join(f"{number} {suffix}" for suffix, number in suffixes.items())
    codebook = next((name for name in books if name in files), "the sheet codebook")
    results = names[0] if len(names) == 1 else f"{len(names)} results"
    tables = f"{len(exported.tables)} table{'s' * (len(exported.tables) > 1)}"
    return f"{results}, {tables}: {out} ({written}); {codebook} describes every column"


def _show_parameters(report: Report, vocabulary: Vocabulary) -> None:
    from thb_analysis.reports.parameters import describe

    typer.echo(f"{report.id}: {report.title}\n\nParameters, set with -p NAME=VALUE:")
    for parameter in describe(report, vocabulary):
        typer.echo(f"\n  {parameter.name}={parameter.default}")
        typer.echo(f"      {parameter.meaning}")
        typer.echo(f"      Type: {parameter.type}")
        if parameter.allowed:
            typer.echo(f"      Allowed: {parameter.allowed}")
