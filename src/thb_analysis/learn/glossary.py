"""The words of a lesson: terms that its text links to, and what the glossary says of them.

``[base](#base)`` links to the term *Base*, which the notebook explains at its end, so that the link
leads somewhere wherever it is opened.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from thb_analysis.data import check_names
from thb_analysis.learn.source import Lesson
from thb_analysis.learn.words import words

_TERM = re.compile(r"^### (.+)\n+((?:(?!#|% ).*\n?)+)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(#(?!fig-|tbl-)([^)]+)\)")


class Term(NamedTuple):
    """A word that the glossary explains."""

    name: str
    definition: str


def read_glossary(root: Path, language: str = "") -> dict[str, Term]:
    """Read the glossary of the documentation, or that of a language, by the anchors that links name."""
    page = Path("docs", "guide", "glossary.md")
    if language:
        page = Path("notebooks", "learn", "source", language, "glossary.md")
    terms = [*map(Term._make, _TERM.findall((root / page).read_text("utf-8")))]
    terms += [] if language else terms_of_data(root)
    return {
        re.sub(r"[^\w -]", "", term.name.strip().lower()).replace(" ", "-"): term for term in terms
    }


def terms_of_data(root: Path) -> list[Term]:
    """Read the terms that the data package of the project explains, each with its source."""
    table = (root / "data" / "codebook" / "glossary.csv").read_text("utf-8")
    return [
        Term(
            row["term"],
            row["definition"] + f" ({row['source']})" * (row["source"] not in ("", "—")),
        )
        for row in csv.DictReader(table.splitlines())
    ]


def explained(lesson: Lesson, glossary: Mapping[str, Term]) -> str:
    """Write the section with the terms that a lesson links to.

    Raises
    ------
    UnknownName
        For links that lead to no term.
    """
    texts = (block.text for block in lesson.blocks if block.kind == "text")
    linked = sorted({anchor for text in texts for anchor in _LINK.findall(text)})
    check_names(linked, glossary, f"lesson {lesson.number}: term")
    # JupyterLab and pandoc make from such a heading the anchor that is linked.
    entries = [
        f"### {anchor.replace('-', ' ')}\n\n**{glossary[anchor].name}.** {glossary[anchor].definition.strip()}"
        for anchor in linked
    ]
    return "\n\n".join([f"## {words(lesson.language)['glossary']}", *entries])
