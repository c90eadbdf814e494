"""Copy the notebooks to where they can be edited."""

from pathlib import Path

import typer

from thb_analysis.cli import options
from thb_analysis.errors import ParameterError


def notebooks(
    folder: Path = typer.Argument(
        ..., metavar="DIR", help="Where to; a folder that is empty or not there."
    ),
    debug: options.Debug = False,
) -> None:
    """Copy the notebooks of reports and lessons, to edit them.

    Example: thb notebooks notebooks
    """
    from thb_analysis.data.package import PROJECT
    from thb_analysis.files import write
    from thb_analysis.folders import folder_lock

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problem = f"DIR {folder} is not empty; name a folder that is empty, or not there yet"
        raise ParameterError([problem])
    source = PROJECT / "notebooks"
    with folder_lock(folder):
        for path in sorted(source.rglob("*")):
            name = path.relative_to(source)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                write(folder / name, path.read_bytes())
    typer.echo(
        f"{folder} written. In and below the folder that holds it, thb build runs these notebooks if it "
        f"is called notebooks; or name one: thb build {folder / 'theme.ipynb'} -p theme=covid"
    )
