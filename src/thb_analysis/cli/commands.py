"""The commands, on reports and on data packages: each parses its call and has the library do the rest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Exit, Option, echo

import thb_analysis as thb
from thb_analysis import reports as library
from thb_analysis.errors import DataInvalid, ParameterError, ThbError, quantity
from thb_analysis.folders import folder_for
from thb_analysis.progress import progress

# Options that several commands share.
NewFolder = Annotated[
    Path, Argument(metavar="DIR", help="A folder that is empty or not there.")
]
Data = Annotated[
    Path | None, Option(help="Folder of the data package; default: the project's.")
]
Parameters = Annotated[
    list[str] | None, Option("-p", metavar="NAME=VALUE", help="A parameter.")
]
Theme = Annotated[str | None, Option(help="The theme it is about.")]
File = Annotated[
    Path | None, Option(help="A YAML file of parameters; -p overrides them.")
]
Out = Annotated[str | None, Option(metavar="DIR", help="Where the files go.")]
Jobs = Annotated[
    int, Option(min=0, help="Reports to make at once; 0: one per processor.")
]
Force = Annotated[bool, Option("--force", help="Make and replace whatever is there.")]

# Failures shown in full.
_SHOWN = 10


def build(
    reports: list[str] | None = Argument(
        None, help="Names, patterns (theme-*), or my.ipynb."
    ),
    everything: bool = Option(
        False, "--all", help="Build the country profiles as well."
    ),
    out: Out = None,
    theme: Theme = None,
    country: str | None = Option(
        None, help="The country it is about, by code or name."
    ),
    countries: str | None = Option(
        None, help="Countries to compare, with commas between them."
    ),
    parameters: Parameters = None,
    params: File = None,
    data: Data = None,
    formats: str = Option(
        "html,pdf", "--format", help="What to render, of html, pdf and docx."
    ),
    jobs: Jobs = 0,
    force: Force = False,
    watch: bool = Option(
        False, "--watch", help="Stay, and make again what a saved file touches."
    ),
) -> None:
    """Run notebooks and render them: into reports/ as they are, variants into variants/NAME/.

    Without REPORTS, all are built but the country profiles. One may be a notebook, theme or country,
    with that as a parameter; -p may be repeated, and thb list REPORT shows what it can be. Notebooks
    are programs and data are not: run only notebooks that you trust, a folder notebooks/ above the
    working directory among them.

    Example: thb build theme-detection --countries EE,LV,LT -p group_by=region
    """
    if everything and reports:
        wrong = "--all builds every report: name none with it, or leave it out"
        raise ParameterError([wrong])
    wanted = library.read_formats(formats)
    folder = folder_for(str(library.PUBLISHED) if out is None else out)
    named = {"theme": theme, "country": country, "countries": countries}

    def once(is_forced: bool, names: Sequence[str] = ()) -> None:
        values, root = library.read_call(data, parameters, params, **named)
        package = library.open_package(root)
        found = library.select_reports(reports or [], everything, values, package)
        found = library.with_folders(found, out, package, is_forced)
        found = [replace(report, formats=(*wanted, "ipynb")) for report in found]
        settings = library.Settings(
            folder, library.find_notebooks(), package, jobs, is_forced
        )
        with progress(len(found)) as on_progress:
            results = library.build(found, settings, on_progress)
        folders = [report.folder or folder for report in found]
        pages = [str(folder / "index.html") for folder in dict.fromkeys(folders)]
        line = _counts("report", results, "\n  ".join(pages))
        with _shown_errors(watch):
            _finish(
                results, folders, library.summary(names, results) if names else line
            )

    saved: Iterable[list[str]] = ()
    if watch:
        # A package with faults has its folder as well.
        _, root = library.read_call(data, parameters, params, **named)
        files = [name for name in reports or [] if name.endswith(".ipynb")]
        beside = [(Path.cwd() / name).parent for name in files]
        saved = library.saved_files([root.resolve(), library.find_notebooks()], beside)
    with _shown_errors(watch, (DataInvalid,)):
        once(force)
    for names in saved:
        with _shown_errors(watch):
            once(False, names)


@contextmanager
def _shown_errors(
    goes_on: bool, kinds: tuple[type[Exception], ...] = (ThbError, OSError)
) -> Iterator[None]:
    """Say what went wrong, and go on, where somebody is about to correct it."""
    try:
        yield
    except kinds as error:
        if not goes_on:
            raise
        echo(f"thb: {error}", err=True)


def sweep(
    report: str = Argument(
        ..., help="A report; theme or country, with that in the grid; or my.ipynb."
    ),
    grid: list[str] = Option(
        ..., metavar="NAME=VALUE,VALUE", help="Values of a parameter."
    ),
    out: Out = "",
    parameters: Parameters = None,
    params: File = None,
    data: Data = None,
    jobs: Jobs = 0,
    force: Force = False,
) -> None:
    """Run a notebook under every combination of parameters, and gather the results.

    --grid and -p may be repeated. In a grid, members of one list have plus signs between them, and
    an empty value is the usual one: countries=,EE+LV+LT,FI+NO+SE. DIR then holds results.csv, with a
    row for each run and headline result, runs.csv, with a row for each run, and codebook.csv. Called
    again, it goes on where it was ended.

    Example: thb sweep theme --grid theme=detection,covid --grid include_qualified=true,false --out mine
    """
    values, root = library.read_call(data, parameters, params)
    package = library.open_package(root)
    runs = library.grid_reports(report, grid, values, package)
    folder = folder_for(out or "")
    settings = library.Settings(folder, library.find_notebooks(), package, jobs, force)
    with progress(len(runs)) as on_progress:
        results = library.sweep(runs, settings, on_progress)
    where = str(folder / "results.csv")
    _finish(results, [folder] * len(results), _counts("run", results, where))


def verify(
    folder: Path = Argument(
        Path("reports"), metavar="DIR", help="What thb build has written."
    ),
    data: Data = None,
) -> None:
    """Compare a folder of reports with its manifest.

    The manifest is compared with the pages, and with data package, notebooks, library and packages
    at hand. Its sum, which is printed, tells whether it is the one that was published.

    Example: thb verify reports
    """
    from thb_analysis.files import sha256
    from thb_analysis.reports.edition import manifest

    found = manifest.verify(
        folder, library.find_notebooks(), library.open_package(data)
    )
    if found.differences:
        raise ThbError("\nthb: ".join(found.differences))
    echo(f"{folder}: {quantity(found.files, 'file')} as recorded")
    path = folder / manifest.NAME
    echo(f"sha256 of {path}: {sha256(path.read_bytes())}")


def list_(
    report: str | None = Argument(
        None, help="Show its parameters; theme, country or my.ipynb will do."
    ),
    data: Data = None,
) -> None:
    """List the reports and notebooks of your own; with REPORT, the parameters that it takes.

    Example: thb list theme-detection
    """
    package = library.open_package(data)
    if report is None:
        for name, known in library.list_reports(package).items():
            echo(f"{name:20}  {known.title}")
        for name, heading in library.user_notebooks().items():
            echo(f"{name:20}  {heading}".rstrip())
        return
    found = library.find_report(report, package)
    parameters = library.described(found, package)
    echo(f"{found.id}: {found.title}\n")
    echo("Parameters, set with -p NAME=VALUE:" if parameters else "No parameters.")
    for each in parameters:
        echo(f"\n  {each.name}={each.default}")
        echo(
            f"      {each.meaning or 'No meaning is given: write a comment behind it.'}"
        )
        echo(f"      Type: {each.type}")
        if each.allowed:
            echo(f"      Allowed: {each.allowed}")


def notebooks(folder: NewFolder) -> None:
    """Copy the notebooks of reports and lessons, to edit them.

    In and below the folder that holds DIR, thb build runs these notebooks if DIR is called notebooks.

    Example: thb notebooks notebooks
    """
    from thb_analysis.notebook_sources import copy_notebooks

    copy_notebooks(folder)
    theme = folder / "theme.ipynb"
    echo(f"{folder} written. To run one: thb build {theme} -p theme=covid")


def validate(
    folder: Path | None = Argument(
        None, metavar="DIR", help="Default: the project's package."
    ),
    read: str | None = Option(
        None, metavar="FILE", help="A text: say what each of its ties has proved."
    ),
) -> None:
    """Check a data package, and name every fault and its place.

    Example: thb validate data --read themes/protection
    """
    from thb_analysis.package.package import TEXTS
    from thb_analysis.texts.readback import read_aloud

    report = thb.validate(folder)
    if read and all(fault.file.startswith(TEXTS) for fault in report.faults):
        echo("\n".join([*read_aloud(thb.load(folder), read), ""]))
    echo(str(report), err=bool(report.faults))
    if report.faults:
        raise Exit(1)


def texts(
    folder: Path = Argument(..., metavar="DIR", help="A data package."),
    write: bool = Option(False, "--write", help="Write what is shown into the texts."),
) -> None:
    """Renew the numbers and lists of names of texts, after the tables have changed.

    Only where the tie then holds, and nothing but k of n, a number or a list of names is another. What
    says yes, no or open is yours to write: thb validate names it. Read each sentence that is shown: nobody
    else knows whether the words around a tie are still so.

    Example: thb texts data --write
    """
    from thb_analysis.check.check import require_valid
    from thb_analysis.files import write_files
    from thb_analysis.texts.renewal import renewals, untold

    root = require_valid(library.open_package(folder)).root
    ds = thb.load(root)
    found = [*renewals(ds)]
    changes = [change for *_, each in found for change in each]
    if write:
        write_files(
            {
                root / path: text.encode(errors="surrogateescape")
                for path, text, _ in found
            }
        )
    done = "renewed" if write else "to renew with --write"
    echo("\n".join([*changes, f"{quantity(len(changes), 'sentence')} {done}"]))
    if missing := untold(ds):
        echo(f"Nothing is written on: {', '.join(missing)}")


def new(
    folder: NewFolder,
    source: Path | None = Option(None, "--from", help="A table of your own, as CSV."),
    values: str | None = Option(
        None, metavar="WORD=STATE,…", help="What other words mean."
    ),
    unit_column: str | None = Option(
        None, help="The column of the units, if not the first."
    ),
    measure_column: str | None = Option(
        None, help="That of the measures of a long table."
    ),
    status_column: str | None = Option(
        None, help="That of the states of a long table."
    ),
    only: str | None = Option(
        None, metavar="COLUMN=TEXT,…", help="Rows to keep, such as of one year."
    ),
    without: str | None = Option(
        None, metavar="NAME,…", help="Columns, units, measures and rows to leave out."
    ),
    fill_down: str | None = Option(
        None, metavar="COLUMN,…", help="Of which an empty cell has the text above it."
    ),
    encoding: str | None = Option(
        None, help="What the table is written in, if not UTF-8."
    ),
    edition: Path | None = Option(
        None, metavar="OLD", help="A data package: DIR is to be its next edition."
    ),
) -> None:
    """Write a data package: an example, one from your own table, or the next edition of another.

    A table has a row for each cell with unit, measure and status, or a column of units and one for
    each measure. States are reported, qualified, absent, open and not_covered; no WORD is an empty
    cell. A name or word that holds a comma stands in double quotes: --without 'Year,"Total, EU"'.

    The next edition of a package is all of it but the second coding of its lists; what names the
    old number of countries, year or title is listed.

    Example: thb new mine --from table.csv
    """
    from thb_analysis.check.intake import new_package, next_steps

    options = {
        "unit_column": unit_column,
        "measure_column": measure_column,
        "status_column": status_column,
        "only": only,
        "without": without,
        "fill_down": fill_down,
        "encoding": encoding,
    }
    if edition and any((source, values, *options.values())):
        wrong = "--edition takes a package, and --from a table: leave one out"
        raise ParameterError([wrong])
    files, recorded = new_package(folder, source, values, edition, **options)
    echo("\n".join([*recorded, next_steps(folder, len(files))]))


def compare(
    old: Path = Argument(..., metavar="OLD", help="A data package."),
    new: Path = Argument(..., metavar="NEW", help="Another version of it."),
) -> None:
    """Say which cells and findings differ between two versions of a data package.

    What changed in substance stands first, then what is new or gone, and then findings that differ
    because of this alone. Ends with 0 whether anything differs or not.

    Example: thb compare data my-coding
    """
    from thb_analysis.analysis.compare import summary

    wrong = []
    for folder in dict.fromkeys((old, new)):
        report = thb.validate(folder).of_data
        if report.faults:
            wrong.append(f"{folder}: {report}")
    if wrong:
        raise ThbError("\n".join(wrong))
    changes = thb.compare(thb.load(old), thb.load(new))
    echo(summary(changes))


def export(
    results: list[str] | None = Argument(None, help="Which results; default: all."),
    listing: bool = Option(False, "--list", help="List the results, and stop."),
    out: str = Option("export", metavar="DIR", help="Where the files go."),
    formats: str = Option("csv", "--format", help="Of csv, xlsx and parquet."),
    theme: Theme = None,
    data: Data = None,
    parameters: Parameters = None,
    force: Force = False,
) -> None:
    """Write results as files, with a codebook; with --theme, those of one theme. -p may be repeated.

    Example: thb export counts claims --format csv,xlsx --out mine -p countries=EE,LV,LT
    """
    from thb_analysis.analysis.exports import RESULTS
    from thb_analysis.check.check import require_valid

    if listing:
        for name, title in RESULTS.items():
            echo(f"{name:16}  {title}")
        return
    folder = folder_for(out)
    values, root = library.read_call(data, parameters, theme=theme or None)
    package = library.open_package(root)
    values["data"] = str(package.root)
    chosen = library.ExportParameters.model_validate(values, context=package)
    one = chosen.theme or None
    wanted = [name.strip().lower() for name in formats.split(",")]
    require_valid(package)
    files = thb.export(chosen.dataset(), folder, results or [], wanted, one, force)
    echo(f"{quantity(len(files), 'file')}: {out}")


def _counts(what: str, results: Sequence[Any], where: str) -> str:
    """Say in one line how many reports or runs became what."""
    statuses = Counter(result.status for result in results)
    counts = [f"{quantity(k, what)} {status}" for status, k in sorted(statuses.items())]
    return f"{', '.join(counts)}: {where}"


def _finish(results: Sequence[Any], folders: Sequence[Path], line: str) -> None:
    """Print a line on what became of reports or runs, each with its folder; ThbError if one failed."""
    for result in results:
        for warning in result.warnings:
            echo(f"thb: {result.report}: warning: {warning}", err=True)
    echo(line)
    each = zip(results, folders, strict=True)
    failed = [(result, folder) for result, folder in each if result.failure]
    shown = failed[:_SHOWN]
    reasons = [result.failed_because(folder) for result, folder in shown]
    if failed[_SHOWN:]:
        reasons.append(f"{len(failed) - _SHOWN} more failed")
    if failed:
        error = ThbError("\nthb: ".join(reasons))
        details = [f"{each.report}:\n{each.failure.details}" for each, _ in shown]
        error.details = "\n".join(details)
        raise error


ALL = (build, sweep, verify, list_, notebooks, validate, texts, new, compare, export)
