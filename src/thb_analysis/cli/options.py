"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The data package; default: the project's own.")
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        metavar="NAME=VALUE",
        help="Set a parameter, such as countries=EE,LV; may be repeated. thb list REPORT shows all.",
    ),
]
ParametersFile = Annotated[
    Path | None,
    typer.Option(
        "--params", metavar="FILE", help="Parameters from a YAML file; -p overrides them."
    ),
]
Theme = Annotated[str | None, typer.Option(metavar="THEME", help="The theme it is about.")]
Countries = Annotated[
    str | None, typer.Option(metavar="LIST", help="Compare these countries only, as EE,LV,LT.")
]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="Where the files go.")]
Jobs = Annotated[
    int, typer.Option(metavar="N", min=0, help="Reports to make at once; 0: one per processor.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Use a dask scheduler, such as tcp://10.0.0.1:8786."),
]
Force = Annotated[
    bool, typer.Option("--force", help="Make what is up to date, and replace files of others.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a script.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
