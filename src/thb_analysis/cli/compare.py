"""Say what differs between two data packages or two built reports."""

import json
from pathlib import Path

import typer

from thb_analysis.cli import options
from thb_analysis.cli.calls import formats_in, notebooks_to_run
from thb_analysis.cli.outcomes import finish
from thb_analysis.errors import DataInvalid, ParameterError, ThbError
from thb_analysis.folders import unfit

_PACKAGE = "datapackage.json"


def compare(
    old: Path = typer.Argument(
        ..., metavar="OLD", help="A data package, or a folder of built reports."
    ),
    new: Path = typer.Argument(..., metavar="NEW", help="Another of the same kind."),
    out: str | None = typer.Option(
        None,
        metavar="DIR",
        help="Write the comparison of two data packages as a report into this folder, which "
        "is new or empty.",
    ),
    formats: str = typer.Option(
        "html,pdf",
        "--format",
        metavar="LIST",
        help="What to write there: html, pdf and docx (Word).",
    ),
    as_json: options.AsJson = False,
    debug: options.Debug = False,
) -> None:
    """Say what differs between two data packages, or two editions.

    Cells, shares and verdicts are compared. Ends with 0 whether anything differs or not; --json says which in "same".

    Example: thb compare data my-coding --out differences
    """
    from thb_analysis.reports.asked.catalogue import read_vocabulary
    from thb_analysis.reports.edition.build import Settings, build_comparison
    from thb_analysis.reports.running.results import FORMATS

    old, new = (path.parent if path.name == _PACKAGE else path for path in (old, new))
    mistakes = _wrong_folders(old, new, out)
    made = formats_in(formats, FORMATS, mistakes)
    if mistakes:
        raise ParameterError(mistakes)
    from thb_analysis.analysis.compare import compare as compare_packages
    from thb_analysis.analysis.compare import compare_reports
    from thb_analysis.data import load

    packages = (old / _PACKAGE).is_file()
    if packages:
        _check_packages(old, new)
    found = compare_packages(load(old), load(new)) if packages else compare_reports(old, new)
    if as_json:
        differences = json.loads(found.frame.to_json(orient="records"))
        content = {"same": found.same, "differences": differences}
        typer.echo(json.dumps(content, indent=2, ensure_ascii=False))
    elif out is not None:
        typer.echo(found.headline)
    else:
        typer.echo(str(found))
    if out is not None:
        settings = Settings(Path(out), notebooks_to_run(), read_vocabulary(new), jobs=1)
        result = build_comparison(old, settings, made)
        where = "" if result.failure else str(settings.out / f"{result.report}.{made[0]}")
        finish("report", [(result, settings.out)], where, quiet=as_json, debug=debug)


def _check_packages(*folders: Path) -> None:
    """Refuse data packages with faults: those of all of them at once, each with its folder."""
    from thb_analysis.reports.asked.catalogue import check_package, read_vocabulary

    problems = []
    for folder in dict.fromkeys(folders):
        try:
            check_package(read_vocabulary(folder))
        except DataInvalid as error:
            problems.append(f"{folder}: {error}")
    if problems:
        raise ThbError("\n".join(problems))


def _wrong_folders(old: Path, new: Path, out: str | None) -> list[str]:
    """Say what is wrong with the folders that are compared, and with that of the report."""
    mistakes = [f"{path}: there is no such folder" for path in (old, new) if not path.is_dir()]
    packages = [(path / _PACKAGE).is_file() for path in (old, new)]
    if not mistakes and len(set(packages)) > 1:
        mistakes = [f"{old} and {new}: only one is a data package; name two of the same kind"]
    if out is None:
        return mistakes
    wrong = unfit(out)
    if not wrong and Path(out).is_dir() and any(Path(out).iterdir()):
        wrong = [f"--out {out}: something is in this folder; name a new one"]
    mistakes += wrong
    if not mistakes and not all(packages):
        mistakes = [f"--out {out}: {old} and {new} are no data packages, of which a report is made"]
    return mistakes
