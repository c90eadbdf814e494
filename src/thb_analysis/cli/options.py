"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

NewFolder = Annotated[Path, Argument(metavar="DIR", help="A folder that is empty or not there.")]
Data = Annotated[Path | None, Option(help="Folder of the data package; default: the project's.")]
Parameters = Annotated[
    list[str] | None,
    Option("-p", metavar="NAME=VALUE", help="A parameter; may be repeated. See thb list REPORT."),
]
Theme = Annotated[str | None, Option(help="The theme it is about.")]
File = Annotated[Path | None, Option(help="A YAML file of parameters; -p overrides them.")]
Out = Annotated[str | None, Option(metavar="DIR", help="Where the files go.")]
Jobs = Annotated[int, Option(min=0, help="Reports to make at once; 0: one per processor.")]
Scheduler = Annotated[str | None, Option(help="A dask scheduler, such as tcp://10.0.0.1:8786.")]
Force = Annotated[bool, Option("--force", help="Make and replace whatever is there.")]
Debug = Annotated[bool, Option("--debug", help="Show the traceback of an error.")]
