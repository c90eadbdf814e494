"""Grading: what was handed in is run apart, and judged by the checks of the lesson."""

import csv
import json
import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest

from commands import PATIENCE, THB, thb
from lessons import read
from thb_analysis.data.files import Row
from thb_analysis.learn import running
from thb_analysis.learn.checking import LessonError, judge
from thb_analysis.learn.gradebook import owner
from thb_analysis.learn.grading import _judged, _rows
from thb_analysis.learn.running import NotReadError, hand_in, prepared, read_file
from thb_analysis.learn.source import read_lesson

RIGHT = {"answer-2-2": "permit_share = (21, 24)", "answer-2-4": "enough = '6'"}


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
        cell = {
            "cell_type": "code",
            "id": "cell",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": answer,
        }
        whole = {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"thb": {"lesson": 2}},
            "cells": [cell],
        }
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(whole), "utf-8")


@pytest.fixture
def not_run(monkeypatch):
    """Hand over what stands in the first cell of a notebook, instead of running it."""

    def hand_over(notebook: nbformat.NotebookNode, *_: object) -> dict[str, Any]:
        number, _, answer = notebook.cells[0].source.partition(" ")
        told = {cell.id: {"answer": "None"} for cell in notebook.cells}
        own = {f"last-{number.replace('.', '-')}": {"answer": answer}}
        return told | own | {running.WHOLE: {}}

    monkeypatch.setattr("thb_analysis.learn.running.run", hand_over)


def grade(folder: Path, *options: str, cwd: str = "") -> subprocess.CompletedProcess[str]:
    """Grade what is in a folder into ``out`` beside it."""
    return thb("grade", folder, "--out", folder.parent / "out", *options, cwd=folder / cwd)


def rows(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


def states(out: Path) -> dict[tuple[str, str], str]:
    """Read the table of marks: the state and points of each exercise of each file."""
    return {
        (row["file"], row["exercise"]): f"{row['state']} {row['points']}".strip()
        for row in rows(out / "grades.csv")
    }


def pages(out: Path) -> str:
    """Read all that was written for students and teachers."""
    return "".join(path.read_text("utf-8") for path in out.rglob("*") if path.is_file())


def page(out: Path, file: str) -> str:
    """Read the page of a file that was handed in."""
    (found,) = (out / "feedback").glob(f"{file}-*.html")
    return found.read_text("utf-8")


def test_checks_are_put_back_by_their_ids():
    """What a student makes of a check is not run; each answer is handed over where its check stood, and at the end."""
    untouched = codes(handed_in())
    assert codes(handed_in(**{"check-2-1": "print('right')", "check-2-5": ""})) == untouched
    assert sum("hand_in" in code for code in untouched) == 12
    place = next(at for at, code in enumerate(untouched) if '("2.1", dublin_states)' in code)
    assert untouched[place - 1].startswith("dublin_states = ...")
    assert '("2.5", defended)' in untouched[-2]
    assert '("2.6", (my_figure, in_words))' in untouched[-1]
    assert untouched[-1] == untouched[-7]


def test_a_check_without_its_id_is_known_by_its_words():
    """Other programs give cells other ids; a check that was deleted is asked for at the end."""
    notebook = handed_in()
    for cell in notebook.cells:
        cell.id = f"x{cell.id}"
    assert codes(notebook) == codes(handed_in())
    notebook.cells = [cell for cell in notebook.cells if "check-2-1" not in cell.id]
    assert ['("2.1"' in code for code in codes(notebook)[-7:]] == [False, True, *[False] * 5]


def test_an_answer_is_handed_over_as_the_text_of_plain_python(monkeypatch):
    """No object of a student's leaves the process in which it was made."""
    shown = []
    monkeypatch.setattr("thb_analysis.learn.running.publish_display_data", shown.append)
    hand_in("2.2", (21, object()))
    assert shown == [{"application/json": {"answer": "[21, b'']"}}]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (None, "could not be run"),
        ("a text", "could not be run"),
        ({"error": 5}, "not answered yet"),
        ({"answer": "[21, 24]"}, "right"),
        ({"answer": "[21, 23]"}, "not right yet"),
        ({"answer": "__import__('os').getcwd()"}, "not right yet"),
        ({"answer": 5}, "not right yet"),
        ({"answer": "[" * 9999}, "not right yet"),
        ({"answer": "1" + "0" * 400}, "not right yet"),
        ({"answer": f"[0x{'f' * 9999}, 24]"}, "not right yet"),
        ({"answer": f"'{'9' * 400} of 1'"}, "not right yet"),
        ({"answer": "{[]: 1}"}, "not right yet"),
        ({}, "not right yet"),
    ],
)
def test_whatever_is_handed_over_is_judged_and_never_run(told, state):
    """A text that is no plain Python is an answer that cannot be read."""
    assert _judged("2.2", told).state == state


def test_a_run_that_hands_nothing_over_stops_no_grading():
    """A notebook that silences the handing over has no marks, and gets to its rows."""
    rows = list(_rows(read_lesson(2), [{running.WHOLE: {}}], {}))
    assert {(row["state"], row["points"]) for row in rows} == {("could not be run", None)}


@pytest.mark.parametrize(
    ("file", "at"),
    [
        ("ADA Ék_55_assignsubmission_file_/lesson-2.ipynb", 0),
        ("ekada_711_99_lesson-2.ipynb", 0),
        ("BO@X.ORG.ipynb", 1),
        ("Ek.ipynb", None),  # two are called so
        ("Ada Ek_712.ipynb", None),  # the name of one and the number of the other
        ("1/lesson-2.ipynb", None),  # the section of all
        ("lesson-2.ipynb", None),
    ],
)
def test_a_file_belongs_to_the_one_student_it_names(file, at):
    """Names, addresses and numbers, with or without capitals and accents; what fits several fits nobody."""
    columns = ("First name", "Surname", "Address", "ID", "Section")
    students = [("Ada", "Ek", "ada@x.org", "711", "1"), ("Bo", "Ek", "bo@x.org", "712", "1")]
    roster = [Row(zip(columns, each, strict=True)) for each in students]
    assert owner(file, roster) == at


def test_a_page_shows_what_a_student_wrote_and_runs_none_of_it():
    """A name or an error with marks of HTML in it stands in the feedback as text."""
    for told in ({"answer": repr({"<script>`<b>": 1})}, {"error": "<script>`<b>"}):
        page = _judged("6.2", told).html()
        assert "&lt;script&gt;" in page
        assert "<script>" not in page
        assert "<b>" not in page


def test_a_lesson_in_another_language_is_graded_in_it(tmp_path, not_run):
    """The notebook names its language; one that it makes up counts for nothing."""
    for name, language in {"ada": "de", "bo": "../../x"}.items():
        write(tmp_path / "in", **{name: "1.1 set()"})
        path = tmp_path / "in" / f"{name}.ipynb"
        path.write_text(
            path.read_text("utf-8").replace(
                '"lesson": 2', f'"lesson": 1, "language": "{language}"'
            ),
            "utf-8",
        )
    assert grade(tmp_path / "in").returncode == 0
    told = [page(tmp_path / "out", f"{name}.ipynb") for name in ("ada", "bo")]
    assert "✗ Aufgabe 1.1: noch nicht richtig." in told[0]
    assert "✗ Exercise 1.1: not right yet." in told[1]
    ended = repr(_judged("1.1", None, "de"))
    assert ended.startswith("! Aufgabe 1.1: konnte nicht ausgeführt werden. Der Lauf")


def test_an_answer_costs_no_more_than_its_exercise(tmp_path, not_run, monkeypatch):
    """Whatever judging one meets, all others have their marks; that the project is damaged is said."""
    folder = tmp_path / "in"
    write(folder, ada="2.2 [10, 20]", bo="2.2 (21, 24)", cy="2.4 6")

    def fail(number: str, answer: object, *told: Any) -> Any:
        return judge(number, answer, *told) if answer != [10, 20] else 1 / 0

    monkeypatch.setattr("thb_analysis.learn.checking.judge", fail)
    assert grade(folder).returncode == 0
    found = states(tmp_path / "out")
    assert found["ada.ipynb", "2.2"] == "not right yet 0"
    assert (found["bo.ipynb", "2.2"], found["cy.ipynb", "2.4"]) == ("right 2", "right 2")

    def tell(*_: object) -> Any:
        raise LessonError("the data are damaged")

    monkeypatch.setattr("thb_analysis.learn.checking.judge", tell)
    done = grade(folder)
    assert (done.returncode, "the data are damaged" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "content",
    [
        "my SECRET answers",
        '{"SECRET": 1}',
        "[" * 99_999,
        '{"cells": 5, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        b"SECRET \xff",
        "",
        '{"cells": [{"cell_type": "code", "SECRET": 1}], "nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": 2}}}',
        '{"cells": [{"cell_type": "code", "id": 5, "source": "SECRET"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": 2}}}',
        '{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {"thb": {"lesson": true}}}',
    ],
)
def test_what_is_no_notebook_of_a_lesson_is_told_in_words(tmp_path, not_run, content):
    """Of such a file neither what is in it nor what a parser makes of it is shown; others have their marks."""
    folder = tmp_path / "in"
    write(folder, ada="2.2 (21, 24)")
    content = content if isinstance(content, bytes) else content.encode()
    (folder / "no.ipynb").write_bytes(content)
    assert grade(folder).returncode == 0
    assert states(tmp_path / "out")["no.ipynb", ""] == "could not be run"
    assert states(tmp_path / "out")["ada.ipynb", "2.2"] == "right 2"
    told = page(tmp_path / "out", "no.ipynb")
    assert "not a notebook of a lesson. Hand in the notebook that you were given" in told
    assert "<code>" not in told
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
    assert grade(folder).returncode == 0
    found = states(tmp_path / "out")
    assert {file for file, _ in found} == {path.name for path in folder.glob("*.ipynb")}
    assert set(found.values()) == {"could not be run"}
    for file, _ in found:
        assert "was not read: it is a link, a folder or not an ordinary file, has more" in page(
            tmp_path / "out", file
        )
    assert "SECRET" not in pages(tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="files are opened otherwise here")
def test_a_file_is_read_as_what_it_is_when_it_is_open(tmp_path):
    """A file is looked at once it is open: to put a link, a pipe or a linked folder in its place gains nothing."""
    (tmp_path / "ordinary").write_text("1")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("1")
    (tmp_path / "link").symlink_to("ordinary")
    (tmp_path / "linked").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe")
    assert read_file(tmp_path, "folder/file") == b"1"
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


HOSTILE = [
    "my SECRET answers",
    '{"SECRET": 1}',
    "[" * 99_999,
    "",
    "{}",
    "null",
    '{"cells": 5}',
    '{"cells": [], "metadata": {}, "nbformat": 9}',
]


def test_everyone_has_their_marks_after_interruptions(tmp_path, not_run, monkeypatch):
    """Of sixty files half are broken or hostile; what was run before is not run again, and all is there at the end."""
    folder, out = tmp_path / "in", tmp_path / "out"
    honest = [f"ada{at}/lesson-2" for at in range(27)] + [
        "=2+3",
        f"{'x' * 100}/{'y' * 248}",
        "a  b",
    ]
    write(folder, **{name: f"2.2 (21, 24) # {name}" for name in honest})
    write(folder, **{f"huge{at}": f"2.2 ({at}, {'9' * 400})" for at in range(9)})
    write(folder, **{f"endless{at}": f"ends {at}" for at in range(5)})
    write(tmp_path, secret="SECRET")
    for at, text in enumerate(HOSTILE):
        (folder / f"broken{at}.ipynb").write_text(text)
    for at in range(5):
        (folder / f"link{at}.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "notes.zip").write_text("SECRET")
    with (folder / "large.ipynb").open("wb") as file:
        file.truncate(5_000_001)
    names = [*honest, *(path.stem for path in folder.glob("[behl]*.ipynb"))]
    if os.name == "posix":
        with suppress(OSError):
            write(
                folder,
                **{os.fsdecode(b"\xff"): "2.2 (21, 24)", os.fsdecode(b"\xfe"): "2.2 (21, 24)"},
            )
            names += ["\\udcff", "\\udcfe"]
    judged, ran = [], []
    hand_over = running.run

    def run(notebook: nbformat.NotebookNode, *_: object) -> dict[str, Any]:
        ran.append(notebook.cells[0].source)
        return {} if "ends" in ran[-1] else hand_over(notebook)

    def end(*answered: Any) -> Any:
        judged.append(answered)
        if len(judged) in (10, 12, 60):
            raise KeyboardInterrupt
        return judge(*answered)

    monkeypatch.setattr("thb_analysis.learn.running.run", run)
    monkeypatch.setattr("thb_analysis.learn.checking.judge", end)
    seen = set()
    for code in (130, 130, 130, 0):
        done = grade(folder)
        assert (done.returncode, "what was finished stands" in done.stderr) == (code, code == 130)
        found = states(out)
        assert seen <= {file for file, _ in found}
        seen = {file for file, _ in found}
    assert len(seen) == len(names) == 60
    assert sum(points == "right 2" for points in found.values()) == len(names) - 28
    assert {found[f"huge{at}.ipynb", "2.2"] for at in range(9)} == {"not right yet 0"}
    assert {found[f"endless{at}.ipynb", "2.2"] for at in range(5)} == {"could not be run"}
    assert len(list((out / "feedback").iterdir())) == 60
    assert "notes.zip,This is no notebook." in (out / "left-out.csv").read_text("utf-8")
    assert {
        sign
        for cells in csv.reader((out / "gradebook.csv").open(encoding="utf-8"))
        for cell in cells
        for sign in cell[:1]
    }.isdisjoint("=+-@")
    assert {row["student"]: row["total"] for row in rows(out / "gradebook.csv")}["'=2+3"] == "2"
    # Each was run once, or twice if it did not get to its end; besides, once more if an interruption met it.
    assert len(ran) <= len(honest) + 2 + 9 + 2 * 5 + 3 * 2
    before = len(ran)
    assert grade(folder).returncode == 0
    assert (len(ran), states(out)) == (before, found)
    assert "SECRET" not in pages(out)


ROSTERS = {
    "moodle": "First name;Surname;Email address;Section\nAda;Łoś;ada@x.org;1\nBo;Ek;bo@x.org;1\nCy;Ng;cy@x.org;1\n",
    "canvas": 'Student,ID,Section\n    Points Possible,,\n"Łoś, Ada",711,1\n"Ek, Bo",712,1\n"Ng, Cy",713,1\n',
}
FILES = {
    "moodle": ("Ada Łoś_55_assignsubmission_file_/lesson-2", "bo@x.org-lesson-2", "1"),
    "canvas": ("łośada_711_99_lesson-2", "ekbo_712_98_lesson-2", "1"),
}


@pytest.mark.parametrize("platform", ROSTERS)
def test_a_gradebook_has_a_row_for_each_student(tmp_path, not_run, platform):
    """The columns of the platform stay, files are known by names or numbers, and what fits nobody is named."""
    folder, out = tmp_path / "in", tmp_path / "out"
    ada, bo, nobody = FILES[platform]
    write(folder, **{ada: "2.2 (21, 24)", bo: "2.5 'A sentence.'", nobody: "2.2 (21, 24)"})
    (tmp_path / "class.csv").write_text(ROSTERS[platform], "utf-8")
    call = "--roster", str(tmp_path / "class.csv")
    done = grade(folder, *call)
    assert f"Left out: {nobody}.ipynb. Its name" in done.stdout
    book = rows(out / "gradebook.csv")
    if platform == "canvas":
        assert [book[0][name] for name in ("Exercise 2.2", "Exercise 2.5", "total")] == [
            "3",
            "12",
            "30",
        ]
        del book[0]
    assert list(book[0]) == [
        *re.split("[;,]", ROSTERS[platform].partition("\n")[0]),
        *(f"Exercise 2.{at}" for at in range(1, 7)),
        "total",
        "maximum",
        "without marks",
    ]
    points = [
        [row[name] for name in ("Exercise 2.2", "Exercise 2.5", "total", "without marks")]
        for row in book
    ]
    assert points == [["2", "0", "2", ""], ["0", "", "0", "2.5"], ["", "", "", ""]]
    # A mark by hand counts in place of that of the check, and no call changes the file.
    marks = f"file;exercise;points\n{ada}.ipynb;2.2;3\n{bo}.ipynb;2.5;7,5\n"
    (out / "marks.csv").write_text(marks, "utf-8")
    assert grade(folder, *call).returncode == 0
    assert (out / "marks.csv").read_text("utf-8") == marks
    assert [row["total"] for row in rows(out / "gradebook.csv")][-3:] == ["3", "7.5", ""]
    assert 'value="7.5"' in (out / "sentences.html").read_text("utf-8")
    assert f'value="3" data-file="{ada}.ipynb"' in (out / "sentences.html").read_text("utf-8")
    (out / "marks.csv").write_text(f"{marks}a;2.5;13\na;9.9;1\n", "utf-8")
    done = grade(folder, *call)
    assert done.returncode == 1
    assert re.search("line 4: '13'.*'2.5'.*line 5: '1'.*'9.9'", " ".join(done.stderr.split()))


def test_what_came_late_is_left_out(tmp_path, not_run):
    """A file that was saved after the time due has its row and its page, which say so."""
    folder = tmp_path / "in"
    write(folder, ada="2.2 (21, 24)", late="2.2 (21, 24)")
    os.utime(folder / "ada.ipynb", (0, 0))
    done = grade(folder, "--due", "2020-01-02T12:00")
    assert (
        "Left out: late.ipynb. This file was not read: it was saved after 02 January 2020, 12:00, when it was due."
        in done.stdout
    )
    assert [row["total"] for row in rows(tmp_path / "out" / "gradebook.csv")] == ["2", ""]


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
def test_a_class_is_graded_with_one_command(tmp_path, monkeypatch):
    """One table, a page of feedback each, the sentences side by side; one notebook keeps no other from its marks."""
    monkeypatch.setattr("thb_analysis.learn.running.TRIES", 1)
    folder = tmp_path / "handed-in"
    (folder / "group").mkdir(parents=True)
    forged = tmp_path / "forged.json"
    forged.write_text('{"answer": "6"}', "utf-8")
    for name, notebook in {
        "ada": read("solutions", 2),
        "below": handed_in(**{"answer-2-5": "permit_share = (21, 24)"}),
        "group/bo": handed_in(
            **RIGHT,
            **{
                "answer-2-1": "dublin_states = 10**5000",
                "answer-2-3": "import time\nwhile True: time.sleep(1)",
                "answer-2-5": "chosen = 'dublin-referral'\ndefended = '<b>9 of 25</b> are listed.'",
            },
        ),
        "cheat": handed_in(
            **{
                "answer-2-2": "permit_share = (23, 27)\ndef check(*a): return 'right'",
                "answer-2-4": "enough = missing",
            }
        ),
        "endless": handed_in(
            **RIGHT,
            **{
                "answer-2-3": "import time\nwhile True:\n    try: time.sleep(1)\n    except KeyboardInterrupt: pass"
            },
        ),
        "hostile": handed_in(
            **RIGHT,
            **{
                "answer-2-3": f"import os\nos.symlink({str(forged)!r}, '2.4.json')\nos.mkfifo('2.5.json')\nos.kill(os.getppid(), 9)"
            },
        ),
    }.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "text.ipynb").write_text("my answers", "utf-8")
    out = tmp_path / "out"
    done = grade(folder, "--limit", "45")
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^\S+\.ipynb: ", done.stdout, re.MULTILINE)) == 7
    found = states(out)
    assert [found["ada.ipynb", f"2.{number}"] for number in range(1, 5)] == ["right 2"] * 4
    assert found["ada.ipynb", "2.5"] == "for a person to read"
    # What was answered below its check counts too.
    assert found["below.ipynb", "2.2"] == "right 2"
    assert found["group/bo.ipynb", "2.1"] == "not right yet 0"
    assert found["group/bo.ipynb", "2.2"] == "right 2"
    assert found["cheat.ipynb", "2.2"] == "not right yet 0"
    assert found["cheat.ipynb", "2.4"] == "not answered yet 0"
    # What comes after a cell without end is run as well.
    assert found["group/bo.ipynb", "2.4"] == "right 2"
    # What was answered before a run ended counts, whatever it ended of, and nothing else does.
    for name in ("endless.ipynb", "hostile.ipynb"):
        assert found[name, "2.2"] == "right 2"
        assert [found[name, f"2.{number}"] for number in (3, 4, 5)] == ["could not be run"] * 3
    assert found["text.ipynb", ""] == "could not be run"
    assert len(list((out / "feedback").iterdir())) == 7
    assert "&lt;b&gt;9 of 25&lt;/b&gt;" in (out / "sentences.html").read_text("utf-8")
    assert "✗ Exercise 2.2: not right yet." in page(out, "cheat.ipynb")


@pytest.mark.slow
@pytest.mark.release
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
    assert "right" in page(out, "ada.ipynb")
