"""Make the notebooks for students and teachers from the source of a lesson.

Its text links to words: ``[base](#base)`` leads to the term *Base* of the glossary, which each notebook
explains at its end, so that the link leads somewhere wherever it is opened.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from thb_analysis import __version__
from thb_analysis.files import write_files
from thb_analysis.learn.source import ENGLISH, RUN, Exercise, Lesson, lessons, phrases
from thb_analysis.names import check_names
from thb_analysis.reports.catalog.reports import find_notebooks

# Reading speed in a second language: words, and lines of code, in a minute.
WORDS, LINES_OF_CODE = 130, 20
_TERM = re.compile(r"^### (.+)\n+((?:(?!#|<!--).*\n?)+)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(#(?!fig-|tbl-)([^)]+)\)")


def read_glossary(page: Path) -> dict[str, tuple[str, str]]:
    """Read a page of terms: anchor of the heading to (term, definition)."""
    terms = {}
    for term, definition in _TERM.findall(page.read_text("utf-8")):
        anchor = re.sub(r"[^\w -]", "", term.lower()).replace(" ", "-")
        terms[anchor] = (term, definition)
    return terms


def glossary_section(lesson: Lesson, glossary: Mapping[str, tuple[str, str]]) -> str:
    """Return the section with the terms that a lesson links to, as Markdown.

    Raises
    ------
    UnknownName
        For links that lead to no term.
    """
    names = sorted(set(_LINK.findall(_joined(lesson, "text"))))
    check_names(names, glossary, f"lesson {lesson.number}: term")
    parts = [f"## {phrases(lesson.language)['glossary']}"]
    for anchor in names:
        term, definition = glossary[anchor]
        # JupyterLab and pandoc make from such a heading the anchor that is linked.
        heading = anchor.replace("-", " ")
        parts.append(f"### {heading}\n\n**{term}.** {definition.strip()}")
    return "\n\n".join(parts)


def _joined(lesson: Lesson, *kinds: str) -> str:
    return "\n".join(block.text for block in lesson.blocks if block.kind in kinds)


def minutes(lesson: Lesson) -> dict[str, int]:
    """Return the minutes that a lesson takes: `reading`, `work` on exercises, and the figure at `home`.

    Reading is estimated from its length; the others add up the minutes that the author set.
    """
    words = _joined(lesson, "text").split()
    lines = _joined(lesson, *RUN).split("\n")
    reading = round(len(words) / WORDS + len(lines) / LINES_OF_CODE)
    taken = {"reading": reading, "work": 0, "home": 0}
    for each in lesson.exercises.values():
        part = "home" if each.tag == "figure" else "work"
        taken[part] += each.start.options["minutes"]
    return taken


def notebook(lesson: Lesson, explanations: str, solved: bool) -> str:
    """Return the JSON of the notebook for students or, if `solved`, for teachers: with solutions and notes."""
    head = phrases(lesson.language)["teacher" if solved else "student"]
    opening = head.format(**minutes(lesson), **vars(lesson))
    hidden = {"tags": ["remove-cell"]}
    cells = [new_markdown_cell(opening, id="opening", metadata=hidden)]
    exercises = {each.start: each for each in lesson.exercises.values()}
    texts = ("text", "hints", *["teacher"] * solved)
    for number, block in enumerate(lesson.blocks, 1):
        if each := exercises.get(block):
            answer = _solution(each) if solved else block.text
            cells.append(new_code_cell(answer, id=each.cell("answer")))
            cells.append(new_code_cell(lesson.call(each), id=each.cell("check")))
        elif block.kind in RUN:
            cells.append(new_code_cell(block.text, id=f"code-{number}"))
        elif block.kind in texts:
            id_ = f"text-{number}"
            cells.append(new_markdown_cell(block.text, id=id_, metadata=block.options))
    cells.append(new_markdown_cell(explanations, id="words"))
    kernel = {"display_name": "python3", "language": "python", "name": "python3"}
    stated = {"show_code": True, "version": __version__}
    stated |= {"lesson": lesson.number, "language": lesson.language}
    metadata = {"kernelspec": kernel, "thb": stated}
    return f"{nbformat.writes(new_notebook(cells=cells, metadata=metadata))}\n"


def _solution(exercise: Exercise) -> str:
    """Return the code of an answer, with the solution where the student writes."""
    lines = exercise.start.text.splitlines()
    kept = [line for line in lines if not line.endswith("= ...")]
    return "\n".join([*kept, exercise.of("solution")[0].text])


def regenerate(folder: Path) -> dict[Path, bool]:
    """Write the notebooks of all lessons into a folder.

    Returns
    -------
    dict of Path to bool
        Each notebook, and whether it was written; one that has not changed is not.

    Raises
    ------
    ThbError
        With all faults of a source; nothing is written then.
    """
    made, notebooks = {}, find_notebooks()
    for lesson in lessons():
        sub, pages = "", notebooks.parent / "docs/guide"
        if lesson.language != ENGLISH:
            sub = lesson.language
            pages = notebooks / "learn/source" / sub
        explanations = glossary_section(lesson, read_glossary(pages / "glossary.md"))
        for part, solved in {"": False, "solutions": True}.items():
            path = folder / part / sub / f"lesson-{lesson.number}.ipynb"
            made[path] = notebook(lesson, explanations, solved).encode()
    return dict(write_files(made))
