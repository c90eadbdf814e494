"""The words of a lesson: terms that its text links to, and what the glossary says of them.

``[base](#base)`` links to the term *Base*, which the notebook explains at its end, so that the link
leads somewhere wherever it is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from thb_analysis.data import check_names
from thb_analysis.learn.source import Lesson

_TERM = re.compile(r"^### (.+)\n+((?:(?!#|<!--).*\n?)+)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(#(?!fig-|tbl-)([^)]+)\)")


# By the anchor that links name, a term and its definition.
Glossary = Mapping[str, tuple[str, str]]


def read_glossary(root: Path, language: str = "") -> Glossary:
    """Read the glossary of the documentation, or that of a language."""
    own = Path("notebooks", "learn", "source", language)
    page = root / (own if language else Path("docs", "guide")) / "glossary.md"
    terms: list[tuple[str, str]] = _TERM.findall(page.read_text("utf-8"))
    return {
        re.sub(r"[^\w -]", "", term.lower()).replace(" ", "-"): (term, said) for term, said in terms
    }


def explained(lesson: Lesson, glossary: Glossary) -> str:
    """Write the section with the terms that a lesson links to.

    Raises
    ------
    UnknownName
        For links that lead to no term.
    """
    texts = (block.text for block in lesson.blocks if block.kind == "text")
    linked = sorted({anchor for text in texts for anchor in _LINK.findall(text)})
    check_names(linked, glossary, f"lesson {lesson.number}: term")
    written = [f"## {lesson.words['glossary']}"]
    for anchor in linked:
        name, definition = glossary[anchor]
        # JupyterLab and pandoc make from such a heading the anchor that is linked.
        written.append(f"### {anchor.replace('-', ' ')}\n\n**{name}.** {definition.strip()}")
    return "\n\n".join(written)
