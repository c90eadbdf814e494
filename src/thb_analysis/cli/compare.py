"""Say what differs between two data packages or two built reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from thb_analysis.cli.common import AsJson, Debug, echo_json, faults_blamed
from thb_analysis.errors import ParameterError

_PACKAGE = "datapackage.json"


def compare(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A data package, or a folder of built reports.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another of the same kind.")],
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say which cells, shares and verdicts differ between two data packages, or two built reports.

    Ends with 0 whether anything differs or not; --json says which in "same".

    Example: thb compare variants/theme-covid--countries-EE variants/theme-covid--countries-LV
    """
    old, new = (path.parent if path.name == _PACKAGE else path for path in (old, new))
    mistakes = [f"{path}: there is no such folder" for path in (old, new) if not path.is_dir()]
    packages = [(path / _PACKAGE).is_file() for path in (old, new)]
    if not mistakes and len(set(packages)) > 1:
        mistakes = [f"{old} and {new}: only one is a data package; name two of the same kind"]
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
    if as_json:
        rows = json.loads(found.frame.to_json(orient="records"))
        echo_json({"same": found.same, "differences": rows})
        return
    from rich.console import Console

    from thb_analysis.show import print_prose, print_table

    console = Console(highlight=False)
    print_prose(found.text(), console)
    if table := found.table():
        print_table(table, console)
