"""Pages that are written from the project when the documentation is built.

Each stands in the documentation as a file that has the comment ``<!-- generated -->``, and is filled
up there with what the command line, the models of parameters, the source and the data package say of
themselves. Of others the code is run, and its figures are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import messages
import typer
from gallery import drawn
from sphinx.application import Sphinx
from typer.cli import get_docs_for_click

from thb_analysis.cli import app as thb
from thb_analysis.package.package import Package
from thb_analysis.reports.catalog.parameters import MODELS, describe, list_reports
from thb_analysis.reports.catalog.reports import open_package

DATA = Path(__file__).parents[2] / "data"
MARKER = "<!-- generated -->\n"
# The last paragraph of the help of a command.
_EXAMPLE = re.compile(r"^Example: (.*)$", re.MULTILINE)
# What GitHub would show as code: lists of pages.
COMMENTED = re.compile(r"^<!--\n(.*?)^-->$", re.MULTILINE | re.DOTALL)


def setup(app: Sphinx) -> dict[str, Any]:
    """Fill up a generated page as Sphinx reads it."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True}


def _fill(app: Sphinx, page: str, source: list[str]) -> None:
    if page in PAGES:
        if MARKER not in source[0]:
            raise ValueError(f"{page}: no line says “{MARKER.strip()}”")
        source[0] = source[0].replace(MARKER, PAGES[page]())
    if page in DRAWN:
        source[0] = drawn(source[0])
    source[0] = COMMENTED.sub(r"\1", source[0])


def commands() -> str:
    """Write every command with its arguments and options, in the order of ``thb --help``."""
    group: Any = typer.main.get_command(thb)
    context = typer.Context(group, info_name="thb")
    pages = []
    for name, command in group.commands.items():
        own = typer.Context(command, info_name=name, parent=context)
        pages.append(
            get_docs_for_click(obj=command, ctx=own, indent=1, call_prefix="thb")
        )
    return _EXAMPLE.sub("Example:\n\n```sh\n\\1\n```", "".join(pages))


def parameters() -> str:
    """Write the parameters of each notebook as ``thb list REPORT`` has them."""
    package = open_package(DATA)
    return "\n\n".join(_notebook(name, package) for name in MODELS)


def _notebook(name: str, package: Package) -> str:
    reports = [each for each in list_reports(package).values() if each.notebook == name]
    subject = MODELS[name].subject
    which = f"one for each {subject}: `{reports[0].id}` … `{reports[-1].id}`"
    lines = [
        f"## `{name}.ipynb`",
        f"Reports: {which if subject else f'`{reports[0].id}`'}.",
    ]
    for each in describe(replace(reports[0], parameters={}), package):
        lines.append(f"`{each.name}`\n: {each.meaning}\n\n  {_facts(each)}")
    return "\n\n".join(lines)


def _facts(parameter: Any) -> str:
    default = f"`{parameter.default}`" if parameter.default else "empty"
    facts = f"Type: {parameter.type}. Default: {default}."
    if parameter.allowed and len(parameter.allowed) < 300:
        facts += f" Allowed: `{parameter.allowed}`."
    return facts


def written(name: str) -> str:
    """Give a file of the data package, without its title."""
    text = re.sub(r"\A# .*\n", "", (DATA / name).read_text("utf-8"))
    return text.replace("(CODING.md)", "(coding-manual.md)")


PAGES: dict[str, Callable[[], str]] = {
    "reference/commands": commands,
    "reference/parameters": parameters,
    "reference/codebook": partial(written, "README.md"),
    "reference/coding-manual": partial(written, "CODING.md"),
    "errors": messages.index,
}
# Pages whose code is run, to show its figures.
DRAWN = ("index", "gallery")
