"""A lesson becomes an assignment of nbgrader, and what a class hands in gets its marks."""

import csv
import os
import runpy
import subprocess
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from lessons import EXERCISES, LEARN, LESSONS, read
from thb_analysis.learn import check
from thb_analysis.learn.again import confinement
from thb_analysis.learn.source import read_lesson

SCRIPT = LEARN / "assignment.py"
# nbgrader is no part of the project: `make release-check` sets it up in an environment of its own.
NBGRADER = LEARN.parents[1] / ".cache" / "nbgrader" / "bin"


def make(lesson: int, course: Path) -> NotebookNode:
    """Make an assignment, and read it."""
    runpy.run_path(str(SCRIPT))["make"](LEARN / f"lesson-{lesson}.ipynb", course)
    name = f"lesson-{lesson}"
    return nbformat.read(course / "source" / name / f"{name}.ipynb", as_version=4)


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_assignment_shows_students_the_lesson(lesson, tmp_path):
    """Without what is hidden each cell is that of the lesson; a sentence or a figure counts in it."""
    cells = make(lesson, tmp_path).cells
    assert [cell.source for cell in cells] == [
        cell.source for cell in read("", lesson).cells
    ]
    stated = {cell.id: cell.metadata.get("nbgrader", {}) for cell in cells}
    for number, each in EXERCISES.items():
        if number.startswith(f"{lesson}."):
            points = [
                stated[each.cell(kind)].get("points") for kind in ("answer", "check")
            ]
            by_hand = {"read": 12, "figure": 6}.get(each.tag)
            assert points == ([by_hand, None])


@pytest.mark.slow
@pytest.mark.release
def test_the_points_of_a_hostile_notebook_are_those_of_its_answers(tmp_path):
    """A check of its own, files and a loop gain nothing, and what could not be run is called so."""
    notebook = read("", 2)
    answers = {
        "2-1": "open('marks', 'w').write('all')\ntwo_lists = open('marks').read()",
        "2-2": "permit_share = (20, 24)",
        "2-3": "while True: status_bounds = 0",
        "2-4": "import os\nif ds.listed('accommodation'): os._exit(0)\nenough = 5",
    }
    for cell in notebook.cells:
        cell.source = answers.get(cell.id.removeprefix("answer-"), cell.source)
    for cell in notebook.cells[1:2]:
        cell.source += (
            "\nimport thb_analysis.learn.checking as C\n"
            "C.check = check = lambda e, *_, **__: C.Verdict(e, 'right', '')\n"
            "C.differences = lambda *_: {}"
        )
    path = tmp_path / "lesson-2.ipynb"
    nbformat.write(notebook, path)
    found = runpy.run_path(str(SCRIPT))["checked"](path, read_lesson(2))
    assert found == (2, "could not be run: 2.1 2.3")
    assert [*tmp_path.iterdir()] == [path]


def test_the_settings_of_a_course_are_kept(tmp_path):
    """A teacher who has changed them makes the next assignment with them."""
    make(2, tmp_path)
    own = tmp_path / "nbgrader_config.py"
    assert "ClearSolutions.enabled = False" in own.read_text("utf-8")
    own.write_text("# mine", "utf-8")
    make(5, tmp_path)
    assert own.read_text("utf-8") == "# mine"


def test_who_marks_sees_what_was_written():
    """A sentence is in the verdict as it reads, not as the code that makes it, and can do nothing there."""
    verdict = check("2.5", f"{21} of {24} <b>states</b> do.")
    assert "21 of 24 <b>states</b> do." in repr(verdict)
    assert (
        "<blockquote>21 of 24 &lt;b&gt;states&lt;/b&gt; do.</blockquote>"
        in verdict._repr_html_()
    )


def class_of_nine(released: NotebookNode) -> dict[str, tuple[NotebookNode, str | None]]:
    """Return what students hand in, each with the exercises that are right; None if it cannot be run."""
    right = {each.id: each.source for each in read("solutions", 2).cells}

    def handed_in(**answers: str) -> NotebookNode:
        """Answer 2.3 by what is given as _3, and each exercise without one rightly."""
        notebook = deepcopy(released)
        for cell in notebook.cells:
            if cell.id.startswith("answer-"):
                cell.source = answers.get(f"_{cell.id[-1]}", right[cell.id])
        return notebook

    deleted = handed_in()
    deleted.cells = [cell for cell in deleted.cells if cell.id != "check-2-1"]
    moved, bare = handed_in(), handed_in()
    [late] = [cell for cell in moved.cells if cell.id == "answer-2-4"]
    moved.cells.remove(late)
    moved.cells.insert(2, late)
    # As Colab saves it.
    for number, cell in enumerate(bare.cells):
        cell.id, cell.metadata = f"c{number}", {}
    attack = "open('../../../taken', 'w').close()"
    return {
        "right": (handed_in(), "1234"),
        "wrong": (handed_in(_2="permit_share = (23, 27)"), "134"),
        "raises": (handed_in(_1="1 / 0"), "234"),
        "deletes": (deleted, "1234"),
        "moved": (moved, "123"),
        "bare": (bare, "1234"),
        "text": (handed_in(_2="20 of 24 states"), "134"),
        "attacks": (handed_in(_5=attack), "1234"),
        "dies": (handed_in(_2="import os\nos._exit(1)"), None),
    }


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.skipif(
    not NBGRADER.is_dir(), reason="nbgrader is not installed in .cache/nbgrader"
)
def test_a_class_is_graded_with_nbgrader(tmp_path):
    """Files as Canvas and Moodle name them are known; each gets its points, and what could not be run no zero."""
    env = os.environ | {"PATH": f"{NBGRADER}{os.pathsep}{os.environ['PATH']}"}

    def call(*words: str, fails: bool = False) -> str:
        done = subprocess.run(
            words, cwd=tmp_path, env=env, capture_output=True, text=True
        )
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    call("python", str(SCRIPT), "make", str(LEARN / "lesson-2.ipynb"), ".")
    call("nbgrader", "generate_assignment", "lesson-2")
    released = nbformat.read(
        tmp_path / "release" / "lesson-2" / "lesson-2.ipynb", as_version=4
    )
    archive = tmp_path / "downloaded" / "lesson-2" / "archive"
    students = class_of_nine(released)
    for number, (name, (notebook, _)) in enumerate(students.items(), 10):
        canvas = (
            archive
            / f"{name}_{'LATE_' * (name == 'wrong')}{number}_99_lesson-2-1.ipynb"
        )
        moodle = (
            archive / f"{name} Ék_{number}_assignsubmission_file_" / "lesson-2.ipynb"
        )
        path = canvas if number % 2 else moodle
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    call("nbgrader", "zip_collect", "lesson-2")
    call("nbgrader", "autograde", "lesson-2", "--Execute.timeout=30", fails=True)
    ids = [f"Participant {number}" for number in range(10, 11 + len(students))]
    rows = [*zip([*students, "absent"], ids, strict=True)]
    with (tmp_path / "class.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Name", "Identifier"), *rows])
    assert not (confinement() and (tmp_path / "taken").exists())
    call("python", str(SCRIPT), "marks", ".", "lesson-2", "class.csv", "Identifier")
    with (tmp_path / "lesson-2.csv").open(encoding="utf-8", newline="") as file:
        found = {row["Name"]: row for row in csv.DictReader(file)}
    assert found.pop("absent")["remark"] == "not handed in"
    for name, (_, right) in students.items():
        points = "" if right is None else f"{2.0 * len(right)}"
        assert (name, found[name]["lesson-2"]) == (name, points)
    assert found["dies"]["remark"] == "could not be run"
    for name in ("right", "bare", "deletes"):
        assert found[name]["remark"] == "to be marked: 2.5 2.6"
    assert found["moved"]["remark"].startswith("could not be run: 2.4;")
    assert found["text"]["remark"].startswith("could not be run: 2.2;")
    assert found["raises"]["remark"] == "could not be run: 2.1; to be marked: 2.5 2.6"
    # A file that is in no row is named.
    (tmp_path / "class.csv").write_text("Identifier\nParticipant 10\n", "utf-8")
    words = "python", str(SCRIPT), "marks", ".", "lesson-2", "class.csv"
    said = call(*words, "Identifier", fails=True)
    assert "in no row of class.csv: 11, 12" in " ".join(said.split())
