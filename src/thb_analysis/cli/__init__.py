"""The command line: parse, call, exit code.

Exit code 0: fine. 1: a report failed, or data does not validate. 2: the call is wrong.
Whatever is heavy is imported by the command that needs it, so that ``--help`` is quick.
"""

import os

import typer

from thb_analysis.cli import commands
from thb_analysis.cli.errors import errors_reported

app = typer.Typer(
    name="thb",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    # It gains nothing from threads, and where few are allowed it takes their lack for Ctrl-C.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app()


@app.callback(invoke_without_command=True)
def thb(
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop."
    ),
) -> None:
    """Compare countries' measures against trafficking in human beings, and build the reports.

    Example: thb build theme-detection
    """
    if version:
        from thb_analysis import __version__

        typer.echo(__version__)


for command in commands.ALL:
    add = app.command(command.__name__.rstrip("_"))
    add(errors_reported(command))
