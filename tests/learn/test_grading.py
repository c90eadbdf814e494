"""Grading: what was handed in is run apart, and judged by the checks of the lesson."""

import csv
import re

import nbformat
import pytest
from typer.testing import CliRunner

from lessons import read
from thb_analysis.cli import app
from thb_analysis.learn.grading import _judged
from thb_analysis.learn.running import hand_in, prepared
from thb_analysis.learn.source import read_lesson

RIGHT = {"answer-2-2": "permit_share = (21, 24)", "answer-2-4": "enough = '3'"}


def handed_in(**answers: str) -> nbformat.NotebookNode:
    """Write answers into the notebook for students, by the ids of their cells."""
    notebook = read("", 2)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    return notebook


def codes(notebook: nbformat.NotebookNode) -> list[str]:
    """Give the code that grading runs."""
    return [cell.source for cell in prepared(notebook, read_lesson(2)).cells]


def test_checks_are_put_back_by_their_ids():
    """What a student makes of a check is not run; each answer is handed over once, where its check stood."""
    untouched = codes(handed_in())
    assert codes(handed_in(**{"check-2-1": "print('right')", "check-2-5": ""})) == untouched
    assert sum("hand_in" in code for code in untouched) == 5
    place = next(at for at, code in enumerate(untouched) if '("2.1", dublin_states)' in code)
    assert untouched[place - 1].startswith("dublin_states = ...")
    assert '("2.5", defended, chosen=chosen)' in untouched[-1]


def test_a_check_without_its_id_is_known_by_its_words():
    """Other programs give cells other ids; a check that was deleted is asked for at the end."""
    notebook = handed_in()
    for cell in notebook.cells:
        cell.id = f"x{cell.id}"
    assert codes(notebook) == codes(handed_in())
    notebook.cells = [cell for cell in notebook.cells if "check-2-1" not in cell.id]
    assert '("2.1"' in codes(notebook)[-1]


def test_an_answer_is_handed_over_as_the_text_of_plain_python(monkeypatch):
    """No object of a student's leaves the process in which it was made."""
    shown = []
    monkeypatch.setattr("thb_analysis.learn.running.publish_display_data", shown.append)
    hand_in("2.2", (21, object()), chosen="x")
    assert shown == [{"application/json": {"exercise": "2.2", "answer": "[21, '<object>']", "choices": "{'chosen': 'x'}"}}]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (None, "could not be run"),
        ("a text", "could not be run"),
        ({"error": 5}, "not answered yet"),
        ({"answer": "[21, 24]", "choices": "{}"}, "right"),
        ({"answer": "[21, 24]", "choices": "{'permit_base': [1]}"}, "right"),  # no choice of this exercise
        ({"answer": "[21, 23]", "choices": "[]"}, "not right yet"),
        ({"answer": "__import__('os').getcwd()", "choices": "{}"}, "not right yet"),
        ({"answer": 5, "choices": "{}"}, "not right yet"),
        ({"answer": "[" * 9999, "choices": "{}"}, "not right yet"),
        ({}, "not right yet"),
    ],
)  # fmt: skip
def test_whatever_is_handed_over_is_judged_and_never_run(told, state):
    """A text that is no plain Python is an answer that cannot be read."""
    assert _judged("2.2", {"2.2": told})[0].state == state


def test_a_page_shows_what_a_student_wrote_and_runs_none_of_it():
    """A choice with marks of HTML in it stands in the feedback as text."""
    told = {"answer": "'A sentence.'", "choices": repr({"chosen": "<script>`<b>"})}
    page = _judged("2.5", {"2.5": told})[0].html()
    assert "<script>" not in page
    assert "<b>" not in page


@pytest.mark.slow
def test_a_class_is_graded_with_one_command(tmp_path):
    """One table, a page of feedback each, the sentences side by side; one notebook keeps no other from its marks."""
    folder = tmp_path / "handed-in"
    (folder / "group").mkdir(parents=True)
    for name, notebook in {
        "ada": read("solutions", 2),
        "group/bo": handed_in(**RIGHT, **{"answer-2-3": "import time\nwhile True: time.sleep(1)", "answer-2-5": "chosen = 'dublin-referral'\ndefended = '<b>9 of 25</b> are listed.'"}),
        "cheat": handed_in(**{"answer-2-2": "permit_share = (23, 27)\ndef check(*a): return 'right'", "answer-2-4": "enough = missing"}),
        "hostile": handed_in(**RIGHT, **{"answer-2-3": "import os\nos.kill(os.getppid(), 9)"}),
    }.items():  # fmt: skip
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "text.ipynb").write_text("my answers", "utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["grade", str(folder), "--out", str(out), "--limit", "30"])
    assert done.exit_code == 0, done.output
    assert len(re.findall(r"^\S+\.ipynb: ", done.output, re.MULTILINE)) == 5
    with (out / "grades.csv").open(encoding="utf-8") as table:
        states = {(row["file"], row["exercise"]): (row["state"], row["points"]) for row in csv.DictReader(table)}  # fmt: skip
    assert [states["ada.ipynb", f"2.{number}"] for number in range(1, 5)] == [("right", "2")] * 4
    assert states["ada.ipynb", "2.5"] == ("for a person to read", "")
    assert states["group/bo.ipynb", "2.2"] == ("right", "2")
    assert states["cheat.ipynb", "2.2"] == ("not right yet", "0")
    assert states["cheat.ipynb", "2.4"] == ("not answered yet", "0")
    # What comes after a cell without end is run as well.
    assert states["group/bo.ipynb", "2.4"] == ("right", "2")
    assert states["hostile.ipynb", "2.2"] == ("could not be run", "0")
    assert states["text.ipynb", ""] == ("could not be run", "0")
    assert len(list((out / "feedback").iterdir())) == 5
    assert "&lt;b&gt;9 of 25&lt;/b&gt;" in (out / "sentences.html").read_text("utf-8")
    assert "✗ Exercise 2.2: not right yet." in (out / "feedback" / "cheat.ipynb.html").read_text("utf-8")  # fmt: skip


@pytest.mark.parametrize(("folder", "code", "told"), [("nowhere", 2, "no such folder"), ("", 1, "no notebook")])  # fmt: skip
def test_a_folder_without_notebooks_is_told(tmp_path, folder, code, told):
    """A folder that is not there is a wrong call; an empty one has nothing to grade."""
    done = CliRunner().invoke(app, ["grade", str(tmp_path / folder)])
    assert (done.exit_code, told in done.stderr) == (code, True)
