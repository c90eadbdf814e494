"""Lesson 8: what is handed in is made again, and a program names what keeps others from it."""

import re
import runpy
import shutil
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from conftest import replace_in
from lessons import LEARN, LESSONS
from thb_analysis.cli import app
from thb_analysis.learn.source import read_lesson

CHECK = runpy.run_path(str(LEARN / "check_report.py"), run_name="check_report")


@pytest.fixture(scope="module")
def worked_example(tmp_path_factory):
    """The worked example as the lesson writes it, without its report."""
    folder = tmp_path_factory.mktemp("worked") / "mine"
    code = next(
        block.text for block in read_lesson(8).blocks if "mine.exists()" in block.text
    )
    start = "from importlib.resources import files\nstart = files('thb_analysis.learn') / 'start-8'\n"
    exec(start + code, {"mine": folder, "shutil": shutil, "print": lambda *_: None})
    assert CHECK["call"](folder, sys.executable, "clean.py") == ""
    replace_in(folder / "question.ipynb", "*your name*", "A Student")
    return folder


@pytest.fixture
def folder(worked_example, tmp_path):
    """A copy of it, the test's own to change."""
    return shutil.copytree(worked_example, tmp_path / "mine")


def faults(folder: Path) -> Iterator[str]:
    """Give each condition that does not hold, with what is against it."""
    for what, against in CHECK["conditions"](folder, folder.parent / "made"):
        if against:
            yield f"{what}: {against}"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "clean.py",
            '"raw/',
            '"/home/me/raw/',
            "clean.py runs .*/home/me/raw/countries.csv",
        ),
        ("clean.py", "table.to_csv", "tabel.to_csv", "clean.py runs .*tabel"),
        (
            "africa.csv",
            "DZ,no",
            "DZ,yes",
            "the table that was handed in: .* another africa.csv",
        ),
    ],
)
def test_what_cannot_be_made_again_is_named(folder, name, old, new, message):
    """A path of one's own, a name that is gone, a cell changed by hand."""
    replace_in(folder / name, old, new)
    assert re.search(message, next(faults(folder)))


def test_more_than_one_table_is_named(folder):
    """A table that was left lying there is named, before anything runs."""
    shutil.copy(folder / "africa.csv", folder / "old.csv")
    (message,) = faults(folder)
    assert message.endswith("found: africa.csv, old.csv, question.ipynb")


def test_a_long_table_is_altered_as_a_long_one():
    """Fewer units, more measures, and yes and no exchanged: a row for each cell as before."""
    rows = [["A", "x", "yes"], ["A", "y", ""], ["B", "x", "no"]]
    table = pd.DataFrame(rows, columns=["Unit", "measure", "status"])
    assert CHECK["otherwise"](table, 0.5, "A").to_numpy().tolist() == [
        ["A", "x", "no"],
        ["A", "y", ""],
        ["A", "Another measure A", "no"],
    ]


def test_what_is_said_of_the_example_is_said_of_no_other_table(folder):
    """Heading, question and source of the example stand above its table alone, in whatever files lie beside."""
    assert CHECK["kept_of_example"](folder, "question.ipynb") == []
    replace_in(folder / "raw" / "countries.csv", "Africa", "Mars")
    kept = CHECK["kept_of_example"](folder, "question.ipynb")
    assert [each.split()[0] for each in kept] == ["#", "Of", "`raw/`:"]
    for each in kept:
        replace_in(folder / "question.ipynb", each.splitlines()[0], "Mine.")
    assert CHECK["kept_of_example"](folder, "question.ipynb") == []


def test_numbers_in_words_and_in_pictures_are_read(tmp_path):
    """Those in the name of a column are not, nor is the form of a figure that an alternative text tells."""
    page = tmp_path / "question.html"
    title = b64encode(b"<text>5</text><text>Water at 9</text>").decode()
    picture = f'<img src="data:image/svg+xml;base64,{title}" alt="Three bars.">'
    said = f"<h1>Wells</h1><p>the other three, by 2020</p>{picture}"
    page.write_text(f'{said}<h2 id="source">7</h2>', "utf-8")
    found = CHECK["numbers_at"](page, ["By 2020"])
    assert [*found.values()] == ["three", "9"]


def test_a_year_of_the_table_is_typed_unless_it_could_be_a_count(tmp_path):
    """In its name, which is the title of the package, or in a cell; not a part of a longer number."""
    (tmp_path / "findings.csv").write_text("k,upper,n\n2,5,2021\n", "utf-8")
    stated = "wells-2020.csv 2021 20190"
    found = CHECK["counting_nothing"](tmp_path / "question.html", stated)
    assert {"2020", "three", "2021", "2019"} & found == {"2020"}


@pytest.mark.slow
@pytest.mark.release
def test_a_right_folder_passes_and_what_is_typed_silent_or_changed_later_is_named(
    folder,
):
    """It is built again to the same bytes, and follows other data.

    Then a typed number, a figure that cannot be heard and that the report is another are named at once.
    """
    assert CHECK["build"](folder, "africa.csv", "question.ipynb", "html,pdf") == ""
    (folder / "again").rename(folder / "report")
    assert list(faults(folder)) == []
    shutil.rmtree(folder.parent / "made")
    notebook = folder / "question.ipynb"
    replace_in(notebook, "By this table, {k}", "By this table, 16")
    replace_in(notebook, "alt=f", "alt='A chart.' or f")
    changed, typed, silent = faults(folder)
    assert "byte for byte" in changed
    assert "typed: 16;" in typed
    assert silent.endswith("1 of 1 figures lack it")


@pytest.mark.slow
def test_a_table_that_is_no_package_is_named(folder):
    """Where no report can be built, the message says what is wrong with the table."""
    replace_in(folder / "clean.py", "**safe)\nafrica", ")\nafrica")
    CHECK["call"](folder, sys.executable, "clean.py")
    assert re.search("report builds .*africa.csv:", next(faults(folder)))


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_command_of_a_lesson_is_one(lesson, monkeypatch, capsys):
    """Each call of the program in a lesson has options that there are."""
    for block in read_lesson(lesson).blocks:
        for words in re.findall(r'\{command\}"? ([^&\n]+)', block.text):
            call = [each.strip('"') for each in words.split() if each != "||"]
            with pytest.raises(SystemExit) as ended:
                app([*call, "--help"])
            assert ended.value.code == 0, (words, capsys.readouterr())
