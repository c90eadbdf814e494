"""The command line: parse, call, exit code; each command in its own module.

Exit code 0: fine. 1: a report failed, or data does not validate. 2: the call is wrong.
Whatever is heavy is imported by the command that needs it, so that ``--help`` is quick.
"""

import os
import sys

import typer

from thb_analysis.cli.build import build
from thb_analysis.cli.compare import compare
from thb_analysis.cli.errors import errors_reported
from thb_analysis.cli.export import export
from thb_analysis.cli.listing import list_
from thb_analysis.cli.new import new
from thb_analysis.cli.notebooks import notebooks
from thb_analysis.cli.sweep import sweep
from thb_analysis.cli.validate import validate
from thb_analysis.cli.verify import verify

app = typer.Typer(
    name="thb",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            # Its file was closed; what is opened next, here or in a process, would take its place.
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(nowhere, True)
            setattr(sys, name, os.fdopen(nowhere, "r" if name == "stdin" else "w"))
    # It gains nothing from threads, and where few are allowed it takes their lack for Ctrl-C.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except OSError as error:  # where help is written to; commands say what goes wrong with them
        sys.exit(f"thb: {error.strerror}")
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            # At its end Python tries once more, and would end with a code of its own.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback(invoke_without_command=True)
def thb(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    """Compare countries' measures against trafficking in human beings, and build the reports.

    Example: thb build theme-detection
    """
    if version:
        from thb_analysis import __version__

        typer.echo(__version__)


for command in (build, sweep, verify, compare, export, new, notebooks, validate):
    app.command()(errors_reported(command))
app.command("list")(errors_reported(list_))
