"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of the data package; default: the project's own."),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        "-p",
        metavar="NAME=VALUE",
        help="Set a parameter, such as countries=EE,LV; may be repeated. thb list REPORT shows all.",
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
    typer.Option(metavar="THEME", help="The theme it is about."),
]
Countries = Annotated[
    str | None,
    typer.Option(
        metavar="LIST",
        help="Compare these countries only, with commas between them.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(metavar="N", min=0, help="Reports to make at once; 0: one per processor."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Have the workers of a dask.distributed scheduler do it, such as tcp://10.0.0.1:8786.",
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Make even what is up to date, and replace files of others."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a script.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what goes wrong.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
