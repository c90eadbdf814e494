"""Make the notebooks for students and teachers from the source of a lesson."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from thb_analysis.files import write_texts
from thb_analysis.learn.glossary import Term, explained, read_glossary
from thb_analysis.learn.source import ENGLISH, Block, Exercise, Lesson, lessons, read_lesson
from thb_analysis.learn.words import words
from thb_analysis.reports.asked.catalogue import find_notebooks

# What somebody who reads in a second language gets through in a minute.
WORDS, LINES_OF_CODE = 130, 20


class Minutes(NamedTuple):
    """How long a lesson takes: to read and run it, for the exercises, and for the figure at home."""

    reading: int
    work: int
    home: int


def minutes(lesson: Lesson) -> Minutes:
    """Reckon the minutes to read and run a lesson, and add up those that its author set."""
    texts = [block.text for block in lesson.blocks if block.kind == "text"]
    runs = [block.text for block in lesson.blocks if block.kind in ("code", "shown")]
    reading = (
        len(" ".join(texts).split()) / WORDS + len("\n".join(runs).split("\n")) / LINES_OF_CODE
    )
    work = {True: 0, False: 0}
    for each in lesson.exercises.values():
        work[each.is_drawn] += each.start.options["minutes"]
    return Minutes(round(reading), work[False], work[True])


def notebook(lesson: Lesson, glossary: Mapping[str, Term], solved: bool) -> NotebookNode:
    """Return the notebook for students, or with solutions and what is for teachers."""
    say = words(lesson.language)
    taken = minutes(lesson)._asdict()
    head = say["teacher" if solved else "student"].format(**taken, **vars(lesson))
    exercises = {each.start: each for each in lesson.exercises.values()}
    cells = [nbformat.v4.new_markdown_cell(head, id="opening", metadata={"tags": ["remove-cell"]})]
    for place, block in enumerate(lesson.blocks, 1):
        if block in exercises:
            cells += _asked(exercises[block], solved)
        else:
            cells += _shown(block, place, solved)
    cells.append(nbformat.v4.new_markdown_cell(explained(lesson, glossary), id="words"))
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "thb": {"show_code": True, "lesson": lesson.number, "language": lesson.language},
    }
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return made


def _shown(block: Block, place: int, solved: bool) -> Iterator[NotebookNode]:
    """Make the cell of a text, or of code that is run; only teachers have what is for them."""
    if block.kind in ("code", "shown"):
        yield nbformat.v4.new_code_cell(block.text, id=f"code-{place}")
    elif block.kind in ("text", "hints") or (block.kind == "teacher" and solved):
        metadata = {"tags": ["remove-cell"]} if block.kind == "hints" else {}
        yield nbformat.v4.new_markdown_cell(block.text, id=f"text-{place}", metadata=metadata)


def _asked(exercise: Exercise, solved: bool) -> Iterator[NotebookNode]:
    """Make the cells for the answer and its check: by their ids, grading knows them."""
    answer, name = exercise.start.text, exercise.number.replace(".", "-")
    if solved:
        kept = [line for line in answer.splitlines() if not line.endswith("= ...")]
        answer = "\n".join([*kept, exercise.of("solution")[0].text])
    yield nbformat.v4.new_code_cell(answer, id=f"answer-{name}")
    yield nbformat.v4.new_code_cell(exercise.call(), id=f"check-{name}")


def regenerate(folder: Path) -> dict[Path, bool]:
    """Write the notebooks of all lessons into a folder.

    Returns
    -------
    dict of Path to bool
        Each notebook, with whether it was written; one that says the same already is left alone.

    Raises
    ------
    ThbError
        With all faults of a source; nothing is written then.
    """
    made = {}
    for number, language in lessons():
        own, lesson = "" if language == ENGLISH else language, read_lesson(number, language)
        glossary = read_glossary(find_notebooks().parent, own)
        for part, solved in {"": False, "solutions": True}.items():
            path = folder / part / own / f"lesson-{number}.ipynb"
            made[path] = f"{nbformat.writes(notebook(lesson, glossary, solved))}\n"
    return dict(write_texts(made))
