"""The words of a lesson: terms that its text links to, and what the glossary says of them.

``[base](#base)`` links to the term *Base*. The notebooks that are made from a source end in a
section with each term so linked, so that the link leads somewhere wherever a notebook is opened.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from thb_analysis.data.names import nearest

HEADING = "Words of this lesson"
PAGE = Path("docs", "guide", "glossary.md")
TABLE = Path("data", "codebook", "glossary.csv")

_TERM = re.compile(r"^### (.+)\n+((?:(?!#|% ).*\n?)+)", re.MULTILINE)
_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
# Figures and tables are published under ids of their own.
_LINK = re.compile(r"\[[^\]]+\]\(#(?!fig-|tbl-)([^)]+)\)")


@dataclass(frozen=True)
class Term:
    """A word that the glossary explains.

    Attributes
    ----------
    name, definition : str
    """

    name: str
    definition: str

    @property
    def heading(self) -> str:
        """The name as a heading from which JupyterLab and pandoc make the same anchor."""
        return _anchor(self.name).replace("-", " ")


def read_glossary(root: Path) -> dict[str, Term]:
    """Read the glossary of the documentation, in which the data package explains the words of law.

    Parameters
    ----------
    root : Path
        Folder of the project.

    Returns
    -------
    dict of str to Term
        By the anchor that a link to the term names.
    """
    page = (root / PAGE).read_text(encoding="utf-8")
    ours = [Term(name, definition.strip()) for name, definition in _TERM.findall(page)]
    return {_anchor(term.name): term for term in [*ours, *terms_of_data(root)]}


def terms_of_data(root: Path) -> Iterator[Term]:
    """Read the terms that the data package of the project explains, each with its source."""
    with (root / TABLE).open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            source = "" if row["source"] in ("", "—") else f" ({row['source']})"
            yield Term(row["term"], row["definition"] + source)


def _anchor(heading: str) -> str:
    """Name the place of a heading: small letters, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\s-]", "", heading.strip().lower()).replace(" ", "-")


def words(cells: Iterable[Mapping[str, Any]], glossary: Mapping[str, Term]) -> str:
    """Write the section with the terms that cells link to; empty if they link to none."""
    linked = {anchor for cell in cells for anchor in _links(cell)}
    terms = sorted((glossary[anchor] for anchor in linked), key=lambda term: term.heading)
    entries = [f"### {term.heading}\n\n**{term.name}.** {term.definition}" for term in terms]
    return "\n\n".join([f"## {HEADING}", *entries]) if entries else ""


def _links(cell: Mapping[str, Any]) -> list[str]:
    return _LINK.findall(cell["source"]) if cell["cell_type"] == "markdown" else []


def link_faults(source: NotebookNode, glossary: Mapping[str, Term]) -> Iterator[str]:
    """Say what is wrong with the links of a source to terms, one sentence each."""
    first: dict[str, int] = {}
    for number, cell in enumerate(source.cells, 1):
        for anchor in _links(cell):
            if anchor not in glossary:
                near = " or ".join(f"#{name}" for name in nearest(anchor, glossary))
                yield f"cell {number}: the glossary has no term #{anchor}" + (
                    f"; write {near}" if near else f"; explain it in {PAGE.as_posix()}"
                )
            elif anchor in first:
                yield f"cell {number}: #{anchor} is linked in cell {first[anchor]} already; link a term where it is first used"
            first.setdefault(anchor, number)
    yield from _taken(source, first)


def _taken(source: NotebookNode, linked: Mapping[str, int]) -> Iterator[str]:
    """Find headings of the source to which the link to a term would lead instead."""
    for number, cell in enumerate(source.cells, 1):
        headings = _HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        for heading in headings:
            if _anchor(heading) in linked:
                yield f"cell {number}: a link to the term #{_anchor(heading)} would lead to the heading “{heading}”; give the heading other words"
