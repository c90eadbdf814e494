"""Say what differs between two data packages or two built reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from thb_analysis.cli.common import (
    AsJson,
    Debug,
    echo_json,
    faults_blamed,
    finish,
    formats_in,
    not_a_folder,
    notebooks_to_run,
)
from thb_analysis.errors import ParameterError

_PACKAGE = "datapackage.json"


def compare(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A data package, or a folder of built reports.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another of the same kind.")],
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Write the comparison of two data packages as a report into this folder, which is new "
            "or empty.",
        ),
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="LIST", help="What to write there: html, pdf and docx (Word)."
        ),
    ] = "html,pdf",
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say which cells, shares and verdicts differ between two data packages, or two built reports.

    Ends with 0 whether anything differs or not; --json says which in "same".

    Example: thb compare data my-coding --out differences
    """
    from thb_analysis.reports.running.results import FORMATS

    old, new = (path.parent if path.name == _PACKAGE else path for path in (old, new))
    mistakes = [f"{path}: there is no such folder" for path in (old, new) if not path.is_dir()]
    packages = [(path / _PACKAGE).is_file() for path in (old, new)]
    if not mistakes and len(set(packages)) > 1:
        mistakes = [f"{old} and {new}: only one is a data package; name two of the same kind"]
    made, wrong = formats_in(formats, FORMATS)
    mistakes += wrong
    if out is not None:
        empty = not (Path(out).is_dir() and any(Path(out).iterdir()))
        wrong = [] if empty else [f"--out {out}: something is in this folder; name a new one"]
        mistakes += not_a_folder(out, "the comparison is printed") or wrong
        if not (mistakes or all(packages)):
            mistakes = [
                f"--out {out}: {old} and {new} are no data packages, of which a report is made"
            ]
    if mistakes:
        raise ParameterError(mistakes)
    from thb_analysis.analysis.compare import compare as compare_packages
    from thb_analysis.analysis.compare import compare_reports

    if all(packages):
        from thb_analysis.data import load

        with faults_blamed(old, new):
            found = compare_packages(load(old), load(new))
    else:
        found = compare_reports(old, new)
    rows = json.loads(found.frame.to_json(orient="records"))
    content = {"same": found.same, "differences": rows}
    if out is not None:
        from thb_analysis.reports.asked.catalogue import Report, read_vocabulary
        from thb_analysis.reports.edition.build import Settings, build_alone

        if not as_json:
            typer.echo(found.headline)
        folder, stated = Path(out), {"old": str(old.resolve())}
        settings = Settings(folder, notebooks_to_run(), read_vocabulary(new), jobs=1)
        result = build_alone(
            Report("compare", "compare", "What changed", injected=stated, formats=made, alone=True),
            settings,
        )
        where = "" if result.failure else str(folder / f"{result.report}.{made[0]}")
        how = {"quiet": False, "as_json": as_json, "debug": debug}
        finish("report", [result], [folder], where, content, **how)
    elif as_json:
        echo_json(content)
    else:
        from rich.console import Console

        from thb_analysis.show import print_prose, print_table

        console = Console(highlight=False)
        print_prose(found.text(), console)
        if table := found.table():
            print_table(table, console)
