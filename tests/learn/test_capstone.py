"""Lesson 8: what is handed in is made again, and a program names what keeps others from it."""

import re
import runpy
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons import LEARN, LESSONS
from thb_analysis.cli import app
from thb_analysis.learn.source import read_lesson

CHECK = runpy.run_path(str(LEARN / "check_report.py"), run_name="check_report")


def handed_in(folder: Path) -> Path:
    """Write the worked example as the lesson writes it, without its report."""
    code = next(block.text for block in read_lesson(8).blocks if "mine.exists()" in block.text)
    shown = {"mine": folder, "shutil": shutil, "print": lambda *_: None}
    exec(
        f"from importlib.resources import files\nstart = files('thb_analysis.learn') / 'start-8'\n{code}",
        shown,
    )
    assert CHECK["call"](folder, sys.executable, "clean.py") == ""
    return folder


def first_fault(folder: Path, made: Path) -> str:
    """Return the first condition that does not hold, with what is against it."""
    against = ((what, why) for what, why in CHECK["conditions"](folder, made) if why)
    return next((f"{what}: {why}" for what, why in against), "")


def changed(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace a text in a file of a folder."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            changed("clean.py", '"raw/', '"/home/me/raw/'),
            "clean.py runs .*/home/me/raw/countries.csv",
        ),
        (changed("clean.py", "table.to_csv", "tabel.to_csv"), "clean.py runs .*tabel"),
        (
            changed("africa.csv", "DZ,no", "DZ,yes"),
            "the table that was handed in: .* another africa.csv",
        ),
    ],
)
def test_what_cannot_be_made_again_is_named(change, told, tmp_path):
    """A path of one's own, a name that is gone, a cell changed by hand."""
    folder = handed_in(tmp_path / "mine")
    change(folder)
    assert re.search(told, first_fault(folder, tmp_path / "made"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, None, ""),
        (changed("question.ipynb", "By this table, {k}", "By this table, 16"), None, "typed: 16"),
        (changed("question.ipynb", "Bars from 0 to {n}", "Bars from 0 to 59"), None, "typed: 59"),
        (
            changed("question.ipynb", "thb.Figure(", "plt.show  # ("),
            None,
            "report builds|no figure",
        ),
        (
            changed("question.ipynb", "alt=f", "alt='A chart.' or f"),
            None,
            "1 of 1 figures lack it",
        ),
        (changed("question.ipynb", "thb.counts(ds", "thb.counts(old"), None, "report builds .*old"),
        (changed("clean.py", "**safe)\nafrica", ")\nafrica"), None, "report builds .*africa.csv:"),
        (
            None,
            changed("question.ipynb", "it says that they", "it tells that they"),
            "byte for byte",
        ),
    ],
)
def test_a_folder_is_built_again_and_on_other_data(before, after, told, tmp_path):
    """The right folder passes; a typed number, a figure that cannot be heard and a later change do not."""
    folder = handed_in(tmp_path / "mine")
    if before:
        before(folder)
    CHECK["call"](folder, sys.executable, "clean.py")
    CHECK["build"](folder, "africa.csv", "question.ipynb", "html,pdf")
    if (folder / "again").exists():
        (folder / "again").rename(folder / "report")
    if after:
        after(folder)
    fault = first_fault(folder, tmp_path / "made")
    assert re.search(told, fault) if told else not fault, fault


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_command_of_a_lesson_is_one(lesson, monkeypatch, capsys):
    """Each call of the program in a lesson has options that there are."""
    for block in read_lesson(lesson).blocks:
        for words in re.findall(r'\{command\}"? ([^&\n]+)', block.text):
            call = [each.strip('"') for each in words.split() if each != "||"]
            with pytest.raises(SystemExit) as ended:
                app([*call, "--help"])
            assert ended.value.code == 0, (words, capsys.readouterr())
