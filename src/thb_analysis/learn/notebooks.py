"""Make the notebooks for students and teachers from the source of a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from thb_analysis.data.files import write_text
from thb_analysis.errors import ThbError
from thb_analysis.learn.glossary import Term, read_glossary, words
from thb_analysis.learn.source import Exercise, Lesson, lesson_numbers, read_lesson
from thb_analysis.reports.asked.catalogue import find_notebooks

# What somebody who reads in a second language gets through in a minute.
WORDS, LINES_OF_CODE = 130, 20

_STUDENT = """# Lesson {number}: {title}

**How to work.** Click into a cell and press *Shift* and *Enter*; go on in this way from top to bottom. In an exercise, put your answer in place of the three dots `...`, run the cell, and run the cell below, which checks the answer. It says what is wrong, not what is right. Try again as often as you like, and open a hint where you are stuck. After a break, run the first cell and go on at any exercise. Plan {reading} minutes to read and run, and {work} for the exercises. A mark such as `[@manski2003]` names a work of the bibliography."""
_TEACHER = """# Lesson {number}: {title}, with solutions

For teachers. This notebook and the one for students are made from one source. Its cells carry the marks of nbgrader, which can make an assignment from it."""


def minutes(lesson: Lesson) -> tuple[int, int]:
    """Reckon the minutes to read and run a lesson, and add up those for its exercises."""
    texts = [block.text for block in lesson.blocks if block.kind == "text"]
    runs = [block.text for block in lesson.blocks if block.kind in ("code", "shown")]
    reading = (
        len(" ".join(texts).split()) / WORDS + len("\n".join(runs).splitlines()) / LINES_OF_CODE
    )
    return round(reading), sum(each.start.options["minutes"] for each in lesson.exercises.values())


def notebook(lesson: Lesson, glossary: dict[str, Term], solved: bool) -> NotebookNode:
    """Return the notebook for students, or with solutions and what is for teachers."""
    reading, work = minutes(lesson)
    head = (_TEACHER if solved else _STUDENT).format(reading=reading, work=work, **vars(lesson))
    exercises = {each.start: each for each in lesson.exercises.values()}
    cells = [_cell("markdown", head, "opening", tags=["remove-cell"])]
    for place, block in enumerate(lesson.blocks, 1):
        if block in exercises:
            cells += _asked(exercises[block], solved)
        elif block.kind in ("code", "shown"):
            cells.append(_cell("code", block.text, f"code-{place}"))
        elif block.kind in ("text", "hints") or (block.kind == "teacher" and solved):
            tags = {"tags": ["remove-cell"]} if block.kind == "hints" else {}
            cells.append(_cell("markdown", block.text, f"text-{place}", **tags))
    cells.append(_cell("markdown", words(lesson, glossary), "words"))
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "thb": {"show_code": True, "lesson": lesson.number},
    }
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return made


def _asked(exercise: Exercise, solved: bool) -> Iterator[NotebookNode]:
    """Make the cells for the answer and its check, whose ids stay, with the marks of nbgrader."""
    answer, check = exercise.start.text, exercise.call()
    if solved:
        kept = [line for line in answer.splitlines() if not line.endswith("= ...")]
        answer = "\n".join([*kept, "### BEGIN SOLUTION", exercise.of("solution")[0].text, "### END SOLUTION"])  # fmt: skip
    if solved and not exercise.is_read:  # nbgrader counts errors, which a check never is
        check = f'### BEGIN HIDDEN TESTS\nassert {check}.state == "right"\n### END HIDDEN TESTS\n{check}'
    # A sentence is graded by hand, in its own cell.
    for name, text, graded in [("answer", answer, exercise.is_read), ("check", check, not exercise.is_read)]:  # fmt: skip
        own = f"{name}-{exercise.number.replace('.', '-')}"
        marks = {"grade": graded, "grade_id": own, "locked": name == "check", "schema_version": 3, "solution": name == "answer", "task": False}  # fmt: skip
        yield _cell("code", text, own, nbgrader=marks | {"points": exercise.points} if graded else marks)  # fmt: skip


def _cell(kind: str, source: str, name: str, **metadata: Any) -> NotebookNode:
    cell: NotebookNode = getattr(nbformat.v4, f"new_{kind}_cell")(
        source, id=name, metadata=metadata
    )
    return cell


def regenerate(folder: Path) -> dict[Path, bool]:
    """Write the notebooks of all lessons into a folder.

    Returns
    -------
    dict of Path to bool
        Each notebook, with whether it was written; one that says the same already is left alone.

    Raises
    ------
    ThbError
        With all faults of all sources; nothing is written then.
    """
    glossary = read_glossary(find_notebooks().parent)
    made, faults = {}, []
    for number in lesson_numbers():
        try:
            lesson = read_lesson(number)
            for part, solved in {"": False, "solutions": True}.items():
                made[folder / part / f"lesson-{number}.ipynb"] = notebook(lesson, glossary, solved)
        except ThbError as error:
            faults.append(str(error))
    if faults:
        raise ThbError("\n".join(faults))
    return {path: write_text(path, f"{nbformat.writes(each)}\n") for path, each in made.items()}
