"""Grading: what was handed in is run apart, and judged by the checks of the lesson."""

import csv
import json
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest

from commands import PATIENCE, THB, thb, thb_apart
from lessons import read
from thb_analysis.learn.checking import LessonError, judge
from thb_analysis.learn.grading import _judged
from thb_analysis.learn.running import NotReadError, hand_in, prepared, read_file
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


def write(folder: Path, **answers: str) -> None:
    """Hand in files whose only cells say what a run of theirs would hand over, such as ``2.2 (21, 24)``."""
    for name, answer in answers.items():
        cell = {"cell_type": "code", "id": "answer-2-2", "metadata": {}, "outputs": [], "execution_count": None, "source": answer}  # fmt: skip
        whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": 2}}, "cells": [cell]}  # fmt: skip
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(whole), "utf-8")


@pytest.fixture
def not_run(monkeypatch):
    """Hand over what stands in the first cell of a notebook, instead of running it."""

    def hand_over(notebook: nbformat.NotebookNode, *_: object) -> dict[str, Any]:
        number, _, answer = notebook.cells[0].source.partition(" ")
        return {number: {"answer": answer, "choices": "{}"}}

    monkeypatch.setattr("thb_analysis.learn.grading.run", hand_over)


def grade(folder: Path, *options: str, cwd: str = "") -> subprocess.CompletedProcess[str]:
    """Grade what is in a folder into ``out`` beside it."""
    return thb("grade", folder, "--out", folder.parent / "out", *options, cwd=folder / cwd)


def states(out: Path) -> dict[tuple[str, str], str]:
    """Read the table of marks: the state and points of each exercise of each file."""
    with (out / "grades.csv").open(encoding="utf-8") as table:
        return {(row["file"], row["exercise"]): f"{row['state']} {row['points']}".strip() for row in csv.DictReader(table)}  # fmt: skip


def pages(out: Path) -> str:
    """Read all that was written for students and teachers."""
    return "".join(path.read_text("utf-8") for path in out.rglob("*") if path.is_file())


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
        ({"answer": "1" + "0" * 400, "choices": "{}"}, "not right yet"),
        ({"answer": f"[0x{'f' * 9999}, 24]", "choices": "{}"}, "not right yet"),
        ({"answer": f"'{'9' * 400} of 1'", "choices": "{}"}, "not right yet"),
        ({"answer": "[21, 24]", "choices": "{[]: 1}"}, "not right yet"),
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


def test_an_answer_costs_no_more_than_its_exercise(tmp_path, not_run, monkeypatch):
    """Whatever judging one meets, all others have their marks; that the project is damaged is said."""
    folder = tmp_path / "in"
    write(folder, ada="2.2 [10, 20]", bo="2.2 (21, 24)", cy="2.4 3")

    def fail(number: str, answer: object, choices: dict[str, Any]) -> Any:
        return judge(number, answer, choices) if answer != [10, 20] else 1 / 0

    monkeypatch.setattr("thb_analysis.learn.grading.judge", fail)
    assert grade(folder).returncode == 0
    found = states(tmp_path / "out")
    assert found["ada.ipynb", "2.2"] == "not right yet 0"
    assert (found["bo.ipynb", "2.2"], found["cy.ipynb", "2.4"]) == ("right 2", "right 2")

    def tell(*_: object) -> Any:
        raise LessonError("the data are damaged")

    monkeypatch.setattr("thb_analysis.learn.grading.judge", tell)
    done = grade(folder)
    assert (done.returncode, "the data are damaged" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "content",
    [
        "my SECRET answers", '{"SECRET": 1}', "[" * 99_999, '{"cells": 5, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', b"SECRET \xff", "",
        '{"cells": [{"cell_type": "code", "SECRET": 1}], "nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": 2}}}',
        '{"cells": [{"cell_type": "code", "id": 5, "source": "SECRET"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": 2}}}',
        '{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": true}}}',
    ],
)  # fmt: skip
def test_what_is_no_notebook_of_a_lesson_is_told_in_words(tmp_path, not_run, content):
    """Of such a file neither what is in it nor what a parser makes of it is shown; others have their marks."""
    folder = tmp_path / "in"
    write(folder, ada="2.2 (21, 24)")
    content = content if isinstance(content, bytes) else content.encode()
    (folder / "no.ipynb").write_bytes(content)
    assert grade(folder).returncode == 0
    assert states(tmp_path / "out")["no.ipynb", ""] == "could not be run 0"
    assert states(tmp_path / "out")["ada.ipynb", "2.2"] == "right 2"
    page = (tmp_path / "out" / "feedback" / "no.ipynb.html").read_text("utf-8")
    assert "no notebook of a lesson. Hand in the notebook that you were given" in page
    assert "<code>" not in page
    assert "SECRET" not in pages(tmp_path / "out")


def test_only_ordinary_files_of_the_folder_are_read(tmp_path):
    """A link shows nobody what it leads to, a pipe is not waited for, and each such file gets its reason."""
    folder, secret = tmp_path / "in", tmp_path / "secret.ipynb"
    (folder / "folder.ipynb").mkdir(parents=True)
    write(tmp_path, secret="SECRET")
    write(tmp_path / "elsewhere", file="SECRET")
    (folder / "link.ipynb").symlink_to(secret)
    (folder / "lost.ipynb").symlink_to("nowhere")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    with (folder / "huge.ipynb").open("wb") as file:
        file.truncate(5_000_001)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.ipynb")
    done = thb_apart("grade", folder, "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = states(tmp_path / "out")
    assert {file for file, _ in found} == {path.name for path in folder.glob("*.ipynb")}
    assert set(found.values()) == {"could not be run 0"}
    kinds = {"link": "a link", "lost": "a link", "folder": "no ordinary file", "pipe": "no ordinary file", "huge": "more than 5 MB"}  # fmt: skip
    for file, _ in found:
        page = (tmp_path / "out" / "feedback" / f"{file}.html").read_text("utf-8")
        assert re.search(f"was not read: it (is|has) {kinds[file.partition('.')[0]]}", page)
    assert "SECRET" not in pages(tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files are opened otherwise here")
def test_a_file_is_read_as_what_it_is_when_it_is_open(tmp_path, monkeypatch):
    """Who puts a link or a pipe in its place once it was looked at gains nothing; nor does a linked folder."""
    (tmp_path / "ordinary").write_text("1")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("1")
    (tmp_path / "link").symlink_to("ordinary")
    (tmp_path / "linked").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe")
    assert read_file(tmp_path, "folder/file") == b"1"
    before = os.lstat(tmp_path / "ordinary")
    monkeypatch.setattr(Path, "lstat", lambda path: before)
    for name in ("link", "pipe", "linked/file"):
        with pytest.raises(NotReadError):
            read_file(tmp_path, name)


def test_only_the_lessons_of_the_project_are_worked(tmp_path, not_run, monkeypatch):
    """Lessons and data that lie where the command is called, such as among what was handed in, are not used."""
    monkeypatch.delenv("THB_DATA", raising=False)
    folder = tmp_path / "in"
    write(folder, ada="2.2 (21, 24)")
    for name in ("notebooks/overview.ipynb", "data/datapackage.json"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("{}")
    source = folder / "notebooks" / "learn" / "source" / "lesson-2.md"
    source.parent.mkdir(parents=True)
    own = Path(__file__).parents[2] / "notebooks" / "learn" / "source" / "lesson-2.md"
    harm = f"open({str(tmp_path / 'harm')!r}, 'w')\nds = thb.load()"
    source.write_text(own.read_text("utf-8").replace("ds = thb.load()", harm, 1), "utf-8")
    (folder / "below").mkdir()
    for place in ("", "below"):
        assert grade(folder, cwd=place).returncode == 0
        assert not (tmp_path / "harm").exists()
        assert states(tmp_path / "out")["ada.ipynb", "2.2"] == "right 2"


def test_a_project_without_its_lessons_grades_nothing(tmp_path, monkeypatch):
    """Where only the library is installed, the error says so; no other lessons are looked for."""
    write(tmp_path / "in", ada="2.2 (21, 24)")
    (tmp_path / "library").mkdir()
    monkeypatch.setattr("thb_analysis.learn.grading.PROJECT", tmp_path / "library")
    done = grade(tmp_path / "in")
    assert (done.returncode, "lessons of the project are not there" in done.stderr) == (1, True)


def test_what_is_graded_stands_when_the_command_is_ended(tmp_path, not_run, monkeypatch):
    """Table, sentences and feedback are written file by file."""
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder, ada="2.5 'A sentence.'", bo="2.5 'A sentence.'", cy="2.5 'A sentence.'")
    judged = []

    def end(*answered: Any) -> Any:
        judged.append(answered)
        if len(judged) == 3:
            raise KeyboardInterrupt
        return judge(*answered)

    monkeypatch.setattr("thb_analysis.learn.grading.judge", end)
    done = grade(folder)
    assert (done.returncode, "what was finished stands" in done.stderr) == (130, True)
    finished = {file for file, _ in states(out)}
    assert len(finished) == 2
    assert {path.name for path in (out / "feedback").iterdir()} == {f"{file}.html" for file in finished}  # fmt: skip
    assert (out / "sentences.html").read_text("utf-8").count("A sentence.") == 2
    assert grade(folder).returncode == 0
    assert [file for file, _ in states(out)][::5] == ["ada.ipynb", "bo.ipynb", "cy.ipynb"]


def test_each_file_has_a_page_of_its_own(tmp_path, not_run):
    """No name takes another's page or is too long for one, and a broken character breaks no page."""
    names = ["a b", "a/b", "A B", f"{'x' * 120}/{'x' * 120}", "half"]
    write(
        tmp_path / "in", **dict.fromkeys(names[:-1], "2.2 (21, 24)"), half="2.5 '\\ud83d' # \ud83d"
    )
    done = grade(tmp_path / "in")
    assert done.returncode == 0, done.stderr
    written = [path.read_text("utf-8") for path in (tmp_path / "out" / "feedback").iterdir()]
    assert len(written) == len(names)
    for name in names:
        assert sum(f"<h1>Feedback on {name}.ipynb</h1>" in page for page in written) == 1
    assert states(tmp_path / "out")["half.ipynb", "2.5"] == "for a person to read"


@pytest.mark.slow
def test_a_class_is_graded_with_one_command(tmp_path):
    """One table, a page of feedback each, the sentences side by side; one notebook keeps no other from its marks."""
    folder = tmp_path / "handed-in"
    (folder / "group").mkdir(parents=True)
    forged = tmp_path / "forged.json"
    forged.write_text('{"answer": "3", "choices": "{}"}', "utf-8")
    for name, notebook in {
        "ada": read("solutions", 2),
        "group/bo": handed_in(**RIGHT, **{"answer-2-1": "dublin_states = 10**5000", "answer-2-3": "import time\nwhile True: time.sleep(1)", "answer-2-5": "chosen = 'dublin-referral'\ndefended = '<b>9 of 25</b> are listed.'"}),
        "cheat": handed_in(**{"answer-2-2": "permit_share = (23, 27)\ndef check(*a): return 'right'", "answer-2-4": "enough = missing"}),
        "endless": handed_in(**RIGHT, **{"answer-2-3": "import time\nwhile True:\n    try: time.sleep(1)\n    except KeyboardInterrupt: pass"}),
        "hostile": handed_in(**RIGHT, **{"answer-2-3": f"import os\nos.symlink({str(forged)!r}, '2.4.json')\nos.mkfifo('2.5.json')\nos.kill(os.getppid(), 9)"}),
    }.items():  # fmt: skip
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "text.ipynb").write_text("my answers", "utf-8")
    out = tmp_path / "out"
    done = grade(folder, "--limit", "30")
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^\S+\.ipynb: ", done.stdout, re.MULTILINE)) == 6
    found = states(out)
    assert [found["ada.ipynb", f"2.{number}"] for number in range(1, 5)] == ["right 2"] * 4
    assert found["ada.ipynb", "2.5"] == "for a person to read"
    assert found["group/bo.ipynb", "2.1"] == "not right yet 0"
    assert found["group/bo.ipynb", "2.2"] == "right 2"
    assert found["cheat.ipynb", "2.2"] == "not right yet 0"
    assert found["cheat.ipynb", "2.4"] == "not answered yet 0"
    # What comes after a cell without end is run as well.
    assert found["group/bo.ipynb", "2.4"] == "right 2"
    # What was answered before a run ended counts, whatever it ended of, and nothing else does.
    for name in ("endless.ipynb", "hostile.ipynb"):
        assert found[name, "2.2"] == "right 2"
        assert [found[name, f"2.{number}"] for number in (3, 4, 5)] == ["could not be run 0"] * 3
    assert found["text.ipynb", ""] == "could not be run 0"
    assert len(list((out / "feedback").iterdir())) == 6
    assert "&lt;b&gt;9 of 25&lt;/b&gt;" in (out / "sentences.html").read_text("utf-8")
    assert "✗ Exercise 2.2: not right yet." in (out / "feedback" / "cheat.ipynb.html").read_text("utf-8")  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no signal ends a program there")
def test_a_signal_leaves_what_was_graded(tmp_path):
    """Who ends the command while a notebook runs has the marks of those before."""
    folder, out = tmp_path / "in", tmp_path / "out"
    write(
        folder, ada="permit_share = (21, 24)", endless="import threading\nthreading.Event().wait()"
    )
    call = [*THB, "grade", str(folder), "--out", str(out), "--limit", str(3 * PATIENCE)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout.readline().startswith("ada.ipynb: ")
        command.send_signal(signal.SIGTERM)
    assert command.returncode == 128 + signal.SIGTERM
    found = states(out)
    assert found.pop(("ada.ipynb", "2.2")) == "right 2"
    assert {file for file, _ in found} == {"ada.ipynb"}
    assert "right" in (out / "feedback" / "ada.ipynb.html").read_text("utf-8")
