"""Say what differs between two data packages."""

import json
from pathlib import Path

import typer

from thb_analysis.cli import options

_PACKAGE = "datapackage.json"


def compare(
    old: Path = typer.Argument(..., metavar="OLD", help="A data package."),
    new: Path = typer.Argument(..., metavar="NEW", help="Another version of it."),
    as_json: options.AsJson = False,
    debug: options.Debug = False,
) -> None:
    """Say which cells and findings differ between two versions of a data package.

    Ends with 0 whether anything differs or not.

    Example: thb compare data my-coding
    """
    from thb_analysis.analysis.compare import compare as compare_packages
    from thb_analysis.data import load
    from thb_analysis.errors import quantity

    folders = [path.parent if path.name == _PACKAGE else path for path in (old, new)]
    _check_packages(*folders)
    found = compare_packages(*map(load, folders))
    if as_json:
        rows = json.loads(found.to_json(orient="records"))
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in found.to_dict("records"):
        moved = [f"+{code}" for code in row["added"]] + [f"-{code}" for code in row["removed"]]
        typer.echo(" ".join(filter(None, (row["what"], row["id"], row["country"]))))
        typer.echo(f"  {row['label']}")
        typer.echo(f"  before: {row['before'] or '–'}")
        typer.echo(" ".join([f"  after:  {row['after'] or '–'}", *moved]))
    sizes = found["what"].value_counts(sort=False)
    counted = [quantity(int(size), str(what)) for what, size in sizes.items()]
    typer.echo(f"Different: {', '.join(counted)}" if counted else "No cell or finding differs.")


def _check_packages(*folders: Path) -> None:
    """Refuse data packages with faults: those of both at once, each with its folder."""
    from thb_analysis.errors import DataInvalid, ParameterError, ThbError
    from thb_analysis.reports.asked.catalogue import check_package, read_vocabulary

    if missing := [f"{each}: there is no such folder" for each in folders if not each.is_dir()]:
        raise ParameterError(missing)
    problems = []
    for folder in dict.fromkeys(folders):
        try:
            check_package(read_vocabulary(folder))
        except DataInvalid as error:
            problems.append(f"{folder}: {error}")
    if problems:
        raise ThbError("\n".join(problems))
