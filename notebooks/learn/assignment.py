"""Make an assignment for nbgrader from a lesson, and write its marks into the list of a class.

python assignment.py make lesson-2.ipynb COURSE
python assignment.py marks COURSE lesson-2 class.csv ID

docs/guide/grading.md says how a class is run.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import typer
from IPython.core.inputtransformer2 import TransformerManager

from thb_analysis.learn.assignments import POINTS, state
from thb_analysis.learn.checking import check_cells
from thb_analysis.learn.source import Lesson, read_lesson

# Of what a check finds.
CHECKED = {"right": 2, "right here only": 1}

CONFIG = r"""from thb_analysis.learn.assignments import Confined, restore

c = get_config()
c.CourseDirectory.course_id = "lessons"
# A lesson has three dots where the answer goes, and no solutions that are to be taken out.
c.ClearSolutions.enabled = False
# A program that saves a notebook may leave out which cells are marked.
c.Autograde.sanitize_preprocessors.prepend([restore])
c.Execute.kernel_manager_class = Confined
# A cell that takes longer, in seconds, is interrupted; the others count.
c.Execute.timeout = 60
c.Execute.iopub_timeout = 60
# Canvas: ekada_711_99_lesson-2-1.ipynb; Moodle: Ada Ek_55_assignsubmission_file_/Copy of lesson-2.ipynb
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\][^/\\]*?_(?P<student_id>\d+)_(\d+_|assignsubmission_file_?[/\\]?)[^/\\]*?(?P<file_id>lesson-\d+)"
)
"""

app = typer.Typer(help=__doc__, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def make(lesson: Path, course: Path) -> None:
    """Write the assignment into the folder of a course, and settings unless it has its own."""
    notebook = nbformat.read(lesson, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    thb = notebook.metadata["thb"]
    for exercise in read_lesson(thb["lesson"], thb["language"]).exercises.values():
        answer, check = cells[exercise.cell("answer")], cells[exercise.cell("check")]
        state(answer, exercise, "answer")
        state(check, exercise, "check")
    path = course / "source" / lesson.stem / lesson.name
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    config = course / "nbgrader_config.py"
    if not config.exists():
        config.write_text(CONFIG, "utf-8")
    typer.echo(f"{path} written")


@app.command()
def marks(course: Path, lesson: str, roster: Path, column: str) -> None:
    """Add points and a remark to the list of a class, whose COLUMN has the number in each file's name.

    nbgrader itself gives 0 points where a notebook could not be run; here it gets none, and says so.
    """
    from nbgrader.api import Gradebook

    table = pd.read_csv(roster, dtype=str, keep_default_na=False)
    if column not in table:
        known = ", ".join(table)
        raise typer.BadParameter(f"{roster} has no column {column}, but {known}")
    files = {each.parts[-3]: each for each in course.glob(f"submitted/*/{lesson}/*.ipynb")}
    submitted = {path.parent.name for path in course.glob(f"submitted/*/{lesson}")}
    run = {path.parent.name for path in course.glob(f"autograded/*/{lesson}")}
    if not run:
        wrong = f"nothing was run yet in {course}: nbgrader autograde {lesson}"
        raise typer.BadParameter(wrong)
    with Gradebook(f"sqlite:///{course.resolve()}/gradebook.db") as book:
        graded = {each.student.id: each for each in book.assignment_submissions(lesson)}
        points = {student: graded[student].score for student in run}
        remarks = {student: waiting(graded[student]) for student in run}
    # What the notebook of a student states decides nothing.
    source = nbformat.read(course / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    thb = source.metadata["thb"]
    given = read_lesson(thb["lesson"], thb["language"])
    for student in run & files.keys():
        made, lost = checked(files[student], given)
        points[student] += made
        remarks[student] = "; ".join(filter(None, (lost, remarks[student])))
    remarks |= dict.fromkeys(submitted - run, "could not be run")
    # Moodle writes Participant 55 where the name of a file has 55.
    students = table[column].str.split().str[-1]
    table[lesson] = students.map(points)
    table["remark"] = students.map(remarks).fillna("not handed in")
    table.to_csv(course / f"{lesson}.csv", index=False)
    typer.echo(f"{course / lesson}.csv written")
    if unknown := sorted(submitted - {*students}):
        raise typer.BadParameter(f"in no row of {roster}: {', '.join(unknown)}")


def checked(file: Path, lesson: Lesson) -> tuple[int, str]:
    """Return the points of the exercises that are checked, and a remark on those that could not be run.

    Cells of students run in a process of their own, one for each exercise, and no verdict is made there.
    """
    notebook = nbformat.read(file, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    sources = [re.sub("^%%?time ?", "", each, flags=re.MULTILINE) for each in code]
    cells = [*map(TransformerManager().transform_cell, sources)]
    points, lost = 0, list[str]()
    for number, exercise in lesson.exercises.items():
        if exercise.tag not in POINTS:
            if verdict := check_cells(number, cells, lesson.language):
                points += CHECKED.get(verdict.state, 0)
            else:
                lost.append(number)
    return points, f"could not be run: {' '.join(lost)}" if lost else ""


def waiting(submission: Any) -> str:
    """Name the exercises that a person has still to mark."""
    numbers = []
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            if grade.needs_manual_grade:
                number = grade.name.removeprefix("answer-")
                numbers.append(number.replace("-", "."))
    return f"to be marked: {' '.join(sorted(numbers))}" if numbers else ""


if __name__ == "__main__":
    app()
